"""资产: the list with its totals, and one asset's account: what it came of, whose it is, what it brought to whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from fundwatch.errors import UsageError
from fundwatch.ledger import asset_accounts as ledger
from fundwatch.ledger.asset_accounts import CLASSES, STATES, AssetBounds
from fundwatch.ledger.places import Places
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.records.asset import Asset
from fundwatch.models.store import Store
from fundwatch.services.account_parts import wan
from fundwatch.services.asset_sections import (
    dealings,
    distribution_sections,
    finding_section,
    income_section,
    notice_section,
    rights,
    share_section,
    source_sections,
)
from fundwatch.services.showing import yuan
from fundwatch.services.statement import (
    Account,
    Choice,
    Section,
    Statement,
    StatementColumn,
    StatementFigure,
    StatementRow,
    Tone,
)

#: Colours of a state.
STATE_TONES: dict[str, Tone] = {
    "在用": "success",
    "出租": "success",
    "闲置": "warning",
    "毁损": "danger",
    "已处置": "muted",
}
_COLUMNS = (
    StatementColumn("资产编号", width=114),
    StatementColumn("资产名称", width=226, stretch=True),
    StatementColumn("类别", width=72),
    StatementColumn("状态", width=72),
    StatementColumn("乡镇和村", width=140),
    StatementColumn("原值（元）", "money"),
    StatementColumn("应收收益（元）", "money"),
    StatementColumn("实收（元）", "money", 120),
    StatementColumn("未收（元）", "money", 110),
    StatementColumn("已分配（元）", "money", 120),
    StatementColumn("未分配（元）", "money", 120),
    StatementColumn("所有权人", width=170),
    StatementColumn("管护责任人", width=110),
    StatementColumn("形成日期", "day"),
)
_STATE, _OWED, _LEFT = 3, 8, 10
_FIRST_SUM = 5


def choices(store: Store, actor: Actor) -> tuple[Choice, ...]:
    """年度, 分类, 乡镇 (with villages), 状态."""
    with store.read() as connection:
        years, places = ledger.years(connection), Places(connection).choices(actor.region_code)
    return (
        Choice("year", "年度", (("", "全部年度"), *((str(year), f"{year} 年") for year in years))),
        Choice("category", "分类", (("", "全部分类"), *((one, one) for one in CLASSES))),
        Choice("region", "乡镇和村", (("", "全部乡镇和村"), *places)),
        Choice("status", "状态", (("", "全部状态"), *((one, one) for one in STATES))),
    )


def statement(
    store: Store, actor: Actor, *, year: str = "", category: str = "", region: str = "", status: str = ""
) -> Statement:
    """The assets of the choices; with a year those formed by its end, and that year's income."""
    bounds = AssetBounds(int(year) if year else None, (actor.region_code, region), category, status)
    with store.read() as connection:
        rows = connection.execute(ledger.asset_figures(bounds)).all()
        places = Places(connection)
    sums = tuple(sum(row_sums[at] for row_sums in map(amounts, rows)) for at in range(6))
    notes: tuple[str, ...] = ("未收＝应收－实收；未分配＝实收－已分配（集体留存的算已分配）。负数是多收、多分。",)
    if year:
        notes += (f"只列 {year} 年底以前形成的资产；收益是 {year} 年度的。",)
    return Statement(
        "资产",
        "资产",
        _COLUMNS,
        tuple(_row(row, places) for row in rows),
        tuple(_figures(rows, sums)),
        ("合计", f"{len(rows):,} 项", *([""] * (_FIRST_SUM - 2)), *map(yuan, sums), "", "", "") if rows else None,
        "单位：元",
        notes,
    )


def amounts(row: Any) -> tuple[int, int, int, int, int, int]:
    """Value, due, received, owed, distributed, left of an asset (fen)."""
    due, received, distributed = int(row.due), int(row.received), int(row.distributed)
    return (row.original_value, due, received, due - received, distributed, received - distributed)


def _row(row: Any, places: Places) -> StatementRow:
    sums = amounts(row)
    before = (row.record_key, row.name, row.category, row.status, places.name(row.region_code))
    after = (row.owner or "", row.keeper or "", row.formed_on.isoformat())
    tones: list[tuple[int, Tone]] = [(_STATE, STATE_TONES[row.status])]
    tones += [(_OWED, "danger")] if sums[3] > 0 else []
    tones += [(_LEFT, "danger")] if sums[5] < 0 else []
    shown = tuple(yuan(fen) if fen or at == 0 else "" for at, fen in enumerate(sums))
    return StatementRow(row.record_key, (*before, *shown, *after), (*before, *sums, *after), tuple(tones))


def _figures(rows: Iterable[Any], sums: tuple[int, ...]) -> Iterable[StatementFigure]:
    listed = list(rows)
    idle = [row for row in listed if row.status == "闲置"]
    untitled = [row for row in listed if row.titled_on is None and row.category != "到户类"]
    yield StatementFigure("资产原值", wan(sums[0]), f"{len(listed):,} 项")
    yield StatementFigure("应收收益", wan(sums[1]), f"实收 {wan(sums[2])}")
    yield StatementFigure("未收收益", wan(sums[3]), "应收减实收", "danger" if sums[3] > 0 else "")
    yield StatementFigure("未分配收益", wan(sums[5]), f"已分配 {wan(sums[4])}")
    yield StatementFigure("闲置", f"{len(idle)} 项", f"另有 {len(untitled)} 项未登记确权")


def account(store: Store, actor: Actor, key: str) -> Account:
    """One asset's account; UsageError where there is none that the actor may see."""
    with store.read() as connection:
        row = connection.execute(ledger.asset_figures(AssetBounds()).where(Asset.record_key == key)).one_or_none()
        if row is None or not row.region_code.startswith(stem(actor.region_code)):
            raise UsageError(f"没有编号为“{key}”的资产。", "它可能已随导入撤销；请刷新列表后再看。")
        place = Places(connection).name(row.region_code)
        sections = _sections(connection, row)
        findings = finding_section(connection, key)
    badges: list[tuple[str, Tone]] = [(row.category, ""), (row.status, STATE_TONES[row.status])]
    badges += [(f"疑点 {findings.total} 条", "warning")] if findings.total else []
    return Account("资产", key, row.name, f"{place} · {key}", tuple(badges), (*sections, findings))


def _sections(connection: Connection, row: Any) -> tuple[Section, ...]:
    return (
        rights(row),
        dealings(row),
        *source_sections(connection, row),
        income_section(connection, row),
        *distribution_sections(connection, row),
        *share_section(connection, row),
        notice_section(connection, row),
    )
