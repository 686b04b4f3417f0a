"""Documents above and below one another: what each draws on which, and what was cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row

from fundwatch.ledger import chain_rows
from fundwatch.ledger.chain import Chain, Place, origin, remainder

#: What stands for the document of payments that name none.
NO_DOCUMENT = ""


def document_id(number: str) -> str:
    """The place of a document."""
    return f"指标|{number}"


def batch_id(number: str) -> str:
    """The place of a list of payments."""
    return f"批次|{number}"


def list_place(batch: str) -> Place:
    """A list of payments as a place; what it paid out is to equal what was paid in for it."""
    return Place(batch_id(batch), "批次", f"批次 {batch}", "批次", batch, rest="拨入多于发放", lack="发放多于拨入")


def add_lower(connection: Connection, chain: Chain, numbers: Collection[str]) -> set[str]:
    """Add the documents and all that break them down; gives the numbers of the documents whose money goes on."""
    known: set[str] = set()
    waiting = set(numbers)
    while waiting:
        for row in chain_rows.documents(connection, waiting):
            add_document(chain, row)
        known |= waiting
        lower = chain_rows.lower_documents(connection, waiting)
        drawn = chain_rows.splits(connection, waiting, downward=True)
        own = chain_rows.splits(connection, {row.record_key for row in lower}, downward=False)
        _add_shares(chain, lower, drawn, {row.indicator_no for row in own})
        waiting = {row.record_key for row in lower if row.amount > 0} | {row.indicator_no for row in drawn}
        waiting -= known
    return known


def _add_shares(chain: Chain, lower: Collection[Row[Any]], drawn: Collection[Row[Any]], split: set[str]) -> None:
    for row in lower:
        add_document(chain, row)
        if row.amount <= 0:
            _cut(chain, row)
        elif row.record_key not in split:
            chain.flow(document_id(row.parent_no), document_id(row.record_key), row.amount)
    for row in drawn:
        chain.flow(document_id(row.parent_no), document_id(row.indicator_no), row.amount)


def _cut(chain: Chain, row: Row[Any]) -> None:
    """A cut names the document it reduces: its money leaves that document and goes no further."""
    _ends(chain, row)
    chain.flow(document_id(row.parent_no), document_id(row.record_key), -row.amount)


def _ends(chain: Chain, row: Row[Any]) -> None:
    chain.change(document_id(row.record_key), begins=0, rest="", lack="", note="调减或收回")


def add_upper(connection: Connection, chain: Chain, numbers: Collection[str]) -> None:
    """Add the documents that these draw on, and those above them; what they give to others is one remainder."""
    added: set[str] = set()
    waiting = set(numbers)
    while waiting:
        rows = chain_rows.documents(connection, waiting)
        drawn = chain_rows.splits(connection, waiting, downward=False)
        split = {row.indicator_no for row in drawn}
        shares = [(row.parent_no, row.indicator_no, row.amount) for row in drawn]
        shares += [
            (row.parent_no, row.record_key, abs(row.amount))
            for row in rows
            if row.parent_no and row.record_key not in split
        ]
        for row in rows:
            if row.parent_no and row.amount < 0:
                _ends(chain, row)
        upper = {parent for parent, _, _ in shares}
        for row in chain_rows.documents(connection, upper):
            if document_id(row.record_key) not in chain.places:
                add_document(chain, row)
                chain.change(document_id(row.record_key), rest="其他下级指标、未分解")
        for parent, child, amount in shares:
            # Where the documents were followed down from a parent, the share stands already.
            if (document_id(parent), document_id(child)) not in chain.flows:
                chain.flow(document_id(parent), document_id(child), amount)
        added |= waiting
        waiting = upper - added


def settle(chain: Chain) -> None:
    """Let documents begin with what no document above them gives; call it when every share is there."""
    incoming = chain.incoming()
    goes_on = {source for source, _ in chain.flows}
    drawn: dict[str, bool] = defaultdict(bool)
    for source, target in chain.flows:
        drawn[target] |= source.startswith("指标|")
    for place in list(chain.places.values()):
        if place.stage != "指标" or place.note:
            continue
        missing = (place.whole or 0) - incoming[place.id]
        if not drawn[place.id]:
            chain.change(place.id, begins=missing)
        elif missing > 0:
            upper = origin(place, f"上级|{place.id}", "没有写明上级指标的部分", missing)
            chain.flow(chain.add(upper), place.id, missing)
        elif missing < 0:
            rest = remainder(place, f"多分|{place.id}", "上级分解多于本指标金额")
            chain.flow(place.id, chain.add(rest), -missing)
        if (place.whole or 0) < 0 and place.id not in goes_on:
            chain.change(place.id, rest="", lack="")


def add_document(chain: Chain, row: Row[Any]) -> None:
    """Add a document as a place; what begins there is known when all that is drawn on it is (settle)."""
    chain.add(
        Place(
            document_id(row.record_key),
            "指标",
            row.fund_name,
            "资金指标",
            row.record_key,
            day=row.issued_on_day,
            whole=row.amount,
            rest="未分配（未分解）",
            lack="超出指标金额",
            document=row.record_key,
        )
    )
