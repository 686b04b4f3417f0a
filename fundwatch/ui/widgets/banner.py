"""The one place where faults and outcomes are told: calm, with what to do, and away at a keystroke."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.basics import SPACE, Button, IconButton, IconLabel, label, restyle

_ICONS = {"danger": "warning", "warning": "warning", "success": "check", "info": "info"}


class Banner(QWidget):
    """A message above the page with a hint under it."""

    def __init__(self) -> None:
        super().__init__()
        holder = QVBoxLayout(self)
        holder.setContentsMargins(3 * SPACE, SPACE + 4, 3 * SPACE, 0)
        self._frame = QFrame()
        self._frame.setObjectName("banner")
        holder.addWidget(self._frame)
        self._detail = ""
        outer = QHBoxLayout(self._frame)
        outer.setContentsMargins(2 * SPACE, SPACE + 2, SPACE, SPACE + 2)
        outer.setSpacing(SPACE + 4)
        self._icon = IconLabel("info", "accent")
        words = QVBoxLayout()
        words.setSpacing(2)
        self.message = label("", "strong", wrap=True, selectable=True)
        self.hint = label("", "muted", wrap=True, selectable=True)
        words.addWidget(self.message)
        words.addWidget(self.hint)
        self._copy = Button("复制详细信息", self._copy_detail, style="flat", icon="copy")
        outer.addWidget(self._icon)
        outer.addLayout(words, 1)
        self.action = Button("", self._act)
        self._pressed: Callable[[], object] | None = None
        outer.addWidget(self.action)
        outer.addWidget(self._copy)
        outer.addWidget(IconButton("close", "知道了", self.hide))
        self.hide()

    def show_fault(self, fault: Fault) -> None:
        """Tell what did not succeed."""
        self._tell("danger", fault.message, fault.hint)
        self._detail = fault.detail
        self._copy.setVisible(bool(fault.detail))

    def tell(self, tone: str, message: str, hint: str = "") -> None:
        """Tell an outcome; tone is success, warning or info."""
        self._tell(tone, message, hint)

    def offer(self, action: str, pressed: Callable[[], object]) -> None:
        """Add a button to what is told, until something else is told."""
        self._pressed = pressed
        self.action.setText(action)
        self.action.show()

    def _tell(self, tone: str, message: str, hint: str) -> None:
        self._detail = ""
        self._copy.hide()
        self.action.hide()
        self.message.setText(message)
        self.hint.setText(hint)
        self.hint.setVisible(bool(hint))
        self._icon.show_icon(_ICONS[tone], tone if tone != "info" else "accent")
        self._frame.setProperty("tone", tone)
        restyle(self._frame)
        self.show()

    def _act(self) -> None:
        if self._pressed is not None:
            self._pressed()

    def _copy_detail(self) -> None:
        QGuiApplication.clipboard().setText(self._detail)
