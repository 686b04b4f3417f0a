from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ingest.mapping import Mapping, content_of, mapping_of
from tests.services.importing.office import ID_ONE, REGIONS, Office

TITLE = "第一乡2017年产业扶贫补助发放花名册"
HEADER = ("序号", "村名", "户主或领取人", "身份证号码", "一卡通账号", "补贴金额", "联系电话")
COLUMNS: dict[str, Any] = {
    "发放流水号": {"generate": "DY-"},
    "批次号": {"constant": "2017-CY-01"},
    "补助项目": {"constant": "产业奖补"},
    "年度": {"title": r"(\d{4})年"},
    "姓名": {"from": "户主或领取人"},
    "区划代码": {"from": "村名", "lookup": "名称"},
    "应发金额": {"from": "补贴金额"},
    "实发金额": {"from": "补贴金额"},
    "发放日期": {"constant": "2017.3.1"},
}


def people(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [(TITLE,), HEADER, *rows]


def person(number: int, village: str = "甲村", amount: object = 500) -> tuple[object, ...]:
    return (number, village, f"农户{number}", ID_ONE, f"62170038500000000{number:02d}", amount, "138")


def mapping(**changes: Any) -> Mapping:
    sheet = {"table": "补助发放", "columns": COLUMNS | changes.pop("columns", {})} | changes
    return mapping_of({"name": "第一乡花名册", "sheets": [sheet]})


def test_a_townships_own_layout_is_read(office: Office) -> None:
    office.regions()
    file = office.xlsx(
        "第一乡.xlsx", {"甲村组": people(person(1)), "乙村组": people(person(2, "乙村"), person(3, "甲 村"))}
    )
    report = office.bring(file, mapping=mapping())
    assert report.counts.values() == (5, 3, 0, 0, 0, 2)
    rows = office.stored("补助发放")
    assert [(row["name"], row["region_code"], row["year"], row["paid_on"]) for row in rows] == [
        ("农户1", "530524101201", 2017, "2017-03-01"),
        ("农户2", "530524101202", 2017, "2017-03-01"),
        ("农户3", "530524101201", 2017, "2017-03-01"),
    ]
    assert {row["batch_no"] for row in rows} == {"2017-CY-01"}
    assert all(row["serial_no"].startswith("DY-") and row["due_amount"] == 50000 for row in rows)
    assert office.disagreements() == []


def test_generated_numbers_are_the_same_for_the_same_content(office: Office) -> None:
    office.regions()
    file = office.xlsx("第一乡.xlsx", {"甲村组": people(person(1), person(1), person(2))})
    office.bring(file, mapping=mapping())
    first, second, _ = [row["serial_no"] for row in office.stored("补助发放")]
    assert second == f"{first}-2"
    moved = office.xlsx("又一份.xlsx", {"全部": people(person(2), person(1), person(1))})
    assert office.bring(moved, mapping=mapping()).counts.values() == (4, 0, 3, 0, 0, 1)


def test_names_are_looked_up_among_rows_of_the_same_command_whatever_the_order(office: Office) -> None:
    own = office.xlsx("第一乡.xlsx", {"甲村组": people(person(1))})
    regions = office.xlsx("区划.xlsx", {"行政区划": REGIONS})
    only_own = mapping(file="第一乡*")
    report = office.bring(own, regions, mapping=only_own)
    assert report.counts.rejected == 0
    assert office.count("benefit_payment") == 1


def test_a_name_that_none_or_several_carry_rejects_the_row(office: Office) -> None:
    office.regions()
    more = [
        REGIONS[0],
        ("530524102000", "第二乡", "乡镇", "530524000000"),
        ("530524102201", "甲村", "村", "530524102000"),
    ]
    office.bring(office.xlsx("2.xlsx", {"行政区划": more}))
    file = office.xlsx("第一乡.xlsx", {"表": people(person(1), person(2, "丙村"), person(3, "530524102201"))})
    report = office.bring(file, mapping=mapping())
    assert [reject.reason for reject in report.files[0].rejects] == [
        "“行政区划”里有多个名称叫“甲村”的，无法确定“区划代码”；请直接填写代码，或在映射里写明上级。",
        "“行政区划”里没有名称为“丙村”的，无法确定“区划代码”；请核对名称，或先导入该条。",
    ]
    narrowed = mapping(columns={"区划代码": {"from": "村名", "lookup": "名称", "under": "第一乡"}})
    assert office.bring(file, mapping=narrowed).counts.values() == (4, 1, 0, 0, 2, 1)


def test_a_sheets_name_may_give_a_column(office: Office) -> None:
    office.regions()
    by_sheet = {"区划代码": {"title": r"^.村$", "lookup": "名称"}}
    file = office.xlsx("第一乡.xlsx", {"乙村": people(person(1, ""))})
    assert office.bring(file, mapping=mapping(columns=by_sheet)).counts.stored == 1
    assert office.stored("补助发放")[0]["region_code"] == "530524101202"


def test_money_in_the_mappings_unit(office: Office) -> None:
    office.regions()
    file = office.xlsx("第一乡.xlsx", {"甲": people(person(1, amount=0.05))})
    office.bring(file, mapping=mapping(unit="万元"))
    assert office.stored("补助发放")[0]["paid_amount"] == 50000


def test_a_mapping_is_remembered_by_its_header_and_proposed(office: Office) -> None:
    office.regions()
    office.bring(office.xlsx("第一乡.xlsx", {"甲村组": people(person(1))}), mapping=mapping())
    later = office.xlsx("三月.xlsx", {"二组": people(person(2))})
    [sheet] = office.preview(later).files[0].sheets
    assert (sheet.state, sheet.proposal) == ("未识别", "第一乡花名册")
    report = office.bring(later, mapping="第一乡花名册")
    assert report.counts.stored == 1
    assert office.count("import_mapping") == 1
    with pytest.raises(RefusedError, match="没有名为“无”的"):
        office.preview(later, mapping="无")


def test_a_missing_source_is_a_missing_column(office: Office) -> None:
    file = office.xlsx("第一乡.xlsx", {"甲": [("没有年份的标题",), HEADER, person(1)]})
    report = office.bring(file, mapping=mapping())
    assert "缺少必填列“年度”" in report.files[0].reason


def test_rejected_rows_of_a_mapped_sheet_import_again_with_the_mapping(office: Office, tmp_path: Path) -> None:
    from fundwatch.services import importing  # noqa: PLC0415
    from tests.services.importing.office import cells_of  # noqa: PLC0415

    office.regions()
    office.bring(office.xlsx("第一乡.xlsx", {"甲村组": people(person(1), person(2, amount="五百"))}), mapping=mapping())
    out = tmp_path / "退回.xlsx"
    importing.rejects_workbook(office.store, office.actor, 2, out)
    rows = cells_of(out, "甲村组")
    rows[2][5] = 500
    report = office.bring(office.xlsx("改.xlsx", {"甲村组": rows}), mapping=mapping())
    assert report.counts.values() == (2, 1, 0, 0, 0, 1)
    assert [row["year"] for row in office.stored("补助发放")] == [2017, 2017]


def test_a_mapping_file_is_read_and_written_alike(office: Office, tmp_path: Path) -> None:
    office.regions()
    path = tmp_path / "映射.json"
    path.write_text(json.dumps(content_of(mapping()), ensure_ascii=False), encoding="utf-8")
    assert mapping_of(content_of(mapping())) == mapping()
    file = office.xlsx("第一乡.xlsx", {"甲村组": people(person(1))})
    assert office.bring(file, mapping=path).counts.stored == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "缺少 sheets 列表"),
        ("{", "不是有效的 JSON"),
        ('{"sheets": [{"table": "没有"}]}', "没有“没有”这张表"),
        ('{"sheets": [{"table": "举报"}]}', "密封"),
        ('{"sheets": [{"table": "户", "colums": {}}]}', "sheets 中的一项只能有"),
        ('{"sheets": [{"table": "户", "columns": {"鱼": {"from": "甲"}}}]}', "“户”没有“鱼”这一列"),
        ('{"sheets": [{"table": "户", "columns": {"户编号": {}}}]}', "须是 from、constant、title、generate 中的一个"),
        ('{"sheets": [{"table": "户", "columns": {"户编号": {"title": "("}}}]}', "不是有效的正则表达式"),
        ('{"sheets": [{"table": "户", "columns": {"户编号": {"from": "甲", "lookup": "乙"}}}]}', "写明 table"),
        ('{"sheets": [{"table": "户", "unit": "两"}]}', "unit 只能是"),
        ('{"sheets": [{"table": "户", "header_row": 0}]}', "header_row"),
    ],
)
def test_a_wrong_mapping_file_is_told(office: Office, tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "映射.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match=said):
        office.preview(tmp_path / "a.xlsx", mapping=path)
