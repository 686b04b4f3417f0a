from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.log import LogEntry
from fundwatch.models.records.finding_reply import FindingReply
from fundwatch.models.store import Store
from fundwatch.services import checking, finding_replies, finding_sending, importing, papers, reviewing, scanning
from fundwatch.services.finding_replies import Outcome, ReadBack, ReplyPreview
from fundwatch.services.progress import Quiet
from tests import databases
from tests.books import ACTOR, TOWN, Books
from tests.scanned_books import ANSWER, DAY, DEAD, OTHER_TOWN, answer, fill, header_row, scan

LATER = date(2019, 2, 1)
QUIET = Quiet()


@pytest.fixture
def scanned(books: Books) -> Books:
    fill(books)
    scan(books)
    return books


@pytest.fixture
def sheet(scanned: Books, tmp_path: Path) -> Path:
    """The workbook that went to the township with three findings."""
    return finding_sending.send(scanned.store, ACTOR, tmp_path / "下发", day=DAY).files[0].workbook


def look(books: Books, *files: Path, update: bool = False) -> ReplyPreview:
    return finding_replies.preview(books.store, ACTOR, files, update=update, today=LATER, progress=QUIET)


def take(books: Books, *files: Path, update: bool = False) -> ReadBack:
    shown = look(books, *files, update=update)
    return finding_replies.commit(books.store, ACTOR, shown.id, today=LATER, progress=QUIET)


def outcomes(shown: ReplyPreview) -> list[str]:
    return [row.outcome for row in shown.rows]


def stored(books: Books) -> dict[str, Any]:
    with books.store.read() as connection:
        return {row.finding_no: row for row in connection.execute(select(*FindingReply.__table__.columns))}


def log(books: Books) -> list[Any]:
    with books.store.read() as connection:
        return list(connection.execute(select(*LogEntry.__table__.columns).order_by(LogEntry.number)))


def number_of(books: Books, word: str) -> int:
    return next(one.number for one in scanning.findings(books.store, ACTOR) if word in one.summary)


def reviews(books: Books, number: int) -> list[tuple[str, str]]:
    return [(one.verdict, one.reason) for one in scanning.finding(books.store, ACTOR, number).reviews]


def change(path: Path, edit: Callable[[Any, int], None]) -> Path:
    """Edit the sheet of a workbook; `edit` is given it and the header's row."""
    workbook = load_workbook(path)
    worksheet = workbook["疑点核查"]
    edit(worksheet, header_row(worksheet))
    workbook.save(path)
    return path


def test_each_receiver_gets_its_own_and_the_log_tells_which(scanned: Books, tmp_path: Path) -> None:
    sent = finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY)
    assert [(file.receiver, file.findings) for file in sent.files] == [("石桥镇", 3), ("龙潭镇", 1)]
    assert all(file.workbook.exists() and file.printed.read_bytes()[:4] == b"%PDF" for file in sent.files)
    entry = log(scanned)[-1]
    assert (entry.number, entry.action) == (sent.log_number, "下发核查")
    told = {one["接收"]: one["疑点"] for one in json.loads(entry.detail)["下发"]}
    assert set(told) == {TOWN, OTHER_TOWN}
    assert told[OTHER_TOWN] == [number_of(scanned, "李德福")]
    assert [(one.to_send, one.out) for one in finding_sending.receivers(scanned.store, ACTOR)] == [(0, 3), (0, 1)]
    (row,) = [one for one in scanning.findings(scanned.store, ACTOR) if "李德福" in one.summary]
    assert (row.sent_to, row.is_out) == ("龙潭镇", True)


def test_what_is_out_goes_again_only_when_asked_and_never_over_a_file(scanned: Books, tmp_path: Path) -> None:
    first = finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY, chosen=[TOWN])
    assert [file.receiver for file in finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY).files] == ["龙潭镇"]
    with pytest.raises(RefusedError, match="没有需要下发的疑点"):
        finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY)
    again = finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY, chosen=[TOWN], again=True)
    assert again.files[0].workbook != first.files[0].workbook
    assert first.files[0].workbook.exists()


