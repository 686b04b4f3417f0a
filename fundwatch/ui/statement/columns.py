"""Columns of statements and of the small tables in accounts as the grid draws them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundwatch.ui.table.columns import Column

if TYPE_CHECKING:
    from fundwatch.services.statement import StatementColumn

_WIDTHS = {"text": 150, "money": 136, "wan": 112, "number": 84, "rate": 84, "day": 108}
_NUMBERS = frozenset({"money", "wan", "number", "rate"})
_PER_CHARACTER = 14
_PADDING = 36


def column_of(it: StatementColumn) -> Column:
    """The column as the grid draws it; never narrower than its header."""
    width = max(it.width or _WIDTHS[it.shown], len(it.label) * _PER_CHARACTER + _PADDING)
    return Column(it.label, width, it.shown in _NUMBERS, stretch=it.stretch)
