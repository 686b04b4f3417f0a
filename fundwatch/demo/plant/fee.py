"""Management fees above one percent of a central or provincial document, and at or below it."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.answers import Expect
from fundwatch.demo.fees import fee_of
from fundwatch.demo.plans import WAN, Plan
from fundwatch.demo.plant.extra import document, spend
from fundwatch.demo.world import World

_TOPIC = "项目管理费超比例"
_CATEGORY = ("挥霍浪费",)
_AMOUNT = 120 * WAN
_CASES: tuple[tuple[str, int, Expect, str], ...] = (
    ("中央", 1_210_000, "flag", "管理费12100元，超过120万元的1%"),
    ("省", 3_600_000, "flag", "管理费按3%提取"),
    ("中央", 1_200_000, "quiet", "管理费恰为1%"),
    ("省", 600_000, "quiet", "管理费为0.5%"),
    ("市", 2_400_000, "quiet", "市级资金的管理费不适用1%"),
)


def plant(world: World) -> list[Plan]:
    """Plant fees out of documents of their own; returns the projects that spend the rest."""
    rng = world.rng("planted fees")
    plans: list[Plan] = []
    for _ in range(world.scale.repeat):
        for level, fee, expect, note in _CASES:
            indicator = document(
                world, f"{level}级财政专项扶贫资金（项目补助）", level, date(2016, 4, 6), 2016, _AMOUNT
            )
            plans.append(spend(world, indicator, _AMOUNT - fee))
            project, allocation = fee_of(world, rng, indicator, fee, grow=False)
            subjects = [indicator, allocation, project]
            world.answer(_TOPIC, expect, _CATEGORY, subjects, note)
    return plans
