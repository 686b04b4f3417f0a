"""The window: navigation, pages, the banner for faults, the status bar. Pages are made when first opened."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from fundwatch.services import preferences
from fundwatch.ui.context import Context, Target
from fundwatch.ui.navigation import Navigation
from fundwatch.ui.page import Page, PageDeclaration, all_pages
from fundwatch.ui.reading import Fault
from fundwatch.ui.status_bar import StatusBar
from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.banner import Banner

if TYPE_CHECKING:
    from fundwatch.ui.manual.manual_window import ManualWindow

_FIRST_SIZE = (1366, 820)
_LEAST_SIZE = (1024, 640)


class MainWindow(QMainWindow):
    """The window over one context; `painted` once, when it stands on the screen for the first time."""

    painted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._stands = False
        self.context = context
        context.setParent(self)
        self.setWindowTitle("扶贫资金监督")
        self.setMinimumSize(*_LEAST_SIZE)
        self.resize(*_FIRST_SIZE)
        if context.preferences.window:
            self.restoreGeometry(QByteArray.fromBase64(context.preferences.window.encode()))
        self._declared = {page.name: page for page in all_pages()}
        self._pages: dict[str, Page] = {}
        self._manual: ManualWindow | None = None
        self._cover: Page | None = None
        self._page_keys: list[QShortcut] = []
        self.navigation = Navigation(all_pages())
        self.banner = Banner()
        self.stack = QStackedWidget()
        self.status = StatusBar()
        self._lay_out()
        self._connect()
        self.open_page(all_pages()[0].name)

    def page(self, name: str) -> Page:
        """A page, made when first asked for."""
        if name not in self._pages:
            made = self._declared[name].make(self.context)
            self._pages[name] = made
            self.stack.addWidget(made)
        return self._pages[name]

    @property
    def current(self) -> Page:
        """The page in front."""
        found = self.stack.currentWidget()
        if not isinstance(found, Page):
            raise TypeError("only pages are stacked")
        return found

    def open_page(self, name: str, target: object = None) -> None:
        """Bring a page to the front, at a place within it."""
        page = self.page(name)
        if (before := self.stack.currentWidget()) is not page and isinstance(before, Page):
            before.left()
        self.stack.setCurrentWidget(page)
        self.navigation.show_page(name)
        page.setFocus()
        page.shown()
        if isinstance(target, Target):
            page.receive(target)

    def cover(self, page: Page) -> None:
        """Put a page in the place of everything else until books are open."""
        self._cover = page
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        self._let_go_to_pages(allowed=False)

    def open_manual(self) -> None:
        """Open the manual at the chapter of the page in front; where that is the first start, at its beginning."""
        from fundwatch.ui.manual.chapters import START  # noqa: PLC0415 - not needed for the first paint
        from fundwatch.ui.manual.manual_window import ManualWindow  # noqa: PLC0415 - not needed for the first paint

        if self._manual is None:
            self._manual = ManualWindow(self)
        front = next((name for name, page in self._pages.items() if page is self.stack.currentWidget()), START)
        self._manual.open_at(front)

    def event(self, event: QEvent) -> bool:
        """Tell of the first paint; on a screen of another scale, let what is drawn for a scale be drawn anew."""
        if event.type() == QEvent.Type.Paint and not self._stands:
            self._stands = True
            QTimer.singleShot(0, self, self.painted.emit)  # the parts of the window are painted within this event
        elif event.type() == QEvent.Type.DevicePixelRatioChange:
            THEME.changed.emit()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember where the window stood, and end all work before it goes."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        with suppress(OSError):  # a full disk must not keep the window from closing
            preferences.save(replace(self.context.preferences, window=geometry))
        self.context.close()
        super().closeEvent(event)

    def _lay_out(self) -> None:
        centre = QWidget()
        outer = QVBoxLayout(centre)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.navigation)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        upper.addLayout(column, 1)
        outer.addLayout(upper, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        context = self.context
        self.navigation.chosen.connect(self.open_page)
        self.navigation.help_asked.connect(self.open_manual)
        context.asked_for.connect(self.open_page)
        context.fault_shown.connect(self._show_fault)
        context.manual_asked.connect(self.open_manual)
        context.told.connect(self.status.tell)
        context.opened.connect(self._opened)
        context.worker.began.connect(self.status.begin)
        context.worker.progressed.connect(self.status.step)
        context.worker.ended.connect(self.status.rest)
        self.status.cancel_asked.connect(context.worker.cancel)
        for page in self._declared.values():
            self._bind(page)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self._search)
        QShortcut(QKeySequence("F1"), self, self.open_manual)

    def _bind(self, page: PageDeclaration) -> None:
        shortcut = QShortcut(QKeySequence(page.shortcut), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.activated.connect(lambda: self.open_page(page.name))
        self._page_keys.append(shortcut)

    def _let_go_to_pages(self, *, allowed: bool) -> None:
        self.navigation.setVisible(allowed)
        for shortcut in self._page_keys:
            shortcut.setEnabled(allowed)

    def _uncover(self) -> None:
        if self._cover is not None:
            self._let_go_to_pages(allowed=True)
            self.stack.removeWidget(self._cover)
            self._cover.deleteLater()
            self._cover = None

    def _search(self) -> None:
        self.current.search()

    def _opened(self) -> None:
        self.banner.hide()
        self._uncover()
        # Told from the thread that writes; the signal brings it to this one.
        self.context.store.on_wait = self.context.told.emit
        path = self.context.store.path
        self.status.tell(f"已打开 {path.name}" if path else "已打开共享数据库")
        self.navigation.show_office(self.context.actor.office or self.context.actor.name)
        QTimer.singleShot(0, self, self._show_front)

    def _show_front(self) -> None:
        """Whichever page is in front by now: somebody may have gone on from the first."""
        self.current.shown()

    def _show_fault(self, fault: object) -> None:
        if not isinstance(fault, Fault):
            return
        if fault.cancelled:
            self.status.tell(fault.message)
        else:
            self.banner.show_fault(fault)
