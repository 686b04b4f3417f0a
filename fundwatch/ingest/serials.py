"""Serial numbers for rows whose sender has none: made from the row's content, so that it gets the same one again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fundwatch.ingest.planning import ColumnPlan
from fundwatch.models.digest import column_digests
from fundwatch.models.record import Record

_BYTES = 8


class Serials:
    """Numbers the rows of one sheet; rows of equal content are told apart by how many came before."""

    def __init__(self, record: type[Record], column: ColumnPlan) -> None:
        self._prefix = column.generate or ""
        self._others = [attribute for attribute in record.fields() if attribute != column.attribute]
        self._seen: dict[bytes, int] = {}

    def number(self, values: Mapping[str, Sequence[Any]], count: int) -> list[str]:
        """Give a number to each of `count` rows, from their other columns."""
        digests = column_digests([""] * count, [values.get(attribute) for attribute in self._others])
        return [self._next(digest[:_BYTES]) for digest in digests]

    def _next(self, content: bytes) -> str:
        before = self._seen.get(content, 0)
        self._seen[content] = before + 1
        number = f"{self._prefix}{content.hex().upper()}"
        return f"{number}-{before + 1}" if before else number
