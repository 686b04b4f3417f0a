"""乡镇 项目实施情况: the projects in a township, what each was given, has been paid, and how far it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import ProjectLine as LedgerProject
from fundwatch.ledger.disclosure.reconciliation import Difference, township_differences
from fundwatch.ledger.fund_names import fund_title
from fundwatch.reports.content import Annex, Block, Covered, Paragraph, Table
from fundwatch.reports.figures_text import quantity, wan, wan_decimals
from fundwatch.reports.notice_forms.definition import Composition, FormColumn, Issue, NoticeForm, Target, table
from fundwatch.reports.notice_forms.wording import (
    amount_in_wan,
    answerable,
    benefit_cell,
    contact_lines,
    day_cell,
    heading,
    posting_sentence,
    rate,
    refuse_difference,
    with_capitals,
)


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project as the wall should know it; `progress` in millionths of a point, None where nobody reported."""

    key: str
    name: str
    place: str
    content: str
    allocated_fen: int
    spent_fen: int
    progress: int | None
    state: str
    started_on: date | None
    finished_on: date | None
    unit: str
    responsible: str
    households: int | None
    persons: int | None


@dataclass(frozen=True, slots=True)
class VillageSum:
    """What the projects of one village (blank name: of the township itself) were given and cost together."""

    name: str
    projects: int
    allocated_fen: int
    spent_fen: int


@dataclass(frozen=True, slots=True)
class TownshipProjectsFigures:
    """What the ledger delivers: the township's projects, and the same sums by village for the reconciliation.

    `received_fen` is what the county's notice says went to the township; `unassigned_fen` of it is for no project yet.
    """

    county: str
    township: str
    region_code: str
    year: int
    fund_title: str
    projects: tuple[ProjectLine, ...]
    villages: tuple[VillageSum, ...]
    received_fen: int
    unassigned_fen: int

    @property
    def allocated_fen(self) -> int:
        """Sum given to the projects."""
        return sum(project.allocated_fen for project in self.projects)

    @property
    def spent_fen(self) -> int:
        """Sum spent on the projects (支出)."""
        return sum(project.spent_fen for project in self.projects)


def compose(figures: TownshipProjectsFigures, issue: Issue) -> Composition:
    """Refuses when the township's sums are not those of its villages and its own, or not the county's, to the fen."""
    name = f"{figures.township}{figures.year}年度项目实施情况"
    villages_allocated = sum(village.allocated_fen for village in figures.villages)
    villages_spent = sum(village.spent_fen for village in figures.villages)
    refuse_difference(f"{name}安排资金", ("乡镇", figures.allocated_fen), ("各村及乡镇本级", villages_allocated))
    refuse_difference(f"{name}支出资金", ("乡镇", figures.spent_fen), ("各村及乡镇本级", villages_spent))
    listed = figures.allocated_fen + figures.unassigned_fen
    refuse_difference(name, ("县级公告分配到本乡镇", figures.received_fen), ("项目安排及未落实到项目", listed))
    allocated = amount_in_wan("安排资金", figures.allocated_fen)
    unassigned = amount_in_wan("未落实到项目", figures.unassigned_fen)
    spent = amount_in_wan("已支出", figures.spent_fen)
    place = f"{figures.county}{figures.township}"
    annex_title = (place, f"{figures.year}年度", f"{figures.fund_title}项目", "实施情况表")
    body: tuple[Block, ...] = (
        Paragraph(
            f"为提高{figures.fund_title}使用的公开性和透明度，保障项目区群众的知情权、参与权和监督权，按照“谁使用、"
            f"谁公开”的原则，现将{figures.township}{figures.year}年度{figures.fund_title}项目实施情况公告如下。"
        ),
        heading(1, "资金安排及使用情况"),
        Paragraph(
            f"{figures.year}年度，全{_short(figures.township)}共实施项目{len(figures.projects)}个，"
            f"安排{figures.fund_title}{with_capitals(allocated)}，已支出{spent.figures}，"
            f"支出率{rate(figures.spent_fen, figures.allocated_fen)}。"
            + (f"另有{unassigned.figures}已分配到乡镇，尚未落实到具体项目。" if figures.unassigned_fen else "")
        ),
        _villages(figures),
        heading(2, "项目实施进度"),
        Paragraph(_states(figures)),
        heading(3, "公开期限"),
        posting_sentence(issue.posting(FORM.days), FORM.manner),
        heading(4, "异议受理与监督举报"),
        Paragraph("对公告内容有异议的，可以书面、来电或来访方式向下列单位反映，受理单位将及时核查并反馈："),
        *contact_lines(issue.contacts),
        Paragraph("特此公告。"),
    )
    return Composition(
        region_code=figures.region_code,
        region_name=figures.township,
        year=figures.year,
        title=(place, f"{figures.year}年度", f"{figures.fund_title}项目", "实施情况公告"),
        body=body,
        amounts=(allocated, spent, unassigned),
        covers=tuple(Covered("项目", project.key, project.allocated_fen) for project in figures.projects),
        annexes=(Annex(annex_title, (_projects(figures),), "landscape"),),
    )


def _short(township: str) -> str:
    return township[-1] if township.endswith(("镇", "乡")) else "乡镇"


