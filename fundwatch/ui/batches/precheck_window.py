"""预审 in a window of its own beside the program, so that the books can be looked at meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fundwatch.ui.batches.precheck_view import PrecheckView
from fundwatch.ui.context import Context
from fundwatch.ui.widgets.basics import SPACE

_SIZE = QSize(1180, 680)


class PrecheckWindow(QDialog):
    """The check of a batch before it is paid."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle("发放前预审")
        self.resize(_SIZE)
        self.view = PrecheckView(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.addWidget(self.view)
