from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.finding_standing import Standing, standing_of

DAY = date(2019, 6, 30)


@pytest.mark.parametrize(
    ("judged_on", "until", "standing"),
    [
        (None, None, Standing.OPEN),
        ("a", None, Standing.CONCLUDED),
        ("b", None, Standing.CHANGED),
        ("b", "2019-12-31", Standing.CHANGED),
        ("a", "2019-06-30", Standing.EXPLAINED),
        ("a", "2019-06-29", Standing.LAPSED),
    ],
)
def test_a_conclusion_holds_for_its_facts_and_its_days(
    judged_on: str | None, until: str | None, standing: Standing
) -> None:
    assert standing_of(judged_on, until, "a", DAY) is standing


@given(st.dates(date(2018, 1, 1), date(2020, 1, 1)), st.integers(0, 400))
def test_an_explanation_ends_once_and_for_good(until: date, days: int) -> None:
    later = DAY + timedelta(days)
    now, then = (standing_of("a", until.isoformat(), "a", day) for day in (DAY, later))
    assert now.waits <= then.waits
    assert then.waits == (later > until)
