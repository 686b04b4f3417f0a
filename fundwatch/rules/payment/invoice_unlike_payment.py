"""FW-P044: a payment is larger than all its invoices, or everybody who sold by them is somebody else than the payee."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select

from fundwatch.models.base import aliased
from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.invoice import Invoice
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.facts import looks_like_person, with_refunds
from fundwatch.rules.scope import Scope

I = Invoice  # noqa: E741 - one letter a table, as in the other rules
P = Payment
#: Rounding between invoices and what was paid on them.
_ROUNDING = 100
#: Rates of value added tax of the years since 2016, in thousandths: 金额 may stand without 税额.
_TAX = (10, 15, 30, 50, 60, 90, 100, 110, 130, 160, 170)
#: Who writes invoices for others (代开), and payments that go to a bank or fund to be handed on to many.
_FOR_OTHERS = re.compile("税务|国税|地税|代开|自然人")
_HANDED_ON = re.compile(
    "银行|信用社|信用合作|农商行|农信|财政|专户|代发|工资|劳务|报账|人民政府|委员会|村委会|公共资源|公积金"
)
#: Money that is paid before it is invoiced, or of which a part needs no invoice.
_BEFORE = re.compile("预付|备料|启动资金|保证金|押金|补偿|征地|青苗|补助|补贴|奖补|劳务|工资|报酬|首付")
_SHORTEST = 3
_ABOVE = "付款大于发票合计"


def _payments_of_units(units: Statement) -> Statement:
    return select(P.payment_no).where(P.payer_code.in_(units) | P.payee_code.in_(units))


def _payments_on(numbers: Statement) -> Statement:
    return select(I.payment_no).where(I.invoice_no.in_(numbers))


class InvoiceUnlikePayment(Rule):
    """金额 above Σ of the invoices handed in with it, or no 销售方 of theirs the 收款人."""

    code = "FW-P044"
    version = 2
    name = "付款大于所附发票或销售方不是收款人"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "报账发票应与实际支出、收款人一致，不得以不符的发票列支"
    verified = False
    needs = (Invoice, Payment)
    reads = (
        Read(Payment, "payment_no"),
        # A refund is found by its payee.
        Read(Payment, Via("payee", lambda values: select(P.payment_no).where(P.payee.in_(values)))),
        Read(Invoice, "payment_no"),
        Read(Invoice, Via("invoice_no", _payments_on)),
        Read(Project, Via("project_no", lambda values: select(P.payment_no).where(P.project_no.in_(values)))),
        Read(Unit, Via("unit_code", _payments_of_units)),
    )
    subject = "支付"
    related = (("发票", "invoice_key"), ("项目", "project_key"))
    evidence = (
        Value("情形"),
        Value("用途"),
        Value("付款单位"),
        Value("收款人"),
        Value("支付日期", Kind.DAY),
        Value("支付金额", Kind.MONEY),
        Value("发票合计", Kind.MONEY),
        Value("销售方"),
    )
    details = (
        Value("发票代码"),
        Value("发票号码"),
        Value("票面销售方"),
        Value("货物名称"),
        Value("开票日期", Kind.DAY),
        Value("票面金额", Kind.MONEY),
    )
    summary = (
        "{支付日期}{付款单位}付给{收款人}{支付金额}元（{用途}），所附发票合计{发票合计}元，销售方是{销售方}，{情形}，"
        "请调阅原始发票核实真实的交易对方和金额。"
    )
    compared = (Compared("发票合计", Total(DETAILS, "票面金额")),)
    page = Page(
        method="把每笔支付与它所附的全部发票相比：支付金额大于发票合计1元以上的，或发票的销售方没有一家是收款人的，列为疑点；"
        "两样都有的程度为高。名称比较时不看空格和全半角；一方名称的字依次都在另一方名称里的（简称、分公司）算同一家。",
        why="票面小于付款、卖方不是收款人，常见于拿别处的发票顶账、虚增金额套取。",
        not_flagged=(
            "没有登记发票的付款，退回或已全额退回的付款",
            "预付款、保证金、补偿、补助、工资一类先付后开票或有一部分不开票的，只看销售方",
            "相差的正好是增值税：票面登记的是不含税金额",
            "税务机关代开的发票，付给银行、财政、乡镇、村和代发专户再转付的，只看金额",
            "付给个人的，只看金额（公款付到个人账户由FW-P002列出）",
            "发票大于付款的，一张发票用于几笔支付的（由FW-P004列出）",
        ),
        check=("原始发票和发票查验结果", "收款人与销售方是什么关系", "验收单、入库单上的数量和单价"),
        innocent=("几张发票只登记了一部分", "总公司开票、分公司收款", "委托收款，有委托书"),
        example=Example(
            {
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-06-15",
                        "付款单位编码": "XZ",
                        "收款人": "示例县绿源农机经营部",
                        "金额": "86000.00",
                        "用途": "采购微耕机",
                        "支付方式": "转账",
                    }
                ],
                "发票": [
                    {
                        "发票代码": "053001700111",
                        "发票号码": "00034765",
                        "支付流水号": "ZF1",
                        "开票日期": "2017-06-01",
                        "销售方": "示例县绿源农机经营部",
                        "金额": "46000.00",
                        "货物名称": "微耕机",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment; without an invoice there is nothing to hold it against."""
        invoiced = select(I.payment_no).where(I.payment_no.is_not(None))
        return counted(
            P.__table__,
            scope.touched(P.payment_no),
            (P.amount <= 0, "退回"),
            (P.record_key.not_in(invoiced), "没有登记发票"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments with each of their invoices."""
        payer, payee, other = aliased(Unit), aliased(Unit), aliased(I)
        elsewhere = exists().where(
            other.invoice_no == I.invoice_no,
            func.coalesce(other.invoice_code, "") == func.coalesce(I.invoice_code, ""),
            other.payment_no != I.payment_no,
        )
        return (
            select(
                P.record_key.label("subject"),
                P.payment_no.label("partition"),
                P.paid_on_day.label("day"),
                P.payer_code.label("payer"),
                P.project_no.label("project"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                Project.record_key.label("project_key"),
                I.record_key.label("invoice_key"),
                payee.name.label("payee_unit"),
                elsewhere.label("elsewhere"),
                P.amount.label("amount"),
                P.purpose.label("用途"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("支付金额"),
                I.invoice_code.label("发票代码"),
                I.invoice_no.label("发票号码"),
                I.seller.label("票面销售方"),
                I.goods.label("货物名称"),
                I.invoiced_on_day.label("开票日期"),
                I.amount.label("票面金额"),
            )
            .join(I, I.payment_no == P.record_key)
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(payee, payee.record_key == P.payee_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(scope.touched(P.payment_no), P.amount > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each payment that was not paid back against its invoices together."""
        payments: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["subject"], row["invoice_key"])):
            payments[row["subject"]].append(row)
        firsts = [group[0] for group in payments.values()]
        kept = {row["subject"] for row in with_refunds(scope.connection, firsts) if row["退回日期"] is None}
        for key, group in payments.items():
            if key in kept:
                yield from _judge(group)


