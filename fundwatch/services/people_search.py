"""Finding households and persons: by name, identity number in either form, account, household number, village."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, or_, select

from fundwatch.ledger.payee_accounts import written_forms
from fundwatch.ledger.places import Places
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.base import aliased
from fundwatch.models.fields import Field
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.models.store import Store
from fundwatch.services.listing_query import prefixed as _prefixed
from fundwatch.services.statement import Choice, Tone

B = BenefitPayment
#: Households, persons and payees listed at once, each; more are told to be there.
LISTED = 300
#: Households and persons of similar names listed at once, and what they are marked as.
LISTED_ALIKE = 40
ALIKE = "名字相近"
_HEAD, _NAME = Household.head_name, Person.name
#: What may be a whole name: two characters or more, with separators.
_WHOLE_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff·•]{2,12}")
#: The category of payees whom the register does not have.
OUTSIDE = "册外领取人"
#: Several states under one word: who is watched for falling back.
_WATCHED = "监测对象"
_WATCHED_STATES = ("脱贫不稳定", "边缘易致贫", "突发严重困难")
_TONES: dict[str, Tone] = {"返贫": "warning", OUTSIDE: "warning", "注销": "muted"}


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A household or a person found: `table` is 户 or 人员, `cells` as `COLUMNS` names them.

    `alike` where only the name resembles what was looked for.
    """

    table: str
    key: str
    cells: tuple[str, ...]
    tone: Tone = ""
    alike: bool = False


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """What a search found: the hits in order, how many there are of each kind, and whether more than are listed.

    `alike` are households and persons whose names only resemble what was looked for.
    """

    hits: tuple[PersonHit, ...]
    households: int
    persons: int
    outside: int
    cut: bool
    alike: int = 0


#: Headers of a hit's cells.
COLUMNS = ("类型", "姓名", "身份证号", "户编号", "乡镇和村", "类别", "说明")


def choices(store: Store, actor: Actor) -> tuple[Choice, ...]:
    """乡镇/村 and 类别."""
    with store.read() as connection:
        places = Places(connection).choices(actor.region_code)
    states: Field = Household.fields()["status"]
    categories = (*states.choices, _WATCHED, OUTSIDE)
    return (
        Choice("region", "乡镇和村", (("", "全部乡镇和村"), *places)),
        Choice("category", "类别", (("", "全部类别"), *((one, one) for one in categories))),
    )


def search(store: Store, actor: Actor, text: str = "", region: str = "", category: str = "") -> PeopleFound:
    """Households, then the other persons of the register; without words the households of the choices.

    Every word must fit: a number the beginning of an identity number, a household's number or an account; another
    word a part of the name or of the village's or township's name.
    """
    words = text.split()
    with store.read() as connection:
        places = Places(connection)
        query = _Query(words, _bounds(actor, region), category, places)
        households = _found(connection, query.households()) if category != OUTSIDE else ([], 0)
        persons = _found(connection, query.persons()) if words and category != OUTSIDE else ([], 0)
    hits = (*(_household(row, places) for row in households[0]), *(_person(row, places) for row in persons[0]))
    total = households[1] + persons[1]
    return PeopleFound(hits, households[1], persons[1], 0, cut=len(hits) < total)


def search_outside(store: Store, actor: Actor, text: str = "", region: str = "", category: str = "") -> PeopleFound:
    """Payees of subsidies whom the register does not have; looked for where words are given or they are chosen.

    This goes through every payment there is, so that the window asks for it apart.
    """
    words = text.split()
    if category != OUTSIDE and (category or not words):
        return PeopleFound((), 0, 0, 0, cut=False)
    with store.read() as connection:
        places = Places(connection)
        listed, total = _found(connection, _Query(words, _bounds(actor, region), category, places).outside())
        rows = _unknown(connection, listed)
        total -= len(listed) - len(rows)
    return PeopleFound(tuple(_payee(row, places) for row in rows), 0, 0, total, cut=len(rows) < total)


def search_further(store: Store, actor: Actor, text: str = "", region: str = "", category: str = "") -> PeopleFound:
    """Who else may be meant: the nearest of similar names, then the payees of `search_outside`."""
    alike = search_alike(store, actor, text, region, category)
    outside = search_outside(store, actor, text, region, category)
    hits = (*alike.hits, *outside.hits)
    return PeopleFound(hits, 0, 0, outside.outside, cut=outside.cut, alike=alike.alike)


