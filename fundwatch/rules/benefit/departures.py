"""Who left the register and who came back, as the register itself and its changes say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, Table, and_, func, or_, select

from fundwatch.ledger.register import ENTERING, GONE, JOINING, REMOVED
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.person import Person
from fundwatch.rules.scope import Scope

B = BenefitPayment
D = DeceasedPerson
E = HouseholdEvent
P = Person
_MOVED, _DIED = "迁出", "死亡"
_BACK = tuple(dict.fromkeys((*ENTERING, *JOINING)))
_CLEARED, _ON_REGISTER, _STRUCK_OFF = "清退", "在册", "注销"
_CHANGES = "departures among the changes of the register"

#: One departure: day, what happened, key of the event or nothing where the register itself says so.
Departure = tuple[int, str, str | None]


def never_left(person: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    """Whether nothing tells that somebody left or died: of a select with 人员 and 户, which may know nothing of him."""
    events = (_DIED, _MOVED, _CLEARED)
    gone = select(E.household_no).where(E.event.in_(events), E.id_number.is_(None), E.household_no.is_not(None))
    left = select(E.id_number).where(E.event.in_(events), E.id_number.is_not(None))
    return and_(
        func.coalesce(P.status, _ON_REGISTER) == _ON_REGISTER,
        func.coalesce(Household.status, _ON_REGISTER) != _STRUCK_OFF,
        func.coalesce(P.household_no, "").not_in(gone),
        person.not_in(left),
        person.not_in(select(D.id_number)),
    )


def first_departures(scope: Scope, people: Select[Any]) -> Table:
    """The first day (`since`) on which each `person` of these, or his household, left, whether or not they came back.

    Of others it tells only what the register's changes say.
    """
    left = _departures(scope, people)
    members = _members(scope, sorted(home for person, home in left if not person))
    first: dict[str, int] = {}
    for (person, home), departures in left.items():
        since = min(day for day, *_ in departures)
        for one in [person] if person else members[home]:
            first[one] = min(since, first.get(one, since))
    return scope.temporary((("person", str), ("since", int)), sorted(first.items()))


def absences(scope: Scope, people: Select[Any] | None) -> Table:
    """From which day until which day people were away: by themselves, or (`home`) with their household.

    Where `people` are named, of others what the register itself says of them is not asked.
    """
    left = _departures(scope, people)
    back = _returns(scope, left)
    members = _members(scope, sorted(home for person, home in left if not person))
    rows = [
        (member, home, since, until, how, event)
        for (person, home), departures in sorted(left.items())
        for since, until, how, event in _between(departures, back[person, home])
        for member in ([person] if person else members[home])
    ]
    columns = (("person", str), ("home", str), ("since", int), ("until", int), ("how", str), ("event", str))
    return scope.temporary(columns, rows)


def _departures(scope: Scope, people: Select[Any] | None) -> dict[tuple[str, str], list[Departure]]:
    """On which days people left, or households as a whole, by either statement of the register."""
    changes = scope.once(_CHANGES, lambda: _from_changes(scope))
    left = defaultdict(list, {who: list(departures) for who, departures in changes.items()})
    for number, departure in _from_register(scope, people):
        left[number, ""].append(departure)
    return left


def _from_changes(scope: Scope) -> Mapping[tuple[str, str], Sequence[Departure]]:
    """Departures among the register's changes: of all people, as no index tells those of some."""
    left: dict[tuple[str, str], list[Departure]] = defaultdict(list)
    asked = select(E.record_key, E.household_no, E.id_number, E.event, E.happened_on_day)
    # A death that only the register's history tells of; who is on the list of the dead is another rule's.
    died = and_(E.event == _DIED, E.id_number.is_not(None), E.id_number.not_in(select(D.record_key)))
    changes = asked.where(or_(E.event.in_((_MOVED, REMOVED)), died), E.happened_on_day.is_not(None))
    for row in scope.connection.execute(changes):
        left[_who(row)].append((row.happened_on_day, row.event, row.record_key))
    return left


def _who(event: Any) -> tuple[str, str]:
    """Whom a change of the register is about: a person, or a household as a whole."""
    return event.id_number or "", "" if event.id_number else event.household_no or ""


def _returns(scope: Scope, left: Mapping[tuple[str, str], Sequence[Departure]]) -> dict[tuple[str, str], list[int]]:
    """On which days those who had left came back; nearly every household came onto the register once, and stayed."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    asked = select(E.household_no, E.id_number, E.happened_on_day).where(
        E.event.in_(_BACK), E.happened_on_day.is_not(None)
    )
    homes = sorted(home for person, home in left if not person)
    people = sorted(person for person, _ in left if person)
    # Each by itself: an index tells the changes of households, and where no person left nobody's are looked for.
    for whose, gone in ((E.household_no, homes), (E.id_number, people)):
        if gone:
            listed = scope.temporary((("value", str),), [(one,) for one in gone])
            for row in scope.connection.execute(asked.where(whose.in_(select(listed.c.value)))):
                found[_who(row)].append(row.happened_on_day)
    return found


def _from_register(scope: Scope, people: Select[Any] | None) -> Iterator[tuple[str, Departure]]:
    """Departures that the register states itself; those on the list of the dead are another rule's."""
    asked = (
        select(P.record_key, P.status, P.status_on_day)
        .outerjoin(D, D.record_key == P.record_key)
        .where(P.status.in_(GONE), P.status_on_day.is_not(None), D.id.is_(None))
    )
    if people is not None:
        asked = asked.where(P.record_key.in_(people))
    for number, status, day in scope.connection.execute(asked):
        yield number, (day, status, None)


def _members(scope: Scope, homes: list[str]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    wanted = select(scope.temporary((("home", str),), [(home,) for home in homes]).c.home)
    for asked in (
        select(P.household_no, P.record_key).where(P.household_no.in_(wanted)),
        select(B.household_no, B.id_number).where(B.household_no.in_(wanted)).distinct(),
    ):
        for home, person in scope.connection.execute(asked):
            found[home].add(person)
    return defaultdict(list, {home: sorted(people) for home, people in found.items()})


def _between(departures: list[Departure], returns: list[int]) -> Iterable[tuple[int, int | None, str, str | None]]:
    """Each absence: its first day, the day of coming back if there was one, and how it is known."""
    until: int | None = -1
    for since, how, event in sorted(departures, key=lambda one: (one[0], one[2] is None, one[2] or "")):
        if until is None or since < until:
            continue
        until = min((day for day in returns if day >= since), default=None)
        yield since, until, how, event
