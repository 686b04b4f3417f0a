"""What a page shows when there is nothing yet: what it will be, and what to do next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fundwatch.ui.widgets.basics import SPACE, Button, IconLabel, label


class EmptyState(QWidget):
    """An icon, a sentence, a hint, and at most one next step."""

    def __init__(
        self, icon: str, title: str, hint: str, action: str = "", do: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(4 * SPACE, 4 * SPACE, 4 * SPACE, 4 * SPACE)
        outer.setSpacing(SPACE)
        outer.addStretch(2)
        outer.addWidget(IconLabel(icon, "faint", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(SPACE)
        self._title = label(title, "emptyTitle", wrap=True)
        self._hint = label(hint, "muted", wrap=True)
        for part in (self._title, self._hint):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            outer.addWidget(part)
        self.button = Button(action, do, style="primary") if action else None
        if self.button is not None:
            outer.addSpacing(SPACE)
            centred = QHBoxLayout()
            centred.addStretch(1)
            centred.addWidget(self.button)
            centred.addStretch(1)
            outer.addLayout(centred)
        outer.addStretch(3)

    def say(self, title: str, hint: str) -> None:
        """Change what is said."""
        self._title.setText(title)
        self._hint.setText(hint)
