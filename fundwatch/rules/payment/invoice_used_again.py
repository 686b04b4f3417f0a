"""FW-P004: one invoice was handed in with several payments that exceed it, or that other projects or payers made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from fundwatch.models.base import aliased
from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.invoice import Invoice
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import with_refunds
from fundwatch.rules.scope import Scope

I = Invoice  # noqa: E741 - one letter a table, as in the other rules
P = Payment
#: A digital invoice has a number of this length and no code; shorter numbers without a code are told apart by seller.
_DIGITAL = 20
#: Rounding between an invoice and what was paid on it.
_ROUNDING = 100


class InvoiceUsedAgain(Rule):
    """Σ of the payments on one invoice above it, another project or payer, or two invoices of one number."""

    code = "FW-P004"
    name = "同一发票重复列支"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "同一张发票不得重复报销列支，报账发票应与实际支出一致"
    verified = False
    needs = (Invoice, Payment)
    reads = (Read(Invoice), Read(Payment), Read(Project), Read(ContractProject), Read(Unit))
    subject = "发票"
    related = (("发票", "invoice_key"), ("支付", "支付流水号"), ("项目", "project_key"))
    evidence = (
        Value("情形"),
        Value("发票代码"),
        Value("发票号码"),
        Value("销售方"),
        Value("发票金额", Kind.MONEY),
        Value("列支合计", Kind.MONEY),
        Value("列支次数", Kind.INTEGER),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("付款单位"),
        Value("收款人"),
        Value("项目名称"),
        Value("用途"),
        Value("支付金额", Kind.MONEY),
        Value("票面金额", Kind.MONEY),
        Value("开票日期", Kind.DAY),
    )
    summary = (
        "发票{发票号码}（{销售方}，{发票金额}元）用于{列支次数}笔支付共{列支合计}元，{情形}，"
        "请调阅原始发票核实是否重复报销。"
    )
    compared = (Compared("列支合计", Total(DETAILS, "支付金额")),)
    page = Page(
        method="按发票代码和号码（没有代码的短号码加销售方）归组，看用于两笔以上支付的发票：支付合计超过票面的，程度为高；"
        "没有超过而项目或付款单位不同的，程度为中；同一代码号码而销售方或开票日期不同的，程度为高。"
        "一笔支付附多张发票的，先减去其他发票的金额。",
        why="一张发票报两次，可能是虚列支出套取资金，也可能是分次付款。",
        not_flagged=(
            "同一发票分期付款，合计没有超过票面",
            "付款退回后重付的",
            "同一合同写明服务几个项目、合计没有超过票面的",
            "没有发票代码、销售方不同而号码碰巧相同的",
        ),
        check=("原始发票的联次和作废标记", "两笔支付的报账附件", "税务系统查验发票真伪"),
        innocent=("发票号码录入错误", "票面金额登记成了本次付款额", "一张发票由两级财政按比例分担"),
        example=Example(
            {
                "支付": [
                    {
                        "支付流水号": f"ZF{number}",
                        "支付日期": f"2017-0{number + 5}-15",
                        "付款单位编码": "XZ",
                        "收款人": "示例县路桥有限公司",
                        "收款单位编码": "SG",
                        "金额": "80000.00",
                        "用途": "砂石料款",
                        "支付方式": "转账",
                    }
                    for number in (1, 2)
                ],
                "发票": [
                    {
                        "发票代码": "053001700111",
                        "发票号码": "00034765",
                        "支付流水号": f"ZF{number}",
                        "开票日期": "2017-06-01",
                        "销售方": "示例县路桥有限公司",
                        "金额": "80000.00",
                    }
                    for number in (1, 2)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every invoice with a number and a payment."""
        return counted(
            I.__table__,
            scope.touched(I.record_key),
            (func.coalesce(I.invoice_no, "") == "", "没有发票号码"),
            (I.payment_no.is_(None), "没有支付流水号"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Invoices whose number stands under several payments, and what else those payments were made on."""
        payer, other = aliased(Unit), aliased(Invoice)
        several = (
            select(I.invoice_no)
            .where(scope.touched(I.record_key), I.invoice_no != "", I.payment_no.is_not(None))
            .group_by(I.invoice_no)
            .having(func.count(I.payment_no.distinct()) > 1)
            .subquery()
        )
        beside = (
            select(func.coalesce(func.sum(other.amount), 0))
            .where(other.payment_no == I.payment_no, other.record_key != I.record_key)
            .scalar_subquery()
        )
        return (
            select(
                I.record_key.label("invoice_key"),
                P.record_key.label("subject"),
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("day"),
                P.amount.label("amount"),
                P.payer_code.label("payer"),
                P.contract_no.label("contract"),
                P.project_no.label("project"),
                Project.record_key.label("project_key"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                beside.label("beside"),
                I.invoice_code.label("发票代码"),
                I.invoice_no.label("发票号码"),
                I.seller.label("销售方"),
                I.amount.label("票面金额"),
                I.invoiced_on_day.label("开票日期"),
                P.paid_on_day.label("支付日期"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                Project.name.label("项目名称"),
                P.purpose.label("用途"),
                P.amount.label("支付金额"),
            )
            .join(several, several.c.invoice_no == I.invoice_no)
            .join(P, P.record_key == I.payment_no)
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(P.amount > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge each invoice by the payments on it that were not paid back."""
        known = list(rows)
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        kept = {row["subject"] for row in with_refunds(scope.connection, _payments(known)) if row["退回日期"] is None}
        for row in known:
            if row["subject"] in kept:
                groups[_number(row)].append(row)
        served = _served(scope.connection)
        for group in groups.values():
            if len({row["支付流水号"] for row in group}) > 1:
                yield from _judge(group, served)


def _payments(rows: Iterable[Row]) -> list[Row]:
    return list({row["subject"]: row for row in rows}.values())


def _number(row: Row) -> tuple[str, ...]:
    code, number = row["发票代码"] or "", row["发票号码"]
    return (code, number) if code or len(number) >= _DIGITAL else (code, number, normalised_name(row["销售方"]))


def _served(connection: Connection) -> dict[str, set[str]]:
    """The projects that a contract serves by its own list."""
    found: dict[str, set[str]] = defaultdict(set)
    for contract, project in connection.execute(select(ContractProject.contract_no, ContractProject.project_no)):
        found[contract].add(project)
    return found


def _judge(group: Sequence[Row], served: dict[str, set[str]]) -> Iterable[Row]:
    amounts = {row["票面金额"] for row in group}
    face = amounts.pop() if len(amounts) == 1 else sum(row["票面金额"] for row in group)
    paid = sum(max(0, row["支付金额"] - row["beside"]) for row in group)
    two = len({(normalised_name(row["销售方"]), row["开票日期"]) for row in group}) > 1
    situation, severity, amount = _situation(group, paid - face, two=two, served=served)
    if not situation:
        return
    last = max(group, key=lambda row: (row["day"], row["支付流水号"]))
    told = {
        "情形": situation,
        "发票金额": face,
        "列支合计": paid,
        "列支次数": len({row["支付流水号"] for row in group}),
    }
    for row in group:
        own = amount if row is last else None
        key = last["invoice_key"]
        yield {**row, **told, "severity": severity, "subject": key, "partition": key, "amount": own}


def _situation(
    group: Sequence[Row], beyond: int, *, two: bool, served: dict[str, set[str]]
) -> tuple[str, Severity, int]:
    least = min(row["支付金额"] for row in group)
    if two:
        return "同一号码的销售方或开票日期不同", Severity.HIGH, least
    if beyond >= _ROUNDING:
        return "支付合计超过票面金额", Severity.HIGH, beyond
    contracts = {row["contract"] for row in group}
    projects = {row["project"] for row in group}
    together = len(contracts) == 1 and projects <= served.get(next(iter(contracts)) or "", set())
    if len(projects) > 1 and not together:
        return "没有超过票面，但列在不同项目", Severity.MEDIUM, least
    if len({row["payer"] for row in group}) > 1:
        return "没有超过票面，但付款单位不同", Severity.MEDIUM, least
    return "", Severity.LOW, 0
