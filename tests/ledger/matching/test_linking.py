from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.matching.blocking import key
from fundwatch.ledger.matching.comparing import digits, spelling
from fundwatch.ledger.matching.estimating import Field
from fundwatch.ledger.matching.linking import Scheme, group, groups, link

SCHEME = Scheme(
    fields=(Field("name", spelling), Field("born", digits), Field("account", digits)),
    keys=(key("name"), key("born"), key("account")),
)

pairs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12)


def people(count: int) -> list[dict[str, str]]:
    rng = random.Random(7)  # noqa: S311
    return [
        {
            "name": "".join(rng.choices("abcdefghij", k=7)),
            "born": f"{rng.randrange(1930, 2010)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}",
            "account": f"6299{rng.randrange(10**9):09d}",
        }
        for _ in range(count)
    ]


def test_slips_are_seen_through_and_strangers_kept_apart() -> None:
    left = people(300)
    right = [dict(one) for one in left[100:]]
    right[0]["born"] = ""
    right[1]["account"] = right[1]["account"][:-2] + right[1]["account"][:-3:-1]
    right[2]["name"] = right[2]["name"][1:]
    right[3] = {**people(301)[300], "born": left[103]["born"]}  # only born the same day
    found = link(left, right, SCHEME)
    assert [(one.left, one.right) for one in found.links] == [(100 + n, n) for n in range(200) if n != 3]


def test_one_to_one_takes_the_better_of_two() -> None:
    left = people(100)
    right = [dict(one) for one in left]
    twin = {**left[5], "born": left[5]["born"][:-1] + "x"}
    found = link(left, [*right, twin], SCHEME)
    assert (5, 5) in {(one.left, one.right) for one in found.links}
    assert 100 not in {one.right for one in found.links}
    both = link(left, [*right, twin], SCHEME, one_to_one=False)
    assert {one.right for one in both.links if one.left == 5} == {5, 100}


def test_records_are_grouped_by_way_of_others() -> None:
    rows = people(200)
    rows += [{**rows[0], "name": rows[0]["name"][:-1]}, {**rows[0], "account": ""}, dict(rows[9])]
    assert group(rows, SCHEME).groups == ((0, 200, 201), (9, 202))


def test_nothing_to_compare() -> None:
    assert group([], SCHEME).groups == ()
    assert group(people(1), SCHEME).groups == ()
    assert link([], people(3), SCHEME).links == ()
    assert link(people(3), [], SCHEME).links == ()
    blank = [{"name": "", "born": "", "account": ""}] * 3
    assert group(blank, SCHEME).groups == ()


def test_the_same_records_give_the_same_weights() -> None:
    rows = people(50) + people(20)
    first, second = group(rows, SCHEME), group(rows, SCHEME)
    assert first.estimate.weights.tolist() == second.estimate.weights.tolist()
    assert first.estimate.agreeing == second.estimate.agreeing


@given(pairs)
def test_groups_are_the_connected_records(links: list[tuple[int, int]]) -> None:
    found = groups(links)
    places = [place for one in found for place in one]
    assert sorted(set(places)) == sorted(places)  # each in one group
    assert set(places) == {place for pair in links for place in pair}
    home = {place: number for number, one in enumerate(found) for place in one}
    assert all(home[one] == home[other] for one, other in links)
    # A group falls apart without its links: as many groups as there are records less links that join.
    joined = 0
    leaders = {place: place for place in places}
    for one, other in links:
        low, high = sorted((leaders[one], leaders[other]))
        joined += low != high
        leaders = {place: low if leader == high else leader for place, leader in leaders.items()}
    assert len(found) == len(set(places)) - joined
    assert [list(one) for one in found] == sorted(sorted(one) for one in found)
