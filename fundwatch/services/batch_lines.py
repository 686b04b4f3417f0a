"""The batches of subsidies as the list and the accounts need them: sums, what funded them, what came back, 公示."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from fundwatch.ledger import benefit_accounts as ledger
from fundwatch.ledger.benefit_accounts import BenefitBounds
from fundwatch.services.batch_postings import BatchPosting

#: The sums that are added up, in the order in which they are shown.
ADDED = ("payments", "due", "deducted", "sent", "returns", "returned", "paid_again", "recovered", "net")
NOTHING = dict.fromkeys((*ADDED, "households", "persons"), 0)


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One batch within the bounds.

    `whole` where nothing of it lies outside; only then `funded` and `difference` (funded less paid, fen) are told.
    `open_returns` counts 退票 that no 补发 followed. A batch that was funded and of which no list is there has no
    `villages`.
    """

    key: str
    subsidies: tuple[str, ...]
    first_day: int
    last_day: int
    period: str
    place: str
    villages: int
    townships: int
    sums: dict[str, int]
    whole: bool
    funded: int | None
    posting: BatchPosting | None
    open_returns: int = 0

    @property
    def net(self) -> int:
        """What was paid, in fen."""
        return self.sums["net"]

    @property
    def difference(self) -> int | None:
        """Funded less paid, in fen; None where no payment funded it or parts of it lie outside."""
        return None if self.funded is None or not self.whole else self.funded - self.net


def batch_lines(
    connection: Connection, bounds: BenefitBounds, postings: Mapping[str, BatchPosting]
) -> tuple[BatchLine, ...]:
    """The batches within the bounds, the latest first; funded ones without a list where no place bounds them."""
    rows = connection.execute(ledger.batch_sums(bounds)).all()
    names = _subsidies(connection, bounds, rows)
    wholes = _wholes(connection, bounds)
    funding = {row.batch: row for row in connection.execute(ledger.funding_by_batch(bounds.batch))}
    waiting = open_returns(connection, bounds)
    found = [
        BatchLine(
            key=row.batch,
            subsidies=names.get(row.batch, (row.subsidy,)),
            first_day=row.first_day,
            last_day=row.last_day,
            period=_period(row),
            place=row.region_code,
            villages=row.villages,
            townships=row.townships,
            sums={name: int(getattr(row, name)) for name in NOTHING},
            whole=wholes.get(row.batch, row.rows) == row.rows,
            funded=int(funding[row.batch].funded) if row.batch in funding else None,
            posting=postings.get(row.batch),
            open_returns=len(waiting.get(row.batch, ())),
        )
        for row in rows
    ]
    if not any(bounds.region_codes) and not bounds.subsidy:
        found += [_unlisted(row) for row in funding.values() if not row.listed and _in_year(row, bounds.year)]
    return tuple(sorted(found, key=lambda one: (-one.first_day, one.key)))


def open_returns(connection: Connection, bounds: BenefitBounds) -> dict[str, list[Any]]:
    """退票 rows within the bounds that no 补发 anywhere names, by batch."""
    back = connection.execute(ledger.returned_rows(bounds)).all()
    serials = {serial for row in back for serial in ledger.came_back_of(row)}
    again = {row.original_serial_no for row in connection.execute(ledger.payments_again(sorted(serials)))}
    found: dict[str, list[Any]] = defaultdict(list)
    for row in back:
        if again.isdisjoint(ledger.came_back_of(row)):
            found[row.batch_no].append(row)
    return found


def _period(row: Any) -> str:
    """Year and period of a batch: 2018, 2018 H1, 2018-01; 等 where it holds several."""
    first = row.first_period or ""
    words = first if first.startswith(str(row.first_year)) else f"{row.first_year} {first}".strip()
    several = (row.first_year, row.first_period) != (row.last_year, row.last_period)
    return f"{words} 等" if several else words


def _subsidies(connection: Connection, bounds: BenefitBounds, rows: Any) -> dict[str, tuple[str, ...]]:
    """The subsidies of each batch, asked for only where a batch is of several."""
    found: dict[str, tuple[str, ...]] = {}
    if any(row.subsidies > 1 for row in rows):
        for row in connection.execute(ledger.subsidies_of_batches(bounds)):
            found[row.batch] = (*found.get(row.batch, ()), row.subsidy)
    return found


def _wholes(connection: Connection, bounds: BenefitBounds) -> dict[str, int]:
    """How many rows each batch has in all; empty where nothing can lie outside."""
    if not bounds.narrow:
        return {}
    return {row.batch: row.rows for row in connection.execute(ledger.whole_batches(bounds))}


def _in_year(row: Any, year: int | None) -> bool:
    return year is None or date.fromordinal(row.first_day).year == year


def _unlisted(row: Any) -> BatchLine:
    return BatchLine(
        key=row.batch,
        subsidies=(),
        first_day=row.first_day,
        last_day=row.first_day,
        period=str(date.fromordinal(row.first_day).year),
        place="",
        villages=0,
        townships=0,
        sums=dict(NOTHING),
        whole=True,
        funded=int(row.funded),
        posting=None,
    )
