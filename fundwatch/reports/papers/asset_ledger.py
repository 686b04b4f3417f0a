"""资产台账: every asset with its rights, its income and what became of it; totals by class and by owner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection

from fundwatch.ledger import asset_accounts as ledger
from fundwatch.ledger.asset_accounts import CLASSES, AssetBounds
from fundwatch.ledger.places import Places
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.papers.definition import PaperForm, PaperScope

_SUM_LABELS = ("应收", "实收", "未收", "已分配", "未分配")
_NOTES = (
    "原值、财政投入为资产登记数；未收为应收减实收，未分配为实收减已分配（集体留存的算已分配），负数是多收、多分。",
    "资产类别按经营性、公益性、到户类、权益性划分；到户类资产归农户所有。",
)


def make(connection: Connection, scope: PaperScope) -> Paper:
    """The ledger of a place's assets; with a year those formed by its end, and that year's income."""
    bounds = AssetBounds(scope.year, (scope.region_code,))
    rows = list(connection.execute(ledger.asset_figures(bounds)))
    places, projects = Places(connection), _projects(connection, rows)
    place = places.name(scope.region_code) if scope.region_code else ""
    when = f"{scope.year}年底以前形成的资产，收益为{scope.year}年度" if scope.year else "全部年度"
    until = f"截至{day_text(scope.as_of)}"
    return Paper(
        "资产台账",
        f"{place.replace(' ', '')}扶贫项目资产台账",
        "，".join(filter(None, (when, until))),
        scope.office,
        scope.as_of,
        (
            _register(rows, places, projects),
            _income(rows, places),
            _by_class(rows),
            _by_owner(rows, places),
        ),
        "单位：元",
        _NOTES,
        log_head=scope.log_head,
    )


def _projects(connection: Connection, rows: Iterable[Any]) -> dict[str, str]:
    """By asset, the numbers of the projects it came of: of its sources, else of the register."""
    named: dict[str, list[str]] = defaultdict(list)
    for one in connection.execute(ledger.asset_sources()):
        named[one.asset_no].append(one.project_no)
    return {row.record_key: "、".join(named.get(row.record_key) or [row.project_no or ""]) for row in rows}


def _register(rows: list[Any], places: Places, projects: dict[str, str]) -> PaperTable:
    columns = (
        PaperColumn("序号", "number", 4),
        PaperColumn("资产编号", weight=11, whole=True),
        PaperColumn("资产名称", weight=34),
        PaperColumn("类别", weight=6, whole=True),
        PaperColumn("来源项目", weight=11, whole=True),
        PaperColumn("形成年度", weight=6, whole=True),
        PaperColumn("规模", weight=26),
        PaperColumn("原值", "money", 12),
        PaperColumn("财政投入", "money", 12),
        PaperColumn("所有权人", weight=20, group="权属与管护"),
        PaperColumn("使用权人", weight=14, group="权属与管护"),
        PaperColumn("管护责任人", weight=9, group="权属与管护"),
        PaperColumn("确权日期", "day", 9, group="权属与管护"),
        PaperColumn("移交日期", "day", 9, group="权属与管护"),
        PaperColumn("状态", weight=6, whole=True),
    )
    listed: list[PaperRow] = []
    number = 0
    for code, group in _groups(rows):
        for row in group:
            number += 1
            listed.append(PaperRow(_registered(number, row, projects)))
        value, public = _values(group)
        label = f"{places.name(code)}小计（{len(group)}项）"
        blank = (None,) * 6
        listed.append(PaperRow((None, None, label, None, None, None, None, value, public, *blank), emphasised=True))
    value, public = _values(rows)
    total: tuple[Cell, ...] = (None, None, f"{len(rows)}项", None, None, None, None, value, public, *((None,) * 6))
    return PaperTable("资产登记", columns, tuple(listed), total)


def _registered(number: int, row: Any, projects: dict[str, str]) -> tuple[Cell, ...]:
    return (
        *(
            number,
            row.record_key,
            row.name,
            row.category,
            projects[row.record_key],
            str(row.formed_on.year),
            row.size or "",
        ),
        *(row.original_value, row.public_money, row.owner or "", _user(row), row.keeper or ""),
        *(row.titled_on, row.handed_over_on, row.status),
    )


def _user(row: Any) -> str:
    return "同左" if row.user and row.user == row.owner else row.user or ""


def _income(rows: list[Any], places: Places) -> PaperTable:
    """Assets that are let, bring income or were disposed of; the others have nothing to tell here."""
    columns = (
        PaperColumn("序号", "number", 4),
        PaperColumn("资产编号", weight=11, whole=True),
        PaperColumn("资产名称", weight=19),
        PaperColumn("坐落", weight=11),
        PaperColumn("经营主体", weight=15, group="经营"),
        PaperColumn("合同期限", weight=12, group="经营"),
        PaperColumn("年约定收益", "money", 11, group="经营"),
        *(PaperColumn(label, "money", 11, group="收益") for label in _SUM_LABELS),
        PaperColumn("日期", "day", 9, group="处置"),
        PaperColumn("方式", weight=8, group="处置"),
        PaperColumn("金额", "money", 11, group="处置"),
        PaperColumn("批复文号", weight=11, group="处置"),
    )
    dealt = [row for row in rows if _is_dealt(row)]
    listed = tuple(
        PaperRow(
            (
                *(number, row.record_key, row.name, places.name(row.region_code), row.operator or "", _lease(row)),
                *(row.agreed_yearly_income, *_told(row)),
                *(row.disposed_on, row.disposal_method or "", row.disposal_amount, row.disposal_approval_no or ""),
            )
        )
        for number, row in enumerate(dealt, 1)
    )
    disposal = sum(row.disposal_amount or 0 for row in dealt)
    agreed = sum(row.agreed_yearly_income or 0 for row in dealt)
    total = (None, None, f"{len(dealt)}项", None, None, None, agreed, *_sums(dealt), None, None, disposal, None)
    return PaperTable("经营、收益与处置", columns, listed, total)


def _told(row: Any) -> tuple[int | None, ...]:
    """The sums of an asset's income; blank where none is recorded."""
    sums = _sums([row])
    return sums if any(sums) else (None,) * len(sums)


