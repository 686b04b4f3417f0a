"""Drawing a paper's table: the head with its groups, rows, the page's own sum; thin inside, stronger around."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from fundwatch.reports.papers.texts import NUMERIC
from fundwatch.reports.pdf.faces import Role
from fundwatch.reports.pdf.geometry import BOX_MIDDLE
from fundwatch.reports.pdf.paper_layout import Band, HeadCell, PaperLayout
from fundwatch.reports.pdf.paper_measure import CELL, STRONG, sum_writer
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheet
from fundwatch.reports.pdf.table_layout import LINE_SPACING, PADDING

_FRAME_LINE, _HEAD_LINE, _INNER_LINE = 1.0, 0.7, 0.35
_PAGE_SUM = "本页小计"
_NOTHING = "（没有记录）"
#: Running numbers are numbers that nobody adds up.
_RUNNING = "序号"

#: A point, and the share of a text's width that stands left of it.
Anchor = tuple[float, float]


@dataclass(frozen=True)
class PaperPainter:
    """Draws one table, page by page."""

    layout: PaperLayout
    pen: Pen

    def paint(self, sheet: Sheet, top: float, bands: Sequence[Band], *, page_sum: bool) -> float:
        """Draw the head and these rows with the frame's top at `top`; returns the frame's bottom.

        The page's own sum stands under its rows, before the total of all.
        """
        y = self._paint_head(sheet, top)
        sheet.rule(0, y, self.layout.edges[-1], y, _HEAD_LINE)
        body = y
        totals = [band for band in bands if self._is_total(band)]
        rows = [band for band in bands if not self._is_total(band)]
        y = self._paint_bands(sheet, rows, y)
        spanned = range(0)
        if page_sum:
            sheet.rule(0, y, self.layout.edges[-1], y, _INNER_LINE)
            spanned = self._paint_page_sum(sheet, rows, y - self.layout.plain / 2)
            self._rule_columns(sheet, body, y)
            body = y - self.layout.plain
            self._rule_columns(sheet, y, body, but=spanned)
            y = body
        if totals and (rows or page_sum):
            sheet.rule(0, y, self.layout.edges[-1], y, _INNER_LINE)
        y = self._paint_bands(sheet, totals, y)
        if self.layout.measure.texts:
            self._rule_columns(sheet, body, y)
        else:
            y -= self.layout.plain
            anchor = (self.layout.edges[-1] / 2, 0.5)
            self._paint_lines(sheet, CELL, (_NOTHING,), y + self.layout.plain / 2, anchor)
        for x in (0, self.layout.edges[-1]):
            sheet.rule(x, top + _FRAME_LINE / 2, x, y - _FRAME_LINE / 2, _FRAME_LINE)
        for level in (top, y):
            sheet.rule(0, level, self.layout.edges[-1], level, _FRAME_LINE)
        return y

    def _is_total(self, band: Band) -> bool:
        return self.layout.measure.total and band.row == self.layout.measure.last

    def _paint_bands(self, sheet: Sheet, bands: Sequence[Band], y: float) -> float:
        for number, band in enumerate(bands):
            if number and not band.first:
                sheet.rule(0, y, self.layout.edges[-1], y, _INNER_LINE)
            self._paint_band(sheet, band, y - band.height / 2)
            y -= band.height
        return y

    def _rule_columns(self, sheet: Sheet, top: float, bottom: float, but: range = range(0)) -> None:
        """The lines between columns from top to bottom, but for those a text goes across."""
        if top > bottom:
            for number, x in enumerate(self.layout.edges[1:-1], start=1):
                if number not in but:
                    sheet.rule(x, top, x, bottom, _INNER_LINE)

    def _paint_head(self, sheet: Sheet, top: float) -> float:
        layout = self.layout
        for cell in layout.head:
            high, low = self._span(cell, top)
            left, right = layout.edges[cell.start], layout.edges[cell.end]
            self._paint_lines(sheet, STRONG, cell.lines, (high + low) / 2, ((left + right) / 2, 0.5))
            if cell.start:
                sheet.rule(left, high, left, low, _INNER_LINE)
            if cell.level == 0 and not cell.tall and len(layout.level_heights) > 1:
                sheet.rule(left, low, right, low, _INNER_LINE)
        return top - layout.head_height

    def _span(self, cell: HeadCell, top: float) -> tuple[float, float]:
        first = self.layout.level_heights[0]
        if cell.tall or len(self.layout.level_heights) == 1:
            return top, top - self.layout.head_height
        return (top, top - first) if cell.level == 0 else (top - first, top - self.layout.head_height)

    def _paint_band(self, sheet: Sheet, band: Band, middle: float) -> None:
        layout, size = self.layout, self.layout.size
        measure = layout.measure
        role = measure.role(band.row)
        wrapped = layout.wrapped.get(band.row, {})
        natural = measure.natural[band.row]
        plain_y = middle - BOX_MIDDLE * size
        for column, text in enumerate(measure.texts[band.row]):
            if column in wrapped:
                lines = wrapped[column] if band.last < 0 else wrapped[column][band.first : band.last]
                self._paint_lines(sheet, role, lines, middle, self._anchors[column])
            elif text and not band.first:
                at, share = self._anchors[column]
                x = at - share * natural[column] * size / 1000
                sheet.text.append(self.pen.show(role, size, (x, plain_y), text))

    def _paint_lines(self, sheet: Sheet, role: Role, lines: Sequence[str], middle: float, anchor: Anchor) -> None:
        size = self.layout.size
        for number, line in enumerate(lines):
            width = self.pen.width(role, line) * size / 1000 if anchor[1] else 0.0
            y = middle + ((len(lines) - 1) / 2 - number) * size * LINE_SPACING - BOX_MIDDLE * size
            sheet.text.append(self.pen.show(role, size, (anchor[0] - anchor[1] * width, y), line))

    def _paint_page_sum(self, sheet: Sheet, bands: Sequence[Band], middle: float) -> range:
        """The sums; gives the lines between columns that its name goes across."""
        measure = self.layout.measure
        rows = [band.row for band in bands if not band.first and band.row not in measure.strong]
        first = min(measure.summed)
        self._paint_lines(sheet, STRONG, (_PAGE_SUM,), middle, (self.layout.edges[first or 1] / 2, 0.5))
        for column in sorted(measure.summed):
            text = self._sum_writers[column](rows)
            self._paint_lines(sheet, STRONG, (text,), middle, self._anchors[column])
        return range(1, first)

    @cached_property
    def _sum_writers(self) -> dict[int, Callable[[Sequence[int]], str]]:
        return {column: sum_writer(self.layout.measure, column) for column in self.layout.measure.summed}

    @cached_property
    def _anchors(self) -> tuple[Anchor, ...]:
        """Where the texts of each column stand: numbers right, days and short words in the middle, others left."""
        made: list[Anchor] = []
        for number, column in enumerate(self.layout.measure.columns):
            left, right = self.layout.edges[number], self.layout.edges[number + 1]
            if column.kind in NUMERIC and column.label != _RUNNING:
                made.append((right - PADDING, 1.0))
            elif column.kind in NUMERIC | {"day"} or self.layout.centred[number]:
                made.append(((left + right) / 2, 0.5))
            else:
                made.append((left + PADDING, 0.0))
        return tuple(made)
