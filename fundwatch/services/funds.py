"""资金: the list of budget documents with their account (指标账), and one document's money from end to end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import select

from fundwatch.errors import UsageError
from fundwatch.ledger.fund_accounts import FundSelection, fund_accounts
from fundwatch.ledger.fund_figures import FundAccount, FundTotal, total_of
from fundwatch.ledger.fund_standing import (
    CARRIED_TWICE,
    OVER_ONE_YEAR,
    Standing,
    StandingStill,
    standing_of,
)
from fundwatch.ledger.retention import retained_by_document
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.store import Store
from fundwatch.services.account_parts import (
    finding_badge,
    finding_section,
    notice_section,
    percent,
    this_day,
    wan,
)
from fundwatch.services.fund_columns import FundColumn, columns_of, placed
from fundwatch.services.fund_sections import (
    allocation_section,
    chain_section,
    figure_section,
    origin_section,
    standing_section,
)
from fundwatch.services.fund_spending_sections import batch_section, payment_section, project_section
from fundwatch.services.statement import (
    Account,
    Choice,
    Statement,
    StatementFigure,
    StatementRow,
    Tone,
)

#: States of a document by which the list is chosen; 上级 are documents that others break down.
_LEFT, _UNALLOCATED, _OLD, _SPENT, _OVER, _UPPER = "结余", "未分完", "满一年", "支完", "超支", "上级"
_STATES = (
    ("", "全部指标"),
    (_LEFT, "有结余"),
    (_UNALLOCATED, "没有分解完"),
    (_OLD, "结余已满一年"),
    (_SPENT, "已支完"),
    (_OVER, "支出超过可用"),
    (_UPPER, "已分解到下级的"),
)
_NOTES = (
    "可用＝上年结转＋本年下达＋调剂＋整合－收回－结转下年；结余＝可用－已支出。调剂为追加减调减。",
    "金额只计一次：已分解到下级指标的部分列在下级指标，上级指标只列没有分解的部分。",
)


def choices(store: Store, actor: Actor) -> tuple[Choice, ...]:
    """年度, 级次, 任务方向, 状态."""
    del actor
    columns = (Indicator.budget_year, Indicator.fund_level, Indicator.task)
    with store.read() as connection:
        rows = connection.execute(select(*columns).distinct()).all()
    years = sorted({row.budget_year for row in rows}, reverse=True)
    known = Indicator.fields()["fund_level"].choices
    levels = sorted(
        {row.fund_level for row in rows}, key=lambda one: (known.index(one) if one in known else len(known), one)
    )
    tasks = sorted({row.task for row in rows if row.task})
    return (
        Choice("year", "年度", (("", "全部年度"), *((str(year), f"{year} 年") for year in years))),
        Choice("level", "级次", (("", "全部级次"), *((level, level) for level in levels))),
        Choice("task", "任务方向", (("", "全部方向"), *((task, task) for task in tasks))),
        Choice("state", "状态", _STATES),
    )


def statement(
    store: Store,
    actor: Actor,
    *,
    year: str = "",
    level: str = "",
    task: str = "",
    state: str = "",
    today: date | None = None,
) -> Statement:
    """The documents of the choices, each fen of money in one row only."""
    del actor
    selection = FundSelection(int(year) if year else None, level=level, task=task)
    with store.read() as connection:
        as_of = seen_from_day(connection, today or this_day())
        accounts = fund_accounts(connection, selection)
        retained = retained_by_document(connection, as_of)
    still = standing_of(accounts, retained, as_of)
    standing = {one.account.key: one for one in still.documents}
    kept = [one for one in accounts if _in_state(one, standing.get(one.key), state)]
    total = total_of(kept)
    columns, left_out = columns_of(kept)
    keys = {one.key for one in kept}
    notes = (*_NOTES, f"时间算到 {as_of}。")
    return Statement(
        "资金指标账",
        "资金指标",
        placed(columns, total),
        tuple(_row(one, standing.get(one.key), columns) for one in kept),
        _figures(total, [one for one in still.documents if one.account.key in keys]),
        _total(columns, total) if kept else None,
        "单位：元",
        (*notes, f"{'、'.join(left_out)}各笔都没有，没有列出。") if left_out and kept else notes,
    )


def account(store: Store, actor: Actor, key: str, today: date | None = None) -> Account:
    """One document; a cut that names another is shown within that one. UsageError where there is no such document."""
    with store.read() as connection:
        as_of = seen_from_day(connection, today or this_day())
        found = next(iter(fund_accounts(connection, key=key)), None)
        if found is None:
            raise UsageError(f"没有编号为“{key}”的资金指标。", "它可能已随导入撤销；请刷新列表后再看。")
        still = standing_of((found,), retained_by_document(connection, as_of, found.key), as_of)
        findings = finding_section(connection, actor, "资金指标", found.key, "笔指标")
        sections = (
            figure_section(found),
            standing_section(connection, found, still, as_of),
            origin_section(connection, found),
            chain_section(connection, found),
            allocation_section(connection, found),
            project_section(connection, found),
            batch_section(connection, found),
            payment_section(connection, found),
            notice_section(connection, "指标", found.key, "笔指标"),
            findings,
        )
    return Account(
        "资金指标",
        found.key,
        found.fund_name,
        f"{found.document_no} · {found.year} 年 · 指标编号 {found.key}",
        (
            (found.level, ""),
            (found.kind, "muted"),
            *_age_badge(still),
            *finding_badge(findings),
        ),
        tuple(section for section in sections if section.facts or section.lines or section.empty),
    )


def _in_state(one: FundAccount, standing: Standing | None, state: str) -> bool:
    if state == _UPPER:
        return one.upper
    if one.empty:
        return False
    states = {
        _LEFT: one.balance > 0,
        _UNALLOCATED: one.unallocated > 0,
        _OLD: _is_old(standing),
        _SPENT: one.balance == 0 and one.spent > 0,
        _OVER: one.balance < 0,
    }
    return states.get(state, True)


def _is_old(standing: Standing | None) -> bool:
    return standing is not None and standing.age in {OVER_ONE_YEAR, CARRIED_TWICE} and standing.idle > 0


def _row(one: FundAccount, standing: Standing | None, columns: Sequence[FundColumn]) -> StatementRow:
    place = {column.label: at for at, column in enumerate(columns)}
    tones: list[tuple[int, Tone]] = []
    if one.balance < 0:
        tones.append((place["结余"], "danger"))
    elif _is_old(standing):
        tones.append((place["结余"], "warning"))
    if one.allocated > one.available:
        tones.append((place["已分解"], "danger"))
    cells = tuple(column.text(one) for column in columns)
    return StatementRow(one.key, cells, tuple(column.sort(one) for column in columns), tuple(tones))


def _total(columns: Sequence[FundColumn], total: FundTotal) -> tuple[str, ...]:
    _, _, *sums = (column.written(total) for column in columns)
    return ("合计", f"{total.documents:,} 笔", *sums)


def _figures(total: FundTotal, standing: Iterable[Standing]) -> tuple[StatementFigure, ...]:
    old = [one for one in standing if _is_old(one)]
    idle = sum(one.idle for one in old)
    given = total.available - total.allocated
    return (
        StatementFigure("可用资金", wan(total.available), f"{total.documents:,} 笔指标"),
        StatementFigure("已分解", wan(total.allocated), f"未分解 {wan(given)}", "warning" if given > 0 else ""),
        StatementFigure("已拨付", wan(total.disbursed), f"拨付率 {percent(total.disbursed_rate)}"),
        StatementFigure("已支出", wan(total.spent), f"支出率 {percent(total.spent_rate)}"),
        StatementFigure(
            "结余", wan(total.balance), f"满一年未支出 {wan(idle)}，{len(old)} 笔", "warning" if idle else ""
        ),
    )


def _age_badge(still: StandingStill) -> tuple[tuple[str, Tone], ...]:
    return tuple((f"结余 {one.age}", "warning" if _is_old(one) else "muted") for one in still.documents if one.idle > 0)
