"""资金台账: every document's account with what was given out of it; totals by level, task, subject and township."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from fundwatch.ledger.fund_accounts import USUAL, FundSelection, fund_accounts
from fundwatch.ledger.fund_allocations import given_out
from fundwatch.ledger.fund_figures import FundAccount
from fundwatch.ledger.fund_names import fund_title
from fundwatch.ledger.places import Places
from fundwatch.models.records.indicator import Indicator
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.papers.definition import PaperForm, PaperScope
from fundwatch.reports.papers.fund_given_out import by_township, given_table, matched
from fundwatch.reports.papers.fund_sums import MOVES, FundSums, moves_of, summary

_NOTES = (
    "可用为上年结转、本年下达、调剂、整合之和减收回和结转下年；结余为可用减已支出；拨付率、支出率以可用为分母。",
    "金额只计一次：已分解到下级指标的部分列在下级指标，全部分解完的上级指标不再列出；收回、调减列在所减的指标。",
    "各栏为记账至今的累计数，下一年度的收回、支出也计在原指标。",
)
_LEVELS = tuple(Indicator.fields()["fund_level"].choices)


def make(connection: Connection, scope: PaperScope) -> Paper:
    """The documents of a year or of all; with a place those that gave money to it, and how much of each."""
    selection = FundSelection(scope.year, region_code=scope.region_code)
    accounts = [one for one in fund_accounts(connection, selection) if not one.empty]
    places = Places(connection)
    given = matched(accounts, given_out(connection, scope.region_code))
    place = places.short(scope.region_code) if scope.region_code else ""
    sums = FundSums(moves_of(accounts), place, {one.account.key: one.amount for one in given})
    name = fund_title(scope.year or scope.as_of.year, {one.category for one in accounts})
    return Paper(
        "资金台账",
        f"{places.name(scope.region_code).replace(' ', '') if place else ''}{name}台账",
        "，".join((f"{scope.year}年度" if scope.year else "全部年度", f"截至{day_text(scope.as_of)}")),
        scope.office,
        scope.as_of,
        (
            _register(connection, accounts, sums, by_year=scope.year is None),
            given_table(given, places),
            summary("资金级次", accounts, lambda one: one.level, sums, order=_LEVELS),
            summary("任务方向", accounts, lambda one: one.task, sums),
            summary("支出科目", accounts, lambda one: one.subject, sums),
            by_township(given, places),
        ),
        "单位：元",
        (*_NOTES, *_notes(sums)),
        log_head=scope.log_head,
    )


def _notes(sums: FundSums) -> Iterable[str]:
    left_out = "、".join(name for name, _ in MOVES if name not in {move for move, _ in sums.moves})
    if left_out:
        yield f"各笔都没有{left_out}，不列栏目。"
    if sums.place:
        yield f"只列给{sums.place}分过资金的指标；除“其中分给{sums.place}”外，各栏都是整笔指标的数。"


def _register(connection: Connection, accounts: Sequence[FundAccount], sums: FundSums, *, by_year: bool) -> PaperTable:
    """The documents below the sums of their year, those of one year below the sums of their level.

    What a group's heading says is not printed again in each row; the workbook keeps it, to be filtered by.
    """
    columns = (
        PaperColumn("序号", "number", 4),
        PaperColumn("年度", weight=5, hidden=True),
        PaperColumn("资金名称", weight=34),
        PaperColumn("级次", weight=6, hidden=not by_year),
        PaperColumn("文号", weight=14),
        PaperColumn("收文日", "day", 9),
        PaperColumn("任务方向", weight=12),
        PaperColumn("支出科目", weight=7, whole=True),
        *sums.columns(moved=True),
        PaperColumn("备注", weight=14),
    )
    above = _upper_numbers(connection, accounts)
    listed: list[PaperRow] = []
    number = 0
    for name, group in _grouped(accounts, by_year=by_year):
        listed.append(PaperRow(_sum_row(f"{name}（{len(group)}笔）", group, sums), emphasised=True))
        for one in group:
            number += 1
            listed.append(PaperRow((number, *_words(one), *sums.cells((one,), moved=True), _remark(one, above))))
    total = _sum_row(f"{len(accounts)}笔", accounts, sums)
    return PaperTable("指标账", columns, tuple(listed), total, page_sums=True)


def _sum_row(label: str, accounts: Sequence[FundAccount], sums: FundSums) -> tuple[Cell, ...]:
    return (None, None, label, *((None,) * 5), *sums.cells(accounts, moved=True), None)


def _words(one: FundAccount) -> tuple[Cell, ...]:
    received = one.received_on or one.issued_on
    return (str(one.year), one.fund_name, one.level, one.document_no, received, one.task, one.subject)


def _remark(one: FundAccount, above: dict[str, str]) -> str:
    """What sets a document apart: its type, the document above it, that it has only what is not broken down."""
    parts = (
        "" if one.kind == USUAL else one.kind,
        f"上级：{above[one.parent_no]}" if one.parent_no in above else "",
        "只列未分解到下级的部分" if one.upper else "",
        "" if one.received_on else "未登记收到日期，按下达日期",
        one.remark,
    )
    return "；".join(filter(None, parts))


def _upper_numbers(connection: Connection, accounts: Iterable[FundAccount]) -> dict[str, str]:
    asked = {one.parent_no for one in accounts if one.parent_no}
    return {one.key: one.document_no for one in fund_accounts(connection) if one.key in asked} if asked else {}


def _grouped(accounts: Iterable[FundAccount], *, by_year: bool) -> list[tuple[str, list[FundAccount]]]:
    """The accounts by year; of one year by level."""
    groups: dict[str, list[FundAccount]] = {} if by_year else {level: [] for level in _LEVELS}
    for one in accounts:
        groups.setdefault(f"{one.year}年" if by_year else one.level, []).append(one)
    return [(name, group) for name, group in groups.items() if group]


PAPER = PaperForm("资金台账", "逐笔登记指标的来源、分解、拨付、支出和结余，分级次、方向、科目、乡镇汇总。", 30, make)
