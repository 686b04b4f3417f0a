"""A search field: it waits until typing pauses before anything is looked for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from fundwatch.ui import icons
from fundwatch.ui.theme import THEME

#: How long typing must pause, in milliseconds.
PAUSE = 150


class SearchField(QLineEdit):
    """Words to search for; `settled` carries them once typing paused, or at once on Enter.

    `entered` tells that somebody is about to type, or begins to.
    """

    entered = Signal()
    settled = Signal(str)
    left_downwards = Signal()

    def __init__(self, hint: str) -> None:
        super().__init__()
        self.setPlaceholderText(f"{hint}（Ctrl+F）")
        self.setClearButtonEnabled(True)
        self._told = ""
        self._icon = QAction(self)
        self.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self._tell)
        self.textEdited.connect(lambda _text: self.entered.emit())
        self.textChanged.connect(lambda _text: self._timer.start())
        self.returnPressed.connect(self._tell)
        self._paint_icon()
        THEME.changed.connect(self._paint_icon)

    def set_quietly(self, text: str) -> None:
        """Show words without announcing them."""
        self._told = text.strip()
        self.setText(text)
        self._timer.stop()

    def event(self, event: QEvent) -> bool:
        """Esc empties the field before it closes anything else."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return bool(super().event(event))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Whoever comes here is about to type."""
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down leaves for the list, Esc empties the field."""
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _tell(self) -> None:
        self._timer.stop()
        text = self.text().strip()
        if text != self._told:
            self._told = text
            self.settled.emit(text)

    def _paint_icon(self) -> None:
        self._icon.setIcon(icons.icon("search", size=16))
        # Qt's own is drawn for no theme; by this name it is known to whoever styles it.
        clear = self.findChild(QAction, "_q_qlineeditclearaction")
        if isinstance(clear, QAction):
            clear.setIcon(icons.icon("close", size=16))
