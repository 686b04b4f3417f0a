from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.services import reconciling
from fundwatch.services.reconciling import Columns, Outcome, Reconciliation
from tests.books import ACTOR, TOWN, Books

HEAD = "文号\t资金名称\t下达金额\n"


@pytest.fixture
def documents(books: Books) -> Books:
    """Four documents, two of them under one number, two of one name."""
    books.put(
        "资金指标",
        {"指标编号": "ZB1", "指标文号": "岭财农〔2018〕1号", "资金名称": "甲资金", "金额": "1000000.00"},
        {"指标编号": "ZB2", "指标文号": "岭财农〔2018〕2号", "资金名称": "乙资金", "金额": "200000.50"},
        {"指标编号": "ZB3", "指标文号": "岭财农〔2018〕2号", "资金名称": "丙资金", "金额": "300000.00"},
        {"指标编号": "ZB4", "指标文号": "岭财农〔2017〕9号", "资金名称": "丙资金", "金额": "4.00", "预算年度": "2017"},
    )
    return books


def held(books: Books, text: str, *, year: int | None = None, columns: Columns | None = None) -> Reconciliation:
    return reconciling.reconcile(books.store, ACTOR, text, "指标", "下达", year=year, columns=columns)


def by_name(made: Reconciliation) -> dict[str, tuple[Outcome, int]]:
    return {one.key or one.name: (one.outcome, one.difference) for one in made.compared}


def test_equal_books_are_equal_to_the_fen(documents: Books) -> None:
    made = held(
        documents, HEAD + "岭财农〔2018〕1号\t甲资金\t1,000,000.00\n岭财农[2018]2号\t乙、丙\t500000.50\n", year=2018
    )
    assert made.columns == Columns(0, 2, "元")
    assert [one.outcome for one in made.compared] == [Outcome.EQUAL, Outcome.EQUAL]
    assert made.ours == made.theirs == 150_000_050


def test_every_kind_of_difference_is_named(documents: Books) -> None:
    made = held(
        documents,
        HEAD + "岭财农〔2018〕1号\t甲\t999,999.99\n丙资金\t丙资金\t1\n外来文号\t丁\t7.00\n",
        columns=Columns(0, 2),
    )
    assert by_name(made) == {
        "ZB1": (Outcome.DIFFERENT, 1),
        "ZB2": (Outcome.ONLY_OURS, 20_000_050),
        "ZB3": (Outcome.ONLY_OURS, 30_000_000),
        "ZB4": (Outcome.ONLY_OURS, 400),
        "外来文号": (Outcome.ONLY_THEIRS, -700),
        "丙资金": (Outcome.UNDECIDED, -100),
    }
    undecided = next(one for one in made.compared if one.outcome is Outcome.UNDECIDED)
    assert undecided.alike == 2
    assert made.compared[0].outcome is Outcome.DIFFERENT, "what differs stands first"


def test_lines_about_one_thing_are_added_up(documents: Books) -> None:
    made = held(documents, HEAD + "ZB1\t甲\t400000\nZB1\t甲\t600000\n合计\t\t1000000\n", year=2018)
    first = next(one for one in made.compared if one.key == "ZB1")
    assert (first.outcome, first.lines) == (Outcome.EQUAL, (2, 3))
    assert made.stated == (100_000_000,)


def test_the_unit_is_found_and_what_it_rounds_off_is_no_difference(documents: Books) -> None:
    made = held(documents, "指标\t金额（万元）\nZB1\t100\nZB2\t20.00\nZB3\t30\n", year=2018)
    assert made.columns.unit == "万元"
    assert by_name(made)["ZB2"] == (Outcome.ROUNDED, 50)
    assert by_name(made)["ZB1"] == (Outcome.EQUAL, 0)


def test_a_difference_beyond_the_rounding_stays_one(documents: Books) -> None:
    made = held(documents, "指标\t金额\nZB1\t100.00\nZB2\t20.02\n", columns=Columns(0, 1, "万元"))
    assert by_name(made)["ZB2"] == (Outcome.DIFFERENT, 20_000_050 - 20_020_000)


def test_lines_without_an_amount_are_shown_and_not_dropped(documents: Books) -> None:
    made = held(documents, HEAD + "ZB1\t甲\t1000000\nZB2\t乙\t约二十万\n", year=2018)
    assert made.unread == ((3, "ZB2 乙 约二十万"),)


def test_columns_are_found_wherever_they_stand(documents: Books) -> None:
    made = held(
        documents,
        "序号\t年初数\t下达\t名称\t文号\n1\t7\t100\t甲\t岭财农〔2018〕1号\n2\t8\t50.00005\t乙丙\t岭财农〔2018〕2号\n",
    )
    assert made.columns == Columns(4, 2, "万元")


@pytest.mark.parametrize(("basis", "measure"), [("指标", "无此数"), ("无此项", "下达")])
def test_an_unknown_basis_is_refused(documents: Books, basis: str, measure: str) -> None:
    with pytest.raises(UsageError, match="不能按"):
        reconciling.reconcile(documents.store, ACTOR, "a\t1", basis, measure)


def test_who_sees_one_region_only_cannot_reconcile_the_county(documents: Books) -> None:
    with pytest.raises(UsageError, match="全县"):
        reconciling.reconcile(documents.store, replace(ACTOR, region_code=TOWN), "a\t1", "指标", "下达")
    assert isinstance(ACTOR, Actor)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.sampled_from(["ZB1", "ZB2", "ZB3", "ZB4", "外来"]), st.integers(-(10**9), 10**9)),
        min_size=1,
        max_size=12,
    )
)
def test_both_sides_are_kept_whole(documents: Books, lines: list[tuple[str, int]]) -> None:
    """Whatever is pasted: our sum is that of our books, theirs is that of their lines, to the fen."""
    text = "编号\t金额\n" + "".join(f"{key}\t{fen / 100:.2f}\n" for key, fen in lines)
    made = held(documents, text, columns=Columns(0, 1))
    assert made.ours == 100_000_000 + 20_000_050 + 30_000_000 + 400
    assert made.theirs == sum(fen for _, fen in lines)
    for one in made.compared:
        assert (one.outcome is Outcome.EQUAL) == (one.ours is not None and one.ours == one.theirs)
