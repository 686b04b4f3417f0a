"""The whole county's money of a year as pieces: each fen once, with everything it is shown by.

A piece is what one payment, one list in one village, or one remainder amounts to. A piece whose way is recorded only
so far says where it ends (未分配, 未落实到项目); what is not told apart says 来源未分.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, select

from fundwatch.ledger import chain_rows
from fundwatch.ledger.chain import Chain, Place, balance
from fundwatch.ledger.chain_documents import add_document, document_id, settle
from fundwatch.ledger.chain_rows import in_pieces
from fundwatch.ledger.chain_spending import DocumentSpending
from fundwatch.ledger.money import is_lowest
from fundwatch.ledger.policy import stem
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project

NOT_TOLD_APART = "来源未分"
COUNTY_OWN = "县本级"


@dataclass(frozen=True, slots=True)
class Piece:
    """An amount in fen with what it is shown by, keys all of them; `end` says why it was not spent."""

    amount: int
    document: str
    unit: str = ""
    township: str = ""
    village: str = ""
    project: str = ""
    use: str = ""
    subsidy: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class _Owner:
    """What a project says of its money."""

    department: str
    region: str
    category: str


def years(connection: Connection) -> list[int]:
    """The budget years that documents belong to, the latest first."""
    asked = select(Indicator.budget_year).distinct().order_by(Indicator.budget_year.desc())
    return list(connection.execute(asked).scalars())


def year_pieces(connection: Connection, year: int) -> list[Piece]:
    """All pieces of the lowest documents of a budget year. Their sum is what these documents brought."""
    asked = select(Indicator.record_key).where(Indicator.budget_year == year, is_lowest())
    numbers = set(connection.execute(asked).scalars())
    chain = _chain(connection, numbers)
    projects = {place.project for place in chain.places.values() if place.project}
    found = in_pieces(connection, _projects(), Project.record_key, projects)
    owners = {row.record_key: _Owner(row.department_code, row.region_code, row.category) for row in found}
    batches = {place.key for place in chain.places.values() if place.stage == "批次"}
    villages: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in chain_rows.batch_regions(connection, batches):
        villages[row.batch_no].append(row)
    reading = _Reading(owners, villages, _shared(connection, batches))
    pieces: list[Piece] = []
    for (source, target), amount in chain.flows.items():
        pieces += reading.pieces(chain.places[source], chain.places[target], amount)
    return pieces


def _chain(connection: Connection, numbers: set[str]) -> Chain:
    chain = Chain()
    for row in chain_rows.documents(connection, numbers):
        add_document(chain, row)
    by_document: dict[str, tuple[list[Any], list[Any], list[Any]]] = defaultdict(lambda: ([], [], []))
    for part, rows in enumerate(
        (
            chain_rows.allocations(connection, numbers),
            chain_rows.payments(connection, numbers),
            chain_rows.unfunded_batches(connection, numbers),
        )
    ):
        for row in rows:
            by_document[row.indicator_no][part].append(row)
    for number in sorted(by_document):
        DocumentSpending(chain, number).build(*by_document[number])
    _cut(connection, chain, numbers)
    for place in list(chain.places.values()):
        if place.stage == "批次":
            # What lists paid out is read by village; here they end the way of what was paid in.
            chain.change(place.id, rest="", lack="")
    settle(chain)
    balance(chain)
    return chain


def _cut(connection: Connection, chain: Chain, numbers: set[str]) -> None:
    """Take what was cut or recovered out of the document it reduces; one that names none stands by itself, negative."""
    moving = {source for source, _ in chain.flows}
    for row in chain_rows.documents(connection, numbers):
        if row.amount >= 0 or document_id(row.record_key) in moving:
            continue
        reduced = document_id(row.parent_no) if row.parent_no else ""
        amount = -row.amount if reduced in chain.places else row.amount
        source = reduced if reduced in chain.places else document_id(row.record_key)
        cut = Place(f"调减|{row.record_key}", "差额", "调减、收回", kind="rest", document=chain.places[source].key)
        chain.flow(source, chain.add(cut), amount)
        if source == reduced:
            del chain.places[document_id(row.record_key)]


def _projects() -> Any:
    return select(Project.record_key, Project.department_code, Project.region_code, Project.category)


def _shared(connection: Connection, batches: set[str]) -> set[str]:
    """The lists that several documents funded."""
    documents: dict[str, set[str]] = defaultdict(set)
    for row in chain_rows.batch_funding(connection, batches):
        documents[row.batch_no].add(row.indicator_no or "")
    return {batch for batch, found in documents.items() if len(found) > 1}


@dataclass(frozen=True)
class _Reading:
    """What is needed to say by what a flow is shown."""

    owners: Mapping[str, _Owner]
    villages: Mapping[str, list[Row[Any]]]
    shared: set[str]

    def pieces(self, source: Place, target: Place, amount: int) -> Iterator[Piece]:
        """The pieces of a flow: of its end, none where the money goes on."""
        owner = self.owners.get(source.project)
        unit = owner.department if owner else source.unit
        township, village = _places(owner.region if owner else "")
        use = owner.category if owner else ""
        own = Piece(amount, source.document, unit, township, village, source.project, use)
        if source.kind == "source" and source.stage == "来源":
            # Paid without a transfer, or beyond the document: the piece counts against it.
            yield Piece(-amount, source.document, unit=unit, end=source.name)
        elif target.kind == "rest":
            yield replace(own, end=target.name)
        elif target.stage == "批次":
            yield from self._list_pieces(replace(own, township="", village=""), target.key)
        elif target.stage == "收款人" or target.id.startswith("在途|"):
            end = "" if target.stage == "收款人" else "在途（已拨到账户）"
            yield replace(own, township=township or COUNTY_OWN, use=use or "没有挂项目的支出", end=end)

    def _list_pieces(self, own: Piece, batch: str) -> Iterator[Piece]:
        rows = self.villages.get(batch, [])
        subsidy = rows[0].subsidy if rows else f"批次 {batch}"
        own = replace(own, use=own.use or subsidy, subsidy=subsidy)
        places = {_places(row.region_code) for row in rows}
        townships = {township for township, _ in places}
        if len(places) == 1:
            township, village = places.pop()
            yield replace(own, township=township or COUNTY_OWN, village=village)
        elif batch in self.shared or own.amount != sum(row.amount for row in rows):
            township = townships.pop() if len(townships) == 1 else NOT_TOLD_APART
            yield replace(own, township=township or COUNTY_OWN, village=NOT_TOLD_APART)
        else:
            for row in rows:
                township, village = _places(row.region_code)
                yield replace(own, amount=row.amount, township=township or COUNTY_OWN, village=village)


def _places(region: str) -> tuple[str, str]:
    """The township and the village that a region lies in, blank where it is higher."""
    if not region or stem(region) == region[:6]:
        return "", ""
    township = f"{stem(region)[:9]}000"
    return township, "" if region == township else region