def _is_dealt(row: Any) -> bool:
    return bool(
        row.due or row.received or row.distributed or row.operator_code or row.leased_from or row.disposed_on
    ) or row.status in {"出租", "已处置"}


def _lease(row: Any) -> str:
    if not row.leased_from and not row.leased_until:
        return ""
    return f"{row.leased_from or '未填'}至{row.leased_until or '未填'}"


def _by_class(rows: list[Any]) -> PaperTable:
    found = [(name, [row for row in rows if row.category == name]) for name in CLASSES]
    others = [row for row in rows if row.category not in CLASSES]
    found += [("其他", others)] if others else []
    return _summary("分类汇总", "资产类别", [(name, group) for name, group in found if group], rows)


def _by_owner(rows: list[Any], places: Places) -> PaperTable:
    """By township, village and owner, as the register names the owner."""
    groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.region_code, row.owner or "（未填所有权人）"].append(row)
    named = [(f"{places.name(code)} {owner}", group) for (code, owner), group in sorted(groups.items())]
    return _summary("按所有权人汇总", "坐落和所有权人", named, rows)


def _summary(name: str, label: str, groups: list[tuple[str, list[Any]]], rows: list[Any]) -> PaperTable:
    columns = (
        PaperColumn(label, weight=30),
        PaperColumn("项数", "number", 6),
        PaperColumn("原值", "money", 14),
        PaperColumn("财政投入", "money", 14),
        *(PaperColumn(one, "money", 13, group="收益") for one in _SUM_LABELS),
    )
    listed = tuple(PaperRow((text, len(group), *_values(group), *_sums(group))) for text, group in groups)
    return PaperTable(name, columns, listed, (None, len(rows), *_values(rows), *_sums(rows)))


def _groups(rows: list[Any]) -> list[tuple[str, list[Any]]]:
    """The rows by place, in their order."""
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        groups[row.region_code].append(row)
    return list(groups.items())


def _values(rows: Iterable[Any]) -> tuple[int, int]:
    listed = list(rows)
    return sum(row.original_value for row in listed), sum(row.public_money or 0 for row in listed)


def _sums(rows: Iterable[Any]) -> tuple[int, int, int, int, int]:
    """Due, received, owed, distributed, left (fen)."""
    listed = list(rows)
    due, received = sum(int(row.due) for row in listed), sum(int(row.received) for row in listed)
    given = sum(int(row.distributed) for row in listed)
    return due, received, due - received, given, received - given


PAPER = PaperForm("资产台账", "逐项登记资产的来源、权属、管护、收益和处置，分类、分所有权人汇总。", 32, make)
