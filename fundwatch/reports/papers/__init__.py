"""The printed papers other than notices. Every module here that declares a `PAPER` adds a kind; nothing else does."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from fundwatch.errors import UsageError
from fundwatch.reports.papers.definition import PaperForm


@cache
def all_papers() -> tuple[PaperForm, ...]:
    """Every declared kind in order. A module that fails to import stops the program."""
    found: list[PaperForm] = []
    for module in pkgutil.iter_modules(__path__):
        declared = getattr(importlib.import_module(f"{__name__}.{module.name}"), "PAPER", None)
        if isinstance(declared, PaperForm):
            found.append(declared)
    return tuple(sorted(found, key=lambda form: (form.order, form.kind)))


def paper_form(kind: str) -> PaperForm:
    """The form of a kind; UsageError with the kinds there are when there is no such."""
    for form in all_papers():
        if form.kind == kind:
            return form
    raise UsageError(f"没有“{kind}”这种表。", f"可用的有：{'、'.join(form.kind for form in all_papers())}。")
