from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from fundwatch.models.actor import Actor
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.services import reviewing, scanning
from fundwatch.services.clues import ClueRow, Clues, ClueState, clues
from fundwatch.services.finding_lists import FindingRow, findings
from tests.books import ACTOR, TOWN, Books
from tests.scanned_books import DAY, DEAD, fill

RULES = ["FW-B001", "FW-G001"]
PERSON = ("人员", DEAD[0])


@pytest.fixture
def scanned(books: Books) -> Books:
    """A dead person paid two subsidies, two others paid one, a project begun too early."""
    fill(books)
    pay(books, "FF8", "养殖奖补")
    rescan(books)
    return books


def pay(books: Books, serial: str, subsidy: str) -> None:
    """One more subsidy paid to the first of the dead."""
    paid = {"发放流水号": serial, "补助项目": subsidy, "姓名": "李四", "身份证号": DEAD[0], "发放日期": "2018-02-01"}
    books.put("补助发放", {**paid, "实发金额": "100.00"})


def rescan(books: Books, as_of: date = DAY) -> None:
    scanning.scan(books.store, ACTOR, rules=RULES, as_of=as_of)


def gathered(books: Books, today: date | None = None) -> Clues:
    return clues(books.store, ACTOR, today)


def of_person(books: Books, today: date | None = None) -> ClueRow:
    """The clue on the first of the dead."""
    return next(one for one in gathered(books, today).rows if (one.table, one.key) == PERSON)


def close(books: Books, verdict: str = "属实", until: date | None = None) -> None:
    """Conclude all that waits on the first of the dead."""
    for one in of_person(books).findings:
        if one.standing.waits:
            version = scanning.finding(books.store, ACTOR, one.number).version
            reviewing.conclude(
                books.store, ACTOR, one.number, verdict, "已核实", silenced_until=until, expected_version=version
            )


def test_what_speaks_of_one_person_is_one_clue_with_rank_and_reasons(scanned: Books) -> None:
    clue = of_person(scanned)
    assert sorted((one.rule, one.subject_key) for one in clue.findings) == [("FW-B001", "FF1"), ("FW-B001", "FF8")]
    assert clue.state is ClueState.OPEN
    assert (clue.title, clue.district, clue.place) == ("李四", "石桥镇", "石桥镇 龙山村")
    assert clue.named == f"人员 李四（{DEAD[0]}）"
    assert clue.words.startswith("李四：")
    assert clue.words.endswith("等 2 条")
    assert clue.level == "中"
    assert clue.reasons[0] == "程度高"


def test_every_finding_is_in_exactly_one_clue(scanned: Books) -> None:
    found = gathered(scanned)
    assert sorted(one.number for one in found.findings) == sorted(one.number for one in findings(scanned.store, ACTOR))
    assert found.waiting == found.rows


def test_a_second_scan_of_unchanged_data_gives_the_same_clues(scanned: Books) -> None:
    before = gathered(scanned)
    rescan(scanned)
    assert gathered(scanned) == before


def test_a_closed_clue_stays_closed_in_the_next_scan(scanned: Books) -> None:
    close(scanned)
    assert of_person(scanned).state is ClueState.CLOSED
    rescan(scanned, date(2019, 4, 15))
    clue = of_person(scanned)
    assert (clue.state, clue.level, clue.reasons, clue.reopened) == (ClueState.CLOSED, "", (), ())
    assert clue not in gathered(scanned).waiting
    assert gathered(scanned).rows[-1] == clue


def test_a_clue_half_concluded_is_not_closed_and_not_reopened(scanned: Books) -> None:
    first = of_person(scanned).findings[0]
    reviewing.conclude(scanned.store, ACTOR, first.number, "属实", "已核实", expected_version=0)
    clue = of_person(scanned)
    assert (clue.state, clue.reopened) == (ClueState.OPEN, ())
    assert clue.findings[-1].number == first.number


def test_a_finding_that_joins_opens_the_clue_again_and_says_so(scanned: Books) -> None:
    close(scanned)
    pay(scanned, "FF9", "高龄津贴")
    rescan(scanned)
    clue = of_person(scanned)
    joined = next(one for one in clue.findings if one.subject_key == "FF9")
    assert clue.state is ClueState.REOPENED
    assert f"新增疑点 {joined.number}“死亡后仍有补助发放”" in clue.reopened


