"""Every rule of the package, found by scanning it; one that cannot be imported or is ill declared stops the program."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from functools import cache
from types import ModuleType

from fundwatch import rules
from fundwatch.errors import UsageError
from fundwatch.ledger.policy import shipped
from fundwatch.models.base import class_of
from fundwatch.rules.definition import CATEGORIES, FREE_SUBJECTS, Rule, alternatives

_CODE = re.compile(r"FW-[A-Z]\d{3}")


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its code, sorted."""
    found: dict[str, Rule] = {}
    for package in pkgutil.iter_modules(rules.__path__):
        if not package.ispkg:
            continue
        parent = importlib.import_module(f"{rules.__name__}.{package.name}")
        for module in pkgutil.iter_modules(parent.__path__):
            for rule in _declared_in(importlib.import_module(f"{parent.__name__}.{module.name}")):
                _require_sound(rule)
                if rule.code in found:
                    raise ValueError(f"{rule.code} is declared twice")
                found[rule.code] = rule
    return dict(sorted(found.items()))


def chosen(codes: tuple[str, ...] | None) -> tuple[Rule, ...]:
    """The rules with these codes, or all of them. Raises UsageError for a code that there is none of."""
    known = all_rules()
    if not codes:
        return tuple(known.values())
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise UsageError(f"没有编号为“{'、'.join(unknown)}”的规则。", "用 fundwatch rules 查看全部规则。")
    return tuple(rule for code, rule in known.items() if code in set(codes))


def _declared_in(module: ModuleType) -> list[Rule]:
    return [
        cls()
        for _, cls in inspect.getmembers(module, inspect.isclass)
        if issubclass(cls, Rule) and not inspect.isabstract(cls) and cls.__module__ == module.__name__
    ]


def _require_sound(rule: Rule) -> None:
    labels = {cls.sheet.label for cls in rule.tables()}
    unknown = [name for name in rule.parameters if name not in shipped().names()]
    unread = [label for label, _ in rule.related if label not in labels | FREE_SUBJECTS]
    unread += [rule.subject] if rule.subject not in labels | FREE_SUBJECTS else []
    unread += [cls.sheet.label for cls in rule.needs if cls not in rule.tables()]
    wanted = {class_of(column) for group in rule.needs_columns for column in alternatives(group)}
    unread += [cls.sheet.label for cls in wanted if cls not in rule.tables()]
    faults = {
        "its code is not of the form FW-X000": not _CODE.fullmatch(rule.code),
        "its category is not one of the contract's": rule.category not in CATEGORIES,
        f"it names unknown parameters {unknown}": bool(unknown),
        f"it names tables that it does not declare to read {unread}": bool(unread),
    }
    for fault, present in faults.items():
        if present:
            raise ValueError(f"{rule.code}: {fault}")