def test_a_receiver_there_is_none_of_is_refused(scanned: Books, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="999900101000"):
        finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY, chosen=["999900101000"])


def test_a_sending_that_fails_leaves_neither_files_nor_entry(
    scanned: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(log(scanned))
    write = papers.write

    def failing(paper: Any, path: Path) -> Any:
        if "龙潭镇" in path.name:
            raise OSError(28, "No space left on device")
        return write(paper, path)

    monkeypatch.setattr(papers, "write", failing)
    with pytest.raises(Exception, match="磁盘空间不足"):
        finding_sending.send(scanned.store, ACTOR, tmp_path, day=DAY)
    assert list(tmp_path.glob("疑点核查表*")) == []
    assert len(log(scanned)) == before


def test_an_actor_of_a_township_sends_its_own_only(scanned: Books, tmp_path: Path) -> None:
    actor = Actor("镇上", "镇政府", region_code=OTHER_TOWN)
    assert [one.code for one in finding_sending.receivers(scanned.store, actor)] == [OTHER_TOWN]
    assert [file.receiver for file in finding_sending.send(scanned.store, actor, tmp_path, day=DAY).files] == ["龙潭镇"]


def test_an_answer_becomes_a_record_and_a_conclusion_under_one_entry(scanned: Books, sheet: Path) -> None:
    filled = {**ANSWER, "整改措施": "收回", "追缴金额": 200, "已追缴金额": "150.50", "票据号": "0012"}
    answer(sheet, {1: filled})
    before = len(log(scanned))
    assert take(scanned, sheet) == ReadBack(2, 1, 1)
    (row,) = stored(scanned).values()
    number = number_of(scanned, "赵六")
    assert row.finding_no == f"YD-{scanned.store.installation[:8]}-{number}"
    assert (row.to_recover, row.recovered, row.receipt_no) == (20_000, 15_050, "0012")
    ((verdict, reason),) = reviews(scanned, number)
    assert verdict == "属实"
    for said in ("家属代领", "收回", "应追缴 200.00 元", "已追缴 150.50 元", "0012", "核查人 王强", "2019-01-20"):
        assert said in reason
    (entry,) = log(scanned)[before:]
    assert entry.action == "导入"
    assert json.loads(entry.detail)["结论"] == [[number, "属实"]]
    detail = scanning.finding(scanned.store, ACTOR, number)
    assert detail.reviews[0].actor == ACTOR.name
    assert detail.reply is not None
    assert (detail.reply.verdict, detail.reply.checked_by) == ("属实", "王强")
    assert detail.sending is not None
    assert detail.sending.name == "石桥镇"
    assert not detail.row.is_out


def test_reading_the_same_file_again_changes_nothing(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "是否属实": "不属实"}, 3: {**ANSWER, "是否属实": "数据有误"}})
    assert take(scanned, sheet).concluded == 3
    before = len(log(scanned))
    shown = look(scanned, sheet)
    assert outcomes(shown) == ["重复"] * 3
    assert not shown.changes
    assert take(scanned, sheet) == ReadBack(None, 0, 0)
    assert len(log(scanned)) == before


def test_rows_that_nobody_answered_are_neither_taken_nor_refused(scanned: Books, sheet: Path) -> None:
    answer(sheet, {2: ANSWER})
    shown = look(scanned, sheet)
    assert outcomes(shown) == ["未填", "收下", "未填"]
    assert shown.clean
    assert take(scanned, sheet).taken == 1


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no verdict": ({**ANSWER, "是否属实": None}, "是否属实"),
    "another verdict": ({**ANSWER, "是否属实": "可能"}, "是否属实"),
    "nobody": ({**ANSWER, "核查人": None}, "核查人"),
    "no amount": ({**ANSWER, "追缴金额": "三百"}, "追缴金额"),
    "more than due": ({**ANSWER, "追缴金额": 100, "已追缴金额": 200}, "多于追缴金额 100.00 元"),
    "nothing due": ({**ANSWER, "已追缴金额": 200}, "多于追缴金额（没有填）"),
    "tomorrow": ({**ANSWER, "核查日期": date(2019, 2, 2)}, "晚于今天"),
    "no day": ({**ANSWER, "核查日期": "上周"}, "核查日期"),
}


