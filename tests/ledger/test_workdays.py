from __future__ import annotations

from datetime import date

import pytest

from fundwatch.ledger import workdays


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2018, 3, 5), 1, date(2018, 3, 6)),
        (date(2018, 3, 2), 1, date(2018, 3, 5)),  # over a weekend
        (date(2018, 2, 9), 5, date(2018, 2, 22)),  # Spring Festival, with the make-up days of 11 and 24 February
        (date(2018, 9, 28), 1, date(2018, 9, 29)),  # a Saturday worked before National Day
        (date(2018, 9, 30), 1, date(2018, 10, 8)),
    ],
)
def test_counting_working_days(day: date, count: int, last: date) -> None:
    assert workdays.after(day, count) == workdays.Deadline(last, presumed=False)


def test_beyond_the_published_holidays_weekdays_count_and_the_result_says_so() -> None:
    assert workdays.after(date(2031, 10, 3), 1) == workdays.Deadline(date(2031, 10, 6), presumed=True)


def test_both_ends_of_a_posting_count() -> None:
    assert workdays.days_inclusive(date(2024, 10, 9), date(2024, 10, 18)) == 10
