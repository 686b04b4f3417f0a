"""The line at the bottom: what was done last, and how far the running work is, with a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from fundwatch.ui.widgets.basics import SPACE, Button, label

_HEIGHT = 36
#: Steps of the bar; totals of a million rows are scaled to it.
_SCALE = 1000


class StatusBar(QFrame):
    """Shows one running piece of work."""

    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setFixedHeight(_HEIGHT)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 0)
        outer.setSpacing(SPACE + 4)
        self.message = label("", "muted")
        self.work = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(220)
        self.bar.setRange(0, _SCALE)
        self.cancel = Button("取消", self._cancel, style="link", tip="停下正在进行的工作；已写入的会全部退回")
        outer.addWidget(self.message, 1)
        outer.addWidget(self.work)
        outer.addWidget(self.bar)
        outer.addWidget(self.cancel)
        self.rest()

    def tell(self, message: str) -> None:
        """Say what was done."""
        self.message.setText(message)

    def begin(self, title: str) -> None:
        """A piece of work has begun."""
        self.work.setText(f"{title}…")
        self.bar.setRange(0, 0)
        self.cancel.setEnabled(True)
        for part in (self.work, self.bar, self.cancel):
            part.show()

    def step(self, title: str, done: int, total: int, what: str) -> None:
        """How far it is; total 0 is not known."""
        said = what or title
        if total <= 0:
            self.bar.setRange(0, 0)
            self.work.setText(f"{said}…")
            return
        self.bar.setRange(0, _SCALE)
        self.bar.setValue(min(_SCALE, done * _SCALE // total))
        self.work.setText(f"{said}  {min(100, done * 100 // total)}%")

    def rest(self) -> None:
        """Nothing is running."""
        for part in (self.work, self.bar, self.cancel):
            part.hide()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.work.setText("正在停下…")
        self.cancel_asked.emit()
