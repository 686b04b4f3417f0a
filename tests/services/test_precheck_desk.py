from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.models.store import Store
from fundwatch.reports.workbook import PlainSheet, write_workbook
from fundwatch.services.precheck_desk import Prechecked, try_files
from fundwatch.services.progress import Quiet
from tests.factory import ACTOR, load, places

DEAD = "539900194503070019"
PAYMENT = {
    "发放流水号": "旧1",
    "批次号": "旧批",
    "补助项目": "高龄津贴",
    "年度": "2018",
    "姓名": "李德福",
    "身份证号": DEAD,
    "银行账号": "6217000000000017",
    "应发金额": "600",
    "实发金额": "600",
    "发放日期": "2018-03-01",
    "区划代码": "539900101201",
}


@pytest.fixture
def county(store: Store) -> Store:
    load(store, places())
    load(store, {"死亡人员": [{"身份证号": DEAD, "死亡日期": "2017-01-10"}], "补助发放": [PAYMENT]})
    return store


def tried(store: Store, folder: Path, *rows: dict[str, str]) -> Prechecked:
    path = folder / "明日.xlsx"
    header = list(PAYMENT)
    cells = [[row[name] for name in header] for row in rows]
    write_workbook(path, [PlainSheet("补助发放", header, ["text"] * len(header), cells)])
    return try_files(store, ACTOR, [path], progress=Quiet())


def figures(result: Prechecked) -> dict[str, tuple[str, str]]:
    return {one.label: (one.value, one.note) for one in result.listed.figures}


def test_a_finding_is_told_with_the_rows_it_rests_on(county: Store, tmp_path: Path) -> None:
    new = {**PAYMENT, "发放流水号": "新1", "批次号": "新批", "年度": "2019", "发放日期": "2019-01-20"}
    result = tried(county, tmp_path, new)
    (row,) = result.listed.rows
    assert row.cells[:2] == ("高", "死亡后仍有补助发放")
    assert "李德福" in row.cells[2]
    assert (row.cells[3], row.sort[3], row.cells[4]) == ("1,200.00", 120_000, "1")
    account = result.accounts[row.key]
    rows = next(one for one in account.sections if one.title == "涉及的记录")
    assert [(line.cells[:3], line.table) for line in rows.lines] == [
        (("本批", "补助发放", "新1"), ""),
        (("账里", "补助发放", "旧1"), "补助发放"),
        (("账里", "死亡人员", DEAD), "死亡人员"),
    ]
    assert rows.lines[0].cells[3] == "明日.xlsx，“补助发放”第 2 行"
    assert {fact.label: fact.value for one in account.sections for fact in one.facts}["死亡日期"] == "2017-01-10"
    assert figures(result)["疑点"] == ("1 条", "其中程度高 1 条")
    assert figures(result)["检查"] == ("1 行", "没有存入任何数据")


def test_rules_that_do_not_apply_are_named_with_the_reason(county: Store, tmp_path: Path) -> None:
    result = tried(county, tmp_path, {**PAYMENT, "发放流水号": "新1", "身份证号": "539900197001010036"})
    idle = next(one for one in result.summary.sections if one.title == "没有检查的规则")
    assert ("不适用", "到户补助批次没有公示或公示不足", "没有“公示”的数据；导入后即可检查。") in [
        one.cells for one in idle.lines
    ]
    assert any("不适用的规则" in note and "到户补助批次没有公示或公示不足" in note for note in result.listed.notes)
    checked, said = figures(result)["规则"]
    assert said == f"不适用 {len(idle.lines)} 条，出错 0 条"
    assert int(checked.split()[0]) > 0


def test_rows_that_were_not_checked_are_counted(county: Store, tmp_path: Path) -> None:
    result = tried(county, tmp_path, PAYMENT, {**PAYMENT, "发放流水号": "新1", "区划代码": "999999999999"})
    assert figures(result)["没有检查"] == ("2 行", "不合格式 1 行，账里已有 1 行")
    assert result.listed.rows == ()
    assert any("1 行不符合格式" in note for note in result.listed.notes)


def test_a_file_that_cannot_be_read_is_told_with_its_reason(county: Store, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    result = try_files(county, ACTOR, [broken], progress=Quiet())
    files = next(one for one in result.summary.sections if one.title == "文件")
    assert [(fact.label, fact.tone) for fact in files.facts] == [("坏.xlsx", "danger")]
    assert files.facts[0].value
    assert figures(result)["检查"][0] == "0 行"
