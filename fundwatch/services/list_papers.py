"""Lists printed and exported as they are shown: a statement, or the rows that a query finds in any table."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import compress, islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.fields import Field, Kind
from fundwatch.models.records import table as table_of
from fundwatch.models.store import Store
from fundwatch.reports.papers.content import Cell, CellKind, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.services import listing, papers
from fundwatch.services.listing_query import ListQuery, bounded
from fundwatch.services.papers import Written
from fundwatch.services.progress import Progress, Quiet
from fundwatch.services.showing import formatter
from fundwatch.services.statement import Statement, StatementColumn

#: Rows of one worksheet of a long list; the rest goes on on the next.
_ROWS_A_SHEET = 1_000_000
#: Rows read at once.
_CHUNK = 2_000
_KINDS: dict[Kind, CellKind] = {
    Kind.MONEY: "money",
    Kind.QUANTITY: "quantity",
    Kind.INTEGER: "number",
    Kind.RATIO: "rate",
    Kind.DAY: "day",
}
#: Kinds whose texts are kept on one line while there is room.
_WHOLE = frozenset({Kind.CODE, Kind.NAME, Kind.ID_NUMBER, Kind.ACCOUNT, Kind.YEAR, Kind.PERIOD, Kind.BOOLEAN})
_MILLIONTHS_OF_RATE = 100
_LIST = "清单"
_BLANK = (None, "")
#: Texts up to so many characters are kept on one line where a page has the room.
_ONE_LINE = 16


@dataclass(frozen=True)
class ListHeading:
    """What stands around a list: its title, of what it is (as the search over it says), the day, the office."""

    title: str
    day: date
    scope: str = ""
    office: str = ""
    unit_note: str = ""
    notes: tuple[str, ...] = ()


def list_paper(
    heading: ListHeading,
    columns: Sequence[PaperColumn],
    rows: Sequence[PaperRow],
    total: Sequence[Cell] | None = None,
) -> Paper:
    """A list as a paper: nobody signs it, and it bears no seal."""
    table = PaperTable(heading.title, tuple(columns), tuple(rows), None if total is None else tuple(total))
    return _around(heading, (table,))


def statement_paper(store: Store, actor: Actor, shown: Statement, day: date, scope: str = "") -> Paper:
    """A statement as it is shown, in the order of its rows.

    Amounts, counts, rates and days are numbers again where the shown text says one without doubt; what is none
    (“—”, “待核实”) stays text.
    """
    with store.read() as connection:
        office = papers.office_name(connection, day, actor.region_code)
    notes = (*shown.notes, f"共 {len(shown.rows):,} 行。")
    heading = ListHeading(shown.title, day, scope, office, shown.unit_note, notes)
    columns = [_statement_column(shown, place) for place in range(len(shown.columns))]
    rows = [PaperRow(typed_cells(shown.columns, row.cells)) for row in shown.rows]
    return list_paper(heading, columns, rows, None if shown.total is None else typed_cells(shown.columns, shown.total))


def write_statement(
    store: Store,
    actor: Actor,
    shown: Statement,
    day: date,
    path: Path,
    *,
    scope: str = "",
    progress: Progress | None = None,
) -> Written:
    """Write a statement as it is shown to a .pdf or .xlsx file; for the worker."""
    told = progress or Quiet()
    told.step(0, 0, f"正在生成“{shown.title}”")
    paper = statement_paper(store, actor, shown, day, scope)
    return papers.write(printable(paper) if papers.suffix_of(path) == ".pdf" else paper, path)


def printable(paper: Paper) -> Paper:
    """A list without the columns in which no row has anything, which a page has no room for; a note names them."""
    (table,) = paper.tables
    filled = [
        any(row.cells[place] not in _BLANK for row in table.rows)
        or (table.total is not None and table.total[place] not in _BLANK)
        for place in range(len(table.columns))
    ]
    if all(filled) or not any(filled):
        return paper
    left_out = "、".join(column.label for column, kept in zip(table.columns, filled, strict=True) if not kept)
    narrower = replace(
        table,
        columns=tuple(compress(table.columns, filled)),
        rows=tuple(replace(row, cells=tuple(compress(row.cells, filled))) for row in table.rows),
        total=None if table.total is None else tuple(compress(table.total, filled)),
    )
    return replace(paper, tables=(narrower,), notes=(*paper.notes, f"各行都没有内容的栏目没有列出：{left_out}。"))


def query_paper(
    store: Store, actor: Actor, query: ListQuery, day: date, *, scope: str = "", columns: Sequence[str] = ()
) -> Paper:
    """The rows that a query finds as a paper, for a preview or for printing.

    `columns` are the attribute names of the columns shown, in order; none given means all. Raises UsageError when
    there are more rows than anybody prints.
    """
    from fundwatch.reports.pdf import MOST_ROWS, too_many_rows  # noqa: PLC0415 - fonts are opened only to print

    found = listing.ids(store, actor, query)
    if len(found) > MOST_ROWS:
        raise too_many_rows(query.table, len(found))
    reader = _Reader(actor, query.table, columns)
    heading = _heading(store, actor, query, len(found), day=day, scope=scope)
    with store.read() as connection:
        return printable(list_paper(heading, reader.columns, list(reader.rows(connection, found, Quiet()))))


def write_query(
    store: Store,
    actor: Actor,
    query: ListQuery,
    day: date,
    path: Path,
    *,
    scope: str = "",
    columns: Sequence[str] = (),
    progress: Progress | None = None,
) -> Written:
    """Write the rows that a query finds to a .pdf or .xlsx file; for the worker.

    A workbook takes any number of rows, a sheet a million: they go from the books into the file. Raises RefusedError
    where the books were written to meanwhile, UsageError for more rows than a PDF takes.
    """
    told = progress or Quiet()
    told.step(0, 0, f"正在查找“{query.table}”")
    if papers.suffix_of(path) == ".pdf":
        paper = query_paper(store, actor, query, day, scope=scope, columns=columns)
        told.step(0, 0, f"正在排版“{query.table}”")
        return papers.write(paper, path)
    from fundwatch.reports.workbook.paper import write_paper  # noqa: PLC0415 - only when asked for

    found = listing.ids(store, actor, query)
    reader = _Reader(actor, query.table, columns)
    heading = _heading(store, actor, query, len(found), day=day, scope=scope)
    with store.read() as connection, papers.kept_whole(path) as beside:
        rows = reader.rows(connection, found, told)
        sheets = range(max(1, -(-len(found) // _ROWS_A_SHEET)))
        tables = [PaperTable(query.table, reader.columns, ()) for _sheet in sheets]
        streams = [islice(rows, _ROWS_A_SHEET) for _sheet in sheets]
        write_paper(beside, _around(heading, tuple(tables)), streams)
    return Written(path, heading.title, len(found))


def _around(heading: ListHeading, tables: tuple[PaperTable, ...]) -> Paper:
    return Paper(
        _LIST,
        heading.title,
        heading.scope,
        heading.office,
        heading.day,
        tables,
        heading.unit_note,
        heading.notes,
        signatories=(),
        sealed=False,
    )


def _heading(store: Store, actor: Actor, query: ListQuery, count: int, *, day: date, scope: str) -> ListHeading:
    with store.read() as connection:
        office = papers.office_name(connection, day, actor.region_code)
    return ListHeading(f"{query.table}{_LIST}", day, scope, office, notes=(f"共 {count:,} 行。",))


class _Reader:
    """Reads rows of a table as the cells of a paper."""

    def __init__(self, actor: Actor, label: str, names: Sequence[str]) -> None:
        self.actor, self.label = actor, label
        self.record = table_of(label)
        fields = self.record.fields()
        unknown = [name for name in names if name not in fields]
        if unknown:
            raise UsageError(f"“{label}”没有名为“{'、'.join(unknown)}”的栏目。")
        self.fields = {name: fields[name] for name in (names or fields)}
        self.columns = tuple(_column(field) for field in self.fields.values())

    def rows(self, connection: Connection, found: array[int], told: Progress) -> Iterator[PaperRow]:
        """The rows with these ids in their order."""
        columns = self.record.__table__.c
        asked = bounded(select(columns.id, *(columns[name] for name in self.fields)), self.record, self.actor)
        writers = [_cell_of(field) for field in self.fields.values()]
        for start in range(0, len(found), _CHUNK):
            told.step(start, len(found), f"正在导出“{self.label}”")
            chunk = found[start : start + _CHUNK]
            rows = {row[0]: row for row in connection.execute(asked.where(columns.id.in_(chunk.tolist())))}
            if len(rows) != len(chunk):
                raise RefusedError("导出期间台账有新的写入，没有生成文件。", "请重新导出。")
            for row_id in chunk:
                values = zip(writers, rows[row_id][1:], strict=True)
                yield PaperRow(tuple([None if value is None else write(value) for write, value in values]))


def _column(field: Field) -> PaperColumn:
    label = f"{field.label}（元）" if field.kind is Kind.MONEY else field.label
    return PaperColumn(label, _KINDS.get(field.kind, "text"), whole=field.kind in _WHOLE)


def _cell_of(field: Field) -> Any:
    if field.kind is Kind.RATIO:
        return _rate
    return _same if field.kind in _KINDS else formatter(field.kind)


def _same(value: Any) -> Any:
    return value


def _rate(millionths: int) -> Cell:
    """A share as a rate, as text where hundredths of a percent would round it."""
    rate, rest = divmod(millionths, _MILLIONTHS_OF_RATE)
    return formatter(Kind.RATIO)(millionths) if rest else rate


def _statement_column(shown: Statement, place: int) -> PaperColumn:
    column = shown.columns[place]
    longest = max((len(row.cells[place]) for row in shown.rows), default=0)
    whole = column.shown == "text" and not column.stretch and longest <= _ONE_LINE
    return PaperColumn(column.label, column.shown, 20 if column.stretch else 10, whole)


_AMOUNT = re.compile(r"-?\d{1,3}(,\d{3})*(\.\d+)?|-?\d+(\.\d+)?")
_PLACES: dict[str, int] = {"money": 2, "wan": 6, "number": 0, "rate": 2}


def typed_cells(columns: Sequence[StatementColumn], cells: Sequence[str]) -> tuple[Cell, ...]:
    """Shown texts as the cells of a paper: numbers and days where a text says one without doubt."""
    return tuple(_value(column, text) for column, text in zip(columns, cells, strict=True))


def _value(column: StatementColumn, text: str) -> Cell:
    """What a shown text says; the text itself where it says no number or day."""
    if not text:
        return None
    if column.shown == "day":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    if column.shown not in _PLACES:
        return text
    bare = text.removesuffix("%") if column.shown == "rate" else text
    if not _AMOUNT.fullmatch(bare):
        return text
    whole, _, part = bare.replace(",", "").partition(".")
    places = _PLACES[column.shown]
    return int(whole + part.ljust(places, "0")) if len(part) <= places else text
