"""The same person paid twice for the same thing, and what only looks like it."""

from __future__ import annotations

from fundwatch.demo.bounces import bounce
from fundwatch.demo.payouts import fen
from fundwatch.demo.plant.ground import Ground, days_later
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import FARMLAND, FOREST, HIGH_SCHOOL, RAIN, RELIEF, TRAVEL
from fundwatch.demo.workdays import on_or_after
from fundwatch.demo.world import Home, Member

_TOPIC = "重复发放"
_CATEGORY = ("虚报冒领",)


def plant(ground: Ground) -> None:
    """Plant second payments, real and apparent."""
    for _ in range(ground.world.scale.repeat):
        _again_in_village(ground)
        _again_elsewhere(ground)
        _same_month(ground)
        _same_half(ground)
        _returned_and_paid(ground)
        _two_plots(ground)
        _two_halves(ground)
        _taken_back(ground)
        _namesakes(ground)


def _quiet(ground: Ground, home: Home, rows: list[Benefit], note: str) -> None:
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, rows, note, [home.row])


def _flag(ground: Ground, home: Home, member: Member, rows: list[Benefit], note: str) -> None:
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [*rows, member.row], note, [home.row])


def _traveller(ground: Ground) -> tuple[Home, Member, Benefit]:
    home, member = ground.take_member(lambda one: one.migrant and bool(ground.rows(one, TRAVEL)))
    return home, member, ground.rows(member, TRAVEL)[-1]


def _again_in_village(ground: Ground) -> None:
    home, member, first = _traveller(ground)
    second = ground.add(ground.supplement(TRAVEL, first), home, member, 1, first.due)
    _flag(ground, home, member, [first, second], "同一年度的交通补助在正册和补充册各领一次")


def _again_elsewhere(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: bool(ground.rows(one, HIGH_SCHOOL)))
    first = ground.rows(member, HIGH_SCHOOL)[0]
    other = next(one.code for one in ground.world.villages if one.code != first.region)
    batch = ground.supplement(HIGH_SCHOOL, first, other)
    second = ground.add(batch, home, member, 1, first.due)
    second.region = other
    _flag(ground, home, member, [first, second], "同一学年助学金在两个村各领一次")


def _same_month(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: one.on_relief)
    first = ground.rows(member, RELIEF)[16]
    second = ground.add(ground.supplement(RELIEF, first), home, member, 1, first.due)
    second.entitled_from, second.entitled_until = first.entitled_from, first.entitled_until
    _flag(ground, home, member, [first, second], "同一月份的低保金在两个批次各发一次")


def _same_half(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: bool(ground.rows(one, RAIN)))
    first = ground.rows(member, RAIN)[0]
    second = ground.add(ground.supplement(RAIN, first), home, member, 1, first.due)
    _flag(ground, home, member, [first, second], "雨露计划同一学期发了两次")


def _returned_and_paid(ground: Ground) -> None:
    home, member, row = _traveller(ground)
    again = bounce(ground.world, ground.rng, ground.batch(row), row)
    del member
    _quiet(ground, home, [row, again], "退票后补发，只到账一次")


def _two_plots(ground: Ground) -> None:
    home = ground.take(lambda one: one.land >= 4 and len(ground.rows(one.head, FARMLAND)) == 3)
    row = ground.rows(home.head, FARMLAND)[1]
    first, rest = 2.0, round(home.land - 2, 2)
    row.quantity, row.due = first, fen(first, FARMLAND.amount)
    row.paid = row.due
    second = ground.add(ground.batch(row), home, home.head, rest, fen(rest, FARMLAND.amount))
    _quiet(ground, home, [row, second], "同一批次两块地分两行，合计不超过确权面积")


def _two_halves(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: len(ground.rows(one, RAIN)) > 1)
    _quiet(ground, home, ground.rows(member, RAIN), "雨露计划上下两个学期各发一次")


def _taken_back(ground: Ground) -> None:
    home = ground.take(lambda one: bool(one.forest) and bool(ground.rows(one.head, FOREST)))
    first = ground.rows(home.head, FOREST)[0]
    quantity = first.quantity or 0
    batch = ground.supplement(FOREST, first)
    second = ground.add(batch, home, home.head, quantity, first.due)
    back = ground.add(batch, home, home.head, quantity, first.due)
    back.status, back.original = "追回", second.code
    back.paid_on = on_or_after(days_later(second.paid_on, 11))
    _quiet(ground, home, [first, second, back], "误发的第二笔当月已全额追回")


def _namesakes(ground: Ground) -> None:
    home, member, first = _traveller(ground)
    other_home, other, row = _traveller(ground)
    other.row.name = member.row.name
    for one in ground.rows(other):
        one.name = member.row.name
        if one.holder != other_home.head.row.name:
            one.holder = member.row.name
    _quiet(ground, home, [first, row], "两户各有一名同名的人，证号不同，各领一份")
