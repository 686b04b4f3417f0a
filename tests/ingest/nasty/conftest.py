from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from fundwatch.models.store import Store
from tests import databases
from tests.services.importing.office import Office


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | Path]:
    """Books with villages that nobody has open, to be copied for every file."""
    folder = tmp_path_factory.mktemp("nasty")
    with databases.kept_database() if databases.ON_SERVER else nullcontext(folder / "books.db") as target:
        opened = Store.open(target)
        Office(opened, folder).regions()
        opened.close()
        yield target


@pytest.fixture
def office(prepared: str | Path, tmp_path: Path) -> Iterator[Office]:
    opened = Store.open(databases.copied_books(prepared, tmp_path, "books.db"))
    yield Office(opened, tmp_path)
    opened.close()
