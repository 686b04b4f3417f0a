"""村 项目实施后: what was built in a village for what money, what acceptances found, whom it serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.outcomes import COUNTY_ACCEPTANCE
from fundwatch.ledger.disclosure.reconciliation import Difference, outcome_differences, village_differences
from fundwatch.ledger.fund_names import fund_title
from fundwatch.reports.content import Annex, Block, Covered, Paragraph, Table
from fundwatch.reports.figures_text import wan_short
from fundwatch.reports.notice_forms.definition import Composition, Issue, NoticeForm, Target
from fundwatch.reports.notice_forms.parts.works_rows import (
    FinishedProject,
    acceptance_table,
    benefit_table,
    finished_project,
    known,
    money_table,
    works_table,
)
from fundwatch.reports.notice_forms.wording import (
    amount_in_wan,
    contact_lines,
    heading,
    in_order,
    on_approvals,
    posting_sentence,
    rate,
    refuse_difference,
    with_capitals,
)

# So many projects with names and works of so many characters stand in the text itself; else in an attachment.
_TOGETHER, _LONGEST_NAME, _LONGEST_WORKS = 4, 26, 60
_OF_NAME = 2  # columns that only number and name the projects
_PARTS: tuple[tuple[str, Callable[[Sequence[FinishedProject]], Table]], ...] = (
    ("资金使用情况", money_table),
    ("项目实施结果", works_table),
    ("检查验收结果", acceptance_table),
    ("绩效目标实现情况", benefit_table),
)


@dataclass(frozen=True, slots=True)
class VillageAfterWorksFigures:
    """What the ledger delivers: the projects in the village whose works were completed in the year."""

    township: str
    village: str
    region_code: str
    year: int
    fund_title: str
    projects: tuple[FinishedProject, ...]

    @property
    def planned_fen(self) -> int:
        """Sum of the planned investments."""
        return sum(project.planned_fen for project in self.projects)

    @property
    def given_fen(self) -> int:
        """Sum given to the projects, net."""
        return sum(project.given_fen for project in self.projects)

    @property
    def paid_fen(self) -> int:
        """Sum spent on the projects (支出)."""
        return sum(project.paid_fen for project in self.projects)


def compose(figures: VillageAfterWorksFigures, issue: Issue) -> Composition:
    """Refuses when what documents gave a project is not what the ledger says it was given, to the fen."""
    for project in figures.projects:
        refuse_difference(
            f"{figures.village}“{project.name}”（{project.key}）",
            ("各年度指标安排合计", project.given_in_year_fen + project.given_else_fen),
            ("安排资金", project.given_fen),
        )
    planned = amount_in_wan("计划投资", figures.planned_fen)
    given = amount_in_wan("安排资金", figures.given_fen)
    paid = amount_in_wan("已支付", figures.paid_fen)
    place = f"{figures.township}{figures.village}"
    subject = f"{figures.fund_title}项目"
    approvals = in_order({project.approval_no for project in figures.projects if project.approval_no})
    money = (
        f"{figures.year}年度，{figures.village}完工项目{len(figures.projects)}个，计划投资{with_capitals(planned)}，"
        f"安排资金{with_capitals(given)}，已支付{with_capitals(paid)}。{_money(figures)}"
    )
    body: tuple[Block, ...] = (
        Paragraph(
            f"为提高{figures.fund_title}使用的公开性和透明度，保障村民的知情权、参与权和监督权，按照“谁使用、谁公开”"
            f"的原则，{on_approvals(approvals)}现将{figures.village}{figures.year}年度完工的{subject}"
            "实施后有关情况公示如下。"
        ),
        *_parts(figures, (money, _works(figures), _acceptance(figures), _benefit(figures))),
        heading(5, "公示时间"),
        posting_sentence(issue.posting(FORM.days), FORM.manner),
        heading(6, "异议受理与监督举报"),
        Paragraph("公示期内，对所列项目有异议的，可以书面、来电或来访方式向下列单位反映，受理单位将及时核查并反馈："),
        *contact_lines(issue.contacts),
        Paragraph("特此公示。"),
    )
    return Composition(
        region_code=figures.region_code,
        region_name=figures.village,
        year=figures.year,
        title=(place, f"{figures.year}年度", subject, "实施后公示"),
        body=body,
        amounts=(planned, given, paid),
        # What is paid goes on changing after the notice hangs; the planned sum is the one the books keep to.
        covers=tuple(Covered("项目", project.key, project.planned_fen) for project in figures.projects),
        annexes=_annexes(figures, (place, f"{figures.year}年度", subject, "实施后公示表")),
        references=approvals,
        addressee=f"{figures.village}全体村民：",
    )


def _stands_in_text(projects: Sequence[FinishedProject]) -> bool:
    short = all(len(one.name) <= _LONGEST_NAME and len(one.content) <= _LONGEST_WORKS for one in projects)
    return short and len(projects) <= _TOGETHER


def _parts(figures: VillageAfterWorksFigures, sentences: Sequence[str]) -> tuple[Block, ...]:
    """The four parts, each with its table where few projects are listed."""
    blocks: list[Block] = []
    for number, ((title, tabled), sentence) in enumerate(zip(_PARTS, sentences, strict=True), start=1):
        blocks += [heading(number, title), Paragraph(sentence)]
        blocks += _telling(tabled(figures.projects)) if _stands_in_text(figures.projects) else ()
    return tuple(blocks)


def _telling(tabled: Table) -> tuple[Table, ...]:
    """The table, unless it has nothing to say of any project."""
    return (tabled,) if len(tabled.columns) > _OF_NAME else ()


def _annexes(figures: VillageAfterWorksFigures, title: tuple[str, ...]) -> tuple[Annex, ...]:
    if _stands_in_text(figures.projects):
        return ()
    blocks: list[Block] = []
    for number, (part, tabled) in enumerate(_PARTS, start=1):
        listed = _telling(tabled(figures.projects))
        blocks += [heading(number, part), *listed] if listed else []
    return (Annex(title, tuple(blocks), "landscape"),)


def _money(figures: VillageAfterWorksFigures) -> str:
    """Where it differs from the year's: whose money it was; then contracts, settlements, what is left or came back."""
    projects = figures.projects
    said = []
    elsewhere = sum(one.given_else_fen for one in projects)
    if elsewhere:
        in_year = wan_short(figures.given_fen - elsewhere)
        said.append(f"安排资金中，{figures.year}年度{in_year}万元，其他年度{wan_short(elsewhere)}万元。")
    agreed, settled = known(one.contract_fen for one in projects), known(one.settled_fen for one in projects)
    sums = [
        f"{name}合计{wan_short(fen)}万元"
        for name, fen in (("合同价", agreed), ("结算审定价", settled))
        if fen is not None
    ]
    said += [f"{'，'.join(sums)}。"] if sums else []
    said.append(_left(figures.given_fen - figures.paid_fen, known(one.held_fen for one in projects) or 0))
    taken_back = sum(one.taken_back_fen for one in projects)
    said += [f"已收回{wan_short(taken_back)}万元。"] if taken_back else []
    return "".join(said)


