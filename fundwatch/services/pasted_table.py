"""A table pasted as text (from a spreadsheet, a web page, a bank's text file) taken apart into cells.

Nothing is guessed about what the columns mean here; that is decided by holding them against the books.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from fundwatch.errors import UsageError
from fundwatch.ingest.converters import decimals

_TOTAL = re.compile(r"([合总小共]计|总和)([(（].*[)）])?[:：]?")
_CURRENCY = re.compile(r"^([-+]?)[¥￥$]?(.*?)元?$")
_COLUMNS_OF_BLANKS = re.compile(r"\t|\s{2,}|　+")
#: A pasted table longer than this is a file to be imported.
MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A row of data with its line number in the pasted text (from 1)."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PastedTable:
    """Header, rows of data, rows of totals, and the lines left out (titles, blank ones are not counted)."""

    header: tuple[str, ...]
    rows: tuple[PastedRow, ...]
    totals: tuple[PastedRow, ...]
    left_out: tuple[tuple[int, str], ...]

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.header)


def amount_of(cell: str) -> Decimal | None:
    """The number in a cell, with or without currency and separators; None where it is none."""
    folded = unicodedata.normalize("NFKC", cell).strip()
    found = _CURRENCY.match(folded)
    return decimals.of_text(f"{found[1]}{found[2]}" if found else folded)


def parse(text: str) -> PastedTable:
    """Take a pasted text apart; UsageError where there is no table in it."""
    lines = _lines(text)
    if len(lines) > MOST_LINES:
        raise UsageError(f"粘贴的内容有 {len(lines):,} 行，一次最多 {MOST_LINES:,} 行。", "请分几次粘贴。")
    width = _usual_width(lines)
    if width < 2:  # noqa: PLR2004 - what it is and how much
        raise UsageError(
            "没有认出表格：至少要有两列，一列是编号或名称，一列是金额。",
            "请在 Excel 里连同表头选中后复制，再粘贴到这里。",
        )
    shaped = [(number, cells) for number, cells in lines if len(cells) >= 2]  # noqa: PLR2004
    left_out = [(number, cells[0]) for number, cells in lines if len(cells) < 2]  # noqa: PLR2004
    header, body = _headed(shaped, width)
    rows: list[PastedRow] = []
    totals: list[PastedRow] = []
    for number, cells in body:
        row = PastedRow(number, (*cells, *("",) * (width - len(cells)))[:width])
        (totals if _is_total(row) else rows).append(row)
    if not rows:
        raise UsageError("没有认出数据行：粘贴的内容里没有带金额的行。", "请连同数据一起复制。")
    return PastedTable(header, tuple(rows), tuple(totals), tuple(left_out))


def _lines(text: str) -> list[tuple[int, tuple[str, ...]]]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    delimiter = "\t" if "\t" in plain else "," if _has_commas(plain) else ""
    if delimiter:
        reader = csv.reader(io.StringIO(plain), delimiter=delimiter)
        cut = [(reader.line_num, row) for row in reader]
    else:
        cut = [(number, _COLUMNS_OF_BLANKS.split(line.strip())) for number, line in enumerate(plain.split("\n"), 1)]
    found = []
    for number, row in cut:
        cells = tuple(" ".join(cell.split()) for cell in row)
        while cells and not cells[-1]:
            cells = cells[:-1]
        if any(cells):
            found.append((number, cells))
    return found


def _has_commas(text: str) -> bool:
    """Commas between columns, not those between the thousands of an amount."""
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and sum(len(re.findall(r",(?!\d{3}(?!\d))", line)) > 0 for line in lines) * 2 > len(lines)


def _usual_width(lines: list[tuple[int, tuple[str, ...]]]) -> int:
    counted = Counter(len(cells) for _, cells in lines if len(cells) > 1)
    if not counted:
        return 0
    most = max(counted.values())
    # Rows with blanks at their end are shorter; the widest that is common enough counts.
    return max(width for width, count in counted.items() if count * 4 >= most)


def _headed(
    lines: list[tuple[int, tuple[str, ...]]], width: int
) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]]]:
    """The header, and what stands below it: the first row in which an amount stands begins the data."""
    for place, (_, cells) in enumerate(lines):
        if any(amount_of(cell) is not None for cell in cells[1:]):
            above = lines[place - 1][1] if place else ()
            names = [above[number] if number < len(above) else "" for number in range(width)]
            return tuple(name or f"第 {number} 列" for number, name in enumerate(names, 1)), lines[place:]
    return tuple(f"第 {number} 列" for number in range(1, width + 1)), []


def _is_total(row: PastedRow) -> bool:
    first = next((cell for cell in row.cells if cell), "")
    return bool(_TOTAL.fullmatch(first.replace(" ", "")))