@pytest.mark.parametrize("bad", BAD)
def test_a_row_at_fault_is_refused_with_its_reason_and_read_back_once_corrected(
    scanned: Books, sheet: Path, tmp_path: Path, bad: str
) -> None:
    given_, said = BAD[bad]
    answer(sheet, {1: given_, 2: ANSWER})
    shown = look(scanned, sheet)
    assert outcomes(shown) == ["退回", "收下", "未填"]
    assert said in shown.rows[0].said
    assert not shown.clean
    rejects = tmp_path / "退回.xlsx"
    assert finding_replies.rejects(scanned.store, ACTOR, shown.id, rejects) == 1
    finding_replies.commit(scanned.store, ACTOR, shown.id, today=LATER, progress=QUIET)
    assert len(stored(scanned)) == 1
    clean = dict.fromkeys(("追缴金额", "已追缴金额"))
    answer(rejects, {1: {**clean, **ANSWER}})
    assert outcomes(look(scanned, rejects)) == ["收下"]
    assert take(scanned, rejects).concluded == 1
    assert len(stored(scanned)) == 2


def test_a_number_that_is_none_of_ours_is_refused(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER, 2: ANSWER, 3: ANSWER})
    own = scanned.store.installation[:8]

    def edit(worksheet: Any, header: int) -> None:
        worksheet.cell(header + 1, 1, f"YD-{own}-99")
        worksheet.cell(header + 2, 1, "YD-00000000-1")
        worksheet.cell(header + 3, 1, "第三条")

    shown = look(scanned, change(sheet, edit))
    assert outcomes(shown) == ["退回"] * 3
    for row, said in zip(shown.rows, ("没有编号为", "另一套账", "不是下发时的疑点编号"), strict=True):
        assert said in row.said
    assert take(scanned, sheet) == ReadBack(None, 0, 0)


@pytest.mark.usefixtures("scanned")
def test_the_sheet_of_other_books_is_refused_whole(sheet: Path, tmp_path: Path) -> None:
    answer(sheet, {1: ANSWER, 2: ANSWER, 3: ANSWER})
    other = Store.open(databases.new_books(tmp_path / "另", "账.db") if databases.ON_SERVER else _folder(tmp_path))
    try:
        books = Books(other)
        books.put_places()
        fill(books)
        scan(books)
        shown = look(books, sheet)
        assert outcomes(shown) == ["退回"] * 3
        assert all("另一套账" in row.said for row in shown.rows)
    finally:
        other.close()


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "另").mkdir()
    return tmp_path / "另" / "账.db"


def test_a_line_whose_number_slipped_to_another_is_refused(scanned: Books, sheet: Path) -> None:
    """Somebody sorted the columns in sight, and the hidden ones stayed where they were."""
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "是否属实": "不属实"}, 3: ANSWER})

    def edit(worksheet: Any, header: int) -> None:
        for column in range(3, worksheet.max_column + 1):
            first, second = worksheet.cell(header + 1, column), worksheet.cell(header + 2, column)
            first.value, second.value = second.value, first.value

    shown = look(scanned, change(sheet, edit))
    assert outcomes(shown) == ["退回", "退回", "收下"]
    assert "与疑点编号对不上" in shown.rows[0].said


def test_sorted_rows_come_back_to_their_findings(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "是否属实": "不属实"}, 3: {**ANSWER, "是否属实": "数据有误"}})

    def edit(worksheet: Any, header: int) -> None:
        rows = [[cell.value for cell in row] for row in worksheet.iter_rows(header + 1, header + 3)]
        for number, cells in enumerate(reversed(rows), header + 1):
            for column, value in enumerate(cells, 1):
                worksheet.cell(number, column, value)

    assert outcomes(look(scanned, change(sheet, edit))) == ["收下"] * 3
    take(scanned, sheet)
    assert [reviews(scanned, number_of(scanned, word))[0][0] for word in ("赵六", "李四", "龙山村水渠")] == [
        *("属实", "不属实", "数据有误"),
    ]


