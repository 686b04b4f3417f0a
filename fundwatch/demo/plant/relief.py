"""The monthly allowance of somebody of whose household nobody is entitled, and of a household where one is."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.payouts import relief_amount
from fundwatch.demo.plant.ground import Ground, days_later
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import RELIEF
from fundwatch.demo.world import Home, Member

_TOPIC = "非低保领取"
_CATEGORY = ("虚报冒领",)
_YEAR = 2017


def plant(ground: Ground) -> None:
    """Plant people on the list of the monthly allowance."""
    for _ in range(ground.world.scale.repeat):
        _nobody_is(ground)
        _somebody_is(ground)


def _pay(ground: Ground, home: Home, member: Member, months: range) -> list[Benefit]:
    rows: list[Benefit] = []
    for month in months:
        batch = ground.list_of(RELIEF, home.village.code, _YEAR, f"{_YEAR}-{month:02d}")
        if batch is not None:
            row = ground.add(batch, home, member, 1, relief_amount(member, _YEAR))
            row.entitled_from = date(_YEAR, month, 1)
            row.entitled_until = days_later(date(_YEAR, month + 1, 1), -1)
            rows.append(row)
    return rows


def _has_list(ground: Ground, home: Home) -> bool:
    return ground.list_of(RELIEF, home.village.code, _YEAR, f"{_YEAR}-03") is not None


def _nobody_is(ground: Ground) -> None:
    home = ground.take(lambda one: _has_list(ground, one) and not any(member.on_relief for member in one.members))
    rows = _pay(ground, home, home.head, range(3, 7))
    note = "本人和同户都不在低保特困名单，连领四个月低保金"
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [*rows, home.head.row], note, [home.row])


def _somebody_is(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: one.on_relief and one.row.relation != "户主")
    rows = [] if home.head.on_relief else _pay(ground, home, home.head, range(5, 6))
    if not rows:
        rows = ground.rows(member, RELIEF)[:1]
    note = "同户另一成员在保，低保以家庭为单位"
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, rows, note, [home.row, home.head.row, member.row])
