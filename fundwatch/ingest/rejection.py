"""A row that is not taken, with its cells as they stood, so that it can be handed back and imported again."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from fundwatch.ingest.workbook import Cell, CellFault

#: Rejected while it was read, or when it was held against other rows.
READ, RESOLVED = 0, 1
#: Stands for a formula that was never calculated, so that the row cannot slip through uncorrected.
_NOT_CALCULATED = "#N/A"


@dataclass(frozen=True)
class Rejection:
    """A rejected row: `column` and `value` are the first cell at fault, `reason` all that is wrong in the row.

    `faults` says of each cell at fault, by its column in the sheet, what is wrong with it.
    """

    seq: int
    sheet_no: int
    source_row: int
    label: str
    column: str
    value: str
    reason: str
    cells: Sequence[Cell]
    faults: Mapping[int, str]

    def row(self) -> tuple[Any, ...]:
        """The row of the staging file."""
        return (
            self.seq, self.sheet_no, self.source_row, self.label, self.column, self.value, self.reason, READ,
            encoded(self.cells, self.faults),
        )  # fmt: skip


def joined(reasons: Sequence[str]) -> str:
    """Several sentences as one."""
    return "；".join(reason.rstrip("。") for reason in reasons) + "。"


def encoded(cells: Sequence[Cell], faults: Mapping[int, str] = MappingProxyType({})) -> str:
    """Cells as JSON text that keeps their kinds, and what is wrong with some of them."""
    plain = [_plain(cell) for cell in cells]
    plain += [None] * (max(faults, default=-1) + 1 - len(plain))
    for place, reason in faults.items():
        plain[place] = {"bad": reason, "cell": plain[place]}
    return json.dumps(plain, ensure_ascii=False)


def decoded(text: str) -> list[Cell]:
    """The cells of `encoded`; a formula without a value comes back as an error value."""
    return [_cell(part) for part in json.loads(text)]


def faults_of(text: str) -> dict[int, str]:
    """What is wrong with the cells of `encoded`, by column."""
    parts = enumerate(json.loads(text)) if '{"bad": ' in text else ()
    return {place: part["bad"] for place, part in parts if isinstance(part, dict) and "bad" in part}


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
        if "bad" in part:
            return _cell(part["cell"])
        if "error" in part:
            return CellFault("error_value", part["error"])
        if "day" in part:
            return dt.date.fromisoformat(part["day"])
        return dt.datetime.fromisoformat(part["moment"])
    found: Cell = part
    return found
