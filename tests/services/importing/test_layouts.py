from __future__ import annotations

from collections.abc import Sequence

import pytest
from openpyxl import load_workbook

from tests.services.importing.office import PAYMENT_HEADER, REGIONS, Office, payment


def skipped(office: Office, rows: Sequence[Sequence[object]], sheet: str = "补助发放") -> dict[str, tuple[int, ...]]:
    office.regions()
    preview = office.preview(office.xlsx("发放.xlsx", {sheet: rows}))
    [found] = preview.files[0].sheets
    assert found.rejects == ()
    return {entry.kind: entry.rows for entry in found.skipped}


def test_titles_blanks_totals_and_signatures_are_skipped_and_said(office: Office) -> None:
    total = payment("合计", **dict.fromkeys(["批次号", "补助项目", "年度", "姓名", "身份证号", "银行账号"]))
    rows: list[Sequence[object]] = [
        ["昌宁县2017年产业扶贫补助发放花名册"],
        [],
        ["填报单位：扶贫办", None, "单位：元"],
        PAYMENT_HEADER,
        payment("A1"),
        [None, None, "小 计", None, None, None, None, 1000, 1000],
        payment("A2"),
        total,
        [],
        ["制表人：张三", None, None, "审核人：李四", None, None, "2017年3月1日"],
        ["注：本表一式三份"],
    ]
    assert skipped(office, rows) == {
        "表头上方的标题或单位行": (1, 3),
        "合计行": (6, 8),
        "签字或说明行": (10, 11),
    }


def test_a_row_is_a_total_only_with_the_word_alone_and_no_key(office: Office) -> None:
    rows = [
        PAYMENT_HEADER,
        payment("A1", 姓名="合计"),
        payment("A2", 补助项目="合计"),
        payment("总计金额"),
    ]
    assert skipped(office, rows) == {}


def test_a_key_that_may_be_blank_does_not_hide_a_total(office: Office) -> None:
    office.regions()
    header = ("身份证号", "户编号", "计量项目", "年度", "数量")
    rows = [header, (None, "H1", "耕地", 2017, 3), ("合计", None, None, None, 3), (None, None, "耕地", None, 5)]
    report = office.bring(office.xlsx("核定.xlsx", {"核定数量": rows}))
    assert report.counts.values() == (3, 2, 0, 0, 0, 1)
    assert [row["record_key"] for row in office.stored("核定数量")] == ["|H1|耕地|2017", "||耕地|"]


def test_headers_repeated_on_every_page_are_skipped(office: Office) -> None:
    rows = [PAYMENT_HEADER, payment("A1"), PAYMENT_HEADER, payment("A2")]
    assert skipped(office, rows) == {"重复的表头": (3,)}


@pytest.mark.parametrize(
    "changes",
    [
        {"身份证号": "身 份 证\n号 码", "银行账号": "一卡通账号", "实发金额": "发放金额（元）"},
        {"身份证号": "公民身份号码", "银行账号": "银行帐号*", "实发金额": "补贴金额"},
        {"身份证号": "证件号码", "发放流水号": " 发放流水号 ", "发放日期": "发放日期（年月日）"},
    ],
)
def test_headers_as_people_write_them(office: Office, changes: dict[str, str]) -> None:
    office.regions()
    header = [changes.get(label, label) for label in PAYMENT_HEADER]
    report = office.bring(office.xlsx("发放.xlsx", {"补助发放": [header, payment("A1")]}))
    assert report.counts.stored == 1


def test_the_contracts_own_header_wins_and_the_other_column_is_reported(office: Office) -> None:
    office.regions()
    header = (*PAYMENT_HEADER, "补贴金额", "联系人", "退回原因")
    preview = office.preview(office.xlsx("发放.xlsx", {"补助发放": [header, [*payment("A1"), 7, "王", "…"]]}))
    [sheet] = preview.files[0].sheets
    assert sheet.unknown == ("补贴金额", "联系人")
    assert preview.counts.stored == 1


def test_two_headers_for_one_column_reject_the_sheet(office: Office) -> None:
    header = ["发放金额" if label == "实发金额" else label for label in PAYMENT_HEADER]
    report = office.bring(office.xlsx("发放.xlsx", {"补助发放": [[*header, "补贴金额"], payment("A1")]}))
    assert report.files[0].status == "refused"
    assert "“实发金额”同时对应 发放金额（I列）、补贴金额（L列）" in report.files[0].reason


def test_a_two_row_header_with_merged_groups_is_joined(office: Office) -> None:
    office.regions()
    above = [
        "发放流水号",
        "批次号",
        "补助项目",
        "年度",
        "领取人",
        None,
        None,
        "金额（万元）",
        None,
        "发放日期",
        "区划代码",
    ]
    below = [None, None, None, None, "姓名", "身份证号", "账号", "应发金额", "实发金额（元）", None, None]
    path = office.xlsx("发放.xlsx", {"补助发放": [["花名册"], above, below, payment("A1", 应发金额=0.1)]})
    book = load_workbook(path)
    for merged in ("A1:K1", "A2:A3", "E2:G2", "H2:I2"):
        book["补助发放"].merge_cells(merged)
    book.save(path)
    book.close()
    report = office.bring(path)
    assert report.counts.values() == (2, 1, 0, 0, 0, 1)
    [row] = office.stored("补助发放")
    assert row["source_row"] == 4
    assert row["paid_amount"] == 100050


