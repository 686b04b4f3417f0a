"""Summaries and repeated amounts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.statistics.arrays import integers
from fundwatch.ledger.statistics.repeats import Repeat, repeats
from fundwatch.ledger.statistics.summary import Summary, summarise


def test_a_summary_by_hand() -> None:
    """The third row has no amount."""
    found = summarise(["甲", "乙", "甲", "甲"], integers([100, 900, 0, -30]), integers([1, 1, 0, 1]))
    assert found == (Summary("乙", 1, 1, 900, 900, 900), Summary("甲", 3, 2, 70, -30, 100))


def test_nothing_is_summed_up_to_nothing() -> None:
    assert summarise([], integers([]), integers([])) == ()


@given(st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(-(10**17), 10**17)), max_size=80))
def test_a_summary_adds_up(rows: list[tuple[str, int]]) -> None:
    found = summarise([name for name, _ in rows], integers(it for _, it in rows), integers(1 for _ in rows))
    assert sum(one.count for one in found) == len(rows)
    assert {one.value: one.total for one in found} == {
        name: sum(it for other, it in rows if other == name) for name in {name for name, _ in rows}
    }


def test_the_commonest_amounts_first() -> None:
    found, total = repeats(integers([5, 7, 5, 7, 9, 5, 0, 0, 0, 0, 8, 8]), most=2)
    assert found == (Repeat(5, 3), Repeat(8, 2))
    assert total == 3
    assert found[0].total == 15


@given(st.lists(st.integers(-5, 5)))
def test_each_repeat_is_as_often_as_it_stands_there(amounts: list[int]) -> None:
    found, total = repeats(integers(amounts), most=20)
    assert {one.amount: one.count for one in found} == {
        it: amounts.count(it) for it in set(amounts) if it and amounts.count(it) > 1
    }
    assert total == len(found)
