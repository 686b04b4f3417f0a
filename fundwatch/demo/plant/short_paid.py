"""People who got less than was due to them, and such from whom something was rightly kept back."""

from __future__ import annotations

from fundwatch.demo.answers import Subject
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import FARMLAND
from fundwatch.demo.world import Home

_TOPIC = "实发少于应发"
_CATEGORY = ("截留私分",)
_YEAR, _LEAST, _SHORT = 2017, 20_000, 5_000


def plant(ground: Ground) -> None:
    """Plant lists on which the same sum is missing for several people."""
    for _ in range(ground.world.scale.repeat):
        _same_sum(ground)
        _kept_back(ground)


def _row(ground: Ground, home: Home) -> Benefit | None:
    rows = [row for row in ground.rows(home.head, FARMLAND) if row.year == _YEAR]
    return rows[0] if len(rows) == 1 and rows[0].due >= _LEAST else None


def _same_sum(ground: Ground) -> None:
    homes = [ground.take(lambda one: _row(ground, one) is not None)]
    homes += [
        ground.take(lambda one: one.village is homes[0].village and _row(ground, one) is not None) for _ in range(2)
    ]
    rows = [row for home in homes if (row := _row(ground, home)) is not None]
    for row in rows:
        row.paid = row.due - _SHORT
    subjects: list[Row | Subject] = [Subject("批次", rows[0].batch), *rows]
    note = "同一批次三户各少发50元，没有登记扣款"
    ground.world.answer(_TOPIC, "flag", _CATEGORY, subjects, note, [home.head.row for home in homes])


def _kept_back(ground: Ground) -> None:
    home = ground.take(lambda one: _row(ground, one) is not None)
    row = _row(ground, home)
    if row is not None:
        row.deducted, row.paid = _SHORT, row.due - _SHORT
        note = "扣回上年多发的50元，扣款一栏已写明"
        ground.world.answer(_TOPIC, "quiet", _CATEGORY, [row], note, [home.row, home.head.row])
