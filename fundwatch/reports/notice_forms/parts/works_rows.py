"""A project after its works: its figures, and its rows in the tables of money, works, acceptance and benefit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from fundwatch.ledger.disclosure.outcomes import COUNTY_ACCEPTANCE, Outcome
from fundwatch.reports.content import Table
from fundwatch.reports.figures_text import wan, wan_decimals
from fundwatch.reports.masking import clean_name
from fundwatch.reports.notice_forms.definition import FormColumn, filled, table, totals
from fundwatch.reports.notice_forms.wording import answerable, benefit_cell, day_cell

_LEVELS = ("村自验", "乡镇初验", COUNTY_ACCEPTANCE)
#: Columns left out where no project has any.
_OPTIONAL = {"施工（供货）单位", *_LEVELS[:-1], "其他验收", "绩效目标", "受益户/人", "形成资产", "管护责任人"}


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The latest acceptance of one level."""

    level: str
    day: date
    verdict: str


@dataclass(frozen=True, slots=True)
class FinishedProject:
    """A project after its works, its money over all years; None where there is no contract, or nothing was settled.

    `given_fen` is the ledger's own sum of what was given, net; `given_in_year_fen` and `given_else_fen` are what the
    documents of the year and of others gave. `held_fen` is retention still unpaid, `taken_back_fen` is positive.
    """

    key: str
    name: str
    content: str
    approval_no: str
    planned_fen: int
    given_fen: int
    given_in_year_fen: int
    given_else_fen: int
    taken_back_fen: int
    contract_fen: int | None
    settled_fen: int | None
    paid_fen: int
    held_fen: int | None
    started: date | None
    completed: date | None
    unit: str
    responsible: str
    contractors: tuple[str, ...]
    acceptances: tuple[Acceptance, ...]
    accepted: bool
    target: str
    households: int | None
    persons: int | None
    assets: int
    keepers: tuple[str, ...]

    @property
    def left_fen(self) -> int:
        """What is left of the money given, retention not yet paid included; negative where more was paid."""
        return self.given_fen - self.paid_fen


def finished_project(one: Outcome, year: int) -> FinishedProject:
    """The figures of a project in the notice of a year."""
    account = one.account
    under_contract = bool(account.contracts)
    return FinishedProject(
        key=account.key,
        name=account.name,
        content=account.content,
        approval_no=account.approval_no,
        planned_fen=account.planned,
        given_fen=account.allocated,
        given_in_year_fen=one.given_by_year.get(year, 0),
        given_else_fen=sum(fen for budget_year, fen in one.given_by_year.items() if budget_year != year),
        taken_back_fen=one.taken_back,
        contract_fen=account.agreed + account.changes if under_contract else None,
        settled_fen=account.settled,
        paid_fen=account.paid,
        held_fen=account.held if under_contract else None,
        started=account.steps.started,
        completed=account.steps.completed,
        unit=account.implementer,
        responsible=account.person_in_charge,
        contractors=one.contractors,
        acceptances=tuple(Acceptance(found.level, found.day, found.verdict) for found in one.acceptances),
        accepted=one.accepted_on is not None,
        target=account.target,
        households=account.households,
        persons=account.persons,
        assets=one.assets,
        keepers=one.keepers,
    )


def known(values: Iterable[int | None]) -> int | None:
    """The sum of those that are known; None where none is."""
    found = [value for value in values if value is not None]
    return sum(found) if found else None


#: The sums of the table of money; one that no project has is left out, a retention or a recovery of nought too.
_MONEY: tuple[tuple[str, Callable[[FinishedProject], int | None]], ...] = (
    ("计划投资", lambda one: one.planned_fen),
    ("安排资金", lambda one: one.given_fen),
    ("合同价", lambda one: one.contract_fen),
    ("结算审定价", lambda one: one.settled_fen),
    ("已支付", lambda one: one.paid_fen),
    ("未付质保金", lambda one: one.held_fen or None),
    ("结余", lambda one: one.left_fen),
    ("已收回", lambda one: one.taken_back_fen or None),
)


