from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fundwatch import app
from fundwatch.models.store import Store
from fundwatch.services.preferences import Preferences
from fundwatch.ui import fonts
from fundwatch.ui.context import Context
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.theme import THEME, ThemeChoice
from tests.books import ACTOR, Books
from tests.ui.standing_in import WorkerHere

OpenWindow = Callable[[Store], MainWindow]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns that it cannot raise windows; every other warning of Qt stays a failure."""
    for item in items:
        if Path(__file__).parent in item.path.parents or "journeys" in item.path.parts:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session", autouse=True)
def look(qapp: QApplication) -> None:
    """The program's own application, with the bundled font."""
    app.furnish(qapp)
    fonts.install(qapp, bundled=True)
    THEME.choose(ThemeChoice.LIGHT)


@pytest.fixture(autouse=True)
def nothing_leaks(qapp: QApplication) -> Iterator[None]:
    """A test that leaves a window or a thread behind fails."""
    windows, threads = set(map(id, qapp.topLevelWidgets())), set(threading.enumerate())
    yield
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
        gc.collect()
    left = [widget for widget in qapp.topLevelWidgets() if id(widget) not in windows and widget.isVisible()]
    assert not left, f"windows left open: {left}"
    started = [
        thread for thread in set(threading.enumerate()) - threads if not isinstance(thread, threading._DummyThread)
    ]
    assert not started, f"threads left running: {started}"


@pytest.fixture
def context(qapp: QApplication, books: Books) -> Iterator[Context]:
    """Open books; long work runs in a thread of this process, so that tests of pages need no second one."""
    worker = WorkerHere()
    made = Context(Preferences(), worker, parent=None)
    worker.reader = made.reader
    worker.setParent(qapp)
    made.open(Store.open(books.store.url), ACTOR)
    yield made
    made.close()


@pytest.fixture
def window(qtbot: QtBot, context: Context) -> MainWindow:
    """The window over small books."""
    made = MainWindow(context)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made
