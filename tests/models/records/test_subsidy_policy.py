"""What one file in models/records/ brings with it: a table in older databases, import, lists, a template."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from openpyxl import load_workbook
from sqlalchemy import inspect

from fundwatch.cli import run_command
from fundwatch.models.store import Store
from fundwatch.services import listing
from tests.databases import as_made_by_an_older_release
from tests.services.importing.office import ACTOR, Office

LABEL = "补贴政策清单"
HEADER = (
    "政策编号", "补助项目", "主管部门", "政策级次", "依据文号", "补助对象", "补助标准说明", "发放方式", "发放时间",
    "咨询电话", "起始日期", "截止日期",
)  # fmt: skip
GRAIN = (
    "0012", "耕地地力保护补贴", "农业农村局", "中央", "财农〔2016〕26号", "拥有耕地承包权的种地农民", "每亩85.30元",
    "一卡通", "每年6月30日前", "0875-0000001", "2016-05-01", None,
)  # fmt: skip
COAL = ("0013", "冬季取暖补助", "民政局", "县", None, "特困户", "每户煤炭1吨", "实物", None, None, None, "2018-12-31")


def test_an_older_database_gets_the_table_on_opening_and_keeps_what_it_held(target: str | Path, tmp_path: Path) -> None:
    store = Store.open(target)
    Office(store, tmp_path).regions()
    store.close()
    as_made_by_an_older_release(target, "subsidy_policy")
    store = Store.open(target)
    office = Office(store, tmp_path)
    with store.read() as connection:
        assert "subsidy_policy" in inspect(connection).get_table_names()
    assert (office.count("region"), office.count("subsidy_policy")) == (4, 0)
    office.bring(office.xlsx("政策.xlsx", {LABEL: [HEADER, GRAIN]}))
    assert office.count("subsidy_policy") == 1
    assert office.disagreements() == []
    store.close()


def test_a_workbook_with_the_sheet_imports(store: Store, tmp_path: Path) -> None:
    office = Office(store, tmp_path)
    nameless = ("0014", None, "民政局", *[None] * 9)
    title = [f"示范县{LABEL}（2018年）"]
    report = office.bring(office.xlsx("政策.xlsx", {LABEL: [title, HEADER, GRAIN, COAL, nameless, COAL]}))
    assert report.counts.contract() == {
        "read": 5, "stored": 2, "repeated": 1, "updated": 0, "rejected": 1, "skipped": 1,
    }  # fmt: skip
    grain, coal = office.stored(LABEL)
    assert (grain["record_key"], grain["document_no"], grain["source_row"]) == ("0012", "财农〔2016〕26号", 3)
    assert (grain["from_day_day"], grain["until_day_day"]) == (date(2016, 5, 1).toordinal(), None)
    assert (grain["paid_when"], grain["inquiry_phone"]) == ("每年6月30日前", "0875-0000001")
    assert (coal["until_day_day"], coal["paid_by"]) == (date(2018, 12, 31).toordinal(), "实物")
    assert office.disagreements() == []


def test_it_is_listed_found_and_shown(store: Store, tmp_path: Path) -> None:
    [entry] = [entry for entry in listing.tables() if entry.label == LABEL]
    assert entry.group == "政策"
    assert tuple(column.label for column in entry.columns) == HEADER
    assert [column.label for column in entry.columns if column.required] == ["政策编号", "补助项目", "主管部门"]
    office = Office(store, tmp_path)
    office.bring(office.xlsx("政策.xlsx", {LABEL: [HEADER, GRAIN, COAL]}))
    found = listing.ids(store, ACTOR, listing.ListQuery(LABEL, text="取暖"))
    [shown] = listing.page(store, ACTOR, LABEL, found)
    assert shown[:4] == ("0013", "冬季取暖补助", "民政局", "县")
    source = listing.detail(store, ACTOR, LABEL, "0012").source
    assert source is not None
    assert (source.file, source.row) == ("政策.xlsx", 2)


def test_its_template_appears(tmp_path: Path) -> None:
    assert run_command(["template", str(tmp_path / "模板")]) == 0
    book = load_workbook(tmp_path / "模板" / "政策.xlsx")
    assert tuple(cell.value for cell in book[LABEL][1]) == HEADER
    book.close()