def _left(left: int, held: int) -> str:
    """What is left of the money; retention that is still to be paid is part of it where there is that much."""
    if left == 0:
        return "安排资金已全部支付。"
    if left < 0:
        return f"已支付超过安排资金{wan_short(-left)}万元。"
    of_it = f"，其中未付质保金{wan_short(held)}万元" if 0 < held <= left else ""
    return f"结余{wan_short(left)}万元{of_it}。"


def _works(figures: VillageAfterWorksFigures) -> str:
    where = "如下：" if _stands_in_text(figures.projects) else "见附件。"
    return f"各项目的建设内容、实施单位及责任人、开工和完工日期{where}"


def _acceptance(figures: VillageAfterWorksFigures) -> str:
    projects = figures.projects
    seen = sum(any(found.level == COUNTY_ACCEPTANCE for found in one.acceptances) for one in projects)
    if not seen:
        return "上述项目尚未进行县级验收。"
    passed = sum(one.accepted for one in projects)
    waiting = f"尚未进行县级验收{len(projects) - seen}个。" if seen < len(projects) else ""
    return f"已进行县级验收{seen}个，验收合格{passed}个，合格率{rate(passed, seen)}。{waiting}"


def _benefit(figures: VillageAfterWorksFigures) -> str:
    """A household may be reached by several projects and is counted with each."""
    projects = figures.projects
    said = []
    households, persons = sum(one.households or 0 for one in projects), sum(one.persons or 0 for one in projects)
    if households or persons:
        said.append(f"受益{households}户次、{persons}人次")
    assets = sum(one.assets for one in projects)
    if assets:
        said.append(f"形成资产{assets}项")
    stated = sum(bool(one.target) for one in projects)
    said.append(f"列明绩效目标的项目{stated}个" if stated else "未列明绩效目标")
    return f"上述项目{'，'.join(said)}。"


def targets(books: DisclosureBooks, year: int) -> Iterable[Target]:
    """One notice a village and year, where works in it were completed."""
    for code in sorted(books.completions.get(year, {})):
        if books.is_village(code):
            yield Target(code, year)


def differences(books: DisclosureBooks, target: Target) -> tuple[Difference, ...]:
    """The village's money against the township's notice, and each project's account against the documents."""
    by_village = village_differences(books.year(target.year), target.region_code)
    return (*by_village, *outcome_differences(books, target.year, target.region_code))


def gather(books: DisclosureBooks, target: Target) -> VillageAfterWorksFigures:
    """The projects in the village that were completed in the year, each over all years."""
    year, township = books.year(target.year), books.township_of(target.region_code)
    return VillageAfterWorksFigures(
        township=books.place_name(township) if township else "",
        village=books.place_name(target.region_code),
        region_code=target.region_code,
        year=target.year,
        fund_title=fund_title(target.year, (document.category for document in year.documents)),
        projects=tuple(finished_project(one, target.year) for one in books.finished(target.year, target.region_code)),
    )


FORM = NoticeForm(
    code="CJ-XMWG",
    version=1,
    level="村",
    kind="项目实施后",
    manner="公示",
    days=10,
    figures=VillageAfterWorksFigures,
    targets=targets,
    gather=gather,
    differences=differences,
    compose=compose,
    days_parameter="公告公示最短天数",
)
