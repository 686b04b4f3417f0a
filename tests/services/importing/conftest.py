from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fundwatch.models.store import Store
from tests import databases
from tests.services.importing.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    opened = Store.open(databases.new_books(tmp_path, "books.db"))
    yield Office(opened, tmp_path)
    opened.close()
