"""Papers for tests: a ledger of twelve columns with groups and a total, and papers of any columns and rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from fundwatch.reports.content import LogHead
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable

DAY = date(2018, 12, 24)
LEDGER = (
    PaperColumn("序号", "number", 3),
    PaperColumn("指标文号", whole=True),
    PaperColumn("资金名称", weight=20),
    PaperColumn("上年结转", "money", group="可用资金"),
    PaperColumn("本年下达", "money", group="可用资金"),
    PaperColumn("调剂整合", "money", group="可用资金"),
    PaperColumn("已分解", "money", group="使用情况"),
    PaperColumn("已拨付", "money", group="使用情况"),
    PaperColumn("已支出", "money", group="使用情况"),
    PaperColumn("结余", "money"),
    PaperColumn("支出进度", "rate"),
    PaperColumn("下达日期", "day"),
)


def ledger(count: int, **of_table: Any) -> Paper:
    """A ledger of so many rows."""
    rows = tuple(
        PaperRow(
            (
                number,
                f"云财农〔2018〕{number}号",
                "中央财政专项扶贫资金（发展资金）",
                *(number * 1_234_567 + place for place in range(7)),
                number * 97 % 10_000,
                date(2018, 1 + number % 12, 1 + number % 28),
            )
        )
        for number in range(1, count + 1)
    )
    sums = [sum(row.cells[place] for row in rows) for place in range(3, 10)]  # type: ignore[misc]
    return around(PaperTable("资金台账", LEDGER, rows, (None, None, None, *sums, 7712, None), **of_table))


def around(*tables: PaperTable, **changes: Any) -> Paper:
    """A paper of tables."""
    given: dict[str, Any] = {
        "kind": "资金台账",
        "title": "云岭县2018年度财政专项扶贫资金台账",
        "scope": "2018年度，截至2018年12月24日",
        "office": "云岭县财政局",
        "day": DAY,
        "tables": tables,
        "unit_note": "单位：元",
        "notes": ("支出进度按已支出除以可用资金计算。",),
        "log_head": LogHead(123, "ab12cd34ef56ab12cd34ef"),
    }
    return Paper(**(given | changes))


def simple(columns: Sequence[PaperColumn], *rows: Sequence[Cell], **of_table: Any) -> Paper:
    """A paper of one table of such rows."""
    return around(PaperTable("明细", tuple(columns), tuple(PaperRow(tuple(row)) for row in rows), **of_table))
