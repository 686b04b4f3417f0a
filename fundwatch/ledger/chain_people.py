"""Starts at people and accounts: what lists paid to them, and back up from the lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from fundwatch.ledger.chain import Chain, Place, reached
from fundwatch.ledger.chain_documents import NO_DOCUMENT, batch_id, list_place
from fundwatch.ledger.chain_payees import add_distributions, add_villages, village_id
from fundwatch.ledger.chain_rows import PIECE
from fundwatch.ledger.chain_starts import Start
from fundwatch.ledger.money import funded_batches, net_paid
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person

Attach = Callable[[Connection, Chain], None]


def paid_to(
    connection: Connection,
    root: Place,
    condition: ColumnElement[bool],
    direct: ColumnElement[bool] | None = None,
    *,
    holder: str = "",
    passes: bool = False,
) -> Start:
    """A start at whom lists paid under a condition, with payments made to them directly, and income of assets.

    What an account got directly `passes` it: it goes on to whoever holds the account. To people it ends.
    """
    rows = _lists(connection, condition)
    batches = sorted({row.batch_no for row in rows})
    start = batches_start(connection, root, batches)
    payments = _numbers(connection, Payment.record_key, direct) if direct is not None else set()
    if direct is not None and payments:
        start.documents |= _numbers(connection, Payment.indicator_no, direct)
        start.payments = direct if start.payments is None else or_(start.payments, direct)
    start.attach = _attached(root, rows, {f"支付|{key}" for key in payments}, holder, passes=passes)
    return start


def batches_start(connection: Connection, root: Place, batches: list[str]) -> Start:
    """A start at lists: the documents that funded them, or that their rows name."""
    listed = set(batches)
    paid = Payment.batch_no.in_(batches[:PIECE])
    documents = _numbers(connection, Payment.indicator_no, paid)
    funded = set(connection.execute(funded_batches()).scalars())
    loose = sorted(listed - funded)
    if loose:
        documents |= _numbers(connection, BenefitPayment.indicator_no, BenefitPayment.batch_no.in_(loose))
    return Start(
        root,
        documents,
        lambda _chain: [root.id],
        payments=paid if NO_DOCUMENT in documents else None,
        lists=BenefitPayment.batch_no.in_(loose) if loose and NO_DOCUMENT in documents else None,
    )


def household_rows(household: str) -> ColumnElement[bool]:
    """The rows of lists that paid a household: under its number, or to a member without one."""
    members = select(Person.record_key).where(Person.household_no == household)
    unnumbered = (BenefitPayment.household_no.is_(None)) & BenefitPayment.id_number.in_(members)
    return or_(BenefitPayment.household_no == household, unnumbered)


def _numbers(connection: Connection, column: Any, condition: ColumnElement[bool]) -> set[str]:
    found = connection.execute(select(column).where(condition).distinct()).scalars()
    return {value or NO_DOCUMENT for value in found}


def _lists(connection: Connection, condition: ColumnElement[bool]) -> list[Row[Any]]:
    asked = (
        select(BenefitPayment.batch_no, BenefitPayment.region_code, func.sum(net_paid()).label("amount"))
        .where(condition)
        .group_by(BenefitPayment.batch_no, BenefitPayment.region_code)
        .order_by(BenefitPayment.batch_no, BenefitPayment.region_code)
    )
    return list(connection.execute(asked))


def _attached(root: Place, rows: list[Row[Any]], payments: set[str], holder: str, *, passes: bool) -> Attach:
    def attach(connection: Connection, chain: Chain) -> None:
        chain.add(root)
        for batch in {row.batch_no for row in rows}:
            chain.add(list_place(batch))
        paid_into = {target for source, target in chain.flows if source in payments and _is_list(chain, target)}
        add_villages(connection, chain, {batch_id(row.batch_no) for row in rows} | paid_into)
        for row in rows:
            village = village_id(row.batch_no, row.region_code)
            # The others' part may be less than nothing: more came back from them than was paid.
            chain.change(village, rest="同批同村其他人", lack="同批同村其他人退回")
            chain.flow(village, root.id, row.amount)
        _take_in(chain, root, payments, passes=passes)
        if passes and rows and payments:
            chain.change(root.id, rest="直接发放到这个账号", lack="付出多于到账")
        if holder:
            _add_income(connection, chain, root, holder)

    return attach


def _is_list(chain: Chain, place: str) -> bool:
    return chain.places[place].stage == "批次"


def _take_in(chain: Chain, root: Place, payments: set[str], *, passes: bool) -> None:
    """Let payments come to the root; what `passes` goes on from there to where it went."""
    taken = [ends for ends in chain.flows if ends[0] in payments]
    # Money that comes to an account a second time, further down its own way, is the same money.
    again = reached(chain, [target for _, target in taken], downward=True) if passes else set()
    for source, target in taken:
        if source not in again:
            amount = chain.flows.pop((source, target))
            chain.flow(source, root.id, amount)
            if passes:
                chain.flow(root.id, target, amount)


def _add_income(connection: Connection, chain: Chain, root: Place, holder: str) -> None:
    given = select(IncomeDistribution.asset_no).where(IncomeDistribution.holder_key == holder).distinct()
    assets = {asset for asset in connection.execute(given).scalars() if asset}
    add_distributions(connection, chain, assets)
    for place in list(chain.places.values()):
        if place.stage == "收益分配" and place.unit == holder:
            chain.flow(place.id, root.id, place.whole or 0)
