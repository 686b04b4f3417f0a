"""What agreement in each field is worth, learnt from the records themselves without knowing which belong together.

The model is that of I. Fellegi and A. Sunter (A Theory for Record Linkage, JASA 64, 1969): for every field the share
of each step of agreement among pairs that belong together (m) and among those that do not (u); the fields are taken as
independent. u is counted on pairs drawn at random with a fixed seed, but for equal values, which weigh by how common
the value is. m and the number of pairs that belong together are found by expectation and maximisation (W. Winkler,
Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model, 1988) over the pairs that blocking left; all
others are taken as not belonging together.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fundwatch.ledger.matching.blocking import Pair, Record
from fundwatch.ledger.matching.comparing import Agreement, Comparator

Floats = NDArray[np.float64]
Steps = NDArray[np.int8]

_STEPS = len(Agreement) - 1
#: Pairs drawn for u, and the seed they are drawn with.
DRAWN, SEED = 20_000, 20_240_101
#: Where m starts from: different, close, near, same.
START = (0.05, 0.05, 0.10, 0.80)
#: Half a pair is added to every count, so that nothing is held to be impossible.
_HALF = 0.5
_ROUNDS, _SETTLED = 100, 1e-9
#: Beyond this a probability is 0 or 1 in floating point, and the exponential would overflow.
_CERTAIN = 500.0


@dataclass(frozen=True, slots=True)
class Field:
    """A field to compare, and how."""

    name: str
    compare: Comparator


@dataclass(frozen=True, slots=True)
class Estimate:
    """For every pair its weight (natural logarithm of the odds); what was learnt: m by field, and pairs expected."""

    weights: Floats
    agreeing: dict[str, tuple[float, ...]]
    expected: float


class Comparisons:
    """Compares records field by field, each two values once."""

    def __init__(self, records: Sequence[Record], fields: Sequence[Field]) -> None:
        self._records = records
        self._fields = fields
        self._known: list[dict[tuple[str, str], Agreement]] = [{} for _ in fields]

    def steps(self, pairs: Sequence[Pair]) -> Steps:
        """One row a pair, one column a field."""
        found = np.empty((len(pairs), len(self._fields)), dtype=np.int8)
        for column, field in enumerate(self._fields):
            found[:, column] = [self._step(column, field, one, other) for one, other in pairs]
        return found

    def _step(self, column: int, field: Field, one: int, other: int) -> Agreement:
        values = self._records[one][field.name], self._records[other][field.name]
        known = self._known[column].get(values)
        if known is None:
            known = self._known[column][values] = field.compare(*values)
        return known


def estimate(
    records: Sequence[Record], fields: Sequence[Field], pairs: Sequence[Pair], border: int | None = None
) -> Estimate:
    """Weigh the candidate pairs; `border` is where the second table begins, if there are two."""
    comparisons = Comparisons(records, fields)
    steps = comparisons.steps(pairs)
    size = len(records)
    all_pairs = size * (size - 1) // 2 if border is None else border * (size - border)
    against = _log_u(records, fields, pairs, steps, comparisons.steps(_drawn(size, border)))
    m = np.tile(np.array(START), (len(fields), 1))
    expected = max(1.0, min(size, all_pairs) / 2)
    for _ in range(_ROUNDS):
        weights = _log_m(m, steps) - against + np.log(expected / max(_HALF, all_pairs - expected))
        belonging = 1 / (1 + np.exp(-np.clip(weights, -_CERTAIN, _CERTAIN)))
        m = np.stack([_shares(steps[:, column], belonging) for column in range(len(fields))])
        before, expected = expected, max(_HALF, float(belonging.sum()))
        if abs(before - expected) <= _SETTLED * expected:
            break
    learnt = {field.name: tuple(row.tolist()) for field, row in zip(fields, m, strict=True)}
    return Estimate(weights, learnt, expected)


def _drawn(size: int, border: int | None) -> list[Pair]:
    """Pairs at random; with replacement, since a few pairs that belong together do not matter."""
    rng = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    if size <= 1 or border in {0, size}:
        return []
    if border is not None:
        return [(rng.randrange(border), rng.randrange(border, size)) for _ in range(DRAWN)]
    pairs = (rng.sample(range(size), 2) for _ in range(DRAWN))
    return [(min(pair), max(pair)) for pair in pairs]


def _shares(column: Steps, counted: Floats) -> Floats:
    there = column >= 0
    counts = np.bincount(column[there], weights=counted[there], minlength=_STEPS) + _HALF
    shares: Floats = counts / counts.sum()
    return shares


def _log_m(m: Floats, steps: Steps) -> Floats:
    logs = np.zeros(len(steps))
    for column, shares in enumerate(np.log(m)):
        logs += np.where(steps[:, column] >= 0, shares[steps[:, column]], 0.0)
    return logs


def _log_u(
    records: Sequence[Record], fields: Sequence[Field], pairs: Sequence[Pair], steps: Steps, drawn: Steps
) -> Floats:
    logs = np.zeros(len(pairs))
    for column, field in enumerate(fields):
        u = _shares(drawn[:, column], np.ones(len(drawn)))
        own: NDArray[Any] = np.log(u)[steps[:, column]]
        common = Counter(value for record in records if (value := record[field.name]))
        filled = common.total()
        for place in np.flatnonzero(steps[:, column] == Agreement.SAME).tolist():
            own[place] = np.log(common[records[pairs[place][0]][field.name]] / filled)
        logs += np.where(steps[:, column] >= 0, own, 0.0)
    return logs
