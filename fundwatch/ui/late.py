"""The services, imported when they are first used: a window is painted before SQLAlchemy is read from disk.

Pages write `from fundwatch.ui.late import listing` and call `listing.page(…)`; type checkers see the real modules.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundwatch.services import listing, office, opening, overview, reviewing, scanning
else:

    class _Late:
        """A module that is imported when one of its names is first asked for."""

        def __init__(self, name: str) -> None:
            self._name = name
            self._module: ModuleType | None = None

        def __getattr__(self, attribute: str) -> object:
            if self._module is None:
                self._module = importlib.import_module(self._name)
            return getattr(self._module, attribute)

    listing = _Late("fundwatch.services.listing")
    office = _Late("fundwatch.services.office")
    opening = _Late("fundwatch.services.opening")
    overview = _Late("fundwatch.services.overview")
    reviewing = _Late("fundwatch.services.reviewing")
    scanning = _Late("fundwatch.services.scanning")

__all__ = ["listing", "office", "opening", "overview", "reviewing", "scanning"]
