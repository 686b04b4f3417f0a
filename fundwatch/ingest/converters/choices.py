"""Columns whose values come from a list, and columns of 是 and 否."""

from __future__ import annotations

from typing import Any

from fundwatch.ingest.converters.cleaning import clean, squeezed
from fundwatch.ingest.converters.column import ColumnConverter
from fundwatch.ingest.converters.outcome import Noted, NoteKind, Refusal, shown
from fundwatch.ingest.workbook import Cell
from fundwatch.models.fields import Field

_YES = frozenset({"是", "√", "✓", "✔", "☑", "1", "TRUE", "Y", "YES"})
_NO = frozenset({"否", "×", "✗", "✘", "╳", "X", "0", "FALSE", "N", "NO"})


class ChoiceConverter(ColumnConverter):
    """One value of the column's list; a closed list refuses any other, an open one keeps and notes it."""

    def __init__(self, field: Field, unit: str | None = None) -> None:
        super().__init__(field, unit)
        self._listed = {squeezed(choice): choice for choice in field.choices}

    def parse(self, cell: Cell) -> Any:
        """Read one value."""
        text, dropped = clean(shown(cell) if not isinstance(cell, str) else cell)
        if not text:
            return None
        listed = self._listed.get(squeezed(text))
        if listed is not None:
            return Noted(listed, NoteKind.CONTROL) if dropped else listed
        if self.field.closed:
            return Refusal(
                f"“{self.label}”的“{shown(cell)}”不在规定之内；请改成{'、'.join(self.field.choices)}中的一个。"
            )
        return Noted(text, NoteKind.UNLISTED)


class BooleanConverter(ColumnConverter):
    """是 or 否, stored as 1 or 0."""

    def parse(self, cell: Cell) -> Any:
        """Read one answer."""
        text = squeezed(shown(cell)).upper()
        if text in _YES:
            return 1
        if text in _NO:
            return 0
        return None if not text else Refusal(f"“{self.label}”的“{shown(cell)}”看不出是或否；请填写是或否。")
