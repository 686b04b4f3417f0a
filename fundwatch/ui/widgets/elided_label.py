"""A line of text that ends where there is no room for more; the whole stands in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy


class ElidedLabel(QLabel):
    """Takes the room it is given and asks for none."""

    def __init__(self, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Another text."""
        super().setText(text)
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """As much of the text as fits."""
        del event
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.fontMetrics().elidedText(self._begun(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.end()

    def _begun(self) -> str:
        """What is to be cut where it is too long."""
        return self.text()


class SentencesLabel(ElidedLabel):
    """Shows as many whole sentences as there is room for, one at least; … where more follow."""

    def _begun(self) -> str:
        sentences = [f"{part}。" for part in self.text().split("。") if part]
        for count in range(len(sentences), 1, -1):
            shown = "".join(sentences[:count]) + ("…" if count < len(sentences) else "")
            if self.fontMetrics().horizontalAdvance(shown) <= self.width():
                return shown
        return sentences[0] + ("…" if len(sentences) > 1 else "") if sentences else ""
