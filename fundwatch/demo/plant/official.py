"""Village officials on the lists for the poor, and other people's money on their accounts."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.answers import Subject
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.registers import Kinship, VillageOfficial
from fundwatch.demo.subsidies import FARMLAND, TRAVEL
from fundwatch.demo.world import Home

_DRAWS, _HOLDS = "村组干部领取", "打入干部账户"
_FALSE, _KEPT = ("虚报冒领",), ("截留私分",)


def plant(ground: Ground) -> None:
    """Plant officials who are paid, and such who may be."""
    for _ in range(ground.world.scale.repeat):
        _official_is_paid(ground)
        _registered_before(ground)
        _money_of_another(ground)
        _money_of_a_relative(ground)


def _unused(ground: Ground, village: str) -> VillageOfficial | None:
    """An official of a village whose account takes nobody's money yet."""
    known = {row.account for batch in ground.world.batches.values() for row in batch.rows if row.region == village}
    officials: list[VillageOfficial] = ground.world.tables[VillageOfficial.TABLE]
    return next((one for one in officials if one.region == village and one.account and one.account not in known), None)


def _official_is_paid(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: one.migrant and bool(ground.rows(one, TRAVEL)))
    like = ground.rows(member, TRAVEL)[-1]
    official = _unused(ground, like.region)
    if official is None:
        return
    changes = {"name": official.name, "id_number": official.id_number, "household": None}
    row = ground.repeat(like, **changes, account=official.account, holder=official.name)
    note = "村干部在任期间领取面向建档立卡户的补助，本人不在册"
    ground.world.answer(_DRAWS, "flag", _FALSE, [row, official], note, [home.row])


def _registered_before(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: one.migrant and len(ground.rows(one, TRAVEL)) > 1)
    row = VillageOfficial(member.row.id_number, date(2016, 6, 1), member.row.name, home.village.code)
    row.post = "村民小组组长"
    ground.world.add(row)
    note = "任职以前本户已识别为建档立卡户"
    ground.world.answer(_DRAWS, "quiet", _FALSE, ground.rows(member, TRAVEL), note, [home.row, member.row])


def _to_official(ground: Ground) -> tuple[Home, VillageOfficial, list[Benefit]]:
    home = ground.take(
        lambda one: bool(ground.rows(one.head, FARMLAND)) and _unused(ground, one.village.code) is not None
    )
    official = _unused(ground, home.village.code)
    if official is None:
        message = f"no official left in {home.village.name}"
        raise LookupError(message)
    rows = [row for row in ground.rows(home.head, FARMLAND) if row.year == 2017]
    for row in rows:
        row.account, row.holder = str(official.account), official.name
    return home, official, rows


def _money_of_another(ground: Ground) -> None:
    home, official, rows = _to_official(ground)
    subjects: list[Row | Subject] = [Subject("账号", str(official.account)), *rows]
    note = "一户的耕地补贴打入村干部账户"
    ground.world.answer(_HOLDS, "flag", _KEPT, subjects, note, [home.row, home.head.row, official])


def _money_of_a_relative(ground: Ground) -> None:
    home, official, rows = _to_official(ground)
    ground.world.add(Kinship(official.id_number, home.head.row.id_number, "叔侄"))
    # The bank's list of that year names no holder, so that nothing but the tie speaks for or against.
    for row in rows:
        row.holder = None
    subjects: list[Row | Subject] = [Subject("账号", str(official.account)), *rows]
    note = "收款人是登记的干部亲属"
    ground.world.answer(_HOLDS, "quiet", _KEPT, subjects, note, [home.row, home.head.row, official])
