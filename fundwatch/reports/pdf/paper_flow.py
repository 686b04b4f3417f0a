"""The pages of a paper: its heading, its tables over as many pages as they take, notes, signatures and seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Paper
from fundwatch.reports.pdf.faces import Role
from fundwatch.reports.pdf.geometry import BOX_ASCENT, MM, NO_5, NO_6, SMALL_5, PaperFrame
from fundwatch.reports.pdf.linebreak import Setting, break_lines
from fundwatch.reports.pdf.paper_layout import Band, PaperLayout
from fundwatch.reports.pdf.paper_paint import PaperPainter
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheet, Sheets
from fundwatch.reports.pdf.title import balanced

_AFTER_HEAD, _TITLE_GAP, _SECTION_GAP, _NOTE_GAP, _BETWEEN = 2.0, 7.0, 12.0, 6.0, 18.0
_SIGN_GAP, _SEAL_HEIGHT, _SEAL_WIDTH = 14.0, 74.0, 150.0
_LINE_AT_MOST = 120.0
_LEAST_ROWS = 2
_FOOT = 10 * MM
_FOOT_ROLE: Role = "仿宋"
_GREY = "0.35 g"
_ALLOWANCE = 0.5
_WHERE = "表头或表注"


@dataclass(frozen=True, slots=True)
class Style:
    """The face, size and line height of a kind of text."""

    role: Role
    size: float
    height: float


_TITLE = Style("小标宋", 18.0, 25.0)
_SECTION = Style("黑体", 11.0, 20.0)
_LINE = Style("仿宋", NO_5, 17.0)
_NOTE = Style("仿宋", SMALL_5, 13.5)
_SIGN = Style("仿宋", NO_5, 24.0)


@dataclass
class PaperFlow:
    """Pours one paper; `y` is how high the next thing's upper edge lies above the foot of the block."""

    pen: Pen
    paper: Paper
    frame: PaperFrame
    sheets: Sheets = field(default_factory=Sheets)
    sheet: Sheet = field(init=False)
    y: float = field(init=False)
    #: Of which of several tables the next page goes on with; blank between them and where there is but one.
    _table_name: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.sheet = self.sheets.add(self.frame)
        self.y = self.frame.height

    def pour(self, layouts: Sequence[tuple[PaperLayout, ...]]) -> None:
        """Set the whole paper: its heading, every table in its parts, what stands below them."""
        self._heading()
        for line in self.paper.lead_in:
            self._text(line, _LINE, indent=2)
        parts = [(number, layout) for number, several in enumerate(layouts) for layout in several]
        for place, (number, layout) in enumerate(parts):
            if len(parts) > 1:
                self._section(self.paper.tables[number].name, layout, first=place == 0)
            tail = self._closing_height() if place == len(parts) - 1 else 0.0
            self._table(layout, min(tail, self.frame.height / 2))
        self._table_name = ""
        self._closing()

    def turn(self) -> None:
        """Begin a new page, which says of what paper it is and in which unit it counts."""
        self.sheet = self.sheets.add(self.frame)
        self.y = self.frame.height
        room = self.frame.width - self._width(self.paper.unit_note, _NOTE) - _BETWEEN
        self._right(self.paper.unit_note, _NOTE)
        for line in self._lines(self._continued, _NOTE, room):
            self._show(0, line, _NOTE)
            self.y -= _NOTE.height
        self.y -= _AFTER_HEAD

    def _heading(self) -> None:
        for line in balanced((self.paper.title,), self.frame.width, partial(self._width, style=_TITLE)):
            own = self._width(line, _TITLE)
            self._show((self.frame.width - own) / 2, line, _TITLE)
            self.y -= _TITLE.height
        self.y -= _TITLE_GAP
        office = f"编制单位：{self.paper.office}"
        left, right = self._width(office, _LINE), self._width(self.paper.unit_note, _LINE)
        own = self._width(self.paper.scope, _LINE)
        start = max((self.frame.width - own) / 2, left + _BETWEEN)
        if start + own + _BETWEEN > self.frame.width - right or left + right + _BETWEEN > self.frame.width:
            for line in self._lines(self.paper.scope, _LINE, self.frame.width):
                middle = (self.frame.width - self._width(line, _LINE)) / 2
                self._show(middle, line, _LINE)
                self.y -= _LINE.height
        else:
            self._show(start, self.paper.scope, _LINE)
        lines = self._lines(office, _LINE, self.frame.width - right - _BETWEEN)
        for number, line in enumerate(lines):
            self._show(0, line, _LINE)
            if number < len(lines) - 1:
                self.y -= _LINE.height
        self._right(self.paper.unit_note, _LINE)
        self.y -= _LINE.height + _AFTER_HEAD

    def _section(self, name: str, layout: PaperLayout, *, first: bool) -> None:
        self._table_name = ""
        gap = 0 if first else _SECTION_GAP
        least = gap + _SECTION.height + layout.head_height + sum(layout.heights[:_LEAST_ROWS])
        if least > self.y + _ALLOWANCE and not self._is_fresh():
            self.turn()
            gap = 0
        self.y -= gap
        for line in self._lines(name, _SECTION, self.frame.width):
            self._show(0, line, _SECTION)
            self.y -= _SECTION.height
        self._table_name = name

    def _is_fresh(self) -> bool:
        return self.y >= self.frame.height - self._head_of_turned() - _ALLOWANCE

    def _head_of_turned(self) -> float:
        """What the head of a page that goes on takes."""
        room = self.frame.width - self._width(self.paper.unit_note, _NOTE) - _BETWEEN
        return len(self._lines(self._continued, _NOTE, room)) * _NOTE.height + _AFTER_HEAD

    @property
    def _continued(self) -> str:
        return f"{self.paper.title}（续）{self._table_name and '　'}{self._table_name}"

    def _table(self, layout: PaperLayout, tail: float) -> None:
        painter = PaperPainter(layout, self.pen)
        summed = layout.plain if layout.measure.summed else 0.0
        whole_page = self.frame.height - self._head_of_turned() - layout.head_height - summed
        bands = layout.bands(whole_page)
        start = 0
        while start < len(bands) or not start:
            room = self.y - layout.head_height - summed
            end = _fitting(bands, start, room, tail)
            if end == start and bands and not self._is_fresh():
                self.turn()
                continue
            end = max(end, min(start + 1, len(bands)))
            rows = bands[start:end]
            self.y = painter.paint(self.sheet, self.y, rows, page_sum=bool(summed) and _has_details(layout, rows))
            start = end
            if start >= len(bands):
                break
            self.turn()

    def _closing_height(self) -> float:
        notes = sum(len(self._lines(text, _NOTE, self.frame.width)) for text in self._notes())
        return _NOTE_GAP * bool(notes) + notes * _NOTE.height + self._end_height()

    def _notes(self) -> tuple[str, ...]:
        if len(self.paper.notes) == 1:
            return (f"注：{self.paper.notes[0]}",)
        return tuple(
            f"{'注：' if number == 1 else '　　'}{number}.{text}"
            for number, text in enumerate(self.paper.notes, start=1)
        )

    def _end_height(self) -> float:
        if self.paper.sealed:
            return _SIGN_GAP + _SEAL_HEIGHT
        return _SIGN_GAP + _SIGN.height if self.paper.signatories else 0.0

    def _closing(self) -> None:
        if self.paper.notes:
            self.y -= _NOTE_GAP
        for text in self._notes():
            self._text(text, _NOTE)
        if self._end_height() > self.y + _ALLOWANCE:
            self.turn()
        if self._end_height():
            self.y -= _SIGN_GAP
            self._sign()

    def _sign(self) -> None:
        """Who signs, in one line; at the right the day, and room for the seal above it."""
        right = _SEAL_WIDTH if self.paper.sealed or self.paper.signatories else 0.0
        labels = [f"{label}：" for label in self.paper.signatories]
        share = (self.frame.width - right) / max(1, len(labels))
        base = self.y - _SIGN.height
        for number, label in enumerate(labels):
            x = number * share
            own = self._width(label, _LINE)
            self._show(x, label, _SIGN)
            end = min(x + share - _BETWEEN, x + own + _LINE_AT_MOST)
            self.sheet.rule(x + own, base + 5, end, base + 5, 0.4)
        day = day_text(self.paper.day)
        centre = self.frame.width - right / 2
        if not self.paper.sealed:
            self._show(centre - self._width(day, _SIGN) / 2, day, _SIGN)
            return
        seal = "（公章）"
        self._show(centre - self._width(seal, _SIGN) / 2, seal, _SIGN)
        self.y -= _SEAL_HEIGHT - _SIGN.height
        self._show(centre - self._width(day, _SIGN) / 2, day, _SIGN)

    def _text(self, text: str, style: Style, indent: int = 0) -> None:
        """A paragraph, going on on the next page where it must."""
        setting = Setting(partial(self._width, style=style), style.size)
        first = self.frame.width - indent * style.size
        for number, line in enumerate(break_lines(text, setting, first, self.frame.width, squeeze=False)):
            if style.height > self.y + _ALLOWANCE:
                self.turn()
            self._show(0 if number else indent * style.size, "".join(unit.text for unit in line), style)
            self.y -= style.height

    def _lines(self, text: str, style: Style, room: float) -> list[str]:
        setting = Setting(partial(self._width, style=style), style.size)
        return ["".join(unit.text for unit in line) for line in break_lines(text, setting, room, room, squeeze=False)]

    def _width(self, text: str, style: Style) -> float:
        return self.pen.width(style.role, text, _WHERE) * style.size / 1000

    def _right(self, text: str, style: Style) -> None:
        self._show(self.frame.width - self._width(text, style), text, style)

    def _show(self, x: float, text: str, style: Style) -> None:
        """Write a line whose upper edge lies at `y`."""
        if text:
            self._width(text, style)  # its glyphs are known once it is measured
            base = self.y - (style.height - style.size) / 2 - BOX_ASCENT * style.size
            self.sheet.text.append(self.pen.show(style.role, style.size, (x, base), text))


