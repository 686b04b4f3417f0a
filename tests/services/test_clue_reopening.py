from __future__ import annotations

from typing import Any

import pytest

from fundwatch.services.clue_reopening import changed, differences

FACTS: dict[str, Any] = {
    "amount": "500.00",
    "date": "2018-02-01",
    "evidence": {"姓名": "李四", "死亡日期": "2017-05-01", "明细": [{"流水号": "FF1"}], "明细条数": 1},
    "related": [{"table": "人员", "key": "A"}],
    "subject": {"table": "补助发放", "key": "FF1"},
    "rule": "FW-B001",
}


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ({}, []),
        ({"amount": "800.00"}, ["金额 500.00 → 800.00"]),
        ({"date": None}, ["日期 2018-02-01 → （空）"]),
        ({"evidence": {**FACTS["evidence"], "死亡日期": "2017-06-01"}}, ["死亡日期 2017-05-01 → 2017-06-01"]),
        ({"evidence": {**FACTS["evidence"], "明细": [{"流水号": "FF2"}]}}, ["明细中的数值有变化"]),
        ({"evidence": {**FACTS["evidence"], "明细": [{}, {}], "明细条数": 2}}, ["明细条数 1 → 2"]),
        ({"related": [*FACTS["related"], {"table": "户", "key": "H1"}]}, ["涉及的记录增加 1 条（户 H1）"]),
        ({"related": []}, ["涉及的记录减少 1 条（人员 A）"]),
    ],
)
def test_what_differs_is_told_old_and_new(now: dict[str, Any], told: list[str]) -> None:
    assert list(differences(FACTS, {**FACTS, **now})) == told


def test_many_differences_are_counted_and_some_told() -> None:
    evidence = {f"项{n}": n for n in range(6)}
    said = changed(7, {**FACTS, "evidence": {}}, {**FACTS, "evidence": evidence})
    assert said == "疑点 7 的事实有变化：项0 （空） → 0；项1 （空） → 1；项2 （空） → 2；项3 （空） → 3等 6 处"


def test_facts_that_were_not_kept_are_not_made_up() -> None:
    assert changed(7, None, FACTS) == "疑点 7 下结论后事实有变化（当时的数值没有留存）"
