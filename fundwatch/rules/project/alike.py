"""Projects without contract, purchase, acceptance or asset that paid most of their money to people in one sum."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from fundwatch.ledger import money
from fundwatch.ledger.policy import stem
from fundwatch.models.derivation import normalised_name
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.household import Household
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Read, Row, counted
from fundwatch.rules.scope import Scope

J = Project
P = Payment
LEAST, WHOLE_VILLAGE = "等额发放最少户数", "全村平分最少人数"
READS = (
    Read(J, "project_no"),
    Read(P, "project_no"),
    Read(Contract, "project_no"),
    Read(ContractProject, "project_no"),
    Read(Procurement, "project_no"),
    Read(Acceptance, "project_no"),
    Read(Asset, "project_no"),
    Read(AssetSource, "project_no"),
    *(Read(table) for table in (Unit, AccountRegister, Household, Person)),
)
_KINDS = ("产业发展", "基础设施", "整村推进", "少数民族", "乡村建设行动")
#: What people are lawfully paid for one by one: work, land, crops, what is bought of them, what they had done.
_EARNED = re.compile(
    "劳务|工资|工钱|务工|误工|用工|报酬|以工代赈|青苗|附着物|租金|租用|租赁|流转|征地|占地|拆迁|补偿|补助|补贴|奖补|奖励|以奖|"
    "救助|助学|贴息|苗款|收购|货款|材料|运费|保险|分红|收益|股金|退还|退回|押金|保证金"
)


@dataclass(frozen=True)
class Alike:
    """A project's payments of one sum to enough people, and how many of these the register of its place knows.

    `known` is None where it was not asked, or the register holds nobody of the place; amounts are fen.
    """

    payments: Sequence[Row]
    people: int
    each: int
    spent: int
    known: int | None
    whole_village: bool


def population(scope: Scope) -> Select[Any]:
    """Every project of the kinds."""
    of_kind = and_(scope.touched(J.project_no), J.category.in_(_KINDS))
    return counted(J.__table__, of_kind, (_is_documented(), "有合同、采购、验收或资产"))


def spent_without_documents(scope: Scope) -> Select[Any]:
    """What projects spent of which nothing else is on record."""
    return (
        select(
            J.record_key.label("subject"),
            J.project_no.label("partition"),
            J.record_key.label("project"),
            J.region_code.label("region"),
            P.record_key.label("payment_key"),
            P.paid_on_day.label("day"),
            P.amount.label("amount"),
            P.payee_code.label("payee_code"),
            P.payee_account.label("payee_account"),
            P.batch_no.label("batch"),
            J.name.label("项目名称"),
            J.category.label("项目类别"),
            J.planned_investment.label("计划投资"),
            P.method.label("支付方式"),
            P.purpose.label("用途"),
            P.paid_on_day.label("支付日期"),
            P.payee.label("收款人"),
            P.amount.label("金额"),
        )
        .join(P, P.project_no == J.record_key)
        .where(scope.touched(J.project_no), J.category.in_(_KINDS), ~_is_documented(), money.is_spending())
    )


def paid_alike(rows: Iterable[Row], scope: Scope) -> Iterable[Alike]:
    """The projects that mostly paid one sum to enough people."""
    projects: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        projects[row["subject"]].append(row)
    for _, spent in sorted(projects.items()):
        found = _judged(spent, scope)
        if found:
            yield found


def _judged(spent: Sequence[Row], scope: Scope) -> Alike | None:
    total = sum(row["金额"] for row in spent)
    to_people = [row for row in spent if not row["payee_code"] and not row["batch"] and row["金额"] > 0]
    loose = sorted((row for row in to_people if not _EARNED.search(row["用途"])), key=lambda row: row["payment_key"])
    people = Counter(amount for _, amount in {(row["收款人"], row["金额"]) for row in loose})
    if not people:
        return None
    each = max(people, key=lambda amount: (people[amount], amount))
    alike = [row for row in loose if row["金额"] == each]
    day, region = date.fromordinal(alike[0]["day"]), alike[0]["region"]
    if people[each] < scope.number(LEAST, day, region) or each * len(alike) * 2 <= total:
        return None
    known = None
    if people[each] >= scope.number(WHOLE_VILLAGE, day, region):
        known = _on_register(alike, region, scope)
    return Alike(alike, people[each], each, total, known, known is not None and known * 2 < people[each])


def _on_register(alike: Sequence[Row], region: str, scope: Scope) -> int | None:
    """How many of those paid bear the name, or have the account, of somebody registered at the project's place."""
    asked = (
        select(Person.name, Person.account)
        .join(Household, Household.record_key == Person.household_no)
        .where(Household.region_code.startswith(stem(region)))
    )
    registered = [tuple(row) for row in scope.connection.execute(asked)]
    if not registered:
        return None
    names = {normalised_name(name) for name, _ in registered}
    accounts = {account for _, account in registered if account}
    return len(
        {row["收款人"] for row in alike if normalised_name(row["收款人"]) in names or row["payee_account"] in accounts}
    )


def _is_documented() -> ColumnElement[bool]:
    """Whether a contract, a purchase, an acceptance or an asset of a project is on record."""
    own: tuple[Any, ...] = (Contract, ContractProject, Procurement, Acceptance, Asset, AssetSource)
    known = (select(table.project_no).where(table.project_no.is_not(None)) for table in own)
    return or_(*(J.record_key.in_(projects) for projects in known))
