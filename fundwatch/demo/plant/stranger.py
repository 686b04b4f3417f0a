"""Payments to somebody whom no register knows, and to somebody whose household is registered."""

from __future__ import annotations

from fundwatch.demo.plant.ground import Ground, days_later
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import TRAVEL
from fundwatch.demo.world import Home

_TOPIC = "领取人不在册"
_CATEGORY = ("虚报冒领",)


def plant(ground: Ground) -> None:
    """Plant strangers on the lists of the travel allowance."""
    for _ in range(ground.world.scale.repeat):
        _unknown(ground)
        _of_known_household(ground)


def _traveller(ground: Ground) -> tuple[Home, Benefit]:
    home, member = ground.take_member(lambda one: one.migrant and bool(ground.rows(one, TRAVEL)))
    return home, ground.rows(member, TRAVEL)[-1]


def _somebody(ground: Ground, like: Home) -> dict[str, str]:
    sex = like.head.row.sex or "男"
    number = ground.world.registry.id_number(days_later(like.head.born, 1200), sex)
    return {"id_number": number, "name": ground.world.namer.full(sex)}


def _unknown(ground: Ground) -> None:
    home, like = _traveller(ground)
    person = _somebody(ground, home)
    nowhere = f"H{like.region[6:]}9{ground.world.order('unknown household'):03d}"
    card = ground.world.registry.card()
    row = ground.repeat(like, **person, household=nowhere, account=card, holder=person["name"])
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [row], "身份证号和户编号在户、人员名册中都查不到", [home.row])


def _of_known_household(ground: Ground) -> None:
    home, like = _traveller(ground)
    person = _somebody(ground, home)
    row = ground.repeat(like, **person, account=home.account, holder=home.head.row.name)
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [row], "本人还没有登记为成员，户编号是在册的", [home.row])
