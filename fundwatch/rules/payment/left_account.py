"""What left the accounts that public money was paid to, for accounts it should not come back to (FW-P006)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, literal, select

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
    "工资|劳务|务工|人工费|民工|工钱|台班|装卸|租金|租赁|机械费|运费|货款|借款|还款|往来款结清|保证金|押金|税|水电|利息|电费|青苗|占地|征地"
)
#: What a village lawfully earns of those who run its assets and till its land, and what its people pay in by it.
_VILLAGE_INCOME = re.compile(
    "租金|租赁|租用|承包|发包|流转|分红|收益|水费|医保|合作医疗|参保|养老|卫生费|垃圾费|青苗|占地|用地|征地|补偿|场地|取土|资源费"
)
#: How far down a unit stands: its place among the units that pass money on.
_VILLAGE, _UNKNOWN = PASSING_UNITS.index("村委会"), -1
_DEPOSIT = re.compile("保证金|押金|税|水电|电费|社保|公积金")


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


def returns_of(
    connection: Connection, payers: Mapping[str, Mapping[str, str]], handlers: Mapping[str, set[str]]
) -> dict[str, list[Return]]:
    """What left the suppliers' accounts for suspected ones, by supplier's account."""
    public, private = _public(connection), _private(connection)
    found: dict[str, dict[tuple[Any, ...], Return]] = defaultdict(dict)
    told: Counter[tuple[Any, ...]] = Counter()
    columns = (
        E.record_key,
        E.account,
        E.other_account,
        E.direction,
        E.traded_on_day,
        E.amount,
        E.other_name,
        E.summary,
    )
    for key, account, other, direction, day, amount, name, summary in connection.execute(
        select(*columns).where(E.other_account.is_not(None)).order_by(E.record_key)
    ):
        source, target = (account, other) if direction == "支" else (other, account)
        if source not in payers or source == target or _DEPOSIT.search(summary or ""):
            continue
        whose = private.get(target)
        earned = public.get(target, ("", _UNKNOWN))[1] == _VILLAGE and _VILLAGE_INCOME.search(summary or "")
        if whose is None and not earned:
            whose = payers[source].get(target) or _unless_below(public, source, target)
        by_name = direction == "支" and name in handlers[source]
        if whose is None and by_name:
            whose = "经办人的账户"
        if whose:
            ordinary = _ORDINARY.search(summary or "") is not None
            one = Return(key, day, amount, target, whose, target in private or by_name, ordinary)
            # The same transfer may stand on both accounts' statements: the first of each is one, the second of each…
            transfer = (source, target, day, amount)
            told[direction, transfer] += 1
            found[source].setdefault((*transfer, told[direction, transfer]), one)
    return {source: sorted(each.values(), key=lambda one: (one.day, one.key)) for source, each in found.items()}


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
    found = {row[0]: "财政供养人员的个人账户" for row in connection.execute(paid) if row[0]}
    return found | {
        row[0]: "村组干部的个人账户" for asked in (own, held) for row in connection.execute(asked) if row[0]
    }


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
