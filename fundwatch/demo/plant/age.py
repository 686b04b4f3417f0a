"""People outside the ages of a subsidy, and people who come of age in the year that is paid for."""

from __future__ import annotations

from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.subsidies import RAIN, TRAVEL

_TOPIC = "年龄不符"
_CATEGORY = ("虚报冒领",)


def plant(ground: Ground) -> None:
    """Plant ages on both sides of the limits."""
    for _ in range(ground.world.scale.repeat):
        _far_too_old(ground)
        _of_age_in_december(ground)


def _far_too_old(ground: Ground) -> None:
    home = ground.take(
        lambda one: 1964 < one.head.born.year < 1984 and ground.list_of(RAIN, one.village.code, 2017, "H1") is not None
    )
    batch = ground.list_of(RAIN, home.village.code, 2017, "H1")
    if batch is None:
        return
    row = ground.add(batch, home, home.head, 1, RAIN.amount)
    note = f"雨露计划补助发给{home.head.age(row.paid_on)}岁的户主，上限25岁"
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [row, home.head.row], note, [home.row])


def _of_age_in_december(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: one.born.year in (2000, 2001, 2002) and one.born.month >= 9)
    batch = ground.list_of(TRAVEL, home.village.code, member.born.year + 16)
    if batch is None:
        return
    row = ground.add(batch, home, member, 1, TRAVEL.amount)
    note = "发放时差几个月满16周岁，当年年底前满"
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [row], note, [home.row, member.row])