def test_changed_facts_open_the_clue_again_and_are_told_old_and_new(scanned: Books) -> None:
    close(scanned)
    with scanned.store.write(ACTOR, "导入") as writing:
        paid = update(BenefitPayment).where(BenefitPayment.record_key == "FF1")
        writing.connection.execute(paid.values(paid_amount=90_000))
    rescan(scanned)
    clue = of_person(scanned)
    changed = next(one for one in clue.findings if one.subject_key == "FF1")
    assert clue.state is ClueState.REOPENED
    told = next(one for one in clue.reopened if one.startswith(f"疑点 {changed.number} 的事实有变化："))
    assert "金额 100.00 → 900.00" in told


def test_an_explanation_silences_until_its_day_and_never_the_rule(scanned: Books) -> None:
    rescan(scanned, date.today())  # noqa: DTZ011 - the office's own calendar day
    close(scanned, "不属实", date(2019, 12, 31))
    before = gathered(scanned, date(2019, 12, 31))
    clue = of_person(scanned, date(2019, 12, 31))
    assert (clue.state, clue.explained_until) == (ClueState.EXPLAINED, "2019-12-31")
    assert before.explained == 2
    assert clue not in before.waiting
    others = [one for row in before.waiting for one in row.findings if one.rule == "FW-B001"]
    assert {one.subject_key for one in others} == {"FF2", "FF3"}
    after = of_person(scanned, date(2020, 1, 1))
    assert after.state is ClueState.REOPENED
    assert f"疑点 {after.findings[0].number} 的说明已于 2019-12-31 到期" in after.reopened
    assert gathered(scanned, date(2020, 1, 1)).explained == 0


def test_what_reviewers_concluded_is_learned(scanned: Books) -> None:
    other = next(one for one in gathered(scanned).rows if one.key == DEAD[1])
    assert "该规则尚无核查结果，按约三成属实估计" in other.reasons
    close(scanned, "不属实")
    other = next(one for one in gathered(scanned).rows if one.key == DEAD[1])
    assert "该规则已核查 2 条，0 条属实" in other.reasons


def test_whoever_sees_one_township_sees_its_clues_only(scanned: Books) -> None:
    seen = clues(scanned.store, Actor("乡镇", region_code=TOWN))
    assert {one.district for one in seen.rows} == {"石桥镇"}
    assert len(seen.rows) < len(gathered(scanned).rows)


def test_conclusions_on_all_of_a_clue_are_one_write(scanned: Books) -> None:
    numbers = {one.number: 0 for one in of_person(scanned).findings}
    kept = reviewing.conclude_together(scanned.store, ACTOR, numbers, "不属实", "登记有误，本人健在")
    assert len({one.log_number for one in kept}) == 1
    assert of_person(scanned).state is ClueState.CLOSED


def row(number: int, rule: str, level: str, *, proven: bool = False) -> ClueRow:
    """A clue of one finding."""
    one = FindingRow(number, rule, rule, "虚报冒领", "high", 0.6, "支付", str(number), None, None, None, "", "", None)
    return ClueRow(
        "支付",
        str(number),
        "",
        ClueState.OPEN,
        level,
        (),
        (),
        None,
        "",
        "",
        (one,),
        explained_until=None,
        proven=proven,
    )


def test_one_rule_that_nobody_has_checked_does_not_fill_the_first() -> None:
    flood = [row(number, "FW-C001", "高") for number in range(40)]
    others = [row(100 + number, "FW-B001", "中") for number in range(3)]
    low = [row(200 + number, "FW-N001", "低") for number in range(5)]
    found = Clues(DAY, (*flood, *others, *low), ())
    first = found.first(found.rows, 10)
    assert [one.findings[0].number for one in first] == [0, 1, 100, 101, 2, 3, 4, 5, 6, 7]
    proven = [row(number, "FW-C001", "高", proven=True) for number in range(40)]
    assert found.first((*proven, *others), 10) == tuple(proven[:10])


_KINDS = list(itertools.product("ABC", "高中低", (True, False)))


@given(st.lists(st.sampled_from(_KINDS), max_size=30), st.integers(1, 40))
def test_the_first_are_as_many_as_there_are_and_each_once(made: list[tuple[str, str, bool]], most: int) -> None:
    rows = [row(number, f"FW-{rule}001", level, proven=proven) for number, (rule, level, proven) in enumerate(made)]
    first = Clues(DAY, tuple(rows), ()).first(rows, most)
    assert len(first) == min(most, len(rows))
    assert len({one.key for one in first}) == len(first)
