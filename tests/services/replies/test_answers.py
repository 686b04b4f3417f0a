"""What a township answers of a finding becomes a record and a conclusion, or is refused with its reason."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundwatch.models.actor import Actor
from fundwatch.services import finding_replies, finding_sending, importing, reviewing, scanning
from fundwatch.services.finding_replies import ReadBack
from tests import databases
from tests.books import ACTOR, Books
from tests.scanned_books import ANSWER, DEAD, OTHER_TOWN, answer, scan
from tests.services.replies.reading_back import LATER, QUIET, log, look, number_of, outcomes, reviews, stored, take


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


def test_an_actor_of_a_township_answers_for_its_own_only(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})
    actor = Actor("镇上", "镇政府", region_code=OTHER_TOWN)
    shown = finding_replies.preview(scanned.store, actor, [sheet], today=LATER, progress=QUIET)
    assert outcomes(shown)[0] == "退回"


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
