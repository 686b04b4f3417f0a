"""村 项目实施前: what is to be built in a village, with what money, by whom, for whom; hangs before work starts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import ProjectLine
from fundwatch.ledger.disclosure.reconciliation import Difference, village_differences
from fundwatch.ledger.fund_names import fund_title
from fundwatch.reports.content import Annex, Block, Covered, Paragraph, Table
from fundwatch.reports.figures_text import wan, wan_decimals, wan_short
from fundwatch.reports.notice_forms.definition import (
    Composition,
    FormColumn,
    Issue,
    NoticeForm,
    Target,
    filled,
    table,
    totals,
)
from fundwatch.reports.notice_forms.wording import (
    amount_in_wan,
    answerable,
    benefit_cell,
    contact_lines,
    day_cell,
    heading,
    on_approvals,
    posting_sentence,
    refuse_difference,
    with_capitals,
)

_OPTIONAL = {"资金来源", "绩效目标", "利益联结机制"}  # left out where no project has any


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
            f"的原则，{on_approvals(_approvals(figures))}现将{figures.village}{figures.year}年度{subject}实施前有关情况公示如下。"
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
        FormColumn("计划开工", lambda project: day_cell(project.start), align="centre", weight=1),
        FormColumn("计划完工", lambda project: day_cell(project.end), align="centre", weight=1),
        FormColumn("实施单位", lambda project: project.unit, weight=10),
        FormColumn("责任人", lambda project: answerable(project.responsible), align="centre", weight=1),
        FormColumn(
            "受益户/人", lambda project: benefit_cell(project.households, project.persons), align="centre", weight=1
        ),
        FormColumn("绩效目标", lambda project: project.target, weight=14),
        FormColumn("利益联结机制", lambda project: project.benefit_link, weight=10),
    )
    told = filled(columns, figures.projects, _OPTIONAL)
    total = totals(told, {"计划投资": wan(figures.planned_fen, decimals)})
    return table(told, figures.projects, total, "单位：万元")


def _sources(project: PlannedProject) -> str:
    return "；".join(f"{source.fund}{wan_short(source.fen)}万元" for source in project.sources)


def targets(books: DisclosureBooks, year: int) -> Iterable[Target]:
    """One notice a village and year, where projects of the year are to be built in it."""
    for code in sorted(books.year(year).planned_by_region):
        if books.is_village(code):
            yield Target(code, year)


def differences(books: DisclosureBooks, target: Target) -> tuple[Difference, ...]:
    """The lines given to the village's projects against their sum as the township's notice has it."""
    return village_differences(books.year(target.year), target.region_code)


def gather(books: DisclosureBooks, target: Target) -> VillageBeforeWorksFigures:
    """The year's projects in the village, and which funds give them how much."""
    year, township = books.year(target.year), books.township_of(target.region_code)
    funds = {document.key: document.fund for document in year.documents}
    return VillageBeforeWorksFigures(
        township=books.place_name(township) if township else "",
        village=books.place_name(target.region_code),
        region_code=target.region_code,
        year=target.year,
        fund_title=fund_title(target.year, (document.category for document in year.documents)),
        projects=tuple(
            _planned(project, _by_fund(year.sources.get(project.key, {}), funds))
            for project in year.planned_by_region.get(target.region_code, ())
        ),
    )


def _by_fund(by_document: Mapping[str, int], funds: Mapping[str, str]) -> dict[str, int]:
    """What each fund gave a project, net."""
    given: dict[str, int] = {}
    for document, fen in by_document.items():
        given[funds[document]] = given.get(funds[document], 0) + fen
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
