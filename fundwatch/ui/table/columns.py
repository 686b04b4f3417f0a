"""How a column of a table is drawn."""

from __future__ import annotations

from dataclasses import dataclass

#: Widths in pixels by the kind of a column; a header longer than this widens it.
_WIDTHS = {
    "id_number": 180,
    "account": 190,
    "money": 130,
    "day": 112,
    "year": 80,
    "integer": 90,
    "quantity": 100,
    "ratio": 90,
    "boolean": 80,
    "choice": 110,
    "name": 96,
    "code": 150,
    "text": 160,
    "period": 90,
    "id_list": 220,
}
_PER_CHARACTER = 14
_PADDING = 40


@dataclass(frozen=True)
class Column:
    """A column: its header, its width, whether its cells are numbers and stand at the right, and its own name.

    A `stretch` column takes the room that the others leave.
    """

    label: str
    width: int
    right: bool = False
    name: str = ""
    stretch: bool = False


def column_for(name: str, label: str, kind: str, *, numeric: bool) -> Column:
    """The column that shows cells of a declared kind."""
    width = max(_WIDTHS.get(kind, 140), len(label) * _PER_CHARACTER + _PADDING)
    return Column(label, width, numeric, name)
