"""Asking why a notice is withdrawn."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from fundwatch.ui.widgets.basics import SPACE, Button, label, row


class Withdrawal(QDialog):
    """`confirmed` carries the reason."""

    confirmed = Signal(str)

    def __init__(self, parent: QWidget, number: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("撤销公示")
        self.setMinimumWidth(460)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE)
        outer.addWidget(label(f"撤销公示 {number}？", "cardTitle"))
        said = "原来的内容仍可查看；撤销会记入日志，之后可以按现在的台账重新出具。张贴出去的请一并撤下。"
        outer.addWidget(label(said, "muted", wrap=True))
        self.reason = QPlainTextEdit()
        self.reason.setPlaceholderText("撤销理由，如“金额更正”")
        self.reason.setFixedHeight(64)
        self.reason.setTabChangesFocus(True)
        outer.addWidget(self.reason)
        self.yes = Button("撤销公示", self._confirm, style="primary")
        outer.addLayout(row(None, Button("取消", self.reject), self.yes))
        self.reason.textChanged.connect(self._settle)
        self._settle()

    def _settle(self) -> None:
        self.yes.setEnabled(bool(self.reason.toPlainText().strip()))

    def _confirm(self) -> None:
        self.confirmed.emit(self.reason.toPlainText().strip())
        self.accept()
