"""The flow of money on paper and in files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from fundwatch.errors import UsageError
from fundwatch.services import flow_desk, flow_papers
from fundwatch.services.flow_request import FlowRequest
from fundwatch.services.progress import Quiet
from tests.books import ACTOR, Books
from tests.reports.pdf.reading_back import words_of
from tests.traced_books import put_chain

DAY = date(2018, 12, 20)
YEAR, DOCUMENT = FlowRequest(), FlowRequest(table="资金指标", key="ZB2")


@pytest.fixture
def filled(books: Books) -> Books:
    return put_chain(books)


@pytest.mark.usefixtures("qapp")
def test_the_figure_is_written_as_pdf_with_the_head_of_the_log(filled: Books, tmp_path: Path) -> None:
    written = flow_papers.write(filled.store, ACTOR, YEAR, DAY, tmp_path / "流向.pdf")
    found = words_of((tmp_path / "流向.pdf").read_bytes())
    head = filled.store.head()
    for said in ("2018年资金流向", "2018年12月20日", "单位：元", "农业局", f"{head.number}-{head.digest[:16]}"):
        assert said in found
    assert written.path == tmp_path / "流向.pdf"
    assert written.rows > 5


def test_the_figure_is_written_as_a_picture(filled: Books, tmp_path: Path) -> None:
    flow_papers.write(filled.store, ACTOR, DOCUMENT, DAY, tmp_path / "流向.PNG")
    with Image.open(tmp_path / "流向.PNG") as picture:
        assert picture.width > 2000


def test_the_tree_is_written_as_a_workbook_line_for_line(filled: Books, tmp_path: Path) -> None:
    flow_papers.write(filled.store, ACTOR, DOCUMENT, DAY, tmp_path / "层级.xlsx")
    rows = [
        list(row) for row in openpyxl.load_workbook(tmp_path / "层级.xlsx").worksheets[0].iter_rows(values_only=True)
    ]
    lines = list(flow_papers.walk(flow_desk.view(filled.store, ACTOR, DOCUMENT).branches))
    first = next(number for number, row in enumerate(rows) if row[0] == "级") + 1
    for row, (depth, branch) in zip(rows[first : first + len(lines)], lines, strict=True):
        assert row[0] == depth
        assert str(row[2]).strip("　") == branch.text
        assert (round(row[5] * 100) if row[5] is not None else None) == branch.amount
        assert round(row[6] * 100) == branch.whole
        assert branch.amount is not None or "来源未分" in str(row[7])


@pytest.mark.usefixtures("qapp")
def test_the_tree_is_printed_too(filled: Books, tmp_path: Path) -> None:
    shown = flow_papers.show_tree(filled.store, ACTOR, DOCUMENT, DAY, progress=Quiet())
    assert "资金流向层级表：基础设施（ZB2）" in words_of(shown.pdf)
    flow_papers.write_tree(filled.store, ACTOR, DOCUMENT, DAY, tmp_path / "层级.pdf")
    assert "养殖场" in words_of((tmp_path / "层级.pdf").read_bytes())


@pytest.mark.usefixtures("qapp")
def test_the_figure_is_looked_at_before_it_is_printed(filled: Books) -> None:
    shown = flow_papers.show_figure(filled.store, ACTOR, DOCUMENT, DAY, progress=Quiet())
    assert "资金流向：基础设施（ZB2）" in words_of(shown.pdf)
    assert shown.said == ""


def test_a_file_of_another_kind_is_refused_and_nothing_is_written(filled: Books, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        flow_papers.write(filled.store, ACTOR, YEAR, DAY, tmp_path / "流向.docx")
    assert ".png" in refused.value.hint
    assert not list(tmp_path.glob("流向*"))


def test_a_record_that_is_not_there_leaves_no_file(filled: Books, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        flow_papers.write(filled.store, ACTOR, FlowRequest(table="项目", key="没有"), DAY, tmp_path / "流向.pdf")
    assert not list(tmp_path.glob("流向*"))
