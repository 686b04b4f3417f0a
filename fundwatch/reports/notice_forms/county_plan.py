"""县 年度项目计划: every approved project of the year, with what money, by whom, for whom; stays online."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fundwatch.ledger.disclosure.areas import Area, planned_areas, year_money
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.reconciliation import Difference, plan_differences
from fundwatch.ledger.fund_names import fund_title
from fundwatch.reports.content import Annex, Block, Covered, Paragraph, Table
from fundwatch.reports.figures_text import percent, wan, wan_decimals
from fundwatch.reports.notice_forms.definition import (
    Composition,
    FormColumn,
    Issue,
    NoticeForm,
    Target,
    table,
    totals,
)
from fundwatch.reports.notice_forms.parts.plan_rows import PlannedArea, PlannedProject, plan_table, planned_project
from fundwatch.reports.notice_forms.wording import (
    amount_in_wan,
    by_level,
    contact_lines,
    elsewhere,
    heading,
    in_order,
    on_approvals,
    posting_sentence,
    refuse_difference,
    with_capitals,
)


@dataclass(frozen=True, slots=True)
class CountyPlanFigures:
    """What the ledger delivers: the year's own projects by area, and where the year's money went.

    `documents_fen` is what the year's documents gave out in all; `other_fen` of it is for other projects,
    `unassigned_fen` for none yet.
    """

    county: str
    region_code: str
    year: int
    fund_title: str
    areas: tuple[PlannedArea, ...]
    documents_fen: int
    other_fen: int
    unassigned_fen: int

    @property
    def projects(self) -> tuple[PlannedProject, ...]:
        """Projects of all areas."""
        return tuple(project for area in self.areas for project in area.projects)

    @property
    def planned_fen(self) -> int:
        """Sum of the planned investments."""
        return sum(project.planned_fen for project in self.projects)

    @property
    def allocated_fen(self) -> int:
        """Sum given to the projects out of the year's documents, net."""
        return sum(project.allocated_fen for project in self.projects)


def compose(figures: CountyPlanFigures, issue: Issue) -> Composition:
    """Refuses when sources, areas or the documents' own sums are not those of the projects, to the fen."""
    _refuse_differences(figures)
    planned = amount_in_wan("计划投资", figures.planned_fen)
    allocated = amount_in_wan("已安排资金", figures.allocated_fen)
    subject = f"{figures.fund_title}项目计划"
    body: tuple[Block, ...] = (
        Paragraph(
            f"为加强{figures.fund_title}项目管理，保障人民群众的知情权、参与权和监督权，{on_approvals(_approvals(figures))}"
            f"现将{figures.county}{figures.year}年度{subject}公告如下。"
        ),
        heading(1, "计划安排"),
        Paragraph(
            f"{figures.year}年度，全县计划实施项目{len(figures.projects)}个，计划投资{with_capitals(planned)}。"
            + _money(figures, with_capitals(allocated))
        ),
        heading(2, "分类安排情况"),
        _summary("项目类别", _by_category(figures.projects)),
        heading(3, "分乡镇安排情况"),
        _summary("实施地点", figures.areas),
        Paragraph("各项目的建设任务、资金、实施期限、实施单位及责任人、受益对象等见附件。"),
        heading(4, "公开期限"),
        posting_sentence(issue.posting(FORM.days), FORM.manner),
        heading(5, "监督举报"),
        Paragraph("欢迎广大干部群众和社会各界对项目的安排和实施进行监督。受理单位及监督举报电话如下："),
        *contact_lines(issue.contacts),
        Paragraph("特此公告。"),
    )
    annex_title = (figures.county, f"{figures.year}年度", f"{figures.fund_title}项目", "计划表")
    return Composition(
        region_code=figures.region_code,
        region_name=figures.county,
        year=figures.year,
        title=(figures.county, f"{figures.year}年度", f"{figures.fund_title}项目", "计划公告"),
        body=body,
        amounts=(planned, allocated),
        covers=tuple(Covered("项目", project.key, project.planned_fen) for project in figures.projects),
        annexes=(Annex(annex_title, (plan_table(figures.areas),), "landscape"),),
        references=_approvals(figures),
    )


