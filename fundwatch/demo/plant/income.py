"""Assets that earn too little, whose income goes astray, that lie idle, or that nobody took over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fundwatch.demo.places import AGRICULTURE
from fundwatch.demo.plans import Plan, ProjectKind, village_plan
from fundwatch.demo.records.assets import Asset, AssetIncome, IncomeShare
from fundwatch.demo.world import World

_SHARED, _EARNED, _KEPT = "资产收益去向", "资产收益少收", "资产闲置和未移交"
_POCKETED, _LOST = ("截留私分",), ("资产流失",)


def plan(world: World) -> list[Plan]:
    """Decide on cold stores that will be leased, so that there are enough assets whose income can go astray."""
    rng = world.rng("cold stores")
    kind = ProjectKind("农产品冷藏库建设", "产业发展", AGRICULTURE, 40, 60, "ZYC", "新建农产品冷藏库", "经营性")
    plans: list[Plan] = []
    for order in range(6 * world.scale.repeat):
        village = world.villages[order % len(world.villages)]
        made = village_plan(world, rng, kind, village, 2016 if order % 3 == 0 else 2017)
        made.reserved = True
        plans.append(made)
    return plans


def plant(world: World) -> None:
    """Change income and state of some assets that no other planting touches."""
    assets = _Assets(world)
    for _ in range(world.scale.repeat):
        _too_little(world, assets, 2017)
        _too_little(world, assets, 2018)
        _not_shared(world, assets, 2017)
        _not_shared(world, assets, 2018)
        _to_outsider(world, assets)
        _to_village(world, assets)
        _idle(world, assets, date(2018, 3, 10))
        _idle(world, assets, date(2018, 9, 3))
        _not_handed_over(world, assets)


class _Assets:
    """The assets still free, those with income apart."""

    def __init__(self, world: World) -> None:
        used = {one.key for case in world.answers for one in (*case.subjects, *case.neutral)}
        rows = [one for one in world.tables[Asset.TABLE] if one.code not in used and one.project not in used]
        world.rng("assets").shuffle(rows)
        first: dict[str, int] = {}
        for income in world.tables[AssetIncome.TABLE]:
            first.setdefault(income.asset, income.year)
        self._earning: list[Asset] = [one for one in rows if one.code in first]
        self._first = first
        self.plain: Iterator[Asset] = (
            one
            for one in rows
            if one.category == "公益性" and not one.region.endswith("000") and one.formed_on < date(2018, 3, 1)
        )

    def earning_since(self, year: int) -> Asset:
        """An asset whose first income is of that year."""
        for place, one in enumerate(self._earning):
            if self._first[one.code] == year:
                del self._earning[place]
                return one
        message = f"no asset left that earns since {year}"
        raise LookupError(message)


def _income(world: World, asset: Asset, year: int) -> AssetIncome:
    found: AssetIncome = next(
        one for one in world.tables[AssetIncome.TABLE] if one.asset == asset.code and one.year == year
    )
    return found


def _shares(world: World, asset: Asset) -> list[IncomeShare]:
    return [one for one in world.tables[IncomeShare.TABLE] if one.asset == asset.code]


def _too_little(world: World, assets: _Assets, year: int) -> None:
    asset = assets.earning_since(year)
    income = _income(world, asset, year)
    missing = income.due * 3 // 10
    income.received = income.due - missing
    for share in _shares(world, asset):
        if share.year == year and share.target is None:
            share.amount -= missing
    if year == 2017:
        note = "约定收益少收三成，一年多未补"
        world.answer(_EARNED, "flag", _LOST, [asset, income], note)
    else:
        note = "当年收益还差三成，年末后不满30天"
        world.answer(_EARNED, "quiet", _LOST, [asset, income], note)


def _not_shared(world: World, assets: _Assets, year: int) -> None:
    asset = assets.earning_since(year)
    income = _income(world, asset, year)
    gone = {id(one) for one in _shares(world, asset)}
    world.tables[IncomeShare.TABLE] = [one for one in world.tables[IncomeShare.TABLE] if id(one) not in gone]
    if year == 2017:
        note = "收益收到一年多没有分配"
        world.answer(_SHARED, "flag", _POCKETED, [asset, income], note)
    else:
        note = "收益收到两个月，尚未到分配期限"
        world.answer(_SHARED, "quiet", _POCKETED, [asset, income], note)


def _to_outsider(world: World, assets: _Assets) -> None:
    asset = assets.earning_since(2018)
    share = _shares(world, asset)[0]
    share.target = f"H{asset.region[6:]}8{world.order('outsider'):03d}"
    world.answer(_SHARED, "flag", _POCKETED, [share], "收益分给户、人员名册中都没有的对象", [asset])


def _to_village(world: World, assets: _Assets) -> None:
    asset = assets.earning_since(2018)
    share = _shares(world, asset)[0]
    share.target = asset.region
    world.answer(_SHARED, "quiet", _POCKETED, [share], "一部分收益分给村集体", [asset])


def _idle(world: World, assets: _Assets, since: date) -> None:
    asset = next(assets.plain)
    asset.status, asset.idle_from = "闲置", since
    if since < date(2018, 7, 1):
        world.answer(_KEPT, "flag", _LOST, [asset], "资产闲置十个月")
    else:
        world.answer(_KEPT, "quiet", _LOST, [asset], "资产闲置四个多月")


def _not_handed_over(world: World, assets: _Assets) -> None:
    asset = next(assets.plain)
    asset.titled_on = asset.handed_on = asset.booked_on = None
    world.answer(_KEPT, "flag", _LOST, [asset], "形成资产十个月以上，没有确权、移交、入账")
