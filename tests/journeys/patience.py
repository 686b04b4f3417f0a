"""Waiting for what a busy machine takes its time for, and listening whether the window stands still meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fundwatch.ui.main_window import MainWindow
from tests.journeys.heartbeat import Heartbeat
from tests.ui.standing_in import visible_text

LONG = 120_000
#: No stall of the window may be longer, in milliseconds.
STALL = 100


def idle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing is being worked at or read."""
    qtbot.waitUntil(lambda: not window.context.worker.busy and window.context.reader.waiting == 0, timeout=LONG)


def back_in(qtbot: QtBot, window: MainWindow) -> None:
    """Be in the program's window again after one over it was closed, as a desktop has it without being told."""
    with qtbot.waitActive(window, timeout=LONG):
        window.activateWindow()


def reads(qtbot: QtBot, widget: QWidget, *texts: str) -> None:
    """Wait until texts are in sight."""
    for text in texts:
        qtbot.waitUntil(lambda text=text: text in visible_text(widget), timeout=LONG)  # type: ignore[misc]


@contextmanager
def unstalled(what: str) -> Iterator[None]:
    """What is done within must not let the window stand still."""
    heart = Heartbeat()
    heart.start()
    yield
    heart.stop()
    assert heart.longest < STALL, f"the window stood still for {heart.longest:.0f} ms while {what}"
