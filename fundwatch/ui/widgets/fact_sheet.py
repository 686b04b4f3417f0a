"""Names and their values in two columns, painted as one widget: a record has dozens, and each label takes its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from fundwatch.ui.theme import THEME

#: A value is never squeezed into less, in pixels.
_LEAST_VALUE = 96


@dataclass(frozen=True)
class NamedValue:
    """A line of the sheet; `colour` is one of the theme's."""

    name: str
    value: str
    colour: str = "text"
    strong: bool = False


@dataclass(frozen=True)
class _Line:
    """A line as it is laid out at the width in force."""

    fact: NamedValue
    name: QTextLayout
    value: QTextLayout
    top: float
    height: float


class FactSheet(QWidget):
    """Shows named values; a value's text is chosen with the mouse, or whole by double click or arrow, and copied.

    `name_width` is the width of the names in pixels; where it is 0 the longest name decides.
    """

    def __init__(self, *, name_width: int = 0, gap: int = 8, spacing: int = 4) -> None:
        super().__init__()
        self._name_width, self._gap, self._spacing = name_width, gap, spacing
        self._facts: tuple[NamedValue, ...] = ()
        self._lines: list[_Line] = []
        self._laid_out = (-1, "")
        #: The value in which text is chosen, and from where to where.
        self._chosen: tuple[int, int, int] | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        THEME.changed.connect(self.update)

    @property
    def facts(self) -> tuple[NamedValue, ...]:
        """What is shown."""
        return self._facts

    def text(self) -> str:
        """Everything shown, a line each, as it is copied."""
        return "\n".join(f"{fact.name}\t{fact.value}" for fact in self._facts)

    def show_facts(self, facts: Sequence[NamedValue]) -> None:
        """Replace all lines."""
        self._facts = tuple(facts)
        self._laid_out = (-1, "")
        self._chosen = None
        self.setAccessibleDescription("；".join(f"{fact.name}：{fact.value}" for fact in self._facts))
        self.updateGeometry()
        self.update()

    @property
    def chosen_text(self) -> str:
        """The text that would be copied; blank where none is chosen."""
        if self._chosen is None:
            return ""
        number, anchor, end = self._chosen
        return self._facts[number].value[min(anchor, end) : max(anchor, end)]

    # -- room ------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As wide as the names and a short value, as high as that takes."""
        width = max(self.width(), self._names() + self._gap + 2 * _LEAST_VALUE)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """Room for the names and a narrow value."""
        return QSize(self._names() + self._gap + _LEAST_VALUE, 0)

    def heightForWidth(self, width: int) -> int:
        """As Qt asks, in pixels."""
        self._lay_out(width)
        return round(self._lines[-1].top + self._lines[-1].height) if self._lines else 0

    def _names(self) -> int:
        if self._name_width:
            return self._name_width
        metrics = self.fontMetrics()
        return max((metrics.horizontalAdvance(fact.name) for fact in self._facts), default=0) + 1

    def _lay_out(self, width: int) -> None:
        font = self.font()
        if self._laid_out == (width, font.key()):
            return
        self._laid_out = (width, font.key())
        self._lines.clear()
        names = self._names()
        heavy = QFont(font)
        heavy.setWeight(QFont.Weight.DemiBold)
        top = 0.0
        for fact in self._facts:
            name, name_height = _set(fact.name, font, names)
            value, value_height = _set(fact.value, heavy if fact.strong else font, width - names - self._gap)
            height = max(name_height, value_height)
            self._lines.append(_Line(fact, name, value, top, height))
            top += height + self._spacing

    # -- paint -----------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """The lines in sight."""
        self._lay_out(self.width())
        seen = event.rect()
        left = self._names() + self._gap
        painter = QPainter(self)
        for number, line in enumerate(self._lines):
            if line.top + line.height < seen.top() or line.top > seen.bottom():
                continue
            painter.setPen(THEME.colour("muted"))
            line.name.draw(painter, QPointF(0, line.top))
            painter.setPen(THEME.colour(line.fact.colour))
            line.value.draw(painter, QPointF(left, line.top), self._marks(number))
        painter.end()

    def _marks(self, number: int) -> list[QTextLayout.FormatRange]:
        if self._chosen is None or self._chosen[0] != number:
            return []
        _, anchor, end = self._chosen
        mark = QTextLayout.FormatRange()
        mark.start, mark.length = min(anchor, end), abs(end - anchor)
        look = QTextCharFormat()
        look.setBackground(self.palette().brush(QPalette.ColorRole.Highlight))
        look.setForeground(self.palette().brush(QPalette.ColorRole.HighlightedText))
        mark.format = look
        return [mark]

    # -- choosing and copying --------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to choose where the button went down; the other button leaves the choice for its menu."""
        if event.button() == Qt.MouseButton.LeftButton:
            number, at = self._place(event.position().toPoint())
            self._choose(number, at, at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Choose within the value in which it was begun."""
        if event.buttons() & Qt.MouseButton.LeftButton and self._chosen is not None:
            number, anchor, _ = self._chosen
            self._choose(number, anchor, self._offset(number, event.position().toPoint()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Choose the whole value."""
        number, _ = self._place(event.position().toPoint())
        self._choose_whole(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down choose the value before and after; the keys of the system copy."""
        at = self._chosen[0] if self._chosen is not None else -1
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy(self.chosen_text)
        elif event.key() == Qt.Key.Key_Down and at + 1 < len(self._facts):
            self._choose_whole(at + 1)
        elif event.key() == Qt.Key.Key_Up and at > 0:
            self._choose_whole(at - 1)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy what is chosen, the value under the pointer, or everything."""
        self.make_menu(event.pos()).popup(event.globalPos())

    def make_menu(self, point: QPoint) -> QMenu:
        """What can be copied at a point: what is chosen, else the value there; and everything."""
        if not self.chosen_text:
            self._choose_whole(self._place(point)[0])
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        copy = menu.addAction("复制(&C)", lambda: self._copy(self.chosen_text))
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        menu.addAction("全部复制(&A)", lambda: self._copy(self.text()))
        return menu

    def _copy(self, text: str) -> None:
        if text:
            QGuiApplication.clipboard().setText(text)

    def _choose_whole(self, number: int) -> None:
        self._choose(number, 0, len(self._facts[number].value) if self._facts else 0)

    def _choose(self, number: int, anchor: int, end: int) -> None:
        self._chosen = (number, anchor, end) if self._facts else None
        self.update()

    def _place(self, point: QPoint) -> tuple[int, int]:
        """The line under a point, the nearest where there is none, and the place in its value's text."""
        self._lay_out(self.width())
        below = [number for number, line in enumerate(self._lines) if line.top <= point.y()]
        number = below[-1] if below else 0
        return number, self._offset(number, point)

    def _offset(self, number: int, point: QPoint) -> int:
        """The place in a value's text that is nearest to a point."""
        if not self._lines:
            return 0
        line = self._lines[number]
        rows = [line.value.lineAt(row) for row in range(line.value.lineCount())]
        inside = [row for row in rows if row.y() <= point.y() - line.top] or rows[:1]
        return inside[-1].xToCursor(point.x() - self._names() - self._gap) if inside else 0


def _set(text: str, font: QFont, width: int) -> tuple[QTextLayout, float]:
    """A text set in lines of a width in pixels, breaking anywhere as Chinese does, and its height."""
    # A line break of the text is one of the layout too; both are one character, so that places in it stay true.
    layout = QTextLayout(text.replace("\n", "\u2028"), font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout, max(height, QFontMetrics(font).height())
