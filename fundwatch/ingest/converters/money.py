"""Amounts: decimal yuan (or the unit that the header names) to integer fen, never through binary fractions."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Any

from fundwatch.ingest.converters import decimals
from fundwatch.ingest.converters.column import ColumnConverter
from fundwatch.ingest.converters.outcome import Refusal, shown
from fundwatch.ingest.workbook import Cell
from fundwatch.models.fields import Field

#: Fen in one of the unit.
UNITS = {"元": 100, "百元": 10_000, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
_YUAN = "元"
#: Beyond this many fen a spreadsheet's 15 digits no longer reach down to the fen.
_LIMIT = 10**15
_WITH_CURRENCY = re.compile(r"(?P<sign>[-+]?)\s*[¥$]?\s*(?P<number>.*?)\s*元?")


class MoneyConverter(ColumnConverter):
    """An amount, stored in fen; below zero only where the table says so."""

    def __init__(self, field: Field, unit: str | None = None) -> None:
        super().__init__(field, unit)
        self._unit = unit or _YUAN
        self._fen = UNITS[self._unit]

    def parse(self, cell: Cell) -> Any:
        """Read one amount."""
        if isinstance(cell, float) and self._fen == UNITS[_YUAN] and abs(cell) < _LIMIT / 100:
            # The nearest float of a whole number of fen: what is left out here is read as a decimal below.
            fen = round(cell * 100)
            if fen / 100 == cell:
                return self._checked(fen, cell)
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            value = decimals.of_float(cell)
        elif isinstance(cell, str):
            text = cell.strip()
            if not text:
                return None
            value = decimals.of_text(_bare(text))
        else:
            value = None
        if value is None:
            return Refusal(f"“{self.label}”的“{shown(cell)}”不是金额；请填写数字，例如 1234.50。")
        return self._of_decimal(value, cell)

    def _of_decimal(self, value: Decimal, cell: Cell) -> Any:
        fen = value * self._fen
        whole = int(fen)
        if whole != fen:
            places = len(str(self._fen)) - 1
            return Refusal(
                f"“{self.label}”的 {shown(cell)} {self._unit}不足一分的部分无法入账；请改成最多 {places} 位小数。"
            )
        return self._checked(whole, cell)

    def _checked(self, fen: int, cell: Cell) -> Any:
        if abs(fen) >= _LIMIT:
            return Refusal(f"“{self.label}”的 {shown(cell)} {self._unit}超出可以记录的范围；请核对金额和单位。")
        if fen < 0 and not self.field.negative:
            return Refusal(f"“{self.label}”不能是负数（{shown(cell)}）；请核对金额后重新导入。")
        return fen


def _bare(text: str) -> str:
    """The number alone: -￥1,000 元 is -1,000; a sign may stand before or behind the currency."""
    folded = unicodedata.normalize("NFKC", text)
    found = _WITH_CURRENCY.fullmatch(folded)
    return f"{found['sign']}{found['number']}" if found else folded
