"""村 项目实施前: what is to be built in a village, with what money, by whom, for whom; hangs before work starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import ProjectLine
from fundwatch.ledger.disclosure.reconciliation import Difference
from fundwatch.ledger.disclosure.year import NOT_YET
from fundwatch.ledger.fund_names import fund_title
from fundwatch.reports.content import Annex, Block, Covered, Paragraph, Table
from fundwatch.reports.figures_text import wan, wan_decimals, wan_short, yuan
from fundwatch.reports.masking import clean_name
from fundwatch.reports.notice_forms.definition import Composition, FormColumn, Issue, NoticeForm, Target, table
from fundwatch.reports.notice_forms.wording import (
    amount_in_wan,
    contact_lines,
    heading,
    posting_sentence,
    refuse_difference,
    with_capitals,
)

_LEFT_OUT = (*NOT_YET, "终止")  # nobody approved them, though some were given money, or they were given up
_OPTIONAL = {"资金来源", "绩效目标", "利益联结机制"}  # left out where no project has any
_NAMED = 3  # so many approvals are named in the text; of more the number is told


@dataclass(frozen=True, slots=True)
class Source:
    """What the documents of one fund give a project, net."""

    fund: str
    fen: int


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """A project as it is planned; `allocated_fen` is the ledger's own sum of what its sources give."""

    key: str
    name: str
    content: str
    approval_no: str
    planned_fen: int
    sources: tuple[Source, ...]
    allocated_fen: int
    start: date | None
    end: date | None
    unit: str
    responsible: str
    households: int | None
    persons: int | None
    target: str
    benefit_link: str


@dataclass(frozen=True, slots=True)
class VillageBeforeWorksFigures:
    """What the ledger delivers: the year's approved projects in the village, those given up left out.

    Neither state nor progress is told, so that a notice issued before the works stays true to the books during them.
    """

    township: str
    village: str
    region_code: str
    year: int
    fund_title: str
    projects: tuple[PlannedProject, ...]

    @property
    def planned_fen(self) -> int:
        """Sum of the planned investments."""
        return sum(project.planned_fen for project in self.projects)

    @property
    def allocated_fen(self) -> int:
        """Sum given to the projects out of the year's documents, net."""
        return sum(project.allocated_fen for project in self.projects)


def compose(figures: VillageBeforeWorksFigures, issue: Issue) -> Composition:
    """Refuses when a project's sources do not add up to what the ledger says it was given, to the fen."""
    for project in figures.projects:
        sources_fen = sum(source.fen for source in project.sources)
        refuse_difference(
            f"{figures.village}“{project.name}”（{project.key}）",
            ("资金来源合计", sources_fen),
            ("已安排资金", project.allocated_fen),
        )
    planned = amount_in_wan("计划投资", figures.planned_fen)
    allocated = amount_in_wan("已安排资金", figures.allocated_fen)
    place = f"{figures.township}{figures.village}"
    subject = f"{figures.fund_title}项目"
    body: tuple[Block, ...] = (
        Paragraph(
            f"为提高{figures.fund_title}使用的公开性和透明度，保障村民的知情权、参与权和监督权，按照“谁使用、谁公开”"
            f"的原则，{_basis(figures)}现将{figures.village}{figures.year}年度{subject}实施前有关情况公示如下。"
        ),
        heading(1, "项目安排"),
        Paragraph(
            f"{figures.year}年度，在{figures.village}安排实施项目{len(figures.projects)}个，"
            f"计划投资{with_capitals(planned)}，{_given(figures, allocated.figures)}。"
            "各项目的建设内容、资金、实施期限、实施单位及责任人、受益对象等见附件。"
        ),
        *_early(figures, issue),
        heading(2, "公示时间"),
        posting_sentence(issue.posting(FORM.days), FORM.manner),
        heading(3, "异议受理与监督举报"),
        Paragraph("公示期内，对所列项目有异议的，可以书面、来电或来访方式向下列单位反映，受理单位将及时核查并反馈："),
        *contact_lines(issue.contacts),
        Paragraph("特此公示。"),
    )
    annex_title = (place, f"{figures.year}年度", subject, "实施前公示表")
    return Composition(
        region_code=figures.region_code,
        region_name=figures.village,
        year=figures.year,
        title=(place, f"{figures.year}年度", subject, "实施前公示"),
        body=body,
        amounts=(planned, allocated),
        covers=tuple(Covered("项目", project.key, project.planned_fen) for project in figures.projects),
        annexes=(Annex(annex_title, (_projects(figures),), "landscape"),),
        references=_approvals(figures),
        addressee=f"{figures.village}全体村民：",
    )


def _approvals(figures: VillageBeforeWorksFigures) -> tuple[str, ...]:
    return tuple(dict.fromkeys(project.approval_no for project in figures.projects if project.approval_no))


def _basis(figures: VillageBeforeWorksFigures) -> str:
    numbers = _approvals(figures)
    if not numbers:
        return ""
    more = f"等{len(numbers)}份" if len(numbers) > _NAMED else ""
    return f"根据项目批复（{'、'.join(numbers[:_NAMED])}{more}），"


def _given(figures: VillageBeforeWorksFigures, allocated: str) -> str:
    """What the year's documents have given so far; nothing given is said in so many words."""
    if not any(project.sources for project in figures.projects):
        return f"{figures.year}年度资金尚未安排到项目"
    return f"{figures.year}年度已安排资金{allocated}"


