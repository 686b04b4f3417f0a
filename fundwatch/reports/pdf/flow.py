"""Running text and tables poured onto sheets, line by line on the grid, and what must stay together kept so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from fundwatch.reports.content import Orientation
from fundwatch.reports.pdf.faces import Role
from fundwatch.reports.pdf.geometry import BOX_ASCENT, LINE, NO_3, PITCH, SMALL_4, Frame
from fundwatch.reports.pdf.linebreak import Placed, Setting, Unit, break_lines, is_wide, place
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheet, Sheets
from fundwatch.reports.pdf.table_layout import TableLayout
from fundwatch.reports.pdf.table_paint import Painter

_NOTE_HEIGHT = 19.0
_TABLE_GAP = 8.0
_SIGN_HEIGHT, _SIGN_GAP = 46.0, 12.0
_LEAST_ROWS = 2
_ALLOWANCE = 0.5
_STRETCH_AT_MOST = 6.0
_OPENING_HALF = frozenset("“‘（《〈【〔「『")


@dataclass(frozen=True)
class TextLine:
    """One line of the grid; `glued` lines may not be parted from what follows them."""

    placed: tuple[Placed, ...]
    role: Role
    indent: float = 0.0
    glued: bool = False
    size: float = NO_3


@dataclass(frozen=True)
class TitleLine:
    """A centred line of a title, `height` points high."""

    text: str
    role: Role
    size: float
    height: float
    glued: bool = True


@dataclass(frozen=True)
class Gap:
    """White space, dropped at the head of a sheet."""

    height: float
    glued: bool = False


@dataclass(frozen=True)
class Grid:
    """A table, with the line signed below it; `counted` says on each page which part of how many it is."""

    layout: TableLayout
    unit_note: str = ""
    signatories: tuple[str, ...] = ()
    counted: bool = False


Item = TextLine | TitleLine | Gap | Grid


def _is_glued(item: Item) -> bool:
    return not isinstance(item, Grid) and item.glued


def body_setting(pen: Pen, role: Role, where: str) -> Setting:
    """Text of 3号 on the grid: 28 characters a line."""
    return Setting(partial(_grid_width, pen, role, where), PITCH, snapped=True)


def _grid_width(pen: Pen, role: Role, where: str, text: str) -> float:
    return pen.width(role, text, where) * NO_3 / 1000 + (PITCH - NO_3) / 2 * len(text)


def paragraph(pen: Pen, text: str, role: Role, width: float, *, where: str, indent: int = 2) -> list[TextLine]:
    """The lines of a paragraph, the first indented by `indent` characters."""
    setting = body_setting(pen, role, where)
    first = width - indent * PITCH
    lines = break_lines(text, setting, first, width, squeeze=True)
    made = []
    for number, line in enumerate(lines):
        room = width if number else first
        placed = tuple(place(line, room, justify=number < len(lines) - 1))
        made.append(TextLine(placed, role, 0.0 if number else indent * PITCH))
    return made


def hanging(pen: Pen, label: str, text: str, width: float, *, left: int) -> list[TextLine]:
    """A labelled text whose further lines begin below its own first character, not below the label."""
    setting = body_setting(pen, "仿宋", "附件说明")
    label_units = [unit for line in break_lines(label, setting, width, width, squeeze=False) for unit in line]
    label_width = sum(unit.width for unit in label_units)
    room = width - left * PITCH - label_width
    lines = break_lines(text, setting, room, room, squeeze=True)
    made = []
    for number, line in enumerate(lines):
        whole = [*label_units, *line] if number == 0 else list(line)
        indent = left * PITCH + (0 if number == 0 else label_width)
        span = room + (label_width if number == 0 else 0)
        placed = tuple(place(whole, span, justify=number < len(lines) - 1))
        made.append(TextLine(placed, "仿宋", indent, glued=True))
    return made


@dataclass
class Flow:
    """Pours items onto sheets of one orientation."""

    pen: Pen
    sheets: Sheets
    orientation: Orientation
    sheet: Sheet = field(init=False)
    y: float = field(init=False)
    fresh: bool = field(init=False)

    def __post_init__(self) -> None:
        self.turn()

    def turn(self) -> None:
        """Begin a new sheet."""
        self.frame = Frame(self.orientation)
        self.sheet = self.sheets.add(self.frame)
        self.y = self.frame.height
        self.fresh = True

    def pour(self, items: Sequence[Item]) -> None:
        """Set the items one after the other, turning the page where the next glued group does not fit."""
        start = 0
        while start < len(items):
            end = start + 1
            while end < len(items) and _is_glued(items[end - 1]):
                end += 1
            self._group(items[start:end])
            start = end

    def _group(self, group: Sequence[Item]) -> None:
        needed = sum(self._least_height(item) for item in group)
        if not self.fresh and needed > self.y + _ALLOWANCE:
            self.turn()
        for item in group:
            self._set(item)

    @staticmethod
    def _least_height(item: Item) -> float:
        if isinstance(item, TextLine):
            return LINE
        if isinstance(item, Grid):
            layout = item.layout
            rows = sum(layout.heights[:_LEAST_ROWS])
            return _TABLE_GAP + (_NOTE_HEIGHT if item.unit_note else 0) + layout.head_height + rows
        return item.height

    def _set(self, item: Item) -> None:
        if isinstance(item, Grid):
            self._set_grid(item)
            return
        height = self._least_height(item)
        if isinstance(item, Gap):
            self.y -= 0 if self.fresh else height
            return
        if height > self.y + _ALLOWANCE:
            self.turn()
        self.fresh = False
        if isinstance(item, TextLine):
            self._write(item)
        else:
            width = self.pen.width(item.role, item.text, "标题") * item.size / 1000
            base = self.y - (item.height - item.size) / 2 - BOX_ASCENT * item.size
            x = (self.frame.width - width) / 2
            self.sheet.text.append(self.pen.show(item.role, item.size, (x, base), item.text))
        self.y -= height

    def _write(self, line: TextLine) -> None:
        base = self.y - (LINE - line.size) / 2 - BOX_ASCENT * line.size
        for placed in line.placed:
            x = line.indent + placed.x
            self.sheet.text.append(show_unit(self.pen, line.role, placed.unit, x, base))

    # -- tables -----------------------------------------------------------------------------------------------

    def _set_grid(self, grid: Grid) -> None:
        layout, row, part = grid.layout, 0, 0
        parts: list[tuple[Sheet, float]] = []
        painter = Painter(layout, self.pen)
        count = len(layout.rows)
        while True:
            top = self._table_top(grid)
            parts.append((self.sheet, top))
            end = self._rows_that_fit(grid, row, top)
            stretch = self._stretch(grid, top, end) if part == 0 else 0.0
            bottom = painter.paint(self.sheet, top, range(row, end), stretch=stretch)
            self.y, self.fresh = bottom, False
            row, part = end, part + 1
            if row >= count:
                break
            self.turn()
        self._sign(grid)
        if grid.counted and len(parts) > 1:
            self.sheets.later.append(partial(self._count_parts, parts))
        used = self.frame.height - self.y + _TABLE_GAP
        self.y = self.frame.height - math.ceil(used / LINE - 0.05) * LINE

    def _stretch(self, grid: Grid, top: float, end: int) -> float:
        """What each row of a table on one page is given so that the text below it begins on the grid."""
        layout = grid.layout
        if end < len(layout.heights) or grid.signatories:
            return 0.0
        bottom = top - layout.head_height - sum(layout.heights)
        used = self.frame.height - bottom + _TABLE_GAP
        missing = -used % LINE
        fits = bottom - missing >= 0
        return missing / end if fits and missing / end <= _STRETCH_AT_MOST else 0.0

    def _table_top(self, grid: Grid) -> float:
        """Where the frame begins; the unit stands above it, on every page."""
        top = self.y - (0 if self.fresh else _TABLE_GAP / 2)
        if not grid.unit_note and not grid.counted:
            return top
        if grid.unit_note:
            width = self.pen.width("仿宋", grid.unit_note, "单位") * SMALL_4 / 1000
            x = self.frame.width - width
            y = top - _NOTE_HEIGHT + 5.5
            self.sheet.text.append(self.pen.show("仿宋", SMALL_4, (x, y), grid.unit_note))
        return top - _NOTE_HEIGHT

    def _count_parts(self, parts: list[tuple[Sheet, float]]) -> None:
        for number, (sheet, top) in enumerate(parts, start=1):
            text = f"第{number}页 共{len(parts)}页"
            self.pen.width("仿宋", text)
            sheet.text.append(self.pen.show("仿宋", SMALL_4, (0, top + 5.5), text))

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
        widths = [self.pen.width("仿宋", text, "签字栏") * SMALL_4 / 1000 for text in texts]
        blank = (self.frame.width - sum(widths)) / len(texts) - _SIGN_GAP
        base = self.y - _SIGN_HEIGHT + 14
        x = 0.0
        for text, width in zip(texts, widths, strict=True):
            self.sheet.text.append(self.pen.show("仿宋", SMALL_4, (x, base), text))
            self.sheet.rule(x + width, base - 2.5, x + width + blank, base - 2.5, 0.4)
            x += width + blank + _SIGN_GAP
        self.y -= _SIGN_HEIGHT


def show_unit(pen: Pen, role: Role, unit: Unit, x: float, base: float) -> str:
    """Operators for one piece of a line in 3号, centred in its cell; quotes keep to their side of it."""
    if not unit.wide or not is_wide(unit.text[0]):
        spacing = (PITCH - NO_3) / 2
        own = pen.width(role, unit.text) * NO_3 / 1000 + spacing * len(unit.text)
        return pen.show(role, NO_3, (x + (unit.width - own) / 2, base), unit.text, spacing)
    if len(unit.text) > 1:
        return _stretched(pen, role, unit, x, base)
    own = pen.width(role, unit.text) * NO_3 / 1000
    blank = unit.width - own
    side = 1.0 if unit.text in _OPENING_HALF else 0.0
    shift = blank * side if blank > PITCH / 4 and unit.text in "“”‘’" else blank / 2
    return pen.show(role, NO_3, (x + shift, base), unit.text)


def _stretched(pen: Pen, role: Role, unit: Unit, x: float, base: float) -> str:
    """—— and …… drawn to the full width of their cells, without a hole in the middle."""
    own = pen.width(role, unit.text) * NO_3 / 1000
    percent = 100 * unit.width / own
    return f"{percent:.1f} Tz {pen.show(role, NO_3, (x, base), unit.text)} 100 Tz"
