"""FW-P045: a payee got the same amount for the same thing twice within days, and nothing shows two deliveries."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.invoice import Invoice
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import with_refunds
from fundwatch.rules.scope import Scope

I = Invoice  # noqa: E741 - one letter a table, as in the other rules
P = Payment
_DAYS, _LEAST = "重复付款核查天数", "重复付款最低金额"
#: What is paid again and again in the same amount.
_RECURRING = re.compile(
    "工资|劳务|报酬|补助|补贴|奖补|租金|租赁|电费|水费|话费|通讯费|网络|保险|保费|社保|公积金|利息|贴息|保洁|值班|餐|差旅|油费|加油|维护费|运行"
    "|进度款|分期|首期|尾款|质保金|保证金|押金|备用金|预付|借款|还款|慰问|报刊|邮寄|印刷|打印|广告|培训"
)
#: What is left of 用途 when two payments on one thing are compared.
_SAID = re.compile(r"[\s，。、；：（）()“”\"\-—_]|支付|付|款项|款|费用|费|的|^关于|年度")
#: More of the same within the days is a way of paying, not a slip.
_TWICE = 2


class PaidAgain(Rule):
    """Two payments alike in payee, amount and 用途 within the days, by one payer or on one project."""

    code = "FW-P045"
    name = "同一款项疑似重复支付"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "同一事项、同一凭据不得重复支付；支付应附真实的合同、验收和发票"
    verified = False
    parameters = (_DAYS, _LEAST)
    needs = (Payment,)
    reads = (Read(Payment), Read(Invoice), Read(Contract), Read(Project), Read(Unit), Read(AccountRegister))
    subject = "支付"
    related = (("支付", "earlier_key"), ("项目", "project_key"))
    evidence = (
        Value("付款单位"),
        Value("收款人"),
        Value("用途"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("前一笔用途"),
        Value("前一笔付款单位"),
        Value("前一笔日期", Kind.DAY),
        Value("相隔天数", Kind.INTEGER),
    )
    summary = (
        "{付款单位}{支付日期}付给{收款人}{金额}元（{用途}），{相隔天数}天前的{前一笔日期}已经付过同样金额、同样用途的一笔，"
        "请核对两笔的合同、验收单和发票是不是同一件事。"
    )
    compared = (Compared("相隔天数", Given("支付日期") - Given("前一笔日期")), Compared(AMOUNT, Given("金额")))
    page = Page(
        method="付款单位（或项目）、收款人、金额、用途都相同的两笔支出，相隔不超过设定的天数、金额不低于设定数的，列为疑点。"
        "比较用途时不看标点和“支付”“款”“费”一类的字。",
        why="同一笔钱付两次，多付的一笔可能退回个人手里，也可能是经办人重复录入而没有追回。",
        not_flagged=(
            "工资、劳务、租金、水电、培训、进度款一类按期等额支付的，同样的支付有三笔以上的",
            "两笔各有不同的发票，或属于不同的合同、项目、批次",
            "在合同金额以内的分次付款",
            "付款后退回的，转拨到下级单位的",
            "同一张发票列支两次的由FW-P004列出",
        ),
        check=("两笔支付的合同、验收单、发票和入库单", "银行回单：是否真的付出两次", "收款人的对账单"),
        innocent=("两批同样数量的货物", "分两次付清而合同没有登记", "重复导入了同一笔支付"),
        example=Example(
            {
                "支付": [
                    {
                        "支付流水号": f"ZF{number}",
                        "支付日期": f"2018-09-{day}",
                        "付款单位编码": "XZ",
                        "收款人": "示例县高山畜牧公司",
                        "金额": "36800.00",
                        "用途": "上坪村仔猪采购款",
                        "支付方式": "转账",
                    }
                    for number, day in ((1, "04"), (2, "12"))
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that is spent."""
        return counted(
            P.__table__,
            scope.touched(P.payment_no),
            (P.amount <= 0, "退回"),
            (~money.is_spending(), "转拨"),
            (P.batch_no.is_not(None), "代发批次"),
            (P.amount < scope.number(_LEAST, scope.as_of), "低于最低金额"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of which there are several alike in payee and amount."""
        payer = aliased(Unit)
        several = _several(scope).subquery()
        return (
            select(
                P.record_key.label("subject"),
                P.payment_no.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                P.payer_code.label("payer"),
                P.project_no.label("project"),
                P.contract_no.label("contract"),
                Contract.amount.label("price"),
                Project.record_key.label("project_key"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(several, (several.c.payee == P.payee) & (several.c.amount == P.amount))
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .outerjoin(Contract, Contract.record_key == P.contract_no)
            .where(*_spent(scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each payment against the one before it that is like it."""
        alike: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
        for row in with_refunds(scope.connection, rows):
            if row["退回日期"] is None and not _RECURRING.search(row["用途"]):
                alike[normalised_name(row["收款人"]), row["金额"], _SAID.sub("", row["用途"])].append(row)
        groups = [group for group in alike.values() if len(group) == _TWICE]
        invoices = _invoices(scope) if groups else {}
        for earlier, later in groups:
            days = scope.number(_DAYS, scope.as_of, later["region"] or "")
            apart = later["day"] - earlier["day"]
            if apart <= days and _of_one_thing(earlier, later) and not _of_two(earlier, later, invoices):
                yield {
                    **later,
                    "earlier_key": earlier["subject"],
                    "前一笔用途": earlier["用途"],
                    "前一笔付款单位": earlier["付款单位"],
                    "前一笔日期": earlier["day"],
                    "相隔天数": apart,
                    "severity": Severity.MEDIUM,
                }


def _spent(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return P.amount >= scope.number(_LEAST, scope.as_of), money.is_spending(), P.batch_no.is_(None)


def _several(scope: Scope) -> Select[Any]:
    """Payees and amounts that were paid more than once."""
    return select(P.payee, P.amount).where(*_spent(scope)).group_by(P.payee, P.amount).having(func.count() > 1)


def _of_one_thing(earlier: Row, later: Row) -> bool:
    """Whether one unit paid both, or both were paid on one project."""
    together = earlier["project"] is not None and earlier["project"] == later["project"]
    return earlier["payer"] == later["payer"] or together


def _of_two(earlier: Row, later: Row, invoices: dict[str, set[tuple[str, str]]]) -> bool:
    """Whether something shows that they were for two things, or for two parts of one price."""
    if any(None not in (one := {earlier[what], later[what]}) and len(one) > 1 for what in ("project", "contract")):
        return True
    price = later["price"] if earlier["contract"] == later["contract"] else None
    if price is not None and earlier["金额"] + later["金额"] <= price:
        return True
    own, others = invoices.get(earlier["subject"], set()), invoices.get(later["subject"], set())
    return bool(own and others)


def _invoices(scope: Scope) -> dict[str, set[tuple[str, str]]]:
    """The invoices of payments that have another of the same payee and amount."""
    several = _several(scope).subquery()
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    asked = (
        select(I.payment_no, I.invoice_code, I.invoice_no)
        .join(P, P.record_key == I.payment_no)
        .join(several, (several.c.payee == P.payee) & (several.c.amount == P.amount))
    )
    for payment, code, number in scope.connection.execute(asked):
        found[payment].add((code or "", number or ""))
    return found
