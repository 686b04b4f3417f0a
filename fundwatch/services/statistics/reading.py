"""Reading the columns that a test takes, under the filters that lists know."""

from __future__ import annotations

from datetime import date
from typing import Any

from fundwatch.ledger.policy import in_force
from fundwatch.models.actor import Actor
from fundwatch.models.records import table as table_of
from fundwatch.models.store import Store
from fundwatch.services.listing_query import ListQuery, statement
from fundwatch.services.statistics.asking import Asked
from fundwatch.services.statistics.material import Material, ReadColumn

#: Rows fetched at once: fewer than Python's collector waits for before it looks through everything there is, which
#: over a million rows takes twice as long as reading them.
_CHUNK = 500


def read(store: Store, actor: Actor, asked: Asked) -> Material:
    """The columns of what is asked, which is complete."""
    record = table_of(asked.table)
    columns = record.__table__.c
    names = [asked.column, *([asked.by] if asked.by else [])]
    cells: list[list[Any]] = [[] for _name in names]
    # No test depends on the order of the rows.
    found = statement(ListQuery(asked.table, filters=asked.filters), actor).order_by(None)
    wanted = found.with_only_columns(*(columns[name] for name in names), maintain_column_froms=True)
    with store.read() as connection:
        with connection.execute(wanted, execution_options={"yield_per": _CHUNK}) as answer:
            for part in answer.partitions():
                for place, kept in enumerate(cells):
                    kept.extend([row[place] for row in part])
        policy = in_force(connection)
    fields = record.fields()
    first, *second = [
        ReadColumn(name, fields[name].label, fields[name].kind, kept) for name, kept in zip(names, cells, strict=True)
    ]
    return Material(first, second[0] if second else None, policy, asked.as_of or date.today())  # noqa: DTZ011 - the office's own calendar day