@pytest.mark.parametrize(
    ("unit_line", "header", "fen"),
    [
        (None, "实发金额", 1250),
        (None, "实发金额（元）", 1250),
        (None, "实发金额（万元）", 12500000),
        (None, "实发金额（单位：千元）", 1250000),
        ("单位：万元", "实发金额", 12500000),
        ("金额单位：人民币万元", "实发金额", 12500000),
        ("单位：户、人、万元", "实发金额", 12500000),
        ("单位：万元", "实发金额（元）", 1250),
        ("填报单位：扶贫办", "实发金额", 1250),
    ],
)
def test_the_unit_of_money_is_honoured(office: Office, unit_line: str | None, header: str, fen: int) -> None:
    office.regions()
    labels = [header if label == "实发金额" else label for label in PAYMENT_HEADER]
    rows: list[Sequence[object]] = [[unit_line], labels, payment("A1", 实发金额=12.5)]
    assert office.bring(office.xlsx("发放.xlsx", {"补助发放": rows})).counts.stored == 1
    assert office.stored("补助发放")[0]["paid_amount"] == fen


def test_two_units_in_the_line_above_reject_the_sheet(office: Office) -> None:
    rows = [["单位：元、万元"], PAYMENT_HEADER, payment("A1")]
    report = office.bring(office.xlsx("发放.xlsx", {"补助发放": rows}))
    assert "元、万元几种金额单位" in report.files[0].reason


@pytest.mark.parametrize(
    "name", ["补助发放", "补助发放(2)", "补助发放（3）", "补助发放_2", " 补助发放 ", "表3 补助发放", "发放花名册"]
)
def test_names_of_sheets_that_are_the_table(office: Office, name: str) -> None:
    office.regions()
    assert office.bring(office.xlsx("发放.xlsx", {name: [PAYMENT_HEADER, payment("A1")]})).counts.stored == 1


def test_explaining_and_hidden_sheets_are_not_read(office: Office) -> None:
    path = office.xlsx(
        "区划.xlsx",
        {"行政区划": REGIONS, "说明": [("请先填…",)], "示例": REGIONS, "行政区划_2": REGIONS, "Sheet2": []},
    )
    book = load_workbook(path)
    book["行政区划_2"].sheet_state = "hidden"
    book.save(path)
    book.close()
    preview = office.preview(path)
    assert [(sheet.name, sheet.state) for sheet in preview.files[0].sheets] == [
        ("行政区划", "导入"),
        ("说明", "说明或示例，不导入"),
        ("示例", "说明或示例，不导入"),
        ("行政区划_2", "隐藏的工作表，不读取"),
        ("Sheet2", "空表"),
    ]
    assert preview.clean


def test_hidden_rows_are_read_and_noted(office: Office) -> None:
    path = office.xlsx("区划.xlsx", {"行政区划": REGIONS})
    book = load_workbook(path)
    book["行政区划"].row_dimensions[3].hidden = True
    book.save(path)
    book.close()
    preview = office.preview(path)
    [sheet] = preview.files[0].sheets
    assert preview.counts.stored == 4
    assert [(note.kind, note.count, note.rows) for note in sheet.notes] == [("隐藏行，照常读取", 1, (3,))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_in_every_encoding_the_stem_is_the_table(office: Office, encoding: str) -> None:
    report = office.bring(office.csv("行政区划.csv", REGIONS, encoding))
    assert report.counts.stored == 4
    assert office.disagreements() == []


def test_several_sheets_and_files_of_one_table_are_one_import(office: Office) -> None:
    office.regions()
    one = office.xlsx(
        "1.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1")], "补助发放_2": [PAYMENT_HEADER, payment("A2")]}
    )
    two = office.csv("补助发放.csv", [PAYMENT_HEADER, payment("A3")])
    report = office.bring(one, two)
    assert (report.import_id, report.counts.stored) == (2, 3)
    assert [row["source_row"] for row in office.stored("补助发放")] == [2, 2, 2]
    assert office.count("source_sheet") == 4


def test_a_sheet_with_a_header_only_is_taken_with_no_rows(office: Office) -> None:
    report = office.bring(office.xlsx("区划.xlsx", {"行政区划": REGIONS[:1]}))
    assert (report.files[0].status, report.counts.read, report.clean) == ("stored", 0, True)


def test_a_blank_part_of_a_key_stays_empty_though_its_default_is_stored(office: Office) -> None:
    header = ("项目编号", "验收日期", "验收级别", "验收结论")
    rows = [header, (None, "2017-03-01", None, "合格"), (None, "2017-03-01", "县级验收", "合格")]
    office.bring(office.xlsx("验收.xlsx", {"验收": rows}))
    assert [(row["record_key"], row["acceptance_level"]) for row in office.stored("验收")] == [
        ("|2017-03-01|", "县级验收"),
        ("|2017-03-01|县级验收", "县级验收"),
    ]


def test_a_composite_key_wholly_blank_or_with_the_separator_is_rejected(office: Office) -> None:
    header = ("项目编号", "验收日期", "验收级别", "验收结论")
    rows = [header, (None, None, None, "合格"), (None, None, "村|镇", "合格")]
    report = office.bring(office.xlsx("验收.xlsx", {"验收": rows}))
    assert [reject.reason for reject in report.files[0].rejects] == [
        "用来识别这一行的项目编号、验收日期、验收级别空着；请补填后重新导入。",
        "项目编号、验收日期、验收级别中不能有“|”这个符号；请改正后重新导入。",
    ]


def test_a_key_of_one_column_that_may_be_blank_still_tells_the_row_apart(office: Office) -> None:
    header = ("车牌号", "身份证号")
    rows = [header, (None, "不详"), ("云M|1", "不详")]
    report = office.bring(office.xlsx("车.xlsx", {"车辆登记": rows}))
    assert [(reject.row, reject.reason) for reject in report.files[0].rejects] == [
        (2, "用来识别这一行的车牌号空着；请补填后重新导入。")
    ]
    assert office.stored("车辆登记")[0]["record_key"] == "云M|1"
