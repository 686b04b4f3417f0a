"""What the program makes of an example: the same totals that the notice printed, read through its own ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from examples.published.build import Notice
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import AllocationLine
from fundwatch.ledger.disclosure.year import YearBooks
from fundwatch.ledger.money import is_lowest
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.store import Store
from fundwatch.services import importing
from fundwatch.services.overview import overview
from fundwatch.services.progress import Quiet
from tests.books import ACTOR

Asked = Mapping[str, str]


def import_workbook(store: Store, workbook: Path) -> importing.Preview:
    """Import one workbook as the command does; gives what was shown beforehand."""
    shown = importing.preview(store, ACTOR, [workbook], progress=Quiet())
    importing.commit(store, ACTOR, shown.id, progress=Quiet())
    return shown


def day_of(notice: Notice) -> date:
    """The day of publication."""
    day = notice.told["发布日期"]
    assert isinstance(day, date)
    return day


def year_of(notice: Notice) -> int:
    """The budget year of the notice's money."""
    (year,) = {int(row["预算年度"]) for row in notice.rows["资金指标"]}
    return year


def rebuilt(store: Store, notice: Notice, asked: Asked) -> int:
    """What the books say of one printed figure, in fen; 账 names the account, the rest narrows it."""
    if asked["账"] == "支出":
        (year,) = overview(store, ACTOR).years
        return year.spent
    with store.read() as connection:
        return _ACCOUNTS[asked["账"]](connection, notice, asked)


def _year(connection: Connection, notice: Notice) -> YearBooks:
    return DisclosureBooks(connection).year(year_of(notice))


def _documents(connection: Connection, notice: Notice, asked: Asked) -> int:
    lines = _year(connection, notice).documents
    return sum(line.fen for line in lines if asked.get("级次", line.level) == line.level)


def _lines(connection: Connection, notice: Notice, asked: Asked) -> list[AllocationLine]:
    year = _year(connection, notice)
    levels = {line.key: line.level for line in year.documents}
    categories = dict(connection.execute(select(Project.project_no, Project.category)).tuples().all())
    given = []
    for line in year.allocations:
        of_line = {"级次": levels[line.indicator_no], "项目": line.project, "类别": categories[line.project_no or ""]}
        if all(asked.get(name, value) == value for name, value in of_line.items()):
            given.append(line)
    return given


def _allocated(connection: Connection, notice: Notice, asked: Asked) -> int:
    return sum(line.fen for line in _lines(connection, notice, asked))


def _taken_back(connection: Connection, notice: Notice, asked: Asked) -> int:
    return -sum(line.fen for line in _lines(connection, notice, asked) if line.fen < 0)


def _sum(connection: Connection, column: Any, *conditions: ColumnElement[bool]) -> int:
    return int(connection.execute(select(func.coalesce(func.sum(column), 0)).where(*conditions)).scalar_one())


def _upper(connection: Connection, notice: Notice, asked: Asked) -> int:  # noqa: ARG001 - one signature for all
    narrowed = {"级次": Indicator.fund_level, "类别": Indicator.fund_category}
    named = [column == asked[name] for name, column in narrowed.items() if name in asked]
    return _sum(connection, Indicator.amount, ~is_lowest(), *named)


def _planned(connection: Connection, notice: Notice, asked: Asked) -> int:  # noqa: ARG001
    named = [Project.category == asked["类别"]] if "类别" in asked else []
    return _sum(connection, Project.planned_investment, *named)


def _accepted(connection: Connection, notice: Notice, asked: Asked) -> int:  # noqa: ARG001
    own = select(Project.project_no).where(Project.name == asked["项目"])
    return _sum(connection, Acceptance.approved_amount, Acceptance.project_no.in_(own))


def _assets(connection: Connection, notice: Notice, asked: Asked) -> int:  # noqa: ARG001
    named = [Asset.category == asked["类别"]] if "类别" in asked else []
    return _sum(connection, Asset.original_value, *named)


_ACCOUNTS: Mapping[str, Callable[[Connection, Notice, Asked], int]] = {
    "指标": _documents,
    "上级指标": _upper,
    "分配": _allocated,
    "收回": _taken_back,
    "计划": _planned,
    "核定": _accepted,
    "资产": _assets,
    "支付": lambda connection, *_: _sum(connection, Payment.amount),
    "合同": lambda connection, *_: _sum(connection, Contract.amount),
    "结算": lambda connection, *_: _sum(connection, Settlement.audited_amount),
}
