"""A chain as a figure that is drawn: steps that change no amount passed over, small things put together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fundwatch.ledger.chain import STAGES, Chain, Place, around, reached
from fundwatch.ledger.chain_names import Named
from fundwatch.ledger.chain_own import Own, join_all, own_amounts, own_of_places, passing, without
from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode, NodeTone
from fundwatch.services.trace_columns import columns_of, headings
from fundwatch.services.trace_groups import put_together
from fundwatch.services.trace_tree import short, yuan

#: Steps between two others that change no amount.
_PASSED_OVER = frozenset({"支付", "合同", "转拨单位", "项目支出"})
_INCOME = frozenset({"收益", "收益分配"})


def trace_figure(
    chain: Chain, root: str, named: Named, title: str, notes: tuple[str, ...], *, focus: tuple[str, ...] = ()
) -> FlowFigure:
    """The figure of a chain: above the root its own part, below it what flows.

    With a `focus` (the members of a group of such a figure) it is about these places, drawn one by one, whole.
    """
    drawn = _simplified(chain, root, named)
    roots = {one for one in focus if one in drawn.places} or {root}
    if focus:
        drawn = around(drawn, roots, up=True, down=True)
    drawn, members = put_together(drawn, set() if focus else roots, named)
    above = set() if focus else reached(drawn, [root], downward=False) - {root}
    own: Own = dict(drawn.flows) if focus else own_amounts(drawn, root)
    allocated = {
        key: tuple(place.id for place in places) for key, (places, _) in _allocated(chain, root, named).items()
    }
    nodes = tuple(
        replace(node, covers=tuple(one for part in node.members or (node.id,) for one in allocated.get(part, (part,))))
        for node in _nodes(drawn, root, own, above, members, named)
    )
    columns = columns_of(drawn)
    bands = (band for band in _bands(drawn, own, above) if columns[band.source] < columns[band.target])
    return FlowFigure(title, headings(drawn, columns), nodes, tuple(bands), notes=notes)


def _simplified(chain: Chain, root: str, named: Named) -> Chain:
    """Without what would only make the figure long: single steps, remainders above, income far below."""
    drawn = join_all(chain, _allocated(chain, root, named))
    drawn = without(drawn, lambda place: place.stage in _PASSED_OVER and place.id != root)
    above = reached(drawn, [root], downward=False) - {root}
    sinks = {target for source, target in drawn.flows if source in above and drawn.places[target].kind == "rest"}
    distant = STAGES.index(chain.places[root].stage) < STAGES.index("项目")
    incomes = {key for key, place in drawn.places.items() if place.stage in _INCOME and distant}
    drawn = _dropped(drawn, sinks | incomes)
    if chain.places[root].stage == "户与人员":
        # The village says nothing of a household that its list does not say.
        drawn = without(drawn, lambda place: place.stage == "到户")
    return drawn


def _dropped(chain: Chain, gone: set[str]) -> Chain:
    """The chain without these, and without what remained or began only at them."""
    flows = {ends: amount for ends, amount in chain.flows.items() if not gone.intersection(ends)}
    moving = {end for ends in flows for end in ends}
    return Chain(
        {
            key: place
            for key, place in chain.places.items()
            if key not in gone and (key in moving or place.kind not in {"rest", "source"})
        },
        flows,
        {ends for ends in chain.links if not gone.intersection(ends)},
    )


def _allocated(chain: Chain, root: str, named: Named) -> dict[str, tuple[list[Place], str]]:
    """What a document gave to one unit, as one: its allocations and what of them is tied to no project."""
    groups: dict[str, tuple[list[Place], str]] = {}
    for place in chain.places.values():
        if place.stage in {"分配", "单位资金"} and place.kind == "record" and place.unit and place.id != root:
            group = f"分配单位|{place.document}|{place.unit}"
            groups.setdefault(group, ([], named.units.get(place.unit, place.unit)))[0].append(place)
    return groups


def _nodes(  # noqa: PLR0917 - the chain, and what is known of it
    chain: Chain, root: str, own: Own, above: set[str], members: dict[str, tuple[str, ...]], named: Named
) -> Iterator[FlowNode]:
    through = passing(chain)
    columns = columns_of(chain)
    parts = own_of_places(chain, root, own) if above else {}
    moving = {end for ends in chain.flows for end in ends}
    for place in chain.places.values():
        table, key = place.table, place.key
        if place.stage == "分配" and place.unit:
            table, key = "单位", place.unit
        tone: NodeTone = "plain" if place.kind == "record" or place.stage in {"分配", "到户"} else place.kind
        upper = place.id in above
        yield FlowNode(
            place.id,
            columns[place.id],
            _label(place, named),
            parts[place.id] if upper else through[place.id],
            tone,
            table,
            key,
            _note(place, None if upper else through[place.id]),
            root=place.id == root,
            unfunded=not through[place.id] and place.id not in moving,
            members=members.get(place.id, ()),
        )


def _label(place: Place, named: Named) -> str:
    if place.kind in {"rest", "source"}:
        return short(place.name)
    return named.short(place.name) if place.unit or place.table == "单位" else place.name


def _note(place: Place, through: int | None) -> str:
    said = [place.name] if place.kind in {"rest", "source"} and short(place.name) != place.name else []
    said += [place.note] if place.note else []
    if place.whole is not None and place.whole != through:
        said.append(f"{'全额' if through is None else '本身金额'} {yuan(place.whole)} 元")
    return "；".join(said)


def _bands(chain: Chain, own: Own, above: set[str]) -> Iterator[FlowBand]:
    for (source, target), amount in chain.flows.items():
        part = own.get((source, target), amount)
        if source in above:
            yield FlowBand(source, target, part or 0, "plain" if part is not None else "mixed")
        else:
            yield FlowBand(source, target, amount, "plain" if part is not None else "mixed")
    for source, target in sorted(chain.links):
        yield FlowBand(source, target, 0, "link")
