"""Document numbers: series of them, the gaps within a series, and numbers given twice."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

#: The last run of digits counts; what stands before and after it names the series.
_COUNTED = re.compile(r"(.*?)(\d+)(\D*)", re.DOTALL)
#: A series of fewer numbers has no gaps worth naming.
_LEAST = 5
#: Numbers that fill less than one in so many places of their span do not follow on one another.
_SPARSE = 2
#: Digits beyond which a number is assigned by rule (account, code of an invoice) rather than counted on.
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers that are missing between two that are there; both neighbours as they are written."""

    before: str
    after: str
    first: str
    last: str
    missing: int


@dataclass(frozen=True, slots=True)
class Series:
    """Numbers that differ only in what is counted on; `name` has … in its place."""

    name: str
    first: str
    last: str
    numbers: int
    missing: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """What was found. `not_counted` are series (with their numbers of documents) that are not consecutive ones."""

    documents: int
    series: tuple[Series, ...]
    gaps: tuple[Gap, ...]
    duplicates: tuple[tuple[str, int], ...]
    not_counted: tuple[tuple[str, int], ...]


@dataclass
class _Found:
    """A series while it is gathered: each number with the way it is first written."""

    written: dict[int, str] = field(default_factory=dict)
    prefix: str = ""
    suffix: str = ""


def examine(numbers: Iterable[str]) -> Numbering:
    """Find series, gaps and duplicates; gaps and duplicates in the order of their numbers."""
    counts = Counter(number for number in numbers if number)
    gathered: dict[tuple[str, str], _Found] = defaultdict(_Found)
    for number in sorted(counts):
        parts = _COUNTED.fullmatch(number)
        if parts is None or len(parts[2]) > _LONGEST:
            continue
        found = gathered[parts[1], parts[3]]
        found.prefix, found.suffix = parts[1], parts[3]
        found.written.setdefault(int(parts[2]), number)
    series, gaps, not_counted = [], [], []
    for (prefix, suffix), found in sorted(gathered.items()):
        name = f"{prefix}…{suffix}"
        if not _consecutive(found):
            not_counted.append((name, len(found.written)))
            continue
        inside = _gaps(found)
        gaps += inside
        ordered = sorted(found.written)
        missing = sum(gap.missing for gap in inside)
        series.append(Series(name, found.written[ordered[0]], found.written[ordered[-1]], len(ordered), missing))
    duplicates = tuple((number, count) for number, count in sorted(counts.items()) if count > 1)
    return Numbering(sum(counts.values()), tuple(series), tuple(gaps), duplicates, tuple(not_counted))


def _consecutive(found: _Found) -> bool:
    if len(found.written) < _LEAST:
        return False
    return (max(found.written) - min(found.written) + 1) <= len(found.written) * _SPARSE


def _gaps(found: _Found) -> list[Gap]:
    ordered = sorted(found.written)
    gaps = []
    for before, after in pairwise(ordered):
        if after - before > 1:
            # Written as long as the number before it: leading noughts are kept.
            width = len(found.written[before]) - len(found.prefix) - len(found.suffix)
            first, last = (f"{found.prefix}{it:0{width}d}{found.suffix}" for it in (before + 1, after - 1))
            gaps.append(Gap(found.written[before], found.written[after], first, last, after - before - 1))
    return gaps
