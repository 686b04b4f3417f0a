"""Money standing still on the first page: how much could have been spent, by how long it has been there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fundwatch.ledger.fund_accounts import FundSelection, fund_accounts
from fundwatch.ledger.fund_standing import AGES, CARRIED_TWICE, OVER_ONE_YEAR, Age, standing_of
from fundwatch.ledger.retention import retained_by_document
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store

UNDER_ONE_YEAR, TWO_YEAR_ENDS = "不满一年", "跨两个年末"


@dataclass(frozen=True)
class StandingAge:
    """What is idle of one age: its sum in fen, and of how many documents; `old` from a year on."""

    name: str
    documents: int
    idle: int
    old: bool


@dataclass(frozen=True)
class StandingMoney:
    """The ages, the youngest first; `retained` is the retention not yet due (fen), which is not idle."""

    as_of: date
    ages: tuple[StandingAge, ...]
    retained: int

    @property
    def idle(self) -> int:
        """Everything that is idle."""
        return sum(age.idle for age in self.ages)


def standing_money(store: Store, actor: Actor, today: date, year: int | None = None) -> StandingMoney:
    """The idle money of one budget year's documents, or of all, seen from the day of the books."""
    del actor
    with store.read() as connection:
        as_of = seen_from_day(connection, today)
        accounts = fund_accounts(connection, FundSelection(year))
        retained = retained_by_document(connection, as_of)
    still = standing_of(accounts, retained, as_of)
    ages = {age.name: age for age in still.ages}
    return StandingMoney(
        as_of,
        (
            _together(UNDER_ONE_YEAR, [ages[name] for _, name in AGES], old=False),
            _together(OVER_ONE_YEAR, [ages[OVER_ONE_YEAR]], old=True),
            _together(TWO_YEAR_ENDS, [ages[CARRIED_TWICE]], old=True),
        ),
        sum(one.retained for one in still.documents),
    )


def _together(name: str, ages: Sequence[Age], *, old: bool) -> StandingAge:
    return StandingAge(name, sum(age.documents for age in ages), sum(age.idle for age in ages), old)
