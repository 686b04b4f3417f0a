from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from fundwatch.demo.workdays import on_or_after, on_or_before, works


def test_a_working_day_of_the_county_is_one_of_the_calendar() -> None:
    day = date(2015, 12, 1)
    while day < date(2019, 2, 15):
        assert not works(day) or chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_days_move_to_the_next_and_the_previous_working_day() -> None:
    assert on_or_after(date(2018, 2, 15)) == date(2018, 2, 22)
    assert on_or_before(date(2018, 2, 21)) == date(2018, 2, 14)
    assert on_or_after(date(2017, 6, 7)) == date(2017, 6, 7)
