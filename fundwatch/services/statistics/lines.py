"""How tests write the lines of their results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fundwatch.services.statement import SortValue, Statement, StatementColumn, StatementRow, Tone
from fundwatch.services.statistics.asking import Asked, Made
from fundwatch.services.statistics.material import Material

#: What every result says in the end.
LEAD = "这是线索，不是结论：看过凭证、问过情况，才能定性。"

Cell = tuple[str, SortValue]


def text(value: str) -> Cell:
    """A cell of text."""
    return value, value


def count(value: int) -> Cell:
    """A number of rows."""
    return f"{value:,}", value


def share(value: float) -> Cell:
    """A share of one as a percentage with two decimals."""
    # Nought is added because a share just below it would be written -0.00.
    return f"{round(value * 100, 2) + 0:.2f}%", round(value * 1_000_000)


def decimal(value: float, places: int) -> Cell:
    """A test statistic."""
    return f"{value:,.{places}f}", round(value * 10**places)


def line(key: str, *cells: Cell, tones: Sequence[tuple[int, Tone]] = ()) -> StatementRow:
    """A line of a result."""
    return StatementRow(key, tuple(shown for shown, _ in cells), tuple(behind for _, behind in cells), tuple(tones))


def title(asked: Asked, material: Material) -> str:
    """What a result is headed by."""
    return f"{asked.table}“{material.column.label}”{asked.test}"


def listed(
    asked: Asked,
    material: Material,
    columns: Sequence[StatementColumn],
    rows: Sequence[StatementRow],
    *,
    total: Sequence[Cell] | None = None,
    notes: Sequence[str] = (),
) -> Statement:
    """The list of a result; its notes say of which rows it is."""
    narrowed = [f"筛选：{'，'.join(word for word in asked.words if word)}。"] if any(asked.words) else []
    summed = None if total is None else tuple(shown for shown, _ in total)
    return Statement(
        title=title(asked, material),
        table=asked.table,
        columns=tuple(columns),
        rows=tuple(rows),
        total=summed,
        unit_note="单位：元" if "money" in {column.shown for column in columns} else "",
        notes=(*narrowed, *notes),
    )


def with_said(made: Made) -> Statement:
    """The list of a result with all that is said of it among its notes, for paper and files."""
    return replace(made.statement, notes=(*made.said, *made.statement.notes))


def refused(asked: Asked, material: Material, reason: str) -> Made:
    """A result that is none, with the reason."""
    return Made(asked, listed(asked, material, (), ()), (), refused=reason)
