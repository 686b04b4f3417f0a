from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select, text

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.log import LogEntry
from fundwatch.models.notice import Notice
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.source import ImportBatch
from fundwatch.services import checking, importing, office, overview, publishing
from fundwatch.services.progress import Quiet
from fundwatch.services.publishing import Issued, NoticeKey, Wanted
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books
from tests.noticed_books import OTHER_TOWN, allocation, benefit, fill

DAY = date(2018, 12, 24)
COUNTY_KEY = NoticeKey("县", "资金分配结果", COUNTY, 2018)
TOWN_KEY = NoticeKey("乡镇", "项目实施情况", TOWN, 2018)
# Forms declared later call for notices of their own; these tests are about three.
KINDS = {("县", "资金分配结果"), ("乡镇", "项目实施情况"), ("村", "补助发放到户")}
VILLAGE_KEY = NoticeKey("村", "补助发放到户", VILLAGE, 2018, "PC1")


@pytest.fixture
def filled(books: Books) -> Books:
    return fill(books)


def issue(books: Books, *keys: NoticeKey, keep: bool = True) -> Issued:
    return publishing.issue(books.store, ACTOR, keys, DAY, keep=keep)


def keys(books: Books, wanted: Wanted | None = None, actor: Actor = ACTOR) -> list[NoticeKey]:
    found = publishing.called_for(books.store, actor, wanted or Wanted())
    return [entry.key for entry in found if (entry.key.level, entry.key.kind) in KINDS]


def test_the_books_call_for_three_levels(filled: Books) -> None:
    other = NoticeKey("乡镇", "项目实施情况", OTHER_TOWN, 2018)
    assert keys(filled) == [COUNTY_KEY, TOWN_KEY, other, VILLAGE_KEY]


def test_empty_books_call_for_nothing(books: Books) -> None:
    assert keys(books) == []


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(level="村"), [VILLAGE_KEY]),
        (Wanted(kind="项目实施情况", region_code=TOWN), [TOWN_KEY]),
        (Wanted(region_code=TOWN), [TOWN_KEY, VILLAGE_KEY]),
        (Wanted(year=2017), []),
    ],
)
def test_what_is_asked_for_is_what_is_listed(filled: Books, wanted: Wanted, expected: list[NoticeKey]) -> None:
    assert keys(filled, wanted) == expected


def test_an_unknown_kind_is_wrong_usage(filled: Books) -> None:
    with pytest.raises(UsageError, match="没有村级“折股量化”的公示格式"):
        keys(filled, Wanted(level="村", kind="折股量化"))


def test_an_actor_sees_and_issues_only_within_the_own_region(filled: Books) -> None:
    local = Actor("乡镇会计", "石桥镇", TOWN)
    assert keys(filled, actor=local) == [TOWN_KEY, VILLAGE_KEY]
    with pytest.raises(RefusedError, match="管辖范围"):
        publishing.issue(filled.store, local, [COUNTY_KEY], DAY)


def test_issuing_freezes_numbers_and_registers(filled: Books) -> None:
    head = filled.store.head()
    result = issue(filled, COUNTY_KEY, TOWN_KEY, VILLAGE_KEY)
    assert [one.number for one in result.printed] == ["539900-2018-0001", "539900-2018-0002", "539900-2018-0003"]
    assert result.withheld == ()
    assert filled.store.head().number == head.number + 1
    with filled.store.read() as connection:
        rows = connection.execute(select(Notice.__table__).order_by(Notice.number)).all()
        posted = connection.execute(select(NoticeRecord.__table__).order_by(NoticeRecord.notice_no)).all()
        items = connection.execute(select(NoticeItem.notice_no, NoticeItem.subject_no, NoticeItem.amount)).all()
        detail = connection.execute(select(LogEntry.detail).order_by(LogEntry.number.desc())).scalars().first()
    assert {row.log_head for row in rows} == {f"{head.number}-{head.digest}"}
    assert [one["编号"] for one in json.loads(detail or "")["公示"]] == [row.number for row in rows]
    assert [(row.subject_type, row.subject_no, row.amount) for row in posted] == [
        ("指标", "ZB1", 7_700_000),
        ("多项", None, 5_000_000),
        ("批次", "PC1", 90_000),
    ]
    assert [(row.from_day, row.until_day, row.listed_count) for row in posted] == [
        (DAY, None, None),
        (DAY, date(2019, 1, 2), None),
        (DAY, date(2018, 12, 30), 2),
    ]
    assert {tuple(item) for item in items} == {
        ("539900-2018-0002", "XM1", 3_000_000),
        ("539900-2018-0002", "XM2", 2_000_000),
    }


