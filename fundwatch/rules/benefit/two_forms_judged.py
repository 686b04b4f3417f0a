"""What payments and lists show of somebody whose number stands in two forms, judged as rules on one form judge it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, Table, select

from fundwatch.ledger.matching import names
from fundwatch.ledger.matching.identity_numbers import lengthened
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.household import Household
from fundwatch.models.records.minimum_living import MinimumLiving
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.facts import PAID
from fundwatch.rules.benefit.paid_after_death import PaidAfterDeath
from fundwatch.rules.benefit.paid_twice import PaidTwice
from fundwatch.rules.benefit.public_employee_paid import PublicEmployeePaid
from fundwatch.rules.benefit.village_official_paid import VillageOfficialPaid
from fundwatch.rules.definition import Row, Rule
from fundwatch.rules.scope import Scope

D = DeceasedPerson
E = PublicEmployee
H = Household
L = MinimumLiving
P = Person
V = VillageOfficial
#: Where the lists hold numbers.
LISTS = (D.id_number, E.id_number, V.id_number)
#: Old numbers were given twice now and then: another name under the other form is another person.
_OTHERS = {names.NameAgreement.DIFFERENT, names.NameAgreement.SURNAME}
_OTHER_PERSON = "两种写法的姓名不同，可能是旧证号重号"


@dataclass(frozen=True)
class _List:
    """A list, what of its rows the rule that judges it needs, and what is said of a hit."""

    rule: Rule
    key: str
    columns: tuple[Any, ...]
    said: str


_DEAD = _List(
    PaidAfterDeath(),
    "death_key",
    (D.id_number, D.record_key, D.name, D.died_on_day.label("死亡日期")),
    "死亡名单登记于{死亡日期}死亡，用的是{写法}位证号，此后仍按另一写法发放",
)
_EMPLOYED = _List(
    PublicEmployeePaid(),
    "employee_key",
    (
        *(E.id_number, E.record_key, E.name, E.employer.label("单位")),
        *(E.from_day_day.label("任职起"), E.until_day_day.label("任职止")),
    ),
    "财政供养人员名单（{单位}）用的是{写法}位证号，任职期间按另一写法领取",
)
_IN_OFFICE = _List(
    VillageOfficialPaid(),
    "official_key",
    (
        *(V.id_number, V.record_key, V.name, V.post.label("职务")),
        *(V.from_day_day.label("任职起"), V.until_day_day.label("任职止")),
    ),
    "村组干部名单（{职务}）用的是{写法}位证号，任职期间按另一写法领取",
)


_LISTED = (_DEAD, _EMPLOYED, _IN_OFFICE)
_NOBODY: Row = dict.fromkeys(("id_number", "record_key", "household_no", "home", "identified"))


def judged(people: Mapping[str, Sequence[Row]], numbers: Table, scope: Scope) -> Iterable[Row]:
    """Findings by the payments of each person, who is told by the short number; `numbers` holds both forms."""
    homes = _by_person(scope, numbers, P.id_number, _homes())
    relieved = _by_person(scope, numbers, L.id_number, select(L.id_number, L.from_day_day.label("since")))
    lists = [(one, _by_person(scope, numbers, one.columns[0], select(*one.columns))) for one in _LISTED]
    for short, paid in sorted(people.items()):
        registered = min(homes.get(short, ()), key=lambda known: known["record_key"], default=_NOBODY)
        yield from _twice(paid, registered, scope)
        # When he moved into his household is told by the number under which he did; here nobody is taken to have.
        since = min((known["since"] or 0 for known in relieved.get(short, ())), default=None)
        standing = [{**row, "on_relief": since, "moved_in": None} for row in paid if row["status"] in PAID]
        for one, of_people in lists:
            yield from _on_list(one, standing, of_people.get(short, ()), registered, scope)


def _homes() -> Select[Any]:
    home = (H.record_key.label("home"), H.identified_on_day.label("identified"))
    return select(P.id_number, P.record_key, P.household_no, *home).outerjoin(H, H.record_key == P.household_no)


def _by_person(scope: Scope, numbers: Table, number: Any, asked: Select[Any]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    of = asked.add_columns(numbers.c.short).join(numbers, numbers.c.number == number)
    for row in scope.connection.execute(of).mappings():
        found[row["short"]].append(dict(row))
    return found


def _twice(paid: Sequence[Row], registered: Row, scope: Scope) -> Iterable[Row]:
    by_claim: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in paid:
        by_claim[row["补助项目"], row["年度"], row["期次"] or ""].append(row)
    for group in by_claim.values():
        named = {row["身份证号"]: row["姓名"] for row in group if row["status"] in PAID}
        if len(named) <= 1:
            continue
        if _unlike(*named.values()):
            scope.leave_out(_OTHER_PERSON, len(group))
            continue
        known = {"person_key": registered["record_key"]}
        alike = [{**row, **known, "paid_under": row["身份证号"], "身份证号": row["partition"]} for row in group]
        for row in PaidTwice().refine(alike, scope):
            said = f"{row['年度']}年度同一补助以两种证号在不同批次发放{row['发放次数']}次"
            yield _told(row, said, "重复", PaidTwice.severity)


def _on_list(one: _List, paid: Sequence[Row], found: Sequence[Row], registered: Row, scope: Scope) -> Iterable[Row]:
    # What stands on the list in the same form is told by the rule on one form.
    same = {listed["id_number"] for listed in found}
    rows = []
    for listed in found:
        covered = [row for row in paid if row["身份证号"] not in same and _covers(row, listed)]
        if covered and _unlike(covered[0]["姓名"], listed["name"] or covered[0]["姓名"]):
            scope.leave_out(_OTHER_PERSON, len(covered))
            continue
        rows += [_beside(one, row, listed, registered) for row in covered]
    if one is _IN_OFFICE:
        begun = min((listed["任职起"] or 0 for listed in found), default=0)
        rows = [{**row, "first_term": begun} for row in rows]
    for row in one.rule.refine(rows, scope):
        died = date.fromordinal(row["死亡日期"]).isoformat() if one is _DEAD else ""
        said = one.said.format(**{**row, "死亡日期": died, "写法": len(row["id_number"])})
        yield _told(row, said, one.key, one.rule.severity)


def _covers(row: Row, listed: Row) -> bool:
    """Whether a payment falls after the death, or into the time of service."""
    if "死亡日期" in listed:
        return bool(row["day"] > listed["死亡日期"])
    return bool((listed["任职起"] or 0) <= row["day"] and (listed["任职止"] or row["day"]) >= row["day"])


def _beside(one: _List, row: Row, listed: Row, registered: Row) -> Row:
    """A payment with what the rule on one form would have joined to it."""
    return {
        **row,
        **listed,
        one.key: listed["record_key"],
        "paid_under": row["身份证号"],
        "person_key": registered["record_key"],
        # The person is no other member of the own household, in whatever form the register has the number.
        "身份证号": registered["id_number"] or row["身份证号"],
        "lives_in": row["household"] or registered["household_no"],
        "home": registered["home"],
        "本户识别日期": registered["identified"],
        "死亡后天数": row["day"] - listed.get("死亡日期", 0),
    }


def _told(row: Row, said: str, kind: str, severity: str) -> Row:
    short = row["partition"]
    told = {"旧证号": short, "新证号": lengthened(short), "情形": said, "身份证号": row["paid_under"]}
    keys = {key: row.get(key) for key in ("death_key", "employee_key", "official_key", "person_key")}
    return {**row, **keys, **told, "distinguish": kind, "severity": row.get("severity") or severity}


def _unlike(one: str, *others: str) -> bool:
    return any(names.compare(one, other).agreement in _OTHERS for other in others)
