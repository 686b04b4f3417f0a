"""Subsidies that households of one list gave back to an account as paid by mistake."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.rules.definition import Row
from fundwatch.rules.scope import Scope

E = BankEntry
#: Households of one list that give back what was paid by mistake: so many are no mistake in a few lines.
LEAST = "集中退回最少户数"
_DAYS = "补助集中转出天数"
#: Those to whom a village hands up what was collected of what had been paid by mistake.
_ABOVE = ("财政", "政府", "国库", "局")


def given_back(rows: Sequence[Row], scope: Scope) -> list[Row]:
    """Payments given back by so many households of one list, unless the account handed them up."""
    lists: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        lists[row["批次号"]].append(row)
    found = []
    for _, back in sorted(lists.items()):
        least = scope.number(LEAST, scope.as_of, back[0]["region"])
        if len({row["home"] for row in back}) >= least and not _handed_up(back, scope):
            found += back
    return found


def _handed_up(back: Sequence[Row], scope: Scope) -> bool:
    """Whether the account that got these soon paid as much to those from whom such money comes."""
    days = [row["day"] for row in back]
    until = max(days) + scope.number(_DAYS, scope.as_of, back[0]["region"])
    asked = select(func.sum(E.amount)).where(
        E.account == back[0]["subject"],
        E.direction == "支",
        E.traded_on_day >= min(days),
        E.traded_on_day <= until,
        or_(*(E.other_name.contains(word) for word in _ABOVE)),
    )
    return bool((scope.connection.execute(asked).scalar() or 0) >= sum(row["amount"] for row in back))
