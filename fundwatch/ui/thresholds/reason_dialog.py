"""Asks why a value is taken back; without a reason it is not."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from fundwatch.ui.widgets.basics import SPACE, Button, label, row


class ReasonDialog(QDialog):
    """`given` carries the reason."""

    given = Signal(str)

    def __init__(self, parent: QWidget, title: str, said: str, action: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE)
        outer.addWidget(label(title, "cardTitle", wrap=True))
        outer.addWidget(label(said, "muted", wrap=True))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("理由，例如：写错了；文件已经废止")
        outer.addWidget(self.reason)
        outer.addSpacing(SPACE)
        self.yes = Button(action, self._give, style="primary", shortcut="Ctrl+Return")
        self.no = Button("取消", self.reject)
        self.yes.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.yes.setEnabled(bool(text.strip())))
        outer.addLayout(row(None, self.no, self.yes))
        self.reason.setFocus()

    def _give(self) -> None:
        reason = self.reason.text().strip()
        self.accept()
        self.given.emit(reason)
