"""Money standing still: what is not allocated, not disbursed, not spent, by how long the document has been there.

The clock runs from the day the document was received (issued, where that is blank), for an advance document not
before its budget year begins; money taken back and given again does not start it anew. Retention that is not yet
due is not idle. All amounts are in fen, as the books stand; a document that is not in force yet is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fundwatch.ledger.fund_accounts import fund_accounts
from fundwatch.ledger.fund_figures import FundAccount
from fundwatch.ledger.retention import retained_by_document

#: Ages in days and what they are called; the last one is for what is older, carried over twice or not.
AGES = ((30, "不满30天"), (60, "30—59天"), (90, "60—89天"), (366, "90天至一年"))
OVER_ONE_YEAR, CARRIED_TWICE = "一年以上", "连续两年未用完"
AGE_NAMES = (*(name for _, name in AGES), OVER_ONE_YEAR, CARRIED_TWICE)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands still of one document; `idle` is unspent less the retention that is not due yet (`retained`)."""

    account: FundAccount
    since: date
    days: int
    age: str
    unallocated: int
    undisbursed: int
    unspent: int
    retained: int

    @property
    def idle(self) -> int:
        """What could have been spent."""
        return self.unspent - self.retained


@dataclass(frozen=True, slots=True)
class Age:
    """The sums of one age; `documents` have money that is idle."""

    name: str
    documents: int
    unallocated: int
    undisbursed: int
    unspent: int
    idle: int


@dataclass(frozen=True, slots=True)
class StandingStill:
    """The documents with something unspent, the oldest first, and their sums by age, the youngest first."""

    as_of: date
    documents: tuple[Standing, ...]
    ages: tuple[Age, ...]

    @property
    def idle(self) -> int:
        """Everything that is idle."""
        return sum(age.idle for age in self.ages)


def standing_still(connection: Connection, as_of: date) -> StandingStill:
    """All that stands still on a day."""
    return standing_of(fund_accounts(connection), retained_by_document(connection, as_of), as_of)


def standing_of(accounts: Iterable[FundAccount], retained: dict[str, int], as_of: date) -> StandingStill:
    """The same of accounts at hand, with the retention not yet due by document."""
    found = []
    for account in accounts:
        since = running_from(account)
        unspent = max(account.balance, 0)
        if since > as_of or not (unspent or account.unallocated > 0):
            continue
        found.append(
            Standing(
                account=account,
                since=since,
                days=(as_of - since).days,
                age=age_of(account, as_of),
                unallocated=max(account.unallocated, 0),
                undisbursed=max(account.available - account.disbursed, 0),
                unspent=unspent,
                retained=min(retained.get(account.key, 0), unspent),
            )
        )
    found.sort(key=lambda one: (one.since, one.account.key))
    return StandingStill(as_of, tuple(found), tuple(_sums(name, found) for name in AGE_NAMES))


def running_from(account: FundAccount) -> date:
    """The day from which a document's money counts as lying."""
    return max(account.received_on or account.issued_on, date(account.year, 1, 1))


def age_of(account: FundAccount, as_of: date) -> str:
    """The name of a document's age on a day; after the end of the next budget year it is carried over twice."""
    if as_of > date(account.year + 1, 12, 31):
        return CARRIED_TWICE
    days = (as_of - running_from(account)).days
    return next((name for limit, name in AGES if days < limit), OVER_ONE_YEAR)


def _sums(name: str, found: Iterable[Standing]) -> Age:
    held = [one for one in found if one.age == name]
    return Age(
        name=name,
        documents=sum(one.idle > 0 for one in held),
        unallocated=sum(one.unallocated for one in held),
        undisbursed=sum(one.undisbursed for one in held),
        unspent=sum(one.unspent for one in held),
        idle=sum(one.idle for one in held),
    )
