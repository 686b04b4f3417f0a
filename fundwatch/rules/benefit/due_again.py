"""What tells that a deduction takes back what had been paid too much: months, quantities, another grade."""

from __future__ import annotations

from fundwatch.models.fields import PARTS
from fundwatch.rules.benefit.facts import Standard, standards_of
from fundwatch.rules.definition import Row
from fundwatch.rules.scope import Scope

_FIXED, _MONTHLY, _YEAR = "定额", "月", 12
#: What is paid for a person, a household or once: the other standards go by what one holds.
_FLAT = ("人", "户", "次")
#: Areas are measured to a tenth.
_TENTH = 10


def paid_before_or_otherwise(row: Row, scope: Scope) -> bool:
    """Whether 扣款 is what the standards make of a mistake, or 实发金额 is the sum of another grade.

    The row has the columns that `Standards.of_row` reads, quantity, 扣款 and 实发金额 (fen).
    """
    known = standards_of(scope)
    own, fixed = known.of_row(row), [one for one in known.all_of(row["补助项目"]) if one.kind == _FIXED and one.amount]
    units = PARTS if row["quantity"] is None else row["quantity"]
    if any(abs(one.amount * units - row["实发金额"] * PARTS) < PARTS for one in fixed):
        return True
    return any(_is_of(row["扣款"], one) for one in fixed) or (own is not None and _is_between(row["扣款"], own, fixed))


def _is_of(cut: int, standard: Standard) -> bool:
    """Whether a deduction is so many months, so much of a quantity, or once the standard."""
    if standard.cycle == _MONTHLY:
        return cut % standard.amount == 0 and cut <= standard.amount * _YEAR
    if standard.per in _FLAT:
        return cut == standard.amount
    return cut * _TENTH % standard.amount == 0


def _is_between(cut: int, own: Standard, fixed: list[Standard]) -> bool:
    """Whether a deduction is what a higher grade had paid too much, of once or of up to a year's months."""
    most = _YEAR if own.cycle == _MONTHLY else 1
    more = [one.amount - own.amount for one in fixed if one.amount > own.amount]
    return any(cut % one == 0 and cut <= one * most for one in more)
