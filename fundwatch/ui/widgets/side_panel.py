"""A panel at the side with its own header: title, way back, close; its body scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fundwatch.ui.widgets.basics import SPACE, IconButton, clear, label, row


class SidePanel(QFrame):
    """Shows one thing beside a list."""

    closed = Signal()
    back_asked = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setObjectName("sidePanel")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._title = label(title, "sidePanelTitle")
        self.back = IconButton("back", "返回上一条", self.back_asked.emit, shortcut="Alt+Left")
        self.back.hide()
        self.close_button = IconButton("close", "关闭", self.closed.emit, shortcut="Esc")
        header = row(self.back, self._title, None, self.close_button)
        header.setContentsMargins(2 * SPACE, SPACE + 4, SPACE, SPACE + 4)
        outer.addLayout(header)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 2 * SPACE)
        self.body.setSpacing(SPACE)
        self._area.setWidget(content)
        outer.addWidget(self._area, 1)

    def begin(self, title: str) -> None:
        """Empty the body for something new."""
        self._title.setText(title)
        clear(self.body)
        self._area.verticalScrollBar().setValue(0)