def money_table(projects: Sequence[FinishedProject]) -> Table:
    """资金使用情况: what was planned, given, agreed, settled, paid, and what is left."""
    columns: list[FormColumn[FinishedProject]] = [FormColumn("项目名称", lambda one: one.name, weight=16)]
    sums = {}
    for label, pick in _MONEY:
        whole = known(map(pick, projects))
        if whole is not None:
            decimals = wan_decimals(pick(one) or 0 for one in projects)
            columns.append(FormColumn(label, _cell(pick, decimals), align="right", weight=2))
            sums[label] = wan(whole, decimals)
    return table(columns, projects, totals(columns, sums) if len(projects) > 1 else None, "单位：万元")


def _cell(pick: Callable[[FinishedProject], int | None], decimals: int) -> Callable[[FinishedProject], str]:
    def fill(one: FinishedProject) -> str:
        fen = pick(one)
        return "" if fen is None else wan(fen, decimals)

    return fill


def works_table(projects: Sequence[FinishedProject]) -> Table:
    """实施结果: what was built, by whom, when."""
    columns: tuple[FormColumn[FinishedProject], ...] = (
        FormColumn("项目名称", lambda one: one.name, weight=16),
        FormColumn("建设内容", lambda one: one.content, weight=20),
        FormColumn("实施单位及责任人", _in_charge, weight=14),
        FormColumn("施工（供货）单位", lambda one: "、".join(map(clean_name, one.contractors)), weight=14),
        FormColumn("开工日期", lambda one: day_cell(one.started), align="centre", weight=1),
        FormColumn("完工日期", lambda one: day_cell(one.completed), align="centre", weight=1),
    )
    return table(filled(columns, projects, _OPTIONAL), projects, None, "")


def _in_charge(one: FinishedProject) -> str:
    person = answerable(one.responsible)
    return f"{one.unit}（{person}）" if person else one.unit


def acceptance_table(projects: Sequence[FinishedProject]) -> Table:
    """检查验收结果: the latest acceptance of each level, its day and what it found."""
    columns: tuple[FormColumn[FinishedProject], ...] = (
        FormColumn("项目名称", lambda one: one.name, weight=16),
        *(
            FormColumn(level, partial(_accepted, level=level), align="centre", weight=1, whole=True)
            for level in _LEVELS[:-1]
        ),
        FormColumn("其他验收", _accepted_otherwise, align="centre", weight=8),
        FormColumn(
            COUNTY_ACCEPTANCE,
            lambda one: _accepted(one, level=COUNTY_ACCEPTANCE) or "尚未验收",
            align="centre",
            weight=1,
            whole=True,
        ),
    )
    return table(filled(columns, projects, _OPTIONAL), projects, None, "")


def _accepted(one: FinishedProject, level: str) -> str:
    return next((f"{found.day.isoformat()} {found.verdict}" for found in one.acceptances if found.level == level), "")


def _accepted_otherwise(one: FinishedProject) -> str:
    """Acceptances of a level that is none of the three, each with its name."""
    others = (found for found in one.acceptances if found.level not in _LEVELS)
    return "；".join(f"{found.level} {found.day.isoformat()} {found.verdict}" for found in others)


def benefit_table(projects: Sequence[FinishedProject]) -> Table:
    """绩效目标实现情况: the target, whom it reached, who looks after what was formed."""
    columns: tuple[FormColumn[FinishedProject], ...] = (
        FormColumn("项目名称", lambda one: one.name, weight=16),
        FormColumn("绩效目标", lambda one: one.target, weight=24),
        FormColumn("受益户/人", lambda one: benefit_cell(one.households, one.persons), align="centre", weight=1),
        FormColumn("形成资产", lambda one: f"{one.assets}项" if one.assets else "", align="centre", weight=1),
        FormColumn("管护责任人", _keepers, align="centre", weight=6),
    )
    return table(filled(columns, projects, _OPTIONAL), projects, None, "")


def _keepers(one: FinishedProject) -> str:
    return "、".join(map(answerable, one.keepers)) or ("未落实" if one.assets else "")