def _fitting(bands: Sequence[Band], start: int, room: float, tail: float) -> int:
    """The row before which the page ends: all that fit; the last rows go together with what stands below them."""
    end = start
    while end < len(bands) and bands[end].height <= room + _ALLOWANCE:
        room -= bands[end].height
        end += 1
    if end == len(bands) and room >= tail - _ALLOWANCE:
        return end
    left = len(bands) - end
    if left < _LEAST_ROWS:
        end = max(start, len(bands) - _LEAST_ROWS)
    return end


def _has_details(layout: PaperLayout, bands: Sequence[Band]) -> bool:
    return any(band.row not in layout.measure.strong for band in bands)


def page_foot(flow: PaperFlow, page: int) -> str:
    """The foot of a page: its number of how many, and the head of the log that the paper can be held against."""
    frame, pen = flow.frame, flow.pen
    number = f"第 {page} 页　共 {len(flow.sheets.pages)} 页"
    width = pen.width(_FOOT_ROLE, number, "页码") * SMALL_5 / 1000
    x = frame.LEFT_MARGIN + (frame.width - width) / 2
    operators = [pen.show(_FOOT_ROLE, SMALL_5, (x, _FOOT), number)]
    parts = [flow.paper.kind, *([f"台账日志 {flow.paper.log_head.text}"] if flow.paper.log_head else [])]
    operators.append(_GREY)
    anchor = "  ".join(part for part in parts if part)
    pen.width(_FOOT_ROLE, anchor, "页脚")
    operators.append(pen.show(_FOOT_ROLE, NO_6, (frame.LEFT_MARGIN, _FOOT), anchor))
    if not flow.paper.signatories and not flow.paper.sealed:
        day = f"制表日期：{day_text(flow.paper.day)}"
        own = pen.width(_FOOT_ROLE, day, "页脚") * NO_6 / 1000
        operators.append(pen.show(_FOOT_ROLE, NO_6, (frame.LEFT_MARGIN + frame.width - own, _FOOT), day))
    return "BT\n" + "\n".join(operators) + "\nET"
