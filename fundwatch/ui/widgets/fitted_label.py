"""A figure in large type that becomes smaller where there is no room for it: a figure is never cut off."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

#: Sizes in pixels, as the style sheet has them for the property `fit`.
SIZES = (24, 20, 17, 15, 13)
_AIR = 2


class FittedLabel(QLabel):
    """Takes the largest size at which its text fits."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._fit()

    def setText(self, text: str) -> None:
        """Another figure."""
        super().setText(text)
        self._fit()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size where there is another room."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        """As wide as the figure is in the largest size; always as high."""
        return QSize(self._needed(SIZES[0]), self._metrics(SIZES[0]).height())

    def minimumSizeHint(self) -> QSize:
        """No narrower than the figure is in the smallest size."""
        return QSize(self._needed(SIZES[-1]), self._metrics(SIZES[0]).height())

    def _fit(self) -> None:
        level = next((number for number, size in enumerate(SIZES) if self._needed(size) <= self.width()), -1)
        level %= len(SIZES)
        if self.property("fit") != level:
            self.setProperty("fit", level)
            self.style().unpolish(self)
            self.style().polish(self)

    def _needed(self, size: int) -> int:
        return self._metrics(size).horizontalAdvance(self.text()) + _AIR

    def _metrics(self, size: int) -> QFontMetrics:
        font = QFont(self.font())
        font.setPixelSize(size)
        font.setWeight(QFont.Weight.DemiBold)
        return QFontMetrics(font)
