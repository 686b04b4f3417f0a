"""What left the accounts that public money was paid to, for accounts it should not come back to (FW-P006)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, literal, or_, select

from fundwatch.ledger.money import PASSING_ACCOUNTS, PASSING_UNITS
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial

E = BankEntry
#: What a supplier pays a person or a unit for in the ordinary course.
_ORDINARY = re.compile(
    "工资|劳务|务工|人工费|民工|工钱|台班|装卸|租金|租赁|机械费|运费|货款|保证金|押金|税|水电|利息|电费|青苗|占地|征地"
)
#: That somebody is lent money, or had lent it: the payroll has no business to lend to those it pays, villagers may.
_DEBT = re.compile("借款|还款|往来款结清")
_PAYROLL = "财政供养人员的个人账户"
#: What a village lawfully earns of those who run its assets and till its land, and what its people pay in by it.
_VILLAGE_INCOME = re.compile(
    "租金|租赁|租用|承包|发包|流转|分红|收益|水费|医保|合作医疗|参保|养老|卫生费|垃圾费|青苗|占地|用地|征地|补偿|场地|取土|资源费"
)
#: That a village gets back what it had put into a company or cooperative.
_STAKE = re.compile("入股|股金|股本|退股")
#: How far down a unit stands: its place among the units that pass money on.
_VILLAGE, _UNKNOWN = PASSING_UNITS.index("村委会"), -1
_DEPOSIT = re.compile("保证金|押金|税|水电|电费|社保|公积金")


def _is_due(summary: str | None, *, own: bool) -> bool:
    """Whether a village is paid what is its due; no stake of its own (`own`: it paid this supplier) so soon."""
    said = summary or ""
    return _VILLAGE_INCOME.search(said) is not None or (not own and _STAKE.search(said) is not None)


@dataclass(frozen=True)
class Return:
    """A line of a statement by which a supplier's money left for a suspected account."""

    key: str
    day: int
    amount: int
    account: str
    whose: str
    private: bool
    ordinary: bool
    #: Told by a name alone that stands on a list once; whose the account is, nothing tells.
    alike: bool = False
    #: Told so, and for a loan: only nearly all of a payment, and no more than it, is one.
    doubtful: bool = False


def returns_of(
    connection: Connection, payers: Mapping[str, Mapping[str, str]], handlers: Mapping[str, set[str]]
) -> dict[str, list[Return]]:
    """What left the suppliers' accounts for suspected ones, by supplier's account."""
    public, private, named = _public(connection), _private(connection), _named(connection)
    found: dict[str, dict[tuple[Any, ...], Return]] = defaultdict(dict)
    told: Counter[tuple[Any, ...]] = Counter()
    for key, account, other, direction, day, amount, name, summary in _transfers(connection):
        source, target = (account, other) if direction == "支" else (other, account)
        if source not in payers or source == target or _DEPOSIT.search(summary or ""):
            continue
        whose, alike = private.get(target), False
        to_village = public.get(target, ("", _UNKNOWN))[1] == _VILLAGE
        if whose is None and not (to_village and _is_due(summary, own=target in payers[source])):
            whose = payers[source].get(target) or _unless_below(public, source, target)
        by_name = direction == "支" and name in handlers[source]
        if whose is None and by_name:
            whose = "经办人的账户"
        ordinary, debt = _ORDINARY.search(summary or "") is not None, _DEBT.search(summary or "") is not None
        if whose is None and direction == "支" and not ordinary and target not in named.of_others:
            whose = named.of_officials.get(_plain(name))
            alike = whose is not None
        if whose:
            own = target in private or by_name or alike
            usual = ordinary or (debt and whose != _PAYROLL)
            one = Return(key, day, amount, target or "", whose, own, usual, alike, alike and debt)
            # The same transfer may stand on both accounts' statements: the first of each is one, the second of each…
            transfer = (source, target, day, amount)
            told[direction, transfer] += 1
            found[source].setdefault((*transfer, told[direction, transfer]), one)
    return {source: sorted(each.values(), key=lambda one: (one.day, one.key)) for source, each in found.items()}


