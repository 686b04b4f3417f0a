"""Payments of the last days of a year that one of the first days of the next undoes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from fundwatch.models.base import aliased
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Read, Row, Statement, Via, counted
from fundwatch.rules.scope import Scope, number_of

P = Payment
#: The payment by which the first one is undone.
Undoing = aliased(Payment)
#: How many last days of a year and first days of the next spending is moved between.
LAST, FIRST = "年末冲回天数", "年初再列支天数"
#: Money that came back because the bank or the payee could not take it.
_FAILED = ("退票", "退汇", "账号有误", "户名不符", "账户异常")


def _payers_of(column: Any) -> Callable[[Statement], Statement]:
    return lambda values: select(P.payer_code).where(column.in_(values))


#: What a rule on such payments reads, and what its findings are related to.
READS = (
    Read(P, "payer_code"),
    Read(Unit, "unit_code"),
    Read(Indicator, Via("indicator_no", _payers_of(P.indicator_no))),
    Read(Project, Via("project_no", _payers_of(P.project_no))),
)
RELATED = (("支付", "undoing_key"), ("资金指标", "indicator_key"), ("项目", "project_key"))


def taken_back(scope: Scope) -> Select[Any]:
    """Every payment that takes money back, as a population."""
    return counted(P.__table__, scope.touched(P.payer_code) & (P.amount < 0))


def undone_soon(scope: Scope, which: ColumnElement[bool], *columns: ColumnElement[Any]) -> Select[Any]:
    """Payments of one sign with the payment of their payer and payee that undoes them soon after.

    `which` holds the first payments; `columns` are further ones of these and of `Undoing`.
    """
    return (
        select(
            P.record_key.label("subject"),
            P.payer_code.label("partition"),
            P.paid_on_day.label("day"),
            func.coalesce(Project.region_code, Unit.region_code).label("region"),
            P.project_no.label("project"),
            P.indicator_no.label("indicator_no"),
            func.abs(P.amount).label("amount"),
            Undoing.record_key.label("undoing_key"),
            Undoing.indicator_no.label("undoing_indicator"),
            Undoing.project_no.label("undoing_project"),
            Undoing.paid_on_day.label("undone"),
            Undoing.purpose.label("undoing_purpose"),
            Indicator.record_key.label("indicator_key"),
            Project.record_key.label("project_key"),
            Unit.name.label("付款单位"),
            P.payee.label("收款人"),
            P.purpose.label("用途"),
            *columns,
        )
        .join(Unit, Unit.record_key == P.payer_code)
        .join(
            Undoing,
            (Undoing.payer_code == P.payer_code) & (Undoing.payee == P.payee) & (Undoing.amount == -P.amount),
        )
        .outerjoin(Indicator, Indicator.record_key == P.indicator_no)
        .outerjoin(Project, Project.record_key == P.project_no)
        .where(
            scope.touched(P.payer_code),
            which,
            Undoing.paid_on_day > P.paid_on_day,
            Undoing.paid_on_day <= P.paid_on_day + _longest(scope),
        )
    )


def each_once(rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
    """Those over the turn of a year, of the same document and project, each payment once."""
    used: dict[str, set[str]] = defaultdict(set)
    for row in sorted(rows, key=lambda row: (row["day"], row["subject"], row["undone"], row["undoing_key"])):
        own = used[row["partition"]]
        if {row["subject"], row["undoing_key"]} & own or not _over_the_year(row, scope) or not _same_matter(row):
            continue
        own |= {row["subject"], row["undoing_key"]}
        yield row


def _longest(scope: Scope) -> int:
    """The most days that may lie between the two, by any value there is; `each_once` judges by the one in force."""
    return sum(max(number_of(value) for value in scope.policy.all_of(name)) for name in (LAST, FIRST))


def _over_the_year(row: Row, scope: Scope) -> bool:
    """Whether one lies in the last days of a year and the other in the first of the next."""
    first, undone = date.fromordinal(row["day"]), date.fromordinal(row["undone"])
    last_days, first_days = (scope.number(name, first, row["region"] or "") for name in (LAST, FIRST))
    turn = date(first.year + 1, 1, 1)
    return first >= turn - timedelta(days=last_days) and turn <= undone < turn + timedelta(days=first_days)


def _same_matter(row: Row) -> bool:
    """Whether nothing says that document or project differ, or that the bank had failed."""
    pairs = ((row["indicator_no"], row["undoing_indicator"]), (row["project"], row["undoing_project"]))
    unlike = any(one and other and one != other for one, other in pairs)
    return not unlike and not any(word in row["用途"] or word in row["undoing_purpose"] for word in _FAILED)
