"""One budget document's figures and what they come to together; how they are read stands in fund_accounts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

#: The whole of a rate, in hundredths of a percent.
WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class FundAccount:
    """One document. `face` is the amount on it; `upper` says that others break it down, so that it keeps the rest.

    `carried_on` and `taken_back` are positive where money left; `adjusted` and `integrated` carry their sign. `cuts`
    are the numbers of the documents that take from it (收回, 调减) and count here.
    """

    key: str
    document_no: str
    fund_name: str
    level: str
    category: str
    kind: str
    year: int
    issued_on: date
    received_on: date | None
    task: str
    subject: str
    parent_no: str
    remark: str
    face: int
    upper: bool
    cuts: tuple[str, ...] = ()
    carried_in: int = 0
    given: int = 0
    adjusted: int = 0
    integrated: int = 0
    taken_back: int = 0
    carried_on: int = 0
    allocated: int = 0
    disbursed: int = 0
    spent: int = 0

    @property
    def documents(self) -> tuple[str, ...]:
        """The numbers of all documents that count here."""
        return (self.key, *self.cuts)

    @property
    def available(self) -> int:
        """可用."""
        return self.carried_in + self.given + self.adjusted + self.integrated - self.taken_back - self.carried_on

    @property
    def unallocated(self) -> int:
        """What is available and not given to anybody."""
        return self.available - self.allocated

    @property
    def balance(self) -> int:
        """结余: what is available and not spent."""
        return self.available - self.spent

    @property
    def disbursed_rate(self) -> int | None:
        """拨付率."""
        return rate(self.disbursed, self.available)

    @property
    def spent_rate(self) -> int | None:
        """支出率."""
        return rate(self.spent, self.available)

    @property
    def empty(self) -> bool:
        """Whether an upper document handed everything on and has no money of its own."""
        moved = (self.available, self.allocated, self.disbursed, self.spent, self.taken_back, self.carried_on)
        return self.upper and not any(moved)


@dataclass(frozen=True, slots=True)
class FundTotal:
    """Sums over accounts."""

    documents: int = 0
    carried_in: int = 0
    given: int = 0
    adjusted: int = 0
    integrated: int = 0
    taken_back: int = 0
    carried_on: int = 0
    available: int = 0
    allocated: int = 0
    disbursed: int = 0
    spent: int = 0
    balance: int = 0

    @property
    def disbursed_rate(self) -> int | None:
        """拨付率."""
        return rate(self.disbursed, self.available)

    @property
    def spent_rate(self) -> int | None:
        """支出率."""
        return rate(self.spent, self.available)


def rate(part: int, whole: int) -> int | None:
    """A share in hundredths of a percent, rounded half up; None where there is nothing to be a share of."""
    return None if whole <= 0 else (2 * part * WHOLE + whole) // (2 * whole)


def total_of(accounts: Iterable[FundAccount]) -> FundTotal:
    """The sums over accounts, each member added up by itself."""
    held = tuple(accounts)
    names = ("carried_in", "given", "adjusted", "integrated", "taken_back", "carried_on", "available")
    sums = {name: sum(getattr(one, name) for one in held) for name in (*names, "allocated", "disbursed", "spent")}
    return FundTotal(documents=len(held), balance=sum(one.balance for one in held), **sums)
