"""How a sheet looks, as far as handing rows back to their sender needs it: column widths and merged titles."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Titles stand at the top; a register may have a hundred thousand merged cells below.
_LOWEST_ROW = 60
_MOST_COLUMNS = 1_000
_MOST_MERGED = 2_000
_WIDEST = 120.0


_COLUMN = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?col\s([^<>]*)>")
_MERGED = re.compile(
    rb"<(?:[A-Za-z_][\w.-]*:)?mergeCell\s[^<>]*?ref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_NUMBER = re.compile(rb"(min|max|width)=[\"']([\d.]{1,20})[\"']")


@dataclass(slots=True)
class SheetLook:
    """Widths in characters by 0-based column; merged cells as (top row, left, bottom row, right).

    Rows count from 1 and columns from 0. Filled while the sheet is read, complete when it has been read to its end.
    """

    widths: dict[int, float] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def set_width(self, first: int, last: int, width: float) -> None:
        """Set the width of some columns; one that is hidden or none at all is not kept."""
        if not width > 0:
            return
        for column in range(first, min(last, _MOST_COLUMNS) + 1):
            self.widths[column] = min(width, _WIDEST)

    def add_merged(self, top: int, left: int, bottom: int, right: int) -> None:
        """Add merged cells; those below the titles are left out."""
        is_near = bottom <= _LOWEST_ROW and right < _MOST_COLUMNS
        if is_near and (top, left) != (bottom, right) and len(self.merged) < _MOST_MERGED:
            self.merged.append((top, left, bottom, right))


def look_of(head: bytes, tail: bytes) -> SheetLook:
    """Read the look of an .xlsx sheet from what stands before and behind its rows."""
    look = SheetLook()
    for match in _COLUMN.finditer(head):
        given = dict(_NUMBER.findall(match[1]))
        first, last = (int(given.get(name, b"0").split(b".")[0] or 0) for name in (b"min", b"max"))
        if first and given.get(b"width", b"0").replace(b".", b"", 1).isdigit():
            look.set_width(first - 1, last - 1, float(given[b"width"]) if b"width" in given else 0.0)
    for left, top, right, bottom in _MERGED.findall(tail):
        if int(top) <= _LOWEST_ROW:
            look.add_merged(int(top), _column(left), int(bottom), _column(right))
    return look


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
