"""The list of findings summed up by a column: every finding once, whatever the column."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.errors import UsageError
from fundwatch.services.finding_counts import COLUMNS, summed_up
from fundwatch.services.finding_lists import FindingRow

ONE = FindingRow(
    number=1,
    rule="FW-B001",
    name="死亡后仍有补助发放",
    category="虚报冒领",
    severity="high",
    score=0.7,
    subject_table="补助发放",
    subject_key="FF1",
    amount=10_000,
    day="2018-02-01",
    region=None,
    summary="某",
    verdict="",
    silenced_until=None,
    district="石桥镇",
)
FOUND = (
    ONE,
    replace(ONE, number=2, severity="medium", day="2017-12-31", amount=None, district="龙潭镇"),
    replace(ONE, number=3, rule="FW-G001", name="开工早于批复", category="程序违规", day=None, district=""),
)

rows = st.builds(
    lambda number, severity, amount, day, district: replace(
        ONE, number=number, severity=severity, amount=amount, day=day, district=district
    ),
    st.integers(1, 999),
    st.sampled_from(("high", "medium", "low")),
    st.none() | st.integers(-(10**12), 10**12),
    st.none() | st.dates().map(str),
    st.sampled_from(("", "石桥镇", "龙潭镇")),
)


def lines(by: str) -> list[tuple[str, str]]:
    return [(row.cells[0], row.cells[1]) for row in summed_up(FOUND, by).rows]


def test_each_column_has_its_lines() -> None:
    assert lines("规则") == [("FW-B001 死亡后仍有补助发放", "2"), ("FW-G001 开工早于批复", "1")]
    assert lines("乡镇") == [("未分地区", "1"), ("石桥镇", "1"), ("龙潭镇", "1")]
    assert lines("月份") == [("2017-12", "1"), ("2018-02", "1"), ("没有日期", "1")]
    assert lines("程度") == [("高", "2"), ("中", "1")]
    shown = summed_up(FOUND, "类别")
    assert shown.rows[0].cells == ("虚报冒领", "2", "1", "1", "0", "2", "100.00")
    assert shown.total == ("合计", "3", "2", "1", "0", "3", "200.00")
    assert "不是问题金额" in shown.notes[0]


@given(st.lists(rows, max_size=20), st.sampled_from(sorted(COLUMNS)))
def test_every_finding_is_counted_once(found: list[FindingRow], by: str) -> None:
    shown = summed_up(found, by)
    assert sum(int(row.sort[1] or 0) for row in shown.rows) == len(found)
    assert sum(int(row.sort[6] or 0) for row in shown.rows) == sum(one.amount or 0 for one in found)
    assert len({row.key for row in shown.rows}) == len(shown.rows)


def test_by_what_there_is_not() -> None:
    with pytest.raises(UsageError, match="不能按“村”汇总"):
        summed_up(FOUND, "村")
    assert summed_up((), "规则").total is None
