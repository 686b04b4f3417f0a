"""Which packages the packaged program holds, worked out from pyproject.toml, the lock and what is installed.

Used by fundwatch.spec. A requirement that is added to pyproject.toml and the lock is shipped without a change here:
whole, unless it is known below to be found by following imports.
"""

from __future__ import annotations

import importlib.util
import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

#: Declared, but imported by no module of the program so far: neither they nor what only they need is shipped.
NOT_YET_USED = frozenset({"python-calamine", "rich"})

#: Modules of shipped packages that people type into, and that need what is not shipped (numpy.random).
NOT_FOR_PROGRAMS = frozenset({"pylab"})

#: Large packages whose needed parts PyInstaller finds by following imports and by its hooks; all others go in whole.
FOLLOWED = frozenset(
    {
        "alembic", "click", "mako", "matplotlib", "numpy", "openpyxl", "packaging", "pillow", "pygments",
        "pyside6-addons", "pyside6-essentials", "python-stdnum", "reportlab", "rich", "setuptools", "shiboken6",
        "sqlalchemy",
    }
)  # fmt: skip


def pins() -> dict[str, str]:
    """Version by normalised name, as requirements/runtime.lock pins it."""
    text = (ROOT / "requirements" / "runtime.lock").read_text(encoding="ascii")
    found = re.findall(r"^([\w.-]+)==([\w.]+)", text, re.MULTILINE)
    return {canonicalize_name(name): version for name, version in found}


def declared() -> list[Requirement]:
    """What pyproject.toml says the program needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(line) for line in project["dependencies"]]


def shipped(unused: frozenset[str] = NOT_YET_USED) -> dict[str, str]:
    """Version by normalised name of every package that this system's bundle holds.

    LookupError where one is not installed as it is locked: such a bundle would not be the one that was tested.
    """
    locked = pins()
    found: dict[str, str] = {}
    waiting = [(one, "") for one in declared() if canonicalize_name(one.name) not in unused]
    while waiting:
        needed, asked_by = waiting.pop()
        if needed.marker is not None and not needed.marker.evaluate({"extra": asked_by}):
            continue
        name = canonicalize_name(needed.name)
        extras = needed.extras - ({""} if name in found else set())
        if name in found and not extras:
            continue
        _require_locked(name, locked)
        found[name] = locked[name]
        lines = metadata.requires(name) or []
        waiting += [(Requirement(line), extra) for line in lines for extra in ("", *extras)]
    return dict(sorted(found.items()))


def _require_locked(name: str, locked: dict[str, str]) -> None:
    try:
        installed = metadata.version(name)
    except metadata.PackageNotFoundError:
        installed = "not installed"
    if installed != locked.get(name):
        raise LookupError(f"{name}: {installed}, the lock has {locked.get(name, 'no such package')}")


def import_names(packages: dict[str, str]) -> dict[str, str]:
    """Top-level module → the package that brings it, for those packages."""
    names: dict[str, str] = {}
    for module, distributions in metadata.packages_distributions().items():
        for distribution in map(canonicalize_name, distributions):
            usable = "/" not in module and module not in NOT_FOR_PROGRAMS
            if distribution in packages and usable and importlib.util.find_spec(module) is not None:
                names[module] = distribution
    return dict(sorted(names.items()))


def whole(names: dict[str, str]) -> list[str]:
    """The modules among them that are collected with every module under them."""
    return [module for module, package in names.items() if package not in FOLLOWED]


def left_out(packages: dict[str, str]) -> list[str]:
    """Modules installed here that are not shipped; without naming them, an optional import brings them in.

    The tools for tests bring large packages that a shipped one imports where it finds them.
    """
    shipped_modules = import_names(packages).keys() | {"fundwatch"}
    installed = {module for module in metadata.packages_distributions() if "/" not in module and module.isidentifier()}
    return sorted(installed - shipped_modules)


def licence_files(packages: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The licence files that each package brings, in its own folder as it was installed."""
    for name in packages:
        for file in metadata.files(name) or ():
            folder, named = file.parts[0], file.name.upper()
            if folder.endswith(".dist-info") and named.startswith(("LICEN", "COPYING", "NOTICE", "AUTHORS")):
                yield str(file.locate()), str(file.parent)
