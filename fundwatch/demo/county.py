"""The order in which the county is made: honest life first, the plantings at the step they belong to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundwatch.demo import (
    bounces,
    budget,
    building,
    disclosure,
    fees,
    filings,
    funding,
    holdings,
    homes,
    payouts,
    places,
    plans,
    registers,
    subsidies,
)
from fundwatch.demo.answers import Answer, ExpectedReject
from fundwatch.demo.books import DemoWorkbook
from fundwatch.demo.handing_over import Writer, write_answers, write_books
from fundwatch.demo.office import lay_out
from fundwatch.demo.plant import (
    age,
    bad_number,
    death,
    disposal,
    diverted,
    duplicate,
    early_start,
    employee,
    enrolment,
    exclusive,
    fee,
    holder,
    idle,
    income,
    late_allocation,
    late_filing,
    list_notice,
    loan,
    means,
    negative_list,
    official,
    over_standard,
    posting,
    proxy,
    quantity,
    relief,
    removed,
    shared_account,
    short_paid,
    stranger,
    tender,
    times,
    waste,
    works,
)
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.plant.site import Sites
from fundwatch.demo.records.money import Allocation
from fundwatch.demo.records.projects import Project
from fundwatch.demo.scale import AS_OF, YEARS, Scale, scale_of
from fundwatch.demo.spoiling import spoil
from fundwatch.demo.world import Batch, Home, World


@dataclass(frozen=True)
class County:
    """A whole made-up county: its files, what was planted in them, and which rows must be rejected."""

    scale: str
    seed: int
    workbooks: list[DemoWorkbook]
    answers: list[Answer]
    expected_rejects: list[ExpectedReject]
    as_of: date = AS_OF


def build_county(scale: str | Scale = "small", seed: int = 1) -> County:
    """Make a county; the same scale and seed give the same county.

    Raises UsageError for an unknown scale.
    """
    world = make_world(scale, seed)
    books, rejects = spoil(lay_out(world))
    return County(world.scale.name, seed, books, world.answers, rejects)


def write_county(county: County, folder: Path, writer: Writer) -> list[Path]:
    """Write the county's files and its answers into a folder; returns the files to be imported, in order.

    `writer` writes one .xlsx from a path and sheets, such as `fundwatch.reports.workbook.write_workbook`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = write_books(county.workbooks, folder, writer)
    write_answers(county.answers, folder)
    return paths


def make_world(scale: str | Scale, seed: int) -> World:
    """Make every row of the county; equal scale and seed give equal rows."""
    world = World(scale_of(scale) if isinstance(scale, str) else scale, seed)
    places.build_places(world)
    homes.build_homes(world)
    subsidies.build_standards(world)
    payouts.build_payouts(world)
    bounces.build_bounces(world)
    posted_by_hand, set_incomes = _plant_on_people(world)
    homes.build_incomes(world)
    set_incomes(world)
    payouts.build_measured(world)
    documents = _spend(world)
    holdings.build_loans(world)
    registers.build_registers(world)
    disposal.plant(world)
    income.plant(world)
    budget.close_papers(world)
    _disclose(world)
    list_notice.post_chosen(world, posted_by_hand)
    filings.file_reports(world)
    late_filing.plant(world)
    late_allocation.post_late(world, documents)
    posting.plant(world)
    return world


#: Topics on people, the scarcest households first.
_ON_PEOPLE: tuple[Callable[[Ground], None], ...] = (
    shared_account.plant,
    duplicate.plant,
    death.plant,
    employee.plant,
    over_standard.plant,
    bad_number.plant,
    exclusive.plant,
    times.plant,
    age.plant,
    relief.plant,
    loan.plant,
    official.plant,
    stranger.plant,
    quantity.plant,
    removed.plant,
    means.plant,
    holder.plant,
    short_paid.plant,
    proxy.plant,
)


def _plant_on_people(world: World) -> tuple[list[tuple[list_notice.Manner, Batch]], Callable[[World], None]]:
    registers.build_officials(world)
    ground = Ground(world)
    for plant in _ON_PEOPLE:
        plant(ground)
    set_incomes = enrolment.plant(ground)
    for code in [code for code, batch in world.batches.items() if not batch.rows]:
        del world.batches[code]
    return list_notice.choose(ground), set_incomes


def _spend(world: World) -> late_allocation.Documents:
    """Receive the money, decide what it is for, build and pay; returns documents whose notices are still to come."""
    budget.build_papers(world)
    decided = plans.build_plans(world)
    innocent = negative_list.plan(world)
    same_day = early_start.plan_same_day(world)
    decided += [*innocent, *(one.plan for one in same_day), *fee.plant(world), *idle.plant(world)]
    tenders, unfinished = tender.plan(world), works.plan(world)
    decided += [*tenders.all, *unfinished, *waste.plan(world)]
    documents = late_allocation.plan(world)
    decided += [*documents.plans, *income.plan(world)]
    budget.fill_purses(world)
    negative_list.plant(world)
    fees.build_fees(world)
    funding.build_list_projects(world)
    built = _build(world, decided)
    negative_list.name_payments(world, innocent)
    early_start.plant(world, built, same_day)
    sites = Sites(world, built)
    tender.plant(sites, tenders)
    works.plant(sites, unfinished)
    waste.plant(sites)
    diverted.plant(sites)
    funding.fund_batches(world)
    return documents


def _build(world: World, decided: list[plans.Plan]) -> list[tuple[plans.Plan, building.Life]]:
    rng = world.rng("building")
    by_village: dict[str, list[Home]] = {}
    for home in world.homes:
        if not home.reserved:
            by_village.setdefault(home.village.code, []).append(home)
    built: list[tuple[plans.Plan, building.Life]] = []
    for plan in decided:
        late = plan.row.year == YEARS[-1] and plan.kind.works and not plan.exact
        plan.slow = (late and rng.random() < 0.1) or plan.slow
        life = building.build_project(world, rng, plan)
        disclosure.post_project(world, rng, plan, life)
        holdings.build_asset(world, rng, plan, life, by_village.get(plan.row.region, []))
        built.append((plan, life))
    return built


def _disclose(world: World) -> None:
    rng = world.rng("township notices")
    disclosure.post_allocations(world)
    disclosure.post_plans(world)
    first: dict[str, Allocation] = {}
    for one in world.tables[Allocation.TABLE]:
        if one.project is not None:
            first.setdefault(one.project, one)
    lists = {batch.project for batch in world.batches.values()}
    for row in world.tables[Project.TABLE]:
        if row.code in lists:
            disclosure.post_list_project(world, rng, row, first[row.code].allocated_on)
    disclosure.post_batches(world)
    disclosure.post_assets(world)
