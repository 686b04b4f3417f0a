"""What was taken with a remark, and what was skipped: counted, with the first rows where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

_ROWS_KEPT = 20
_VALUES_KEPT = 300
_OTHERS = "其他"


class Skip(StrEnum):
    """Why a row is no record."""

    TITLE = "表头上方的标题或单位行"
    TOTAL = "合计行"
    SIGNATURE = "签字或说明行"
    HEADER = "重复的表头"
    BLANK = "空行"


@dataclass
class Tally:
    """How often something occurred, and the first rows where."""

    count: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, rows: Sequence[int]) -> None:
        """Count these rows."""
        self.count += len(rows)
        if len(self.rows) < _ROWS_KEPT:
            self.rows.extend(rows[: _ROWS_KEPT - len(self.rows)])


class Notebook:
    """Remarks on the cells of one sheet, by column, kind and value."""

    def __init__(self) -> None:
        self.tallies: dict[tuple[str, str, str], Tally] = {}

    def add(self, column: str, kind: str, value: str, row: int) -> None:
        """Remark on one cell."""
        key = (column, kind, value)
        if key not in self.tallies and len(self.tallies) >= _VALUES_KEPT:
            key = (column, kind, _OTHERS)
        self.tallies.setdefault(key, Tally()).add([row])

    def add_rows(self, kind: str, rows: Sequence[int]) -> None:
        """Remark on whole rows."""
        if rows:
            self.tallies.setdefault(("", kind, ""), Tally()).add(rows)


class SkippedRows:
    """The rows of one sheet that are no records."""

    def __init__(self) -> None:
        self.tallies: dict[Skip, Tally] = {}

    @property
    def count(self) -> int:
        """How many they are."""
        return sum(tally.count for tally in self.tallies.values())

    def add(self, kind: Skip, rows: Iterable[int]) -> None:
        """Count these rows."""
        found = list(rows)
        if found:
            self.tallies.setdefault(kind, Tally()).add(found)
