from __future__ import annotations

import json
from pathlib import Path

import pytest

from fundwatch.services import import_places, importing
from fundwatch.services.progress import Quiet
from tests.services.importing.office import PAYMENT_HEADER, REGIONS, Office, cells_of, payment


def bad(office: Office, *rows: list[object]) -> list[tuple[int | None, str, str]]:
    """Row, column and reason of everything rejected of these payments."""
    office.regions()
    report = office.bring(office.xlsx("发放.xlsx", {"补助发放": [PAYMENT_HEADER, *rows]}))
    return [(reject.row, reject.column, reject.reason) for reject in report.files[0].rejects]


def test_rejected_rows_do_not_stop_the_others(office: Office) -> None:
    assert bad(office, payment("A1"), payment("A2", 实发金额="三百"), payment("A3")) == [
        (3, "实发金额", "“实发金额”的“三百”不是金额；请填写数字，例如 1234.50。")
    ]
    assert [row["record_key"] for row in office.stored("补助发放")] == ["A1", "A3"]
    assert office.disagreements() == []


def test_all_that_is_wrong_in_a_row_is_said_at_once(office: Office) -> None:
    [(row, column, reason)] = bad(office, payment("A1", 姓名=None, 身份证号=5.30524198503152e17, 发放日期="去年"))
    assert (row, column) == (2, "姓名")
    assert reason == (
        "必填的“姓名”空着；请补填后重新导入；"
        "“身份证号”在表格里是数字（5.30524E+17），超过 15 位的末尾几位已经丢失，无法还原；"
        "请把该列设成文本格式，重新填写后再导入；"
        "“发放日期”的“去年”不是可以识别的日期；请写成 2017-02-13 这样的形式。"
    )


def test_a_dangling_reference_rejects_the_row_but_a_person_on_no_register_does_not(office: Office) -> None:
    assert bad(office, payment("A1", 区划代码="530524999999"), payment("A2")) == [
        (2, "区划代码", "“区划代码”的 530524999999 在“行政区划”中找不到；请核对代码，或把该条一并导入。")
    ]
    assert office.count("benefit_payment") == 1
    assert office.count("person") == 0


def test_two_dangling_references_are_one_rejected_row(office: Office) -> None:
    office.regions()
    header = (*PAYMENT_HEADER, "指标编号", "项目编号")
    report = office.bring(office.xlsx("发放.xlsx", {"补助发放": [header, [*payment("A1"), "Z9", "X9"]]}))
    [reject] = report.files[0].rejects
    assert (reject.column, reject.value) == ("指标编号", "Z9")
    assert "Z9" in reject.reason
    assert "X9" in reject.reason
    assert report.counts.rejected == 1


def test_a_rejected_parent_leaves_its_children_dangling(office: Office) -> None:
    broken = [REGIONS[0], *REGIONS[1:3], ("530524101201", None, "村", "530524101000")]
    files = office.xlsx("a.xlsx", {"行政区划": broken, "补助发放": [PAYMENT_HEADER, payment("A1")]})
    report = office.bring(files)
    assert report.counts.rejected == 2
    assert office.count("benefit_payment") == 0


def test_a_closed_list_refuses_an_open_one_notes(office: Office) -> None:
    office.regions()
    header = (*PAYMENT_HEADER, "领取方式", "发放状态")
    rows = [[*payment("A1"), "邮寄", "成功"], [*payment("A2"), "现金", "作废"]]
    preview = office.preview(office.xlsx("发放.xlsx", {"补助发放": [header, *rows]}))
    [sheet] = preview.files[0].sheets
    assert [reject.reason for reject in sheet.rejects] == [
        "“发放状态”的“作废”不在规定之内；请改成成功、退票、补发、追回中的一个。"
    ]
    assert [(note.column, note.value, note.count, note.rows) for note in sheet.notes] == [("领取方式", "邮寄", 1, (2,))]


def test_the_second_of_two_different_rows_of_one_key_is_rejected_an_equal_one_repeats(office: Office) -> None:
    office.regions()
    one = office.xlsx("1.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1"), payment("A1")]})
    two = office.xlsx("2.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1", 姓名="李四")]})
    report = office.bring(one, two)
    assert [file.tables["补助发放"].values() for file in report.files] == [(2, 1, 1, 0, 0, 0), (1, 0, 0, 0, 1, 0)]
    assert report.files[1].rejects[0].reason.startswith("与“1.xlsx”的工作表“补助发放”第 2 行编号相同，但“姓名”不同")


def test_a_row_whose_first_of_the_key_was_rejected_counts_itself(office: Office) -> None:
    assert len(bad(office, payment("A1", 姓名=None), payment("A1"))) == 1
    assert office.stored("补助发放")[0]["source_row"] == 3


