"""Payments that came back from the bank and were paid again: daily life, and no second payment."""

from __future__ import annotations

import random
from datetime import timedelta

from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.workdays import after
from fundwatch.demo.world import Batch, World

_REASONS = ("账号错误", "账户状态异常", "户名不符")


def build_bounces(world: World) -> None:
    """Let some payments of yearly lists come back and be paid again some weeks later in the same list."""
    rng = world.rng("bounces")
    for batch in world.batches.values():
        if batch.standing:
            continue
        for row in list(batch.rows):
            if rng.random() < 0.004 and row.status == "成功":
                bounce(world, rng, batch, row)


def bounce(world: World, rng: random.Random, batch: Batch, row: Benefit) -> Benefit:
    """Send one payment back and pay it again; returns the second row."""
    row.status, row.paid = "退票", 0
    row.bounce_reason, row.answered_on = rng.choice(_REASONS), row.paid_on + timedelta(days=2)
    again = Benefit(
        world.number(f"BF{batch.year}", 7),
        row.batch,
        row.subsidy,
        row.year,
        row.period,
        row.name,
        row.id_number,
        row.household,
        row.account,
        row.quantity,
        row.due,
        row.due,
        after(row.paid_on, rng.randrange(8, 16)),
        row.region,
        row.group,
    )
    again.holder, again.channel, again.grade = row.holder, row.channel, row.grade
    again.status, again.original = "补发", row.code
    batch.rows.append(again)
    return again
