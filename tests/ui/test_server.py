"""The window over books on a server whose network fails and comes back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fundwatch.models.store import Store
from fundwatch.services.preferences import Preferences
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.ledger import LedgerPage
from tests.books import ACTOR, Books
from tests.server.wire import Wire
from tests.ui.standing_in import WorkerHere, visible_text

pytestmark = pytest.mark.server_books


@pytest.fixture
def wire(books: Books) -> Iterator[Wire]:
    """A wire to books with forty payments."""
    books.put("补助发放", *({"发放流水号": f"FF{number:04d}"} for number in range(40)))
    made = Wire(books.store.url)
    yield made
    made.close()


@pytest.fixture
def context(qapp: QApplication, wire: Wire) -> Iterator[Context]:
    """The window's books, at the other end of the wire."""
    worker = WorkerHere()
    made = Context(Preferences(), worker, parent=None)
    worker.reader = made.reader
    worker.setParent(qapp)
    made.open(Store.open(wire.url), ACTOR)
    yield made
    made.close()


def test_a_page_says_what_is_wrong_and_works_again_when_the_network_is_back(
    qtbot: QtBot, window: MainWindow, wire: Wire, books: Books
) -> None:
    page = window.page("ledger")
    assert isinstance(page, LedgerPage)
    window.open_page("ledger")
    qtbot.waitUntil(lambda: page.table.complete and len(page.table.model.ids) == 40)
    wire.cut()
    window.context.feed.announce(Topic.RECORDS)
    qtbot.waitUntil(window.banner.isVisible, timeout=30_000)
    assert "断开" in window.banner.message.text() or "连接不上" in window.banner.message.text()
    assert "请检查网络" in window.banner.hint.text()
    wire.mend()
    books.put("补助发放", {"发放流水号": "新"})
    window.context.feed.announce(Topic.RECORDS)
    qtbot.waitUntil(lambda: page.table.complete and len(page.table.model.ids) == 41)


def test_the_window_names_the_shared_database(window: MainWindow) -> None:
    window.context.opened.emit()
    assert "已打开共享数据库" in visible_text(window.status)
