"""The services, imported when they are first used: a window is painted before SQLAlchemy is read from disk.

Pages write `from fundwatch.ui.late import listing` and call `listing.page(…)`; type checkers see the real modules.
Any module of the services is to be had so; one that is not listed here for the type checkers, a page imports itself
from `fundwatch.services` under TYPE_CHECKING.
"""

from __future__ import annotations

import functools
import importlib
import importlib.util
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundwatch.services import (
        backup_desk,
        encrypting,
        finding_replies,
        finding_sending,
        flow_desk,
        importing,
        listing,
        notice_desk,
        notice_lists,
        office,
        opening,
        overview,
        overview_course,
        paper_desk,
        papers,
        publishing,
        reconciling,
        reconciling_desk,
        reviewing,
        scanning,
        statistics,
        trace_search,
    )
else:

    class _Late:
        """A module that is imported when one of its names is first asked for."""

        def __init__(self, name: str) -> None:
            self._name = name
            self._module: ModuleType | None = None

        def __getattr__(self, attribute: str) -> object:
            if self._module is None:
                # The import happens where the function is called: in a thread of the pool.
                return functools.partial(self._call, attribute)
            return getattr(self._module, attribute)

        def _call(self, attribute: str, *arguments: object, **keywords: object) -> object:
            return getattr(self._load(), attribute)(*arguments, **keywords)

        def _load(self) -> ModuleType:
            self._module = importlib.import_module(self._name)
            return self._module

    @functools.cache
    def __getattr__(name: str) -> _Late:
        where = f"fundwatch.services.{name}"
        if name.startswith("_") or importlib.util.find_spec(where) is None:
            raise AttributeError(name)
        return _Late(where)


__all__ = [
    "backup_desk",
    "encrypting",
    "finding_replies",
    "finding_sending",
    "flow_desk",
    "importing",
    "listing",
    "notice_desk",
    "notice_lists",
    "office",
    "opening",
    "overview",
    "overview_course",
    "paper_desk",
    "papers",
    "publishing",
    "reconciling",
    "reconciling_desk",
    "reviewing",
    "scanning",
    "statistics",
    "trace_search",
]
