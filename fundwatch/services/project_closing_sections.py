"""What was paid for one project, how it was accepted, what assets it formed, and whom it benefited."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, or_, select

from fundwatch.ledger.money import funded_batches, is_spending, nature, net_paid
from fundwatch.ledger.project_accounts import ProjectAccount
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.payment import Payment
from fundwatch.services.account_parts import LISTED, day, filled
from fundwatch.services.fund_spending_sections import PAYMENT_COLUMNS, payment_lines
from fundwatch.services.showing import decimal, yuan
from fundwatch.services.statement import Fact, Line, Section, StatementColumn, Tone

_VERDICTS: dict[str, Tone] = {"不合格": "danger"}


def payment_section(connection: Connection, one: ProjectAccount) -> Section:
    """支付: every payment for it, the latest first, with what of them is spending."""
    of_project = Payment.project_no == one.key
    counted, spent = connection.execute(
        select(func.count(), func.coalesce(func.sum(Payment.amount).filter(is_spending()), 0))
        .select_from(Payment)
        .where(of_project)
    ).one()
    asked = (
        select(
            Payment.record_key,
            Payment.paid_on,
            Payment.payee,
            Payment.purpose,
            nature().label("nature"),
            Payment.amount,
        )
        .where(of_project)
        .order_by(Payment.paid_on_day.desc(), Payment.record_key.desc())
        .limit(LISTED)
    )
    lines = payment_lines(connection.execute(asked))
    listed = one.paid - int(spent)
    note = f"其中支出 {yuan(int(spent))} 元。" if counted else ""
    note += f"另有直接发放到人的 {yuan(listed)} 元，见“受益”。" if listed else ""
    return Section("支付", (), PAYMENT_COLUMNS, lines, counted, note, "没有支付记录。")


def acceptance_section(connection: Connection, one: ProjectAccount) -> Section:
    """验收: every one with its verdict."""
    asked = (
        select(Acceptance.__table__)
        .where(Acceptance.project_no == one.key)
        .order_by(Acceptance.accepted_on_day, Acceptance.record_key)
    )
    lines = tuple(
        Line(
            (
                day(row.accepted_on),
                row.acceptance_level or "县级验收",
                row.verdict,
                filled(row.approved_amount),
                _quantity(row),
                row.acceptor_unit or "",
            ),
            _VERDICTS.get(row.verdict, ""),
            "验收",
            row.record_key,
        )
        for row in connection.execute(asked)
    )
    columns = (
        StatementColumn("验收日期", "day"),
        StatementColumn("级别", width=84),
        StatementColumn("结论", width=92),
        StatementColumn("核定金额（元）", "money"),
        StatementColumn("核定数量", "number", width=96),
        StatementColumn("验收单位", width=190, stretch=True),
    )
    return Section("验收", (), columns, lines, len(lines), "", "没有验收记录。")


def _quantity(row: Any) -> str:
    return f"{decimal(row.approved_quantity)}{row.measure_unit or ''}" if row.approved_quantity else ""


def asset_section(connection: Connection, one: ProjectAccount) -> Section:
    """形成的资产: with the share of their value that this project paid for, and their handing over."""
    share = AssetSource
    asked = (
        select(Asset.__table__, share.amount.label("share"))
        .outerjoin(share, (share.asset_no == Asset.record_key) & (share.project_no == one.key))
        .where(or_(Asset.project_no == one.key, share.project_no == one.key))
        .order_by(Asset.record_key)
    )
    lines = tuple(
        Line(
            (
                row.record_key,
                row.name,
                row.category,
                yuan(row.original_value),
                filled(row.share),
                row.status,
                day(row.handed_over_on or row.titled_on or row.booked_on) or "没有登记",
            ),
            "" if row.handed_over_on or row.titled_on or row.booked_on else "warning",
            "资产",
            row.record_key,
        )
        for row in connection.execute(asked)
    )
    columns = (
        StatementColumn("资产编号", width=112),
        StatementColumn("资产名称", width=180, stretch=True),
        StatementColumn("类别", width=64),
        StatementColumn("原值（元）", "money"),
        StatementColumn("本项目形成（元）", "money"),
        StatementColumn("状态", width=64),
        StatementColumn("移交、确权或入账", width=130),
    )
    return Section("形成的资产", (), columns, lines, len(lines), "", "没有登记由这个项目形成的资产。")


def benefit_section(connection: Connection, one: ProjectAccount) -> Section:
    """受益: whom the plan names, and the lists of subsidies that were paid out for it."""
    funded = {batch for (batch,) in connection.execute(funded_batches())}
    people = func.count(func.distinct(BenefitPayment.id_number))
    of_project = BenefitPayment.project_no == one.key
    asked = (
        select(
            BenefitPayment.batch_no,
            func.max(BenefitPayment.subsidy).label("subsidy"),
            func.min(BenefitPayment.paid_on).label("paid_on"),
            people.label("people"),
            func.sum(net_paid()).label("net"),
        )
        .where(of_project)
        .group_by(BenefitPayment.batch_no)
        .order_by(func.min(BenefitPayment.paid_on_day), BenefitPayment.batch_no)
    )
    rows = connection.execute(asked).all()
    lines = tuple(
        Line(
            (
                row.batch_no,
                row.subsidy,
                day(row.paid_on),
                f"{row.people:,}",
                yuan(int(row.net)),
                "由上列支付拨付" if row.batch_no in funded else "计入已支付",
            ),
            table="批次",
            key=row.batch_no,
        )
        for row in rows
    )
    told = []
    if one.households or one.persons:
        planned = filter(
            None, (f"{one.households:,} 户" if one.households else "", f"{one.persons:,} 人" if one.persons else "")
        )
        told.append(Fact("计划受益", "，".join(planned)))
    if rows:
        counted = connection.execute(select(people).where(of_project)).scalar_one()
        total = sum(int(row.net) for row in rows)
        told.append(Fact("已经领到", f"{counted:,} 人，{yuan(total)} 元（扣除退票和追回）"))
    columns = (
        StatementColumn("批次号", width=170),
        StatementColumn("补助项目", width=170, stretch=True),
        StatementColumn("发放日期", "day"),
        StatementColumn("人数", "number", width=72),
        StatementColumn("实发（元）", "money"),
        StatementColumn("怎样计入", width=130),
    )
    return Section(
        "受益", tuple(told), columns, lines[:LISTED], len(lines), "", "没有登记受益对象，也没有发放到人的补助。"
    )
