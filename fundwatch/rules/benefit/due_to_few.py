"""What tells that a sum which many got alike was due to a few of them: in whole standards, by others, by approval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.project import Project
from fundwatch.rules.benefit.facts import stands
from fundwatch.rules.definition import Row
from fundwatch.rules.scope import Scope

B = BenefitPayment
#: Sums below one yuan a person are rounding.
ROUNDING = 100
_DAYS_OF_MONTHS = (28, 29, 30, 31)


def whole_standards(group: Sequence[Row], due: int) -> int | None:
    """How many standards the group's whole sum comes to; None where it is no whole number, or one for everybody."""
    total = sum(row["amount"] for row in group)
    shares = (total + due // 2) // due
    whole = 0 < shares < len(group) and abs(total - shares * due) <= len(group) * ROUNDING
    return shares if whole else None


def signs(group: Sequence[Row], due: int, cycle: str, scope: Scope) -> tuple[str, ...]:
    """What tells that `due` (fen) was meant for fewer than the group, in Chinese; none where it may be a policy."""
    shares, alike = whole_standards(group, due), len(group)
    reached, meant = _reached_otherwise(group, due, scope), _approved(group, scope)
    neighbours = 0 if cycle == "月" and _of_days(group[0]["amount"], due) else _paid_elsewhere(group, due, scope)
    told = (
        f"相当于{shares}份标准" if shares else "",
        f"同一批次其他村有{neighbours}人领到标准数" if neighbours else "",
        f"其中{reached}人别的时候领到过标准数，其余{alike - reached}人没有" if 0 < reached < alike else "",
        f"项目核定受益{meant}户" if meant is not None and meant < alike else "",
    )
    return tuple(filter(None, told))


def made_up(group: Sequence[Row], due: int, scope: Scope) -> bool:
    """Whether somebody of the group reached the standard by all that was paid to him of the year and period."""
    row = group[0]
    asked = (
        _of_people(group, scope)
        .where(B.year == row["年度"], func.coalesce(B.period, "") == (row["期次"] or ""))
        .group_by(B.id_number)
        .having(func.sum(B.paid_amount) >= due - ROUNDING)
    )
    return scope.connection.execute(asked.limit(1)).first() is not None


def _of_people(group: Sequence[Row], scope: Scope) -> Select[Any]:
    """Those of the group to whom something of the subsidy was paid."""
    people = scope.temporary([("value", str)], ((one,) for one in sorted({row["身份证号"] for row in group})))
    mine = and_(B.id_number.in_(select(people.c.value)), B.subsidy == group[0]["补助项目"])
    return select(B.id_number).where(mine, stands(B, scope))


def _at_standard(due: int) -> ColumnElement[bool]:
    return B.paid_amount + func.coalesce(B.deduction, 0) >= due - ROUNDING


def _reached_otherwise(group: Sequence[Row], due: int, scope: Scope) -> int:
    """How many of the group got as much as `due` in another payment for as long a time.

    Where all of them did, the subsidy was cut for everybody, or they all began within the month.
    """
    row = group[0]
    as_long = func.length(func.coalesce(B.period, "")) == len(row["期次"] or "")
    as_much = func.coalesce(B.quantity, -1) == (-1 if row["quantity"] is None else row["quantity"])
    asked = _of_people(group, scope).where(as_long, as_much, _at_standard(due)).distinct()
    return len(scope.connection.execute(asked).all())


def _paid_elsewhere(group: Sequence[Row], due: int, scope: Scope) -> int:
    """How many people of other villages got as much as `due` in the batch for the same time.

    0 where they are not the most, and where anybody there got what the group got: a policy for all.
    """
    row = group[0]
    at_standard = case((_at_standard(due), 1), else_=0)
    alike = case((func.abs(B.paid_amount - row["amount"]) < ROUNDING, 1), else_=0)
    asked = select(func.sum(at_standard), func.sum(alike), func.count()).where(
        B.batch_no == row["批次号"],
        B.subsidy == row["补助项目"],
        B.year == row["年度"],
        func.coalesce(B.period, "") == (row["期次"] or ""),
        B.region_code != row["region"],
        stands(B, scope),
    )
    by_standard, same, others = scope.connection.execute(asked).one()
    return by_standard if others and not same and by_standard * 2 > others else 0


def _of_days(paid: int, due: int) -> bool:
    """Whether a sum is what so many days of a month come to: a village may have begun later than others."""
    parts = (due * worked // days for days in _DAYS_OF_MONTHS for worked in range(1, days))
    return any(abs(paid - part) < ROUNDING for part in parts)


def _approved(group: Sequence[Row], scope: Scope) -> int | None:
    """How many households the group's project was approved for, as far as one project paid all of it."""
    projects = {row["approved_as"] for row in group}
    if len(projects) > 1 or None in projects:
        return None
    asked = select(Project.household_count).where(Project.record_key.in_(projects))
    count: int | None = scope.connection.execute(asked).scalar()
    return count or None
