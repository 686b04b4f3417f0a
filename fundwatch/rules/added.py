"""Rows added to 补助发放 as a small table of their own, by which rules tell where they may raise something new."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.rules.definition import Added, Rule, Via
from fundwatch.rules.scope import numbered, temporary_like

B = BenefitPayment
#: Where a row names the row whose money it takes back; those rows are among the added ones themselves.
_NAMES_ORIGINAL = "original_serial_no"


def added_payments(connection: Connection, ranges: Sequence[tuple[int, int]]) -> Added:
    """A temporary table of the rows with these ids and of the rows whose money they take back, as the class."""
    inside = or_(*(B.id.between(first, last) for first, last in ranges))
    originals = select(B.original_serial_no).where(inside, B.original_serial_no.is_not(None))
    rows = or_(inside, B.record_key.in_(originals))
    name = numbered(connection, "added_payment")
    table = temporary_like(connection, B.__table__, name, select(B.__table__).where(rows))
    return aliased(B, table)


def told_by(rule: Rule) -> tuple[tuple[str, ...], tuple[Via, ...]]:
    """Columns of an added payment that hold partition values it touches, and ways by which it leads to others."""
    reads = [read.by for read in rule.reads if read.table is B]
    columns = tuple(by for by in reads if isinstance(by, str))
    return columns, tuple(by for by in reads if isinstance(by, Via) and by.column != _NAMES_ORIGINAL)
