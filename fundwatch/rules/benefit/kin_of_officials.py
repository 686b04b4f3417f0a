"""Who is tied to officials and to people on the public payroll: declared kin, and who lives in one household."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select

from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.village_official import VillageOfficial

#: Relations to the side; every other declared one is of husband and wife, parents and children.
_TO_THE_SIDE = "兄弟姐妹侄甥舅叔伯姑姨堂表连襟妯娌"
_MARRIED = ("夫妻", "配偶", "夫妇", "丈夫", "妻")
ONE_HOUSEHOLD = "同户"


@dataclass(frozen=True)
class Term:
    """One term of an official (with a village), or of somebody on the payroll (without); null days are open."""

    key: str
    table: str
    person: str
    name: str | None
    post: str | None
    region: str | None
    first: int | None
    last: int | None
    employer: str | None = None

    def covers(self, day: int) -> bool:
        """Whether the person was in office on a day."""
        return (self.first or 0) <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Tie:
    """What ties somebody to a person with terms."""

    other: str
    relation: str

    @property
    def close(self) -> bool:
        """Whether they live together, or are husband and wife, parent and child."""
        return self.relation == ONE_HOUSEHOLD or not any(sign in self.relation for sign in _TO_THE_SIDE)

    @property
    def of_one_purse(self) -> bool:
        """Whether they live together or are married."""
        return self.relation == ONE_HOUSEHOLD or any(word in self.relation for word in _MARRIED)


def terms(connection: Connection) -> dict[str, list[Term]]:
    """Every term by person, the earliest first."""
    found: dict[str, list[Term]] = defaultdict(list)
    v, e = VillageOfficial, PublicEmployee
    officials = select(v.record_key, v.id_number, v.name, v.post, v.region_code, v.from_day_day, v.until_day_day)
    for key, person, *rest in connection.execute(officials.order_by(v.record_key)):
        found[person].append(Term(key, "村组干部", person, *rest))
    payroll = select(
        *(e.record_key, e.id_number, e.name, func.coalesce(e.post, e.employer)),
        *(e.from_day_day, e.until_day_day, e.employer),
    )
    for key, person, name, post, first, last, employer in connection.execute(payroll.order_by(e.record_key)):
        found[person].append(Term(key, "财政供养人员", person, name, post, None, first, last, employer))
    for known in found.values():
        known.sort(key=lambda term: (term.first or 0, term.key))
    return found


def ties(connection: Connection, of: Iterable[str]) -> dict[str, list[Tie]]:
    """Ties to the persons in `of`, by whom they tie; a person is not tied to himself."""
    wanted = frozenset(of)
    found: dict[str, set[Tie]] = defaultdict(set)
    declared = select(Kinship.id_number, Kinship.kin_id_number, Kinship.relation)
    for one, other, relation in connection.execute(declared):
        for person, official in ((one, other), (other, one)):
            if official in wanted and person and person != official:
                found[person].add(Tie(official, relation))
    for person, official in _living_together(connection, wanted):
        found[person].add(Tie(official, ONE_HOUSEHOLD))
    return {person: sorted(known, key=lambda tie: (tie.other, tie.relation)) for person, known in found.items()}


def _living_together(connection: Connection, wanted: frozenset[str]) -> Iterable[tuple[str, str]]:
    present = or_(Person.status.is_(None), Person.status == "在册")
    lists = select(VillageOfficial.id_number).union(select(PublicEmployee.id_number))
    homes = select(Person.household_no).where(Person.record_key.in_(lists), present)
    members: Mapping[str, list[str]] = defaultdict(list)
    asked = select(Person.household_no, Person.record_key).where(Person.household_no.in_(homes), present)
    for household, person in connection.execute(asked.order_by(Person.record_key)):
        members[household].append(person)
    for people in members.values():
        for official in (person for person in people if person in wanted):
            yield from ((person, official) for person in people if person != official)
