"""The pages down the left side in their groups, one of them in front."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout

from fundwatch.ui import icons
from fundwatch.ui.page import SPACE, PageDeclaration
from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.basics import IconButton, label, row

_WIDTH = 176
#: An item is as high as the window allows between these.
_LEAST_HEIGHT, _ITEM_HEIGHT = 24, 36


class _Item(QToolButton):
    """A page's button; a low window makes it lower."""

    def __init__(self, page: PageDeclaration) -> None:
        super().__init__()
        self.setObjectName("navigationItem")
        self.setText(f"  {page.title}")
        self.setCheckable(True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(20, 20))
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setMaximumHeight(_ITEM_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setToolTip(f"{page.title}（{page.shortcut}）")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """As high as it may be."""
        return QSize(super().sizeHint().width(), _ITEM_HEIGHT)


class Navigation(QFrame):
    """A button for each page; `chosen` carries the page's name, `help_asked` asks for the manual."""

    chosen = Signal(str)
    help_asked = Signal()

    def __init__(self, pages: Sequence[PageDeclaration]) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setFixedWidth(_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(SPACE, SPACE + 4, SPACE + 1, SPACE)
        outer.setSpacing(1)
        brand = label("扶贫资金监督", "brand")
        brand.setContentsMargins(SPACE + 4, 0, 0, 0)
        manual = IconButton("help", "使用说明（F1）", self.help_asked.emit)
        outer.addLayout(row(brand, None, manual))
        self._office = label("", "brandNote")
        self._office.setContentsMargins(SPACE + 4, 0, 0, 0)
        outer.addWidget(self._office)
        outer.addSpacing(SPACE)
        self._group = QButtonGroup(self)
        self._pages = {page.name: page for page in pages}
        self._buttons: dict[str, QToolButton] = {}
        group = ""
        for page in pages:
            self._buttons[page.name] = self._button(page)
            if page.group != group:
                group = page.group
                if group:
                    outer.addWidget(self._heading(group))
                else:
                    # What belongs to no group stands apart, at the foot.
                    outer.addStretch(1)
            outer.addWidget(self._buttons[page.name])
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
        button = _Item(page)
        button.clicked.connect(lambda *_: self.chosen.emit(page.name))
        self._group.addButton(button)
        return button

    @staticmethod
    def _heading(text: str) -> QLabel:
        heading = label(text, "navigationGroup")
        heading.setContentsMargins(SPACE + 4, SPACE - 2, 0, 1)
        return heading

    def _paint_icons(self) -> None:
        for name, button in self._buttons.items():
            button.setIcon(icons.icon(self._pages[name].icon, "muted", on="on_accent"))
