"""Two subsidies that exclude each other: in one year a lead, one after the other not."""

from __future__ import annotations

from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.subsidies import HIGH_SCHOOL, RAIN
from fundwatch.demo.world import Member

_TOPIC = "互斥补助"
_CATEGORY = ("虚报冒领",)


def plant(ground: Ground) -> None:
    """Plant pupils who draw two subsidies."""
    for _ in range(ground.world.scale.repeat):
        _both_in_one_year(ground)
        _one_after_the_other(ground)


def _school_years(ground: Ground, member: Member) -> list[int]:
    """Years of the grant for pupils in which the person was sixteen and the village had a list of the other one."""
    return [
        row.year
        for row in ground.rows(member, HIGH_SCHOOL)
        if member.born.year <= row.year - 16 and ground.list_of(RAIN, row.region, row.year, "H1") is not None
    ]


def _both_in_one_year(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: bool(_school_years(ground, one)) and not ground.rows(one, RAIN))
    year = _school_years(ground, member)[0]
    batch = ground.list_of(RAIN, home.village.code, year, "H1")
    if batch is None:
        return
    second = ground.add(batch, home, member, 1, RAIN.amount)
    first = next(row for row in ground.rows(member, HIGH_SCHOOL) if row.year == year)
    note = f"{year}年同时领取高中中职助学金和雨露计划补助"
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [first, second, member.row], note, [home.row])


def _one_after_the_other(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: bool(ground.rows(one, HIGH_SCHOOL) and ground.rows(one, RAIN)))
    rows = ground.rows(member, HIGH_SCHOOL, RAIN)
    note = "先后在不同年度领取高中中职助学金和雨露计划补助"
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, rows, note, [home.row, member.row])