def test_the_books_stay_sound_and_hold_the_printed_heads(filled: Books) -> None:
    result = issue(filled, COUNTY_KEY, TOWN_KEY, VILLAGE_KEY)
    head = result.printed[0].content.log_head
    assert head is not None
    printed = f"{head.number}-{head.digest[:16]}"
    assert checking.check(filled.store, ACTOR, heads=[printed], progress=Quiet()).sound


def test_the_three_papers_agree(filled: Books) -> None:
    county, town = issue(filled, COUNTY_KEY, TOWN_KEY).printed
    whole = {amount.label: amount.fen for amount in county.content.amounts}
    part = {amount.label: amount.fen for amount in town.content.amounts}
    assert whole == {"资金总额": 10_000_000, "已分配": 7_700_000, "尚未分配": 2_300_000}
    assert part == {"安排资金": 5_000_000, "已支出": 1_200_000, "未落实到项目": 700_000}
    in_county = next(text for _place, text in county.content.strings() if text == "石桥镇")
    assert in_county


def test_an_issued_notice_prints_again_byte_for_byte(filled: Books) -> None:
    first = issue(filled, VILLAGE_KEY).printed[0]
    later = publishing.issue(filled.store, ACTOR, [VILLAGE_KEY], date(2019, 3, 1)).printed[0]
    by_number = publishing.stored(filled.store, ACTOR, first.number)
    assert (later.again, later.moved, later.number) == (True, False, first.number)
    assert first.pdf() == later.pdf() == by_number.pdf()


def give_more(books: Books) -> None:
    books.put("资金分配", allocation("FP7", "T1", "100.00"))


def pay_more(books: Books) -> None:
    books.put("支付", {"支付流水号": "ZF7", "金额": "1.00", "项目编号": "XM1"})


def list_more(books: Books) -> None:
    books.put("补助发放", benefit("BF3", "王五", 1))
    books.put("支付", {"支付流水号": "ZF7", "金额": "300.00", "批次号": "PC1"})


MOVES = [(COUNTY_KEY, give_more), (TOWN_KEY, pay_more), (VILLAGE_KEY, list_more)]


@pytest.mark.parametrize(("key", "move"), MOVES)
def test_that_the_books_moved_is_said_and_the_paper_stays(
    filled: Books, key: NoticeKey, move: Callable[[Books], None]
) -> None:
    first = issue(filled, key).printed[0]
    move(filled)
    again = issue(filled, key)
    assert [one.number for one in again.moved] == [first.number]
    assert again.printed[0].content == first.content


def test_a_new_version_needs_a_withdrawal(filled: Books) -> None:
    first = issue(filled, COUNTY_KEY).printed[0]
    filled.put("资金分配", allocation("FP7", "T1", "100.00"))
    publishing.withdraw(filled.store, ACTOR, first.number, "金额更正")
    second = issue(filled, COUNTY_KEY).printed[0]
    assert (second.again, second.number) == (False, "539900-2018-0002")
    assert second.content.amounts[1].fen == first.content.amounts[1].fen + 10_000
    assert publishing.stored(filled.store, ACTOR, first.number).content == first.content
    states = [(entry.number, entry.withdrawn) for entry in publishing.issued_notices(filled.store, ACTOR)]
    assert states == [("539900-2018-0002", False), ("539900-2018-0001", True)]


def test_a_withdrawal_needs_a_reason_and_happens_once(filled: Books) -> None:
    number = issue(filled, COUNTY_KEY).printed[0].number
    with pytest.raises(UsageError, match="没有填写撤销理由"):
        publishing.withdraw(filled.store, ACTOR, number, " ")
    publishing.withdraw(filled.store, ACTOR, number, "金额更正")
    with pytest.raises(RefusedError, match="已经撤销过"):
        publishing.withdraw(filled.store, ACTOR, number, "金额更正")
    with pytest.raises(UsageError, match="没有编号为“539900-2018-0099”"):
        publishing.withdraw(filled.store, ACTOR, "539900-2018-0099", "金额更正")


def test_a_preview_keeps_nothing(filled: Books) -> None:
    before = filled.store.head()
    shown = publishing.preview(filled.store, ACTOR, VILLAGE_KEY, DAY)
    also = issue(filled, VILLAGE_KEY, keep=False).printed[0]
    assert shown == also
    assert shown.number == shown.content.number == ""
    assert filled.store.head() == before


