"""The projects behind the lists of payments, and the lump sums that fund each list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fundwatch.demo.budget import PURSES
from fundwatch.demo.paying import pay_unit
from fundwatch.demo.places import COUNTY_CODE, PAYING_BANK
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.money import Allocation, Payment
from fundwatch.demo.records.projects import Acceptance, Project
from fundwatch.demo.scale import AS_OF
from fundwatch.demo.workdays import after, on_or_after, on_or_before
from fundwatch.demo.world import Batch, World


@dataclass(frozen=True)
class _List:
    title: str
    category: str


_PROJECTS = {
    "教育": _List("建档立卡户学生资助", "教育扶贫"),
    "务工": _List("跨省务工交通补助", "就业创业"),
    "产业": _List("种养殖产业奖补", "产业发展"),
    "危改": _List("农村危房改造", "危房改造"),
    "岗位": _List("公益性岗位", "公益岗位"),
}


def build_list_projects(world: World) -> None:
    """Make the projects that lists of payments belong to, and tie purses and allocations to them."""
    batches: dict[str, list[Batch]] = {}
    for batch in world.batches.values():
        batches.setdefault(batch.purse, []).append(batch)
    for purse, members in batches.items():
        kind, *_, year = purse.split("/")
        if kind in _PROJECTS:
            _list_project(world, kind, int(year), members)


def _list_project(world: World, kind: str, year: int, batches: list[Batch]) -> None:
    payer = batches[0].payer
    office = world.units[payer]
    township = payer.startswith("DW-XZ")
    place = office.region if township else COUNTY_CODE
    title = f"{year}年{office.name.removesuffix('人民政府') if township else '青岚县'}{_PROJECTS[kind].title}"
    row = Project(world.number(f"XM{year}", 4), title, _PROJECTS[kind].category, str(place), payer, payer)
    allocations = _allocations_of(world, kind, year, payer)
    first = min(one.allocated_on for one in allocations)
    days = sorted(batch.paid_on for batch in batches)
    row.manager, row.year, row.content = office.legal_person, year, f"按标准发放{_PROJECTS[kind].title}"
    row.investment = row.estimate = sum(one.amount for one in allocations)
    row.listed_on = on_or_after(date(year - 1, 11, 20))
    row.approved_on = on_or_before(first - timedelta(days=5))
    row.approval_no = f"青扶批〔{year}〕{int(row.code[6:])}号"
    row.planned_start = row.started_on = on_or_after(min(after(first, 3), days[0]))
    row.planned_finish = row.finished_on = days[-1]
    people = {one.id_number for batch in batches for one in batch.rows}
    row.persons = len(people)
    row.households = len({one.household for batch in batches for one in batch.rows})
    row.goal, row.linkage = "补助资金按时足额发放到户", "直接补助到户"
    row.status, row.progress = "完工", 100
    accepted = after(days[-1], 12)
    if accepted <= AS_OF:
        world.add(Acceptance(row.code, accepted, "县级验收", "合格", office.name, office.legal_person))
        row.status = "验收"
    world.add(row)
    for one in allocations:
        one.project = row.code
    for payment in world.tables[Payment.TABLE]:
        passed_on = payment.nature == "转拨" and payment.payee_unit == payer and payment.project is None
        if passed_on and any(payment.indicator == one.indicator for one in allocations):
            payment.project = row.code
    for batch in batches:
        batch.project = row.code


def _allocations_of(world: World, kind: str, year: int, payer: str) -> list[Allocation]:
    wanted = {f"ZB{year}-{short}" for short, _ in PURSES[kind]}
    return [
        one
        for one in world.tables[Allocation.TABLE]
        if one.unit == payer and one.project is None and one.indicator in wanted
    ]


def fund_batches(world: World) -> None:
    """Pay into the paying bank what each list pays out, and keep the lists' rows."""
    for batch in sorted(world.batches.values(), key=lambda one: (one.paid_on, one.code)):
        total = sum(row.paid for row in batch.rows if row.status != "追回")
        documents = _draw(world, batch, total)
        for row in batch.rows:
            row.project = batch.project
            row.indicator = documents[0] if len(documents) == 1 else None
            world.add(row)
        _take_back(world, batch, documents)


def _draw(world: World, batch: Batch, total: int) -> list[str]:
    documents: list[str] = []
    for part in world.purses[batch.purse]:
        amount = min(total, part[1])
        if amount:
            payment = _fund(world, batch, on_or_before(batch.paid_on - timedelta(days=2)), amount, part[0])
            payment.purpose = f"{batch.year}年{batch.subsidy}发放资金"
            part[1] -= amount
            total -= amount
            documents.append(part[0])
    if total:
        message = f"list {batch.code} pays {total} fen more than its purse holds"
        raise ValueError(message)
    return documents


def _fund(world: World, batch: Batch, day: date, amount: int, document: str) -> Payment:
    payment = pay_unit(world, batch.payer, world.units[PAYING_BANK], day, amount, "", document, batch.project)
    if payment is None:
        message = f"list {batch.code} is funded after the day of supervision"
        raise ValueError(message)
    payment.payee = world.accounts[str(payment.payee_account)].holder
    payment.method, payment.batch = "一卡通代发", batch.code
    return payment


def _take_back(world: World, batch: Batch, documents: list[str]) -> None:
    """What people paid back returns to the purse on the day on which they paid."""
    back: list[Benefit] = [row for row in batch.rows if row.status == "追回"]
    for row in back:
        payment = _fund(world, batch, row.paid_on, -row.paid, documents[0])
        payment.nature, payment.purpose = "退回", f"追回{batch.subsidy}退回"
