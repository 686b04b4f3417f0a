from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fundwatch import app
from fundwatch.demo import AS_OF, build_county, write_county
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.reports.workbook import write_workbook
from fundwatch.services import importing, scanning
from fundwatch.services.preferences import Preferences
from fundwatch.services.progress import Quiet
from fundwatch.ui.main_window import MainWindow
from tests import databases
from tests.ui.conftest import look, nothing_leaks, pytest_collection_modifyitems

__all__ = ["look", "nothing_leaks", "program", "pytest_collection_modifyitems"]

IMPORTER = Actor("李会计", "青岚县财政局")
#: Opens the program over books, for the person of that name and office.
Opener = Callable[[str | Path, str, str], MainWindow]


@pytest.fixture
def opener(qtbot: QtBot, qapp: QApplication) -> Iterator[Opener]:
    """The program with a real worker process; closed when the test ends."""
    opened: list[MainWindow] = []

    def begin(target: str | Path, name: str, office: str) -> MainWindow:
        kept = Preferences(theme="light", database=str(target), name=name, office=office, backup_days=0)
        window = app.make_window(qapp, kept)
        opened.append(window)
        qtbot.addWidget(window)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        qtbot.waitUntil(lambda: window.context.is_open, timeout=30_000)
        return window

    yield begin
    for window in opened:
        window.close()


@pytest.fixture
def program(opener: Opener, target: str | Path) -> MainWindow:
    """The program as it starts on a new computer: an empty database, a real worker process."""
    return opener(target, "李会计", "云岭县财政局")


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The small made-up county's files."""
    return write_county(build_county("small", 7), tmp_path_factory.mktemp("县"), write_workbook)


@pytest.fixture(scope="session")
def imported(workbooks: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | Path]:
    """Books that hold the county, not scanned; to be copied, for nobody has them open."""
    folder = tmp_path_factory.mktemp("导入的账")
    with kept(folder) as target:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("XDG_DATA_HOME", str(folder))
            patch.setenv("LOCALAPPDATA", str(folder))
            store = Store.open(target)
            preview = importing.preview(store, IMPORTER, workbooks, progress=Quiet())
            importing.commit(store, IMPORTER, preview.id, progress=Quiet())
            store.close()
        yield target


@pytest.fixture(scope="session")
def scanned(imported: str | Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | Path]:
    """The same books, scanned as of the county's day."""
    with kept(tmp_path_factory.mktemp("扫描的账"), imported) as target:
        store = Store.open(target)
        assert not scanning.scan(store, IMPORTER, as_of=AS_OF).failed
        store.close()
        yield target


def kept(folder: Path, source: str | Path = "") -> AbstractContextManager[str | Path]:
    """Books that outlast a test: fresh ones, or a copy."""
    if databases.ON_SERVER:
        return databases.kept_database(str(source))
    return nullcontext(databases.copied_books(source, folder, "账.db") if source else folder / "账.db")
