from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.cli import run_command
from tests.books import Books
from tests.noticed_books import allocation, fill

KINDS = ("资金分配结果", "项目实施情况", "补助发放到户")


def run(books: Books, out: Path, *more: str) -> int:
    arguments = ["notices", "--db", books.store.url, "--out", str(out), "--date", "2018-12-24"]
    return run_command([*arguments, *more])


def run_each(books: Books, out: Path) -> list[int]:
    """Statuses of the three kinds these tests are about; later forms may add kinds of their own."""
    return [run(books, out, "--level", "全部", "--kind", kind) for kind in KINDS]


@pytest.fixture
def filled(books: Books) -> Books:
    return fill(books)


def test_every_level_has_its_folder_of_numbered_files(filled: Books, tmp_path: Path) -> None:
    assert run_each(filled, tmp_path) == [0, 0, 0]
    names = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.glob("*/*.pdf"))
    assert names == [
        "乡镇/539900-2018-0002 云岭县石桥镇2018年度财政专项扶贫资金项目实施情况公告.pdf",
        "乡镇/539900-2018-0003 云岭县龙潭镇2018年度财政专项扶贫资金项目实施情况公告.pdf",
        "县/539900-2018-0001 云岭县2018年度财政专项扶贫资金分配结果公告.pdf",
        "村/539900-2018-0004 石桥镇龙山村2018年产业补助发放到户公示 PC1.pdf",
    ]


def test_a_second_run_writes_the_same_bytes(filled: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_each(filled, tmp_path / "一") == [0, 0, 0]
    capsys.readouterr()
    assert run_each(filled, tmp_path / "二") == [0, 0, 0]
    said = capsys.readouterr().out
    assert [f"已出具公示 0 份，按原稿重印 {count} 份" in said for count in (1, 2)] == [True, True]
    for first in (tmp_path / "一").glob("*/*.pdf"):
        assert (tmp_path / "二" / first.parent.name / first.name).read_bytes() == first.read_bytes()


def test_moved_books_are_told_with_status_one(
    filled: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_each(filled, tmp_path) == [0, 0, 0]
    filled.put("资金分配", allocation("FP7", "N1", "100.00"))
    assert run(filled, tmp_path, "--level", "县") == 1
    assert "公示 539900-2018-0001“云岭县2018年度" in capsys.readouterr().err


def test_a_withheld_notice_is_told_with_its_reason(
    filled: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled.put("支付", {"支付流水号": "ZF3", "金额": "0.01", "批次号": "PC1"})
    assert run_each(filled, tmp_path) == [0, 0, 1]
    said = capsys.readouterr().err
    assert "未能出具：龙山村 补助发放到户（批次PC1）" in said
    assert "相差0.01元" in said
    assert len(list(tmp_path.glob("*/*.pdf"))) == 3


def test_previews_have_no_number_and_leave_no_trace(filled: Books, tmp_path: Path) -> None:
    before = filled.store.head()
    assert run(filled, tmp_path, "--level", "村", "--kind", "补助发放到户", "--preview") == 0
    assert [path.name for path in tmp_path.glob("村/*.pdf")] == ["样稿 石桥镇龙山村2018年产业补助发放到户公示 PC1.pdf"]
    assert filled.store.head() == before


@pytest.mark.parametrize(
    "wrong",
    [("--level", "省"), ("--level", "村", "--kind", "折股量化"), ("--level", "县", "--format", "docx"), ()],
)
def test_wrong_usage_is_status_two(filled: Books, tmp_path: Path, wrong: tuple[str, ...]) -> None:
    arguments = ["notices", "--db", filled.store.url, "--out", str(tmp_path), *wrong]
    assert run_command(arguments) == 2
