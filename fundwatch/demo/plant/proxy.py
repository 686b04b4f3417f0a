"""Money handed out in cash or to somebody else, and to one of the family."""

from __future__ import annotations

from fundwatch.demo.answers import Subject
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.registers import VillageOfficial
from fundwatch.demo.subsidies import FARMLAND
from fundwatch.demo.world import Home

_TOPIC = "代领和现金"
_CATEGORY = ("截留私分",)
_YEAR = 2018


def plant(ground: Ground) -> None:
    """Plant payments that did not go to the account of whom they were for."""
    for _ in range(ground.world.scale.repeat):
        _official_draws(ground)
        _in_cash(ground)
        _family(ground)
        _family(ground)


def _rows(ground: Ground, home: Home) -> list[Benefit]:
    return [row for row in ground.rows(home.head, FARMLAND) if row.year == _YEAR]


def _official_draws(ground: Ground) -> None:
    first = ground.take(lambda one: one.head.born.year > 1952 and bool(_rows(ground, one)))
    homes = [first] + [
        ground.take(lambda one: one.village is first.village and one.head.born.year > 1952 and bool(_rows(ground, one)))
        for _ in range(2)
    ]
    official = next(
        one
        for one in reversed(ground.world.tables[VillageOfficial.TABLE])
        if one.region == first.village.code and one.account
    )
    rows = [row for home in homes for row in _rows(ground, home)]
    for row in rows:
        row.channel, row.proxy = "代领", official.id_number
    note = "村干部一人代领三户的耕地补贴"
    ground.world.answer(_TOPIC, "flag", _CATEGORY, rows, note, [official, *(home.head.row for home in homes)])


def _in_cash(ground: Ground) -> None:
    home = ground.take(lambda one: bool(_rows(ground, one)))
    rows = _rows(ground, home)
    for row in rows:
        row.channel = "现金"
    subjects: list[Row | Subject] = [Subject("批次", rows[0].batch), *rows]
    ground.world.answer(_TOPIC, "flag", _CATEGORY, subjects, "一户的耕地补贴以现金发放", [home.row, home.head.row])


def _family(ground: Ground) -> None:
    home = ground.take(lambda one: len(one.members) >= 2 and bool(_rows(ground, one)))
    rows = _rows(ground, home)
    for row in rows:
        row.channel, row.proxy = "代领", home.members[1].row.id_number
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, rows, "由同户的家人代领", [home.row, home.head.row])
