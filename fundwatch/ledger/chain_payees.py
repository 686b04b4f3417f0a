"""From lists of payments to villages and households, and from a project's spending to its assets and their income."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from fundwatch.ledger import chain_rows
from fundwatch.ledger.chain import OTHER_SOURCES, Chain, Place
from fundwatch.ledger.chain_documents import batch_id
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.income_distribution import IncomeDistribution

FORMED_NOTHING = "没有形成资产的支出"
MIXED = "来源未分：各来源的钱在这里合在一起，以下按全额列示"


def village_id(batch: str, region: str) -> str:
    """The place of what a list paid in one village."""
    return f"到户|{batch}|{region}"


def add_villages(connection: Connection, chain: Chain, reached: Collection[str]) -> None:
    """Let the lists among these places pay out by village, and get what other documents gave them; each once."""
    paid_out = {source for source, target in chain.flows if chain.places[target].stage == "到户"}
    batches = {chain.places[key].key for key in reached if chain.places[key].stage == "批次" and key not in paid_out}
    if not batches:
        return
    regions: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in chain_rows.batch_regions(connection, batches):
        regions[row.batch_no].append(row)
    for batch, rows in regions.items():
        _describe(chain, batch, rows)
        for row in rows:
            place = Place(
                village_id(batch, row.region_code),
                "到户",
                f"{row.households:,} 户",
                kind="group",
                key=batch,
                day=row.day,
                region=row.region_code,
                note=f"{row.rows:,} 笔发放",
            )
            chain.flow(batch_id(batch), chain.add(place), row.amount)
    _fund(connection, chain, batches)


def _describe(chain: Chain, batch: str, rows: list[Row[Any]]) -> None:
    first = rows[0]
    when = first.period if first.period and "-" in first.period else f"{first.year} 年 {first.period or ''}".strip()
    chain.change(
        batch_id(batch),
        name=f"{first.subsidy} {when}",
        day=min(row.day for row in rows),
        region=first.region_code if len(rows) == 1 else "",
        whole=sum(row.amount for row in rows),
        note=f"{sum(row.households for row in rows):,} 户",
    )


def _fund(connection: Connection, chain: Chain, batches: Collection[str]) -> None:
    """What other documents, or none, gave to each list."""
    funding = list(chain_rows.batch_funding(connection, batches))
    funded = {row.batch_no for row in funding}
    funding += chain_rows.batch_sources(connection, set(batches) - funded)
    parts: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in funding:
        parts[row.batch_no].append((row.indicator_no or "", row.amount))
    _add_others(chain, {batch_id(key): value for key, value in parts.items()})


def _add_others(chain: Chain, parts: Mapping[str, list[tuple[str, int]]]) -> None:
    """Bring in what comes to places out of each document beyond what the chain brings there already."""
    there: dict[tuple[str, str], int] = defaultdict(int)
    for (giver, target), amount in chain.flows.items():
        if target in parts:
            there[target, chain.places[giver].document] += amount
    for target, given in parts.items():
        for document, whole in given:
            amount = whole - there[target, document]
            if not amount:
                continue
            other = f"{OTHER_SOURCES}|{target}"
            name = OTHER_SOURCES if document else "没有写明指标的支付"
            source = Place(other if document else f"未挂指标|{target}", "来源", name, kind="source")
            chain.add(source)
            chain.change(source.id, begins=chain.places[source.id].begins + amount)
            chain.flow(source.id, target, amount)
        if len({document for document, _ in given}) > 1:
            note = chain.places[target].note
            chain.change(target, note=note if MIXED in note else "；".join(filter(None, [note, MIXED])))


def add_assets(connection: Connection, chain: Chain, projects: Collection[str]) -> None:
    """Let what was spent on these projects become their assets, as far as the register of assets says so."""
    payees: dict[str, list[Place]] = defaultdict(list)
    for place in chain.places.values():
        if place.stage == "收款人" and place.project:
            payees[place.project].append(place)
    shares = asset_shares(connection, projects)
    if not shares:
        return
    formed = {row.project_no for row in shares}
    incoming = chain.incoming()
    for project in sorted(formed, key=str):
        junction = Place(
            f"项目支出|{project}",
            "项目支出",
            table="项目",
            key=project,
            kind="group",
            rest=FORMED_NOTHING,
            lack="资产中没有对应支出的部分",
            project=project,
        )
        chain.add(junction)
        for place in payees[project]:
            chain.flow(place.id, junction.id, incoming[place.id])
    parts: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in chain_rows.project_spending(connection, formed):
        parts[f"项目支出|{row.project_no}"].append((row.indicator_no or "", row.amount))
    _add_others(chain, parts)
    for row in shares:
        chain.flow(f"项目支出|{row.project_no}", _asset(chain, row), row.amount)
    _other_projects(connection, chain, {row.asset_no for row in shares}, formed)


def asset_shares(connection: Connection, projects: Collection[str]) -> list[Row[Any]]:
    """What each project gave to which asset: asset_no, project_no, amount and what the asset is.

    Where 资产来源 says nothing, all public money of an asset (else its value) is its project's.
    """
    found = list(chain_rows.in_pieces(connection, _sources(), AssetSource.project_no, projects))
    return found + list(chain_rows.in_pieces(connection, _whole_assets(), Asset.project_no, projects))


def shares_of_asset(connection: Connection, number: str) -> list[Row[Any]]:
    """What which projects gave to one asset."""
    found = list(connection.execute(_sources().where(AssetSource.asset_no == number)))
    return found or list(connection.execute(_whole_assets().where(Asset.record_key == number)))


def _sources() -> Select[Any]:
    return (
        select(
            AssetSource.asset_no,
            AssetSource.project_no,
            AssetSource.amount,
            Asset.name,
            Asset.formed_on_day,
            Asset.original_value,
            Asset.region_code,
        )
        .join(Asset, Asset.record_key == AssetSource.asset_no)
        .order_by(AssetSource.record_key)
    )


def _whole_assets() -> Select[Any]:
    sourced = select(AssetSource.asset_no).where(AssetSource.asset_no.is_not(None))
    return _assets().where(Asset.project_no.is_not(None), Asset.record_key.not_in(sourced))


def _assets() -> Select[Any]:
    return select(
        Asset.record_key.label("asset_no"),
        Asset.project_no,
        func.coalesce(Asset.public_money, Asset.original_value).label("amount"),
        Asset.name,
        Asset.formed_on_day,
        Asset.original_value,
        Asset.region_code,
    ).order_by(Asset.record_key)


def _asset(chain: Chain, row: Row[Any]) -> str:
    place = Place(
        f"资产|{row.asset_no}",
        "资产",
        row.name,
        "资产",
        row.asset_no,
        day=row.formed_on_day,
        whole=row.original_value,
        region=row.region_code,
    )
    return chain.add(place)


def add_asset(connection: Connection, chain: Chain, number: str) -> None:
    """Add an asset, whatever is known of where it comes from."""
    for row in connection.execute(_assets().where(Asset.record_key == number)):
        _asset(chain, row)


def _other_projects(connection: Connection, chain: Chain, assets: Collection[str], followed: Collection[str]) -> None:
    """What projects that the chain does not follow gave to the same assets."""
    for row in chain_rows.in_pieces(connection, _sources(), AssetSource.asset_no, assets):
        if row.project_no not in followed:
            target = f"资产|{row.asset_no}"
            source = Place(f"其他项目|{target}", "来源", "其他项目投入", kind="source")
            chain.add(source)
            chain.change(source.id, begins=chain.places[source.id].begins + row.amount)
            chain.flow(source.id, target, row.amount)


def add_income(connection: Connection, chain: Chain, reached: Collection[str]) -> None:
    """Add what the assets among these places brought in, and to whom it was given."""
    places = [chain.places[key] for key in reached]
    add_distributions(connection, chain, {place.key for place in places if place.stage == "资产"})


def add_distributions(connection: Connection, chain: Chain, assets: Collection[str]) -> None:
    """Add what these assets brought in, and to whom it was given."""
    for row in chain_rows.in_pieces(connection, _assets(), Asset.record_key, assets):
        _asset(chain, row)
    income = select(
        AssetIncome.asset_no,
        AssetIncome.year,
        AssetIncome.period,
        AssetIncome.record_key,
        AssetIncome.due_amount,
        AssetIncome.received_amount,
        AssetIncome.received_on_day,
    ).order_by(AssetIncome.record_key)
    for row in chain_rows.in_pieces(connection, income, AssetIncome.asset_no, assets):
        place = _income(chain, row.asset_no, row.year, row.period)
        owed = row.due_amount - row.received_amount
        chain.change(
            place,
            key=row.record_key,
            begins=row.received_amount,
            whole=row.due_amount,
            day=row.received_on_day,
            note=f"应收未收 {owed / 100:,.2f} 元" if owed > 0 else "",
        )
    given = select(
        IncomeDistribution.asset_no,
        IncomeDistribution.year,
        IncomeDistribution.period,
        IncomeDistribution.record_key,
        IncomeDistribution.holder_key,
        IncomeDistribution.purpose,
        IncomeDistribution.amount,
        IncomeDistribution.paid_on_day,
    ).order_by(IncomeDistribution.record_key)
    for row in chain_rows.in_pieces(connection, given, IncomeDistribution.asset_no, assets):
        _distribute(chain, row)


def _distribute(chain: Chain, row: Row[Any]) -> None:
    place = Place(
        f"收益分配|{row.record_key}",
        "收益分配",
        row.purpose or "分配",
        "收益分配",
        row.record_key,
        day=row.paid_on_day,
        whole=row.amount,
        unit=row.holder_key or "",
    )
    chain.flow(_income(chain, row.asset_no, row.year, row.period), chain.add(place), row.amount)


def _income(chain: Chain, asset: str, year: int, period: str | None) -> str:
    place = Place(
        f"收益|{asset}|{year}|{period or ''}",
        "收益",
        f"{year} 年{period or ''}收益",
        "资产收益",
        f"{asset}|{year}|{period or ''}",
        rest="没有分配的收益",
        lack="分配多于实收",
    )
    chain.links.add((f"资产|{asset}", chain.add(place)))
    return place.id
