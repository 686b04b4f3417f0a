"""Days on which offices work, from 2015-12 to 2019-02.

The made-up county only has to stay clear of days off, so a make-up Saturday counts as a day off here.
Source: the General Office's yearly holiday schedules for 2016, 2017, 2018 and 2019.
"""

from __future__ import annotations

from datetime import date, timedelta

_SPANS = (
    ("2016-01-01", "2016-01-03"),
    ("2016-02-07", "2016-02-13"),
    ("2016-04-02", "2016-04-04"),
    ("2016-04-30", "2016-05-02"),
    ("2016-06-09", "2016-06-11"),
    ("2016-09-15", "2016-09-17"),
    ("2016-10-01", "2016-10-07"),
    ("2016-12-31", "2017-01-02"),
    ("2017-01-27", "2017-02-02"),
    ("2017-04-02", "2017-04-04"),
    ("2017-04-29", "2017-05-01"),
    ("2017-05-28", "2017-05-30"),
    ("2017-10-01", "2017-10-08"),
    ("2017-12-30", "2018-01-01"),
    ("2018-02-15", "2018-02-21"),
    ("2018-04-05", "2018-04-07"),
    ("2018-04-29", "2018-05-01"),
    ("2018-06-16", "2018-06-18"),
    ("2018-09-22", "2018-09-24"),
    ("2018-10-01", "2018-10-07"),
    ("2018-12-30", "2019-01-01"),
    ("2019-02-04", "2019-02-10"),
)


def _days_off() -> frozenset[date]:
    days: list[date] = []
    for first, last in _SPANS:
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        while day <= end:
            days.append(day)
            day += timedelta(days=1)
    return frozenset(days)


DAYS_OFF = _days_off()


def works(day: date) -> bool:
    """Whether offices are open on the day."""
    return day.weekday() < 5 and day not in DAYS_OFF


def on_or_after(day: date) -> date:
    """First working day not before the day."""
    while not works(day):
        day += timedelta(days=1)
    return day


def on_or_before(day: date) -> date:
    """Last working day not after the day."""
    while not works(day):
        day -= timedelta(days=1)
    return day


def after(day: date, days: int) -> date:
    """First working day at least so many calendar days later."""
    return on_or_after(day + timedelta(days=days))
