from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import inspect

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.schema import known_tables
from fundwatch.services import import_places, importing
from fundwatch.services.progress import CancelledError, Quiet
from tests.services.importing.office import ID_ONE, PAYMENT_HEADER, REGION_HEADER, REGIONS, Office, payment


def test_a_clean_workbook_is_stored_with_provenance_derived_columns_and_one_log_entry(office: Office) -> None:
    office.regions()
    file = office.xlsx("发放.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1"), payment("A2", 姓名="李 四")]})
    report = office.bring(file)
    assert report.counts.contract() == {
        "read": 2, "stored": 2, "repeated": 0, "updated": 0, "rejected": 0, "skipped": 0,
    }  # fmt: skip
    first, second = office.stored("补助发放")
    assert (first["record_key"], first["version"], first["source_row"]) == ("A1", 1, 2)
    assert (first["due_amount"], first["paid_amount"], first["status"]) == (100000, 100050, "成功")
    assert (first["paid_on"], first["paid_on_day"]) == ("2017-02-13", date(2017, 2, 13).toordinal())
    assert (first["id_number_valid"], first["sex_by_number"]) == (1, "男")
    assert first["birth_day"] == date(1985, 3, 15).toordinal()
    assert (first["paid_amount_first_two"], second["name"], second["name_normalised"]) == (10, "李 四", "李四")
    with office.store.read() as connection:
        source = connection.exec_driver_sql(
            "SELECT f.name, f.sha256, s.name, s.table_label, b.actor FROM benefit_payment p "
            "JOIN source_sheet s ON s.id = p.source_id JOIN source_file f ON f.id = s.file_id "
            "JOIN import_batch b ON b.id = f.import_id LIMIT 1"
        ).one()
    assert tuple(source) == ("发放.xlsx", report.files[0].sha256, "补助发放", "补助发放", "李会计")
    assert office.store.head().number == 2
    assert office.last_entry()["tables"]["补助发放"]["added"] == 2
    assert office.disagreements() == []


def test_a_preview_stores_nothing(office: Office) -> None:
    preview = office.preview(office.xlsx("区划.xlsx", {"行政区划": REGIONS}))
    assert preview.counts.stored == 4
    assert office.stored("行政区划") == []
    assert office.store.head().number == 0


def test_a_preview_can_be_committed_once_only(office: Office) -> None:
    preview = office.preview(office.xlsx("区划.xlsx", {"行政区划": REGIONS}))
    importing.commit(office.store, office.actor, preview.id, progress=Quiet())
    with pytest.raises(RefusedError, match="预览已经失效"):
        importing.commit(office.store, office.actor, preview.id, progress=Quiet())


def test_the_same_content_again_is_all_repeats(office: Office) -> None:
    office.regions()
    report = office.regions()
    assert report.counts.values() == (4, 0, 4, 0, 0, 0)
    assert office.count("region") == 4


def test_the_order_of_files_and_sheets_does_not_matter(office: Office) -> None:
    payments = office.xlsx("a.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1")]})
    regions = office.xlsx("b.xlsx", {"行政区划": [REGIONS[0], *reversed(REGIONS[1:])]})
    report = office.bring(payments, regions)
    assert report.counts.rejected == 0
    assert office.count("benefit_payment") == 1


def test_a_commit_after_another_write_holds_the_rows_against_the_books_again(office: Office) -> None:
    preview = office.preview(office.xlsx("甲.xlsx", {"行政区划": REGIONS}))
    with office.store.write(office.actor, "设置"):
        pass
    report = importing.commit(office.store, office.actor, preview.id, progress=Quiet())
    assert report.counts.stored == 4
    assert office.disagreements() == []


def test_a_commit_whose_result_would_differ_from_the_preview_is_refused(office: Office) -> None:
    preview = office.preview(office.xlsx("甲.xlsx", {"行政区划": REGIONS[:2]}))
    office.bring(office.xlsx("乙.xlsx", {"行政区划": REGIONS}))
    before = office.stored("行政区划")
    with pytest.raises(RefusedError, match="请重新预览"):
        importing.commit(office.store, office.actor, preview.id, progress=Quiet())
    assert office.stored("行政区划") == before


class _Stopping:
    """Progress whose person asks to stop when this is being done."""

    def __init__(self, at: str) -> None:
        self._at = at

    def step(self, done: int, total: int, what: str) -> None:  # noqa: ARG002 - what Progress takes
        if self._at in what:
            raise CancelledError


@pytest.mark.parametrize("at", ["正在读取", "核对"])
def test_a_cancelled_preview_leaves_no_file_behind(office: Office, at: str) -> None:
    file = office.xlsx("区划.xlsx", {"行政区划": REGIONS})
    with pytest.raises(CancelledError):
        importing.preview(office.store, office.actor, [file], progress=_Stopping(at))
    assert list(import_places.folder(office.store).iterdir()) == []


def test_a_cancelled_commit_stores_nothing_and_can_be_done_later(office: Office) -> None:
    preview = office.preview(office.xlsx("区划.xlsx", {"行政区划": REGIONS}))
    with pytest.raises(CancelledError):
        importing.commit(office.store, office.actor, preview.id, progress=_Stopping("正在存入"))
    assert office.count("region") == office.count("import_batch") == office.count("log_entry") == 0
    report = importing.commit(office.store, office.actor, preview.id, progress=Quiet())
    assert report.counts.stored == 4


def test_a_large_load_rebuilds_the_same_indexes(office: Office) -> None:
    def indexes() -> list[str]:
        with office.store.read() as connection:
            inspector = inspect(connection)
            found = [index for table in known_tables() for index in inspector.get_indexes(table)]
        return sorted(f"{index['name']} {index['column_names']} {index['unique']}" for index in found)

    before = indexes()
    office.regions()
    header = ("身份证号", "姓名", "死亡日期")
    rows = [header, *((f"5305241950010{n:05d}", "某人", "2016-01-01") for n in range(50_001))]
    report = office.bring(office.csv("死亡人员.csv", rows))
    assert report.counts.stored == 50_001
    assert indexes() == before
    assert office.disagreements() == []


def test_no_file_at_all_is_wrong_usage(office: Office) -> None:
    with pytest.raises(UsageError, match="没有给出"):
        office.preview()


def test_names_beyond_the_basic_plane_are_kept(office: Office) -> None:
    office.regions()
    name = "\U00020021\U0002a6a5"
    office.bring(office.xlsx("发放.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1", 姓名=name)]}))
    assert office.stored("补助发放")[0]["name"] == name


def test_an_identity_number_of_wrong_form_is_stored_and_flagged(office: Office) -> None:
    office.regions()
    rows = [payment("A1", 身份证号="不详"), payment("A2", 身份证号=ID_ONE[:-1] + "7")]
    office.bring(office.xlsx("发放.xlsx", {"补助发放": [PAYMENT_HEADER, *rows]}))
    assert [(row["id_number"], row["id_number_valid"]) for row in office.stored("补助发放")] == [
        ("不详", 0),
        (ID_ONE[:-1] + "7", 0),
    ]


def test_a_region_below_another_of_the_same_sheet_may_come_first(office: Office) -> None:
    rows = [
        REGION_HEADER,
        ("2", "乙", "村", "1"),
        ("1", "甲", "县", None),
        ("3", "丙", "村", "9"),
        ("4", "丁", "村", "3"),
    ]
    report = office.bring(office.xlsx("区划.xlsx", {"行政区划": rows}))
    assert [row["record_key"] for row in office.stored("行政区划")] == ["2", "1"]
    assert [reject.row for reject in report.files[0].rejects] == [4, 5]
