"""Works that cost more than was agreed, things bought too dear, things built twice or for show."""

from __future__ import annotations

from fundwatch.demo import places
from fundwatch.demo.plans import KINDS, Plan, ProjectKind, village_plan
from fundwatch.demo.plant.site import Sites
from fundwatch.demo.records.money import Payment
from fundwatch.demo.records.oversight import Notice
from fundwatch.demo.records.projects import Contract, ContractChange, Project
from fundwatch.demo.workdays import after
from fundwatch.demo.world import World

_COSTS, _DEAR, _FEE, _TWICE = "超合同超概算", "单价偏高", "管理费用途", "重复建设和形象工程"
_CATEGORY = ("挥霍浪费",)
_SQUARE = ("文化活动广场", "公共服务", places.POVERTY_OFFICE, 30, 40, "SHZ")


def plan(world: World) -> list[Plan]:
    """Decide on squares and gates, some of them twice in one village; answers for all of them."""
    rng = world.rng("waste")
    plans: list[Plan] = []

    def decide(title: str, content: str, order: int, year: int, paper: str) -> Plan:
        kind = ProjectKind(title, *_SQUARE[1:5], paper, content)
        made = village_plan(world, rng, kind, world.villages[order % len(world.villages)], year)
        made.reserved = True
        plans.append(made)
        return made

    plans += _lamps(world)
    for order in range(world.scale.repeat):
        place = order * 9
        square = "新建文化活动广场一处，硬化场地"
        first = decide("文化活动广场建设", square, place, 2016, "SHZ")
        again = decide("文化活动广场建设", square, place, 2017, "SJZ")
        note = "同一个村相隔一年又建同样的广场"
        world.answer(_TWICE, "flag", _CATEGORY, [again.row, first.row], note)
        one = decide("产业路硬化一期工程", "硬化产业路", place + 1, 2016, "SHZ")
        two = decide("产业路硬化二期工程", "硬化产业路", place + 1, 2017, "SJZ")
        world.answer(_TWICE, "quiet", _CATEGORY, [one.row, two.row], "同一条路分两期建设")
        gate = decide("入村牌楼和文化墙建设", "新建牌楼一座，墙面彩绘", place + 2, 2017, "SHZ")
        world.answer(_TWICE, "flag", _CATEGORY, [gate.row], "专项资金用于建牌楼、文化墙")
    return plans


def _lamps(world: World) -> list[Plan]:
    """Lamps for six villages that get none otherwise: prices are compared only where there are enough of them."""
    kind = next(one for one in KINDS if one.measure == "盏")
    lit = {row.region for row in world.tables[Project.TABLE] if row.subtype == kind.title}
    rng = world.rng("more lamps")
    dark = [one for one in world.villages if one.code not in lit]
    plans = [village_plan(world, rng, kind, one, 2017) for one in dark[:6]]
    for one in plans:
        one.reserved = True
    return plans


def plant(sites: Sites) -> None:
    """Change the prices of some contracts and the uses of some fees."""
    _plant_prices(sites.world)
    _plant_fees(sites.world)
    for _ in range(sites.world.scale.repeat):
        _above_contract(sites)
        _changed_with_approval(sites)
        _above_estimate(sites, 70)
        _above_estimate(sites, 95)


def _lower(sites: Sites, percent: int) -> tuple[Contract, int, list[Project]]:
    """A contract that was for so much less than it came to cost; what is missing; the project."""
    changed = {one.contract for one in sites.world.tables[ContractChange.TABLE]}
    site = sites.take(lambda one: one.contract.code not in changed)
    cost = site.contract.amount
    site.contract.amount = cost * percent // 100 // 100 * 100
    site.procurement.amount = site.bids[0].price = site.contract.amount
    return site.contract, cost - site.contract.amount, [site.project]


def _above_contract(sites: Sites) -> None:
    contract, _, projects = _lower(sites, 75)
    sites.world.answer(_COSTS, "flag", _CATEGORY, [contract], "结算和支付超过合同三成，没有变更", projects)


def _changed_with_approval(sites: Sites) -> None:
    contract, missing, projects = _lower(sites, 92)
    change = ContractChange(contract.code, 1, after(contract.signed_on, 40), missing)
    change.approval_no, change.reason = f"青扶变〔2017〕1{sites.world.order('change'):02d}号", "地基处理增加工程量"
    sites.world.add(change)
    note = "增加的工程量有变更批复"
    sites.world.answer(_COSTS, "quiet", _CATEGORY, [contract, change], note, projects)


def _above_estimate(sites: Sites, percent: int) -> None:
    site = sites.take()
    row = site.project
    before = row.investment
    row.investment = row.estimate = before * percent // 100 // 10_000 * 10_000
    for notice in sites.world.tables[Notice.TABLE]:
        if notice.target == row.code and notice.amount == before:
            notice.amount = row.investment
    if percent < 90:
        note = "支出超过概算四成"
        sites.world.answer(_COSTS, "flag", _CATEGORY, [row], note, site.everything()[1:])
    else:
        sites.world.answer(_COSTS, "quiet", _CATEGORY, [row], "支出超过概算不到一成", [site.contract])


def _plant_prices(world: World) -> None:
    """Let some lamps cost more than twice what lamps cost."""
    lamps = [one for one in world.tables[Contract.TABLE] if one.measure == "盏" and one.quantity]
    chosen = world.rng("lamps").sample(lamps, 2 * world.scale.repeat)
    for place, row in enumerate(chosen):
        if place % 2 == 0:
            row.quantity = float(max(1, int((row.quantity or 0) * 0.4)))
            note = "太阳能路灯单价是其他村的两倍多"
            world.answer(_DEAR, "flag", _CATEGORY, [row], note)
        else:
            row.quantity = float(max(1, int((row.quantity or 0) * 0.85)))
            world.answer(_DEAR, "quiet", _CATEGORY, [row], "太阳能路灯单价略高于其他村")


def _plant_fees(world: World) -> None:
    fees = {row.code for row in world.tables[Project.TABLE] if row.category == "项目管理费"}
    used = {one.key for case in world.answers for one in (*case.subjects, *case.neutral)}
    rows: list[Payment] = [
        one for one in world.tables[Payment.TABLE] if one.project in fees - used and one.nature == "支出"
    ]
    for place, row in enumerate(rows[: 2 * world.scale.repeat]):
        if place % 2 == 0:
            row.purpose = "慰问扶贫工作队员"
            world.answer(_FEE, "flag", _CATEGORY, [row], "项目管理费用于慰问")
        else:
            row.purpose = "检查验收差旅费、伙食补助费"
            world.answer(_FEE, "quiet", _CATEGORY, [row], "项目管理费用于检查验收的差旅")
