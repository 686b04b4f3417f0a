"""The recovery note as PDF: one upright A4 page to be sealed and locked away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from fundwatch.reports.figures_text import day_text
from fundwatch.reports.pdf.faces import FontSet, Role, bundled_fonts
from fundwatch.reports.pdf.file import finished, new_document
from fundwatch.reports.pdf.geometry import BOX_ASCENT, BOX_MIDDLE, NO_2, SMALL_4, Frame
from fundwatch.reports.pdf.linebreak import Setting, break_lines, place
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheet, Sheets
from fundwatch.reports.recovery import RecoveryNote

_TITLE = "数据库恢复单"
_CODE_SIZE, _COLUMNS = 19.0, 4
_CELL_HEIGHT, _FACT_HEIGHT, _TEXT_LINE, _SIGN_HEIGHT = 42.0, 24.0, 20.0, 27.0
_LABEL_WIDTH = 84.0
_NUMBER_SIZE = 8.0
_GREY, _BLACK = "0.45 g", "0 g"
_OPENINGS = 3
_THIN, _THICK = 0.5, 1.2

_USE = (
    "用途：",
    (
        "忘记口令时，用它打开这个数据库并设置新的口令。打开数据库，在询问口令时选“使用恢复码”，"
        "按组号依次输入上面的恢复码（大小写均可，横线和空格可以不输）；某一组输错时会指出是第几组。"
    ),
)
_KEEP = (
    "保管：",
    (
        "恢复码与口令有同样的效力，得到它和数据库文件的人可以看到全部内容。请立即装入信封封口，"
        "在封口处签字盖章，放入保险柜；不要拍照、复印、扫描，不要与存放数据库的电脑或备份盘放在一起。"
    ),
)
_VOID = (
    "作废：",
    (
        "更改口令后本单作废，要重新打印恢复单，旧单当场销毁。更改口令以前做的备份，"
        "仍要用当时的口令或当时的恢复单打开；备份还要保留的，旧单随备份一并封存。"
    ),
)


def render_recovery_note(note: RecoveryNote, *, fonts: FontSet | None = None) -> bytes:
    """The note's page; the same note and fonts give the same bytes. `fonts` are the bundled ones unless given."""
    page = _Page(Pen(fonts or bundled_fonts()))
    page.title()
    page.facts(note)
    page.code(note.groups)
    for label, text in (_USE, _KEEP, _VOID):
        page.paragraph(label, text)
    page.signatures()
    page.openings()
    return _written(note, page)


