"""How much of what flows belongs to the chain that was asked for, as far as the books say so.

Going down from the root all its money is its own until it meets other money; where both go on along several ways,
which part went where is recorded nowhere, and nothing is guessed: the flow is told whole, its own part unknown
(来源未分). Going up it is the same the other way round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from graphlib import TopologicalSorter

from fundwatch.ledger.chain import Chain, Place, reached

Ends = tuple[str, str]
#: Fen of the chain's own on a flow; None where it is not told apart.
Own = dict[Ends, int | None]


def own_amounts(chain: Chain, root: str) -> Own:
    """The root's own part of every flow: below it what came from it, above it what went to it."""
    own: Own = {}
    below = reached(chain, [root], downward=True)
    above = reached(chain, [root], downward=False)
    order = list(_order(chain))
    targets, sources, incoming = chain.targets(), chain.sources(), chain.incoming()
    whole = {key: incoming[key] + place.begins for key, place in chain.places.items()}
    _spread(
        [place for place in order if place in below],
        lambda place: [((source, place), amount) for source, amount in sources[place] if source in below],
        lambda place: [((place, target), amount) for target, amount in targets[place]],
        own,
        whole,
    )
    _spread(
        [place for place in reversed(order) if place in above],
        lambda place: [((place, target), amount) for target, amount in targets[place] if target in above],
        lambda place: [((source, place), amount) for source, amount in sources[place]],
        own,
        whole,
    )
    return own


def _spread(
    order: Iterable[str],
    arriving: Callable[[str], list[tuple[Ends, int]]],
    leaving: Callable[[str], list[tuple[Ends, int]]],
    own: Own,
    whole: dict[str, int],
) -> None:
    for place in order:
        near = [own[ends] for ends, _ in arriving(place) if ends in own]
        there = None if None in near else sum(part for part in near if part is not None)
        if not near:
            there = whole[place]
        onward = leaving(place)
        for ends, amount in onward:
            if there == whole[place]:
                own[ends] = amount
            elif len(onward) == 1 and amount == whole[place]:
                own[ends] = there
            else:
                own[ends] = None


def _order(chain: Chain) -> Iterable[str]:
    before: dict[str, set[str]] = {place: set() for place in chain.places}
    for source, target in chain.flows:
        before[target].add(source)
    return TopologicalSorter(before).static_order()


def join_all(chain: Chain, groups: dict[str, tuple[list[Place], str]]) -> Chain:
    """The chain with the members of each group made one place of the group's name."""
    stands_for = {member.id: group for group, (members, _) in groups.items() for member in members}
    made = Chain({key: place for key, place in chain.places.items() if key not in stands_for})
    for group, (members, name) in groups.items():
        made.add(_group(group, members, name))
    for (source, target), amount in chain.flows.items():
        ends = stands_for.get(source, source), stands_for.get(target, target)
        if ends[0] != ends[1]:
            made.flow(*ends, amount)
    made.links = {
        (stands_for.get(a, a), stands_for.get(b, b))
        for a, b in chain.links
        if stands_for.get(a, a) != stands_for.get(b, b)
    }
    return made


def _group(group: str, members: list[Place], name: str) -> Place:
    first = members[0]
    kinds = {member.kind for member in members}
    return Place(
        group,
        first.stage,
        name,
        kind=first.kind if len(kinds) == 1 and first.kind in {"rest", "source"} else "group",
        begins=sum(member.begins for member in members),
        document=_common(member.document for member in members),
        project=_common(member.project for member in members),
        unit=_common(member.unit for member in members),
        region=_common(member.region for member in members),
    )


def _common(values: Iterable[str]) -> str:
    found = set(values)
    return found.pop() if len(found) == 1 else ""


def without(chain: Chain, wanted: Callable[[Place], bool]) -> Chain:
    """The chain with places passed over, where only one flow comes in or goes out, so that no amount is lost."""
    flows = dict(chain.flows)
    sources: dict[str, dict[str, int]] = defaultdict(dict)
    targets: dict[str, dict[str, int]] = defaultdict(dict)
    for (source, target), amount in flows.items():
        sources[target][source] = targets[source][target] = amount
    gone: dict[str, str] = {}
    for place in list(chain.places.values()):
        coming, going = sources[place.id], targets[place.id]
        if not wanted(place) or place.begins or not coming or not going or (len(coming) > 1 and len(going) > 1):
            continue
        for source, in_amount in coming.items():
            for target, out_amount in going.items():
                # One of the two has a single end: the other's amounts are the flows.
                amount = in_amount if len(coming) > 1 else out_amount
                targets[source][target] = sources[target][source] = targets[source].get(target, 0) + amount
            del targets[source][place.id]
        for target in going:
            del sources[target][place.id]
        gone[place.id] = next(iter(coming))
        del sources[place.id], targets[place.id]
    made = Chain({key: place for key, place in chain.places.items() if key not in gone})
    made.flows = {(source, target): amount for source, ends in targets.items() for target, amount in ends.items()}
    made.links = {(a, b) for a, b in chain.links if a not in gone and b not in gone}
    return made


def passing(chain: Chain) -> dict[str, int]:
    """What passes each place, in fen: what comes in and begins there, or what goes on."""
    incoming, outgoing = chain.incoming(), chain.outgoing()
    there = {place.id: incoming[place.id] + place.begins for place in chain.places.values()}
    return {key: amount or outgoing[key] for key, amount in there.items()}


def own_of_places(chain: Chain, root: str, own: Own) -> dict[str, int | None]:
    """The root's own part of what passes each place; None where it is not told apart."""
    below = reached(chain, [root], downward=True)
    above = reached(chain, [root], downward=False)
    near: dict[str, list[int | None]] = defaultdict(list)
    for (source, target), part in own.items():
        if target in below and source in below:
            near[target].append(part)
        elif source in above and target in above:
            near[source].append(part)
    whole = passing(chain)
    found: dict[str, int | None] = {}
    for place in chain.places:
        parts = near.get(place)
        if place == root or parts is None:
            # Income begins at the asset that the chain leads to; it is no part of the money that formed it.
            found[place] = whole[place] if place == root else None
        else:
            found[place] = None if None in parts else sum(part for part in parts if part is not None)
    return found


def levels(chain: Chain) -> list[list[str]]:
    """The places by how many flows or links lead to them at most, first those that nothing leads to."""
    before: dict[str, set[str]] = {place: set() for place in chain.places}
    for source, target in [*chain.flows, *chain.links]:
        before[target].add(source)
    level: dict[str, int] = {}
    for place in TopologicalSorter(before).static_order():
        level[place] = 1 + max((level[near] for near in before[place]), default=-1)
    found: list[list[str]] = [[] for _ in range(1 + max(level.values(), default=-1))]
    for place in chain.places:
        found[level[place]].append(place)
    return found
