"""Parts of a year: H1, Q3, 2017-03, 2017Q1."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from fundwatch.ingest.converters.cleaning import clean, squeezed
from fundwatch.ingest.converters.column import ColumnConverter
from fundwatch.ingest.converters.outcome import Noted, NoteKind, shown
from fundwatch.ingest.workbook import Cell

_PART = re.compile(r"(\d{4})?-?(H[12]|Q[1-4])")
_MONTH = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")
_MONTHS = range(1, 13)


class PeriodConverter(ColumnConverter):
    """A period; months are stored as 2017-03, an unknown form is kept and noted."""

    def parse(self, cell: Cell) -> Any:
        """Read one period."""
        if isinstance(cell, dt.date):
            if cell.day == 1:
                return Noted(f"{cell.year}-{cell.month:02d}", NoteKind.PERIOD_DAY)
            return Noted(shown(cell), NoteKind.PERIOD)
        written, _ = clean(shown(cell) if not isinstance(cell, str) else cell)
        text = squeezed(written).upper()
        if not text:
            return None
        part = _PART.fullmatch(text)
        if part:
            return f"{part[1] or ''}{part[2]}"
        month = _MONTH.fullmatch(text)
        if month and int(month[2]) in _MONTHS:
            return f"{month[1]}-{int(month[2]):02d}"
        return Noted(written, NoteKind.PERIOD)
