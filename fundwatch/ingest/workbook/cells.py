"""What one cell can hold once it is read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

# From here on a spreadsheet's 64-bit float may have lost digits; it stays a float, and the converter decides.
WHOLE_NUMBER_LIMIT = 10**15

#: What a cell shows in place of a value that cannot be calculated.
ERROR_TEXTS = frozenset({"#REF!", "#N/A", "#DIV/0!", "#NAME?", "#NUM!", "#VALUE!", "#NULL!", "#SPILL!", "#CALC!"})


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that shows a person something, but holds no value that may be stored.

    `error_value` carries the text shown (`#REF!`); `formula_without_value` was never calculated by the
    program that wrote it.
    """

    kind: Literal["error_value", "formula_without_value"]
    text: str = ""


Cell: TypeAlias = str | int | float | bool | dt.date | dt.datetime | CellFault | None


def plain_number(value: float) -> int | float:
    """Give a whole number below 10**15 as int, every other one unchanged."""
    if abs(value) < WHOLE_NUMBER_LIMIT and value == int(value):
        return int(value)
    return value
