"""The cells of a paper as they are printed: amounts with separators, 万元 with one number of decimals a column."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from fundwatch.reports.figures_text import quantity, wan, wan_decimals, yuan
from fundwatch.reports.papers.content import Cell, PaperColumn, PaperTable

TOTAL = "合计"
#: Kinds whose cells stand at the right.
NUMERIC = frozenset({"money", "wan", "number", "rate", "quantity"})


def shown(table: PaperTable) -> tuple[int, ...]:
    """The places of the columns that are printed."""
    return tuple(place for place, column in enumerate(table.columns) if not column.hidden)


def column_texts(column: PaperColumn, cells: Iterable[Cell]) -> list[str]:
    """The cells of one column as text, the total's among them, so that all have one number of decimals."""
    given = list(cells)
    write = writer(column, decimals(column, given))
    return [cell if isinstance(cell, str) else write(cell) if cell is not None else "" for cell in given]


def decimals(column: PaperColumn, cells: Iterable[Cell]) -> int:
    """How many decimals the column's 万元 need (2 to 6), so that none of them is rounded."""
    if column.kind != "wan":
        return 0
    return wan_decimals(cell for cell in cells if type(cell) is int)


def writer(column: PaperColumn, places: int) -> Callable[[int | date], str]:
    """What writes the numbers and days of a column; a day is written as one whatever the column's kind."""
    by_kind: dict[str, Callable[[int], str]] = {
        "money": yuan,
        "wan": lambda fen: wan(fen, places),
        "rate": percent,
        "quantity": quantity,
        "number": lambda count: f"{count:,}",
    }
    number = by_kind.get(column.kind, str)
    return lambda cell: cell.isoformat() if isinstance(cell, date) else number(cell)


def percent(hundredths: int) -> str:
    """Hundredths of a percent with two decimals: 9531 is 95.31%."""
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole:,}.{rest:02d}%"


def total_cells(table: PaperTable) -> tuple[Cell, ...] | None:
    """The total with 合计 in its first printed cell, unless it says so itself elsewhere or has something there."""
    if table.total is None:
        return None
    first = next(iter(shown(table)), 0)
    if table.total[first] not in {None, ""} or any(cell == TOTAL for cell in table.total):
        return table.total
    return (*table.total[:first], TOTAL, *table.total[first + 1 :])
