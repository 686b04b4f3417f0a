"""Conditions and bounds as they are typed on a command line: 支付方式=转账, 金额>=1000, 收款人~建筑."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from fundwatch.errors import UsageError
from fundwatch.ingest.converters import decimals
from fundwatch.models.actor import Actor
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records import table as table_of
from fundwatch.models.store import Store
from fundwatch.services.listing_query import Filter
from fundwatch.services.statistics.asking import Asked, Made
from fundwatch.services.statistics.running import column_named, complete, run

_WRITTEN = re.compile(r"(?P<header>[^<>=~]+?)\s*(?P<sign>>=|<=|=|~)\s*(?P<value>.*)")
_UNITS = {Kind.MONEY: 100, Kind.QUANTITY: PARTS, Kind.RATIO: PARTS, Kind.INTEGER: 1, Kind.YEAR: 1}
_SHAPE = "条件写成 栏目=值、栏目>=值、栏目<=值 或 栏目~文字；值留空表示空白。"


def condition(table: str, text: str) -> Filter:
    """One condition on a table. Raises UsageError where it is none, or the table has no such column."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"没有看懂条件“{text}”。", _SHAPE)
    name = column_named(table, found["header"])
    kind = table_of(table).fields()[name].kind
    value = found["value"].strip()
    if found["sign"] == "~":
        return Filter(name, contains=value)
    if not value and found["sign"] == "=":
        return Filter(name, values=("",))
    stored = _stored(kind, value, text)
    if found["sign"] == "=":
        # Days are bounded on both sides, because a list of wanted values holds no days.
        return Filter(name, low=stored, high=stored) if kind is Kind.DAY else Filter(name, values=(stored,))
    if kind not in {*_UNITS, Kind.DAY}:
        raise UsageError(f"“{found['header']}”不分大小，条件“{text}”没有意义。", _SHAPE)
    return Filter(name, low=stored) if found["sign"] == ">=" else Filter(name, high=stored)


def run_with(store: Store, actor: Actor, asked: Asked, typed: str) -> Made:
    """Run a test with bounds as they are typed. Raises UsageError as `run` and `bounds` do."""
    whole = complete(asked)
    return run(store, actor, replace(whole, bounds=bounds(whole.table, whole.column, typed)))


def bounds(table: str, column: str, text: str) -> tuple[int, ...]:
    """Bounds separated by commas or blanks, in the column's stored unit. Raises UsageError where one is no number."""
    kind = table_of(table).fields()[column].kind
    return tuple(_number(kind, part, text) for part in re.split(r"[,，、;；\s]+", text.strip()) if part)


def _stored(kind: Kind, value: str, text: str) -> Any:
    if kind in _UNITS:
        return _number(kind, value, text)
    if kind is Kind.DAY:
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise UsageError(f"“{text}”里的日期请写成 2018-03-01 的样子。") from None
    if kind is Kind.BOOLEAN:
        if value not in {"是", "否"}:
            raise UsageError(f"“{text}”里要写“是”或“否”。")
        return value == "是"
    return value


def _number(kind: Kind, value: str, text: str) -> int:
    number = decimals.of_text(value)
    scaled = None if number is None else number * Decimal(_UNITS.get(kind, 1))
    if scaled is None or scaled != int(scaled):
        raise UsageError(f"“{text}”里的“{value}”不是能用的数。", "请写成 1234.50 的样子；金额最多两位小数。")
    return int(scaled)
