"""One finding on paper: its evidence, its sources, what was concluded, and its rule's page after it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.reports.papers.content import Paper
from fundwatch.services import reviewing, scanning, thresholds
from fundwatch.services.finding_papers import finding_paper, write_finding
from tests.books import ACTOR, TOWN, Books
from tests.scanned_books import DAY, DEAD, OTHER_TOWN, fill, scan


@pytest.fixture
def scanned(books: Books) -> Books:
    """The books with three payments to the dead, numbered 1 to 3, and a project, number 4."""
    fill(books)
    scan(books)
    return books


def texts(paper: Paper, name: str) -> list[tuple[object, ...]]:
    return [row.cells for table in paper.tables if table.name == name for row in table.rows]


def test_the_evidence_the_sources_and_then_the_rule(scanned: Books) -> None:
    paper = finding_paper(scanned.store, ACTOR, 1, DAY)
    names = [table.name for table in paper.tables]
    assert names[:5] == ["疑点", "核对的数值", "明细（1 条）", "数据来源（提出疑点时）", "规则说明：FW-B001"]
    assert names[5:] == [
        "规则参数",
        "规则例子：死亡人员",
        "规则例子：补助发放",
        "规则例子：核对的数值",
        "规则例子：明细",
    ]
    assert ("死亡日期", "2017-05-01") in texts(paper, "核对的数值")
    assert ("补助发放", "FF1", "测试.xlsx", "补助发放", 2) in texts(paper, "数据来源（提出疑点时）")
    assert [cells[3] for cells in texts(paper, "明细（1 条）")] == [10_000]
    assert "疑点是需要核实的线索，不是结论。" in paper.lead_in[0]
    assert paper.lead_in[1].startswith("李四")


def test_what_is_not_confirmed_is_printed_as_such(scanned: Books) -> None:
    paper = finding_paper(scanned.store, ACTOR, 1, DAY)
    rule = dict(texts(paper, "规则说明：FW-B001"))
    assert "依据" not in rule
    assert str(rule["依据（待核实）"]).endswith("（待核实，未核实前不作为法定依据引用）")
    assert texts(paper, "规则参数") == [
        ("死亡后发放宽限天数", "30天（待核实）", "2016-01-01 起", texts(paper, "规则参数")[0][3], "✓")
    ]
    assert str(texts(paper, "规则参数")[0][3]).startswith("待核实：")


def test_values_set_after_the_scan_are_not_said_to_have_been_used(scanned: Books) -> None:
    own = thresholds.wish("死亡后发放宽限天数", "90", date(2016, 1, 1), None, "县里文件")
    thresholds.change(scanned.store, ACTOR, own)
    before = finding_paper(scanned.store, ACTOR, 1, DAY)
    assert [cells[1] for cells in texts(before, "规则参数")] == ["30天（待核实）"]
    assert "此后参数有过改动" in str(dict(texts(before, "规则说明：FW-B001"))["参数"])
    scan(scanned)
    after = finding_paper(scanned.store, ACTOR, 1, DAY)
    assert [(cells[1], cells[-1]) for cells in texts(after, "规则参数")] == [("30天（待核实）", ""), ("90天", "✓")]
    assert "此后参数有过改动" not in str(dict(texts(after, "规则说明：FW-B001"))["参数"])


def test_conclusions_are_printed_and_a_finding_no_longer_raised_says_so(scanned: Books) -> None:
    reviewing.conclude(scanned.store, ACTOR, 1, "属实", "已核对死亡证明", expected_version=0)
    with scanned.store.write(ACTOR, "测试") as writing:
        writing.connection.execute(update(Finding).where(Finding.number == 1).values(current=False))
    paper = finding_paper(scanned.store, ACTOR, 1, DAY)
    assert [cells[:3] for cells in texts(paper, "核查结论")] == [("属实", "已核对死亡证明", "测试")]
    assert paper.notes == ("最近一次扫描已不再提出这一条。",)


def test_a_rule_of_another_release_has_no_page(scanned: Books) -> None:
    with scanned.store.write(ACTOR, "测试") as writing:
        writing.connection.execute(update(Finding).where(Finding.number == 1).values(rule="FW-Z999"))
    paper = finding_paper(scanned.store, ACTOR, 1, DAY)
    assert texts(paper, "规则说明：FW-Z999") == [("说明", "这条疑点由另一版本的程序提出，本版本没有它的规则说明。")]


def test_both_forms_are_written_equal_each_time(scanned: Books, tmp_path: Path) -> None:
    for suffix in (".pdf", ".xlsx"):
        for name in ("一", "二"):
            write_finding(scanned.store, ACTOR, 2, DAY, tmp_path / (name + suffix))
        assert (tmp_path / f"一{suffix}").read_bytes() == (tmp_path / f"二{suffix}").read_bytes()
    workbook = load_workbook(tmp_path / "一.xlsx")
    cells = [cell.value for row in workbook["核对的数值"].iter_rows() for cell in row]
    assert DEAD[1] in cells


def test_nobody_prints_what_is_not_theirs(scanned: Books, tmp_path: Path) -> None:
    elsewhere = Actor("乡镇", "乡镇", OTHER_TOWN)
    with pytest.raises(UsageError, match="没有编号为 1 的疑点"):
        write_finding(scanned.store, elsewhere, 1, DAY, tmp_path / "疑点.pdf")
    own = Actor("乡镇", "乡镇", TOWN)
    assert finding_paper(scanned.store, own, 1, DAY).title == "疑点说明：死亡后仍有补助发放"
    with pytest.raises(UsageError, match="没有编号为 99 的疑点"):
        scanning.finding(scanned.store, ACTOR, 99)
    with pytest.raises(UsageError, match="不能写成"):
        write_finding(scanned.store, ACTOR, 1, DAY, tmp_path / "疑点.docx")
