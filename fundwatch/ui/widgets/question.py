"""A question before something that cannot be taken back lightly."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fundwatch.ui.widgets.basics import SPACE, Button, label, row


class Question(QDialog):
    """What will happen, and two buttons that say what they do."""

    def __init__(self, parent: QWidget, title: str, said: str, action: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(440)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE)
        outer.addWidget(label(title, "cardTitle", wrap=True))
        outer.addWidget(label(said, "muted", wrap=True))
        outer.addSpacing(SPACE)
        self.yes = Button(action, self.accept, style="primary")
        self.no = Button("取消", self.reject)
        outer.addLayout(row(None, self.no, self.yes))
        self.no.setFocus()


def ask(parent: QWidget, title: str, said: str, action: str, then: Callable[[], object]) -> Question:
    """Ask; `then` follows a yes."""
    question = Question(parent, title, said, action)
    question.accepted.connect(then)
    question.open()
    return question