def test_a_row_that_somebody_added_is_refused_and_a_copied_one_is_a_repeat(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})

    def edit(worksheet: Any, header: int) -> None:
        worksheet.insert_rows(header + 2, 2)
        for column in range(1, worksheet.max_column + 1):
            worksheet.cell(header + 2, column, worksheet.cell(header + 1, column).value)
            worksheet.cell(header + 3, column, worksheet.cell(header + 1, column).value)
        worksheet.cell(header + 3, 1).value = None

    shown = look(scanned, change(sheet, edit))
    assert outcomes(shown) == ["收下", "重复", "退回", "未填", "未填"]
    assert "疑点编号" in shown.rows[2].said


def test_columns_that_are_gone_are_done_without(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})

    def edit(worksheet: Any, header: int) -> None:
        labels = [cell.value for cell in worksheet[header]]
        for merged in list(worksheet.merged_cells.ranges):
            worksheet.unmerge_cells(str(merged))
        for label in ("票据号", "整改措施", "涉及对象", "需核查事项", "核对码"):
            worksheet.delete_cols(labels.index(label) + 1)
            labels.remove(label)

    shown = look(scanned, change(sheet, edit))
    assert outcomes(shown)[0] == "收下"
    assert "没能核对编号与事项" in shown.rows[0].said


def test_without_the_column_of_numbers_nothing_can_be_read(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})

    def edit(worksheet: Any, header: int) -> None:
        for merged in list(worksheet.merged_cells.ranges):
            worksheet.unmerge_cells(str(merged))
        assert worksheet.cell(header, 1).value == "疑点编号"
        worksheet.delete_cols(1)

    shown = look(scanned, change(sheet, edit))
    assert shown.rows == ()
    assert "疑点编号" in shown.refused[0]
    assert not shown.changes


def test_a_sheet_under_another_name_and_cells_of_other_formats_are_read(scanned: Books, sheet: Path) -> None:
    answer(
        sheet, {1: {**ANSWER, "核查日期": "2019年1月20日", "追缴金额": "1,200.50"}, 2: {**ANSWER, "核查日期": 43485}}
    )
    workbook = load_workbook(sheet)
    workbook["疑点核查"].title = "石桥镇回复"
    workbook.save(sheet)
    assert outcomes(look(scanned, sheet)) == ["收下", "收下", "未填"]
    take(scanned, sheet)
    rows = stored(scanned)
    assert {row.checked_on for row in rows.values()} == {date(2019, 1, 20)}
    assert {row.to_recover for row in rows.values()} == {120_050, None}


def test_what_is_no_sheet_of_ours_is_told(scanned: Books, tmp_path: Path) -> None:
    text, other = tmp_path / "回复.xlsx", tmp_path / "项目.xlsx"
    text.write_text("不是工作簿", encoding="utf-8")
    workbook = Workbook()
    workbook.active.title = "收入"  # type: ignore[union-attr]
    workbook.active.append(["日期", "金额"])  # type: ignore[union-attr]
    workbook.save(other)
    shown = look(scanned, text, other)
    assert shown.rows == ()
    assert len(shown.refused) == 2
    with pytest.raises(UsageError, match="没有给出"):
        look(scanned)


def test_a_sheet_of_another_table_belongs_to_the_import(scanned: Books, tmp_path: Path) -> None:
    other = tmp_path / "死亡人员.xlsx"
    workbook = Workbook()
    workbook.active.title = "死亡人员"  # type: ignore[union-attr]
    workbook.active.append(["身份证号", "死亡日期"])  # type: ignore[union-attr]
    workbook.active.append([DEAD[0], "2017-05-02"])  # type: ignore[union-attr]
    workbook.save(other)
    with pytest.raises(RefusedError, match="死亡人员"):
        look(scanned, other)


