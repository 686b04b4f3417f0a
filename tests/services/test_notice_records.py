from __future__ import annotations

from datetime import date

from sqlalchemy import select

from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.services import notice_desk, publishing, scanning
from fundwatch.services.progress import Quiet
from fundwatch.services.publishing import NoticeKey
from tests.books import ACTOR, COUNTY, VILLAGE, Books
from tests.finished_books import finish
from tests.noticed_books import allocation, document

DAY = date(2019, 1, 15)
KEYS = (
    NoticeKey("县", "年度项目计划", COUNTY, 2018),
    NoticeKey("县", "年度计划完成情况", COUNTY, 2018),
    NoticeKey("县", "资金分配结果", COUNTY, 2018),
    NoticeKey("村", "项目实施后", VILLAGE, 2018),
)


def issued(books: Books) -> dict[str, list[tuple[str | None, int | None]]]:
    """Issue the four; gives what each is posted to list, by kind."""
    result = publishing.issue(books.store, ACTOR, KEYS, DAY)
    assert result.withheld == ()
    with books.store.read() as connection:
        asked = (
            select(NoticeRecord.kind, NoticeItem.subject_no, NoticeItem.amount)
            .join(NoticeItem, NoticeItem.notice_no == NoticeRecord.record_key)
            .order_by(NoticeRecord.kind, NoticeItem.subject_no)
        )
        rows = connection.execute(asked).all()
    found: dict[str, list[tuple[str | None, int | None]]] = {}
    for kind, subject, amount in rows:
        found.setdefault(kind, []).append((subject, amount))
    return found


def test_a_notice_on_projects_posts_each_with_its_planned_money(books: Books) -> None:
    found = issued(finish(books))
    every = [("XM1", 10_000), ("XM2", 10_000), ("XM3", 10_000), ("XM4", 6_000_000), ("XM5", 2_000_000)]
    assert found["年度项目计划"] == found["年度计划完成情况"] == every
    assert found["项目实施后"] == every[3:]


def test_a_document_of_which_nothing_or_less_was_given_is_posted_without_a_sum(books: Books) -> None:
    finish(books).put("资金指标", document("ZB7", "云财农〔2018〕70号", "500.00"), document("ZB8", "调减", "-80.00"))
    books.put("资金分配", allocation("FP20", "T1", "-5.00", 指标编号="ZB8"))
    items = issued(books)["资金分配结果"]
    assert items == [("ZB1", 7_700_000), ("ZB4", 4_000_000), ("ZB7", None), ("ZB8", None)]


def test_no_scan_holds_a_notice_against_the_books_it_was_made_from(books: Books) -> None:
    finish(books).put("资金指标", document("ZB7", "云财农〔2018〕70号", "500.00"))
    issued(books)
    # More is given and paid after the notices hang.
    books.put(
        "支付", {"支付流水号": "ZF9", "金额": "2400.00", "指标编号": "ZB4", "项目编号": "XM4", "收款单位编码": "S1"}
    )
    summary = scanning.scan(books.store, ACTOR, as_of=DAY, progress=Quiet())
    (result,) = (one for one in summary.rules if one.code == "FW-N004")
    assert (result.state, result.flagged) == ("已检查", 0)


def test_the_years_to_choose_hold_those_of_completed_works(books: Books) -> None:
    finish(books).put(
        "项目", {"项目编号": "XM9", "项目名称": "跨年完工", "区划代码": VILLAGE, "实际完工日期": "2020-01-05"}
    )
    assert notice_desk.choices(books.store, ACTOR).years == (2020, 2018, 2017)
