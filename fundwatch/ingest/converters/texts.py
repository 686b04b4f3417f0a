"""Columns of text: free text, names, codes, identity and account numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from fundwatch.ingest.converters.cleaning import clean, is_plain
from fundwatch.ingest.converters.column import ColumnConverter
from fundwatch.ingest.converters.outcome import Noted, NoteKind, Refusal, shown
from fundwatch.ingest.workbook import Cell
from fundwatch.models.fields import Field

#: A spreadsheet keeps 15 digits of a number.
_SURE_LIMIT = 10**15
_EXPONENT = re.compile(r"\d(\.\d+)?[Ee]\+?\d{2,}")
_ID_SEPARATORS = re.compile("[、,\uff0c;\uff1b/|\\s]+")
_TEXT_KINDS = frozenset({str, type(None)})


class TextConverter(ColumnConverter):
    """Free text; a number is written out, a date in its ISO form."""

    def takes_whole(self, cells: Sequence[Cell], kinds: set[type]) -> bool:
        """Take a column of plain text without a single space as it stands."""
        if not kinds <= _TEXT_KINDS or "" in cells:
            return False
        joined = "".join(filter(None, cells))  # type: ignore[arg-type]  # only texts are left
        return " " not in joined and is_plain(joined) and self.takes_text(joined)

    def takes_text(self, joined: str) -> bool:  # noqa: ARG002 - for overriding
        """Whether plain text without spaces, all cells of a block joined, needs no further look."""
        return True

    def parse(self, cell: Cell) -> Any:
        """Read one cell."""
        if isinstance(cell, str):
            text, dropped = clean(cell)
            value = self.parse_text(text) if text else None
            if dropped and not isinstance(value, Refusal):
                return Noted(value.value if isinstance(value, Noted) else value, NoteKind.CONTROL)
            return value
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return self.parse_number(cell)
        if isinstance(cell, dt.date):
            return self.parse_day(cell)
        return shown(cell)

    def parse_text(self, text: str) -> Any:
        """Read text that is already clean and not empty."""
        return text

    def parse_number(self, number: float) -> Any:
        """Read a cell that the spreadsheet holds as a number."""
        if abs(number) >= _SURE_LIMIT:
            return self.lost_digits(f"{number:.6G}")
        return f"{number:.15g}"

    def parse_day(self, day: dt.date) -> Any:
        """Read a cell that the spreadsheet holds as a date."""
        return shown(day)

    def lost_digits(self, text: str) -> Refusal:
        """Refuse a number whose last digits the spreadsheet has dropped."""
        return Refusal(
            f"“{self.label}”在表格里是数字（{text}），超过 15 位的末尾几位已经丢失，无法还原；"
            "请把该列设成文本格式，重新填写后再导入。"
        )


class NameConverter(TextConverter):
    """A name, kept as it is written."""


class CodeConverter(TextConverter):
    """A code or document number: text, never a date or a number with lost digits."""

    def takes_text(self, joined: str) -> bool:
        """Look closer where a text may be a number shown with an exponent."""
        return "E+" not in joined and "e+" not in joined

    def parse_text(self, text: str) -> Any:
        """Refuse the text of a number shown with an exponent."""
        return self.lost_digits(text) if _EXPONENT.fullmatch(text) else text

    def parse_day(self, day: dt.date) -> Any:
        """Refuse a code that a spreadsheet has turned into a date: what was typed cannot be told any more."""
        return Refusal(
            f"“{self.label}”被表格软件变成了日期（{shown(day)}），原来的写法无法还原；"
            "请把该列设成文本格式，重新填写后再导入。"
        )


class AccountConverter(CodeConverter):
    """A bank account number; spaces inside are dropped."""

    def parse_text(self, text: str) -> Any:
        """Drop the spaces between groups of digits."""
        return super().parse_text("".join(text.split()))


class IdNumberConverter(AccountConverter):
    """An identity number; one of wrong form is kept as it is written."""

    def takes_text(self, joined: str) -> bool:
        """Look closer where a small x may stand at the end."""
        return "x" not in joined and super().takes_text(joined)

    def parse_text(self, text: str) -> Any:
        """Drop spaces and write a trailing x as X."""
        value = super().parse_text(text)
        return f"{value[:-1]}X" if isinstance(value, str) and value.endswith("x") else value


class IdListConverter(IdNumberConverter):
    """Identity numbers separated by 、 or another mark, stored with 、."""

    def __init__(self, field: Field, unit: str | None = None) -> None:
        super().__init__(field, unit)
        self._single = IdNumberConverter(field)

    def takes_text(self, joined: str) -> bool:
        """Look at every list."""
        return not joined

    def parse_text(self, text: str) -> Any:
        """Read each number of the list."""
        numbers = [self._single.parse_text(part) for part in _ID_SEPARATORS.split(text) if part]
        refused = next((number for number in numbers if isinstance(number, Refusal)), None)
        return refused or "、".join(numbers)
