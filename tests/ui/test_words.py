from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.services.showing import yuan as written
from fundwatch.ui.findings.words import evidence_text
from fundwatch.ui.money_words import hundredths, ten_thousands, yuan
from fundwatch.ui.time_words import moment, today


@given(st.integers(-(10**15), 10**15))
def test_the_window_writes_amounts_as_the_lists_do(fen: int) -> None:
    assert yuan(fen) == written(fen)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (1_000_000, "1.00"),
        (5_000, "0.01"),
        (4_999, "0.00"),
        (-5_000, "-0.01"),
        (123_456_789_00, "12,345.68"),
    ],
)
def test_ten_thousands_round_halves_away_from_zero(fen: int, text: str) -> None:
    assert ten_thousands(fen) == text


def test_shares() -> None:
    assert hundredths(1, 8) == "12.5%"
    assert hundredths(1, 0) == "—"


def test_moments_are_local_and_days_stay_days() -> None:
    assert moment("2019-01-15") == "2019-01-15"
    assert moment("没有") == "没有"
    assert len(moment("2019-01-15T08:30:00+00:00")) == len("2019-01-15 08:30")
    assert len(today()) == len("2019-01-15")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "（空）"),
        ("", "（空）"),
        ("2500.00", "2,500.00"),
        ("-3.10", "-3.10"),
        ("2017-01-01", "2017-01-01"),
        (3, "3"),
    ],
)
def test_evidence_is_written_for_people(value: object, text: str) -> None:
    assert evidence_text(value) == text
