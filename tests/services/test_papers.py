from __future__ import annotations

import errno
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.reports.papers.content import Paper, PaperColumn
from fundwatch.services import papers
from fundwatch.services.papers import PaperScope
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books
from tests.reports.papers.made_up_papers import ledger, simple

SCOPE = PaperScope(as_of=date(2019, 1, 15))
KIND = "资产台账"


class Told:
    """Keeps what was told of the progress."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int, str]] = []

    def step(self, done: int, total: int, what: str) -> None:
        self.steps.append((done, total, what))


@pytest.fixture
def owned(books: Books) -> Books:
    """Two assets, of the village and of the township itself."""
    books.put("资产", {"资产编号": "ZC1", "原值": "10.00"}, {"资产编号": "ZC2", "区划代码": TOWN, "原值": "5.00"})
    return books


def test_every_kind_is_listed_once_with_what_it_is_for() -> None:
    kinds = [kind.kind for kind in papers.kinds()]
    assert KIND in kinds
    assert len(set(kinds)) == len(kinds)
    assert all(kind.purpose.endswith("。") for kind in papers.kinds())
    assert {name for kind in papers.kinds() for name in kind.asks} <= {"year", "region", "subject"}


def _made(books: Books, kind: str, scope: PaperScope) -> Paper | UsageError:
    try:
        return papers.make(books.store, ACTOR, kind, scope)
    except UsageError as needed:
        return needed


@pytest.mark.parametrize("kind", [kind.kind for kind in papers.kinds()])
def test_every_kind_can_be_made_of_books_that_hold_nothing(books: Books, tmp_path: Path, kind: str) -> None:
    asks = next(one.asks for one in papers.kinds() if one.kind == kind)
    scope = replace(SCOPE, region_code=TOWN if "region" in asks else "")
    paper = _made(books, kind, scope)
    if isinstance(paper, UsageError):
        assert paper.hint, "a kind that needs to be told more says what"
        return
    assert paper.title
    for name in ("表.pdf", "表.xlsx"):
        assert papers.write(paper, tmp_path / name).path.stat().st_size > 0


def test_a_paper_bears_the_office_of_its_place_and_the_head_of_the_log(owned: Books) -> None:
    def office(region: str) -> str:
        return papers.make(owned.store, ACTOR, KIND, replace(SCOPE, region_code=region)).office

    assert (office(""), office(TOWN), office(VILLAGE)) == (
        "云岭县财政局",
        "云岭县石桥镇人民政府",
        "石桥镇龙山村村民委员会",
    )
    head = owned.store.head()
    made = papers.make(owned.store, ACTOR, KIND, SCOPE)
    assert made.log_head is not None
    assert (made.log_head.number, made.log_head.digest) == (head.number, head.digest)
    assert papers.make(owned.store, ACTOR, KIND, replace(SCOPE, office="审计局")).office == "审计局"


def test_books_that_name_no_place_leave_the_office_blank(books: Books) -> None:
    with books.store.read() as connection:
        assert papers.office_name(connection, SCOPE.as_of)
    with books.store.read() as connection, pytest.raises(UsageError, match="没有区划代码为“530000000000”的地方"):
        papers.office_name(connection, SCOPE.as_of, "530000000000")


def test_a_paper_is_bounded_to_the_actors_region(owned: Books) -> None:
    clerk = Actor("村会计", "龙山村", region_code=VILLAGE)
    paper = papers.make(owned.store, clerk, KIND, SCOPE)
    assert paper.office == "石桥镇龙山村村民委员会"
    assert "ZC2" not in {cell for row in paper.tables[0].rows for cell in row.cells}
    for outside in (TOWN, COUNTY):
        with pytest.raises(RefusedError, match="不在您的管辖范围内"):
            papers.make(owned.store, clerk, KIND, replace(SCOPE, region_code=outside))


def test_a_kind_there_is_none_of_is_refused_with_those_there_are(books: Books) -> None:
    with pytest.raises(UsageError, match="没有“流水账”这种表") as refused:
        papers.make(books.store, ACTOR, "流水账", SCOPE)
    assert KIND in refused.value.hint


def test_a_choice_the_kind_does_not_have_is_refused(books: Books) -> None:
    with pytest.raises(UsageError, match="“资产台账”不分对象"):
        papers.make(books.store, ACTOR, KIND, replace(SCOPE, subject="ZC1"))


def test_a_paper_is_made_and_written_with_its_progress_told(owned: Books, tmp_path: Path) -> None:
    told = Told()
    written = papers.make_file(owned.store, ACTOR, KIND, SCOPE, tmp_path / "台账.PDF", progress=told)
    assert written.pages >= 1
    assert written.path.read_bytes() == papers.pdf(papers.make(owned.store, ACTOR, KIND, SCOPE))
    assert [step[:2] for step in told.steps] == [(0, 2), (1, 2)]
    workbook = papers.make_file(owned.store, ACTOR, KIND, SCOPE, tmp_path / "台账.xlsx")
    assert workbook.rows == written.rows
    assert openpyxl.load_workbook(workbook.path).worksheets[0]["A1"].value == written.title


@pytest.mark.parametrize("name", ["台账.doc", "台账", "台账.xls"])
def test_any_other_form_is_refused_before_anything_is_made(books: Books, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"文件名请以 \.pdf"):
        papers.make_file(books.store, ACTOR, KIND, SCOPE, tmp_path / name)
    assert not (tmp_path / name).exists()


def test_a_file_that_exists_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    path.write_bytes(b"before")
    with pytest.raises(RefusedError, match="说明"):
        papers.write(simple([PaperColumn("说明")], ["长" * 40_000]), path)
    assert path.read_bytes() == b"before"
    papers.write(ledger(3), path)
    assert path.read_bytes().startswith(b"PK")
    assert not path.with_name(".台账.xlsx.part").exists()


@pytest.mark.parametrize(
    ("fault", "hint"),
    [
        (PermissionError(), "可能正被其他程序打开"),
        (FileNotFoundError(), "文件夹不存在"),
        (OSError(errno.ENOSPC, "full"), "磁盘空间"),
    ],
)
def test_a_file_that_cannot_be_written_says_why(tmp_path: Path, fault: OSError, hint: str) -> None:
    with (
        pytest.raises(RefusedError, match=r"写不了文件“.*台账\.pdf”") as refused,
        papers.kept_whole(tmp_path / "台账.pdf"),
    ):
        raise fault
    assert hint in refused.value.hint


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="写不了文件") as refused:
        papers.write(ledger(1), tmp_path / "没有" / "台账.pdf")
    assert "文件夹不存在" in refused.value.hint
