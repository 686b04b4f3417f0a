"""Lists that were paid without a village notice, too short a one, or one that was not over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from fundwatch.demo.answers import Subject
from fundwatch.demo.disclosure import post
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.oversight import Notice, NoticeItem
from fundwatch.demo.subsidies import POST
from fundwatch.demo.world import Batch, World

_TOPIC = "发放未公示"
_CATEGORY = ("公示缺失",)
_KIND = "补助发放到户"


@dataclass(frozen=True)
class Manner:
    """How a list is posted: first day and length counted from the day of payment, None for not at all."""

    expect: Literal["flag", "quiet"]
    note: str
    begins: int | None = None
    days: int = 0
    joint: bool = False


_MANNERS = (
    Manner("flag", "发放前后都没有村级公示"),
    Manner("flag", "只公示6天（含首尾）", -8, 6),
    Manner("flag", "公示满7天，但末日就是发放日", -6, 7),
    Manner("flag", "先发放，三天后才公示", 3, 8),
    Manner("quiet", "恰好公示7天，发放前一日结束", -7, 7),
    Manner("quiet", "公示10天，发放前五日结束", -14, 10),
    Manner("quiet", "与另一批次同一张公示，列在公示明细里", -12, 8, joint=True),
)


def choose(ground: Ground) -> list[tuple[Manner, Batch]]:
    """Choose village lists that no other planting touches; their notices are posted by `post_chosen`."""
    reserved = {home.row.code for home in ground.world.homes if home.reserved}
    free = [
        batch
        for batch in ground.world.batches.values()
        if not batch.standing
        and len(batch.rows) >= 2
        and not any(row.household in reserved or row.status != "成功" for row in batch.rows)
    ]
    ground.rng.shuffle(free)
    chosen = [(manner, free.pop()) for _ in range(ground.world.scale.repeat) for manner in _MANNERS]
    for _, batch in chosen:
        batch.posted_by_hand = True
    return chosen


def post_chosen(world: World, chosen: list[tuple[Manner, Batch]]) -> None:
    """Post the chosen lists in their manner, and answer for a standing monthly list as it is."""
    for manner, batch in chosen:
        notices: list[Notice] = []
        if manner.begins is not None:
            notices.append(_post(world, manner, batch, manner.begins))
        subjects: list[Row | Subject] = [Subject("批次", batch.code), *notices]
        world.answer(_TOPIC, manner.expect, _CATEGORY, subjects, f"{batch.subsidy}{batch.code}:{manner.note}")
    standing = [one for one in world.batches.values() if one.standing and one.subsidy == POST.name]
    for batch in standing[8 : 8 + world.scale.repeat]:
        note = f"{batch.subsidy}{batch.code}：按月发放的名单，一年一张公示列明各月批次"
        world.answer(_TOPIC, "quiet", _CATEGORY, [Subject("批次", batch.code)], note)


def _post(world: World, manner: Manner, batch: Batch, begins: int) -> Notice:
    day = batch.paid_on + timedelta(days=begins)
    village = batch.villages[0]
    if manner.joint:
        notice = post(world, _KIND, village, "多项", None, day, manner.days)
        world.add(NoticeItem(notice.code, "批次", batch.code, sum(row.paid for row in batch.rows)))
        return notice
    total = sum(row.paid for row in batch.rows)
    return post(world, _KIND, village, "批次", batch.code, day, manner.days, total)