def test_other_content_under_a_stored_key_is_a_conflict_naming_what_differs(office: Office) -> None:
    office.regions()
    office.bring(office.xlsx("1.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1")]}))
    changed = payment("A1", 姓名="李四", 实发金额=900)
    report = office.bring(office.xlsx("2.xlsx", {"补助发放": [PAYMENT_HEADER, changed]}))
    [reject] = report.files[0].rejects
    assert (reject.column, reject.value) == ("发放流水号", "A1")
    assert reject.reason.startswith("台账中已有这个编号，但“姓名”“实发金额”不同")
    assert office.stored("补助发放")[0]["name"] == "张三"


def test_equal_content_compares_the_columns_present_only(office: Office) -> None:
    office.regions()
    office.bring(office.xlsx("1.xlsx", {"补助发放": [(*PAYMENT_HEADER, "档次"), [*payment("A1"), "一档"]]}))
    report = office.bring(office.xlsx("2.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1")]}))
    assert report.counts.repeated == 1
    report = office.bring(office.xlsx("3.xlsx", {"补助发放": [(*PAYMENT_HEADER, "档次"), [*payment("A1"), None]]}))
    assert report.counts.rejected == 1


def test_a_missing_required_column_rejects_the_sheet_and_says_what_was_found(office: Office) -> None:
    office.regions()
    header = [label for label in PAYMENT_HEADER if label not in {"身份证号", "银行账号"}]
    file = office.xlsx("发放.xlsx", {"补助发放": [header], "行政区划": REGIONS})
    report = office.bring(file)
    [reject] = report.files[0].rejects
    assert (reject.sheet, reject.row, reject.column) == ("补助发放", 1, "身份证号、银行账号")
    assert "缺少必填列“身份证号”“银行账号”；表头中找到的是：发放流水号、批次号" in reject.reason
    assert (report.files[0].status, report.counts.repeated) == ("stored", 4)
    assert not report.clean


def test_sealed_sheets_are_refused_and_nothing_of_them_is_kept(office: Office) -> None:
    content = "某某举报内容"
    sheets = {"举报": [("举报编号", "内容"), ("JB-2017-001", content)], "行政区划": REGIONS}
    preview = office.preview(office.xlsx("混合.xlsx", sheets))
    sheet = preview.files[0].sheets[0]
    assert (sheet.name, sheet.state, sheet.header, sheet.sample) == ("举报", "退回", (), ())
    report = importing.commit(office.store, office.actor, preview.id, progress=Quiet())
    assert report.counts.stored == 4
    assert "密封" in report.files[0].reason
    for file in [*office.folder.glob("books*"), *import_places.folder(office.store).iterdir()]:
        if file.is_file():
            assert content.encode() not in file.read_bytes()
            assert b"JB-2017-001" not in file.read_bytes()


def test_a_file_of_which_no_sheet_is_known_is_refused_the_others_load(office: Office) -> None:
    unknown = office.xlsx("台账.xlsx", {"张三的表": [("甲", "乙"), (1, 2)]})
    broken = office.folder / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not really")
    good = office.xlsx("好.xlsx", {"行政区划": REGIONS})
    report = office.bring(unknown, broken, good, office.folder / "没有.xlsx")
    assert [file.status for file in report.files] == ["refused", "refused", "stored", "refused"]
    assert "“张三的表”不是约定的表名" in report.files[0].reason
    assert "没有.xlsx" in report.files[3].reason
    assert [file.import_id for file in report.files] == [None, None, 1, None]
    assert office.count("source_file") == 1


def test_when_all_files_are_refused_nothing_is_written_at_all(office: Office) -> None:
    report = office.bring(office.xlsx("台账.xlsx", {"张三的表": [("甲", "乙"), (1, 2)]}))
    assert (report.import_id, report.clean) == (None, False)
    assert office.store.head().number == 0


def test_a_sheet_of_unknown_name_is_proposed_by_its_header_but_not_taken(office: Office) -> None:
    office.regions()
    preview = office.preview(office.xlsx("发放.xlsx", {"2017年": [PAYMENT_HEADER, payment("A1")]}))
    [sheet] = preview.files[0].sheets
    assert (sheet.state, sheet.suggestion) == ("未识别", "补助发放")


