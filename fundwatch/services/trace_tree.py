"""A chain as a tree that is read: what comes from above, what goes on below, long runs gathered by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from fundwatch.ledger.chain import Chain, Place
from fundwatch.ledger.chain_names import Named
from fundwatch.ledger.chain_own import Own, passing

#: A place with more branches than this has them gathered.
LONG = 12
#: How many are shown one by one where nothing gathers them.
_SHOWN = 60
UNTOLD = "来源未分"


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of the tree with the lines below it.

    `amount` is what flows between this line and the one above, in fen, of the chain asked for; None where it is not
    told apart (then `whole` says how much flows in all). To `unfunded` lines no money of the chain flows. `node` is
    the place in the trace, blank where lines are gathered. `upward` lines tell where money comes from.
    """

    text: str
    stage: str
    amount: int | None
    whole: int
    node: str = ""
    table: str = ""
    key: str = ""
    day: date | None = None
    note: str = ""
    upward: bool = False
    kind: str = "record"
    region: str = ""
    unfunded: bool = False
    children: tuple[Branch, ...] = ()


def branches(chain: Chain, root: str, own: Own, named: Named) -> tuple[Branch, ...]:
    """The root's line with what goes on below it, and before it one with where its money comes from."""
    place = chain.places[root]
    amount = passing(chain)[root]
    tree = _Tree(chain, own, named)
    line = _line(place, amount, amount)
    found = []
    above = tree.grow(root, upward=True, seen=set())
    if above:
        found.append(replace(line, text=f"{place.name}：资金从哪里来", upward=True, children=above))
    below = tree.grow(root, upward=False, seen=set())
    if below or not above:
        text = f"{place.name}：资金到哪里去" if above else place.name
        found.append(replace(line, text=text, children=below))
    return tuple(found)


class _Tree:
    """Grows the lines below a place; a place met a second time is told, and not unfolded again."""

    def __init__(self, chain: Chain, own: Own, named: Named) -> None:
        self._chain = chain
        self._own = own
        self._named = named
        self._targets = chain.targets()
        self._sources = chain.sources()
        self._links: dict[str, list[str]] = defaultdict(list)
        self._back: dict[str, list[str]] = defaultdict(list)
        for source, target in sorted(chain.links):
            self._links[source].append(target)
            self._back[target].append(source)

    def grow(self, place: str, *, upward: bool, seen: set[str]) -> tuple[Branch, ...]:
        """The lines below a place, the largest first; what remains stands last."""
        lines = [
            self._branch(near, amount, (near, place) if upward else (place, near), upward=upward, seen=seen)
            for near, amount in (self._sources if upward else self._targets)[place]
        ]
        for near in (self._back if upward else self._links)[place]:
            line = self._branch(near, None, None, upward=upward, seen=seen)
            said = "由它带来，不是同一笔钱" if upward else "由上一级带来，不是同一笔钱"
            note = "；".join(filter(None, [line.note, said]))
            lines.append(replace(line, note=note, unfunded=not line.whole))
        lines.sort(key=lambda line: (line.kind == "rest", -abs(line.whole), line.node))
        return gathered(lines, self._named)

    def _branch(
        self, near: str, amount: int | None, ends: tuple[str, str] | None, *, upward: bool, seen: set[str]
    ) -> Branch:
        place = self._chain.places[near]
        own = self._own.get(ends) if ends else place.begins
        whole = amount if amount is not None else place.begins
        line = replace(_line(place, own, whole), upward=upward)
        if not upward:
            line = replace(line, note="；".join(filter(None, [line.note, *self._from_elsewhere(near)])))
        further = bool((self._sources if upward else self._targets)[near])
        if further and near in seen:
            return replace(line, note="；".join(filter(None, [line.note, "前面已列出"])))
        seen.add(near)
        children = self.grow(near, upward=upward, seen=seen)
        region = line.region or (children[0].region if len(children) == 1 else "")
        return replace(line, children=children, region=region)

    def _from_elsewhere(self, place: str) -> Iterator[str]:
        """What comes to a place below beside what the tree tells, so that what goes on from it is no riddle."""
        for source, amount in self._sources[place]:
            if self._chain.places[source].kind == "source":
                yield f"另有{self._chain.places[source].name} {yuan(amount)} 元"


def _line(place: Place, own: int | None, whole: int) -> Branch:
    return Branch(
        place.name,
        place.stage,
        own,
        whole,
        place.id,
        place.table,
        place.key,
        date.fromordinal(place.day) if place.day else None,
        place.note,
        kind=place.kind,
        region=place.region,
    )


def gathered(lines: list[Branch], named: Named) -> tuple[Branch, ...]:
    """The lines as they are where they are few; else by township, by village, by month, or the largest with a rest."""
    records = [line for line in lines if line.kind != "rest"]
    rests = [line for line in lines if line.kind == "rest"]
    if len(records) <= LONG:
        return (*records, *rests)
    by: tuple[Callable[[Branch], str], ...] = (
        lambda line: named.township_code(line.region),
        lambda line: line.region,
        lambda line: f"{line.day:%Y 年 %m 月}" if line.day else "",
    )
    for group_of in by:
        groups: dict[str, list[Branch]] = defaultdict(list)
        for line in records:
            groups[group_of(line)].append(line)
        if 1 < len(groups) < len(records):
            made = [_gather(_title(key, named), members, named) for key, members in groups.items()]
            made.sort(key=lambda line: (-abs(line.whole), line.text))
            return (*made, *rests)
    if len(records) <= _SHOWN:
        return (*records, *rests)
    return (*records[:_SHOWN], _gather("其余", records[_SHOWN:], named), *rests)


def _title(key: str, named: Named) -> str:
    if not key:
        return "县本级、跨乡镇"
    return named.regions.get(key, key)


def _gather(title: str, members: list[Branch], named: Named) -> Branch:
    if len(members) == 1:
        return members[0]
    known = [line.amount for line in members]
    own = None if None in known else sum(part for part in known if part is not None)
    regions = {line.region for line in members}
    return Branch(
        f"{title}（{len(members):,} 项）",
        members[0].stage,
        own,
        sum(line.whole for line in members),
        upward=members[0].upward,
        kind="group",
        region=regions.pop() if len(regions) == 1 else "",
        children=gathered(members, named) if title != "其余" else tuple(members),
    )


def yuan(fen: int) -> str:
    """An amount in yuan with separators."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def short(name: str) -> str:
    """A name without what stands behind it in brackets."""
    return name.split("（", 1)[0] or name
