"""县 年度计划完成情况: what became of the year's plan, its projects and its money; stays online."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fundwatch.ledger.disclosure.areas import Area, planned_areas, year_money
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.reconciliation import Difference, plan_differences
from fundwatch.ledger.disclosure.year import GIVEN_UP
from fundwatch.ledger.fund_names import fund_title
from fundwatch.reports.content import Annex, Block, Covered, Paragraph
from fundwatch.reports.figures_text import wan_short
from fundwatch.reports.notice_forms.definition import Composition, Issue, NoticeForm, Target
from fundwatch.reports.notice_forms.parts.completion_rows import (
    StandingPart,
    StandingProject,
    by_category,
    completion_table,
    standing_project,
    summary,
    together,
)
from fundwatch.reports.notice_forms.wording import (
    amount_in_wan,
    contact_lines,
    elsewhere,
    heading,
    in_order,
    on_approvals,
    posting_sentence,
    rate,
    refuse_difference,
    with_capitals,
)


@dataclass(frozen=True, slots=True)
class CountyCompletionFigures:
    """What the ledger delivers: the year's own projects by area as they stand, and where the year's money went.

    The areas' sums are the database's own; `given_up` counts projects that were. `documents_fen` is what the year's
    documents gave out in all; `other_fen` of it is for other projects, which spent `other_spent_fen`, and
    `unassigned_fen` for none yet.
    """

    county: str
    region_code: str
    year: int
    fund_title: str
    areas: tuple[StandingPart, ...]
    given_up: int
    approvals: tuple[str, ...]
    documents_fen: int
    other_fen: int
    other_spent_fen: int
    unassigned_fen: int

    @property
    def whole(self) -> StandingPart:
        """Projects of all areas, with sums of their own."""
        return together("", [project for area in self.areas for project in area.projects])


def compose(figures: CountyCompletionFigures, issue: Issue) -> Composition:
    """Refuses when the areas' or the documents' own sums are not those of the projects, to the fen."""
    whole = figures.whole
    _refuse_differences(figures, whole)
    planned = amount_in_wan("计划投资", whole.planned_fen)
    allocated = amount_in_wan("安排资金", whole.allocated_fen)
    spent = amount_in_wan("已支出", whole.spent_fen)
    subject = f"{figures.fund_title}项目计划"
    body: tuple[Block, ...] = (
        Paragraph(
            f"为加强{figures.fund_title}监督管理，保障人民群众的知情权、参与权和监督权，"
            f"{on_approvals(figures.approvals)}现将{figures.county}{figures.year}年度{subject}完成情况公告如下。"
        ),
        heading(1, "项目建设完成情况"),
        Paragraph(_works(figures, whole)),
        heading(2, "资金使用情况"),
        Paragraph(
            f"上述项目计划投资{with_capitals(planned)}，{figures.year}年度安排资金{with_capitals(allocated)}，"
            f"已支出{with_capitals(spent)}，支出率{rate(whole.spent_fen, whole.allocated_fen)}。"
            + elsewhere(figures.other_fen, figures.unassigned_fen)
            + (f"其他项目已支出{wan_short(figures.other_spent_fen)}万元。" if figures.other_spent_fen else "")
        ),
        Paragraph("分乡镇完成情况如下："),
        summary("实施地点", figures.areas),
        Paragraph("分类别完成情况如下："),
        summary("项目类别", by_category(whole.projects)),
        heading(3, "绩效目标和带贫减贫机制实现情况"),
        Paragraph(_performance(whole)),
        heading(4, "公开期限"),
        posting_sentence(issue.posting(FORM.days), FORM.manner),
        heading(5, "监督举报"),
        Paragraph("欢迎广大干部群众和社会各界对项目的实施和资金的使用进行监督。受理单位及监督举报电话如下："),
        *contact_lines(issue.contacts),
        Paragraph("特此公告。"),
    )
    annex_title = (figures.county, f"{figures.year}年度", f"{figures.fund_title}项目", "计划完成情况表")
    return Composition(
        region_code=figures.region_code,
        region_name=figures.county,
        year=figures.year,
        title=(figures.county, f"{figures.year}年度", f"{figures.fund_title}项目", "计划完成情况公告"),
        body=body,
        amounts=(planned, allocated, spent),
        # What is spent goes on changing after the notice hangs; the planned sum is the one the books keep to.
        covers=tuple(Covered("项目", project.key, project.planned_fen) for project in whole.projects),
        annexes=(Annex(annex_title, (completion_table(figures.areas),), "landscape"),),
        references=figures.approvals,
    )


def _refuse_differences(figures: CountyCompletionFigures, whole: StandingPart) -> None:
    name = f"{figures.county}{figures.year}年度计划完成情况"
    for what, by_projects, by_areas in (
        ("计划投资", whole.planned_fen, sum(area.planned_fen for area in figures.areas)),
        ("安排资金", whole.allocated_fen, sum(area.allocated_fen for area in figures.areas)),
        ("支出资金", whole.spent_fen, sum(area.spent_fen for area in figures.areas)),
    ):
        refuse_difference(f"{name}{what}", ("各项目合计", by_projects), ("各乡镇及县本级合计", by_areas))
    listed = whole.allocated_fen + figures.other_fen + figures.unassigned_fen
    refuse_difference(name, ("指标分配净额", figures.documents_fen), ("安排到项目及未落实到项目", listed))


def _works(figures: CountyCompletionFigures, whole: StandingPart) -> str:
    count = len(whole.projects)
    said = [
        f"{figures.year}年度，全县列入计划的项目{count}个。",
        f"截至公告之日，已开工{whole.started}个，开工率{rate(whole.started, count)}；",
        f"已完工{whole.completed}个，完工率{rate(whole.completed, count)}；",
        f"经县级验收合格{whole.accepted}个。",
    ]
    if figures.given_up:
        said.append(f"另有{figures.given_up}个项目已终止，未列入。")
    return "".join((*said, "各项目的资金、进度、实施单位及受益情况见附件。"))


def _performance(whole: StandingPart) -> str:
    """How far the projects with a stated target are, and whom the completed ones reach."""
    return "".join((_targets(whole), _reach(whole), _links(whole)))


def _targets(whole: StandingPart) -> str:
    stated = together("", [project for project in whole.projects if project.target])
    if not stated.projects:
        return "计划项目未列明绩效目标。"
    return (
        f"列明绩效目标的项目{len(stated.projects)}个，其中已完工{stated.completed}个、"
        f"经县级验收合格{stated.accepted}个；各项目的绩效目标见附件。"
    )


def _reach(whole: StandingPart) -> str:
    """A household may be reached by several projects and is counted with each."""
    done = [project for project in whole.projects if project.completed]
    households, persons = sum(one.households or 0 for one in done), sum(one.persons or 0 for one in done)
    return f"已完工项目受益{households}户次、{persons}人次。" if households or persons else ""


def _links(whole: StandingPart) -> str:
    linked: list[StandingProject] = [project for project in whole.projects if project.benefit_link]
    done = sum(project.completed for project in linked)
    return f"列明带贫减贫机制的项目{len(linked)}个，其中已完工{done}个。" if linked else ""


def targets(books: DisclosureBooks, year: int) -> Iterable[Target]:
    """One notice a year, where the county had projects to carry out."""
    if books.county is not None and books.year(year).planned:
        yield Target(books.county.code, year)


def differences(books: DisclosureBooks, target: Target) -> tuple[Difference, ...]:
    """Every chain of the year's documents, and its projects against the sums of the regions."""
    return plan_differences(books.year(target.year))


