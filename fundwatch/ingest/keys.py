"""Business keys: what a row is known by, composite ones joined with | as the sheet gives their parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any

from fundwatch.models.record import Record

SEPARATOR = "|"


def business_keys(record: type[Record], values: Mapping[str, Sequence[Any]], count: int) -> list[str]:
    """The keys of `count` rows from their stored values before defaults are filled in: a blank part stays empty."""
    parts = [_texts(values[attribute]) if attribute in values else repeat("", count) for attribute in record.sheet.key]
    if len(parts) == 1:
        return list(parts[0])
    return list(map(SEPARATOR.join, zip(*parts, strict=True)))


def key_fault(record: type[Record], key: str) -> str | None:
    """What is wrong with a key: wholly blank, or a composite one with the separator inside a part."""
    fields = record.fields()
    labels = "、".join(fields[attribute].label for attribute in record.sheet.key)
    separators = key.count(SEPARATOR)
    if separators == len(key):
        return f"用来识别这一行的{labels}空着；请补填后重新导入。"
    if separators >= len(record.sheet.key) > 1:
        return f"{labels}中不能有“{SEPARATOR}”这个符号；请改正后重新导入。"
    return None


def _texts(column: Sequence[Any]) -> Sequence[str]:
    kinds = set(map(type, column))
    if kinds == {str}:
        return column
    return ["" if value is None else str(value) for value in column]
