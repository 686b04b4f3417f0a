"""Putting small things of a figure together, so that a column has no more nodes than can be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from fundwatch.ledger.chain import Chain, Place
from fundwatch.ledger.chain_names import Named
from fundwatch.ledger.chain_own import join_all, passing

#: How many nodes of a stage are drawn one by one.
MANY = 9
_COUNTED = {
    "项目": "个项目",
    "批次": "批",
    "到户": "个村",
    "资产": "项资产",
    "收款人": "个收款人",
    "分配": "个单位",
    "收益": "笔收益",
    "收益分配": "笔分配",
    "指标": "个指标",
}
_BY_PLACE = frozenset({"项目", "批次", "到户", "资产"})
Groups = dict[str, tuple[list[Place], str]]


def put_together(chain: Chain, kept: set[str], named: Named) -> tuple[Chain, dict[str, tuple[str, ...]]]:
    """The chain with long columns shortened, and the members of each group; the places `kept` stay by themselves."""
    stages: dict[str, list[Place]] = defaultdict(list)
    for place in chain.places.values():
        if place.id not in kept:
            stages[f"{place.kind}|{place.name}" if place.kind in {"rest", "source"} else place.stage].append(place)
    groups: Groups = {}
    through = passing(chain)
    for stage, places in stages.items():
        if stage.startswith(("rest|", "source|")):
            groups |= _remainders(chain, places)
        elif len(places) > MANY:
            groups |= _shortened(stage, places, through, named)
    groups = {key: found for key, found in groups.items() if len(found[0]) > 1}
    members = {key: tuple(place.id for place in places) for key, (places, _) in groups.items()}
    return join_all(chain, groups), {key: ids for key, ids in members.items() if not key.startswith("合|")}


def _remainders(chain: Chain, places: list[Place]) -> Groups:
    """What remains, or comes from elsewhere, at places of one stage under one name is one node."""
    near = {target: chain.places[source].stage for source, target in chain.flows}
    near |= {source: chain.places[target].stage for source, target in chain.flows if source not in near}
    groups: Groups = {}
    for place in places:
        stage = near.get(place.id, "")
        groups.setdefault(f"合|{place.kind}|{place.name}|{stage}", ([], place.name))[0].append(place)
    return groups


def _shortened(stage: str, places: list[Place], through: dict[str, int], named: Named) -> Groups:
    if stage in _BY_PLACE:
        by: tuple[Callable[[Place], str], ...] = (
            lambda place: named.township_code(place.region),
            lambda place: place.region,
        )
        for region_of in by:
            groups = _by_region(stage, places, region_of, named)
            if 1 < len(groups) <= 2 * MANY:
                return groups
    largest = sorted(places, key=lambda place: (-abs(through[place.id]), place.id))
    rest = largest[MANY:]
    return {f"组|{stage}|其余": (rest, f"其余 {len(rest):,} {_COUNTED.get(stage, '项')}")}


def _by_region(stage: str, places: list[Place], region_of: Callable[[Place], str], named: Named) -> Groups:
    found: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        found[region_of(place)].append(place)
    return {
        f"组|{stage}|{code}": (
            members,
            f"{named.regions.get(code, code) or '县本级、跨乡镇'} {len(members):,} {_COUNTED[stage]}",
        )
        for code, members in found.items()
    }
