from __future__ import annotations

import pytest

from fundwatch.reports.papers import paper_form
from fundwatch.reports.papers.content import Paper
from fundwatch.reports.papers.definition import PaperScope
from fundwatch.services import finding_sending, reviewing, scanning
from tests.books import ACTOR, TOWN, Books
from tests.scanned_books import DAY, DEAD, OTHER_TOWN, fill, scan


@pytest.fixture
def scanned(books: Books) -> Books:
    fill(books)
    scan(books)
    return books


def make(books: Books, region: str = "") -> Paper:
    with books.store.read() as connection:
        scope = PaperScope(as_of=DAY, office="财政局", region_code=region)
        return paper_form("疑点清单").make(connection, scope)


def test_findings_stand_by_category_with_subtotals_that_add_up(scanned: Books) -> None:
    (table,) = make(scanned).tables
    plain = [row.cells for row in table.rows if not row.emphasised]
    subtotals = [row.cells for row in table.rows if row.emphasised]
    assert [cells[0] for cells in plain] == [1, 2, 3, 4]
    assert [cells[3] for cells in plain] == ["虚报冒领"] * 3 + ["程序违规"]
    assert [cells[5] for cells in subtotals] == ["虚报冒领小计（3条）", "程序违规小计（1条）"]
    assert table.total is not None
    assert table.total[7] == sum(cells[7] or 0 for cells in plain) == sum(cells[7] for cells in subtotals)  # type: ignore[misc]
    assert plain[0][:5] == (1, 3, "高", "虚报冒领", "龙潭镇 高坡村")
    assert plain[0][6] == f"李德福 {DEAD[2]}\n补助发放 FF3"
    assert plain[0][8:10] == ("死亡后仍有补助发放", "FW-B001")


def test_it_is_marked_as_internal_and_tells_how_sums_are_to_be_read(scanned: Books) -> None:
    paper = make(scanned)
    assert "不得公示张贴" in paper.lead_in[0]
    assert "合计是各条之和，不是问题金额" in paper.notes[0]


def test_a_place_bounds_it(scanned: Books) -> None:
    paper = make(scanned, OTHER_TOWN)
    assert paper.title == "龙潭镇扶贫资金疑点清单"
    assert paper.scope == "共1条，截至2019年1月15日"


def test_it_tells_how_far_each_has_got(scanned: Books, tmp_path: object) -> None:
    finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY, chosen=[TOWN])  # type: ignore[arg-type]
    numbers = {one.summary[:2]: one.number for one in scanning.findings(scanned.store, ACTOR)}
    reviewing.conclude(scanned.store, ACTOR, numbers["李四"], "属实", "已核实", expected_version=0)
    said = {row.cells[1]: row.cells[10] for row in make(scanned).tables[0].rows if not row.emphasised}
    assert said == {1: "属实", 2: "已下发石桥镇", 3: "未下结论", 4: "已下发石桥镇"}
    more = {"姓名": "李四", "身份证号": DEAD[0], "发放日期": "2018-06-01", "实发金额": "70.00"}
    scanned.put("补助发放", {"发放流水号": "FF9", **more})
    scan(scanned)
    said = {row.cells[1]: row.cells[10] for row in make(scanned).tables[0].rows if not row.emphasised}
    assert said[1] == "属实（待重新核实）"


def test_without_findings_it_is_still_a_paper(books: Books) -> None:
    (table,) = make(books).tables
    assert table.rows == ()
    assert table.total is not None
    assert table.total[7] == 0
