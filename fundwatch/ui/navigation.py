"""The pages down the left side, one of them in front."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout

from fundwatch.ui import icons
from fundwatch.ui.page import SPACE, PageDeclaration
from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.basics import label

_WIDTH = 176
_ITEM_HEIGHT = 40


class Navigation(QFrame):
    """A button for each page; `chosen` carries the page's name."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[PageDeclaration]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setFixedWidth(_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE, 2 * SPACE, SPACE + 1, 2 * SPACE)
        outer.setSpacing(SPACE // 2)
        brand = label("扶贫资金监督", "brand")
        brand.setContentsMargins(SPACE + 4, 0, 0, 0)
        outer.addWidget(brand)
        self._office = label("", "brandNote")
        self._office.setContentsMargins(SPACE + 4, 0, 0, 0)
        outer.addWidget(self._office)
        outer.addSpacing(SPACE + 4)
        self._group = QButtonGroup(self)
        self._pages = {page.name: page for page in pages}
        self._buttons: dict[str, QToolButton] = {}
        for page in pages:
            self._buttons[page.name] = self._button(page)
            outer.addWidget(self._buttons[page.name])
        outer.addStretch(1)
        self._paint_icons()
        THEME.changed.connect(self._paint_icons)

    def show_page(self, name: str) -> None:
        """Mark a page as the one in front."""
        self._buttons[name].setChecked(True)

    def show_office(self, text: str) -> None:
        """Say whose program this is."""
        self._office.setText(text)

    def button(self, name: str) -> QToolButton:
        """The button of a page."""
        return self._buttons[name]

    def _button(self, page: PageDeclaration) -> QToolButton:
        button = QToolButton()
        button.setObjectName("navigationItem")
        button.setText(f"  {page.title}")
        button.setCheckable(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(20, 20))
        button.setFixedHeight(_ITEM_HEIGHT)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.setToolTip(f"{page.title}（{page.shortcut}）")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda *_: self.chosen.emit(page.name))
        self._group.addButton(button)
        return button

    def _paint_icons(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(icons.icon(self._pages[name].icon, "muted", on="on_accent"))
