"""Digit tests: the leading digits of amounts against Benford's law, their last two against equal shares.

Digits come from integer arithmetic: by floats 1.15 yuan begins with 1.1499…, and a published data set of 185,083
payments gives a chi-square of 32,094 instead of 32,100.90. An amount with fewer digits than are asked for is
continued with noughts, as its decimal fraction is (5 fen are 0.050 yuan: 50).

The mean absolute deviation and its bounds: M. Nigrini, Benford's Law (Wiley 2012), table 7.1. The Z of one digit with
its continuity correction: the same, ch. 5. The critical chi-square is that of 5 %. There are no published bounds for
the last two digits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers, Mask

_POWERS = np.array([10**power for power in range(19)], dtype=np.int64)
_TEN, _HUNDRED = 10, 100
#: An amount is long enough to have last digits that nothing determines from four digits on.
LEAST_WITH_LAST_TWO = 1_000


class DigitTest(StrEnum):
    """Which digits are counted."""

    FIRST = "首位数字"
    SECOND = "第二位数字"
    FIRST_TWO = "前两位数字"
    LAST_TWO = "末两位数字"


class Conformity(StrEnum):
    """What the mean absolute deviation says, in Nigrini's four steps."""

    CLOSE = "高度吻合"
    ACCEPTABLE = "可以接受"
    MARGINAL = "勉强可以接受"
    NONE = "不吻合"
    UNBOUNDED = "没有公认的界限"


#: Upper bounds of the first three steps.
BOUNDS: dict[DigitTest, tuple[float, float, float]] = {
    DigitTest.FIRST: (0.006, 0.012, 0.015),
    DigitTest.SECOND: (0.008, 0.010, 0.012),
    DigitTest.FIRST_TWO: (0.0012, 0.0018, 0.0022),
}
#: The chi-square that chance exceeds once in twenty times, by degrees of freedom.
_CRITICAL = {8: 15.507, 9: 16.919, 89: 112.022, 99: 123.225}


@dataclass(frozen=True, slots=True)
class DigitCount:
    """One digit or pair: how often it occurs, how often it should, and the Z of the difference."""

    digits: int
    count: int
    share: float
    expected_share: float
    expected: float
    z: float

    @property
    def difference(self) -> float:
        """How many more there are than expected."""
        return self.count - self.expected


@dataclass(frozen=True, slots=True)
class DigitResult:
    """A whole test. `left_out` are amounts without such digits: nought, negative ones, too short ones.

    `by_chance` is the mean absolute deviation that amounts which do follow the law show on average, by chance alone.
    """

    test: DigitTest
    counted: int
    left_out: int
    rows: tuple[DigitCount, ...]
    mad: float
    by_chance: float
    conformity: Conformity
    chi_square: float
    critical: float

    @property
    def degrees(self) -> int:
        """Degrees of freedom of the chi-square."""
        return len(self.rows) - 1

    def worst(self, number: int) -> tuple[DigitCount, ...]:
        """The digits furthest from what is expected, in amounts, the furthest first."""
        return tuple(sorted(self.rows, key=lambda row: (-abs(row.difference), row.digits))[:number])


@cache
def expected_shares(test: DigitTest) -> tuple[float, ...]:
    """The share of each digit from the lowest on."""
    if test is DigitTest.LAST_TWO:
        return (1 / _HUNDRED,) * _HUNDRED
    if test is DigitTest.SECOND:
        return tuple(
            math.fsum(math.log10(1 + 1 / (_TEN * first + second)) for first in range(1, _TEN)) for second in range(_TEN)
        )
    return tuple(math.log10(1 + 1 / digits) for digits in range(lowest(test), lowest(test) * _TEN))


def lowest(test: DigitTest) -> int:
    """The lowest digit or pair that there can be."""
    return {DigitTest.FIRST: 1, DigitTest.FIRST_TWO: 10}.get(test, 0)


def leading(amounts: Integers, places: int) -> Integers:
    """The first one or two significant digits of amounts above nought."""
    lengths = np.searchsorted(_POWERS, amounts, side="right")
    shortened = amounts // _POWERS[np.maximum(lengths - places, 0)]
    return shortened * _POWERS[np.maximum(places - lengths, 0)]


def having(amounts: Integers, test: DigitTest) -> Mask:
    """Which amounts have the digits of this test."""
    return amounts >= (LEAST_WITH_LAST_TWO if test is DigitTest.LAST_TWO else 1)


def digits_of(amounts: Integers, test: DigitTest) -> Integers:
    """The digits that a test counts, of amounts that have them."""
    match test:
        case DigitTest.FIRST:
            return leading(amounts, 1)
        case DigitTest.SECOND:
            return leading(amounts, 2) % _TEN
        case DigitTest.FIRST_TWO:
            return leading(amounts, 2)
        case DigitTest.LAST_TWO:
            return amounts % _HUNDRED


def ranges_of(test: DigitTest, digits: int, greatest: int) -> tuple[tuple[int, int], ...]:
    """The ranges, both ends included, in which exactly the amounts up to `greatest` with such leading digits lie."""
    if test is DigitTest.SECOND:
        pairs = [_TEN * first + digits for first in range(1, _TEN)]
        return tuple(found for pair in pairs for found in ranges_of(DigitTest.FIRST_TWO, pair, greatest))
    # One digit alone is continued with a nought.
    alone = [(digits // _TEN,) * 2] if test is DigitTest.FIRST_TWO and digits % _TEN == 0 else []
    powers = [10**power for power in range(18) if digits * 10**power <= greatest]
    return (*alone, *((digits * power, (digits + 1) * power - 1) for power in powers))


def count_digits(amounts: Integers, test: DigitTest) -> DigitResult:
    """Count the digits of all amounts and hold them against what is expected; ValueError where none has any."""
    kept = amounts[having(amounts, test)]
    if not len(kept):
        raise ValueError("no amount has such digits")
    shares = np.array(expected_shares(test))
    start = lowest(test)
    found = np.bincount(digits_of(kept, test) - start, minlength=len(shares))
    total = len(kept)
    expected = shares * total
    apart = np.abs(found / total - shares)
    correction = 1 / (2 * total)
    z = np.where(apart > correction, apart - correction, apart) / np.sqrt(shares * (1 - shares) / total)
    mad = float(apart.mean())
    rows = tuple(
        DigitCount(
            start + place, int(count), int(count) / total, float(shares[place]), float(expected[place]), float(z[place])
        )
        for place, count in enumerate(found)
    )
    return DigitResult(
        test=test,
        counted=total,
        left_out=len(amounts) - total,
        rows=rows,
        mad=mad,
        by_chance=mad_by_chance(test, total),
        conformity=conformity(test, mad),
        chi_square=float(((found - expected) ** 2 / expected).sum()),
        critical=_CRITICAL[len(shares) - 1],
    )


def conformity(test: DigitTest, mad: float) -> Conformity:
    """Nigrini's word for a mean absolute deviation."""
    if test not in BOUNDS:
        return Conformity.UNBOUNDED
    steps = zip(BOUNDS[test], (Conformity.CLOSE, Conformity.ACCEPTABLE, Conformity.MARGINAL), strict=True)
    return next((word for bound, word in steps if mad <= bound), Conformity.NONE)


def mad_by_chance(test: DigitTest, count: int) -> float:
    """The mean absolute deviation of `count` amounts that follow the law: the mean of |N(0, p(1-p)/n)| over digits."""
    shares = expected_shares(test)
    spread = math.fsum(math.sqrt(share * (1 - share)) for share in shares) / len(shares)
    return math.sqrt(2 / math.pi / count) * spread
