"""Calendar days in every form that offices write them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from fundwatch.ingest.converters.cleaning import squeezed
from fundwatch.ingest.converters.column import ColumnConverter
from fundwatch.ingest.converters.outcome import Noted, NoteKind, Refusal, shown
from fundwatch.ingest.workbook import Cell

_WRITTEN = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
)
#: A clock time after the day, as databases export it.
_CLOCK = re.compile(r"(?<=[\d日])[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
#: Day 0 of spreadsheets' serial numbers (1900 system, from March 1900 on).
_SERIAL_EPOCH = dt.date(1899, 12, 30)
_SERIALS = range(20_000, 60_001)
_COMPACT = range(19_000_101, 21_001_232)
_YEARS = range(1900, 2101)


class DayConverter(ColumnConverter):
    """A day, stored as ISO text."""

    def parse(self, cell: Cell) -> Any:
        """Read one day; a clock time is dropped."""
        if isinstance(cell, dt.date):
            return self._checked(cell.year, cell.month, cell.day, cell)
        if isinstance(cell, str):
            return self._of_text(cell)
        if isinstance(cell, int | float) and not isinstance(cell, bool) and cell == int(cell):
            number = int(cell)
            if number in _SERIALS:
                day = _SERIAL_EPOCH + dt.timedelta(days=number)
                return Noted(day.isoformat(), NoteKind.SERIAL_DAY)
            if number in _COMPACT:
                return self._of_text(str(number))
        return self._refusal(cell)

    def _of_text(self, cell: str) -> Any:
        text = squeezed(_CLOCK.sub("", cell.strip()))
        if not text:
            return None
        for form in _WRITTEN:
            match = form.fullmatch(text)
            if match:
                year, month, day = map(int, match.groups())
                return self._checked(year, month, day, cell)
        if text.isascii() and text.isdigit() and int(text) in _SERIALS:
            # A serial number that reached us as text, as in a CSV file.
            return self.parse(int(text))
        return self._refusal(cell)

    def _checked(self, year: int, month: int, day: int, cell: Cell) -> Any:
        if year in _YEARS:
            try:
                return dt.date(year, month, day).isoformat()
            except ValueError:
                pass
        return self._refusal(cell)

    def _refusal(self, cell: Cell) -> Refusal:
        return Refusal(f"“{self.label}”的“{shown(cell)}”不是可以识别的日期；请写成 2017-02-13 这样的形式。")
