"""What a test computes over: the columns of the rows that were asked for, read once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from fundwatch.ledger.policy import Policy
from fundwatch.ledger.statistics.arrays import Integers, Mask
from fundwatch.models.fields import PARTS, Kind
from fundwatch.services.showing import shown
from fundwatch.services.statement import Shown

_UNITS = {Kind.MONEY: 100, Kind.QUANTITY: PARTS, Kind.RATIO: PARTS}


class ReadColumn:
    """A column's cells in the order of the rows; None is an empty cell."""

    def __init__(self, name: str, label: str, kind: Kind, cells: Sequence[Any]) -> None:
        self.name, self.label, self.kind = name, label, kind
        self.cells = cells

    @cached_property
    def filled(self) -> Mask:
        """Where there is something."""
        return np.fromiter((cell is not None for cell in self.cells), dtype=np.bool_, count=len(self.cells))

    @cached_property
    def aligned(self) -> Integers:
        """A number for each row, nought for an empty cell; days as `date.toordinal()`."""
        number = (0 if cell is None else _whole(cell) for cell in self.cells)
        return np.fromiter(number, dtype=np.int64, count=len(self.cells))

    @property
    def numbers(self) -> Integers:
        """The numbers of the rows that have one."""
        return self.aligned[self.filled]

    @property
    def blank(self) -> int:
        """How many cells are empty."""
        return len(self.cells) - int(self.filled.sum())

    @property
    def unit(self) -> int:
        """How many stored units are one of what people write."""
        return _UNITS.get(self.kind, 1)

    @property
    def shown(self) -> Shown:
        """How lists show its values."""
        return "money" if self.kind is Kind.MONEY else "number"

    @property
    def heading(self) -> str:
        """Its header with its unit."""
        return f"{self.label}（元）" if self.kind is Kind.MONEY else self.label

    @property
    def of_unit(self) -> str:
        """元 after an amount, nothing after other numbers."""
        return " 元" if self.kind is Kind.MONEY else ""

    def write(self, value: int) -> str:
        """A stored value as people read it."""
        return shown(self.kind, value)


@dataclass(frozen=True)
class Material:
    """The columns of a test, the policy in force, and today."""

    column: ReadColumn
    by: ReadColumn | None
    policy: Policy
    today: date

    @property
    def rows(self) -> int:
        """How many rows were asked for."""
        return len(self.column.cells)


def _whole(cell: Any) -> int:
    return cell.toordinal() if isinstance(cell, date) else int(cell)
