"""Reports to the discipline office, all in time."""

from __future__ import annotations

from datetime import date, timedelta

from fundwatch.demo.records.money import Payment
from fundwatch.demo.records.oversight import Filing
from fundwatch.demo.records.projects import Project
from fundwatch.demo.scale import AS_OF
from fundwatch.demo.workdays import after
from fundwatch.demo.world import World

_RECEIVER = "县纪委党风政风监督室"


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter of a day."""
    return day.year, (day.month + 2) // 3


def end_of(quarter: tuple[int, int]) -> date:
    """Last day of a quarter."""
    year, number = quarter
    following = date(year + number // 4, number % 4 * 3 + 1, 1)
    return following - timedelta(days=1)


def file_reports(world: World) -> None:
    """Report each quarter's spending, each approval and each start within thirty days."""
    rng = world.rng("filings")
    for (unit, quarter), amount in sorted(spending(world).items()):
        day = after(end_of(quarter), rng.randrange(4, 19))
        if day <= AS_OF:
            period = f"{quarter[0]}Q{quarter[1]}"
            # A quarter in which more came back than went out is reported as none spent.
            _file(world, unit, "资金使用进度", None, period, day, max(0, amount))
    for project in world.tables[Project.TABLE]:
        for matter, start in (("项目审批", project.approved_on), ("项目实施", project.started_on)):
            if start is None:
                continue
            day = after(start, rng.randrange(4, 19))
            if day <= AS_OF:
                year, number = quarter_of(start)
                _file(world, project.supervisor, matter, project.code, f"{year}Q{number}", day, None)


def spending(world: World) -> dict[tuple[str, tuple[int, int]], int]:
    """What offices and townships paid out, by unit and quarter."""
    spent: dict[tuple[str, tuple[int, int]], int] = {}
    for row in world.tables[Payment.TABLE]:
        if world.units[row.payer].category in ("主管部门", "乡镇政府"):
            key = (row.payer, quarter_of(row.paid_on))
            spent[key] = spent.get(key, 0) + row.amount
    return spent


def _file(
    world: World, unit: str, matter: str, project: str | None, period: str, day: date, amount: int | None
) -> None:
    code = world.number(f"BA{day.year}", 5)
    world.add(Filing(code, unit, matter, project, period, day, amount, _RECEIVER))