def gather(books: DisclosureBooks, target: Target) -> CountyCompletionFigures:
    """The year's own projects by area as they stand, and where the year's money went."""
    year = books.year(target.year)
    money = year_money(year)

    def standing(area: Area) -> StandingPart:
        projects = tuple(standing_project(one, books.outcomes[one.key].accepted_on) for one in area.projects)
        return StandingPart(area.name, projects, area.planned_fen, area.allocated_fen, area.spent_fen)

    return CountyCompletionFigures(
        county=books.place_name(target.region_code),
        region_code=target.region_code,
        year=target.year,
        fund_title=fund_title(target.year, (document.category for document in year.documents)),
        areas=tuple(standing(area) for area in planned_areas(year)),
        given_up=sum(one.state == GIVEN_UP for one in year.projects),
        approvals=in_order({one.approval_no for one in year.planned if one.approval_no}),
        documents_fen=money.documents_fen,
        other_fen=money.other_fen,
        other_spent_fen=sum(one.spent_fen for one in money.others),
        unassigned_fen=money.unassigned_fen,
    )


FORM = NoticeForm(
    code="XJ-NDWC",
    version=1,
    level="县",
    kind="年度计划完成情况",
    manner="公告",
    days=0,
    figures=CountyCompletionFigures,
    targets=targets,
    gather=gather,
    differences=differences,
    compose=compose,
)
