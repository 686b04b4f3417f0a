from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.models.chain import GENESIS, Link, canonical, verify

WORDS = st.text(max_size=12)
LINKS = st.lists(
    st.builds(
        Link,
        installation=st.just("i1"),
        number=st.just(0),
        written_at=st.just("2019-01-15T08:00:00+00:00"),
        actor=WORDS,
        office=WORDS,
        action=WORDS,
        detail=WORDS.map(canonical),
    ),
    min_size=2,
    max_size=8,
)


def chained(links: list[Link]) -> list[tuple[Link, str, str]]:
    entries, previous = [], GENESIS
    for number, link in enumerate(links, 1):
        numbered = replace(link, number=number)
        digest = numbered.digest(previous)
        entries.append((numbered, previous, digest))
        previous = digest
    return entries


@given(LINKS)
def test_an_untouched_chain_holds(links: list[Link]) -> None:
    assert list(verify(chained(links))) == []


@given(LINKS, st.data())
def test_a_removed_entry_is_named(links: list[Link], data: st.DataObject) -> None:
    entries = chained(links)
    removed = data.draw(st.integers(0, len(entries) - 2))
    del entries[removed]
    breaks = list(verify(entries))
    assert breaks[0].number == removed + 1
    assert f"第 {removed + 1} 条" in breaks[0].sentence


@given(LINKS, st.data())
def test_a_changed_entry_is_named(links: list[Link], data: st.DataObject) -> None:
    entries = chained(links)
    place = data.draw(st.integers(0, len(entries) - 1))
    link, previous, digest = entries[place]
    entries[place] = (replace(link, actor=link.actor + "改"), previous, digest)
    assert [broken.number for broken in verify(entries)] == [place + 1]


def test_canonical_json_does_not_depend_on_the_order_of_keys() -> None:
    assert canonical({"乙": 1, "甲": [True, None]}) == canonical({"甲": [True, None], "乙": 1})
