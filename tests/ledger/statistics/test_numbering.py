"""Gaps and duplicates of document numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.statistics.numbering import Gap, examine


def test_a_gap_and_a_duplicate_in_one_series() -> None:
    found = examine(["ZF0001", "ZF0002", "ZF0003", "ZF0006", "ZF0007", "ZF0007", "ZF0008"])
    assert found.gaps == (Gap("ZF0003", "ZF0006", "ZF0004", "ZF0005", 2),)
    assert found.duplicates == (("ZF0007", 2),)
    (series,) = found.series
    assert (series.name, series.first, series.last, series.numbers, series.missing) == (
        *("ZF…", "ZF0001", "ZF0008"),
        *(6, 2),
    )


def test_years_and_offices_are_series_of_their_own() -> None:
    numbers = [f"岭财〔{year}〕{number}号" for year in (2017, 2018) for number in (1, 2, 3, 4, 6)]
    found = examine(numbers)
    assert [gap.first for gap in found.gaps] == ["岭财〔2017〕5号", "岭财〔2018〕5号"]
    assert [series.name for series in found.series] == ["岭财〔2017〕…号", "岭财〔2018〕…号"]


def test_leading_noughts_are_kept_and_length_does_not_divide_a_series() -> None:
    assert [gap.first for gap in examine(["A7", "A8", "A9", "A10", "A12"]).gaps] == ["A11"]


def test_scattered_and_few_numbers_are_not_counted_on() -> None:
    found = examine(["P100", "P900", "P5000", "P7", "P60000", "Q1", "Q3"])
    assert found.gaps == ()
    assert found.not_counted == (("P…", 5), ("Q…", 2))


def test_accounts_and_what_has_no_digits_are_left_alone() -> None:
    found = examine(["6217000000000001", "6217000000000009", "无号", "", "无号"])
    assert (found.series, found.gaps, found.not_counted) == ((), (), ())
    assert found.duplicates == (("无号", 2),)
    assert found.documents == 4


@given(st.sets(st.integers(1, 60), min_size=30), st.randoms())
def test_what_is_missing_is_what_is_not_there(numbers: set[int], chance: object) -> None:
    written = [f"PZ-{number:03d}" for number in numbers]
    chance.shuffle(written)  # type: ignore[attr-defined]
    found = examine(written)
    missing = {
        number for gap in found.gaps for number in range(int(gap.first.split("-")[1]), int(gap.last.split("-")[1]) + 1)
    }
    assert missing == set(range(min(numbers), max(numbers))) - numbers
    assert sum(gap.missing for gap in found.gaps) == len(missing)
