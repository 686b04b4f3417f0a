"""Where plantings on projects go: each finished project serves one planting at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fundwatch.demo.building import Life
from fundwatch.demo.plans import Plan
from fundwatch.demo.records.assets import Asset
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.money import Allocation, Invoice, Payment
from fundwatch.demo.records.projects import (
    Acceptance,
    Bid,
    Contract,
    FinalAccount,
    Procurement,
    Project,
    Settlement,
)
from fundwatch.demo.world import World


@dataclass(slots=True)
class Site:
    """A project with the papers of its life, each list in the order in which they were written."""

    plan: Plan
    life: Life
    rows: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))

    @property
    def project(self) -> Project:
        """The project itself."""
        return self.plan.row

    @property
    def contract(self) -> Contract:
        """The project's contract."""
        found: Contract = self.rows[Contract.TABLE][0]
        return found

    @property
    def procurement(self) -> Procurement:
        """The project's tender."""
        found: Procurement = self.rows[Procurement.TABLE][0]
        return found

    @property
    def bids(self) -> list[Bid]:
        """Who bid, the winner first."""
        return self.rows[Bid.TABLE]

    @property
    def payments(self) -> list[Payment]:
        """What was paid under the contract."""
        return self.rows[Payment.TABLE]

    @property
    def settlement(self) -> Settlement:
        """The review of the contract's settlement."""
        found: Settlement = self.rows[Settlement.TABLE][0]
        return found

    def acceptance(self, level: str = "县级验收") -> Acceptance:
        """The acceptance at a level."""
        found: Acceptance = next(one for one in self.rows[Acceptance.TABLE] if one.level == level)
        return found

    def everything(self) -> list[Row]:
        """The project and all of its papers, which follow from whatever is planted in it."""
        return [self.project, *(row for rows in self.rows.values() for row in rows)]


class Sites:
    """The finished projects that no other planting uses."""

    def __init__(self, world: World, built: list[tuple[Plan, Life]]) -> None:
        self.world = world
        self._of: dict[str, Site] = {plan.row.code: Site(plan, life) for plan, life in built}
        self._collect()
        used = {one.key for case in world.answers for one in (*case.subjects, *case.neutral)}
        self._free = [site for code, site in self._of.items() if code not in used and _whole(site)]
        world.rng("sites").shuffle(self._free)

    def _collect(self) -> None:
        tables = self.world.tables
        for table in (Allocation, Procurement, Contract, Payment, Acceptance, FinalAccount, Asset):
            for row in tables[table.TABLE]:
                passed_on = table is Payment and row.contract is None
                if row.project in self._of and not passed_on:
                    self._of[row.project].rows[table.TABLE].append(row)
        by_code: dict[str, Site] = {}
        for site in self._of.values():
            for label in (Procurement.TABLE, Contract.TABLE, Payment.TABLE):
                by_code |= {row.code: site for row in site.rows[label]}
        for label, name in ((Bid.TABLE, "procurement"), (Settlement.TABLE, "contract"), (Invoice.TABLE, "payment")):
            for row in tables[label]:
                if getattr(row, name) in by_code:
                    by_code[getattr(row, name)].rows[label].append(row)

    def of(self, plan: Plan) -> Site:
        """The site of a project that was planned for a planting."""
        return self._of[plan.row.code]

    def take(self, wanted: Callable[[Site], bool] = lambda _: True) -> Site:
        """A finished project for which `wanted` holds; nobody else gets it."""
        for place, site in enumerate(self._free):
            if wanted(site):
                del self._free[place]
                return site
        message = "the county has no project left for a planting"
        raise LookupError(message)


def _whole(site: Site) -> bool:
    """Tendered, built, accepted, settled and mostly paid, by the usual ways."""
    plan = site.plan
    usual = (
        not plan.exact and not plan.slow and plan.signed_on is None and plan.kind.method is None and not plan.reserved
    )
    held = all(site.rows[one.TABLE] for one in (Procurement, Contract, Settlement, Acceptance, FinalAccount))
    return usual and held and plan.row.year is not None and plan.row.year < 2018 and plan.kind.works