def search_alike(store: Store, actor: Actor, text: str = "", region: str = "", category: str = "") -> PeopleFound:
    """Households and persons whose names resemble the name that is looked for, by sound, shape or variant.

    Looked for where the words are one whole name and no place. This goes through every name there is.
    """
    name = text.strip()
    hits: list[tuple[int, PersonHit]] = []
    with store.read() as connection:
        places = Places(connection)
        if category != OUTSIDE and _WHOLE_NAME.fullmatch(name) and not places.called(name):
            query = _Query([], _bounds(actor, region), category, places)
            heads, others = query.households(), query.persons()
            hits += [(at, _household(row, places, words)) for at, words, row in _alike(connection, name, heads, _HEAD)]
            hits += [(at, _person(row, places, words)) for at, words, row in _alike(connection, name, others, _NAME)]
    listed = tuple(hit for _, hit in sorted(hits, key=lambda one: one[0])[:LISTED_ALIKE])
    return PeopleFound(listed, 0, 0, 0, cut=len(listed) < len(hits), alike=len(listed))


def _alike(connection: Connection, name: str, asked: Select[Any], column: Any) -> Iterator[tuple[int, str, Any]]:
    """How near the name is, in order and in words, and the row."""
    from fundwatch.ledger.matching import names  # noqa: PLC0415 - how characters sound takes a while to load

    written = connection.execute(asked.with_only_columns(column).order_by(None).distinct()).scalars()
    found = names.resembling(name, filter(None, written))[:LISTED_ALIKE]
    near = {one.other: (at, one.words) for at, one in enumerate(found)}
    if near:
        for row in connection.execute(asked.where(column.in_(near)).limit(LISTED_ALIKE + 1)):
            yield *near[getattr(row, column.key)], row


def _unknown(connection: Connection, rows: list[Any]) -> list[Any]:
    """Without those whom the register has by the other form of their number."""
    forms = {row.id_number: written_forms(row.id_number) for row in rows}
    wanted = {form for each in forms.values() for form in each}
    known = set(connection.execute(select(Person.record_key).where(Person.record_key.in_(wanted))).scalars())
    heads = select(Household.head_id_number).where(Household.head_id_number.in_(wanted))
    known |= set(connection.execute(heads).scalars())
    return [row for row in rows if known.isdisjoint(forms[row.id_number])]


def _bounds(actor: Actor, region: str) -> list[str]:
    return [stem(code) for code in (actor.region_code, region) if code]


