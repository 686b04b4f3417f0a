"""The chain of money as a graph: places it lies at or passes through, and how much flows from one to the next.

One law holds at every place: what comes in, with what begins there, is what goes on, or it ends there whole. What
does not add up in the books is a place of its own (未分配, 在途, 差额), so that the law never hides anything. All
amounts are fen; a negative flow is money taken back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

#: What a place is: a record; a sum of several; money that begins without a record; money that stays or is missing.
PlaceKind = Literal["record", "group", "source", "rest"]

#: The stages in the order in which money passes them.
STAGES = (
    "来源", "指标", "分配", "项目", "单位资金", "合同", "支付", "转拨单位", "收款人", "批次", "到户", "户与人员",
    "项目支出", "资产", "收益", "收益分配", "差额",
)  # fmt: skip

ELSEWHERE = "其他去向"
OTHER_SOURCES = "其他来源"


@dataclass(frozen=True, slots=True)
class Place:
    """A place of the chain.

    `begins` is money that comes into the chain here. `whole` is the amount of the record itself, where that is
    another question than what flows here. `rest` and `lack` name what remains and what is missing; without a name
    nothing is balanced. `table` and `key` name the record behind it, `document`, `project`, `unit`, `region` what it
    belongs to.
    """

    id: str
    stage: str
    name: str = ""
    table: str = ""
    key: str = ""
    kind: PlaceKind = "record"
    day: int | None = None
    whole: int | None = None
    begins: int = 0
    rest: str = ""
    lack: str = ""
    note: str = ""
    document: str = ""
    project: str = ""
    unit: str = ""
    region: str = ""


@dataclass(slots=True)
class Chain:
    """Places and flows while a chain is put together.

    `links` lead on without money of this chain passing: an asset brings income, a document is named by a payment that
    no transfer covers.
    """

    places: dict[str, Place] = field(default_factory=dict)
    flows: dict[tuple[str, str], int] = field(default_factory=dict)
    links: set[tuple[str, str]] = field(default_factory=set)

    def add(self, place: Place) -> str:
        """Put a place into the chain unless it is there; gives its id."""
        self.places.setdefault(place.id, place)
        return place.id

    def flow(self, source: str, target: str, amount: int) -> None:
        """Let more flow from one place to another."""
        self.flows[source, target] = self.flows.get((source, target), 0) + amount

    def change(self, place_id: str, **values: object) -> None:
        """Replace values of a place."""
        self.places[place_id] = replace(self.places[place_id], **values)  # type: ignore[arg-type]

    def incoming(self) -> dict[str, int]:
        """What flows into each place, in fen."""
        sums: dict[str, int] = defaultdict(int)
        for (_, target), amount in self.flows.items():
            sums[target] += amount
        return sums

    def outgoing(self) -> dict[str, int]:
        """What flows out of each place, in fen."""
        sums: dict[str, int] = defaultdict(int)
        for (source, _), amount in self.flows.items():
            sums[source] += amount
        return sums

    def targets(self) -> dict[str, list[tuple[str, int]]]:
        """Where each place's money goes."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (source, target), amount in self.flows.items():
            found[source].append((target, amount))
        return found

    def sources(self) -> dict[str, list[tuple[str, int]]]:
        """Where each place's money comes from."""
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (source, target), amount in self.flows.items():
            found[target].append((source, amount))
        return found


def balance(chain: Chain) -> None:
    """Add what remains at each place and what is missing there as places of their own."""
    incoming, outgoing = chain.incoming(), chain.outgoing()
    for place in list(chain.places.values()):
        difference = incoming[place.id] + place.begins - outgoing[place.id]
        if difference > 0 and place.rest:
            chain.flow(place.id, chain.add(remainder(place, f"余|{place.id}", place.rest)), difference)
        elif difference < 0 and place.lack:
            lack = origin(place, f"缺|{place.id}", place.lack, -difference)
            chain.flow(chain.add(lack), place.id, -difference)


