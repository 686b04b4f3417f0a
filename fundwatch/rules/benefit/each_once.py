"""Lines of statements held against payments: each of either is told of once."""

from __future__ import annotations

from collections.abc import Iterable

from fundwatch.rules.definition import Row


def each_once(rows: Iterable[Row]) -> list[Row]:
    """Rows in their order without those whose 发放流水号 or entry_key an earlier one has."""
    entries: set[str] = set()
    payments: set[str] = set()
    found = []
    for row in rows:
        if row["entry_key"] not in entries and row["发放流水号"] not in payments:
            entries.add(row["entry_key"])
            payments.add(row["发放流水号"])
            found.append(row)
    return found
