"""What a page is, and how the window finds the pages: `fundwatch.ui.pages` declares them."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target

#: The grid that everything is spaced by.
SPACE = 8
_PAGES = "fundwatch.ui.pages"


class Page(QWidget):
    """A page of the window: a title row over a body; it refreshes when shown after its topics changed."""

    topics: ClassVar[frozenset[Topic]] = frozenset()

    def __init__(self, context: Context, title: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.context = context
        self._stale = True
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(2 * SPACE)
        self.heading = QHBoxLayout()
        self.heading.setSpacing(SPACE)
        self.title = QLabel(title)
        self.title.setObjectName("pageTitle")
        self.subtitle = QLabel()
        self.subtitle.setObjectName("subtitle")
        self.heading.addWidget(self.title)
        self.heading.addSpacing(SPACE)
        self.heading.addWidget(self.subtitle)
        self.heading.addStretch(1)
        outer.addLayout(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(2 * SPACE)
        outer.addLayout(self.body, 1)
        context.feed.changed.connect(self._changed)

    def refresh(self) -> None:
        """Read anew what the page shows."""

    def receive(self, target: Target) -> None:
        """Go to a place within the page."""

    def search(self) -> None:
        """Put the cursor where words to search for are typed; nothing where a page has no search."""

    def shown(self) -> None:
        """Told by the window when the page comes to the front."""
        if self._stale and self.context.is_open:
            self._stale = False
            self.refresh()

    def left(self) -> None:
        """Told by the window when another page comes to the front."""

    def _changed(self, topics: object) -> None:
        if isinstance(topics, frozenset) and topics & self.topics:
            self._stale = True
            if self.isVisible():
                self.shown()


@dataclass(frozen=True)
class PageDeclaration:
    """A page before it is made: its place in the navigation, the keys that open it, its group there.

    Its module is the one of its name in `fundwatch.ui.pages`, imported when the page is first opened.
    """

    name: str
    title: str
    icon: str
    order: int
    shortcut: str
    group: str = ""

    def make(self, context: Context) -> Page:
        """The page itself."""
        made = importlib.import_module(f"{_PAGES}.{self.name}").make_page(context)
        if not isinstance(made, Page):
            raise TypeError(f"{self.name} makes no page")
        return made


@cache
def all_pages() -> tuple[PageDeclaration, ...]:
    """Every declared page in order."""
    declared: tuple[PageDeclaration, ...] = importlib.import_module(_PAGES).PAGES
    return tuple(sorted(declared, key=lambda page: page.order))
