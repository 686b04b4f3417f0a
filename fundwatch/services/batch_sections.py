"""The parts of one batch's account."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection

from fundwatch.ledger import benefit_accounts as ledger
from fundwatch.ledger.benefit_accounts import BenefitBounds
from fundwatch.ledger.places import Places
from fundwatch.services.account_parts import LISTED, day
from fundwatch.services.batch_lines import BatchLine
from fundwatch.services.batch_postings import TONES
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Fact, Line, Section, StatementColumn

#: One is the whole batch.
_SEVERAL = 2
_SUMS = (
    StatementColumn("实际支付（元）", "money", width=128),
    StatementColumn("户数", "number", width=58),
    StatementColumn("人数", "number", width=58),
    StatementColumn("笔数", "number", width=58),
    StatementColumn("应发（元）", "money", width=116),
    StatementColumn("实发（元）", "money", width=116),
    StatementColumn("退票（元）", "money", width=104),
    StatementColumn("补发（元）", "money", width=104),
    StatementColumn("追回（元）", "money", width=104),
)


def money_section(one: BatchLine, places: Places) -> Section:
    """What it paid and what funded it, and whether it was posted in time."""
    sums = one.sums
    back = f"{yuan(sums['returned'])} 元" if sums["returned"] else "名单上的实发已记为零"
    first, last = date.fromordinal(one.first_day), date.fromordinal(one.last_day)
    days = first.isoformat() if first == last else f"{first} 至 {last}"
    facts = [Fact("拨付日期" if not one.villages else "发放日期", days)]
    if one.villages:
        facts += [
            Fact("发放范围", places.name(one.place) if one.villages == 1 else _reach(one)),
            Fact("户数、人数", f"{sums['households']:,} 户 {sums['persons']:,} 人，{sums['payments']:,} 笔"),
            Fact("应发", f"{yuan(sums['due'])} 元"),
            *((Fact("扣款", f"{yuan(sums['deducted'])} 元"),) if sums["deducted"] else ()),
            Fact("实发", f"{yuan(sums['sent'])} 元"),
            *((Fact("退票", f"{sums['returns']:,} 笔，{back}"),) if sums["returns"] else ()),
            *((Fact("补发", f"{yuan(sums['paid_again'])} 元"),) if sums["paid_again"] else ()),
            *((Fact("追回", f"{yuan(sums['recovered'])} 元"),) if sums["recovered"] else ()),
            Fact("实际支付", f"{yuan(one.net)} 元"),
        ]
    facts += _funding_facts(one)
    if one.posting is not None:
        words = f"{one.posting.state}：{one.posting.said}" if one.posting.said else one.posting.state
        facts.append(Fact("发放前公示", words, TONES[one.posting.state]))
    note = "" if one.whole else "这个批次还发到本辖区以外，这里只列本辖区的部分，不列拨入和差额。"
    return Section("发放与拨入", facts=tuple(facts), note=note)


def _reach(one: BatchLine) -> str:
    return f"{one.townships} 个乡镇 {one.villages} 个村"


def _funding_facts(one: BatchLine) -> list[Fact]:
    if not one.whole:
        return []
    if one.funded is None:
        return [Fact("拨入", "没有填写这个批次号的支付，支出按发放明细计算")]
    difference = one.difference or 0
    words = "拨入多于实付" if difference > 0 else "拨入少于实付"
    return [
        Fact("拨入", f"{yuan(one.funded)} 元"),
        Fact("差额", f"{yuan(difference)} 元" + (f"（{words}）" if difference else ""), "danger" if difference else ""),
    ]


def place_section(connection: Connection, bounds: BenefitBounds, places: Places) -> Section:
    """By village; nothing where the batch is of one only."""
    rows = connection.execute(ledger.benefit_sums(bounds, "village")).all()
    if len(rows) < _SEVERAL:
        return Section("")
    lines = tuple(Line((places.name(row.village), *_texts(row))) for row in rows)
    return Section(
        "分村汇总",
        columns=(StatementColumn("乡镇和村", width=136, stretch=True), *_SUMS),
        lines=lines,
        total=len(lines),
    )


def subsidy_section(connection: Connection, bounds: BenefitBounds) -> Section:
    """By subsidy and grade; nothing where the batch is of one only."""
    rows = connection.execute(ledger.benefit_sums(bounds, "subsidy", "grade")).all()
    if len(rows) < _SEVERAL:
        return Section("")
    lines = tuple(Line((row.subsidy, row.grade or "—", *_texts(row))) for row in rows)
    head = (StatementColumn("补助项目", width=140, stretch=True), StatementColumn("档次", width=80))
    return Section("分补助和档次汇总", columns=(*head, *_SUMS), lines=lines, total=len(lines))


def _texts(row: Any) -> tuple[str, ...]:
    counts = (f"{row.households:,}", f"{row.persons:,}", f"{int(row.payments):,}")
    return (
        yuan(int(row.net)),
        *counts,
        yuan(int(row.due)),
        yuan(int(row.sent)),
        *(yuan(int(fen)) if fen else "" for fen in (row.returned, row.paid_again, row.recovered)),
    )


def return_section(connection: Connection, bounds: BenefitBounds, places: Places) -> Section:
    """退票 with the reason, and whether the money was paid again."""
    rows = connection.execute(ledger.returned_rows(bounds)).all()
    serials = sorted({serial for row in rows for serial in ledger.came_back_of(row)})
    again: dict[str, list[Any]] = {}
    for one in connection.execute(ledger.payments_again(serials)) if serials else ():
        again.setdefault(one.original_serial_no, []).append(one)
    lines = []
    for row in rows:
        followed = [one for serial in ledger.came_back_of(row) for one in again.get(serial, ())]
        told = "，".join(f"{day(one.paid_on)} 补发 {yuan(one.paid_amount)} 元" for one in followed)
        cells = (
            *(row.name, yuan(row.due_amount), row.return_reason or "没有填写", told or "还没有补发"),
            *(day(row.returned_on), places.name(row.region_code)),
        )
        lines.append(Line(cells, "" if followed else "warning", "补助发放", row.record_key))
    columns = (
        StatementColumn("姓名", width=76),
        StatementColumn("应发（元）", "money", width=110),
        StatementColumn("退票原因", width=116),
        StatementColumn("补发", width=240, stretch=True),
        StatementColumn("回盘日期", "day"),
        StatementColumn("乡镇和村", width=128),
    )
    return Section("退票", columns=columns, lines=tuple(lines[:LISTED]), total=len(lines), empty="没有退票。")


def funding_section(connection: Connection, one: BatchLine) -> Section:
    """The payments that funded it."""
    lines = tuple(
        Line(
            (day(row.paid_on), yuan(row.amount), row.payer, row.payee, row.document_no or "没有填写", row.record_key),
            "warning" if row.amount < 0 else "",
            "支付",
            row.record_key,
        )
        for row in connection.execute(ledger.funding_payments(one.key))
    )
    columns = (
        StatementColumn("支付日期", "day", width=98),
        StatementColumn("金额（元）", "money", width=116),
        StatementColumn("付款单位", width=150),
        StatementColumn("收款人", width=190, stretch=True),
        StatementColumn("指标文号", width=140),
        StatementColumn("支付流水号", width=130),
    )
    empty = "没有填写这个批次号的支付；它的支出按发放明细计算。"
    return Section("拨入的支付", columns=columns, lines=lines[:LISTED], total=len(lines), empty=empty)
