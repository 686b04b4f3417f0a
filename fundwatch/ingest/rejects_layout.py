"""What a workbook of rejected rows must know of the sheet that they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fundwatch.ingest.planning import SheetPlan
from fundwatch.ingest.rejection import decoded, encoded
from fundwatch.ingest.workbook import Cell, SheetLook
from fundwatch.models.fields import Kind
from fundwatch.models.record import Record

#: Kinds of column that Excel must not take for numbers when somebody types into them.
_TEXT_KINDS = frozenset({Kind.TEXT, Kind.CODE, Kind.NAME, Kind.ID_NUMBER, Kind.ACCOUNT, Kind.ID_LIST, Kind.PERIOD})


@dataclass(frozen=True)
class RejectsLayout:
    """The layout of one sheet of rejected rows, columns counted from 0.

    `top` are the sender's rows down to the header, `header_rows` the last of them; `merged` are (top, left, bottom,
    right) with places in `top`. `labels` are the columns of the table by place, `text_columns` those that hold text.
    """

    top: list[list[Cell]]
    header_rows: int
    widths: dict[int, float]
    merged: list[tuple[int, int, int, int]]
    labels: dict[int, str]
    text_columns: frozenset[int]

    @classmethod
    def read(cls, record: type[Record], layout: dict[str, Any]) -> RejectsLayout:
        """Read what `layout_of` gave."""
        fields = record.fields()
        places = {index: fields[attribute] for attribute, (index, _) in layout["columns"].items()}
        return cls(
            [decoded(row) for row in layout["top"]],
            layout["header_rows"],
            {int(column): width for column, width in layout["widths"].items()},
            [(top, left, bottom, right) for top, left, bottom, right in layout["merged"]],
            {index: field.label for index, field in places.items()},
            frozenset(index for index, field in places.items() if field.kind in _TEXT_KINDS),
        )


def layout_of(plan: SheetPlan, look: SheetLook, file_no: int) -> dict[str, Any]:
    """The layout of a sheet as JSON content; `file_no` numbers the files of a command."""
    places = {row.number: place for place, row in enumerate(plan.top)}
    merged = []
    for top, left, bottom, right in look.merged:
        inside = [places[row] for row in range(top, bottom + 1) if row in places]
        if inside and bottom <= plan.top[-1].number and (inside[0], left) != (inside[-1], right):
            merged.append((inside[0], left, inside[-1], right))
    return {
        "file_no": file_no,
        "top": [encoded(row.cells) for row in plan.top],
        "header_rows": plan.header_rows,
        "columns": {c.attribute: [c.index, c.unit] for c in plan.columns if c.index is not None},
        "widths": look.widths,
        "merged": merged,
    }