def test_a_difference_withholds_the_notices_of_its_own_chain_only(filled: Books) -> None:
    filled.put("支付", {"支付流水号": "ZF3", "金额": "0.01", "批次号": "PC1"})
    result = issue(filled, COUNTY_KEY, VILLAGE_KEY)
    assert [one.key for one in result.printed] == [COUNTY_KEY]
    (held,) = result.withheld
    assert (held.key, held.region_name) == (VILLAGE_KEY, "龙山村")
    assert "相差0.01元" in held.reasons[0]


def test_a_number_typed_into_a_remark_withholds_the_notice(filled: Books) -> None:
    filled.put(
        "项目",
        {
            "项目编号": "XM5",
            "项目名称": "修路，联系13800138000",
            "区划代码": VILLAGE,
            "状态": "实施",
            "预算年度": "2018",
            "主管单位编码": "N1",
            "实施单位编码": "T1",
        },
    )
    result = issue(filled, TOWN_KEY)
    assert result.printed == ()
    assert "手机号" in result.withheld[0].reasons[0]


def test_a_name_no_font_can_print_withholds_the_list_and_says_which(filled: Books) -> None:
    filled.put("补助发放", benefit("BF3", "张𡋾", 1))
    filled.put("支付", {"支付流水号": "ZF3", "金额": "300.00", "批次号": "PC1"})
    (held,) = issue(filled, VILLAGE_KEY).withheld
    assert "“姓名”栏“张𡋾”" in held.reasons[0]
    assert "U+212FE" in held.reasons[0]


def test_a_target_the_books_do_not_have_is_withheld(filled: Books) -> None:
    (held,) = issue(filled, NoticeKey("村", "补助发放到户", VILLAGE, 2018, "PC404")).withheld
    assert "没有可以出具的" in held.reasons[0]


def test_settings_of_the_office_stand_on_the_paper(filled: Books) -> None:
    since = date(2018, 1, 1)
    for name, value in (
        ("村级发布单位", "龙山村村务监督委员会"),
        ("异议受理电话", "0870-7120031"),
        ("异议受理单位", "石桥镇纪委"),
        ("监督举报电话", "云岭县扶贫办：0870-7120018\n12317"),
        ("村级张贴地点", "龙山村村务公开栏"),
    ):
        office.change(filled.store, ACTOR, name, value, from_day=since)
    content = publishing.preview(filled.store, ACTOR, VILLAGE_KEY, DAY).content
    assert content.signature.issuer == "龙山村村务监督委员会"
    assert [(contact.office, contact.phone) for contact in content.contacts] == [
        ("石桥镇纪委", "0870-7120031"),
        ("云岭县扶贫办", "0870-7120018"),
        ("监督举报电话", "12317"),
    ]
    assert content.posting.place == "龙山村村务公开栏"


def test_a_longer_period_of_the_policy_is_kept_and_named(filled: Books) -> None:
    filled.put("政策参数", {"参数": "到户补助公示最短天数", "起始日期": "2018-01-01", "数值": "12", "单位": "天"})
    content = publishing.preview(filled.store, ACTOR, VILLAGE_KEY, DAY).content
    assert content.posting.days == 12
    assert ("到户补助公示最短天数", "12天，2018-01-01起") in content.policy_versions


def test_a_content_changed_by_hand_is_named_by_check(filled: Books) -> None:
    number = issue(filled, COUNTY_KEY).printed[0].number
    with filled.store.engine.begin() as connection:
        connection.execute(text("UPDATE notice SET content = replace(content, '石桥镇', '石乔镇')"))
    report = checking.check(filled.store, ACTOR, progress=Quiet())
    assert any(number in found.sentence for found in report.disagreements)


def test_an_imported_number_is_not_given_again(filled: Books) -> None:
    filled.put(
        "公示",
        {
            "公示编号": "539900-2018-0041",
            "级别": "县",
            "公示种类": "项目库入库",
            "区划代码": COUNTY,
            "对象类型": "多项",
            "开始日期": "2018-05-01",
        },
    )
    assert issue(filled, COUNTY_KEY).printed[0].number == "539900-2018-0042"


def test_an_issue_is_no_import_and_cannot_be_taken_back_as_one(filled: Books) -> None:
    before = importing.history(filled.store, ACTOR)
    last = overview.overview(filled.store, ACTOR).last_import
    issue(filled, COUNTY_KEY)
    assert importing.history(filled.store, ACTOR) == before
    assert overview.overview(filled.store, ACTOR).last_import == last
    with filled.store.read() as connection:
        newest = connection.execute(select(func.max(ImportBatch.id))).scalar_one()
    assert newest != before[0].id
    with pytest.raises(RefusedError, match=f"没有编号为 {newest} 的导入"):
        importing.undo(filled.store, ACTOR, newest, progress=Quiet())
