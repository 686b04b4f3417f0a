"""Whose receiving accounts are, as far as the lists of officials, of the payroll and of persons tell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.village_official import VillageOfficial


@dataclass(frozen=True)
class Post:
    """A line of a list of people and the days between which it held, as day numbers; 0 and None where not written."""

    key: str
    first: int
    last: int | None

    def holds(self, day: int) -> bool:
        """Whether it held on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class AccountHolders:
    """Whose the receiving accounts are, as far as lists of people tell, by account."""

    officials: dict[str, list[Post]]
    employees: dict[str, list[Post]]
    registered: frozenset[str]

    @classmethod
    def of(cls, connection: Connection, accounts: set[str]) -> AccountHolders:
        """Those of these accounts."""
        wanted = sorted(accounts)
        own = _posts(VillageOfficial, VillageOfficial.account).where(VillageOfficial.account.in_(wanted))
        held = _of_persons(VillageOfficial).where(Person.account.in_(wanted))
        paid = _of_persons(PublicEmployee).where(Person.account.in_(wanted))
        people = select(Person.account).where(Person.account.in_(wanted))
        return cls(
            _by_account(connection, held, own),
            _by_account(connection, paid),
            frozenset(account for (account,) in connection.execute(people) if account),
        )


def _posts(listed: type[VillageOfficial | PublicEmployee], account: Any) -> Select[Any]:
    return select(account, listed.record_key, listed.from_day_day, listed.until_day_day)


def _of_persons(listed: type[VillageOfficial | PublicEmployee]) -> Select[Any]:
    """The list by the accounts that the register of persons knows."""
    return _posts(listed, Person.account).join(Person, Person.record_key == listed.id_number)


def _by_account(connection: Connection, *asked: Select[Any]) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = defaultdict(list)
    for statement in asked:
        for account, key, first, last in connection.execute(statement):
            found[account].append(Post(key, first or 0, last))
    return found


def key_on(posts: dict[str, list[Post]], account: str | None, day: int) -> str | None:
    """The line that held on a day, the last of several; None where none did."""
    return max((post.key for post in posts.get(account or "", ()) if post.holds(day)), default=None)
