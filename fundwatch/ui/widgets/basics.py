"""Small parts in the window's look: labels, buttons, cards, badges, a choice in segments."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from fundwatch.ui import icons
from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.elided_label import ElidedLabel
from fundwatch.ui.widgets.fitted_label import FittedLabel

SPACE = 8


def label(text: str = "", name: str = "", *, wrap: bool = False, selectable: bool = False) -> QLabel:
    """A label; `name` is its style in the style sheet."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setObjectName(name)
    made.setWordWrap(wrap)
    if selectable:
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        made.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
    return made


class Button(QPushButton):
    """A push button whose icon follows the theme and whose shortcut stands in its tool tip."""

    def __init__(
        self,
        text: str,
        pressed: Callable[[], object] | None = None,
        *,
        icon: str = "",
        style: str = "",
        shortcut: str = "",
        tip: str = "",
    ) -> None:
        super().__init__(text)
        self._icon_name = icon
        self._style_name = style
        if style:
            self.setProperty(style, True)
        self._keys = shortcut
        if shortcut:
            self.setShortcut(shortcut)
        said = tip or text
        self.setToolTip(f"{said}（{shortcut}）" if shortcut else tip)
        if pressed is not None:
            self.clicked.connect(lambda *_: pressed())
        self.setIconSize(QSize(18, 18))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._paint_icon()
        THEME.changed.connect(self._paint_icon)

    def setText(self, text: str) -> None:
        """Another text, the same keys: Qt drops a button's shortcut with its text."""
        super().setText(text)
        if self._keys:
            self.setShortcut(self._keys)

    def _paint_icon(self) -> None:
        if self._icon_name:
            colour = {"primary": "on_accent", "link": "link"}.get(self._style_name, "muted")
            self.setIcon(icons.icon(self._icon_name, colour, size=18))


class IconButton(QToolButton):
    """A button that is only an icon; its tool tip says what it does."""

    def __init__(self, icon: str, tip: str, pressed: Callable[[], object] | None = None, *, shortcut: str = "") -> None:
        super().__init__()
        self.setObjectName("iconButton")
        self._icon_name = icon
        self.setIconSize(QSize(18, 18))
        self.setToolTip(f"{tip}（{shortcut}）" if shortcut else tip)
        self.setAccessibleName(tip)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if shortcut:
            self.setShortcut(shortcut)
        if pressed is not None:
            self.clicked.connect(lambda *_: pressed())
        self._paint_icon()
        THEME.changed.connect(self._paint_icon)

    def _paint_icon(self) -> None:
        self.setIcon(icons.icon(self._icon_name, size=18))


class IconLabel(QLabel):
    """An icon that follows the theme."""

    def __init__(self, icon: str, colour: str = "muted", size: int = 20) -> None:
        super().__init__()
        self._icon = (icon, colour, size)
        self.setFixedSize(size, size)
        self._paint_icon()
        THEME.changed.connect(self._paint_icon)

    def show_icon(self, icon: str, colour: str) -> None:
        """Show another icon."""
        self._icon = (icon, colour, self._icon[2])
        self._paint_icon()

    def _paint_icon(self) -> None:
        name, colour, size = self._icon
        self.setPixmap(icons.icon(name, colour, size=size).pixmap(QSize(size, size), self.devicePixelRatioF()))


class Card(QFrame):
    """A white box on the grey ground, with an optional title."""

    def __init__(self, title: str = "", *, margins: int = 2 * SPACE) -> None:
        super().__init__()
        self.setObjectName("card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margins, margins, margins, margins)
        self.body.setSpacing(SPACE)
        self.title: QLabel | None = None
        if title:
            self.title = label(title, "cardTitle")
            self.body.addWidget(self.title)


class FigureCard(Card):
    """One figure that matters: what it is, the figure, a note."""

    def __init__(self, title: str, note: str = "") -> None:
        super().__init__()
        self.body.setSpacing(SPACE // 2)
        self._name = ElidedLabel("figureLabel")
        self._value = FittedLabel("—", "figureValue")
        self._note = ElidedLabel("figureNote")
        self._name.setText(title)
        self._note.setText(note)
        for part in (self._name, self._value, self._note):
            self.body.addWidget(part)

    def show_figure(self, value: str, note: str = "", *, tone: str = "") -> None:
        """Show the figure; `tone` danger draws the eye."""
        self._value.setText(value)
        self._note.setText(note)
        self._value.setProperty("tone", tone)
        restyle(self._value)

    @property
    def figure(self) -> str:
        """What is shown."""
        return self._value.text()


class Badge(QLabel):
    """A short word on a coloured ground."""

    def __init__(self, text: str = "", tone: str = "") -> None:
        super().__init__(text)
        self.setObjectName("badge")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_badge(text, tone)

    def show_badge(self, text: str, tone: str = "") -> None:
        """Show another word."""
        self.setText(text)
        self.setProperty("tone", tone)
        restyle(self)


class Segments(QWidget):
    """A choice between a few values side by side."""

    chosen = Signal(str)

    def __init__(self, values: Sequence[str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        for number, value in enumerate(values):
            button = QPushButton(value)
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.setProperty("first", number == 0)
            button.setProperty("last", number == len(values) - 1)
            self._group.addButton(button, number)
            row.addWidget(button)
        self._group.idClicked.connect(lambda number: self.chosen.emit(values[number]))
        self._values = list(values)

    @property
    def value(self) -> str:
        """The chosen value, blank where none is."""
        number = self._group.checkedId()
        return self._values[number] if number >= 0 else ""

    def choose(self, value: str) -> None:
        """Choose without announcing it; blank chooses none."""
        self._group.setExclusive(bool(value))
        for number, listed in enumerate(self._values):
            self._group.button(number).setChecked(listed == value)
        self._group.setExclusive(True)

    def button(self, value: str) -> QPushButton:
        """The button of a value."""
        found = self._group.button(self._values.index(value))
        if not isinstance(found, QPushButton):
            raise KeyError(value)
        return found


def separator() -> QFrame:
    """A thin line."""
    line = QFrame()
    line.setObjectName("separator")
    return line


def row(*parts: QWidget | int | None, spacing: int = SPACE) -> QHBoxLayout:
    """Widgets side by side; None is a stretch, a number a gap."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    for part in parts:
        if part is None:
            made.addStretch(1)
        elif isinstance(part, int):
            made.addSpacing(part)
        else:
            made.addWidget(part)
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget's properties."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