def test_another_answer_to_the_same_finding_is_a_conflict_unless_it_updates(
    scanned: Books, sheet: Path, tmp_path: Path
) -> None:
    second = Path(shutil.copy(sheet, tmp_path / "更正.xlsx"))
    answer(sheet, {1: ANSWER})
    take(scanned, sheet)
    answer(second, {1: {**ANSWER, "是否属实": "不属实", "情况说明": "本人健在"}})
    shown = look(scanned, second)
    assert outcomes(shown) == ["退回", "未填", "未填"]
    assert look(scanned, second, update=True).rows[0].concludes
    take(scanned, second, update=True)
    number = number_of(scanned, "赵六")
    assert [verdict for verdict, _ in reviews(scanned, number)] == ["属实", "不属实"]
    (row,) = stored(scanned).values()
    assert (row.verdict, row.version) == ("不属实", 2)


def test_a_conclusion_of_the_office_stands_above_the_answer(scanned: Books, sheet: Path) -> None:
    number = number_of(scanned, "赵六")
    reviewing.conclude(scanned.store, ACTOR, number, "不属实", "已当面核实", expected_version=0)
    answer(sheet, {1: ANSWER})
    shown = look(scanned, sheet)
    assert (shown.rows[0].outcome, shown.rows[0].concludes) == ("收下", False)
    assert "只存回复，结论不变" in shown.rows[0].said
    assert take(scanned, sheet) == ReadBack(2, 1, 0)
    assert [verdict for verdict, _ in reviews(scanned, number)] == ["不属实"]
    assert outcomes(look(scanned, sheet))[0] == "重复"


def test_a_finding_that_is_no_longer_raised_is_not_answered(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    databases.by_hand(scanned.store, f"UPDATE finding SET current = false WHERE number = {number_of(scanned, '赵六')}")
    shown = look(scanned, sheet)
    assert outcomes(shown)[0] == "退回"
    assert "不再提出" in shown.rows[0].said


def test_an_answer_on_facts_that_changed_meanwhile_says_so(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    more = {"姓名": "赵六", "身份证号": DEAD[1], "发放日期": "2018-06-01", "实发金额": "70.00"}
    scanned.put("补助发放", {"发放流水号": "FF9", **more})
    scan(scanned)
    shown = look(scanned, sheet)
    assert outcomes(shown)[0] == "收下"
    assert "下发以后事实有变化" in shown.rows[0].said
    take(scanned, sheet)
    number = number_of(scanned, "赵六")
    assert scanning.finding(scanned.store, ACTOR, number).reviews[0].facts_changed
    assert finding_sending.receivers(scanned.store, ACTOR)[0].to_send == 1


def test_what_changed_between_preview_and_storing_is_not_stored_unseen(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    shown = look(scanned, sheet)
    reviewing.conclude(scanned.store, ACTOR, number_of(scanned, "赵六"), "不属实", "刚刚核实", expected_version=0)
    with pytest.raises(RefusedError, match="预览之后台账有了新的写入"):
        finding_replies.commit(scanned.store, ACTOR, shown.id, today=LATER, progress=QUIET)
    assert stored(scanned) == {}


def test_writes_elsewhere_do_not_stand_in_the_way(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "已追缴金额": 5}})
    shown = look(scanned, sheet)
    scanned.put("项目", {"项目编号": "XM7"})
    assert finding_replies.commit(scanned.store, ACTOR, shown.id, today=LATER, progress=QUIET).concluded == 1
    assert len(stored(scanned)) == 1


def test_undoing_takes_answers_and_conclusions_back(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    done = take(scanned, sheet)
    number = number_of(scanned, "赵六")
    assert done.import_id is not None
    importing.undo(scanned.store, ACTOR, done.import_id, progress=QUIET)
    assert stored(scanned) == {}
    assert reviews(scanned, number) == []
    assert json.loads(log(scanned)[-1].detail)["撤回结论"] == 1
    assert take(scanned, sheet).concluded == 1


def test_the_books_stay_whole(scanned: Books, sheet: Path) -> None:
    before = len(_said(scanned))
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "追缴金额": 7}})
    take(scanned, sheet)
    assert len(_said(scanned)) == before


