"""Writing a measured table's head and rows onto a sheet."""

from __future__ import annotations

from dataclasses import dataclass

from fundwatch.reports.pdf.faces import Role
from fundwatch.reports.pdf.geometry import BOX_MIDDLE
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheet
from fundwatch.reports.pdf.table_layout import LINE_SPACING, PADDING, Cell, TableLayout, cell_role

_FRAME_LINE, _INNER_LINE = 0.9, 0.4
_HEAD: Role = "黑体"


@dataclass(frozen=True)
class Painter:
    """Draws one measured table onto sheets."""

    layout: TableLayout
    pen: Pen

    def paint(self, sheet: Sheet, top: float, rows: range, *, stretch: float = 0.0) -> float:
        """Draw the head and some rows, the frame's top at `top`; returns the frame's bottom.

        Every row is made `stretch` points taller than it needs to be.
        """
        y = top - self.layout.head_height
        self._paint_head(sheet, top)
        edges = self.layout.edges
        for row in rows:
            sheet.rule(0, y, edges[-1], y, _INNER_LINE)
            height = self.layout.heights[row] + stretch
            self._paint_row(sheet, row, y - height / 2)
            y -= height
        for x in edges[1:-1]:
            sheet.rule(x, top, x, y, _INNER_LINE)
        for x in (edges[0], edges[-1]):
            sheet.rule(x, top + _FRAME_LINE / 2, x, y - _FRAME_LINE / 2, _FRAME_LINE)
        for level in (top, y):
            sheet.rule(0, level, edges[-1], level, _FRAME_LINE)
        return y

    def _paint_head(self, sheet: Sheet, top: float) -> None:
        layout = self.layout
        middle = top - layout.head_height / 2
        for column, lines in enumerate(layout.head):
            centre = layout.edges[column] + layout.widths[column] / 2
            for number, line in enumerate(lines):
                width = self.pen.width(_HEAD, line, "表头") * layout.size / 1000
                y = _base_line(middle, number, len(lines), layout.size)
                sheet.text.append(self.pen.show(_HEAD, layout.size, (centre - width / 2, y), line))

    def _paint_row(self, sheet: Sheet, row: int, middle: float) -> None:
        layout = self.layout
        role = cell_role(layout.table, row)
        special = layout.special.get(row, {})
        plain_y = middle - BOX_MIDDLE * layout.size
        scale = layout.size / 1000
        natural = layout.natural[row]
        for column, text in enumerate(layout.rows[row]):
            if column in special:
                self._paint_special(sheet, role, special[column], column, middle)
            elif text:
                x = self._aligned(column, natural[column] * scale)
                sheet.text.append(self.pen.show(role, layout.size, (x, plain_y), text))

    def _paint_special(self, sheet: Sheet, role: Role, cell: Cell, column: int, middle: float) -> None:
        for number, line in enumerate(cell.lines):
            width = self.pen.width(role, line) * cell.size / 1000
            y = _base_line(middle, number, len(cell.lines), cell.size)
            sheet.text.append(self.pen.show(role, cell.size, (self._aligned(column, width), y), line))

    def _aligned(self, column: int, width: float) -> float:
        left, own = self.layout.edges[column], self.layout.widths[column]
        align = self.layout.table.columns[column].align
        if align == "left":
            return left + PADDING
        if align == "right":
            return left + own - PADDING - width
        return left + (own - width) / 2


def _base_line(middle: float, number: int, count: int, size: float) -> float:
    return middle + ((count - 1) / 2 - number) * size * LINE_SPACING - BOX_MIDDLE * size
