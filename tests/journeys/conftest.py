from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fundwatch import app
from fundwatch.services.preferences import Preferences
from fundwatch.ui.main_window import MainWindow
from tests.ui.conftest import look, nothing_leaks, pytest_collection_modifyitems

__all__ = ["look", "nothing_leaks", "program", "pytest_collection_modifyitems"]


@pytest.fixture
def program(qtbot: QtBot, qapp: QApplication, target: str | Path) -> Iterator[MainWindow]:
    """The program as it starts on a new computer: an empty database, a real worker process."""
    kept = Preferences(theme="light", database=str(target), name="李会计", office="云岭县财政局", backup_days=0)
    window = app.make_window(qapp, kept)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    qtbot.waitUntil(lambda: window.context.is_open, timeout=30_000)
    yield window
    window.close()
