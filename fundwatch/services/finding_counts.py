"""The list of findings summed up by one of its columns: how many, of what weight, with what amount."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from fundwatch.errors import UsageError
from fundwatch.services.finding_lists import FindingRow
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Statement, StatementColumn, StatementRow

_SEVERITIES = {"high": "高", "medium": "中", "low": "低"}
_OPEN = "未下结论"
#: By what a list is summed up, in the order in which it is offered.
COLUMNS: Mapping[str, Callable[[FindingRow], str]] = {
    "规则": lambda one: f"{one.rule} {one.name}",
    "类别": lambda one: one.category,
    "乡镇": lambda one: one.district or "未分地区",
    "月份": lambda one: one.day[:7] if one.day else "没有日期",
    "年度": lambda one: one.day[:4] if one.day else "没有日期",
    "程度": lambda one: _SEVERITIES[one.severity],
    "结论": lambda one: one.verdict or _OPEN,
    "对象": lambda one: one.subject_table,
}
_IN_TURN = frozenset({"月份", "年度"})
_NOTE = "金额逐条相加；同一笔资金可能涉及几条疑点，合计不是问题金额。疑点是需要核实的线索，不是结论。"


def summed_up(found: Sequence[FindingRow], by: str) -> Statement:
    """A line for each value of a column, the most findings first, months in turn. UsageError for no such column."""
    if by not in COLUMNS:
        raise UsageError(f"疑点不能按“{by}”汇总。", f"可以按{'、'.join(COLUMNS)}汇总。")
    groups: dict[str, list[FindingRow]] = defaultdict(list)
    for one in found:
        groups[COLUMNS[by](one)].append(one)
    ordered = sorted(groups.items(), key=lambda it: (it[0] if by in _IN_TURN else "", -len(it[1]), it[0]))
    columns = (
        StatementColumn(by, stretch=True),
        StatementColumn("条数", "number", 64),
        *(StatementColumn(f"程度{word}", "number", 76) for word in _SEVERITIES.values()),
        StatementColumn("待查", "number", 64),
        StatementColumn("金额（元）", "money", 140),
    )
    rows = tuple(_row(value, group) for value, group in ordered)
    total = _row("合计", found).cells if found else None
    return Statement(f"疑点按{by}汇总表", "", columns, rows, total=total, notes=(_NOTE,), unit_note="单位：元")


def _row(value: str, group: Sequence[FindingRow]) -> StatementRow:
    graded = [sum(one.severity == code for one in group) for code in _SEVERITIES]
    counts = (len(group), *graded, sum(one.waits for one in group))
    amount = sum(one.amount or 0 for one in group)
    return StatementRow(value, (value, *(f"{count:,}" for count in counts), yuan(amount)), (value, *counts, amount))
