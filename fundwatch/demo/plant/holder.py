"""Accounts that belong neither to the person nor to the household, and a guardian's."""

from __future__ import annotations

from fundwatch.demo.answers import Subject
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import FARMLAND, HIGH_SCHOOL

_TOPIC = "开户名不符"
_CATEGORY = ("截留私分",)


def plant(ground: Ground) -> None:
    """Plant accounts with a holder from outside the household."""
    for _ in range(ground.world.scale.repeat):
        _outsider(ground)
        _guardian(ground)


def _redirect(ground: Ground, rows: list[Benefit]) -> Subject:
    number, name = ground.world.registry.card(), ground.world.namer.full("女", "欧阳")
    for row in rows:
        row.account, row.holder = number, name
    return Subject("账号", number)


def _outsider(ground: Ground) -> None:
    home = ground.take(lambda one: bool(ground.rows(one.head, FARMLAND)))
    rows = [row for row in ground.rows(home.head, FARMLAND) if row.year == 2018] or ground.rows(home.head, FARMLAND)
    account = _redirect(ground, rows)
    note = "开户名既不是本人，也不是户内任何人"
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [account, *rows], note, [home.row, home.head.row])


def _guardian(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: bool(ground.rows(one, HIGH_SCHOOL)))
    rows = ground.rows(member, HIGH_SCHOOL)
    account = _redirect(ground, rows)
    note = "在校学生的助学金进监护人账户"
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [account, *rows], note, [home.row, member.row])
