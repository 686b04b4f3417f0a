"""Running text and tables poured onto sheets, line by line on the grid, and what must stay together kept so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from fundwatch.reports.content import Orientation
from fundwatch.reports.pdf.faces import Role
from fundwatch.reports.pdf.geometry import BOX_ASCENT, LINE, NO_3, PITCH, Frame
from fundwatch.reports.pdf.items import Gap, Grid, Item, TextLine
from fundwatch.reports.pdf.linebreak import Setting, Unit, break_lines, is_wide, place
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheet, Sheets
from fundwatch.reports.pdf.table_flow import TableFlow

_ALLOWANCE = 0.5
_OPENING_HALF = frozenset("“‘（《〈【〔「『")


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
    tables: TableFlow = field(init=False)

    def __post_init__(self) -> None:
        self.tables = TableFlow(self)
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

    def _least_height(self, item: Item) -> float:
        if isinstance(item, Grid):
            return self.tables.least_height(item)
        return LINE if isinstance(item, TextLine) else item.height

    def _set(self, item: Item) -> None:
        if isinstance(item, Grid):
            self.tables.set(item)
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
