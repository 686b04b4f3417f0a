"""What a page is, and how the window finds the pages: every module of `fundwatch.ui.pages` declares one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target

#: The grid that everything is spaced by.
SPACE = 8


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

    def _changed(self, topics: object) -> None:
        if isinstance(topics, frozenset) and topics & self.topics:
            self._stale = True
            if self.isVisible():
                self.shown()


@dataclass(frozen=True)
class PageDeclaration:
    """A page as its module declares it: its place in the navigation, the keys that open it, its group there."""

    name: str
    title: str
    icon: str
    order: int
    factory: Callable[[Context], Page]
    shortcut: str
    group: str = ""


@cache
def all_pages() -> tuple[PageDeclaration, ...]:
    """Every declared page in order. A module that fails to import stops the program."""
    package = importlib.import_module("fundwatch.ui.pages")
    found: list[PageDeclaration] = []
    for module in pkgutil.iter_modules(package.__path__):
        declared = importlib.import_module(f"{package.__name__}.{module.name}").PAGE
        found.append(declared)
    return tuple(sorted(found, key=lambda page: page.order))
