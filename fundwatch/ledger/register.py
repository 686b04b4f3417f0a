"""The register (建档立卡) on a day: which households stood on it, which persons belonged to them.

The tables 户 and 人员 hold the present state with its date, 户动态 the dated changes; what counts on a day is the
latest change up to it. A day may be a number (`date.toordinal()`) or a column of day numbers, so that each row of a
statement can ask about its own day.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, literal, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.person import Person

ENTERING = ("识别", "返贫", "监测纳入")
JOINING = ("出生", "迁入", "识别")
LEAVING = ("死亡", "迁出", "清退")
REMOVED = "清退"
STRUCK_OFF = "注销"
#: States of 人员 in which a person no longer counts from 状态日期 on.
GONE = ("死亡", "迁出", "除名")

Day = ColumnElement[int] | int


def _number(day: Day) -> ColumnElement[int]:
    return literal(day) if isinstance(day, int) else day


def household_on_register(day: Day) -> ColumnElement[bool]:
    """Whether a `Household` stood on the register on a day.

    From 识别日期 (unknown: from the beginning) until 清退, and again after a later 识别, 返贫 or 监测纳入.
    脱贫 does not end it: policies last on. A household that is 注销 without a dated 清退 counts on no day.
    """
    on = _number(day)
    identified = or_(Household.identified_on_day.is_(None), Household.identified_on_day <= on)
    back = _latest(ENTERING, on) >= _latest((REMOVED,), on)
    struck_off = and_(Household.status.is_not(None), Household.status == STRUCK_OFF)
    dated = _latest((REMOVED,), literal(_END_OF_TIME)) > 0
    return and_(identified, back, or_(~struck_off, dated))


def person_on_register(day: Day) -> ColumnElement[bool]:
    """Whether a `Person` belonged to the household named in the row on a day, its own standing left aside.

    From birth (by the identity number) or 出生/迁入 until 死亡, 迁出 or 清退, in 户动态 or as the row's own
    dated state. A state without a date counts from the beginning: the person is not counted.
    """
    on = _number(day)
    born = or_(Person.birth_day.is_(None), Person.birth_day <= on)
    first_joined = _first_joined()
    joined = or_(first_joined.is_(None), first_joined <= on, _latest_of_person(LEAVING, on) > 0)
    stayed = _latest_of_person(JOINING, on) >= _latest_of_person(LEAVING, on)
    gone = and_(Person.status.in_(GONE), func.coalesce(Person.status_on_day, 0) <= on)
    return and_(born, joined, stayed, or_(Person.status.is_(None), ~gone))


def head_count(day: Day) -> ColumnElement[int]:
    """How many persons belonged to a `Household` on a day, by the rows of 人员."""
    return (
        select(func.count())
        .select_from(Person)
        .where(Person.household_no == Household.record_key, person_on_register(day))
        .correlate_except(Person)
        .scalar_subquery()
    )


_END_OF_TIME = 10_000_000


def _latest(events: tuple[str, ...], on: ColumnElement[int]) -> ColumnElement[int]:
    """Day of the latest such event of the whole household up to a day; 0 where there was none."""
    event = aliased(HouseholdEvent)
    latest = select(func.max(event.happened_on_day)).where(
        event.household_no == Household.record_key,
        event.id_number.is_(None),
        event.event.in_(events),
        event.happened_on_day <= on,
    )
    return func.coalesce(latest.correlate_except(event).scalar_subquery(), 0)


def _latest_of_person(events: tuple[str, ...], on: ColumnElement[int]) -> ColumnElement[int]:
    event = aliased(HouseholdEvent)
    latest = select(func.max(event.happened_on_day)).where(
        event.household_no == Person.household_no,
        event.id_number == Person.id_number,
        event.event.in_(events),
        event.happened_on_day <= on,
    )
    return func.coalesce(latest.correlate_except(event).scalar_subquery(), 0)


def _first_joined() -> ColumnElement[int | None]:
    event = aliased(HouseholdEvent)
    first = select(func.min(event.happened_on_day)).where(
        event.household_no == Person.household_no, event.id_number == Person.id_number, event.event.in_(JOINING)
    )
    return first.correlate_except(event).scalar_subquery()
