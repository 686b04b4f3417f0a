from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fundwatch.errors import RefusedError
from fundwatch.models.actor import Actor
from fundwatch.services import paper_desk, papers
from fundwatch.services.listing import ListQuery
from fundwatch.services.papers import PaperScope
from fundwatch.services.progress import Quiet
from fundwatch.services.statement import Statement, StatementColumn, StatementRow
from tests.books import ACTOR, TOWN, VILLAGE, Books
from tests.reports.papers.made_up_papers import DAY
from tests.reports.pdf.reading_back import words_of

SHOWN = Statement(
    "资金",
    "资金指标",
    (StatementColumn("名称"), StatementColumn("空的"), StatementColumn("金额（元）", "money")),
    (StatementRow("K", ("修路", "", "1,234.50")),),
)


def test_choices_are_the_kinds_in_groups_the_years_and_the_places(books: Books) -> None:
    books.put("资金指标", *({"指标编号": f"Z{year}", "预算年度": str(year)} for year in (2017, 2019)))
    found = paper_desk.choices(books.store, ACTOR)
    assert found.kinds == papers.kinds()
    assert len({name for name, _ in found.groups}) == len(found.groups)
    assert all(kinds for _, kinds in found.groups)
    assert found.years == (2019, 2017)
    assert found.places == ((TOWN, "石桥镇"), (VILLAGE, "　龙山村"))
    assert found.whole == "全县"


def test_an_actor_of_a_township_chooses_within_it(books: Books) -> None:
    books.put("行政区划", {"区划代码": "539900102000", "名称": "龙潭镇", "级别": "乡镇", "上级代码": "539900000000"})
    found = paper_desk.choices(books.store, Actor("镇会计", "石桥镇", region_code=TOWN))
    assert (found.whole, found.places) == ("石桥镇", ((VILLAGE, "　龙山村"),))


def test_books_that_hold_nothing_offer_kinds_only(books: Books) -> None:
    found = paper_desk.choices(books.store, Actor("外县", "外县", region_code="530100000000"))
    assert (found.years, found.places) == ((), ())
    assert found.kinds == papers.kinds()


def test_a_paper_of_a_kind_is_laid_out(books: Books) -> None:
    books.put("资产", {"资产编号": "ZC1", "原值": "10.00"})
    scope = PaperScope(as_of=date(2019, 1, 15))
    shown = paper_desk.show_kind(books.store, ACTOR, "资产台账", scope, progress=Quiet())
    assert shown.pdf == papers.pdf(papers.make(books.store, ACTOR, "资产台账", scope))
    assert b"fundwatch.services.paper_desk" in pickle.dumps(shown), "it comes from another process"


def test_a_statement_is_laid_out_without_what_is_empty(books: Books) -> None:
    shown = paper_desk.show_statement(books.store, ACTOR, SHOWN, DAY, scope="2018 年", progress=Quiet())
    found = words_of(shown.pdf)
    assert (shown.title, shown.rows, shown.said) == ("资金", 1, "")
    for words in ("2018年", "修路", "1,234.50", "没有列出：空的"):
        assert words in found


def test_the_rows_of_a_query_are_laid_out(books: Books) -> None:
    shown = paper_desk.show_query(books.store, ACTOR, ListQuery("行政区划"), DAY, progress=Quiet())
    assert shown.rows == 3
    assert "龙山村" in words_of(shown.pdf)


def test_shown_pages_are_kept_in_a_file_or_it_is_said_why_not(tmp_path: Path) -> None:
    path = tmp_path / "台账.pdf"
    assert paper_desk.keep(b"%PDF-1", path) == 6
    assert path.read_bytes() == b"%PDF-1"
    with pytest.raises(RefusedError, match="写不了文件"):
        paper_desk.keep(b"", tmp_path / "没有" / "台账.pdf")


@pytest.mark.parametrize(
    ("title", "scope", "named"),
    [
        ("资产台账", "石桥镇 2018年", "资产台账 石桥镇 2018年.pdf"),
        ("资产/台账", '搜索“a:b*"', "资产 台账 搜索“a b.pdf"),
        ("长" * 200, "", "长" * 80 + ".pdf"),
    ],
)
def test_a_file_is_named_by_what_it_is_in_characters_every_disk_takes(title: str, scope: str, named: str) -> None:
    assert paper_desk.file_name(title, scope, ".pdf") == named


def test_a_list_without_rows_is_laid_out_as_one(books: Books) -> None:
    shown = paper_desk.show_statement(books.store, ACTOR, replace(SHOWN, rows=()), DAY, progress=Quiet())
    assert "没有记录" in words_of(shown.pdf)
