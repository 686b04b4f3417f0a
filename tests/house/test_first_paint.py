"""What may be loaded before the window stands on the screen: what it is painted with, and nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fundwatch.ui.page import all_pages

ROOT = Path(__file__).resolve().parents[2]
#: Makes the window as the program does; prints what is loaded when the opening of the books begins.
PAINT = """
import os, sys
from fundwatch import app
from fundwatch.services.preferences import Preferences

def began(_context, window, _database):
    print("seen" if window.windowHandle().isExposed() else "hidden", *sys.modules, flush=True)
    os._exit(0)

app.open_books = began
application = app.make_application(sys.argv[:1])
window = app.make_window(application, Preferences(theme="light", database=sys.argv[1], backup_days=0))
window.show()
application.exec()
"""
#: Of our own modules, those that no first paint needs; each is slow to load by what it loads itself or by its size.
LATE = (
    "fundwatch.ingest",
    "fundwatch.ledger",
    "fundwatch.models",
    "fundwatch.reports",
    "fundwatch.rules",
    "fundwatch.services.listing",
    "fundwatch.services.statement",
    "fundwatch.ui.findings",
    "fundwatch.ui.flow",
    "fundwatch.ui.manual",
    "fundwatch.ui.notices",
    "fundwatch.ui.papers.paper_window",
    "fundwatch.ui.settings",
    "fundwatch.ui.statement.statement_page",
    "fundwatch.ui.table.filter_bar",
    "fundwatch.ui.table.grid",
)
STRANGERS = (
    *("PySide6.QtPdf", "PySide6.QtPrintSupport", "alembic", "fontTools", "matplotlib", "multiprocessing", "numpy"),
    *("openpyxl", "psycopg", "pygments", "pypinyin", "rapidfuzz", "reportlab", "rich", "sqlalchemy", "sqlite3"),
)


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Whether the window could be seen, then the modules loaded by then."""
    database = tmp_path_factory.mktemp("books") / "账.db"
    done = subprocess.run(
        [sys.executable, "-c", PAINT, str(database)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    return done.stdout.split()


def within(loaded: list[str], packages: tuple[str, ...]) -> list[str]:
    return [name for name in loaded if any(name == one or name.startswith(f"{one}.") for one in packages)]


def test_the_books_are_opened_once_the_window_is_seen(painted: list[str]) -> None:
    assert painted[0] == "seen"


def test_no_library_but_qt_is_loaded(painted: list[str]) -> None:
    assert "PySide6.QtWidgets" in painted
    assert within(painted, STRANGERS) == []


def test_no_module_is_loaded_that_is_not_painted(painted: list[str]) -> None:
    assert "fundwatch.ui.main_window" in painted
    assert within(painted, LATE) == []


def test_of_the_pages_only_the_first_is_loaded(painted: list[str]) -> None:
    pages = [name for name in painted if name.startswith("fundwatch.ui.pages.")]
    assert pages == [f"fundwatch.ui.pages.{all_pages()[0].name}"]


def test_a_module_within_a_package_is_seen() -> None:
    assert within(["numpy.linalg", "numpyx", "json"], STRANGERS) == ["numpy.linalg"]
