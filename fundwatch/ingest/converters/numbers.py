"""Columns of numbers that are not money: quantities, ratios, counts and years."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from fundwatch.ingest.converters import decimals
from fundwatch.ingest.converters.cleaning import squeezed
from fundwatch.ingest.converters.column import ColumnConverter
from fundwatch.ingest.converters.outcome import Noted, NoteKind, Refusal, shown
from fundwatch.ingest.workbook import Cell
from fundwatch.models.fields import PARTS

_LIMIT = 10**12
#: Counts are stored in 32 bits on a server.
_COUNT_LIMIT = 2**31
_YEAR = re.compile(r"(\d{4})(年|年度)?")
_YEARS = range(1900, 2101)
_HUNDRED = 100


def _decimal(cell: Cell) -> Decimal | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return decimals.of_float(cell)
    return decimals.of_text(cell) if isinstance(cell, str) else None


class QuantityConverter(ColumnConverter):
    """A quantity, area or measure, stored in millionths."""

    def parse(self, cell: Cell) -> Any:
        """Read one quantity."""
        if isinstance(cell, str) and not cell.strip():
            return None
        value = _decimal(cell)
        if value is None:
            return Refusal(f"“{self.label}”的“{shown(cell)}”不是数字；请只填数字，不带单位。")
        return self.of_decimal(value, cell)

    def of_decimal(self, value: Decimal, cell: Cell) -> Any:
        """Give the millionths of a number, rounded and noted where it is finer."""
        if value < 0:
            return Refusal(f"“{self.label}”不能是负数（{shown(cell)}）；请核对后重新导入。")
        if value >= _LIMIT:
            return Refusal(f"“{self.label}”的 {shown(cell)} 超出可以记录的范围；请核对后重新导入。")
        parts = value * PARTS
        whole = round(parts)
        return whole if whole == parts else Noted(whole, NoteKind.ROUNDED)


class RatioConverter(QuantityConverter):
    """A share: 0.05, 5%, or 5 under a header that says %; stored in millionths of one."""

    def parse(self, cell: Cell) -> Any:
        """Read one share."""
        if isinstance(cell, str):
            text = squeezed(cell)
            if text.endswith("%"):
                value = decimals.of_text(text.removesuffix("%"))
                if value is not None:
                    return self.of_decimal(value / _HUNDRED, cell)
        return super().parse(cell)

    def of_decimal(self, value: Decimal, cell: Cell) -> Any:
        """Take a bare number above one as a percentage, and note it."""
        if isinstance(cell, str) and squeezed(cell).endswith("%"):
            return super().of_decimal(value, cell)
        if self.unit == "%":
            return super().of_decimal(value / _HUNDRED, cell)
        if value > _HUNDRED:
            return Refusal(f"“{self.label}”的 {shown(cell)} 不是比例；请写成 0.05 或 5% 的形式。")
        if value > 1:
            found = super().of_decimal(value / _HUNDRED, cell)
            return found if isinstance(found, Noted) else Noted(found, NoteKind.PERCENT)
        return super().of_decimal(value, cell)


class IntegerConverter(ColumnConverter):
    """A count, zero or more."""

    def parse(self, cell: Cell) -> Any:
        """Read one count."""
        if isinstance(cell, str) and not cell.strip():
            return None
        value = _decimal(cell)
        if value is None or value != int(value) or value < 0:
            return Refusal(f"“{self.label}”的“{shown(cell)}”不是整数；请填写 0 或更大的整数，不带单位。")
        if value >= _COUNT_LIMIT:
            return Refusal(f"“{self.label}”的 {shown(cell)} 超出可以记录的范围；请核对后重新导入。")
        return int(value)


class YearConverter(ColumnConverter):
    """A calendar year."""

    def parse(self, cell: Cell) -> Any:
        """Read one year, with or without 年 or 年度 behind it."""
        text = squeezed(shown(cell)) if isinstance(cell, str | int) else ""
        if isinstance(cell, str) and not text:
            return None
        match = _YEAR.fullmatch(text)
        if match is None or int(match[1]) not in _YEARS:
            return Refusal(f"“{self.label}”的“{shown(cell)}”不是年份；请填写四位数的年份，例如 2017。")
        return int(match[1])
