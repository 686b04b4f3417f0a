"""Following money from one record: which documents it belongs to, where in their chains the record stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row

from fundwatch.ledger import chain_rows
from fundwatch.ledger.chain import Chain, Place, around, balance, merged, reached
from fundwatch.ledger.chain_documents import NO_DOCUMENT, add_document, add_lower, add_upper, document_id, settle
from fundwatch.ledger.chain_payees import FORMED_NOTHING, add_assets, add_income, add_villages
from fundwatch.ledger.chain_spending import DocumentSpending


@dataclass(frozen=True)
class Direction:
    """Which way to follow."""

    up: bool = True
    down: bool = True


@dataclass
class Start:
    """Where to start from.

    `documents` are followed whole; `payments` and `lists` pick what names no document. `anchors` finds the places of
    the record in the documents' chains; they become one, `root`, or `attach` ties the root to them. `breaks_down`
    documents are followed to those that break them down.
    """

    root: Place
    documents: set[str] = field(default_factory=set)
    anchors: Callable[[Chain], Collection[str]] = lambda _chain: ()
    payments: ColumnElement[bool] | None = None
    lists: ColumnElement[bool] | None = None
    attach: Callable[[Connection, Chain], None] | None = None
    breaks_down: bool = False


def follow(connection: Connection, start: Start, way: Direction) -> tuple[Chain, str]:
    """The chain around a start, balanced at every place, and the id of its root."""
    chain = _documents(connection, start, way)
    anchors = [key for key in start.anchors(chain) if key in chain.places]
    if start.attach:
        start.attach(connection, chain)
        anchors = [start.root.id]
    if way.down:
        # Before the anchors become one: each still says for which project it was paid.
        _onward(connection, chain, anchors)
    balance(chain)
    if anchors != [start.root.id]:
        stage = chain.places[anchors[0]].stage if anchors else start.root.stage
        chain = _rests_joined(merged(chain, anchors, replace(start.root, stage=stage)), start.root.id)
    return around(chain, [start.root.id], up=way.up, down=way.down), start.root.id


def _rests_joined(chain: Chain, root: str) -> Chain:
    """The chain with what remains at the root under one name as one; what ended at one of the merged places is told."""
    if any(source == root for source, _ in chain.flows):
        chain.change(root, rest=FORMED_NOTHING)
        balance(chain)
    ends: dict[str, list[str]] = defaultdict(list)
    for source, target in chain.flows:
        if source == root and chain.places[target].kind == "rest":
            ends[chain.places[target].name].append(target)
    for name, ids in ends.items():
        chain = merged(chain, ids, replace(chain.places[ids[0]], id=f"余|{root}|{name}"))
    return chain


def _onward(connection: Connection, chain: Chain, roots: list[str]) -> None:
    """Add what lies beyond the documents: villages of lists, assets of projects, income of assets."""
    add_villages(connection, chain, reached(chain, roots, downward=True))
    paid = [chain.places[key] for key in reached(chain, roots, downward=True)]
    add_assets(connection, chain, {place.project for place in paid if place.stage == "收款人" and place.project})
    add_income(connection, chain, reached(chain, roots, downward=True))


def _documents(connection: Connection, start: Start, way: Direction) -> Chain:
    chain = Chain()
    numbers = start.documents - {NO_DOCUMENT}
    if start.breaks_down and way.down:
        numbers = add_lower(connection, chain, numbers)
    for row in chain_rows.documents(connection, numbers):
        add_document(chain, row)
    if way.up:
        add_upper(connection, chain, start.documents - {NO_DOCUMENT})
    if way.down or not start.breaks_down:
        _spend(connection, chain, start, numbers)
    settle(chain)
    return chain


def _spend(connection: Connection, chain: Chain, start: Start, numbers: set[str]) -> None:
    payments = list(chain_rows.payments(connection, numbers))
    lists = list(chain_rows.unfunded_batches(connection, numbers))
    if start.payments is not None:
        payments += chain_rows.loose_payments(connection, start.payments)
    if start.lists is not None:
        lists += chain_rows.loose_batches(connection, start.lists)
    given, paid, listed = map(_by_document, (chain_rows.allocations(connection, numbers), payments, lists))
    for number in sorted(given.keys() | paid.keys() | listed.keys()):
        if number == NO_DOCUMENT:
            chain.add(Place(document_id(number), "指标", "没有写明指标", kind="source", note="没有挂指标"))
        DocumentSpending(chain, number).build(given[number], paid[number], listed[number])
    if document_id(NO_DOCUMENT) in chain.places:
        chain.change(document_id(NO_DOCUMENT), begins=chain.outgoing()[document_id(NO_DOCUMENT)])


def _by_document(rows: Collection[Row[Any]]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.indicator_no or NO_DOCUMENT].append(row)
    return found