@dataclass
class _Page:
    """The page being filled from above; `y` is how high the next thing's upper edge is."""

    pen: Pen
    frame: Frame = field(default_factory=lambda: Frame("portrait"))
    sheet: Sheet = field(init=False)
    y: float = field(init=False)

    def __post_init__(self) -> None:
        self.sheet = Sheet(self.frame)
        self.y = self.frame.height

    def title(self) -> None:
        """The title, and the word that says how it is kept."""
        self._middle("小标宋", NO_2, _TITLE, (0.0, self.frame.width), 36.0)
        self._middle("楷体", SMALL_4, "（密封保存）", (0.0, self.frame.width), 24.0)
        self.y -= 8.0

    def facts(self, note: RecoveryNote) -> None:
        """Which database, when and by whom."""
        made_by = f"{note.actor}（{note.office}）" if note.office else note.actor
        rows = (
            ("数据库", note.database),
            ("安装编号", note.installation),
            ("制作日期", f"{day_text(note.day)}　操作日志第 {note.log_number} 条"),
            ("制作人", made_by),
        )
        top = self.y
        for label, text in rows:
            self._rule(self.y)
            self._middle("黑体", SMALL_4, label, (0.0, _LABEL_WIDTH), _FACT_HEIGHT, advance=False)
            self._fact(text)
        self._rule(self.y)
        self._posts((0.0, _LABEL_WIDTH, self.frame.width), top)
        self.y -= 14.0

    def code(self, groups: Sequence[str]) -> None:
        """The code in numbered groups, large."""
        self._middle("黑体", 14.0, "恢复码", (0.0, self.frame.width), 26.0)
        top = self.y
        width = self.frame.width / _COLUMNS
        for start in range(0, len(groups), _COLUMNS):
            for column, group in enumerate(groups[start : start + _COLUMNS]):
                left = column * width
                self._number(start + column + 1, left)
                self._letters(group, left, width)
            self.y -= _CELL_HEIGHT
        for edge in (top, self.y):
            self._rule(edge, _THICK)
        for side in (0.0, self.frame.width):
            self.sheet.rule(side, top, side, self.y, _THICK)
        self.y -= 12.0

    def paragraph(self, label: str, text: str) -> None:
        """A paragraph whose first words say what it is about."""
        setting = Setting(partial(self._width, "仿宋"), SMALL_4)
        heading = self._width("黑体", label)
        indent = 2 * SMALL_4
        first = self.frame.width - indent - heading
        lines = break_lines(text, setting, first, self.frame.width, squeeze=True)
        for number, line in enumerate(lines):
            base = self._base(_TEXT_LINE, SMALL_4)
            start, room = (indent + heading, first) if number == 0 else (0.0, self.frame.width)
            if number == 0:
                self._show("黑体", SMALL_4, (indent, base), label)
            for placed in place(line, room, justify=number < len(lines) - 1):
                self._show("仿宋", SMALL_4, (start + placed.x, base), placed.unit.text)
            self.y -= _TEXT_LINE

    def signatures(self) -> None:
        """Who sealed it, before whom, when."""
        self.y -= 10.0
        width = self.frame.width / 3
        for column, label in enumerate(("封存人：", "监督人：", "封存日期：")):
            left = column * width
            self._show("仿宋", SMALL_4, (left, self._base(_SIGN_HEIGHT, SMALL_4)), label)
            line = left + self._width("仿宋", label)
            foot = self.y - _SIGN_HEIGHT + 6.0
            self.sheet.rule(line, foot, left + width - 12.0, foot)
        self.y -= _SIGN_HEIGHT

    def openings(self) -> None:
        """A table for whoever opens the envelope."""
        self.y -= 8.0
        top = self.y
        shares = (0.0, 0.2, 0.4, 0.6, 1.0)
        edges = [share * self.frame.width for share in shares]
        self._rule(self.y)
        for label, (left, right) in zip(("启封日期", "启封人", "监督人", "启封原因"), pairwise(edges), strict=True):
            self._middle("黑体", 10.5, label, (left, right), 20.0, advance=False)
        self.y -= 20.0
        for _ in range(_OPENINGS):
            self._rule(self.y)
            self.y -= 22.0
        self._rule(self.y)
        self._posts(edges, top)

    def _number(self, number: int, left: float) -> None:
        base = self.y - _CELL_HEIGHT / 2 - BOX_MIDDLE * _NUMBER_SIZE
        self.sheet.text.append(_GREY)
        self._show("黑体", _NUMBER_SIZE, (left + 7.0, base), str(number))
        self.sheet.text.append(_BLACK)

    def _letters(self, group: str, left: float, width: float) -> None:
        """Letters of a group in cells of one width, so that none leans on another."""
        room = width - 26.0
        pitch = room / len(group)
        base = self.y - _CELL_HEIGHT / 2 - BOX_MIDDLE * _CODE_SIZE
        for place_number, letter in enumerate(group):
            own = self.pen.width("黑体", letter) * _CODE_SIZE / 1000
            x = left + 19.0 + place_number * pitch + (pitch - own) / 2
            self._show("黑体", _CODE_SIZE, (x, base), letter)

    def _middle(
        self, role: Role, size: float, text: str, span: tuple[float, float], height: float, *, advance: bool = True
    ) -> None:
        own = self.pen.width(role, text) * size / 1000
        left, right = span
        self._show(role, size, ((left + right - own) / 2, self._base(height, size)), text)
        if advance:
            self.y -= height

    def _fact(self, text: str) -> None:
        """What stands beside a label, set smaller where it is long."""
        left = _LABEL_WIDTH + 8.0
        room = self.frame.width - left
        own = self.pen.width("仿宋", text, "恢复单") * SMALL_4 / 1000
        size = min(SMALL_4, SMALL_4 * room / own) if own else SMALL_4
        self._show("仿宋", size, (left, self._base(_FACT_HEIGHT, size)), text)
        self.y -= _FACT_HEIGHT

    def _base(self, height: float, size: float) -> float:
        return self.y - (height - size) / 2 - BOX_ASCENT * size

    def _width(self, role: Role, text: str) -> float:
        return self.pen.width(role, text) * SMALL_4 / 1000

    def _show(self, role: Role, size: float, at: tuple[float, float], text: str) -> None:
        self.pen.width(role, text)  # its glyphs are known once it is measured
        self.sheet.text.append(self.pen.show(role, size, at, text))

    def _rule(self, y: float, width: float = _THIN) -> None:
        self.sheet.rule(0.0, y, self.frame.width, y, width)

    def _posts(self, edges: Sequence[float], top: float) -> None:
        for x in edges:
            self.sheet.rule(x, top, x, self.y)


def _written(note: RecoveryNote, page: _Page) -> bytes:
    return finished(new_document(_TITLE, note.day), page.pen, Sheets([page.sheet]), lambda _page: "")
