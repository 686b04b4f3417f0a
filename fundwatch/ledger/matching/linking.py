"""Records of any tables that belong together: within one table as groups, across two as pairs.

This knows nothing of persons. It is what registers without numbers are held against each other with, and what the
method is measured by on data that others have published (benchmarks/matching.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fundwatch.ledger.matching.blocking import Key, Pair, Record, between, within
from fundwatch.ledger.matching.estimating import Estimate, Field, estimate

#: Weight from which a pair is held to belong together: even odds.
EVEN = 0.0


@dataclass(frozen=True, slots=True)
class Scheme:
    """How the records of a kind are compared: by which fields, filed under which keys, from which weight on."""

    fields: tuple[Field, ...]
    keys: tuple[Key, ...]
    least: float = EVEN


@dataclass(frozen=True, slots=True)
class Link:
    """A record of the left table and one of the right, each by its place there, and the weight of their pair."""

    left: int
    right: int
    weight: float


@dataclass(frozen=True, slots=True)
class Linkage:
    """What was found: links across two tables or groups within one, how many pairs were compared, what was learnt."""

    compared: int
    estimate: Estimate
    links: tuple[Link, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()


def link(left: Sequence[Record], right: Sequence[Record], scheme: Scheme, *, one_to_one: bool = True) -> Linkage:
    """Link two tables; `one_to_one` where no record of either can mean two of the other, the best pairs first."""
    records, border = [*left, *right], len(left)
    pairs = between(left, right, scheme.keys).pairs
    learnt = estimate(records, scheme.fields, pairs, border)
    links: list[Link] = []
    taken: set[int] = set()
    for place in np.argsort(-learnt.weights, kind="stable").tolist():
        if learnt.weights[place] < scheme.least:
            break
        pair = pairs[place]
        if one_to_one and not taken.isdisjoint(pair):
            continue
        taken.update(pair)
        links.append(Link(pair[0], pair[1] - border, float(learnt.weights[place])))
    return Linkage(len(pairs), learnt, links=tuple(sorted(links, key=lambda one: (one.left, one.right))))


def group(records: Sequence[Record], scheme: Scheme) -> Linkage:
    """Group the records of one table that belong together, directly or by way of others; groups of two or more."""
    pairs = within(records, scheme.keys).pairs
    learnt = estimate(records, scheme.fields, pairs)
    kept = [pair for pair, weight in zip(pairs, learnt.weights.tolist(), strict=True) if weight >= scheme.least]
    return Linkage(len(pairs), learnt, groups=groups(kept))


def groups(pairs: Sequence[Pair]) -> tuple[tuple[int, ...], ...]:
    """The connected records, each group and all groups in order."""
    first: dict[int, int] = {}

    def leader(place: int) -> int:
        while first.setdefault(place, place) != place:
            first[place] = first[first[place]]
            place = first[place]
        return place

    for one, other in pairs:
        low, high = sorted((leader(one), leader(other)))
        first[high] = low
    found: dict[int, list[int]] = {}
    for place in sorted(first):
        found.setdefault(leader(place), []).append(place)
    return tuple(tuple(group) for group in found.values())
