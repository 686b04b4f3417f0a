from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.matching.blocking import between, key, within

NAME = key("name")
TOWN = key(("name", 1), "town")

records = st.lists(
    st.fixed_dictionaries(
        {"name": st.sampled_from(["", "李明", "李民", "王芳"]), "town": st.sampled_from(["", "柳溪"])}
    ),
    max_size=8,
)


def test_records_that_agree_in_any_key_are_compared_once() -> None:
    rows = [
        {"name": "李明", "town": "柳溪"},
        {"name": "李民", "town": "柳溪"},
        {"name": "李明", "town": "柳溪"},
        {"name": "", "town": "柳溪"},
        {"name": "", "town": "柳溪"},
    ]
    assert within(rows, [NAME]).pairs == ((0, 2),)
    assert within(rows, [NAME, TOWN]).pairs == ((0, 1), (0, 2), (1, 2))
    assert within(rows, []).pairs == ()


def test_across_two_tables_no_pair_lies_in_one() -> None:
    left = [{"name": "李明"}, {"name": "李明"}]
    right = [{"name": "王芳"}, {"name": "李明"}]
    assert between(left, right, [NAME]).pairs == ((0, 3), (1, 3))
    assert between(left, [], [NAME]).pairs == ()
    assert between([], right, [NAME]).pairs == ()


def test_a_value_that_is_too_common_is_left_out_and_told() -> None:
    rows = [{"name": "李明"}] * 4 + [{"name": "王芳"}] * 2
    found = within(rows, [NAME], most_alike=3)
    assert found.pairs == ((4, 5),)
    assert found.too_common == ((0, "李明", 4),)


@given(records)
def test_exactly_the_pairs_that_share_a_key(rows: list[dict[str, str]]) -> None:
    keys = [NAME, TOWN]
    wanted = [
        (one, other)
        for one, other in combinations(range(len(rows)), 2)
        if any(filed(rows[one]) and filed(rows[one]) == filed(rows[other]) for filed in keys)
    ]
    assert list(within(rows, keys).pairs) == wanted
