"""The names by which people know the places of a chain: of units, projects, contracts, villages, households."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.chain import Chain, Place
from fundwatch.ledger.chain_rows import in_pieces
from fundwatch.ledger.policy import stem
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.household import Household
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit


@dataclass(frozen=True)
class Named:
    """Names by key, for each table that a chain names something of."""

    units: Mapping[str, str]
    projects: Mapping[str, str]
    project_regions: Mapping[str, str]
    contracts: Mapping[str, str]
    regions: Mapping[str, str]
    households: Mapping[str, str]
    county: str = ""

    def short(self, name: str) -> str:
        """A name without that of the county, which every office of it begins with."""
        return name.removeprefix(self.county) or name

    def village(self, code: str) -> str:
        """A village with its township, or whatever the code stands for."""
        own = self.regions.get(code, code)
        town = self.regions.get(self.township_code(code), "")
        return f"{town}{own}" if town and town != own else own

    @staticmethod
    def township_code(code: str) -> str:
        """The township that a region lies in; blank for the county itself."""
        return "" if stem(code) == code[:6] else f"{stem(code)[:9]}000"


def names_of(connection: Connection, chain: Chain) -> Named:
    """The names that a chain's places need."""
    places = chain.places.values()
    units = {place.unit for place in places if place.unit} | {place.key for place in places if place.table == "单位"}
    contracts = {place.key for place in places if place.table == "合同"}
    projects = {place.project for place in places if place.project}
    found = {row.record_key: row for row in in_pieces(connection, _projects(), Project.record_key, projects)}
    regions = {place.region for place in places if place.region} | {row.region_code for row in found.values()}
    holders = {place.unit for place in places if place.stage == "收益分配" and place.unit}
    codes = regions | holders
    return Named(
        units=_names(connection, Unit, Unit.name, units),
        projects={key: row.name for key, row in found.items()},
        project_regions={key: row.region_code for key, row in found.items()},
        contracts=_contracts(connection, contracts),
        regions=_names(connection, Region, Region.name, codes | {Named.township_code(code) for code in codes}),
        households=_names(connection, Household, Household.head_name, holders),
        county=county_name(connection),
    )


def county_name(connection: Connection) -> str:
    """The name of the county whose books these are; blank where no region is one."""
    found = connection.execute(select(Region.name).where(Region.level == "县").order_by(Region.record_key))
    return found.scalar() or ""


def _projects() -> Any:
    return select(Project.record_key, Project.name, Project.region_code)


def _names(connection: Connection, record: Any, column: Any, keys: Collection[str]) -> dict[str, str]:
    asked = select(record.record_key, column.label("name"))
    return {row.record_key: row.name for row in in_pieces(connection, asked, record.record_key, keys)}


def _contracts(connection: Connection, keys: Collection[str]) -> dict[str, str]:
    asked = select(Contract.record_key, Unit.name).join(Unit, Unit.record_key == Contract.contractor_code)
    found = in_pieces(connection, asked, Contract.record_key, keys)
    return {row.record_key: f"与{row.name}的合同" for row in found}


def name_places(connection: Connection, chain: Chain) -> Named:
    """Give every place of the chain its name; gives the names, for those who group places by them."""
    named = names_of(connection, chain)
    for place in list(chain.places.values()):
        name = _name(place, named)
        if name != place.name:
            chain.change(place.id, name=name)
        if place.project and not place.region:
            chain.change(place.id, region=named.project_regions.get(place.project, ""))
    return named


def _name(place: Place, named: Named) -> str:
    if place.kind in {"rest", "source"}:
        return place.name
    if place.table == "资金分配":
        return f"分配给{named.units.get(place.unit, place.unit)}"
    if place.stage == "到户":
        return f"{named.village(place.region)} {place.name}"
    if place.stage == "收益分配":
        return _holder(place, named)
    known = {"项目": named.projects, "单位": named.units, "合同": named.contracts}.get(place.table, {})
    name = known.get(place.key, place.name or place.key)
    return f"{name}：已支出" if place.stage == "项目支出" else name


def _holder(place: Place, named: Named) -> str:
    if not place.unit:
        return "集体留存"
    if place.unit in named.households:
        return f"{named.households[place.unit]}户"
    return named.village(place.unit) if place.unit in named.regions else place.unit
