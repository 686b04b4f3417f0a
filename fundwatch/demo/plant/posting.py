"""Projects not posted, posted with other sums, or not reported to the discipline office, and such that just were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from fundwatch.demo.records.oversight import Filing, Notice
from fundwatch.demo.records.projects import Contract, Project
from fundwatch.demo.world import World

_POSTED, _SUM, _FILED = "项目未公示", "公示金额不符", "项目未备案"
_SILENT, _UNSEEN = ("公示缺失",), ("监督缺位",)


def plant(world: World) -> None:
    """Change notices and filings of projects that no other planting touches."""
    free = _free(world)
    for _ in range(world.scale.repeat):
        _not_posted(world, next(free))
        _ten_days(world, next(free))
        _other_sum(world, next(free), 200_000)
        _other_sum(world, next(free), 10_000)
        _filed(world, next(free), 90)
        _filed(world, next(free), 30)


def _free(world: World) -> Iterator[Project]:
    used = {one.key for case in world.answers for one in (*case.subjects, *case.neutral)}
    tendered = {row.project for row in world.tables[Contract.TABLE] if row.procurement}
    rows = [
        row
        for row in world.tables[Project.TABLE]
        if row.code in tendered - used and not row.region.endswith("000") and row.year == 2017 and row.finished_on
    ]
    world.rng("posting").shuffle(rows)
    return iter(rows)


def _notice(world: World, project: Project, kind: str) -> Notice:
    found: Notice = next(one for one in world.tables[Notice.TABLE] if one.kind == kind and one.target == project.code)
    return found


def _not_posted(world: World, project: Project) -> None:
    gone = _notice(world, project, "项目实施前")
    world.tables[Notice.TABLE] = [one for one in world.tables[Notice.TABLE] if one is not gone]
    world.answer(_POSTED, "flag", _SILENT, [project], "开工前村里没有公示")


def _ten_days(world: World, project: Project) -> None:
    notice = _notice(world, project, "项目实施前")
    notice.ends_on = notice.begins_on + timedelta(days=9)
    world.answer(_POSTED, "quiet", _SILENT, [project, notice], "开工前恰好公示10天（含首尾）")


def _other_sum(world: World, project: Project, more: int) -> None:
    notice = _notice(world, project, "资金项目安排")
    notice.amount = project.investment + more
    if more > 10_000:
        world.answer(_SUM, "flag", _SILENT, [notice], "公示金额比台账多2000元", [project])
    else:
        world.answer(_SUM, "quiet", _SILENT, [notice], "公示金额与台账相差100元，为万元取两位小数的尾差", [project])


def _filed(world: World, project: Project, days: int) -> None:
    filing: Filing = next(
        one for one in world.tables[Filing.TABLE] if one.matter == "项目审批" and one.project == project.code
    )
    if project.approved_on is not None:
        filing.filed_on = project.approved_on + timedelta(days=days)
    if days > 30:
        world.answer(_FILED, "flag", _UNSEEN, [project, filing], "项目批复后第90天才备案")
    else:
        world.answer(_FILED, "quiet", _UNSEEN, [project, filing], "项目批复后第30天备案")
