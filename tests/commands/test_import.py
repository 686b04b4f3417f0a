from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from fundwatch.cli import run_command
from fundwatch.commands.import_ import Session
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services import import_places
from fundwatch.services.importing import Preview
from fundwatch.services.progress import Quiet
from fundwatch.services.worker import WorkerCrashedError

REGIONS = (
    ("区划代码", "名称", "级别", "上级代码"),
    ("530524000000", "示范县", "县", None),
    ("530524101000", "第一乡", "乡镇", "530524000000"),
)


def written(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> str:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    book.close()
    return str(path)


@pytest.fixture
def database(target: str | Path) -> str:
    return str(target)


def regions_in(database: str) -> int:
    store = Store.open(database)
    with store.read() as connection:
        found: int = connection.exec_driver_sql("SELECT count(*) FROM region").scalar_one()
    store.close()
    return found


def test_a_good_file_makes_the_database_and_ends_with_0(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "区划.xlsx", {"行政区划": REGIONS})
    report = tmp_path / "r.json"
    assert run_command(["import", "--db", database, file, "--report", str(report)]) == 0
    assert regions_in(database) == 2
    assert "新增 2 行" in capsys.readouterr().out
    told = json.loads(report.read_text(encoding="utf-8"))
    assert (told[0]["import"], told[0]["status"], told[0]["rejects"]) == (1, "stored", [])


def test_a_rejected_row_ends_with_1_and_comes_back_with_its_reason(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "区划.xlsx", {"行政区划": [*REGIONS, ("530524101201", "甲村", "自然村", None)]})
    rejects = tmp_path / "退回.xlsx"
    assert run_command(["import", "--db", database, file, "--rejects", str(rejects)]) == 1
    assert regions_in(database) == 2
    assert "退回 第 4 行：“级别”的“自然村”不在规定之内" in capsys.readouterr().out
    assert rejects.exists()


def test_rejects_of_several_files_come_back_together_and_by_file(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [
        written(tmp_path / f"{name}.xlsx", {"行政区划": [*REGIONS, (code, "甲村", "自然村", None)]})
        for name, code in (("一乡", "530524101201"), ("二乡", "530524101202"))
    ]
    rejects = tmp_path / "退回.xlsx"
    assert run_command(["import", "--db", database, *files, "--rejects", str(rejects)]) == 1
    said = capsys.readouterr().err
    assert f"退回的 2 行已写入“{rejects}”" in said
    assert "其中 1 行另写入“退回-一乡.xlsx”，可退给报送单位。" in said
    assert sorted(path.name for path in tmp_path.glob("退回*.xlsx")) == [
        "退回-一乡.xlsx",
        "退回-二乡.xlsx",
        "退回.xlsx",
    ]


def test_a_file_that_cannot_be_read_ends_with_1_the_others_load(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"\x00\x01\x02\x03")
    file = written(tmp_path / "区划.xlsx", {"行政区划": REGIONS})
    report = tmp_path / "r.json"
    assert run_command(["import", "--db", database, str(broken), file, "--report", str(report)]) == 1
    assert regions_in(database) == 2
    told = json.loads(report.read_text(encoding="utf-8"))
    assert [(one["file"], one["status"], one["import"]) for one in told] == [
        ("坏.xlsx", "refused", None),
        ("区划.xlsx", "stored", 1),
    ]
    assert told[0]["reason"] in capsys.readouterr().out


def test_all_files_refused_store_nothing_and_are_reported(database: str, tmp_path: Path) -> None:
    report = tmp_path / "r.json"
    arguments = ["import", "--db", database, str(tmp_path / "没有.xlsx"), "--report", str(report)]
    assert run_command(arguments) == 1
    [told] = json.loads(report.read_text(encoding="utf-8"))
    assert (told["import"], told["status"], told["tables"]) == (None, "refused", {})
    store = Store.open(database)
    assert list(import_places.folder(store).iterdir()) == []
    store.close()


def test_a_dry_run_stores_nothing(database: str, tmp_path: Path) -> None:
    file = written(tmp_path / "区划.xlsx", {"行政区划": REGIONS})
    report = tmp_path / "r.json"
    assert run_command(["import", "--db", database, file, "--dry-run", "--report", str(report)]) == 0
    assert regions_in(database) == 0
    [told] = json.loads(report.read_text(encoding="utf-8"))
    assert (told["import"], told["tables"]["行政区划"]["stored"]) == (None, 2)


def test_an_update_must_be_asked_for(database: str, tmp_path: Path) -> None:
    written(tmp_path / "1.xlsx", {"行政区划": REGIONS})
    changed = written(tmp_path / "2.xlsx", {"行政区划": [*REGIONS[:2], ("530524101000", "改名乡", "乡镇", None)]})
    assert run_command(["import", "--db", database, str(tmp_path / "1.xlsx")]) == 0
    assert run_command(["import", "--db", database, changed]) == 1
    assert run_command(["import", "--db", database, changed, "--update"]) == 0


@pytest.mark.parametrize(
    "arguments", [["import"], ["import", "a.xlsx", "--no-such"], ["import", "a.xlsx", "--map", "没有.json"]]
)
def test_wrong_usage_ends_with_2(database: str, arguments: list[str]) -> None:
    assert run_command([*arguments, "--db", database]) == 2


@pytest.mark.file_books("a file that is no database")
def test_a_damaged_database_ends_with_3(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("这不是数据库，只是一段文字。", encoding="utf-8")
    file = written(tmp_path / "区划.xlsx", {"行政区划": REGIONS})
    assert run_command(["import", "--db", str(tmp_path / "a.db"), file]) == 3


class _CrashingWorker:
    """A worker whose process ends whenever it is given 坏.xlsx to read."""

    def __init__(self) -> None:
        self.refused: list[dict[str, str]] = []

    def run(self, *_: object, files: list[str], refused: dict[str, str], **__: Any) -> Preview:
        self.refused.append(dict(refused))
        if any(file.endswith("坏.xlsx") and file not in refused for file in files):
            raise WorkerCrashedError("正在读取“坏.xlsx”，已读 3 行")
        return Preview("id", (), updating=False, head=0)


def test_a_file_that_brings_the_worker_down_is_refused_and_the_others_read_again(store: Store) -> None:
    worker = _CrashingWorker()
    session = Session(worker, store, Actor("甲"), Quiet())  # type: ignore[arg-type]  # only `run` is used
    assert session.preview([Path("好.xlsx"), Path("坏.xlsx")]).id == "id"
    assert list(worker.refused[1]) == ["坏.xlsx"]
    assert "文件“坏.xlsx”的内容使读取程序中止" in worker.refused[1]["坏.xlsx"]
