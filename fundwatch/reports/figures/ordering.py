"""In which order the nodes of each column stand, so that bands cross as little as possible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from fundwatch.reports.figures.content import FlowBand, FlowNode

#: How often the columns are gone through there and back; more changes nothing that is seen.
_SWEEPS = 6

Neighbours = Mapping[str, list[tuple[str, int]]]


def ordered(nodes: Sequence[FlowNode], bands: Sequence[FlowBand]) -> list[list[FlowNode]]:
    """The nodes by column, each column in its order; remainders stand last."""
    columns: list[list[FlowNode]] = [[] for _ in range(1 + max((node.column for node in nodes), default=-1))]
    for node in nodes:
        columns[node.column].append(node)
    for column in columns:
        column.sort(key=lambda node: (node.tone == "rest", -(node.amount or 0), node.label, node.id))
    before, after = _neighbours(bands)
    best, fewest = [list(column) for column in columns], crossings(columns, bands)
    for _ in range(_SWEEPS):
        for number in range(1, len(columns)):
            columns[number] = _by_neighbours(columns, number, before)
        for number in reversed(range(len(columns) - 1)):
            columns[number] = _by_neighbours(columns, number, after)
        found = crossings(columns, bands)
        if found < fewest:
            best, fewest = [list(column) for column in columns], found
    return best


def _neighbours(bands: Sequence[FlowBand]) -> tuple[Neighbours, Neighbours]:
    before: dict[str, list[tuple[str, int]]] = defaultdict(list)
    after: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for band in bands:
        before[band.target].append((band.source, max(band.amount, 1)))
        after[band.source].append((band.target, max(band.amount, 1)))
    return before, after


def _by_neighbours(columns: Sequence[list[FlowNode]], number: int, near: Neighbours) -> list[FlowNode]:
    """A column ordered by where the money of each node comes from, or goes to."""
    place = {
        node.id: (index + 0.5) / len(column)
        for other, column in enumerate(columns)
        if other != number
        for index, node in enumerate(column)
    }
    own = {node.id: (index + 0.5) / len(columns[number]) for index, node in enumerate(columns[number])}

    def centre(node: FlowNode) -> float:
        there = [(place[other], weight) for other, weight in near.get(node.id, []) if other in place]
        total = sum(weight for _, weight in there)
        return sum(where * weight for where, weight in there) / total if total else own[node.id]

    return sorted(columns[number], key=lambda node: (node.tone == "rest", centre(node), own[node.id]))


def crossings(columns: Sequence[Sequence[FlowNode]], bands: Sequence[FlowBand]) -> int:
    """How many pairs of bands between the same two columns cross."""
    where = {node.id: (number, index) for number, column in enumerate(columns) for index, node in enumerate(column)}
    between: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for band in bands:
        (first, start), (second, end) = where[band.source], where[band.target]
        between[first, second].append((start, end))
    return sum(_inversions([end for _, end in sorted(ends)]) for ends in between.values())


def _inversions(values: list[int]) -> int:
    """How many pairs of a list stand in the wrong order, counted while it is merged."""
    if len(values) < 2:  # noqa: PLR2004 - one value has no pair
        return 0
    middle = len(values) // 2
    left, right = values[:middle], values[middle:]
    count = _inversions(left) + _inversions(right)
    left.sort()
    right.sort()
    taken = 0
    for value in left:
        while taken < len(right) and right[taken] < value:
            taken += 1
        count += taken
    return count
