"""What the page 资金流向 shows, asked for in one word: a year of the county, or the chain of one record."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.reports.figures.content import FlowFigure
from fundwatch.services import tracing, year_flow
from fundwatch.services.flow_request import FlowRequest
from fundwatch.services.trace_tree import Branch
from fundwatch.services.year_flow import YearFlow

#: Years kept in memory, so that entering a node reads nothing again.
_KEPT = 3
_read: OrderedDict[tuple[str, str, str, int | None], YearFlow] = OrderedDict()


@dataclass(frozen=True)
class FlowView:
    """What is shown: figure, tree, what must be said; `years` to choose from; `empty` where there is no money."""

    request: FlowRequest
    title: str
    figure: FlowFigure
    branches: tuple[Branch, ...]
    remarks: tuple[str, ...]
    years: tuple[int, ...] = ()
    year: int = 0
    empty: bool = False


def view(store: Store, actor: Actor, request: FlowRequest) -> FlowView:
    """What a request asks for. Raises UsageError where there is no such record."""
    if request.table:
        found = tracing.trace(store, actor, request.table, request.key, request.way, focus=request.focus)
        return FlowView(request, found.title, found.figure, found.branches, found.remarks)
    seen = _year(store, actor, request.year)
    figure = year_flow.figure(seen, request.columns, request.narrowed)
    tree = year_flow.branches(seen, request.columns, request.narrowed)
    return FlowView(request, figure.title, figure, tree, figure.notes, seen.years, seen.year, seen.empty)


def _year(store: Store, actor: Actor, year: int | None) -> YearFlow:
    """A year's flow; the same books are read once."""
    known = (str(store.url), store.head().text, actor.region_code, year)
    seen = _read.get(known)
    if seen is None:
        seen = year_flow.flow(store, actor, year)
        _read[known] = seen
        while len(_read) > _KEPT:
            _read.popitem(last=False)
    return seen
