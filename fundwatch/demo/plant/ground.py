"""Where plantings on households go: each household serves one planting at most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from fundwatch.demo.payouts import open_batch, pay
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.subsidies import Subsidy
from fundwatch.demo.workdays import after
from fundwatch.demo.world import Batch, Home, Member, World

#: A payment is on a list of its own this long after the list it should have been on.
_LATER = 45


class Ground:
    """The payments by person, and the households not yet used."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = world.rng("plantings")
        self._by_person: dict[str, list[Benefit]] = {}
        for batch in world.batches.values():
            for row in batch.rows:
                self._by_person.setdefault(row.id_number, []).append(row)
        self._lists: dict[tuple[str, int, str | None, str], Batch] = {}
        self._free = list(world.homes)
        self.rng.shuffle(self._free)

    def rows(self, member: Member, *subsidies: Subsidy) -> list[Benefit]:
        """Payments of a person by day, of the subsidies named or of all."""
        names = [one.name for one in subsidies]
        found = [row for row in self._by_person.get(member.row.id_number, []) if not names or row.subsidy in names]
        return sorted(found, key=lambda row: (row.paid_on, row.code))

    def home_rows(self, home: Home) -> list[Benefit]:
        """Payments of all persons of a household."""
        return [row for member in home.members for row in self.rows(member)]

    def take(self, wanted: Callable[[Home], bool]) -> Home:
        """Reserve a household without deaths and returned payments for which `wanted` holds."""
        for place, home in enumerate(self._free):
            if self._plain(home) and wanted(home):
                home.reserved = True
                del self._free[place]
                return home
        message = "the county has no household left for a planting"
        raise LookupError(message)

    def take_member(self, wanted: Callable[[Member], bool]) -> tuple[Home, Member]:
        """Reserve a household that has a person for whom `wanted` holds; returns both."""
        home = self.take(lambda one: any(wanted(member) for member in one.members))
        return home, next(member for member in home.members if wanted(member))

    def _plain(self, home: Home) -> bool:
        alive = all(member.died_on is None for member in home.members)
        return alive and all(row.status == "成功" for row in self.home_rows(home))

    def batch(self, row: Benefit) -> Batch:
        """List on which a payment stands."""
        return self.world.batches[row.batch]

    def drop(self, row: Benefit) -> None:
        """Take a payment off its list as if it had never been made."""
        batch = self.batch(row)
        batch.rows = [one for one in batch.rows if one is not row]
        kept = [one for one in self._by_person[row.id_number] if one is not row]
        self._by_person[row.id_number] = kept

    def add(
        self,
        batch: Batch,
        home: Home,
        member: Member,
        quantity: float,
        due: int,
        grade: str | None = None,
    ) -> Benefit:
        """Put one more payment on a list."""
        row = pay(self.world, batch, home, member, quantity, due, grade)
        self._by_person.setdefault(row.id_number, []).append(row)
        return row

    def repeat(self, like: Benefit, **changes: Any) -> Benefit:
        """Put one more payment on a list: a copy of another with some cells changed."""
        row = replace(like, code=self.world.number(f"BF{like.year}", 7), **changes)
        self.batch(like).rows.append(row)
        self._by_person.setdefault(row.id_number, []).append(row)
        return row

    def list_of(self, subsidy: Subsidy, village: str, year: int, period: str | None = None) -> Batch | None:
        """The regular list of a subsidy on which a village's people stand; None where there is none."""
        if not self._lists:
            for batch in self.world.batches.values():
                for code in batch.villages:
                    self._lists.setdefault((batch.subsidy, batch.year, batch.period, code), batch)
        return self._lists.get((subsidy.name, year, period, village))

    def rename(self, member: Member, number: str) -> list[Benefit]:
        """Give a person another ID number wherever it stands; returns the person's payments."""
        rows = self._by_person.pop(member.row.id_number, [])
        for row in rows:
            row.id_number = number
        member.row.id_number = number
        self._by_person.setdefault(number, []).extend(rows)
        return rows

    def supplement(self, subsidy: Subsidy, like: Benefit, village: str | None = None) -> Batch:
        """Open a later list of the same subsidy, year and period in a village, with some honest latecomers."""
        region = village or like.region
        first = self.batch(like)
        day = after(first.paid_on, _LATER if first.paid_on.month < 11 else 14)
        suffix = f"B{self.world.order(f'supplement {subsidy.short} {like.year} {like.period} {region}')}"
        batch = open_batch(self.world, subsidy, like.year, region, day, period=like.period, suffix=suffix)
        for late in list(self._latecomers(first, region))[:2]:
            first.rows = [one for one in first.rows if one is not late]
            late.batch, late.paid_on = batch.code, day
            batch.rows.append(late)
        return batch

    def _latecomers(self, first: Batch, region: str) -> Iterator[Benefit]:
        if first.standing or first.villages != [region] or len(first.rows) < 5:
            return
        reserved = {home.row.code for home in self.world.homes if home.reserved}
        once: dict[str, int] = {}
        for row in first.rows:
            once[row.id_number] = once.get(row.id_number, 0) + 1
        for row in first.rows:
            if row.household not in reserved and row.status == "成功" and once[row.id_number] == 1:
                yield row


def days_later(day: date, days: int) -> date:
    """The day so many calendar days later (earlier when negative)."""
    return date.fromordinal(day.toordinal() + days)
