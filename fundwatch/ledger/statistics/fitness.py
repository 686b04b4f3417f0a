"""Whether amounts can follow Benford's law at all; where they cannot, the reason in words for people.

Amounts that somebody sets (a standard a head), assigns (numbers) or confines (between two bounds) do not follow the
law, and a deviation from it then says nothing (M. Nigrini, Benford's Law, Wiley 2012, ch. 1; C. Durtschi et al.,
The Effective Use of Benford's Law, Journal of Forensic Accounting 5, 2004).

The least number of amounts is where chance alone would push conforming amounts over Nigrini's bound of nonconformity
(√(2/πn) times the mean of √(p(1-p)), see `digits.mad_by_chance`), rounded up: 254 → 300, 397 → 400, 1,383 → 1,400.
That agrees with the 300 and 1,000 of Nigrini's practice, and is stricter where his bound could not be met. For the
last two digits, ten of each are expected.
"""

from __future__ import annotations

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers, at_share
from fundwatch.ledger.statistics.digits import DigitTest, having

LEAST = {DigitTest.FIRST: 300, DigitTest.SECOND: 400, DigitTest.FIRST_TWO: 1_400, DigitTest.LAST_TWO: 1_000}
#: So many different amounts are what a list of standards has: where they make up half of all, one in a hundred at most.
_FEWEST, _MOST, _ONE_IN = 10, 50, 100
#: The middle 98 % must span one order of magnitude: a single slip at either end does not widen the range.
_SPAN = 10
#: Share of amounts of one ending above which the last digits are rounded away rather than invented.
_ROUNDED_OF = 2


def refusal(amounts: Integers, test: DigitTest) -> str:
    """Why these amounts are not to be held against the law; blank where they are."""
    kept = amounts[having(amounts, test)]
    if len(kept) < LEAST[test]:
        return (
            f"可检验的数额只有 {len(kept):,} 笔，“{test}”至少要 {LEAST[test]:,} 笔。"
            "笔数太少时，单凭偶然就会偏离，看不出问题。"
        )
    if test is DigitTest.LAST_TWO:
        return _rounded(kept)
    return _fixed(kept) or _confined(kept)


def _fixed(kept: Integers) -> str:
    counts = np.sort(np.unique(kept, return_counts=True)[1])[::-1]
    half = int(np.searchsorted(counts.cumsum() * 2, len(kept))) + 1
    if half > min(_MOST, max(_FEWEST, len(kept) // _ONE_IN)):
        return ""
    return (
        f"{len(kept):,} 笔里有一半只是 {half} 个数额在重复：这是按标准发放或收取的定额，不会符合本福特定律，"
        "偏离说明不了问题。可改用“重复数额”“异常值”，或只筛选出不按定额的部分再做。"
    )


def _confined(kept: Integers) -> str:
    ordered = np.sort(kept)
    low, high = at_share(ordered, 1, 100), at_share(ordered, 99, 100)
    if high >= low * _SPAN:
        return ""
    return (
        "数额集中在很窄的范围里（绝大多数的大小相差不到十倍），首位数字由这个范围决定，"
        "不会符合本福特定律。可改用“分层”“异常值”。"
    )


def _rounded(kept: Integers) -> str:
    commonest = int(np.bincount(kept % 100, minlength=100).max())
    if commonest * _ROUNDED_OF <= len(kept):
        return ""
    share = commonest * 100 // len(kept)
    return f"有 {share}% 的数额末两位相同，是取整或按定额计算的，末两位不会均匀分布，偏离说明不了问题。"
