"""户与人员: everything about one household or one person on one page, each joined by the identity number alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.errors import UsageError
from fundwatch.ledger import payee_accounts as ledger
from fundwatch.ledger.payee_accounts import Payee
from fundwatch.ledger.payee_standing import names_of
from fundwatch.ledger.places import Places
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.identity import facts
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.models.store import Store
from fundwatch.services import people_sections as parts
from fundwatch.services.people_banking import account_sections, used_accounts
from fundwatch.services.people_findings import finding_section
from fundwatch.services.people_register import (
    STANDING,
    event_section,
    income_section,
    member_section,
    members,
    person_facts,
    register_facts,
)
from fundwatch.services.people_search import PeopleFound, PersonHit, choices, search, search_further
from fundwatch.services.people_standing import (
    company_section,
    holding_section,
    kin_section,
    list_section,
    measured_section,
    notice_section,
)
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Account, Fact, Line, Section, Tone

__all__ = ["PeopleFound", "PersonHit", "account", "choices", "household", "person", "search", "search_further"]

_STATES: dict[str, Tone] = {"返贫": "warning", "脱贫不稳定": "warning", "边缘易致贫": "warning", "注销": "muted"}


def account(store: Store, actor: Actor, table: str, key: str) -> Account:
    """The account of a 户 by its number, or of a person by an identity number (人员 and every list of persons)."""
    return household(store, actor, key) if table == "户" else person(store, actor, key)


def household(store: Store, actor: Actor, household_no: str) -> Account:
    """A household's account. Raises UsageError where the register has none that the actor may see."""
    with store.read() as connection:
        row = connection.execute(select(Household.__table__).where(Household.record_key == household_no)).one_or_none()
        if row is None or not row.region_code.startswith(stem(actor.region_code)):
            raise UsageError(f"登记簿上没有户编号为“{household_no}”的户。", "请按姓名或身份证号查找领取人本人。")
        place = Places(connection).name(row.region_code)
        payee = ledger.household_payee(connection, household_no, actor.region_code)
        known = members(connection, household_no)
        sections, badges = _common(connection, payee)
        own = (
            Section("登记信息", facts=tuple(register_facts(connection, row))),
            member_section(known),
            *event_section(connection, household_no, known),
            *income_section(connection, household_no),
        )
    state = row.status or "在册"
    return Account(
        "户",
        household_no,
        f"{row.head_name}户",
        f"{place} · 户编号 {household_no} · {row.head_count} 人",
        ((state, _STATES.get(state, "success")), *badges),
        (sections[0], *own, *sections[1:]),
    )


def person(store: Store, actor: Actor, number: str) -> Account:
    """One person's account by an identity number, on the register or not; UsageError where nothing names it."""
    with store.read() as connection:
        payee = ledger.person_payee(number, actor.region_code)
        row = _registered(connection, payee, actor)
        names = names_of(connection, payee.id_numbers) if not actor.region_code or row else {}
        rows = connection.execute(ledger.subsidies(payee).limit(1)).all()
        if row is None and not names and not rows:
            raise UsageError(f"没有证件号码为“{number}”的人的任何记录。", "请核对号码；15 位和 18 位的都可以查。")
        sections, badges = _common(connection, payee)
        own = Section("本人", facts=tuple(person_facts(connection, payee, row, names, number)))
    name = row.name if row else next(iter(names.values()), rows[0].name if rows else number)
    state = (row.status or "在册") if row else "不在登记簿上"
    return Account(
        "人员",
        row.record_key if row else number,
        name,
        f"身份证号 {row.id_number if row else number}" + (f" · 户编号 {row.household_no}" if row else ""),
        ((state, STANDING.get(state, "success" if row else "warning")), *badges),
        (sections[0], own, *sections[1:]),
    )


