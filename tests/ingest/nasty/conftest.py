from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fundwatch.models.store import Store
from tests import databases
from tests.services.importing.office import Office


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Books with villages, shared by all files: what a file leaves is undone before the next."""
    folder = tmp_path_factory.mktemp("nasty")
    opened = Store.open(databases.new_books(folder, "books.db"))
    office = Office(opened, folder)
    office.regions()
    yield office
    opened.close()


@pytest.fixture
def office(prepared: Office, tmp_path: Path) -> Office:
    return Office(prepared.store, tmp_path)
