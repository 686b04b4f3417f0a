"""What people type as a bound of a filter, and how a filter is put into words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundwatch.services.listing import ColumnEntry, Filter

#: Kinds bounded by two values; the factor turns what is typed into what is stored.
FACTORS = {"money": 100, "quantity": 1_000_000, "ratio": 10_000, "integer": 1, "year": 1}
#: Kinds that are found by how they begin.
BEGINNINGS = frozenset({"code", "id_number", "account"})


class NotUnderstoodError(ValueError):
    """What was typed is no bound of this kind; the text says what is wanted."""


def bound(kind: str, typed: str) -> int | date | None:
    """The stored value of a typed bound; None for a blank."""
    text = typed.strip().replace(",", "").replace("，", "")
    if not text:
        return None
    return _day(text) if kind == "day" else _number(kind, text)


def _day(text: str) -> date:
    parts = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        if len(parts) == len("20170213") and parts.isdigit():
            return date(int(parts[:4]), int(parts[4:6]), int(parts[6:]))
        year, month, day = (int(part) for part in parts.split("-"))
        return date(year, month, day)
    except ValueError:
        raise NotUnderstoodError("日期请写成 2017-02-13 的样子。") from None


def _number(kind: str, text: str) -> int:
    try:
        value = Decimal(text.rstrip("%")) * FACTORS[kind]
        if value != value.to_integral_value():
            raise NotUnderstoodError("小数位数太多。")
        return int(value)
    except InvalidOperation:
        raise NotUnderstoodError("这里要填数字。") from None


def in_words(column: ColumnEntry, condition: Filter, typed: tuple[str, str]) -> str:
    """A filter as its chip says it; `typed` are the bounds as they were typed."""
    label = column.label.removesuffix("（元）")
    if condition.values:
        return f"{label}：" + "、".join(_value_word(value) for value in condition.values)
    if condition.contains:
        return f"{label} 含“{condition.contains}”"
    if condition.starts:
        return f"{label} 以“{condition.starts}”开头"
    low, high = (part.strip() for part in typed)
    if low and high:
        return f"{label} {low} 至 {high}"
    return f"{label} ≥ {low}" if low else f"{label} ≤ {high}"


def _value_word(value: str | int | bool) -> str:  # noqa: FBT001 - a stored value
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value) if value != "" else "（空）"
