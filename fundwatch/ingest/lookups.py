"""Names replaced by the codes of the rows that carry them, from the same command and from the books."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fundwatch.ingest.converters import ColumnConverter, Refusal, shown
from fundwatch.ingest.converters.cleaning import squeezed
from fundwatch.ingest.mapping import Lookup
from fundwatch.ingest.staging import REJECTED, Staging
from fundwatch.ingest.workbook import Cell
from fundwatch.models.fields import Field
from fundwatch.models.records import all_tables

#: Stands for a name that several rows carry.
_SEVERAL = ""


@dataclass(frozen=True)
class KnownNames:
    """What a lookup finds: keys by folded name, empty where several rows carry it, and the keys themselves."""

    codes: dict[str, str]
    keys: frozenset[str]


class LookupConverter(ColumnConverter):
    """Reads a name and gives the business key of the one row that carries it; a key itself is taken too."""

    def __init__(self, field: Field, lookup: Lookup, known: KnownNames) -> None:
        super().__init__(field)
        self._lookup = lookup
        self._known = known

    def parse(self, cell: Cell) -> Any:
        """Look one name up."""
        name = squeezed(shown(cell) if not isinstance(cell, str) else cell)
        if not name:
            return None
        code = self._known.codes.get(name)
        if code:
            return code
        table, by = self._lookup.table, self._lookup.by
        if code == _SEVERAL:
            return Refusal(
                f"“{table}”里有多个{by}叫“{shown(cell)}”的，无法确定“{self.label}”；请直接填写代码，或在映射里写明上级。"
            )
        if name in self._known.keys:
            return name
        return Refusal(f"“{table}”里没有{by}为“{shown(cell)}”的，无法确定“{self.label}”；请核对名称，或先导入该条。")


def known_names(staging: Staging, lookup: Lookup) -> KnownNames:
    """The names that a lookup may meet, staged or stored; the books must stand beside the staging file."""
    record = all_tables()[lookup.table]
    if staging.books is not None:
        staging.books.bring_names(record)
    by = record.field_of(lookup.by)
    table = record.__tablename__
    wanted = f"SELECT {by}, record_key{_parent(lookup)} FROM"
    sources = (f"{wanted} book.{table}", f"{wanted} main.{table} WHERE state <> {REJECTED}")
    rows = [row for source in sources for row in staging.connection.execute(source)]
    if lookup.under is not None and lookup.table == "行政区划":
        below = _below(rows, squeezed(lookup.under))
        rows = [row for row in rows if row[1] in below]
    codes: dict[str, str] = {}
    for name, key, *_ in rows:
        folded = squeezed(str(name or ""))
        if folded:
            codes[folded] = key if codes.setdefault(folded, key) == key else _SEVERAL
    return KnownNames(codes, frozenset(row[1] for row in rows))


def _parent(lookup: Lookup) -> str:
    return ", parent_code" if lookup.table == "行政区划" else ""


def _below(rows: list[Any], above: str) -> set[str]:
    children: dict[str, list[str]] = {}
    for _, key, parent in rows:
        children.setdefault(parent or "", []).append(key)
    waiting = [key for name, key, _ in rows if above in {key, squeezed(str(name or ""))}]
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(children.get(key, ()))
    return found
