"""How one project's works were bought, agreed, changed and settled, and what of the retention is held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.contract_accounts import ContractShare
from fundwatch.ledger.project_accounts import ProjectAccount
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.final_account import FinalAccount
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.services.account_parts import day, filled
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Line, Section, StatementColumn

_CONTRACT_SUMS = ("合同金额", "变更", "审定", "合同价", "已支付", "未付")


def procurement_section(connection: Connection, one: ProjectAccount) -> Section:
    """招标（采购）: by what method, when announced, opened and awarded, to whom for how much."""
    asked = (
        select(Procurement.__table__, Unit.name.label("winner"))
        .outerjoin(Unit, Unit.record_key == Procurement.winner_code)
        .where(Procurement.project_no == one.key)
        .order_by(Procurement.announced_on_day, Procurement.record_key)
    )
    lines = tuple(
        Line(
            (
                row.method,
                row.subject_matter or "",
                filled(row.budget),
                day(row.announced_on),
                day(row.bids_opened_on),
                day(row.awarded_on),
                row.winner or "",
                filled(row.award_amount),
            ),
            table="采购",
            key=row.record_key,
        )
        for row in connection.execute(asked)
    )
    columns = (
        StatementColumn("采购方式", width=104),
        StatementColumn("标的", width=120, stretch=True),
        StatementColumn("预算金额（元）", "money"),
        StatementColumn("公告日期", "day"),
        StatementColumn("开标日期", "day"),
        StatementColumn("中标日期", "day"),
        StatementColumn("中标单位", width=224),
        StatementColumn("中标金额（元）", "money"),
    )
    return Section("招标（采购）", (), columns, lines, len(lines), "", "没有采购记录。")


def contract_section(connection: Connection, one: ProjectAccount) -> Section:
    """合同: what each is to this project as it stands, and what was paid on it."""
    rows = _contracts(connection, one.contracts)
    lines = [_contract(share, rows[share.contract_no]) for share in one.contracts]
    if len(lines) > 1:
        sums = (one.agreed, one.changes, one.settled or 0, one.price, one.contract_paid)
        left = one.price - one.contract_paid
        lines.append(Line(("合计", "", *map(filled, sums), yuan(left), "", ""), "muted"))
    columns = (
        StatementColumn("合同编号", width=120),
        StatementColumn("乙方", width=190, stretch=True),
        *(
            StatementColumn(f"{name}（元）", "money")
            for name in ("合同金额", "变更", "审定", "合同价", "已支付", "未付")
        ),
        StatementColumn("签订日期", "day"),
        StatementColumn("工期止", "day"),
    )
    shared = any(not share.whole for share in one.contracts)
    note = "合同服务几个项目的，这里只列本项目的份额（按“合同项目”）。" if shared else ""
    note += "已支付不含退还的保证金；未付为负数的是多付。" if any(share.over for share in one.contracts) else ""
    return Section("合同", (), columns, tuple(lines), len(one.contracts), note, "没有合同。")


def _contracts(connection: Connection, shares: Iterable[ContractShare]) -> dict[str, Any]:
    asked = (
        select(Contract.record_key, Contract.signed_on, Contract.term_until, Unit.name.label("contractor"))
        .outerjoin(Unit, Unit.record_key == Contract.contractor_code)
        .where(Contract.record_key.in_([share.contract_no for share in shares]))
    )
    return {row.record_key: row for row in connection.execute(asked)}


def _contract(share: ContractShare, row: Any) -> Line:
    sums = (share.changes, share.settled, share.price, share.paid)
    cells = (
        *(share.contract_no, row.contractor or "", yuan(share.agreed), *map(filled, sums)),
        *(yuan(share.price - share.paid), day(row.signed_on), day(row.term_until)),
    )
    return Line(cells, "danger" if share.over else "", "合同", share.contract_no)


def change_section(connection: Connection, one: ProjectAccount) -> Section:
    """合同变更, an increase without 批复文号 marked; nothing where there is none."""
    asked = (
        select(ContractChange.__table__)
        .where(ContractChange.contract_no.in_([share.contract_no for share in one.contracts]))
        .order_by(ContractChange.changed_on_day, ContractChange.record_key)
    )
    lines = tuple(
        Line(
            (
                row.contract_no,
                day(row.changed_on),
                yuan(row.amount),
                row.approval_no or "没有登记",
                row.reason or "",
            ),
            "warning" if row.amount > 0 and not row.approval_no else "",
            "合同变更",
            row.record_key,
        )
        for row in connection.execute(asked)
    )
    columns = (
        StatementColumn("合同编号", width=120),
        StatementColumn("变更日期", "day"),
        StatementColumn("变更金额（元）", "money"),
        StatementColumn("批复文号", width=140),
        StatementColumn("原因", width=160, stretch=True),
    )
    return Section("合同变更", columns=columns, lines=lines, total=len(lines))


def settlement_section(connection: Connection, one: ProjectAccount) -> Section:
    """结算 of its contracts and 决算 of the project: what was asked for and what was found right."""
    settled = (
        select(Settlement.__table__)
        .where(Settlement.contract_no.in_([share.contract_no for share in one.contracts]))
        .order_by(Settlement.audited_on_day, Settlement.record_key)
    )
    final = select(FinalAccount.__table__).where(FinalAccount.project_no == one.key)
    lines = [_audited("结算", row.contract_no, row, "结算审核") for row in connection.execute(settled)]
    lines += [_audited("决算", one.key, row, "决算") for row in connection.execute(final)]
    columns = (
        StatementColumn("种类", width=60),
        StatementColumn("合同或项目", width=120),
        *(StatementColumn(f"{name}（元）", "money") for name in ("送审金额", "审定金额", "核减")),
        StatementColumn("审定日期", "day"),
        StatementColumn("审核单位", width=224, stretch=True),
    )
    return Section("结算与决算", (), columns, tuple(lines), len(lines), "", "没有结算和决算。")


def _audited(kind: str, number: str | None, row: Any, table: str) -> Line:
    cut = row.submitted_amount - row.audited_amount
    sums = (row.submitted_amount, row.audited_amount, cut)
    cells = (kind, number or "", *map(yuan, sums), day(row.audited_on), row.auditor or "")
    return Line(cells, "warning" if cut < 0 else "", table, row.record_key)


def retention_section(one: ProjectAccount, as_of: date) -> Section:
    """质保金: agreed, paid, held, when it falls due; nothing where no contract has any."""
    lines = tuple(
        Line(
            (
                share.contract_no,
                *map(yuan, (share.retained, share.released, share.held)),
                day(share.due_on) or "验收合格后起算",
                *_standing(share, as_of),
            ),
            "warning" if share.held > share.not_due else "",
            "合同",
            share.contract_no,
        )
        for share in one.contracts
        if share.retained
    )
    columns = (
        StatementColumn("合同编号", width=120),
        *(StatementColumn(f"{name}（元）", "money") for name in ("质保金", "已付", "未付")),
        StatementColumn("到期日", width=120),
        StatementColumn("情况", width=150, stretch=True),
    )
    note = "到期日是验收合格以后满“质保期月数”（政策参数）的那一天。" if lines else ""
    return Section("质保金", columns=columns, lines=lines, total=len(lines), note=note)


def _standing(share: ContractShare, as_of: date) -> tuple[str]:
    if not share.held:
        return ("已付清",)
    if share.due_on is None:
        return ("还没有验收合格",)
    days = (as_of - share.due_on).days
    return (f"已到期 {days:,} 天未付" if days >= 0 else f"{-days:,} 天后到期",)
