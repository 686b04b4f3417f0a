"""Following money: from any record up and down its chain, and a whole year's flow through the county."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ledger.chain import Chain, Place
from fundwatch.ledger.chain_names import name_places
from fundwatch.ledger.chain_own import Own, levels, own_amounts, own_of_places, passing
from fundwatch.ledger.chain_starts import Direction, follow
from fundwatch.ledger.chain_tables import start_of
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.reports.figures.content import FlowFigure
from fundwatch.services.flow_request import WAYS, Way
from fundwatch.services.trace_picture import trace_figure
from fundwatch.services.trace_tree import Branch, branches, yuan

_MIXED = "有的资金来自几个来源、又分给几处，账上没有记明哪一处用了哪一笔；这些地方标“来源未分”，按全额列示，不作推算。"
#: Places at which more goes on than came: what is missing to it.
_MISSING = ("缺|", "无转拨|")
_DIRECTIONS = {"全程": Direction(), "向下": Direction(up=False), "向上": Direction(down=False)}


@dataclass(frozen=True, slots=True)
class TraceNode:
    """A place of a trace.

    `amount` is all that passes it, `own` what belongs to the record traced (None: 来源未分), `whole` the amount of
    the record itself where it has one; all fen.
    """

    id: str
    stage: str
    name: str
    table: str
    key: str
    kind: str
    day: date | None
    amount: int
    own: int | None
    whole: int | None
    note: str


@dataclass(frozen=True, slots=True)
class TraceEdge:
    """Money from one place to the next, in fen; a `link` leads on without money of this chain passing."""

    source: str
    target: str
    amount: int
    own: int | None
    link: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """A record's chain: places, flows, the places level by level, the tree that is read, the figure that is drawn."""

    table: str
    key: str
    way: Way
    title: str
    root: str
    nodes: tuple[TraceNode, ...]
    edges: tuple[TraceEdge, ...]
    levels: tuple[tuple[str, ...], ...]
    branches: tuple[Branch, ...]
    figure: FlowFigure
    remarks: tuple[str, ...]

    @property
    def missing(self) -> int:
        """What goes on without having come from anywhere, in fen: sums that disagree."""
        return sum(node.amount for node in self.nodes if node.id.startswith(_MISSING))

    def node(self, node_id: str) -> TraceNode:
        """A place by its id."""
        return next(node for node in self.nodes if node.id == node_id)


def trace(store: Store, actor: Actor, table: str, key: str, way: Way = "全程", *, focus: tuple[str, ...] = ()) -> Trace:
    """The chain of one record; with a `focus` the figure is about these members of one of its groups.

    Raises UsageError where there is no such record or no money passes its table.
    """
    if way not in _DIRECTIONS:
        raise UsageError(f"没有“{way}”这个方向。", f"可用的有：{'、'.join(WAYS)}。")
    with store.read() as connection:
        chain, root = follow(connection, start_of(connection, table, key), _DIRECTIONS[way])
        named = name_places(connection, chain)
    _within(actor, chain.places[root])
    own = own_amounts(chain, root)
    place = chain.places[root]
    title = f"{place.name}（{place.key}）" if place.key and place.key not in place.name else place.name
    remarks = tuple(_remarks(chain, root, own))
    return Trace(
        table,
        key,
        way,
        title,
        root,
        tuple(_nodes(chain, root, own)),
        tuple(_edges(chain, own)),
        tuple(map(tuple, levels(chain))),
        branches(chain, root, own, named),
        trace_figure(chain, root, named, f"资金流向：{title}", remarks, focus=focus),
        remarks,
    )


def _within(actor: Actor, place: Place) -> None:
    # What lies in no place, as a document or a supplier, is the whole county's.
    if actor.region_code and not place.region.startswith(stem(actor.region_code)):
        raise RefusedError("这条记录不在您可以查看的区划之内。", "请选择本区划的项目、户、人员或资产。")


def _nodes(chain: Chain, root: str, own: Own) -> Iterator[TraceNode]:
    through, parts = passing(chain), own_of_places(chain, root, own)
    for place in chain.places.values():
        yield TraceNode(
            place.id,
            place.stage,
            place.name,
            place.table,
            place.key,
            place.kind,
            date.fromordinal(place.day) if place.day else None,
            through[place.id],
            parts[place.id],
            place.whole,
            place.note,
        )


def _edges(chain: Chain, own: Own) -> Iterator[TraceEdge]:
    for (source, target), amount in chain.flows.items():
        yield TraceEdge(source, target, amount, own.get((source, target)))
    for source, target in sorted(chain.links):
        yield TraceEdge(source, target, 0, None, link=True)


def _remarks(chain: Chain, root: str, own: Own) -> Iterator[str]:
    """What a reader must know beforehand: mixed money, what is missing, what came back."""
    place = chain.places[root]
    if place.note:
        yield place.note
    if any(part is None for part in own.values()):
        yield _MIXED
    missing = sum(one.begins for one in chain.places.values() if one.id.startswith(_MISSING))
    if missing:
        yield f"有 {yuan(missing)} 元的去向大于来源，图表中单列为差额。"
    if any(amount < 0 for amount in chain.flows.values()):
        yield "负数是退回、收回的金额。"
    if len(chain.places) == 1:
        yield "没有查到与它相连的资金往来。"
