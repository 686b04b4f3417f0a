"""A row that is not taken, with its cells as they stood, so that it can be handed back and imported again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fundwatch.ingest.workbook import Cell, CellFault

#: Rejected while it was read, or when it was held against other rows.
READ, RESOLVED = 0, 1
#: Stands for a formula that was never calculated, so that the row cannot slip through uncorrected.
_NOT_CALCULATED = "#N/A"


@dataclass(frozen=True)
class Rejection:
    """A rejected row: `column` and `value` are the first cell at fault, `reason` all that is wrong in the row."""

    seq: int
    sheet_no: int
    source_row: int
    label: str
    column: str
    value: str
    reason: str
    cells: Sequence[Cell]

    def row(self) -> tuple[Any, ...]:
        """The row of the staging file."""
        return (
            self.seq, self.sheet_no, self.source_row, self.label, self.column, self.value, self.reason, READ,
            encoded(self.cells),
        )  # fmt: skip


def joined(reasons: Sequence[str]) -> str:
    """Several sentences as one."""
    return "；".join(reason.rstrip("。") for reason in reasons) + "。"


def encoded(cells: Sequence[Cell]) -> str:
    """Cells as JSON text that keeps their kinds."""
    return json.dumps([_plain(cell) for cell in cells], ensure_ascii=False)


def decoded(text: str) -> list[Cell]:
    """The cells of `encoded`; a formula without a value comes back as an error value."""
    return [_cell(part) for part in json.loads(text)]


def _plain(cell: Cell) -> Any:
    if isinstance(cell, dt.datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, dt.date):
        return {"day": cell.isoformat()}
    if isinstance(cell, CellFault):
        return {"error": cell.text or _NOT_CALCULATED}
    return cell


def _cell(part: Any) -> Cell:
    if isinstance(part, dict):
        if "error" in part:
            return CellFault("error_value", part["error"])
        if "day" in part:
            return dt.date.fromisoformat(part["day"])
        return dt.datetime.fromisoformat(part["moment"])
    found: Cell = part
    return found