def _decimals(lines: Sequence[ProjectLine | VillageSum]) -> tuple[int, int]:
    """Decimals of the columns 安排资金 and 已支出."""
    return wan_decimals(line.allocated_fen for line in lines), wan_decimals(line.spent_fen for line in lines)


def _villages(figures: TownshipProjectsFigures) -> Table:
    given, spent = _decimals(figures.villages)
    columns: tuple[FormColumn[VillageSum], ...] = (
        FormColumn("实施地点", lambda village: village.name or f"{figures.township}本级", weight=20),
        FormColumn("项目个数", lambda village: str(village.projects), align="right", weight=6),
        FormColumn("安排资金", lambda village: wan(village.allocated_fen, given), align="right", weight=10),
        FormColumn("已支出", lambda village: wan(village.spent_fen, spent), align="right", weight=10),
    )
    total = (
        "合计",
        "",
        str(sum(village.projects for village in figures.villages)),
        wan(figures.allocated_fen, given),
        wan(figures.spent_fen, spent),
    )
    return table(columns, figures.villages, total, "单位：万元")


def _states(figures: TownshipProjectsFigures) -> str:
    counts: dict[str, int] = {}
    for project in figures.projects:
        counts[project.state] = counts.get(project.state, 0) + 1
    listed = "、".join(f"“{state}”{count}个" for state, count in counts.items())
    return f"截至公告之日，按项目状态统计，{listed}。各项目的资金、进度、实施单位及受益情况见附件。"


def _projects(figures: TownshipProjectsFigures) -> Table:
    given, spent = _decimals(figures.projects)
    columns: tuple[FormColumn[ProjectLine], ...] = (
        FormColumn("项目名称", lambda line: line.name, weight=18),
        FormColumn("实施地点", lambda line: line.place, weight=8),
        FormColumn("建设内容及规模", lambda line: line.content, weight=26),
        FormColumn("安排资金", lambda line: wan(line.allocated_fen, given), align="right", weight=2),
        FormColumn("已支出", lambda line: wan(line.spent_fen, spent), align="right", weight=2),
        FormColumn("形象进度", _progress, align="right", weight=1),
        FormColumn("开工日期", lambda line: day_cell(line.started_on), align="centre", weight=1),
        FormColumn("完工日期", lambda line: day_cell(line.finished_on), align="centre", weight=1),
        FormColumn("实施单位", lambda line: line.unit, weight=12),
        FormColumn("负责人", lambda line: answerable(line.responsible), align="centre", weight=1),
        FormColumn("受益户/人", lambda line: benefit_cell(line.households, line.persons), align="centre", weight=1),
        FormColumn("状态", lambda line: line.state, align="centre", weight=1),
    )
    blank = [""] * (len(columns) + 1)
    blank[0] = "合计"
    blank[4], blank[5] = wan(figures.allocated_fen, given), wan(figures.spent_fen, spent)
    return table(columns, figures.projects, tuple(blank), "单位：万元")


def _progress(line: ProjectLine) -> str:
    return "" if line.progress is None else f"{quantity(line.progress)}%"


def targets(books: DisclosureBooks, year: int) -> Iterable[Target]:
    """One notice a township and year, where it has projects."""
    for township in books.year(year).townships:
        if books.year(year).village_sums(township):
            yield Target(township, year)


def differences(books: DisclosureBooks, target: Target) -> tuple[Difference, ...]:
    """The chains of documents that name the township, and the township against its villages."""
    return township_differences(books.year(target.year), target.region_code)


def gather(books: DisclosureBooks, target: Target) -> TownshipProjectsFigures:
    """The projects in the township, the sums of its villages, and what the county's notice says it received."""
    year, township = books.year(target.year), target.region_code
    received = [line for line in year.allocations if line.township == township]
    county = books.county
    return TownshipProjectsFigures(
        county=county.name if county else "",
        township=books.place_name(township),
        region_code=township,
        year=target.year,
        fund_title=fund_title(target.year, (document.category for document in year.documents)),
        projects=tuple(_line(line) for line in year.projects if books.township_of(line.region_code) == township),
        villages=tuple(
            VillageSum("" if code == township else books.place_name(code), count, given, spent)
            for code, count, given, spent in year.village_sums(township)
        ),
        received_fen=sum(line.fen for line in received),
        unassigned_fen=sum(line.fen for line in received if line.project_no is None),
    )


def _line(line: LedgerProject) -> ProjectLine:
    return ProjectLine(
        key=line.key,
        name=line.name,
        place=line.region,
        content=line.content,
        allocated_fen=line.allocated_fen,
        spent_fen=line.spent_fen,
        progress=line.progress,
        state=line.state,
        started_on=line.started_on,
        finished_on=line.completed_on,
        unit=line.implementer,
        responsible=line.responsible,
        households=line.households,
        persons=line.persons,
    )


FORM = NoticeForm(
    code="XZ-XMSS",
    version=1,
    level="乡镇",
    kind="项目实施情况",
    manner="公告",
    days=10,
    figures=TownshipProjectsFigures,
    targets=targets,
    gather=gather,
    differences=differences,
    compose=compose,
    days_parameter="公告公示最短天数",
)