def _said(books: Books) -> list[Any]:
    return list(checking.check(books.store, ACTOR, progress=QUIET).disagreements)


def test_answers_taken_in_by_the_ordinary_import_get_their_conclusions_here(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    shown = importing.preview(scanned.store, ACTOR, [sheet], progress=QUIET)
    importing.commit(scanned.store, ACTOR, shown.id, progress=QUIET)
    assert len(stored(scanned)) == 1
    assert outcomes(look(scanned, sheet))[0] == Outcome.TAKEN
    assert take(scanned, sheet).concluded == 1
    assert outcomes(look(scanned, sheet))[0] == Outcome.REPEATED


def test_an_actor_of_a_township_answers_for_its_own_only(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    actor = Actor("镇上", "镇政府", region_code=OTHER_TOWN)
    shown = finding_replies.preview(scanned.store, actor, [sheet], today=LATER, progress=QUIET)
    assert outcomes(shown)[0] == "退回"


def test_a_preview_that_is_gone_is_refused(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    shown = look(scanned, sheet)
    finding_replies.discard(scanned.store, ACTOR, shown.id)
    with pytest.raises(RefusedError, match="已经失效"):
        finding_replies.commit(scanned.store, ACTOR, shown.id, today=LATER, progress=QUIET)


WORDS = st.text(st.sampled_from("已核实情况属实家属代领收回款项，。0012aA（）\n"), min_size=1, max_size=40).filter(
    str.strip
)
AMOUNTS = st.integers(0, 10**9)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, Any]:
    due = draw(st.none() | AMOUNTS)
    got = draw(st.none() | st.integers(0, due)) if due is not None else None
    return {
        "是否属实": draw(st.sampled_from(("属实", "部分属实", "不属实", "数据有误"))),
        "情况说明": draw(st.none() | WORDS),
        "整改措施": draw(st.none() | WORDS),
        "追缴金额": None if due is None else due / 100,
        "已追缴金额": None if got is None else got / 100,
        "票据号": draw(st.none() | st.text("0123456789", min_size=1, max_size=12)),
        "核查人": draw(st.sampled_from(("王强", "李明、赵刚"))),
        "核查日期": draw(st.dates(date(2018, 1, 1), LATER)),
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(answers(), min_size=3, max_size=3))
def test_what_is_filled_in_comes_back_exactly(
    scanned: Books, sheet: Path, tmp_path: Path, filled: list[dict[str, Any]]
) -> None:
    own = Path(shutil.copy(sheet, tmp_path / "回.xlsx"))
    answer(own, dict(enumerate(filled, 1)))
    done = take(scanned, own)
    try:
        assert done.taken == done.concluded == 3
        rows = list(stored(scanned).values())
        assert [_shown(row) for row in rows] == [_expected(one) for one in filled]
        assert outcomes(look(scanned, own)) == ["重复"] * 3
    finally:
        if done.import_id is not None:
            importing.undo(scanned.store, ACTOR, done.import_id, progress=QUIET)


def _shown(row: Any) -> tuple[Any, ...]:
    texts = ["".join((text or "").split()) for text in (row.explanation, row.remedy)]
    return (row.verdict, *texts, row.to_recover, row.recovered, row.receipt_no, row.checked_by, row.checked_on)


def _expected(one: dict[str, Any]) -> tuple[Any, ...]:
    texts = ["".join((one[label] or "").split()) for label in ("情况说明", "整改措施")]
    sums = [None if one[label] is None else round(one[label] * 100) for label in ("追缴金额", "已追缴金额")]
    return (one["是否属实"], *texts, *sums, one["票据号"], one["核查人"], one["核查日期"])
