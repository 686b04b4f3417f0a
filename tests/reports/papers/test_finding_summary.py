from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from fundwatch.reports.papers import paper_form
from fundwatch.reports.papers.content import Cell, Paper, PaperTable
from fundwatch.reports.papers.definition import PaperScope
from fundwatch.services import finding_replies, finding_sending
from fundwatch.services.progress import Quiet
from tests import databases
from tests.books import ACTOR, Books
from tests.scanned_books import ANSWER, DAY, OTHER_TOWN, answer, fill, scan

LATER = date(2019, 2, 1)


@pytest.fixture
def answered(books: Books, tmp_path: Path) -> Books:
    """All sent out; one township answered two of three, with money to recover; the other nothing."""
    fill(books)
    scan(books)
    sheet = finding_sending.send(books.store, ACTOR, tmp_path, day=DAY).files[0].workbook
    answer(sheet, {1: {**ANSWER, "追缴金额": 200, "已追缴金额": 50}, 2: {**ANSWER, "是否属实": "不属实"}})
    found = finding_replies.preview(books.store, ACTOR, [sheet], today=LATER, progress=Quiet())
    finding_replies.commit(books.store, ACTOR, found.id, today=LATER, progress=Quiet())
    return books


def make(books: Books, region: str = "") -> Paper:
    with books.store.read() as connection:
        scope = PaperScope(as_of=DAY, office="财政局", region_code=region)
        return paper_form("疑点核查汇总表").make(connection, scope)


def told(table: PaperTable, cells: tuple[Cell, ...]) -> dict[str, Cell]:
    return {column.label: cell for column, cell in zip(table.columns, cells, strict=True)}


def test_it_tells_what_went_out_and_what_came_back_by_township(answered: Books) -> None:
    table = make(answered).tables[0]
    first, second = (told(table, row.cells) for row in table.rows)
    assert first["乡镇"] == "石桥镇"
    assert [first[one] for one in ("发出", "高", "中", "低", "收回", "属实", "不属实", "未核查", "不再提出")] == [
        *(3, 2, 1, 0, 2, 1, 1, 1, 0),
    ]
    assert [first[one] for one in ("应追缴", "已追缴", "未追缴")] == [20_000, 5_000, 15_000]
    assert [second[one] for one in ("乡镇", "发出", "收回", "未核查")] == ["龙潭镇", 1, 0, 1]


def test_both_tables_add_up_to_the_same(answered: Books) -> None:
    for table in make(answered).tables:
        assert table.total is not None
        for place in range(1, len(table.columns)):
            assert table.total[place] == sum(row.cells[place] for row in table.rows)  # type: ignore[misc]
    towns, severities = (told(table, table.total or ()) for table in make(answered).tables)
    assert {name: towns[name] for name in severities if name != "程度"} == {
        name: cell for name, cell in severities.items() if name != "程度"
    }
    assert towns["发出"] == 4


def test_what_a_later_scan_no_longer_raises_is_not_counted_as_unchecked(answered: Books) -> None:
    databases.by_hand(answered.store, "UPDATE finding SET current = false WHERE rule = 'FW-G001'")
    table = make(answered).tables[0]
    first = told(table, table.rows[0].cells)
    assert [first[one] for one in ("发出", "收回", "未核查", "不再提出")] == [3, 2, 0, 1]


def test_a_place_bounds_it(answered: Books) -> None:
    paper = make(answered, OTHER_TOWN)
    assert paper.title == "龙潭镇疑点核查情况汇总表"
    assert [row.cells[0] for row in paper.tables[0].rows] == ["龙潭镇"]


def test_nothing_sent_is_still_a_paper(books: Books) -> None:
    assert [table.rows for table in make(books).tables] == [(), ()]
