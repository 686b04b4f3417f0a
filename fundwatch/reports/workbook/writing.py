"""Writes plain sheets as SpreadsheetML, row by row into the zip.

openpyxl's write-only mode took 11 microseconds a cell where this takes under one, and stamps the hour of writing
into the file; a county's payments are ten million cells, and the same county must give the same bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from itertools import islice
from pathlib import Path

from fundwatch.errors import UsageError
from fundwatch.reports.workbook import package
from fundwatch.reports.workbook.sheet import Cell, Figure, SheetLike

ROWS_A_PIECE = 2000
LAST_ROW = 1_048_576
LONGEST_NAME = 31
_FIRST_DAY = date(1899, 12, 30).toordinal()
#: Programs do not fit the height of a row to merged cells.
_TITLE_HEIGHT = ' ht="26" customHeight="1"'
_FORMS = {
    "money": package.MONEY,
    "number": package.GENERAL,
    "share": package.SHARE,
    "day": package.DATE,
    "text": package.GENERAL,
}
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def write_workbook(path: Path, sheets: Sequence[SheetLike], *, computed: bool = False) -> None:
    """Write the sheets to an .xlsx file; the same sheets give the same bytes at any time on any machine.

    With `computed` spreadsheets compute its formulas anew when they open it, and print each sheet as wide as a page.
    Raises UsageError when a sheet's name is not allowed or used twice, or when it holds too many rows.
    """
    names = [sheet.name for sheet in sheets]
    check_names(names)
    write_parts(path, package.parts(names, computed=computed), [_pieces(sheet, fitted=computed) for sheet in sheets])


def write_parts(path: Path, parts: Mapping[str, str], sheets: Sequence[Iterator[str]]) -> None:
    """Write the parts and the sheets' XML, piece by piece, into the file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        for name, text in parts.items():
            archive.writestr(package.entry(name), text.encode())
        for order, pieces in enumerate(sheets, start=1):
            with archive.open(package.entry(f"xl/worksheets/sheet{order}.xml"), "w", force_zip64=True) as part:
                for piece in pieces:
                    part.write(piece.encode())


def check_names(names: Sequence[str]) -> None:
    """Raise UsageError for sheet names that spreadsheet programs do not take."""
    if not names:
        raise UsageError("工作簿里没有要写的表。")
    for name in names:
        if not 1 <= len(name) <= LONGEST_NAME or FORBIDDEN_IN_NAMES.search(name):
            raise UsageError(f"工作表名“{name}”不能用:须为 1—31 个字,不得含 [ ] : * ? / \\。")
    if len({name.casefold() for name in names}) < len(names):
        raise UsageError("工作表名重复。")


def column_letters(place: int) -> str:
    """Letters of a column, counted from 0: A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _pieces(sheet: SheetLike, *, fitted: bool) -> Iterator[str]:
    """A sheet's XML; a `fitted` one is printed across, as wide as a page."""
    letters = [column_letters(place) for place in range(len(sheet.header))]
    above = [_styled(title, package.TITLE) for title in sheet.titles]
    above += [_styled(sheet.unit_line, package.TEXT)] if sheet.unit_line else []
    number = len(above) + 1
    start = package.SHEET_START + (package.FITTED if fitted else "")
    yield start + package.frozen(number) + package.columns(sheet.widths) + "<sheetData>"
    height = _TITLE_HEIGHT if fitted else ""
    yield "".join(_row(letters, place, [line], height) for place, line in enumerate(above, start=1))
    yield _row(letters, number, [_styled(label, package.HEADER) for label in sheet.header])
    writers = [_writer(kind) for kind in sheet.kinds]
    rows = iter(sheet.rows)
    while batch := list(islice(rows, ROWS_A_PIECE)):
        if number + len(batch) > LAST_ROW:
            raise UsageError(f"表“{sheet.name}”超过 {LAST_ROW} 行,一张工作表放不下。")
        yield "".join(
            _row(letters, number + place, [write(cell) for write, cell in zip(writers, row, strict=True)])
            for place, row in enumerate(batch, start=1)
        )
        number += len(batch)
    for line in sheet.footer:
        number += 1
        yield _row(letters, number, [write(cell) for write, cell in zip(writers, line, strict=False)])
    yield "</sheetData>" + package.merges(len(sheet.titles), letters[-1] if letters else "A")
    yield (package.ACROSS if fitted else "") + package.SHEET_END


def _row(letters: Sequence[str], number: int, cells: Sequence[str], height: str = "") -> str:
    body = "".join([f'<c r="{letter}{number}"{cell}' for letter, cell in zip(letters, cells, strict=False) if cell])
    return f'<row r="{number}"{height}>{body}</row>'


def _styled(text: str, style: int) -> str:
    return f' s="{style}"{text_cell(text)}' if text else ""


def text_cell(text: str) -> str:
    """The rest of a cell that holds a text."""
    if not text.isprintable():
        text = _UNPRINTABLE.sub("", text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() or "\n" in text else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _any(cell: Cell) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return f' s="{package.TEXT}"{text_cell(cell)}'
    if isinstance(cell, Figure):
        return _figure(cell)
    if isinstance(cell, bool):
        return f' s="{package.TEXT}"{text_cell("是" if cell else "否")}'
    if isinstance(cell, date):
        return f' s="{package.DATE}"><v>{day_number(cell)}</v></c>'
    return f' s="{package.GENERAL}"><v>{cell!r}</v></c>' if not isinstance(cell, Decimal) else _decimal(cell)


def _decimal(cell: Decimal) -> str:
    return f' s="{package.MONEY}"><v>{cell}</v></c>'


def _figure(cell: Figure) -> str:
    """A text that is computed keeps the general format: Excel takes a formula in a text cell for its letters."""
    style = _FORMS[cell.form]
    if not cell.formula:
        return (
            f' s="{style}"{text_cell(cell.value)}'
            if isinstance(cell.value, str)
            else f' s="{style}"><v>{cell.value:f}</v></c>'
        )
    formula = f"<f>{escape(cell.formula, quote=False)}</f>"
    if isinstance(cell.value, str):
        return f' s="{style}" t="str">{formula}<v>{escape(cell.value, quote=False)}</v></c>'
    return f' s="{style}">{formula}<v>{cell.value:f}</v></c>'


def _money(cell: Cell) -> str:
    if type(cell) is not int:
        return _any(cell)
    return f' s="{package.MONEY}"><v>{yuan_number(cell)}</v></c>'


def _wan(cell: Cell) -> str:
    if type(cell) is not int:
        return _any(cell)
    return f' s="{package.WAN}"><v>{wan_number(cell)}</v></c>'


def yuan_number(fen: int) -> str:
    """An amount as the yuan of a number cell, exact to the fen."""
    return _shifted(fen, 2)


def wan_number(fen: int) -> str:
    """An amount as the 万元 of a number cell, exact to the fen."""
    return _shifted(fen, 6)


def share_number(hundredths: int) -> str:
    """Hundredths of a percent as the share of a number cell."""
    return _shifted(hundredths, 4)


def _shifted(value: int, places: int) -> str:
    whole, rest = divmod(abs(value), 10**places)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{places}d}"


def day_number(day: date) -> int:
    """A day as spreadsheets count it."""
    return day.toordinal() - _FIRST_DAY


def _writer(kind: str) -> Callable[[Cell], str]:
    writers = {"text": _any, "date": _any, "number": _any, "money": _money, "wan": _wan}
    if kind not in writers:
        raise UsageError(f"没有“{kind}”这种列。")
    return writers[kind]