@dataclass(frozen=True)
class _Query:
    words: list[str]
    bounds: list[str]
    category: str
    places: Places

    def households(self) -> Select[Any]:
        """Households that fit."""
        h = Household
        fits = [self._word(word, h.head_name, h.region_code, self._of_household) for word in self.words]
        return (
            select(h.record_key, h.head_name, h.head_id_number, h.region_code, h.status, h.head_count)
            .where(*fits, *self._within(h.region_code), *self._states())
            .order_by(h.region_code, h.record_key)
        )

    def persons(self) -> Select[Any]:
        """Persons that fit, but for heads, whose household says it all."""
        h, p = Household, Person
        fits = [self._word(word, p.name, h.region_code, self._of_person) for word in self.words]
        head = and_(h.head_id_number.is_not(None), h.head_id_number == p.id_number)
        return (
            select(p.record_key, p.name, p.household_no, p.relation, p.status, h.region_code, h.head_name)
            .outerjoin(h, h.record_key == p.household_no)
            .where(*fits, or_(h.record_key.is_(None), ~head), *self._within(h.region_code), *self._states())
            .order_by(p.household_no, p.record_key)
        )

    def outside(self) -> Select[Any]:
        """Payees of subsidies whose number the register does not have."""
        paid = aliased(B)
        known = exists().where(Person.record_key == paid.id_number)
        head = exists().where(Household.head_id_number == paid.id_number)
        # By itself, so that the index of numbers is gone through once and names are looked at of the few found.
        strangers = select(paid.id_number).where(~known, ~head).distinct()
        fits = [self._word(word, B.name, B.region_code, self._of_payee) for word in self.words]
        return (
            select(
                B.id_number,
                func.max(B.name).label("name"),
                func.max(B.region_code).label("region_code"),
                func.max(B.household_no).label("household_no"),
                func.count().label("rows"),
            )
            .where(B.id_number.in_(strangers), *fits, *self._within(B.region_code))
            .group_by(B.id_number)
            .order_by(B.id_number)
        )

    def _states(self) -> list[ColumnElement[bool]]:
        if not self.category:
            return []
        wanted = _WATCHED_STATES if self.category == _WATCHED else (self.category,)
        fits: ColumnElement[bool] = Household.status.in_(wanted)
        return [or_(fits, Household.status.is_(None)) if self.category == "在册" else fits]

    def _within(self, column: Any) -> list[ColumnElement[bool]]:
        return [begins(column, bound) for bound in self.bounds if bound]

    def _word(self, word: str, name: Any, place: Any, numbers: Any) -> ColumnElement[bool]:
        if word.isascii() and any(character.isdigit() for character in word):
            found: ColumnElement[bool] = numbers(word.upper())
            return found
        fits: ColumnElement[bool] = name.contains(word, autoescape=True)
        return or_(fits, *(begins(place, code) for code in self.places.called(word)))

    @staticmethod
    def _of_household(number: str) -> ColumnElement[bool]:
        h = Household
        own = [begins(h.record_key, number), h.head_id_number.in_(written_forms(number))]
        paid = select(B.household_no).where(begins(B.account, number), B.household_no.is_not(None))
        return or_(*own, begins(h.head_id_number, number), h.record_key.in_(paid))

    @staticmethod
    def _of_person(number: str) -> ColumnElement[bool]:
        p = Person
        paid = select(B.id_number).where(begins(B.account, number))
        numbers = [p.record_key.in_(written_forms(number)), begins(p.record_key, number)]
        return or_(*numbers, begins(p.account, number), p.record_key.in_(paid), begins(p.household_no, number))

    @staticmethod
    def _of_payee(number: str) -> ColumnElement[bool]:
        forms = B.id_number.in_(written_forms(number))
        return or_(forms, begins(B.id_number, number), begins(B.account, number), begins(B.household_no, number))


def _found(connection: Connection, asked: Select[Any]) -> tuple[list[Any], int]:
    rows = connection.execute(asked.limit(LISTED + 1)).all()
    if len(rows) <= LISTED:
        return list(rows), len(rows)
    counting = select(func.count()).select_from(asked.order_by(None).subquery())
    return list(rows[:LISTED]), int(connection.execute(counting).scalar_one())


def _household(row: Any, places: Places, alike: str = "") -> PersonHit:
    state = row.status or "在册"
    cells = (ALIKE if alike else "户", row.head_name, row.head_id_number, row.record_key, places.name(row.region_code))
    return PersonHit(
        "户", row.record_key, (*cells, state, alike or f"{row.head_count} 人"), _TONES.get(state, ""), bool(alike)
    )


def _person(row: Any, places: Places, alike: str = "") -> PersonHit:
    told = alike or "，".join(_told(row))
    place = places.name(row.region_code) if row.region_code else "登记簿上没有这一户"
    kind = ALIKE if alike else "人员"
    cells = (kind, row.name, row.record_key, row.household_no, place, row.status or "在册", told)
    tone: Tone = "" if (row.status or "在册") == "在册" else "muted"
    return PersonHit("人员", row.record_key, cells, tone, bool(alike))


def _told(row: Any) -> Iterator[str]:
    if row.head_name:
        yield f"{row.head_name}户"
    if row.relation:
        yield row.relation


def _payee(row: Any, places: Places) -> PersonHit:
    cells = ("领取人", row.name, row.id_number, row.household_no or "", places.name(row.region_code), OUTSIDE)
    return PersonHit("人员", row.id_number, (*cells, f"领取补助 {row.rows} 笔"), _TONES[OUTSIDE])


def begins(column: Any, beginning: str) -> ColumnElement[bool]:
    """The column begins so, where an index answers."""
    return _prefixed(column, beginning)
