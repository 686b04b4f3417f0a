"""Every list and account that a journey may come to: under each header stands what the header says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from fundwatch.models.store import Store
from fundwatch.services import assets, batches, funds, payments, people, projects
from fundwatch.services.statement import Account, StatementColumn
from tests.journeys.conftest import IMPORTER

AMOUNT = re.compile(r"-?\d{1,3}(,\d{3})*\.\d{2,}")
COUNT = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?( \w+)?")
RATE = re.compile(r"-?[\d,]+(\.\d+)?%")
#: So many of a list, spread over it, have their account looked at.
LOOKED_AT = 10


@pytest.fixture
def store(scanned: str | Path) -> Iterator[Store]:
    """The county's books; they are only read."""
    opened = Store.open(scanned)
    yield opened
    opened.close()


@pytest.mark.parametrize("service", [funds, projects, payments, batches, assets])
def test_cells_are_what_their_headers_say(store: Store, service: ModuleType) -> None:
    listed = service.statement(store, IMPORTER)
    assert len(listed.rows) > 5
    assert [*wrong(listed.columns, [row.cells for row in listed.rows])] == []
    if listed.total is not None:
        assert len(listed.total) == len(listed.columns)
    for row in listed.rows[:: len(listed.rows) // LOOKED_AT + 1]:
        assert [*wrong_in(service.account(store, IMPORTER, row.key))] == []


def test_cells_of_households_and_persons_are_what_their_headers_say(store: Store) -> None:
    found = people.search(store, IMPORTER, "").hits or people.search(store, IMPORTER, "李").hits
    assert len(found) > LOOKED_AT
    for hit in found[:: len(found) // LOOKED_AT + 1]:
        assert [*wrong_in(people.account(store, IMPORTER, hit.table, hit.key))] == []


def wrong_in(account: Account) -> Iterator[str]:
    """What does not fit its header in the small tables of an account."""
    for section in account.sections:
        for said in wrong(section.columns, [line.cells for line in section.lines]):
            yield f"{account.table} {account.key} {section.title}: {said}"


def wrong(columns: Sequence[StatementColumn], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Rows of another length than their headers, and cells of another kind."""
    for row in rows:
        if len(row) != len(columns):
            yield f"{len(row)} cells under {len(columns)} headers"
        for column, cell in zip(columns, row, strict=False):
            if cell not in {"", "—"} and not fits(column, cell):
                yield f"“{cell}” under {column.label}"


def fits(column: StatementColumn, cell: str) -> bool:
    """Whether a cell is of its column's kind; in a column of days words may say why there is none."""
    if column.shown in {"money", "wan"}:
        return AMOUNT.fullmatch(cell) is not None
    if column.shown == "rate":
        return RATE.fullmatch(cell) is not None
    if column.shown == "number":
        return COUNT.fullmatch(cell) is not None
    if column.shown == "day":
        return is_day(cell) or not any(character.isdigit() for character in cell)
    return True


def is_day(cell: str) -> bool:
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True
