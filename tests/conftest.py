from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from fundwatch.models.store import Store
from tests import databases
from tests.books import Books

# How long an example takes says how busy the machine is; benchmarks measure what the program takes.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_NO_BOOKS = "they open no books"
_left_out: list[tuple[str, str]] = []

#: Tests that open no books find the same whatever keeps them: the server's pass leaves them out.
_BOOKLESS = (
    "docs",
    "ingest/converters",
    "ingest/workbook",
    "ledger/matching",
    "ledger/statistics",
    "reports/pdf",
    "reports/workbook",
    "services/test_rule_pages.py",
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "file_books(reason): about the file that books are kept in; not for a server")
    config.addinivalue_line("markers", "server_books: about a PostgreSQL server; not for files")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each pass leaves out what only the other kind of books can do, and says so."""
    other = "file_books" if databases.ON_SERVER else "server_books"
    kept, left = [], []
    for item in items:
        marker = item.get_closest_marker(other)
        if marker or (databases.ON_SERVER and _bookless(item)):
            left.append(item)
            reason = marker.args[0] if marker and marker.args else "PostgreSQL" if marker else _NO_BOOKS
            _left_out.append((item.nodeid, reason))
        else:
            kept.append(item)
    items[:] = kept
    if left:
        config.hook.pytest_deselected(items=left)


def _bookless(item: pytest.Item) -> bool:
    place = item.path.relative_to(Path(__file__).parent).as_posix()
    return any(place == one or place.startswith(f"{one}/") for one in _BOOKLESS)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left_out and databases.ON_SERVER:
        terminalreporter.section(f"not run on the server: {len(_left_out)}")
        for name, reason in _left_out:
            if reason != _NO_BOOKS:
                terminalreporter.line(f"{name}: {reason}")
        terminalreporter.line(f"{sum(reason == _NO_BOOKS for _, reason in _left_out)} tests: {_NO_BOOKS}")


@pytest.fixture(scope="session", autouse=True)
def server_session() -> Iterator[None]:
    """Leave nothing behind on the test server."""
    yield
    if databases.ON_SERVER:
        databases.end_server_session()


@pytest.fixture(autouse=True)
def fresh_databases() -> Iterator[None]:
    """Databases that a test made on the server go when it ends."""
    yield
    if databases.ON_SERVER:
        databases.drop_databases()


@pytest.fixture(autouse=True)
def only_books_that_are_told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that the server's pass leaves out for want of books must open none."""
    if _bookless(request.node):
        monkeypatch.setattr(Store, "open", _opened_all_the_same)


def _opened_all_the_same(*_: object, **__: object) -> Store:
    raise AssertionError("this test opens books: take its folder off the list of those that do not")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, mappings and what imports leave behind stay in the test's folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "data"))


@pytest.fixture
def target(tmp_path: Path) -> str | Path:
    """Where fresh books are to be opened."""
    return databases.new_books(tmp_path)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    opened = Store.open(databases.prepared_books(tmp_path))
    yield opened
    opened.close()


@pytest.fixture
def books(store: Store) -> Books:
    """Books with a county, a township, a village and the finance bureau."""
    filled = Books(store)
    filled.put_places()
    return filled
