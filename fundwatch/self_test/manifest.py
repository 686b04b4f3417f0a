"""What the program is made of, read from its sources: written into a bundle when it is built, held against it later.

It is read as text, by the same declarations that people read, and never through the registries it is to judge.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from fundwatch import __version__

#: Its name in the bundle, beside the program's libraries.
FILE = "fundwatch-manifest.json"


@dataclass(frozen=True)
class Manifest:
    """Every part by name; `packages` is import name → package; `files` is path → SHA-256, empty in a checkout."""

    version: str
    modules: tuple[str, ...]
    rules: tuple[str, ...]
    tables: tuple[str, ...]
    pages: tuple[str, ...]
    forms: tuple[str, ...]
    commands: tuple[str, ...]
    packages: dict[str, str]
    files: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """As it is kept in a bundle."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


def from_json(text: str) -> Manifest:
    """A kept manifest; ValueError, KeyError or TypeError where it is none."""
    kept: dict[str, Any] = json.loads(text)
    parts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Manifest(**parts)


def base() -> Path:
    """The folder that holds `resources`: of the bundle's libraries, or the checkout."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parent.parent.parent


def current() -> Manifest:
    """The manifest that this program was built with; in a checkout the one that its sources give now.

    Raises OSError or ValueError where a bundle has lost it.
    """
    if hasattr(sys, "_MEIPASS"):
        return from_json((base() / FILE).read_text(encoding="utf-8"))
    return of_sources(base(), _declared_packages(base()))


def of_sources(root: Path, packages: dict[str, str], files: dict[str, str] | None = None) -> Manifest:
    """Read the sources under `root`; `packages` and `files` are handed through."""
    package = root / "fundwatch"
    return Manifest(
        version=__version__,
        modules=tuple(sorted(_modules(package))),
        rules=tuple(sorted(_rules(package / "rules"))),
        tables=tuple(sorted(_tables(package / "models" / "records"))),
        pages=_declaring(package / "ui" / "pages", "make_page"),
        forms=_declaring(package / "reports" / "notice_forms", "FORM"),
        commands=_declaring(package / "commands", "command"),
        packages=packages,
        files=files or {},
    )


def digest(path: Path) -> str:
    """SHA-256 of a file in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _modules(package: Path) -> Iterator[str]:
    """Every module but the migrations, which are read as files."""
    for path in package.rglob("*.py"):
        parts = ["fundwatch", *path.relative_to(package).with_suffix("").parts]
        if "migrations" not in parts:
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _rules(folder: Path) -> Iterator[str]:
    for path in folder.glob("*/*.py"):
        for node in _tree(path).body:
            for name, value in _assigned(node.body) if isinstance(node, ast.ClassDef) else ():
                if name == "code" and isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value.value


def _tables(folder: Path) -> Iterator[str]:
    for path in folder.glob("*.py"):
        for node in _tree(path).body:
            for name, value in _assigned(node.body) if isinstance(node, ast.ClassDef) else ():
                if name == "sheet" and isinstance(value, ast.Call):
                    yield ast.literal_eval(value.args[0])


def _declaring(folder: Path, wanted: str) -> tuple[str, ...]:
    """The modules of a folder that bind a name at their top: by assignment, or a function of that name."""
    return tuple(
        path.stem
        for path in sorted(folder.glob("*.py"))
        if any(name == wanted for name, _ in _assigned(_tree(path).body))
        or any(isinstance(node, ast.FunctionDef) and node.name == wanted for node in _tree(path).body)
    )


def _assigned(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr]]:
    for node in body:
        if isinstance(node, ast.Assign):
            yield from ((target.id, node.value) for target in node.targets if isinstance(target, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            yield node.target.id, node.value


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _declared_packages(root: Path) -> dict[str, str]:
    """Import name → package of what pyproject.toml declares, as installed here."""
    import tomllib  # noqa: PLC0415 - only in a checkout

    lines = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    wanted = {_plain(re.split(r"[\s\[<>=!~;]", line, maxsplit=1)[0]) for line in lines}
    return {
        module: _plain(name)
        for module, names in sorted(metadata.packages_distributions().items())
        for name in names
        if _plain(name) in wanted and module.isidentifier() and importlib.util.find_spec(module) is not None
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
