"""What the window's figures are held against: the same things without the program, in the same run.

A bare window of Qt in an interpreter of the same set-up; a bare table of Qt over texts that are there already, with as
many columns; the plain statement through `sqlite3`; the longest silence of a window that does nothing.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

BARE_WINDOW = """
import time
began, worked = time.perf_counter(), time.process_time()
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("扶贫资金监督"))
window.resize(1366, 820)
window.show()
while not window.windowHandle().isExposed():
    application.processEvents()
window.grab()
print((time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000)
"""
_STATEMENTS = {
    "all ids": "SELECT id FROM benefit_payment ORDER BY id",
    "sort, indexed": "SELECT id FROM benefit_payment ORDER BY id_number, id",
    "sort, not indexed": "SELECT id FROM benefit_payment ORDER BY paid_amount, id",
    "search a name": "SELECT id FROM benefit_payment WHERE name LIKE '%秀英%' ORDER BY id",
}
_TIMES = 3
_ROWS = 2_000


def statements(database: Path) -> dict[str, float]:
    """Milliseconds of plain statements whose rows are all fetched; the least of a few."""
    connection = sqlite3.connect(database)
    found = {name: min(_taken(connection, asked) for _ in range(_TIMES)) for name, asked in _STATEMENTS.items()}
    connection.close()
    return found


def _taken(connection: sqlite3.Connection, asked: str) -> float:
    began = time.perf_counter()
    connection.execute(asked).fetchall()
    return (time.perf_counter() - began) * 1000


class _Painted(QObject):
    """Sees that a viewport was painted."""

    def __init__(self) -> None:
        super().__init__()
        self.so = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notes a paint, which ends within this event."""
        self.so = self.so or event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def moves(application: QApplication, rows: Sequence[Sequence[str]], size: QSize, times: int) -> dict[str, float]:
    """Milliseconds until a bare table that shows these rows again and again has painted a jump, a wheel step."""
    model = QStandardItemModel()
    for at in range(_ROWS):
        model.appendRow([QStandardItem(text) for text in rows[at % len(rows)]])
    table = QTableView()
    table.setModel(model)
    table.resize(size)
    table.show()
    painted = _Painted()
    table.viewport().installEventFilter(painted)

    def move(to: int) -> float:
        painted.so = False
        began = time.perf_counter()
        table.verticalScrollBar().setValue(to)
        while not painted.so:
            application.processEvents()
        return (time.perf_counter() - began) * 1000

    move(1)
    chance = random.Random(1)  # noqa: S311 - where to jump
    jump = statistics.median(move(chance.randrange(2, _ROWS - 100)) for _ in range(times))
    move(0)
    wheel = statistics.median(move(3 * step) for step in range(1, times))
    table.close()
    return {"jump": jump, "wheel": wheel}


class Listening(Protocol):
    """A window whose silences are measured."""

    longest: float

    def listen(self) -> None:
        """Begin."""

    def until(self, reached: Callable[[], bool]) -> float:
        """Let events run until something is so."""


def silence(window: Listening) -> float:
    """The longest silence, in milliseconds, of a window that does nothing for a second: the machine's own."""
    began = time.perf_counter()
    window.listen()
    window.until(lambda: time.perf_counter() - began > 1)
    return window.longest
