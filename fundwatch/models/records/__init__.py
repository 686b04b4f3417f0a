"""The tables of the contract, one file each, found by scanning this package."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from fundwatch.models.record import Record

#: Sheets of the contract that only the discipline office's own database takes.
SEALED_SHEETS = frozenset({"举报"})


@cache
def all_tables() -> dict[str, type[Record]]:
    """Every table by its sheet label, referred-to tables before those that refer to them."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    found = {cls.sheet.label: cls for cls in Record.__subclasses__()}
    ordered: dict[str, type[Record]] = {}
    waiting = dict(sorted(found.items(), key=lambda item: item[1].__tablename__))
    while waiting:
        ready = [label for label, cls in waiting.items() if not _referred(cls) & waiting.keys() - {label}]
        for label in ready:
            ordered[label] = waiting.pop(label)
    return ordered


def table(label: str) -> type[Record]:
    """The table with this sheet label; KeyError where there is none."""
    return all_tables()[label]


def _referred(cls: type[Record]) -> set[str]:
    return {field.refers for field in cls.fields().values() if field.refers}
