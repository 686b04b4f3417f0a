"""The chain as a graph: whatever is cut out of it, joined or passed over, no fen appears or disappears."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.chain import (
    ELSEWHERE,
    OTHER_SOURCES,
    Chain,
    Place,
    around,
    balance,
    merged,
    reached,
    unbalanced,
)
from fundwatch.ledger.chain_own import join_all, levels, passing, without

#: Up, down.
WAYS = ((True, True), (True, False), (False, True))
_NUMBERS = st.integers(0, 8)


@st.composite
def chains(draw: st.DrawFn) -> Chain:
    """Any graph without circles, what does not add up in it balanced."""
    chain = Chain()
    for number in range(9):
        chain.add(Place(f"P{number}", "支付", rest="余", lack="缺"))
    for a, b, amount in draw(st.lists(st.tuples(_NUMBERS, _NUMBERS, st.integers(-50, 200)), max_size=16)):
        if a != b and amount:
            chain.flow(f"P{min(a, b)}", f"P{max(a, b)}", amount)
    going = {source for source, _ in chain.flows}
    for key in [key for key in chain.places if key not in going]:
        chain.change(key, rest="")
    balance(chain)
    return chain


@given(chains(), st.sets(_NUMBERS, min_size=1, max_size=3), st.sampled_from(WAYS))
def test_every_part_of_a_chain_is_balanced(chain: Chain, numbers: set[int], way: tuple[bool, bool]) -> None:
    up, down = way
    assert not list(unbalanced(chain))
    roots = {f"P{number}" for number in numbers}
    part = around(chain, roots, up=up, down=down)
    assert not [found for found in unbalanced(part) if down or found[0] not in roots]
    for ends, amount in part.flows.items():
        names = {part.places[end].name for end in ends}
        assert names & {ELSEWHERE, OTHER_SOURCES} or chain.flows[ends] == amount


@given(chains(), st.sets(_NUMBERS, min_size=2, max_size=4))
def test_joining_and_merging_lose_nothing(chain: Chain, numbers: set[int]) -> None:
    members = [chain.places[f"P{number}"] for number in sorted(numbers)]
    ids = {place.id for place in members}
    outside = {ends: amount for ends, amount in chain.flows.items() if not ids.issuperset(ends)}
    for made in (join_all(chain, {"G": (members, "几处")}), merged(chain, ids, Place("G", "支付"))):
        assert sum(made.flows.values()) == sum(outside.values())
        into = sum(amount for (source, target), amount in outside.items() if target in ids and source not in ids)
        assert made.incoming()["G"] == into
        assert not ids & set(made.places)


@given(chains(), st.sets(_NUMBERS, max_size=9))
def test_passing_over_places_keeps_what_goes_in_and_out(chain: Chain, numbers: set[int]) -> None:
    wanted = {f"P{number}" for number in numbers}
    made = without(chain, lambda place: place.id in wanted)
    assert set(chain.places) - set(made.places) <= wanted
    for key in made.places:
        assert made.incoming()[key] == chain.incoming()[key]
        assert made.outgoing()[key] == chain.outgoing()[key]


@given(chains())
def test_levels_follow_the_money(chain: Chain) -> None:
    level = {key: number for number, keys in enumerate(levels(chain)) for key in keys}
    assert set(level) == set(chain.places)
    assert all(level[source] < level[target] for source, target in chain.flows)


def test_what_remains_and_what_is_missing_stands_beside_its_place() -> None:
    chain = Chain()
    chain.add(Place("A", "指标", begins=100, rest="未分配", lack="超出"))
    chain.add(Place("B", "项目", rest="未支出", lack="多付", project="XM1"))
    chain.add(Place("C", "支付"))
    chain.flow("A", "B", 60)
    chain.flow("B", "C", 90)
    balance(chain)
    assert chain.flows["A", "余|A"] == 40
    assert chain.flows["缺|B", "B"] == 30
    assert chain.places["缺|B"].project == "XM1"
    assert (chain.places["余|A"].name, chain.places["余|A"].kind) == ("未分配", "rest")
    assert passing(chain)["B"] == 90


def test_a_place_that_does_not_add_up_is_named() -> None:
    chain = Chain()
    for key in "ABC":
        chain.add(Place(key, "支付", begins=5 if key == "A" else 0))
    chain.flow("A", "B", 5)
    chain.flow("B", "C", 4)
    assert list(unbalanced(chain)) == [("B", 5, 4)]


def test_links_are_followed_but_carry_nothing() -> None:
    chain = Chain()
    for key in "ABC":
        chain.add(Place(key, "资产"))
    chain.links.add(("A", "B"))
    chain.flow("B", "C", 7)
    assert reached(chain, ["A"], downward=True) == {"A", "B", "C"}
    assert reached(chain, ["C"], downward=False) == {"A", "B", "C"}
    assert chain.incoming()["B"] == 0


def test_what_an_upper_place_gives_to_others_is_one_remainder() -> None:
    chain = Chain()
    for key in "ABCD":
        chain.add(Place(key, "项目", begins=10 if key == "A" else 0))
    chain.flow("A", "B", 4)
    chain.flow("A", "C", 5)
    chain.flow("A", "D", 1)
    part = around(chain, ["B"], up=True, down=True)
    assert part.flows == {("A", "B"): 4, ("A", f"{ELSEWHERE}|A"): 6}
    assert set(around(chain, ["B"], up=False, down=True).places) == {"B"}
