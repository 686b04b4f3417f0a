from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundwatch.models.base import Base
from fundwatch.models.store import Store
from fundwatch.reports.workbook import PlainSheet, write_workbook
from fundwatch.services.prechecking import precheck
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
HEADER = list(PAYMENT)


@pytest.fixture
def county(store: Store) -> Store:
    load(store, places())
    load(store, {"死亡人员": [{"身份证号": DEAD, "死亡日期": "2017-01-10"}], "补助发放": [PAYMENT]})
    return store


def workbook(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "明日.xlsx"
    write_workbook(
        path, [PlainSheet("补助发放", HEADER, ["text"] * 11, [[row[name] for name in HEADER] for row in rows])]
    )
    return path


def content(store: Store) -> dict[str, list[Any]]:
    """Every row of every table."""
    with store.read() as connection:
        return {
            table.name: list(connection.execute(table.select().order_by(*table.primary_key)).all())
            for table in Base.metadata.sorted_tables
        }


def test_a_batch_is_tried_and_nothing_is_stored(county: Store, tmp_path: Path) -> None:
    before = content(county)
    file = workbook(
        tmp_path, {**PAYMENT, "发放流水号": "新1", "批次号": "新批", "年度": "2019", "发放日期": "2019-01-20"}
    )
    result = precheck(county, ACTOR, [file], as_of=date(2019, 1, 15), progress=Quiet())
    assert [(one["rule"], one["subject"]["key"]) for one in result.findings] == [("FW-B001", "旧1")]
    assert {"table": "补助发放", "key": "新1"} in result.findings[0]["related"]
    assert (result.rows, result.rejected, result.clean) == (1, 0, False)
    assert content(county) == before


def test_old_findings_that_do_not_concern_the_batch_are_not_told(county: Store, tmp_path: Path) -> None:
    innocent = {"身份证号": "539900197001010036", "姓名": "赵春生", "发放流水号": "新1", "批次号": "新批"}
    result = precheck(county, ACTOR, [workbook(tmp_path, {**PAYMENT, **innocent})], progress=Quiet())
    assert result.findings == ()
    assert result.clean


def test_rejected_rows_are_counted(county: Store, tmp_path: Path) -> None:
    wrong = {**PAYMENT, "发放流水号": "新1", "区划代码": "999999999999"}
    result = precheck(county, ACTOR, [workbook(tmp_path, wrong)], progress=Quiet())
    assert (result.rows, result.rejected, result.clean) == (0, 1, False)


def test_a_file_that_cannot_be_read_is_named(county: Store, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    result = precheck(county, ACTOR, [broken], progress=Quiet())
    assert [name for name, _ in result.refused] == ["坏.xlsx"]
