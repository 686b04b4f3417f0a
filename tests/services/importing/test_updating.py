from __future__ import annotations

import json

import pytest

from fundwatch.errors import RefusedError
from fundwatch.services import importing
from tests.services.importing.office import PAYMENT_HEADER, REGION_HEADER, REGIONS, Office, payment


def history(office: Office) -> list[tuple[str, int, str]]:
    with office.store.read() as connection:
        rows = connection.exec_driver_sql("SELECT record_key, version, reason FROM record_history ORDER BY id").all()
    return [(row[0], row[1], row[2]) for row in rows]


def brought(office: Office) -> None:
    office.regions()
    header = (*PAYMENT_HEADER, "档次", "村民小组")
    rows = [[*payment("A1"), "一档", "3组"], [*payment("A2"), "二档", "4组"]]
    office.bring(office.xlsx("1.xlsx", {"补助发放": [header, *rows]}))


def test_an_update_keeps_absent_columns_clears_blank_ones_and_keeps_the_old_version(office: Office) -> None:
    brought(office)
    rows = [[*payment("A1", 姓名="李四", 实发金额=900), None], [*payment("A2"), "二档"], [*payment("A3"), "二档"]]
    report = office.bring(office.xlsx("2.xlsx", {"补助发放": [(*PAYMENT_HEADER, "档次"), *rows]}), update=True)
    assert report.counts.values() == (3, 1, 1, 1, 0, 0)
    first = office.stored("补助发放")[0]
    assert (first["name"], first["name_normalised"], first["grade"], first["village_group"]) == (
        "李四", "李四", None, "3组",
    )  # fmt: skip
    assert (first["version"], first["paid_amount_first_two"], first["source_row"]) == (2, 90, 2)
    assert history(office) == [("A1", 1, "更新")]
    assert office.last_entry()["updates"] == [
        {
            "table": "补助发放",
            "key": "A1",
            "changed": {"姓名": ["张三", "李四"], "实发金额": [100050, 90000], "档次": ["一档", None]},
        }
    ]
    assert office.disagreements() == []


def test_the_old_version_stands_in_the_history_as_it_was(office: Office) -> None:
    brought(office)
    before = office.stored("补助发放")[0]
    office.bring(office.xlsx("2.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1", 姓名="李四")]}), update=True)
    with office.store.read() as connection:
        row = connection.exec_driver_sql("SELECT * FROM record_history").mappings().one()
    content = json.loads(row["content"])
    assert content == {name: before[name] for name in content}
    assert (row["digest"], row["source_row"], row["source_id"]) == (before["digest"], 2, before["source_id"])


def test_in_an_update_too_the_later_of_two_different_rows_is_rejected(office: Office) -> None:
    brought(office)
    rows = [payment("A1", 姓名="李四"), payment("A1", 姓名="王五")]
    report = office.bring(office.xlsx("2.xlsx", {"补助发放": [PAYMENT_HEADER, *rows]}), update=True)
    assert report.counts.values() == (2, 0, 0, 1, 1, 0)
    assert office.stored("补助发放")[0]["name"] == "李四"


def test_undoing_an_import_removes_its_rows_and_brings_back_what_it_updated(office: Office) -> None:
    brought(office)
    before = [{k: v for k, v in row.items() if k != "version"} for row in office.stored("补助发放")]
    rows = [payment("A1", 姓名="李四"), payment("A3")]
    office.bring(office.xlsx("2.xlsx", {"补助发放": [PAYMENT_HEADER, *rows]}), update=True)
    office.undo(3)
    after = [{k: v for k, v in row.items() if k != "version"} for row in office.stored("补助发放")]
    assert after == before
    assert history(office) == [("A1", 1, "更新"), ("A1", 2, "撤销"), ("A3", 1, "撤销")]
    assert office.disagreements() == []
    assert [(entry.id, entry.undone) for entry in importing.history(office.store, office.actor)] == [
        (3, True), (2, False), (1, False),
    ]  # fmt: skip
    with pytest.raises(RefusedError, match="已经撤销过"):
        office.undo(3)


def test_what_was_undone_can_be_imported_again(office: Office) -> None:
    brought(office)
    office.undo(2)
    assert office.stored("补助发放") == []
    brought(office)
    assert len(office.stored("补助发放")) == 2
    assert office.disagreements() == []


def test_an_import_to_which_others_refer_is_not_undone(office: Office) -> None:
    brought(office)
    with pytest.raises(RefusedError, match="“补助发放”中有 2 行"):
        office.undo(1)
    assert office.count("region") == 4


def test_an_import_whose_rows_were_updated_later_is_not_undone_before_the_later_one(office: Office) -> None:
    brought(office)
    office.bring(office.xlsx("2.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1", 姓名="李四")]}), update=True)
    with pytest.raises(RefusedError, match="后来又被更新"):
        office.undo(2)
    office.undo(3)


def test_an_import_on_which_a_notice_may_rest_is_not_undone(office: Office) -> None:
    office.regions()
    with office.store.write(office.actor, "公示") as writing:
        writing.connection.exec_driver_sql(
            "INSERT INTO notice VALUES ('公告1','s','县','资金分配结果','530524000000',2017,1,"
            f"'{{}}','d','f','h',{writing.number},'t','甲',NULL)",
        )
    with pytest.raises(RefusedError, match="公告1"):
        office.undo(1)


def test_an_import_of_a_closed_year_is_not_undone(office: Office) -> None:
    brought(office)
    with office.store.write(office.actor, "结账") as writing:
        writing.connection.exec_driver_sql(
            "INSERT INTO closed_period (budget_year, closed_by_log, maker) VALUES (2017, 3, '甲')"
        )
    with pytest.raises(RefusedError, match="2017 年"):
        office.undo(2)


def test_an_update_that_names_a_parent_of_its_own_import_is_undone_with_it(office: Office) -> None:
    office.regions()
    rows = [REGION_HEADER, ("530524102000", "第二乡", "乡镇", "530524000000"), (*REGIONS[4][:3], "530524102000")]
    office.bring(office.xlsx("2.xlsx", {"行政区划": rows}), update=True)
    assert {row["parent_code"] for row in office.stored("行政区划")} == {
        None, "530524000000", "530524101000", "530524102000",
    }  # fmt: skip
    office.undo(2)
    assert office.count("region") == 4
    assert office.disagreements() == []


def test_no_such_import(office: Office) -> None:
    with pytest.raises(RefusedError, match="没有编号为 7 的导入"):
        office.undo(7)
