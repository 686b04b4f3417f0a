"""The published cases, what was made of each, and the rows by which a case is played again.

published.yml lists the cases. A replay is C….yml: the case's own pattern as a few rows, what must be raised on which
of them, and look-alikes on which nothing may be. not_replayed.yml says why records cannot show a case, awaiting.yml
what a rule would have to compare that is still to be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent

#: Classes of the cases and the categories of findings that answer to them; the others are called alike.
CATEGORIES_OF = {
    "资产问题": ("资产流失",),
    "公示问题": ("公示缺失",),
    "作风": ("数据质量", "监督缺位"),
}


@dataclass(frozen=True)
class Published:
    """One published case; `year` is null where none was told, `beyond` names records that are no table of ours."""

    id: str
    year: int | None
    region: str
    scheme: str
    classes: tuple[str, ...]
    schemes: tuple[str, ...]
    visibility: str
    evidence: str
    beyond: tuple[str, ...]
    title: str
    address: str

    @property
    def categories(self) -> frozenset[str]:
        """Categories of findings that answer to its classes."""
        return frozenset(name for each in self.classes for name in CATEGORIES_OF.get(each, (each,)))


@dataclass(frozen=True)
class Expected:
    """What must be raised: a category on a case's rows, by each of these rules."""

    category: str
    subjects: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Innocent:
    """Rows on which nothing may be raised, and why they are innocent."""

    subjects: tuple[str, ...]
    because: str


@dataclass(frozen=True)
class Replay:
    """A case played again. `also` are findings that are rightly raised beside: rule, subject and reason."""

    case: str
    source: Mapping[str, str]
    schemes: tuple[str, ...]
    shows: str
    as_of: date
    rows: Mapping[str, list[dict[str, Any]]]
    expect: tuple[Expected, ...]
    also: tuple[Mapping[str, str], ...]
    quiet: tuple[Innocent, ...]

    @property
    def rules(self) -> tuple[str, ...]:
        """Codes of the rules that are meant, each once."""
        return tuple(sorted({code for one in self.expect for code in one.rules}))


@cache
def scheme_types() -> Mapping[str, str]:
    """The scheme types by code."""
    return dict(_read("published")["schemes"])


@cache
def published() -> tuple[Published, ...]:
    """Every published case, in the list's order."""
    lists = ("classes", "schemes", "beyond")
    return tuple(
        Published(**{name: tuple(value) if name in lists else value for name, value in one.items()})
        for one in _read("published")["cases"]
    )


@cache
def replays() -> tuple[Replay, ...]:
    """Every replay by case."""
    return tuple(
        _replay(yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)) for path in sorted(FOLDER.glob("C*.yml"))
    )


def not_replayed() -> Mapping[str, str]:
    """Why the records cannot show a case, by case."""
    return dict(_read("not_replayed") or {})


def awaiting() -> tuple[Mapping[str, Any], ...]:
    """Cases that the tables hold and no rule finds yet: case, schemes, compare, category, tables."""
    return tuple(_read("awaiting") or ())


@cache
def _read(name: str) -> Any:
    return yaml.load((FOLDER / f"{name}.yml").read_bytes(), Loader=yaml.CSafeLoader)


def _replay(content: Mapping[str, Any]) -> Replay:
    common, own = _read("defaults"), content.get("defaults", {})
    rows = {
        label: [{**common.get(label, {}), **own.get(label, {}), **row} for row in given]
        for label, given in content["rows"].items()
    }
    return Replay(
        case=content["case"],
        source=content["source"],
        schemes=tuple(content["schemes"]),
        shows=content["shows"],
        as_of=content["as_of"],
        rows=rows,
        expect=tuple(
            Expected(one["category"], tuple(one["subjects"]), tuple(one["rules"])) for one in content["expect"]
        ),
        also=tuple(content.get("also", ())),
        quiet=tuple(Innocent(tuple(one["subjects"]), one["because"]) for one in content["quiet"]),
    )
