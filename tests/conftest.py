from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fundwatch.models.store import Store
from tests.books import Books


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    opened = Store.open(tmp_path / "账.db")
    yield opened
    opened.close()


@pytest.fixture
def books(store: Store) -> Books:
    """Books with a county, a township, a village and the finance bureau."""
    filled = Books(store)
    filled.put_places()
    return filled
