"""What one budget document's account is made of: its figures, its age, its papers, and where its money went."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, or_, select

from fundwatch.ledger.fund_allocations import given_out
from fundwatch.ledger.fund_figures import FundAccount
from fundwatch.ledger.fund_standing import StandingStill
from fundwatch.ledger.money import spending
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit
from fundwatch.services.account_parts import LISTED, day, percent
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Fact, Line, Section, StatementColumn, Tone


def figure_section(one: FundAccount) -> Section:
    """指标账: how what is available came about, and what became of it."""
    moved = (
        ("上年结转", one.carried_in),
        ("本年下达", one.given),
        ("调剂", one.adjusted),
        ("整合", one.integrated),
        ("收回", -one.taken_back),
        ("结转下年", -one.carried_on),
    )
    came = tuple(Fact(name, f"{yuan(fen)} 元") for name, fen in moved if fen)
    over: Tone = "danger" if one.allocated > one.available else ""
    facts = (
        *came,
        Fact("可用", f"{yuan(one.available)} 元"),
        Fact("已分解", f"{yuan(one.allocated)} 元", over),
        Fact("未分解", f"{yuan(one.unallocated)} 元", "warning" if one.unallocated > 0 else over),
        Fact("已拨付", f"{yuan(one.disbursed)} 元（{percent(one.disbursed_rate)}）"),
        Fact("已支出", f"{yuan(one.spent)} 元（{percent(one.spent_rate)}）"),
        Fact("结余", f"{yuan(one.balance)} 元", "danger" if one.balance < 0 else ""),
    )
    note = "本指标已分解到下级指标，这里只算没有分解的部分。" if one.upper else ""
    return Section("指标账", facts=facts, note=note)


def standing_section(connection: Connection, one: FundAccount, still: StandingStill, as_of: date) -> Section:
    """How long its money has been there, and when it first moved."""
    given = (Allocation.indicator_no.in_(one.documents), Allocation.amount > 0)
    first = connection.execute(select(func.min(Allocation.allocated_on_day)).where(*given)).scalar()
    pieces = spending(one.documents).subquery()
    days = connection.execute(select(func.min(pieces.c.paid_on_day), func.max(pieces.c.paid_on_day))).one()
    received = one.received_on or one.issued_on
    facts = [
        Fact("收文日", day(received) + ("" if one.received_on else "（没有登记收到日期，按下达日期）")),
        Fact("首次分解", _after(first, received)),
        Fact("首次支出", _after(days[0], received)),
        Fact("最近支出", _ago(days[1], as_of)),
    ]
    for held in still.documents:
        tone: Tone = "warning" if held.idle > 0 and held.days >= 366 else ""  # noqa: PLR2004 - a year has passed
        facts.append(Fact("已过天数", f"{held.days:,} 天（自 {held.since} 起算到 {as_of}，{held.age}）", tone))
        if held.retained:
            facts.append(Fact("未到期质保金", f"{yuan(held.retained)} 元（结余中可以暂不支付的）"))
        facts.append(Fact("闲置金额", f"{yuan(held.idle)} 元", tone))
    return Section("时间", facts=tuple(facts))


def origin_section(connection: Connection, one: FundAccount) -> Section:
    """What the document says of itself."""
    use = connection.execute(select(Indicator.permitted_use).where(Indicator.record_key == one.key)).scalar()
    above = connection.execute(select(Indicator.document_no).where(Indicator.record_key == one.parent_no)).scalar()
    facts = (
        Fact("指标金额", f"{yuan(one.face)} 元"),
        Fact("资金类别", one.category),
        Fact("下达日期", day(one.issued_on)),
        Fact("任务方向", one.task),
        Fact("支出科目", one.subject),
        Fact("使用范围", use or ""),
        Fact("上级指标", above or one.parent_no, table="资金指标", key=one.parent_no),
        Fact("备注", one.remark),
    )
    return Section("指标文件", facts=tuple(fact for fact in facts if fact.value))


def chain_section(connection: Connection, one: FundAccount) -> Section:
    """The documents above and below, and what was cut."""
    asked = select(
        Indicator.record_key,
        Indicator.parent_no,
        Indicator.document_no,
        Indicator.fund_name,
        Indicator.indicator_type,
        Indicator.issued_on,
        Indicator.amount,
    )
    above, below = _splits(connection, one.key)
    upper = {**({one.parent_no: one.face} if one.parent_no else {}), **above}
    related = or_(Indicator.parent_no == one.key, Indicator.record_key.in_(sorted({*upper, *below})))
    rows = sorted(connection.execute(asked.where(related)), key=lambda row: (row.issued_on, row.record_key))
    lines = tuple(
        Line(
            (
                "上级" if row.record_key in upper else _below(row),
                row.document_no,
                yuan(upper.get(row.record_key, below.get(row.record_key, row.amount))),
                day(row.issued_on),
                row.fund_name,
            ),
            "warning" if row.amount < 0 else "",
            "资金指标",
            row.record_key,
        )
        for row in rows
        if row.record_key != one.key
    )
    columns = (
        StatementColumn("关系", width=84),
        StatementColumn("文号", width=166),
        StatementColumn("金额（元）", "money", 122),
        StatementColumn("下达日期", "day"),
        StatementColumn("资金名称", width=220, stretch=True),
    )
    note = "金额是从上级分解来的、分解到下级的，或调减、收回的数。" if lines else ""
    return Section("上下级指标和调减", columns=columns, lines=lines, total=len(lines), note=note)


def _splits(connection: Connection, key: str) -> tuple[dict[str, int], dict[str, int]]:
    """What 指标分解 says: by document what this one draws on it, and what it draws on this one."""
    share = IndicatorSplit
    related = or_(share.parent_no == key, share.indicator_no == key)
    asked = select(share.parent_no, share.indicator_no, share.amount).where(related)
    above: dict[str, int] = {}
    below: dict[str, int] = {}
    for parent, child, fen in connection.execute(asked):
        if child == key:
            above[str(parent)] = fen
        else:
            below[str(child)] = fen
    return above, below


def _below(row: Any) -> str:
    if row.amount < 0:
        return row.indicator_type or "调减"
    return "结转下年" if row.indicator_type == "结转" else "下级分解"


def allocation_section(connection: Connection, one: FundAccount) -> Section:
    """Every allocation and every taking back."""
    rows = given_out(connection, documents=one.documents)
    lines = tuple(
        Line(
            (
                day(row.given_on),
                row.receiver,
                yuan(row.amount),
                row.project or "（没有落实到项目）",
                day(row.arrived_on),
                row.document_no,
            ),
            "warning" if row.amount < 0 else "",
            "资金分配",
            row.key,
        )
        for row in rows[:LISTED]
    )
    columns = (
        StatementColumn("分配日期", "day"),
        StatementColumn("接收单位", width=148),
        StatementColumn("金额（元）", "money", 122),
        StatementColumn("项目", width=180, stretch=True),
        StatementColumn("到账日期", "day"),
        StatementColumn("分配文号", width=166),
    )
    return Section("分配", columns=columns, lines=lines, total=len(rows), empty="还没有分配（分解）给任何单位。")


def _after(number: int | None, received: date) -> str:
    if number is None:
        return "还没有"
    return f"{date.fromordinal(number)}（收文后 {number - received.toordinal():,} 天）"


def _ago(number: int | None, as_of: date) -> str:
    if number is None:
        return "还没有"
    return f"{date.fromordinal(number)}（距今 {as_of.toordinal() - number:,} 天）"
