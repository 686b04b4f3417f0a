"""How a paper's table fits its page: type size, columns' widths, two-level head, lines of each cell.

Sizes are tried from large to small until amounts, days and document numbers stand whole and few rows take more than
two or three lines; a size below 7 points is never used. What does not fit even then is told (None), and the paper
takes a larger sheet. Unlike a notice's, a paper's cells never shrink by themselves: a long text takes more lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby

import numpy as np

from fundwatch.reports.pdf.linebreak import Setting, break_lines
from fundwatch.reports.pdf.paper_measure import STRONG, Measured, sum_writer
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.table_layout import LINE_SPACING, PADDING, balanced_lines, shared_out

LEAST_SIZE = 7.0
_SIZES = (10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, LEAST_SIZE)
#: What is tried in turn: sizes, lines that most rows may take (0: any), whether whole columns are kept whole.
_TRIED = (
    (_SIZES[:5], 2, True),
    (_SIZES[2:6], 3, True),
    (_SIZES[6:], 3, True),
    (_SIZES[3:], 0, True),
    (_SIZES[4:], 4, False),
    (_SIZES[4:], 0, False),
)
_ROW_HEIGHT, _CELL_MARGIN = 2.0, 0.8
_USUAL = 90
_LONG_ROWS_SHARE = 0.12
_NAME, _SHORT_TEXT, _WORD, _TORN_WORD = 5.0, 4.0, 14.0, 6.0
_HEAD_LINES, _HEAD_LINES_AT_MOST = 2, 5
_EVEN = 0.5
#: Points that a hand needs in a column to be filled in, by its weight.
_HAND = 4.0


@dataclass(frozen=True, slots=True)
class HeadCell:
    """A cell of the head: which columns it spans (from, to exclusive), its lines, on which level(s) it stands."""

    start: int
    end: int
    lines: tuple[str, ...]
    level: int
    tall: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A row, or the part of a very tall one, that stands on one page: its lines from, to, and its height."""

    row: int
    first: int
    last: int
    height: float


@dataclass(frozen=True)
class PaperLayout:
    """A table laid out: `wrapped[row][column]` are the lines of cells that take several."""

    measure: Measured
    size: float
    widths: tuple[float, ...]
    head: tuple[HeadCell, ...]
    level_heights: tuple[float, ...]
    wrapped: dict[int, dict[int, tuple[str, ...]]]
    heights: tuple[float, ...]

    @property
    def head_height(self) -> float:
        """Height of the whole head."""
        return sum(self.level_heights)

    @property
    def plain(self) -> float:
        """Height of a row of one line."""
        return self.size * _ROW_HEIGHT

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Left edge of each column, and the right edge of the last."""
        return tuple(np.concatenate(([0.0], np.cumsum(self.widths))).tolist())

    @cached_property
    def centred(self) -> tuple[bool, ...]:
        """Whether a column of texts is one of short words, which stand in the middle."""
        if not len(self.measure.natural):
            return (True,) * len(self.widths)
        widest = self.measure.natural.max(axis=0)
        return tuple((widest <= _NAME * 1000 + 1).tolist())

    def bands(self, room: float) -> list[Band]:
        """The rows as they are set; one taller than a page's `room` goes on on the next page."""
        made = []
        for row, height in enumerate(self.heights):
            if height <= room:
                made.append(Band(row, 0, -1, height))
                continue
            lines = max(len(cell) for cell in self.wrapped[row].values())
            step = max(1, int((room - _CELL_MARGIN * self.size) / (self.size * LINE_SPACING)))
            for first in range(0, lines, step):
                last = min(first + step, lines)
                made.append(Band(row, first, last, height_of(last - first, self.size)))
        return made


def height_of(lines: int, size: float) -> float:
    """The height of a row whose tallest cell has so many lines."""
    return max(size * _ROW_HEIGHT, lines * size * LINE_SPACING + _CELL_MARGIN * size)


