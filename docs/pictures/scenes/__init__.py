"""The scenes, a module for each page; a module that declares SCENES adds its pictures."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from docs.pictures.stage import Scene


@cache
def all_scenes() -> dict[str, Scene]:
    """Every scene by its name."""
    found: dict[str, Scene] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name):
        found |= importlib.import_module(f"{__name__}.{module.name}").SCENES
    return found