def test_a_closed_year_takes_neither_new_nor_changed_rows_but_repeats(office: Office) -> None:
    office.regions()
    office.bring(office.xlsx("1.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1"), payment("A2", 年度=2018)]}))
    with office.store.write(office.actor, "结账") as writing:
        writing.connection.exec_driver_sql(
            "INSERT INTO closed_period (budget_year, closed_by_log, maker) VALUES (2017, 1, '李会计')"
        )
    rows = [payment("A1"), payment("A3"), payment("A4", 年度=2018)]
    report = office.bring(office.xlsx("2.xlsx", {"补助发放": [PAYMENT_HEADER, *rows]}))
    assert report.counts.values() == (3, 1, 1, 0, 1, 0)
    assert "2017 年已经结账" in report.files[0].rejects[0].reason
    rows = [payment("A1", 姓名="王五"), payment("A2", 年度=2017)]
    report = office.bring(office.xlsx("3.xlsx", {"补助发放": [PAYMENT_HEADER, *rows]}), update=True)
    assert report.counts.values() == (2, 0, 0, 0, 2, 0)


@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-1+1", "@SUM(A1)"])
def test_rejected_rows_come_back_as_text_that_is_no_formula(office: Office, formula: str, tmp_path: Path) -> None:
    office.regions()
    # openpyxl would write the sender's text as a formula, so the sender used CSV.
    file = office.csv("补助发放.csv", [PAYMENT_HEADER, payment("A1", 姓名=formula, 实发金额="三百")])
    report = office.bring(file)
    assert report.import_id is not None
    out = tmp_path / "退回.xlsx"
    assert importing.rejects_workbook(office.store, office.actor, report.import_id, out) == 1
    header, row = cells_of(out, "补助发放")
    assert header[-1] == "退回原因"
    assert row[4] == formula
    from openpyxl import load_workbook  # noqa: PLC0415

    book = load_workbook(out)
    assert book["补助发放"]["E2"].data_type == "s"
    book.close()


def test_rejected_rows_import_again_once_corrected(office: Office, tmp_path: Path) -> None:
    office.regions()
    title = ["示范县2017年发放表（单位：万元）"]
    rows = [
        payment("A1", 应发金额=0.1, 实发金额=0.1),
        payment("A2", 应发金额=0.1, 实发金额="三百"),
        payment("A3", 应发金额=0.123456, 实发金额=0.1, 区划代码="530524101299"),
        payment("A1", 应发金额=0.2, 实发金额=0.1),
    ]
    report = office.bring(office.xlsx("发放.xlsx", {"补助发放": [title, PAYMENT_HEADER, *rows]}))
    assert report.counts.values() == (5, 1, 0, 0, 3, 1)
    out = tmp_path / "退回.xlsx"
    assert report.import_id is not None
    assert importing.rejects_workbook(office.store, office.actor, report.import_id, out) == 3
    sheet = cells_of(out, "补助发放")
    assert sheet[0][0] == title[0]
    corrected = [list(row) for row in sheet]
    corrected[2][8] = 0.03
    corrected[3][10] = "530524101201"
    corrected[4][0] = "A4"
    again = office.bring(office.xlsx("退回改.xlsx", {"补助发放": corrected}))
    assert again.counts.values() == (4, 3, 0, 0, 0, 1)
    assert [(row["record_key"], row["due_amount"], row["paid_amount"]) for row in office.stored("补助发放")] == [
        ("A1", 100000, 100000),
        ("A2", 100000, 30000),
        ("A3", 123456, 100000),
        ("A4", 200000, 100000),
    ]


def test_rejected_rows_not_corrected_are_rejected_again(office: Office, tmp_path: Path) -> None:
    rows = [payment("A1", 姓名=None), payment("A2", 身份证号=5.30524198503152e17), payment("A3", 应发金额="#REF!")]
    assert len(bad(office, *rows)) == 3
    out = tmp_path / "退回.xlsx"
    importing.rejects_workbook(office.store, office.actor, 2, out)
    assert office.bring(out).counts.values() == (3, 0, 0, 0, 3, 0)


def test_the_report_is_the_contracts(office: Office, tmp_path: Path) -> None:
    bad(office, payment("A1"), payment("A2", 实发金额="三百"))
    importing.write_report(office.store, office.actor, 2, tmp_path / "r.json")
    [told] = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert told == {
        "import": 2,
        "file": "发放.xlsx",
        "sha256": told["sha256"],
        "status": "stored",
        "reason": "",
        "tables": {"补助发放": {"read": 2, "stored": 1, "repeated": 0, "updated": 0, "rejected": 1, "skipped": 0}},
        "rejects": [
            {
                "sheet": "补助发放",
                "row": 3,
                "column": "实发金额",
                "value": "三百",
                "reason": "“实发金额”的“三百”不是金额；请填写数字，例如 1234.50。",
            }
        ],
    }
    assert len(told["sha256"]) == 64