def _judge(group: Sequence[Row]) -> Iterable[Row]:
    first = group[0]
    if any(row["elsewhere"] for row in group):
        return
    face = sum(row["票面金额"] for row in group)
    sellers = list(dict.fromkeys(row["票面销售方"] for row in group))
    said = []
    if _above(first["支付金额"], face) and not _BEFORE.search(first["用途"]):
        said.append(_ABOVE)
    if _by_others(first, sellers):
        said.append("销售方都不是收款人")
    if not said:
        return
    told = {
        "情形": "、".join(said),
        "发票合计": face,
        "销售方": "、".join(sellers),
        "severity": Severity.HIGH if len(said) > 1 else Severity.MEDIUM,
    }
    amount = first["支付金额"] - face if said == [_ABOVE] else first["支付金额"]
    for number, row in enumerate(group):
        yield {**row, **told, "amount": None if number else amount}


def _above(paid: int, face: int) -> bool:
    """Whether more was paid than invoiced, and not by the tax alone."""
    return paid - face >= _ROUNDING and all(abs(paid - face - face * rate // 1000) > _ROUNDING for rate in _TAX)


def _by_others(row: Row, sellers: Sequence[str]) -> bool:
    """Whether nobody who sold is the payee, nor writes invoices for others, nor the payee a hand that passes on."""
    payees = {normalised_name(name) for name in (row["收款人"], row["payee_unit"]) if name}
    if any(_HANDED_ON.search(name) or looks_like_person(name) for name in payees):
        return False
    if any(map(_FOR_OTHERS.search, sellers)):
        return False
    return not any(_same(normalised_name(seller), payee) for seller in sellers for payee in payees)


def _same(one: str, other: str) -> bool:
    """Whether the characters of the shorter name stand in the longer in their order, as those of an abbreviation do."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return len(short) >= _SHORTEST and all(character in rest for character in short)
