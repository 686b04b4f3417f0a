"""The law on incremental scans: after each import of a history they give what a full scan gives, byte for byte."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from fundwatch.models.records import table
from fundwatch.models.store import Store
from fundwatch.services import scanning
from tests.databases import copied_books, new_books
from tests.factory import ACTOR, load

#: Rows by table, places of the stored rows to be removed by table, and the day taken as today.
Import = tuple[Mapping[str, Sequence[Mapping[str, Any]]], Mapping[str, Sequence[int]], date]


def holds(
    folder: Path,
    before: Iterable[Mapping[str, Sequence[Mapping[str, Any]]]],
    history: Iterable[Import],
    first: date,
    rules: Sequence[str] | None = None,
) -> None:
    """Load what was `before`, scan on the `first` day, and hold the law for every import; all rules, or some."""
    target = new_books(folder, "增量.db")
    incremental = Store.open(target)
    for rows in before:
        load(incremental, rows)
    scanning.scan(incremental, ACTOR, rules=rules, as_of=first)
    for number, (rows, removed, day) in enumerate(history):
        made = load(incremental, rows, remove=existing(incremental, removed))
        incremental.close()
        copy = copied_books(target, folder, f"全量{number}.db")
        incremental, full = Store.open(target), Store.open(copy)
        summary = scanning.scan(incremental, ACTOR, rules=rules, since=made, as_of=day)
        assert not summary.failed, summary.traces
        whole = scanning.scan(full, ACTOR, rules=rules, as_of=day)
        assert list(scanning.lines(incremental, ACTOR)) == list(scanning.lines(full, ACTOR))
        assert [result.flagged for result in summary.rules] == [result.flagged for result in whole.rules]
        full.close()
    incremental.close()


def reaches(
    store: Store,
    code: str,
    change: Mapping[str, Sequence[Mapping[str, Any]]],
    day: date,
    removed: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Scan by one rule, import a change, and see it change what is found, in part as in a full scan."""
    scanning.scan(store, ACTOR, rules=[code], as_of=day)
    before = list(scanning.lines(store, ACTOR))
    made = load(store, change, remove=removed)
    summary = scanning.scan(store, ACTOR, rules=[code], since=made, as_of=day)
    assert [result.partial for result in summary.rules] == [True]
    after = list(scanning.lines(store, ACTOR))
    assert after != before
    scanning.scan(store, ACTOR, rules=[code], as_of=day)
    assert list(scanning.lines(store, ACTOR)) == after


def existing(store: Store, removed: Mapping[str, Sequence[int]]) -> dict[str, list[str]]:
    """Keys of rows to be removed: those at the drawn places, as far as there are so many."""
    chosen = {}
    with store.read() as connection:
        for label, places_ in removed.items():
            keys = list(connection.execute(select(table(label).record_key).order_by(table(label).record_key)).scalars())
            chosen[label] = [keys[place] for place in sorted(set(places_)) if place < len(keys)]
    return chosen