def fitted(measure: Measured, width: float, pen: Pen) -> PaperLayout | None:
    """The table at the largest size that suits `width` (points); None where it does not fit at the least size."""
    attempts = ((size, lines, whole) for sizes, lines, whole in _TRIED for size in sizes)
    for size, lines, whole in attempts:
        widths = _column_widths(measure, width, size, pen, whole=whole)
        if widths is not None and (not lines or _calm(measure, widths, size, lines)):
            return _laid_out(measure, widths, size, pen)
    return None


def _calm(measure: Measured, widths: list[float], size: float, lines: int) -> bool:
    """Few rows take more lines than this, estimated from their widths."""
    if not len(measure.natural):
        return True
    room = np.array(widths) - 2 * PADDING
    needed = np.ceil(measure.natural * size / 1000 / room - 0.001).max(axis=1)
    return int((needed > lines).sum()) <= max(1, _LONG_ROWS_SHARE * len(needed))


def _column_widths(measure: Measured, width: float, size: float, pen: Pen, *, whole: bool) -> list[float] | None:
    least, wished = [], []
    for number in range(len(measure.columns)):
        fixed, usual = _wanted(measure, number, whole=whole)
        longest = min(measure.longest[number], (_WORD if whole else _TORN_WORD) * 1000)
        head = _head_least(measure.columns[number].label, size, pen, _HEAD_LINES if whole else _HEAD_LINES_AT_MOST)
        own = max(fixed, longest, _page_sum_width(measure, number, pen)) * size / 1000
        hand = _HAND * measure.columns[number].weight if number in measure.entry else 0.0
        least.append(max(own, head, hand) + 2 * PADDING + _EVEN)
        wished.append(max(least[-1], usual * size / 1000 + 2 * PADDING + _EVEN))
    _widen_groups(measure, least, size, pen)
    if sum(least) > width:
        return None
    wished = [max(pair) for pair in zip(least, wished, strict=True)]
    return shared_out([column.weight for column in measure.columns], width, least, wished)


def _wanted(measure: Measured, number: int, *, whole: bool) -> tuple[float, float]:
    """What a column must have for what may not be broken, and what suits nearly all of its cells (thousandths)."""
    own = measure.natural[:, number]
    if not len(own):
        return 0.0, 0.0
    kept = measure.fixed[:, number]
    if not whole and measure.columns[number].kind == "text":
        kept = np.zeros_like(kept)
    fixed = float(own[kept].max()) if kept.any() else 0.0
    texts = own[~kept]
    if not len(texts):
        return fixed, fixed
    short = min(float(texts.max()), _SHORT_TEXT * 1000)
    return max(fixed, short), max(fixed, float(np.percentile(texts, _USUAL)))


def _page_sum_width(measure: Measured, number: int, pen: Pen) -> float:
    """The widest that a page's sum can be, which is wider than its parts only where sums of both signs meet."""
    if number not in measure.summed:
        return 0.0
    write = sum_writer(measure, number)
    rows = [row for row in range(measure.last) if row not in measure.strong]
    amounts = {row: cell for row in rows if isinstance(cell := measure.cells[row][number], int)}
    extremes = [[row for row, cell in amounts.items() if cell * sign > 0] for sign in (1, -1)]
    return max(pen.width(STRONG, write(one)) for one in extremes)


def _head_setting(size: float, pen: Pen, where: str = "表头") -> Setting:
    return Setting(partial(_points, pen, size, where), size)


def _points(pen: Pen, size: float, where: str, text: str) -> float:
    return pen.width(STRONG, text, where) * size / 1000


def _head_least(label: str, size: float, pen: Pen, lines: int) -> float:
    """The width at which a label takes no more than so many lines, or two characters."""
    setting = _head_setting(size, pen)
    whole = setting.measure(label)
    width = max(min(whole, 2 * size), whole / lines)
    while width < whole and len(break_lines(label, setting, width, width, squeeze=False)) > lines:
        width += size / 2
    return min(width, whole)