def _early(figures: VillageBeforeWorksFigures, issue: Issue) -> tuple[Paragraph, ...]:
    """Says how many projects are to start before the posting has ended, by their planned days."""
    end = issue.posting(FORM.days).end
    early = sum(project.start is not None and end is not None and project.start <= end for project in figures.projects)
    return (Paragraph(f"其中，计划开工日期不晚于公示期满之日的项目{early}个。"),) if early else ()


def _projects(figures: VillageBeforeWorksFigures) -> Table:
    decimals = wan_decimals(project.planned_fen for project in figures.projects)
    columns: tuple[FormColumn[PlannedProject], ...] = (
        FormColumn("项目名称", lambda project: project.name, weight=16),
        FormColumn("建设内容", lambda project: project.content, weight=22),
        FormColumn("计划投资", lambda project: wan(project.planned_fen, decimals), align="right", weight=2),
        FormColumn("资金来源", _sources, weight=14),
        FormColumn("计划开工", lambda project: _day(project.start), align="centre", weight=1),
        FormColumn("计划完工", lambda project: _day(project.end), align="centre", weight=1),
        FormColumn("实施单位", lambda project: project.unit, weight=10),
        FormColumn("责任人", _answerable, align="centre", weight=1),
        FormColumn("受益户/人", _benefit, align="centre", weight=1),
        FormColumn("绩效目标", lambda project: project.target, weight=14),
        FormColumn("利益联结机制", lambda project: project.benefit_link, weight=10),
    )
    told = [column for column in columns if column.label not in _OPTIONAL or any(map(column.fill, figures.projects))]
    total = ["合计", *[""] * len(told)]
    total[3] = wan(figures.planned_fen, decimals)
    return table(told, figures.projects, tuple(total), "单位：万元")


def _sources(project: PlannedProject) -> str:
    return "；".join(f"{source.fund}{wan_short(source.fen)}万元" for source in project.sources)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _answerable(project: PlannedProject) -> str:
    """Who answers for a project answers in public: the name is printed whole in both editions."""
    return clean_name(project.responsible)


def _benefit(project: PlannedProject) -> str:
    if project.households is None and project.persons is None:
        return ""
    return "/".join("—" if count is None else str(count) for count in (project.households, project.persons))


def targets(books: DisclosureBooks, year: int) -> Iterable[Target]:
    """One notice a village and year, where projects of the year are to be built in it."""
    for code in sorted({project.region_code for project in _of_the_year(books, year)}):
        if code in books.places and books.places[code].level == "村":
            yield Target(code, year)


def _of_the_year(books: DisclosureBooks, year: int) -> Iterator[ProjectLine]:
    """The year's own projects, by budget year or else by approval; one of an earlier year was posted then."""
    for project in books.year(year).projects:
        own_year = project.budget_year or (project.approved_on.year if project.approved_on else year)
        if own_year == year and project.state not in _LEFT_OUT:
            yield project


def differences(books: DisclosureBooks, target: Target) -> tuple[Difference, ...]:
    """The lines given to the village's projects against their sum as the township's notice has it."""
    year, code = books.year(target.year), target.region_code
    own = {project.key for project in year.projects if project.region_code == code}
    by_lines = sum(line.fen for line in year.allocations if line.project_no in own)
    by_village = sum(fen for region, _count, fen, _spent in year.village_sums(code) if region == code)
    if by_lines == by_village:
        return ()
    sentence = (
        f"{books.place_name(code)}项目的分配明细合计{yuan(by_lines)}元,乡镇公告中本村合计{yuan(by_village)}元,"
        f"相差{yuan(abs(by_lines - by_village))}元。"
    )
    return (Difference(sentence),)


def gather(books: DisclosureBooks, target: Target) -> VillageBeforeWorksFigures:
    """The year's projects in the village, and which funds give them how much."""
    year, township = books.year(target.year), books.township_of(target.region_code)
    sources = _sources_by_project(books, target.year)
    return VillageBeforeWorksFigures(
        township=books.place_name(township) if township else "",
        village=books.place_name(target.region_code),
        region_code=target.region_code,
        year=target.year,
        fund_title=fund_title(target.year, (document.category for document in year.documents)),
        projects=tuple(
            _planned(project, sources.get(project.key, {}))
            for project in _of_the_year(books, target.year)
            if project.region_code == target.region_code
        ),
    )


def _sources_by_project(books: DisclosureBooks, year: int) -> dict[str, dict[str, int]]:
    """What each fund gave each project, net."""
    funds = {document.key: document.fund for document in books.year(year).documents}
    given: dict[str, dict[str, int]] = {}
    for line in books.year(year).allocations:
        if line.project_no is not None:
            by_fund = given.setdefault(line.project_no, {})
            fund = funds[line.indicator_no]
            by_fund[fund] = by_fund.get(fund, 0) + line.fen
    return given


def _planned(project: ProjectLine, by_fund: dict[str, int]) -> PlannedProject:
    return PlannedProject(
        key=project.key,
        name=project.name,
        content=project.content,
        approval_no=project.approval_no,
        planned_fen=project.planned_fen,
        sources=tuple(Source(fund, fen) for fund, fen in by_fund.items() if fen),
        allocated_fen=project.allocated_fen,
        start=project.planned_start_on,
        end=project.planned_end_on,
        unit=project.implementer,
        responsible=project.responsible,
        households=project.households,
        persons=project.persons,
        target=project.target,
        benefit_link=project.benefit_link,
    )


FORM = NoticeForm(
    code="CJ-XMSSQ",
    version=1,
    level="村",
    kind="项目实施前",
    manner="公示",
    days=10,
    figures=VillageBeforeWorksFigures,
    targets=targets,
    gather=gather,
    differences=differences,
    compose=compose,
    days_parameter="公告公示最短天数",
)
