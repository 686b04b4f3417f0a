"""A grant that is given once in a lifetime given twice, and one that merely came back from the bank."""

from __future__ import annotations

from fundwatch.demo.bounces import bounce
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.subsidies import REPAIR, REPAIR_GRADES

_TOPIC = "超过上限次数"
_CATEGORY = ("虚报冒领",)


def plant(ground: Ground) -> None:
    """Plant second grants for the repair of a house."""
    for _ in range(ground.world.scale.repeat):
        _again(ground)
        _returned(ground)


def _again(ground: Ground) -> None:
    home = ground.take(
        lambda one: one.repair_year == 2016 and ground.list_of(REPAIR, one.village.code, 2018) is not None
    )
    batch = ground.list_of(REPAIR, home.village.code, 2018)
    if batch is None:
        return
    first = ground.rows(home.head, REPAIR)[0]
    second = ground.add(batch, home, home.head, 1, REPAIR_GRADES["C级"], "C级")
    note = "危房改造补助2016年领过，2018年又领"
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [first, second, home.head.row], note, [home.row])


def _returned(ground: Ground) -> None:
    home = ground.take(lambda one: bool(ground.rows(one.head, REPAIR)))
    row = ground.rows(home.head, REPAIR)[0]
    again = bounce(ground.world, ground.rng, ground.batch(row), row)
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [row, again], "退票后补发，只到账一次", [home.row])
