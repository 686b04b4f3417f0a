"""The cells of a paper's column as SpreadsheetML: true numbers and true days, in the format of their row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fundwatch.errors import RefusedError
from fundwatch.reports.papers.content import Cell, PaperColumn
from fundwatch.reports.papers.texts import NUMERIC, writer
from fundwatch.reports.workbook.paper_styles import Align, CellStyle, Fill, Font, Styles
from fundwatch.reports.workbook.writing import day_number, share_number, text_cell, wan_number, yuan_number

#: Fifteen digits are what a spreadsheet keeps of a number; a longer sum would lose its fen and is written as text.
_EXACT = 10**15
#: The first day that all spreadsheets count alike: they believe that 1900 was a leap year.
_FIRST_DAY = date(1900, 3, 1)
_WAN_PLACES = 6
_LONGEST_TEXT = 32_767
_FORMATS = {
    "money": "#,##0.00",
    "rate": "0.00%",
    "number": "#,##0",
    "quantity": "#,##0.######",
    "day": "yyyy\\-mm\\-dd",
    "text": "@",
}

CellWriter = Callable[[Cell], str]


def number_format(column: PaperColumn, wan_places: int) -> str:
    """The number format of a column's cells."""
    if column.kind == "wan":
        return f"#,##0.{'0' * wan_places}" if wan_places else "#,##0.00####"
    return _FORMATS[column.kind]


def cell_writer(column: PaperColumn, styles: Styles, wan_places: int, *, font: Font, fill: Fill) -> CellWriter:
    """What writes the cells of a column in rows of one look: the rest of a `<c r="A1"` element."""

    def style(number: str, align: Align) -> int:
        return styles.number(CellStyle(font, fill, number=number, align=align, open=fill == "entry"))

    own = style(number_format(column, wan_places), _align(column))
    text = style("@", "left" if column.kind == "text" else "center")
    day = style(_FORMATS["day"], "center")
    write_text = writer(column, wan_places or _WAN_PLACES)
    write = {"money": yuan_number, "wan": wan_number, "rate": share_number, "quantity": wan_number}.get(
        column.kind, str
    )

    def written(cell: Cell) -> str:
        if cell is None or cell == "":
            return f' s="{own}"/>'
        if isinstance(cell, str):
            if len(cell) > _LONGEST_TEXT:
                raise RefusedError(
                    f"“{column.label}”栏有一段文字长 {len(cell):,} 字，一个单元格放不下，没有生成工作簿。",
                    f"单元格最多 {_LONGEST_TEXT:,} 字，请先缩短这段文字。",
                )
            return f' s="{text}"{text_cell(cell)}'
        if isinstance(cell, date):
            if cell < _FIRST_DAY:
                return f' s="{text}"{text_cell(cell.isoformat())}'
            return f' s="{day}"><v>{day_number(cell)}</v></c>'
        if abs(cell) >= _EXACT:
            return f' s="{text}"{text_cell(write_text(cell))}'
        return f' s="{own}"><v>{write(cell)}</v></c>'

    return written


def _align(column: PaperColumn) -> Align:
    if column.kind in NUMERIC:
        return "right"
    return "center" if column.kind == "day" else "left"
