"""In which column of a figure each place of a chain stands."""

from __future__ import annotations

from collections import defaultdict
from graphlib import TopologicalSorter

from fundwatch.ledger.chain import STAGES, Chain, Place

#: Stages that share a column with another.
_SAME = {"单位资金": "分配", "批次": "收款人"}
#: What comes to people out of assets stands beside what lists pay them.
_BESIDE_LISTS = {"资产": "分配", "收益": "项目", "收益分配": "收款人"}
_HEADINGS = {
    "分配": "分配单位",
    "到户": "村",
    "户与人员": "户、人员",
}
#: People stand last: income of assets comes to them too.
_ORDER = (*(stage for stage in STAGES if stage not in {"来源", "差额", "户与人员"}), "户与人员")


def columns_of(chain: Chain) -> dict[str, int]:
    """The column of every place, from 0: records by stage, remainders behind and sources before what they belong to."""
    together = _together(chain)
    depth = _depths(chain, together)
    steps = {
        key: (_ORDER.index(together.get(place.stage, place.stage)), depth[key])
        for key, place in chain.places.items()
        if _is_step(place)
    }
    ranks = {step: number for number, step in enumerate(sorted(set(steps.values())))}
    columns = {key: ranks[step] for key, step in steps.items()}
    if any(columns.get(a, 0) >= columns.get(b, 1) for a, b in chain.flows if a in columns and b in columns):
        columns = _by_length(chain)
    targets, sources = chain.targets(), chain.sources()
    for key, place in chain.places.items():
        if place.kind == "rest" or place.stage == "差额":
            columns[key] = 1 + max((columns.get(source, 0) for source, _ in sources[key]), default=0)
    for key in chain.places:
        if key not in columns:
            columns[key] = min((columns.get(target, 1) for target, _ in targets[key]), default=1) - 1
    first = min(columns.values(), default=0)
    return {key: column - first for key, column in columns.items()}


def headings(chain: Chain, columns: dict[str, int]) -> tuple[str, ...]:
    """What stands over each column."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, column in columns.items():
        place = chain.places[key]
        if _is_step(place):
            found[column].append(place.stage)
    return tuple(_heading(set(found[column])) for column in range(1 + max(columns.values(), default=-1)))


def _heading(stages: set[str]) -> str:
    if "单位资金" in stages:
        stages = stages - {"单位资金"} | {"分配"}
    if stages == {"批次"}:
        return "发放批次"
    return "、".join(_HEADINGS.get(stage, stage) for stage in STAGES if stage in stages)


def _together(chain: Chain) -> dict[str, str]:
    """Which stages share the column of another in this chain."""
    people = any(place.stage == "户与人员" for place in chain.places.values())
    return _SAME | _BESIDE_LISTS if people else _SAME


def _is_step(place: Place) -> bool:
    return place.kind != "rest" and place.stage not in {"来源", "差额"}


def _depths(chain: Chain, together: dict[str, str]) -> dict[str, int]:
    """How many places of its own stage lead to each place."""
    stages = {key: together.get(place.stage, place.stage) for key, place in chain.places.items()}
    before: dict[str, set[str]] = {key: set() for key in chain.places}
    for source, target in chain.flows:
        before[target].add(source)
    depth: dict[str, int] = {}
    for key in TopologicalSorter(before).static_order():
        depth[key] = max((1 + depth[near] for near in before[key] if stages[near] == stages[key]), default=0)
    return depth


def _by_length(chain: Chain) -> dict[str, int]:
    before: dict[str, set[str]] = {key: set() for key, place in chain.places.items() if _is_step(place)}
    for source, target in chain.flows:
        if source in before and target in before:
            before[target].add(source)
    columns: dict[str, int] = {}
    for key in TopologicalSorter(before).static_order():
        columns[key] = 1 + max((columns[near] for near in before[key]), default=-1)
    return columns
