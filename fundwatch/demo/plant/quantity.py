"""More claimed than was measured, and the small differences between a survey and a register."""

from __future__ import annotations

from fundwatch.demo.payouts import fen
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import FARMLAND, PIGS, Subsidy
from fundwatch.demo.world import Home

_TOPIC = "申报数量超核定"
_CATEGORY = ("虚报冒领",)


def plant(ground: Ground) -> None:
    """Plant quantities on both sides of the tolerances: 5 %, of land 15 %."""
    for _ in range(ground.world.scale.repeat):
        _pigs(ground)
        _land(ground, 1.4)
        _land(ground, 1.14)


def _claim(row: Benefit, subsidy: Subsidy, quantity: float) -> None:
    row.quantity = quantity
    row.due = row.paid = fen(quantity, subsidy.amount)


def _single(ground: Ground, home: Home, subsidy: Subsidy) -> list[Benefit]:
    """The payments of a year in which the household stands on the list in one row."""
    by_batch: dict[str, list[Benefit]] = {}
    for row in ground.rows(home.head, subsidy):
        by_batch.setdefault(row.batch, []).append(row)
    return next((rows for rows in by_batch.values() if len(rows) == 1), [])


def _pigs(ground: Ground) -> None:
    home = ground.take(lambda one: 2 <= one.pigs <= 4 and bool(_single(ground, one, PIGS)))
    row = _single(ground, home, PIGS)[0]
    _claim(row, PIGS, float(2 * home.pigs + 2))
    note = f"申报生猪{2 * home.pigs + 2}头，耳标只有几头"
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [row], note, [home.row, home.head.row])


def _land(ground: Ground, times: float) -> None:
    home = ground.take(lambda one: one.land >= 3 and bool(_single(ground, one, FARMLAND)))
    row = _single(ground, home, FARMLAND)[0]
    _claim(row, FARMLAND, int(home.land * times * 100) / 100)
    over = round(times * 100 - 100)
    if times > 1.15:
        note = f"申报耕地比确权面积多{over}%"
        ground.world.answer(_TOPIC, "flag", _CATEGORY, [row], note, [home.row, home.head.row])
    else:
        note = f"申报耕地比确权面积多{over}%，在丈量差异的容许范围内"
        ground.world.answer(_TOPIC, "quiet", _CATEGORY, [row], note, [home.row, home.head.row])
