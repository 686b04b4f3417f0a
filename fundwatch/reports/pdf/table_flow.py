"""Tables poured onto sheets: the head on every page, rows never torn, signatures kept with the last rows."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from fundwatch.reports.pdf.geometry import LINE, SMALL_4
from fundwatch.reports.pdf.items import Grid
from fundwatch.reports.pdf.sheets import Sheet
from fundwatch.reports.pdf.table_layout import smaller
from fundwatch.reports.pdf.table_paint import Painter

if TYPE_CHECKING:
    from fundwatch.reports.pdf.flow import Flow

NOTE_HEIGHT = 19.0
TABLE_GAP = 8.0
_SIGN_HEIGHT, _SIGN_GAP = 46.0, 12.0
_LEAST_ROWS, _STRAY_ROWS = 2, 3
_ALLOWANCE = 0.5
_STRETCH_AT_MOST = 6.0


class TableFlow:
    """Sets one table after another where a flow stands."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def least_height(self, grid: Grid) -> float:
        """Room a table needs to begin on a page: unit, head, and the first rows."""
        note = NOTE_HEIGHT if grid.unit_note or grid.counted else 0.0
        return TABLE_GAP + note + grid.layout.head_height + sum(grid.layout.heights[:_LEAST_ROWS])

    def set(self, grid: Grid) -> None:
        """Set a table from where the flow stands, over as many pages as it takes."""
        grid = self._without_a_stray_row(grid)
        layout, row = grid.layout, 0
        parts: list[tuple[Sheet, float]] = []
        painter = Painter(layout, self.flow.pen)
        while not parts or row < len(layout.rows):
            if parts:
                self.flow.turn()
            top = self._table_top(grid)
            end = self._rows_that_fit(grid, row, top)
            stretch = self._stretch(grid, top, end) if not parts else 0.0
            parts.append((self.flow.sheet, top))
            self.flow.y = painter.paint(self.flow.sheet, top, range(row, end), stretch=stretch)
            self.flow.fresh = False
            row = end
        self._sign(grid)
        if grid.counted and len(parts) > 1:
            self.flow.sheets.later.append(partial(self._count_parts, parts))
        used = self.flow.frame.height - self.flow.y + TABLE_GAP
        self.flow.y = self.flow.frame.height - math.ceil(used / LINE - 0.05) * LINE

    def _without_a_stray_row(self, grid: Grid) -> Grid:
        """The table a size smaller where that saves a last page of a row or two."""
        ends = self._page_ends(grid)
        if len(ends) == 1 or ends[-1] - ends[-2] > _STRAY_ROWS:
            return grid
        for layout in smaller(grid.layout, self.flow.frame.width, self.flow.pen):
            tighter = replace(grid, layout=layout)
            if len(self._page_ends(tighter)) < len(ends):
                return tighter
        return grid

    def _page_ends(self, grid: Grid) -> list[int]:
        """After which row each page of the table ends, from where the flow stands."""
        note = NOTE_HEIGHT if grid.unit_note or grid.counted else 0.0
        top = self.flow.y - (0 if self.flow.fresh else TABLE_GAP / 2) - note
        ends: list[int] = []
        while not ends or ends[-1] < len(grid.layout.rows):
            ends.append(self._rows_that_fit(grid, ends[-1] if ends else 0, top))
            top = self.flow.frame.height - note
        return ends

    def _stretch(self, grid: Grid, top: float, end: int) -> float:
        """What each row of a table on one page is given so that the text below it begins on the grid."""
        layout = grid.layout
        if end < len(layout.heights) or grid.signatories:
            return 0.0
        bottom = top - layout.head_height - sum(layout.heights)
        used = self.flow.frame.height - bottom + TABLE_GAP
        missing = -used % LINE
        fits = bottom - missing >= 0
        return missing / end if fits and missing / end <= _STRETCH_AT_MOST else 0.0

    def _table_top(self, grid: Grid) -> float:
        """Where the frame begins; the unit stands above it, on every page."""
        top = self.flow.y - (0 if self.flow.fresh else TABLE_GAP / 2)
        if not grid.unit_note and not grid.counted:
            return top
        if grid.unit_note:
            width = self.flow.pen.width("仿宋", grid.unit_note, "单位") * SMALL_4 / 1000
            x = self.flow.frame.width - width
            y = top - NOTE_HEIGHT + 5.5
            self.flow.sheet.text.append(self.flow.pen.show("仿宋", SMALL_4, (x, y), grid.unit_note))
        return top - NOTE_HEIGHT

    def _count_parts(self, parts: list[tuple[Sheet, float]]) -> None:
        for number, (sheet, top) in enumerate(parts, start=1):
            text = f"第{number}页 共{len(parts)}页"
            self.flow.pen.width("仿宋", text)
            sheet.text.append(self.flow.pen.show("仿宋", SMALL_4, (0, top + 5.5), text))

    def _rows_that_fit(self, grid: Grid, row: int, top: float) -> int:
        layout = grid.layout
        y = top - layout.head_height
        end = row
        while end < len(layout.heights) and y - layout.heights[end] >= -_ALLOWANCE:
            y -= layout.heights[end]
            end += 1
        left = len(layout.heights) - end
        tail = _SIGN_HEIGHT if grid.signatories else 0.0
        if left == 0 and y >= tail - _ALLOWANCE:
            return end
        if left < _LEAST_ROWS:
            end = max(row + 1, len(layout.heights) - _LEAST_ROWS)
        return max(end, row + 1)

    def _sign(self, grid: Grid) -> None:
        if not grid.signatories:
            return
        texts = [f"{label}：" for label in grid.signatories]
        widths = [self.flow.pen.width("仿宋", text, "签字栏") * SMALL_4 / 1000 for text in texts]
        blank = (self.flow.frame.width - sum(widths)) / len(texts) - _SIGN_GAP
        base = self.flow.y - _SIGN_HEIGHT + 14
        x = 0.0
        for text, width in zip(texts, widths, strict=True):
            self.flow.sheet.text.append(self.flow.pen.show("仿宋", SMALL_4, (x, base), text))
            self.flow.sheet.rule(x + width, base - 2.5, x + width + blank, base - 2.5, 0.4)
            x += width + blank + _SIGN_GAP
        self.flow.y -= _SIGN_HEIGHT