def masked(shown: Account) -> Account:
    """The account as it may be printed: identity and account numbers as on a posted notice, names whole."""

    def line(one: Line) -> Line:
        return replace(one, cells=tuple(_masked(cell) for cell in one.cells))

    def fact(one: Fact) -> Fact:
        return replace(one, value=_masked(one.value))

    sections = tuple(
        replace(one, facts=tuple(map(fact, one.facts)), lines=tuple(map(line, one.lines))) for one in shown.sections
    )
    return replace(shown, title=_masked(shown.title), subtitle=_masked(shown.subtitle), sections=sections)


_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{12,})(?![0-9A-Za-z])")


def _masked(cell: str) -> str:
    from fundwatch.reports.masking import mask_account, mask_id_number  # noqa: PLC0415 - only where it is printed

    def hide(found: re.Match[str]) -> str:
        number = found.group()
        return mask_id_number(number) if facts([number.upper()]).valid[0] else mask_account(number)

    return _NUMBER.sub(hide, cell)


def _common(connection: Connection, payee: Payee) -> tuple[list[Section], list[tuple[str, Tone]]]:
    """The parts that households and persons share, the summary first; and badges."""
    rows = list(connection.execute(ledger.subsidies(payee)))
    accounts = used_accounts(connection, payee)
    findings = finding_section(connection, payee, {row.record_key for row in rows}, accounts)
    lists = list_section(connection, payee)
    loans = list(parts.loan_section(connection, payee))
    shares = list(parts.share_sections(connection, payee))
    summary = Section("概要", facts=tuple(_summary(connection, payee, rows, accounts, findings)))
    badges: list[tuple[str, Tone]] = [(f"疑点 {findings.total} 条", "warning")] if findings.total else []
    badges += [(name, "muted") for name in dict.fromkeys(line.cells[0] for line in lists.lines)]
    sections = [
        summary,
        *parts.subsidy_sections(rows),
        *parts.post_section(connection, rows),
        *account_sections(connection, payee, accounts),
        *parts.payment_section(connection, accounts),
        *loans,
        *shares,
        kin_section(connection, payee),
        company_section(connection, payee),
        holding_section(connection, payee),
        lists,
        *measured_section(connection, payee),
        notice_section(connection, payee, rows),
    ]
    # What asks for a reviewer comes first; that there is nothing comes last.
    sections.insert(1 if findings.lines else len(sections), findings)
    return sections, badges


def _summary(
    connection: Connection, payee: Payee, rows: list[Any], accounts: tuple[str, ...], findings: Section
) -> Iterator[Fact]:
    yield Fact("历年补助实发净额", f"{yuan(sum(row.net for row in rows))} 元（{len(rows)} 笔）")
    undone = {state: sum(1 for row in rows if row.status == state) for state in ("退票", "补发", "追回")}
    if any(undone.values()):
        yield Fact("退票与补发", "，".join(f"{state} {count} 笔" for state, count in undone.items() if count))
    given = sum(row.amount for row in connection.execute(ledger.income_shares(payee)))
    if given:
        yield Fact("资产收益分配", f"{yuan(given)} 元")
    paid = sum(row.amount for row in connection.execute(ledger.payments_received(accounts))) if accounts else 0
    if paid:
        yield Fact("作为收款人的支付", f"{yuan(paid)} 元")
    lent = [row.amount for row in connection.execute(ledger.loans(payee))]
    if lent:
        yield Fact("小额贷款", f"{yuan(sum(lent))} 元（{len(lent)} 笔）")
    yield Fact("使用的账户", f"{len(accounts)} 个")
    yield Fact("现有疑点", f"{findings.total} 条", "warning" if findings.total else "")


def _registered(connection: Connection, payee: Payee, actor: Actor) -> Any:
    asked = (
        select(Person.__table__)
        .outerjoin(Household, Household.record_key == Person.household_no)
        .where(Person.record_key.in_(payee.id_numbers))
        .order_by(Person.record_key)
    )
    if actor.region_code:
        asked = asked.where(Household.region_code.startswith(stem(actor.region_code), autoescape=True))
    return connection.execute(asked).first()
