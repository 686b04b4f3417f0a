"""How the money of budget years moved with time, and where the leads lie: the second look of the first page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, Select, case, func, select

from fundwatch.ledger.finding_reviews import waiting_again
from fundwatch.ledger.money import is_lowest, spending
from fundwatch.ledger.policy import stem
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, Review
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.region import Region
from fundwatch.models.store import Store

#: Digits of a region code that name the township.
_TOWNSHIP = 9


@dataclass(frozen=True)
class Month:
    """Sums until the end of a month, in fen: documents issued, allocated out of them, spent."""

    end: date
    issued: int
    allocated: int
    spent: int


@dataclass(frozen=True)
class TownshipLeads:
    """The current leads of a township: all, and those that wait; `code` blank where no place is known."""

    code: str
    name: str
    total: int
    waiting: int
    amount: int


@dataclass(frozen=True)
class Course:
    """The months, earliest first, and the townships, most leads first; `as_of` is the day the figures are seen from."""

    as_of: date
    months: tuple[Month, ...]
    townships: tuple[TownshipLeads, ...]


def course(store: Store, actor: Actor, today: date, year: int | None = None) -> Course:
    """The course of one budget year's money, or of all; later days than `as_of` are left out.

    `as_of` is today, but for books that were last scanned as of another day than that of the scan: they are looked
    at from there (books of the past, the demonstration).
    """
    with store.read() as connection:
        seen_from = seen_from_day(connection, today)
        return Course(seen_from, _months(connection, year, seen_from), _townships(connection, actor, seen_from))


def _months(connection: Connection, year: int | None, until: date) -> tuple[Month, ...]:
    issued = _by_month(
        connection,
        _of_year(
            select(Indicator.issued_on_day.label("day"), func.sum(Indicator.amount).label("fen"))
            .where(is_lowest())
            .group_by(Indicator.issued_on_day),
            year,
        ),
    )
    allocated = _by_month(
        connection,
        _of_year(
            select(Allocation.allocated_on_day.label("day"), func.sum(Allocation.amount).label("fen"))
            .join(Indicator, Indicator.record_key == Allocation.indicator_no)
            .group_by(Allocation.allocated_on_day),
            year,
        ),
    )
    pieces = spending().subquery()
    spent = _by_month(
        connection,
        _of_year(
            select(pieces.c.paid_on_day.label("day"), func.sum(pieces.c.amount).label("fen"))
            .join(Indicator, Indicator.record_key == pieces.c.indicator_no)
            .group_by(pieces.c.paid_on_day),
            year,
        ),
    )
    months = sorted(month for month in {*issued, *allocated, *spent} if month <= (until.year, until.month))
    if not months:
        return ()
    made: list[Month] = []
    sums = [0, 0, 0]
    month = months[0]
    while month <= months[-1]:
        for place, moved in enumerate((issued, allocated, spent)):
            sums[place] += moved.get(month, 0)
        made.append(Month(_end_of(month), *sums))
        month = _after(month)
    return tuple(made)


def _of_year(asked: Select[tuple[int, int]], year: int | None) -> Select[tuple[int, int]]:
    return asked if year is None else asked.where(Indicator.budget_year == year)


def _by_month(connection: Connection, asked: Select[tuple[int, int]]) -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = defaultdict(int)
    for row in connection.execute(asked):
        day = date.fromordinal(row.day)
        found[day.year, day.month] += int(row.fen or 0)
    return found


def _after(month: tuple[int, int]) -> tuple[int, int]:
    return (month[0] + 1, 1) if month[1] == 12 else (month[0], month[1] + 1)  # noqa: PLR2004 - December


def _end_of(month: tuple[int, int]) -> date:
    following = _after(month)
    return date.fromordinal(date(*following, 1).toordinal() - 1)


def _townships(connection: Connection, actor: Actor, seen_from: date) -> tuple[TownshipLeads, ...]:
    again = waiting_again(connection, seen_from)
    judged = select(Review.fingerprint).where(Review.fingerprint.not_in(again)).distinct().subquery()
    place = func.substr(func.coalesce(Finding.region_code, ""), 1, _TOWNSHIP)
    asked = (
        select(
            place.label("place"),
            func.count().label("total"),
            func.sum(case((judged.c.fingerprint.is_(None), 1), else_=0)).label("waiting"),
            func.sum(Finding.amount).label("amount"),
        )
        .outerjoin(judged, judged.c.fingerprint == Finding.fingerprint)
        .where(Finding.current)
        .group_by(place)
    )
    if actor.region_code:
        asked = asked.where(Finding.region_code.startswith(stem(actor.region_code), autoescape=True))
    regions = select(Region.record_key, Region.name, Region.level).where(Region.level.in_(("县", "乡镇")))
    names = {
        (row.record_key[:_TOWNSHIP]): (row.record_key, row.name if row.level == "乡镇" else "县级及跨乡镇")
        for row in connection.execute(regions.order_by(Region.record_key))
    }
    found = []
    for row in connection.execute(asked):
        code, name = names.get(row.place, ("", "未分地区"))
        found.append(TownshipLeads(code, name, row.total, int(row.waiting or 0), int(row.amount or 0)))
    return tuple(sorted(_together(found), key=lambda one: (-one.total, one.code)))


def _together(found: list[TownshipLeads]) -> list[TownshipLeads]:
    """Leads of places that are no township of ours are one line."""
    by_code: dict[str, TownshipLeads] = {}
    for one in found:
        before = by_code.get(one.code)
        if before is None:
            by_code[one.code] = one
        else:
            by_code[one.code] = TownshipLeads(
                one.code,
                one.name,
                before.total + one.total,
                before.waiting + one.waiting,
                before.amount + one.amount,
            )
    return list(by_code.values())