def _transfers(connection: Connection) -> Iterable[Any]:
    """Lines of the statements that tell the other account, or at least its name."""
    asked = select(
        E.record_key, E.account, E.other_account, E.direction, E.traded_on_day, E.amount, E.other_name, E.summary
    )
    told = or_(E.other_account.is_not(None), E.other_name.is_not(None))
    return connection.execute(asked.where(told).order_by(E.record_key))


def _unless_below(public: Mapping[str, tuple[str, int]], source: str, target: str) -> str | None:
    """Whose a public account is, unless the source is a public unit above it: that is money passed on (转拨)."""
    whose, level = public.get(target, (None, 0))
    return None if source in public and public[source][1] < level else whose


def _public(connection: Connection) -> dict[str, tuple[str, int]]:
    """Whose each public account is, and how far down its unit stands."""
    account, name, category = Unit.account.label("account"), Unit.name.label("name"), Unit.category.label("category")
    units = select(account, name, category, literal("").label("type")).where(
        Unit.account.is_not(None), Unit.category.in_(PASSING_UNITS)
    )
    registered = (
        select(
            AccountRegister.account.label("account"),
            AccountRegister.account_name.label("name"),
            category,
            AccountRegister.account_type.label("type"),
        )
        .outerjoin(Unit, Unit.record_key == AccountRegister.holder_unit_code)
        .where(AccountRegister.account_type.in_(PASSING_ACCOUNTS))
    )
    levels = {unit: level for level, unit in enumerate(PASSING_UNITS)}
    by_type = {"村账": _VILLAGE}
    return {
        row.account: (f"{row.name}的账户", levels.get(row.category, by_type.get(row.type, _UNKNOWN)))
        for asked in (registered, units)
        for row in connection.execute(asked)
    }


def _private(connection: Connection) -> dict[str, str]:
    own = select(VillageOfficial.account).where(VillageOfficial.account.is_not(None))
    held = select(Person.account).join(VillageOfficial, VillageOfficial.id_number == Person.record_key)
    paid = select(Person.account).join(PublicEmployee, PublicEmployee.id_number == Person.record_key)
    found = {row[0]: _PAYROLL for row in connection.execute(paid) if row[0]}
    return found | {
        row[0]: "村组干部的个人账户" for asked in (own, held) for row in connection.execute(asked) if row[0]
    }


@dataclass(frozen=True)
class _Named:
    """Officials' names that stand on the lists once, with what they are; accounts known to be somebody else's."""

    of_officials: Mapping[str, str]
    of_others: frozenset[str]


def _plain(name: str | None) -> str:
    return "".join((name or "").split())


def _named(connection: Connection) -> _Named:
    """An account that the lists do not hold may still be in the name of somebody who stands on them."""
    people: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for table, whose in ((PublicEmployee, "财政供养人员"), (VillageOfficial, "村组干部")):
        for number, name in connection.execute(select(table.id_number, table.name).where(table.name.is_not(None))):
            people[_plain(name)].add((number, f"与{whose}同名的个人账户"))
    others = connection.execute(select(Person.account).where(Person.account.is_not(None)))
    registered = connection.execute(select(AccountRegister.account).where(AccountRegister.account_type != "个人"))
    return _Named(
        {name: min(told for _, told in found) for name, found in people.items() if len({one for one, _ in found}) == 1},
        frozenset(row[0] for asked in (others, registered) for row in asked),
    )


def within_payments(
    returns: Mapping[str, list[Return]], paid: Mapping[str, Iterable[tuple[int, int, int]]]
) -> dict[str, list[Return]]:
    """Without transfers to public units larger than all that was paid to the account shortly before.

    `paid` holds the payments to each account: the day, the last day on which they count, and the amount (fen).
    """

    def received(account: str, by: int) -> int:
        return sum(amount for day, until, amount in paid[account] if day <= by <= until)

    return {
        account: [one for one in each if one.private or one.amount <= received(account, one.day)]
        for account, each in returns.items()
    }
