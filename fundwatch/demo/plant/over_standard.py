"""Payments above the standard or a household's cap, and payments at or below it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fundwatch.demo.answers import Expect
from fundwatch.demo.payouts import fen, relief_amount
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import (
    FARMLAND,
    PIGS,
    POST,
    RELIEF,
    RELIEF_LIMIT,
    REPAIR,
    REPAIR_GRADES,
    Subsidy,
)
from fundwatch.demo.world import Home

_TOPIC = "超标准发放"
_CATEGORY = ("虚报冒领",)


def plant(ground: Ground) -> None:
    """Plant payments on both sides of the standards."""
    for _ in range(ground.world.scale.repeat):
        _pigs_too_dear(ground)
        _pigs(ground, [(14.0, 700_000)], "flag", "14头按每头500元发7000元，超过每户5000元上限")
        _pigs(ground, [(8.0, 400_000), (5.0, 250_000)], "flag", "两行合计6500元，超过每户上限")
        _five_yuan(ground)
        _repair(ground, "flag", "C级")
        _relief(ground, 800, "flag", "低保金高于当年最高补差")
        _post(ground)
        _pigs(ground, [(12.0, 500_000)], "quiet", "12头按每户上限封顶发5000元")
        _pigs(ground, [(6.0, 300_000), (4.0, 200_000)], "quiet", "两行合计恰为每户上限5000元")
        _half_fen(ground)
        _repair(ground, "quiet", "C级")
        _repair(ground, "quiet", "D级")
        _relief(ground, 0, "quiet", "低保金恰为当年最高补差")
        _quarter(ground)


def _set(row: Benefit, quantity: float, due: int) -> None:
    row.quantity, row.due, row.paid = quantity, due, due


def _take(ground: Ground, subsidy: Subsidy, wanted: Callable[[Home], bool] | None = None) -> Home:
    return ground.take(lambda one: bool(ground.rows(one.head, subsidy)) and (wanted is None or wanted(one)))


def _answer(ground: Ground, home: Home, rows: list[Benefit], expect: Expect, note: str) -> None:
    if expect == "flag":
        ground.world.answer(_TOPIC, "flag", _CATEGORY, [*rows, home.row, home.head.row], note)
    else:
        ground.world.answer(_TOPIC, "quiet", _CATEGORY, rows, note)


def _pigs_too_dear(ground: Ground) -> None:
    home = _take(ground, PIGS, lambda one: len(ground.rows(one.head, PIGS)) <= 3 and 2 <= one.pigs <= 8)
    row = ground.rows(home.head, PIGS)[0]
    quantity = row.quantity or 0
    _set(row, quantity, fen(quantity, PIGS.amount) + 50_000)
    _answer(ground, home, [row], "flag", "应发比标准乘数量多500元")


def _pigs(ground: Ground, lots: list[tuple[float, int]], expect: Expect, note: str) -> None:
    home = _take(ground, PIGS)
    row = ground.rows(home.head, PIGS)[0]
    for other in ground.rows(home.head, PIGS)[1:]:
        if other.batch == row.batch:
            ground.drop(other)
    home.pigs = int(sum(quantity for quantity, _ in lots))
    _set(row, *lots[0])
    rows = [row]
    for quantity, due in lots[1:]:
        rows.append(ground.add(ground.batch(row), home, home.head, quantity, due))
    _answer(ground, home, rows, expect, note)


def _five_yuan(ground: Ground) -> None:
    home = _take(ground, FARMLAND)
    row = ground.rows(home.head, FARMLAND)[0]
    _set(row, row.quantity or 0, row.due + 500)
    _answer(ground, home, [row], "flag", "应发比标准乘数量多5元")


def _repair(ground: Ground, expect: Expect, grade: str) -> None:
    home = _take(ground, REPAIR, lambda one: one.repair_grade == grade)
    row = ground.rows(home.head, REPAIR)[0]
    if expect == "flag":
        _set(row, 1, REPAIR_GRADES["D级"])
        _answer(ground, home, [row], expect, "C级危房按D级标准发放")
    else:
        _answer(ground, home, [row], expect, f"{grade}危房按{grade}标准发放")


def _relief(ground: Ground, over: int, expect: Expect, note: str) -> None:
    home, member = ground.take_member(lambda one: one.on_relief)
    row = ground.rows(member, RELIEF)[20]
    _set(row, 1, RELIEF_LIMIT[row.year] + over)
    if expect == "flag":
        ground.world.answer(_TOPIC, "flag", _CATEGORY, [row, member.row, home.row], note)
    else:
        other = ground.rows(member, RELIEF)[21]
        _set(other, 1, min(relief_amount(member, other.year), RELIEF_LIMIT[other.year]))
        ground.world.answer(_TOPIC, "quiet", _CATEGORY, [row, other], note)


def _post(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: one.on_post)
    row = ground.rows(member, POST)[8]
    _set(row, 1, POST.amount + 10_000)
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [row, member.row, home.row], "岗位补贴一个月发600元，标准为500元")


def _half_fen(ground: Ground) -> None:
    """Area times standard that ends in a part of a fen and is rounded up by it."""

    def rounds_up(home: Home) -> bool:
        rows = ground.rows(home.head, FARMLAND)
        return bool(rows) and round((rows[0].quantity or 0) * 100) * FARMLAND.amount % 100 >= 50

    home = _take(ground, FARMLAND, rounds_up)
    _answer(ground, home, ground.rows(home.head, FARMLAND)[:1], "quiet", "面积乘标准不足一分，四舍五入进到分")


def _quarter(ground: Ground) -> None:
    _home, member = ground.take_member(lambda one: one.on_post)
    rows = [row for row in ground.rows(member, POST) if row.year == 2017][3:6]
    for row in rows[:2]:
        ground.drop(row)
    last = rows[2]
    _set(last, 3, 3 * POST.amount)
    last.period, last.entitled_from = "2017Q2", date(2017, 4, 1)
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [last], "按季发放，数量为三个月")
