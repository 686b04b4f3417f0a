"""Units that officials, people on the payroll, or those close to them own or lead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.kin_of_officials import Term, Tie, terms, ties
from fundwatch.rules.definition import Read, Severity
from fundwatch.rules.payment.paid_to_own_staff import works_for

R = CompanyRegister
#: Parts of the names of what belongs to the whole village; its officials lead it by office.
_COLLECTIVE = ("经济合作社", "经济联合社", "经济联合总社", "集体经济", "村集体", "强村", "村民委员会", "村委会")

#: What a rule on such units reads besides the units themselves.
LISTS = (Read(VillageOfficial), Read(PublicEmployee), Read(Kinship), Read(Person))


@dataclass(frozen=True)
class TiedUnit:
    """How a unit is tied to a term: the role in the unit, and the tie where it is another person's."""

    role: str
    term: Term
    tie: Tie | None

    @property
    def how(self) -> str:
        """In words, as evidence."""
        name = self.term.name or self.term.person
        if self.tie is None:
            return f"{self.role}就是{self.term.table}名单上的{name}"
        relation = "同户" if self.tie.relation == "同户" else self.tie.relation
        return f"{self.role}与{self.term.table}名单上的{name}是{relation}"

    def is_of_office(self, offices: Iterable[str | None]) -> bool:
        """Whether the term is of somebody on the payroll who works for one of these offices."""
        return _works_for_any(self.term, offices)

    @property
    def severity(self) -> Severity:
        """How much it weighs: the person himself, somebody close, somebody to the side."""
        if self.tie is None:
            return Severity.HIGH
        return Severity.MEDIUM if self.tie.close else Severity.LOW


class TiedUnits:
    """Every unit's owners and leaders, held against the lists."""

    def __init__(self, connection: Connection) -> None:
        self._terms: Mapping[str, Sequence[Term]] = terms(connection)
        self._ties: Mapping[str, Sequence[Tie]] = ties(connection, self._terms)
        self._people = _people(connection)

    def of(
        self, unit: str, day: int, places: Iterable[str | None], offices: Iterable[str | None] = ()
    ) -> TiedUnit | None:
        """The closest tie of a unit on a day.

        An official counts in his own village only. Kin who keep a purse of their own count where the one on the payroll
        works for one of the offices that let the work or pay for it.
        """
        villages, hirers = {place for place in places if place}, tuple(offices)
        found = [
            TiedUnit(role, term, tie)
            for person, role in self._people.get(unit, ())
            for tie, official in self._held(person)
            for term in self._terms[official]
            if term.covers(day) and _counts(term, tie, villages, hirers)
        ]
        ranked = sorted(found, key=lambda one: (_ORDER[one.severity], one.role, one.term.table, one.term.key))
        return ranked[0] if ranked else None

    def _held(self, person: str) -> Iterable[tuple[Tie | None, str]]:
        if person in self._terms:
            yield None, person
        for tie in self._ties.get(person, ()):
            yield tie, tie.other


_ORDER = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}


def _counts(term: Term, tie: Tie | None, villages: set[str], hirers: Iterable[str | None]) -> bool:
    if term.region is not None:
        return term.region in villages
    return tie is None or tie.of_one_purse or _works_for_any(term, hirers)


def _works_for_any(term: Term, offices: Iterable[str | None]) -> bool:
    employer = term.employer if term.region is None else None
    return employer is not None and any(office is not None and works_for(employer, office) for office in offices)


def is_collective(name: str, category: str | None) -> bool:
    """Whether a unit belongs to the whole village."""
    return category == "村委会" or any(part in name for part in _COLLECTIVE)


def _people(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Persons and their roles by unit code."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    columns = (Unit.record_key, Unit.legal_person_id_number, R.legal_person_id_number, R.shareholder_id_numbers)
    asked: Any = select(*columns).outerjoin(R, R.record_key == Unit.credit_code)
    for unit, own, registered, holders in connection.execute(asked.order_by(Unit.record_key)):
        for person in (holders or "").split("、"):
            found[unit][person.strip()] = "股东"
        found[unit] |= {person: "法定代表人" for person in (own, registered) if person}
    return {unit: sorted((person, role) for person, role in known.items() if person) for unit, known in found.items()}


def units_of_companies(then: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """From touched credit codes to the units of these companies, and on from there."""
    return lambda values: then(select(Unit.unit_code).where(Unit.credit_code.in_(values)))
