"""Working days: the official holidays and make-up days where they are known, weekdays beyond them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar


@dataclass(frozen=True)
class Deadline:
    """A day counted in working days; `presumed` where it lies beyond the published holidays (推定)."""

    day: date
    presumed: bool


def is_working_day(day: date) -> tuple[bool, bool]:
    """Whether a day is a working day, and whether that is only presumed from the weekday."""
    try:
        return bool(chinese_calendar.is_workday(day)), False
    except NotImplementedError:  # the library's word for a year whose holidays it does not know
        return day.isoweekday() <= 5, True  # noqa: PLR2004 - Monday to Friday


def after(day: date, working_days: int) -> Deadline:
    """The last day on which something due within so many working days after `day` is still in time."""
    presumed = False
    current = day
    remaining = working_days
    while remaining > 0:
        current += timedelta(days=1)
        working, guessed = is_working_day(current)
        presumed |= guessed
        remaining -= working
    return Deadline(current, presumed)


def days_inclusive(first: date, last: date) -> int:
    """Length of a posting period; both ends count as days."""
    return (last - first).days + 1
