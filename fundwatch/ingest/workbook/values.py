"""From a cell's type, style and written value to what the cell holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fundwatch.ingest.workbook.cells import Cell, CellFault, plain_number
from fundwatch.ingest.workbook.faults import SEND_AGAIN, FileFaultError
from fundwatch.ingest.workbook.grid import Numbers, Objects
from fundwatch.ingest.workbook.styles import Format, from_iso, from_serial

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[Ee][+-]?\d{1,4})?", re.ASCII)
_INFINITE = float("inf")
_TRUTHS = {"1": True, "0": False, "true": True, "false": False}
_SPECIAL: dict[str, Callable[[str], Cell]] = {
    "str": lambda written: written,
    "e": lambda written: CellFault("error_value", written),
    "b": lambda written: _TRUTHS.get(written.strip(), written),
    "d": from_iso,
}


def missing_text() -> FileFaultError:
    """The fault of a cell that refers to a shared string which the file lacks."""
    return FileFaultError("的单元格引用了文件里没有的文字，文件已损坏。", SEND_AGAIN)


@dataclass(frozen=True)
class CellReader:
    """What the cells of a workbook refer to: its texts, its formats, its calendar."""

    texts: Objects
    formats: list[Format]
    since_1904: bool

    @cached_property
    def blank_texts(self) -> Numbers:
        """The indexes of the shared strings without a character."""
        return np.array([index for index, text in enumerate(self.texts) if text is None], dtype=np.int64)

    def format_of(self, style: int) -> Format:
        """What the number format of a cell style shows."""
        return self.formats[style] if 0 <= style < len(self.formats) else Format.PLAIN

    def shared(self, index: str) -> str | None:
        """Look up a shared string; raises FileFaultError when there is none."""
        if not (index.isascii() and index.isdecimal() and int(index) < len(self.texts)):
            raise missing_text()
        text: str | None = self.texts[int(index)]
        return text

    def value(self, kind: str, style: int, written: str | None, *, has_formula: bool) -> Cell:
        """Give what a cell of any type but `inlineStr` holds.

        `written` is the content of its `<v>`, entities and `_x000D_` resolved, None when there is none.
        """
        if not written:
            computed = written is not None and kind in {"str", "s"}
            return CellFault("formula_without_value") if has_formula and not computed else None
        if kind == "s":
            return self.shared(written.strip())
        special = _SPECIAL.get(kind)
        return special(written) if special else self.number(style, written)

    def number(self, style: int, written: str) -> Cell:
        """Give a number, or the date that its format makes of it; what is no number stays text."""
        bare = written.strip()
        if not _NUMBER.fullmatch(bare) or abs(number := float(bare)) == _INFINITE:
            return written
        shown = self.format_of(style)
        if shown is Format.PLAIN:
            return plain_number(number)
        return from_serial(number, shown, since_1904=self.since_1904)
