"""Books with findings, and the sheet about them that went to a township."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.services import finding_sending
from tests.books import ACTOR, Books
from tests.scanned_books import DAY, fill, scan


@pytest.fixture
def scanned(books: Books) -> Books:
    fill(books)
    scan(books)
    return books


@pytest.fixture
def sheet(scanned: Books, tmp_path: Path) -> Path:
    """The workbook that went to the township with three findings."""
    return finding_sending.send(scanned.store, ACTOR, tmp_path / "下发", day=DAY).files[0].workbook
