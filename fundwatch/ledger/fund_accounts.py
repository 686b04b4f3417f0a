"""The account of every budget document (指标账): what came in, what was moved, what is left to use, what was done.

Money is counted once. A document hands part of its amount on to the documents that break it down (上级指标编号, or
指标分解 where there are rows of it), and what it handed on is theirs; an upper document keeps only what nobody has
broken down yet. A cut (a negative document) that names a document counts there and nowhere else. So the sum of
what is available over all accounts is the sum of all documents less what they draw on one another.

    可用 = 上年结转 + 本年下达 + 调剂 + 整合 - 收回 - 结转下年

调剂 is 追加 less 调减. 整合 is what a document of 统筹整合涉农 draws on one of another category: added there, taken
away here. 结转下年 is what a later document of type 结转 draws on this one. All amounts are in fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CTE, Connection, Row, select

from fundwatch.ledger.fund_allocations import reached_by
from fundwatch.ledger.fund_figures import FundAccount
from fundwatch.ledger.money import allocated_by_indicator, disbursed_by_indicator, spent_by_indicator
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit

CARRIED, ADDED, TAKEN_BACK = "结转", "追加", "收回"
USUAL = "正常下达"
INTEGRATED = "统筹整合涉农"
#: Account → member → fen.
_Members = defaultdict[str, defaultdict[str, int]]


@dataclass(frozen=True, slots=True)
class FundSelection:
    """Which documents; None and blank are all. `region_code` keeps those that gave money to that place or below."""

    year: int | None = None
    fund_name: str = ""
    level: str = ""
    task: str = ""
    region_code: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """What one document draws on another that it breaks down."""

    parent: str
    child: str
    fen: int


def fund_accounts(
    connection: Connection, selection: FundSelection | None = None, key: str | None = None
) -> tuple[FundAccount, ...]:
    """The accounts of the documents selected, or of one, by year, day and number.

    Every positive document has one, also an upper one that handed everything on (`empty`); a cut has one of its own
    only where it names no positive document, and its number leads to the account that it belongs to.
    """
    documents = {row.record_key: row for row in connection.execute(select(Indicator.__table__))}
    owner = {key: _owner(row, documents) for key, row in documents.items()}
    shares = draws(connection, documents)
    entries = _entries(documents, owner, shares)
    if key is not None:
        owner = {one: of for one, of in owner.items() if of == owner.get(key)}
    moved = _moved(connection, owner, narrow=key is not None)
    upper = {share.parent for share in shares}
    cuts: dict[str, list[str]] = {of: [] for of in sorted({*owner.values()})}
    for one, of in sorted(owner.items()):
        cuts[of] += [one] if one != of else []
    made = (_account(documents[of], cuts[of], {**entries[of], **moved[of]}, upper=of in upper) for of in cuts)
    chosen = selection or FundSelection()
    kept = [one for one in made if _fits(one, chosen)]
    if chosen.region_code:
        reached = reached_by(connection, chosen.region_code).keys()
        kept = [one for one in kept if not reached.isdisjoint(one.documents)]
    return tuple(sorted(kept, key=lambda one: (one.year, one.issued_on, one.key)))


def draws(connection: Connection, documents: Mapping[str, Row[Any]]) -> tuple[Draw, ...]:
    """What each document draws on which: its rows of 指标分解, else the whole of it on its 上级指标编号."""
    rows = connection.execute(
        select(IndicatorSplit.parent_no, IndicatorSplit.indicator_no, IndicatorSplit.amount).order_by(
            IndicatorSplit.record_key
        )
    )
    split = [
        Draw(row.parent_no, row.indicator_no, row.amount) for row in rows if _draws(documents, *row[:2]) and row.amount
    ]
    with_rows = {share.child for share in split}
    linked = [
        Draw(row.parent_no, key, row.amount)
        for key, row in sorted(documents.items())
        if row.amount > 0 and key not in with_rows and _draws(documents, row.parent_no, key)
    ]
    return (*split, *linked)


def _draws(documents: Mapping[str, Row[Any]], parent: str | None, child: str | None) -> bool:
    if not parent or not child or parent == child or parent not in documents or child not in documents:
        return False
    return bool(documents[child].amount > 0 and documents[parent].amount > 0)


def _owner(row: Row[Any], documents: Mapping[str, Row[Any]]) -> str:
    """The document whose account a row belongs to: a cut belongs to the one that it names."""
    named = documents.get(row.parent_no or "")
    cut = row.amount < 0 and named is not None and named.amount >= 0
    return str(row.parent_no if cut else row.record_key)


def _entries(documents: Mapping[str, Row[Any]], owner: Mapping[str, str], shares: Iterable[Draw]) -> _Members:
    """What each account begins with, by the account's member."""
    entries: _Members = defaultdict(lambda: defaultdict(int))
    for key, row in documents.items():
        if row.amount >= 0:
            entries[key][_member(row)] += row.amount
        elif row.indicator_type == TAKEN_BACK:
            entries[owner[key]]["taken_back"] -= row.amount
        else:
            entries[owner[key]]["adjusted"] += row.amount
    for share in shares:
        parent, child = documents[share.parent], documents[share.child]
        if child.indicator_type == CARRIED:
            entries[share.parent]["carried_on"] += share.fen
        elif child.fund_category == INTEGRATED != parent.fund_category:
            entries[share.parent]["integrated"] -= share.fen
            entries[share.child]["integrated"] += share.fen
            entries[share.child][_member(child)] -= share.fen
        else:
            entries[share.parent][_member(parent)] -= share.fen
    return entries


def _member(row: Row[Any]) -> str:
    return {CARRIED: "carried_in", ADDED: "adjusted"}.get(row.indicator_type, "given")


def _moved(connection: Connection, owner: Mapping[str, str], *, narrow: bool) -> _Members:
    """What became of each account's money; `narrow` where only some documents are asked for."""
    moved: _Members = defaultdict(lambda: defaultdict(int))
    documents = sorted(owner) if narrow else None
    sources: dict[str, CTE] = {
        "allocated": allocated_by_indicator(),
        "disbursed": disbursed_by_indicator(documents),
        "spent": spent_by_indicator(documents),
    }
    for name, sums in sources.items():
        for key, fen in connection.execute(select(sums.c.indicator_no, sums.c[name])):
            if key in owner:
                moved[owner[key]][name] += int(fen or 0)
    return moved


def _account(row: Row[Any], cuts: Iterable[str], sums: Mapping[str, int], *, upper: bool) -> FundAccount:
    return FundAccount(
        key=row.record_key,
        document_no=row.document_no,
        fund_name=row.fund_name,
        level=row.fund_level,
        category=row.fund_category,
        kind=row.indicator_type or USUAL,
        year=row.budget_year,
        issued_on=row.issued_on,
        received_on=row.received_on,
        task=row.task or "",
        subject=row.account_subject or "",
        parent_no=row.parent_no or "",
        remark=row.remark or "",
        face=row.amount,
        upper=upper,
        cuts=tuple(cuts),
        **sums,
    )


def _fits(account: FundAccount, selection: FundSelection) -> bool:
    return (
        (selection.year is None or account.year == selection.year)
        and selection.fund_name in {"", account.fund_name}
        and selection.level in {"", account.level}
        and selection.task in {"", account.task}
    )