def _refuse_differences(figures: CountyPlanFigures) -> None:
    name = f"{figures.county}{figures.year}年度项目计划"
    for project in figures.projects:
        sources_fen = sum(source.fen for source in project.sources)
        refuse_difference(
            f"“{project.name}”（{project.key}）",
            ("资金来源合计", sources_fen),
            ("已安排资金", project.allocated_fen),
        )
    for what, by_projects, by_areas in (
        ("计划投资", figures.planned_fen, sum(area.planned_fen for area in figures.areas)),
        ("安排资金", figures.allocated_fen, sum(area.allocated_fen for area in figures.areas)),
    ):
        refuse_difference(f"{name}{what}", ("各项目合计", by_projects), ("各乡镇及县本级合计", by_areas))
    listed = figures.allocated_fen + figures.other_fen + figures.unassigned_fen
    refuse_difference(name, ("指标分配净额", figures.documents_fen), ("安排到项目及未落实到项目", listed))


def _approvals(figures: CountyPlanFigures) -> tuple[str, ...]:
    return in_order({project.approval_no for project in figures.projects if project.approval_no})


def _money(figures: CountyPlanFigures, allocated: str) -> str:
    """What the year's documents have given so far, by level; what of theirs went elsewhere is said too."""
    sums: Counter[str] = Counter()
    for project in figures.projects:
        for source in project.sources:
            sums[source.level] += source.fen
    if not sums:
        said = f"截至公告之日，{figures.year}年度资金尚未安排到上述项目。"
    else:
        said = f"截至公告之日，上述项目已安排{figures.year}年度资金{allocated}，其中{by_level(sums)}。"
    return said + elsewhere(figures.other_fen, figures.unassigned_fen)


def _by_category(projects: Sequence[PlannedProject]) -> tuple[PlannedArea, ...]:
    """The same sums by category, the largest first."""
    found: dict[str, list[PlannedProject]] = {}
    for project in projects:
        found.setdefault(project.category, []).append(project)
    parts = (
        PlannedArea(category, tuple(own), sum(one.planned_fen for one in own), sum(one.allocated_fen for one in own))
        for category, own in found.items()
    )
    return tuple(sorted(parts, key=lambda one: (-one.planned_fen, one.name)))


def _summary(what: str, parts: Sequence[PlannedArea]) -> Table:
    planned, given = sum(part.planned_fen for part in parts), sum(part.allocated_fen for part in parts)
    plan_places = wan_decimals(part.planned_fen for part in parts)
    given_places = wan_decimals(part.allocated_fen for part in parts)
    columns: tuple[FormColumn[PlannedArea], ...] = (
        FormColumn(what, lambda part: part.name, weight=16),
        FormColumn("项目个数", lambda part: str(len(part.projects)), align="right", weight=6),
        FormColumn("计划投资", lambda part: wan(part.planned_fen, plan_places), align="right", weight=10),
        FormColumn("占比", lambda part: percent(part.planned_fen, planned), unit="%", align="right", weight=8),
        FormColumn("已安排资金", lambda part: wan(part.allocated_fen, given_places), align="right", weight=10),
    )
    sums = {
        "项目个数": str(sum(len(part.projects) for part in parts)),
        "计划投资": wan(planned, plan_places),
        "占比": percent(planned, planned),
        "已安排资金": wan(given, given_places),
    }
    return table(columns, parts, totals(columns, sums), "单位：万元")


def targets(books: DisclosureBooks, year: int) -> Iterable[Target]:
    """One notice a year, where the county has approved projects."""
    if books.county is not None and books.year(year).planned:
        yield Target(books.county.code, year)


def differences(books: DisclosureBooks, target: Target) -> tuple[Difference, ...]:
    """Every chain of the year's documents, and its projects against the sums of the regions."""
    return plan_differences(books.year(target.year))


def gather(books: DisclosureBooks, target: Target) -> CountyPlanFigures:
    """The year's own projects by area, and where the year's money went."""
    year = books.year(target.year)
    levels = {document.key: document.level for document in year.documents}
    money = year_money(year)

    def planned(area: Area) -> PlannedArea:
        projects = tuple(
            planned_project(one, year.sources.get(one.key, {}), levels, year.standards.get(one.key, ()))
            for one in area.projects
        )
        return PlannedArea(area.name, projects, area.planned_fen, area.allocated_fen)

    return CountyPlanFigures(
        county=books.place_name(target.region_code),
        region_code=target.region_code,
        year=target.year,
        fund_title=fund_title(target.year, (document.category for document in year.documents)),
        areas=tuple(planned(area) for area in planned_areas(year)),
        documents_fen=money.documents_fen,
        other_fen=money.other_fen,
        unassigned_fen=money.unassigned_fen,
    )


FORM = NoticeForm(
    code="XJ-NDJH",
    version=1,
    level="县",
    kind="年度项目计划",
    manner="公告",
    days=0,
    figures=CountyPlanFigures,
    targets=targets,
    gather=gather,
    differences=differences,
    compose=compose,
)
