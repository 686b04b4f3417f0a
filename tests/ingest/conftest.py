from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.models.store import Store
from tests.services.importing.office import Office


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """An office with empty books."""
    return Office(store, tmp_path)
