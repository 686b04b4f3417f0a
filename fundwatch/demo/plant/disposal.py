"""Assets disposed of without an approval, and assets that are merely damaged or at rest."""

from __future__ import annotations

from datetime import date, timedelta

from fundwatch.demo.disclosure import post
from fundwatch.demo.records.assets import Asset
from fundwatch.demo.workdays import on_or_after
from fundwatch.demo.world import World

_TOPIC = "资产处置"
_CATEGORY = ("资产流失",)


def plant(world: World) -> None:
    """Change the state of some village assets that earn nothing."""
    rng = world.rng("disposal")
    free = [
        one
        for one in world.tables[Asset.TABLE]
        if one.category == "公益性" and not one.region.endswith("000") and one.formed_on < date(2018, 3, 1)
    ]
    chosen = iter(rng.sample(free, 6 * world.scale.repeat))
    for order in range(world.scale.repeat):
        _dispose(world, next(chosen), "转让", 35, None, order)
        _dispose(world, next(chosen), "报废拆除", 0, None, order)
        _dispose(world, next(chosen), "转让", 60, "青扶资", order)
        _dispose(world, next(chosen), "报废拆除", 5, "青扶资", order)
        _damaged(world, next(chosen))
        _idle(world, next(chosen))


def _dispose(world: World, asset: Asset, manner: str, percent: int, prefix: str | None, order: int) -> None:
    day = on_or_after(date(2018, 6 + order % 4, 12))
    asset.status, asset.disposed_on, asset.disposal = "已处置", day, manner
    asset.disposal_amount = asset.value * percent // 100 // 100 * 100
    post(world, "资产处置", asset.region, "资产", asset.code, day - timedelta(days=14), 10)
    if prefix is None:
        world.answer(_TOPIC, "flag", _CATEGORY, [asset], f"资产已{manner}，没有处置批复文号")
        return
    asset.disposal_approval = f"{prefix}〔2018〕{world.order('disposal')}号"
    world.answer(_TOPIC, "quiet", _CATEGORY, [asset], f"资产经批复后{manner}")


def _damaged(world: World, asset: Asset) -> None:
    asset.status = "毁损"
    world.answer(_TOPIC, "quiet", _CATEGORY, [asset], "资产因山洪毁损，尚未处置")


def _idle(world: World, asset: Asset) -> None:
    asset.status, asset.idle_from = "闲置", date(2018, 11, 20)
    world.answer(_TOPIC, "quiet", _CATEGORY, [asset], "资产短期闲置，尚未处置")