def _widen_groups(measure: Measured, least: list[float], size: float, pen: Pen) -> None:
    """Give the columns under one group what its label needs."""
    for start, end, group in groups(measure):
        if group:
            missing = _head_least(group, size, pen, _HEAD_LINES) + 2 * PADDING + _EVEN - sum(least[start:end])
            for number in range(start, end):
                least[number] += max(0.0, missing) / (end - start)


def groups(measure: Measured) -> list[tuple[int, int, str]]:
    """Neighbouring columns of one group: from, to exclusive, its label; columns without one stand alone."""
    found: list[tuple[int, int, str]] = []
    for group, members in groupby(range(len(measure.columns)), key=lambda number: measure.columns[number].group):
        listed = list(members)
        if group:
            found.append((listed[0], listed[-1] + 1, group))
        else:
            found += [(number, number + 1, "") for number in listed]
    return found


def _laid_out(measure: Measured, widths: list[float], size: float, pen: Pen) -> PaperLayout:
    head, level_heights = _head(measure, widths, size, pen)
    wrapped = _wrapped(measure, widths, size, pen)
    heights = [size * _ROW_HEIGHT] * len(measure.texts)
    for row, cells in wrapped.items():
        heights[row] = height_of(max(map(len, cells.values())), size)
    return PaperLayout(measure, size, tuple(widths), head, level_heights, wrapped, tuple(heights))


def _wrapped(measure: Measured, widths: list[float], size: float, pen: Pen) -> dict[int, dict[int, tuple[str, ...]]]:
    """The cells that take several lines."""
    rooms = np.array(widths) - 2 * PADDING
    over = measure.natural * size / 1000 > rooms + 0.01
    for row, column in [(r, c) for r, texts in enumerate(measure.texts) for c, t in enumerate(texts) if "\n" in t]:
        over[row, column] = True
    known: dict[tuple[str, int, bool], tuple[str, ...]] = {}
    wrapped: dict[int, dict[int, tuple[str, ...]]] = {}
    for row, column in np.argwhere(over).tolist():
        text, role = measure.texts[row][column], measure.role(row)
        key = (text, column, role == STRONG)
        if key not in known:
            setting = Setting(partial(_cell_points, pen, size, role), size)
            known[key] = _lines(text, setting, float(rooms[column]))
        wrapped.setdefault(row, {})[column] = known[key]
    return wrapped


def _cell_points(pen: Pen, size: float, role: str, text: str) -> float:
    return pen.width(role, text) * size / 1000  # type: ignore[arg-type]


def _lines(text: str, setting: Setting, room: float) -> tuple[str, ...]:
    return tuple(
        "".join(unit.text for unit in line)
        for part in text.split("\n")
        for line in break_lines(part, setting, room, room, squeeze=False)
    )


def _head(
    measure: Measured, widths: list[float], size: float, pen: Pen
) -> tuple[tuple[HeadCell, ...], tuple[float, ...]]:
    setting = _head_setting(size, pen)
    two = any(column.group for column in measure.columns)
    cells: list[HeadCell] = []
    for start, end, group in groups(measure):
        if group:
            lines = balanced_lines(group, setting, sum(widths[start:end]) - 2 * PADDING)
            cells.append(HeadCell(start, end, tuple(lines), 0, tall=False))
        for number in range(start, end):
            lines = balanced_lines(measure.columns[number].label, setting, widths[number] - 2 * PADDING)
            cells.append(HeadCell(number, number + 1, tuple(lines), 1 if group else 0, tall=two and not group))
    heights = [
        max([size * 2.2, *(_head_cell_height(c, size) for c in cells if c.level == level and not c.tall)])
        for level in range(1 + two)
    ]
    tallest = max((_head_cell_height(cell, size) for cell in cells if cell.tall), default=0.0)
    heights[-1] += max(0.0, tallest - sum(heights))
    return tuple(cells), tuple(heights)


def _head_cell_height(cell: HeadCell, size: float) -> float:
    return len(cell.lines) * size * LINE_SPACING + size * 0.95
