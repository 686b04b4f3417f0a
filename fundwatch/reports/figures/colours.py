"""Which colour each node of a drawn flow has: kept along the chain where money goes on as one, else a new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from fundwatch.reports.figures.content import FlowBand, FlowNode

#: Colours that a figure tells its nodes apart by; rests and sources have none of their own.
COLOURS = 10
NEUTRAL = -1


def colours_of(columns: Sequence[Sequence[FlowNode]], bands: Sequence[FlowBand]) -> dict[str, int]:
    """The number of each node's colour; no two of a column share one as long as there are enough."""
    kept = _kept(bands)
    found: dict[str, int] = {}
    following = 0
    for column in columns:
        taken: set[int] = set()
        for node in column:
            if node.tone in {"rest", "source"}:
                found[node.id] = NEUTRAL
            elif (colour := found.get(kept.get(node.id, ""), NEUTRAL)) not in {NEUTRAL, *taken}:
                found[node.id] = colour
                taken.add(colour)
        for node in column:
            if node.id in found:
                continue
            if len(taken) >= COLOURS:
                taken = set()
            while following % COLOURS in taken:
                following += 1
            found[node.id] = following % COLOURS
            taken.add(found[node.id])
            following += 1
    return found


def _kept(bands: Sequence[FlowBand]) -> dict[str, str]:
    """The node whose colour a node keeps: most of its money comes from there, and most of that one's goes to it."""
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for band in bands:
        into[band.target] += band.amount
        out[band.source] += band.amount
    return {
        band.target: band.source
        for band in bands
        if band.amount and 2 * band.amount > into[band.target] and 2 * band.amount > out[band.source]
    }
