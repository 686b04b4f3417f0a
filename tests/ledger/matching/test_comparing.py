from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.matching.comparing import Agreement, Comparator, digits, exactly, spelling

words = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("compare", "one", "other", "agreement"),
    [
        (exactly, "男", "男", Agreement.SAME),
        (exactly, "男", "女", Agreement.DIFFERENT),
        (spelling, "stanley street", "stanley street", Agreement.SAME),
        (spelling, "stanley street", "stnaley street", Agreement.NEAR),  # exchanged
        (spelling, "stanley street", "stanleystreet", Agreement.NEAR),
        (spelling, "stanley street", "stanle strete", Agreement.CLOSE),
        (spelling, "kate", "katherine", Agreement.DIFFERENT),
        (spelling, "al", "alexander", Agreement.CLOSE),  # the beginning of it
        (digits, "19560409", "19560409", Agreement.SAME),
        (digits, "19560409", "19560490", Agreement.NEAR),
        (digits, "19560409", "19560904", Agreement.CLOSE),
        (digits, "1956", "6519", Agreement.CLOSE),  # the same digits
        (digits, "1956", "7203", Agreement.DIFFERENT),
        (digits, "", "7203", Agreement.MISSING),
    ],
)
def test_steps(compare: Comparator, one: str, other: str, agreement: Agreement) -> None:
    assert compare(one, other) is agreement


@pytest.mark.parametrize("compare", [exactly, spelling, digits])
@given(one=words, other=words)
def test_order_does_not_matter_and_equal_is_same(compare: Comparator, one: str, other: str) -> None:
    assert compare(one, other) is compare(other, one)
    assert (compare(one, other) is Agreement.SAME) == (one == other != "")
    assert (compare(one, other) is Agreement.MISSING) == (not one or not other)
