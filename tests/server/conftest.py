from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests import databases
from tests.server.wire import Wire


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is about a server."""
    for item in items:
        if "server" in item.path.parent.name:
            item.add_marker(pytest.mark.server_books)


@pytest.fixture
def wire(target: str) -> Iterator[Wire]:
    """A wire to fresh books."""
    made = Wire(target)
    yield made
    databases.server().execute("SELECT 1")
    made.close()