def remainder(near: Place, place_id: str, name: str) -> Place:
    """A place where money stays, beside the one that it stays at."""
    return replace(_beside(near), id=place_id, stage="差额", name=name, kind="rest")


def origin(near: Place, place_id: str, name: str, begins: int) -> Place:
    """A place where money begins that no record followed here brings, beside the one it comes to."""
    return replace(_beside(near), id=place_id, stage="来源", name=name, kind="source", begins=begins)


def _beside(near: Place) -> Place:
    return Place("", "", document=near.document, project=near.project, unit=near.unit, region=near.region)


def unbalanced(chain: Chain) -> Iterator[tuple[str, int, int]]:
    """Every place at which the law does not hold: its id, what comes in, what goes out."""
    incoming, outgoing = chain.incoming(), chain.outgoing()
    goes_on = {source for source, _ in chain.flows}
    for place in chain.places.values():
        there = incoming[place.id] + place.begins
        if place.id in goes_on and there != outgoing[place.id]:
            yield place.id, there, outgoing[place.id]


def reached(chain: Chain, roots: Iterable[str], *, downward: bool) -> set[str]:
    """The places that money of the roots may reach, or that it may come from; the roots among them."""
    onward: dict[str, list[str]] = defaultdict(list)
    for source, target in [*chain.flows, *chain.links]:
        onward[source if downward else target].append(target if downward else source)
    found = {root for root in roots if root in chain.places}
    waiting = list(found)
    while waiting:
        for further in onward[waiting.pop()]:
            if further not in found:
                found.add(further)
                waiting.append(further)
    return found


def around(chain: Chain, roots: Collection[str], *, up: bool, down: bool) -> Chain:
    """The part of a chain above and below the roots.

    What a place above sends elsewhere, and what a place below gets from elsewhere, is summed as 其他去向 and 其他来源.
    Where only one side is wanted, the roots begin with, or end as, all that passes them.
    """
    above = reached(chain, roots, downward=False) if up else set(roots)
    below = reached(chain, roots, downward=True) if down else set(roots)
    kept = Chain({key: chain.places[key] for key in chain.places if key in above or key in below})
    kept.links = {(a, b) for a, b in chain.links if a in kept.places and b in kept.places}
    incoming = chain.incoming()
    for (source, target), amount in chain.flows.items():
        if (source in above and target in above) or (source in below and target in below):
            kept.flow(source, target, amount)
            continue
        if target in below and target not in roots:
            _from_elsewhere(kept, chain.places[source], target, amount)
        if source in above and source not in roots:
            sink = remainder(chain.places[source], f"{ELSEWHERE}|{source}", ELSEWHERE)
            kept.flow(source, kept.add(sink), amount)
    if not up:
        there = kept.incoming()
        for root in roots:
            kept.change(root, begins=kept.places[root].begins + incoming[root] - there[root])
    return kept


def _from_elsewhere(kept: Chain, source: Place, target: str, amount: int) -> None:
    if source.kind == "source":
        kept.add(replace(source, begins=0) if source.id not in kept.places else source)
        kept.change(source.id, begins=kept.places[source.id].begins + amount)
        kept.flow(source.id, target, amount)
        return
    other = f"{OTHER_SOURCES}|{target}"
    kept.add(origin(kept.places[target], other, OTHER_SOURCES, 0))
    kept.change(other, begins=kept.places[other].begins + amount)
    kept.flow(other, target, amount)


def merged(chain: Chain, ids: Collection[str], place: Place) -> Chain:
    """The chain with several places made one, which begins with what they began with; flows among them fall away."""
    within = set(ids)
    joined = Chain({key: value for key, value in chain.places.items() if key not in within})
    joined.add(replace(place, begins=sum(chain.places[key].begins for key in within)))
    for (source, target), amount in chain.flows.items():
        ends = (place.id if source in within else source, place.id if target in within else target)
        if ends[0] != ends[1]:
            joined.flow(*ends, amount)
    ends_of = ((place.id if a in within else a, place.id if b in within else b) for a, b in chain.links)
    joined.links = {(a, b) for a, b in ends_of if a != b}
    return joined
