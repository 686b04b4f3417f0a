"""What the matters of clues are called: the name in the books, failing that the one a finding gives."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, select

from fundwatch.ledger.clue_matters import Thing
from fundwatch.models.records import all_tables
from fundwatch.services.listing_detail import title_column

_BATCH = 500
#: Of persons on no register, as findings name them; reading the stored content whole would take ten times as long.
_PERSON = re.compile(r'"(?:姓名|领取人|户主姓名|借款人|干部姓名)":"([^"]+)"')


class Names:
    """The names of these matters, read at once."""

    def __init__(self, connection: Connection, matters: Iterable[Thing]) -> None:
        keys: dict[str, list[str]] = defaultdict(list)
        for table, key in matters:
            keys[table].append(key)
        self._named: dict[Thing, str] = {}
        for table, of_table in keys.items():
            self._named |= dict(_named(connection, table, of_table))

    def of(self, matter: Thing, contents: Iterable[str]) -> str:
        """What it is called, blank where it has no name; `contents` are its findings' as stored."""
        known = self._named.get(matter, "")
        if known or matter[0] != "人员":
            return known
        found = (_PERSON.search(content) for content in contents)
        return next((one[1] for one in found if one), "")


def _named(connection: Connection, table: str, keys: Sequence[str]) -> Iterator[tuple[Thing, str]]:
    record = all_tables().get(table)
    column = title_column(record) if record is not None else None
    if record is None or column is None:
        return
    title = record.__table__.c[column]
    for start in range(0, len(keys), _BATCH):
        asked = select(record.record_key, title).where(record.record_key.in_(keys[start : start + _BATCH]))
        for key, name in connection.execute(asked):
            if name:
                yield (table, key), name
