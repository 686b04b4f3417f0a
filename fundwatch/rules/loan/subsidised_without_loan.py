"""FW-L060: interest was subsidised of a company that no loan is on record of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, not_, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import with_refunds
from fundwatch.rules.project.example_rows import PAYMENT
from fundwatch.rules.scope import Scope

L = Loan
P = Payment
_COMPANIES = ("企业", "合作社", "施工单位", "供应商")
_OF_COMPANIES = ("企业", "合作社")
_SUBSIDY = "贴息"
#: Interest of households' loans, which a company or a bank only receives for them.
_OF_HOUSEHOLDS = ("农户", "贫困户", "脱贫户", "监测户", "小额信贷", "小额贷款", "户贷", "个人", "到户")


class SubsidisedWithoutLoan(Rule):
    """A payment for 贴息 to a company none of whose loans ran in that year or the one before."""

    code = "FW-L060"
    name = "给没有贷款记录的企业付贴息"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "贷款贴息按实际发生的贷款和付息凭证计算，没有贷款的不得申报贴息"
    verified = False
    needs = (Payment, Loan, Unit)
    needs_columns = (P.payee_code, (L.borrower_code, L.payee))
    reads = (Read(P, "payee_code"), Read(L), Read(Unit))
    subject = "支付"
    related = (("支付", "payment_key"), ("单位", "unit_key"))
    evidence = (
        Value("收款人"),
        Value("单位类别"),
        Value("付款单位"),
        Value("用途"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("最近一笔贷款到期", Kind.DAY),
        Value("退回日期", Kind.DAY),
    )
    summary = (
        "{支付日期}{付款单位}以“{用途}”付给{收款人}{金额}元，小额贷款登记中没有它当年或上一年未到期的贷款，"
        "请核实借款合同、放款凭证和结息单。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="用途写着贴息、收款单位是企业、合作社的支付，与小额贷款中企业、合作社的贷款相比。付款以前没有放出、"
        "或在付款上一年以前已经到期（结清）的，等于没有可以贴息的贷款，列为疑点。"
        "登记中一笔企业、合作社的贷款都没有的，说明没有登记这类贷款，不判断。",
        why="没有贷款也能领到贴息，可能是虚构借款合同；贷款早已还清还在贴息，同样没有利息可贴。",
        not_flagged=(
            "付给银行等金融机构的",
            "用途写明是农户、小额信贷贴息，由企业代收的",
            "有一笔贷款在付款当年或上一年没有到期的",
            "小额贷款登记里没有任何企业、合作社贷款的",
        ),
        check=("借款合同、放款回单、结息单", "向银行函证贷款的起止和金额", "贴息申报表的审核人"),
        innocent=("该企业的贷款不在登记范围（其他银行）", "收款单位编码填错", "贴息迟拨了一年以上"),
        example=Example(
            {
                "单位": [{"单位编码": "QY1", "名称": "示例县绿源畜牧有限公司", "类别": "企业"}],
                "小额贷款": [
                    {
                        "贷款编号": "XD1",
                        "借款人类型": "企业",
                        "借款单位编码": "SG",
                        "贷款金额": "2000000.00",
                        "放款日期": "2017-01-10",
                        "到期日期": "2018-01-09",
                        "收款人": "示例县路桥有限公司",
                    }
                ],
                "支付": [
                    {
                        **PAYMENT,
                        "指标编号": "",
                        "项目编号": "",
                        "合同编号": "",
                        "收款人": "示例县绿源畜牧有限公司",
                        "收款单位编码": "QY1",
                        "金额": "360000.00",
                        "用途": "2017年龙头企业贷款贴息",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that subsidises interest."""
        to_companies = P.payee_code.in_(select(Unit.record_key).where(Unit.category.in_(_COMPANIES)))
        subsidises = and_(scope.touched(P.payee_code), P.purpose.contains(_SUBSIDY), P.amount > 0)
        return counted(
            P.__table__,
            subsidises,
            (not_(func.coalesce(to_companies, False)), "收款单位不是企业、合作社"),
            (_for_households(), "农户贷款的贴息"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to companies for the interest of their own loans."""
        payer, payee = aliased(Unit), aliased(Unit)
        return (
            select(
                P.record_key.label("subject"),
                P.record_key.label("payment_key"),
                P.payee_code.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                P.project_no.label("project"),
                P.payer_code.label("payer"),
                payer.region_code.label("region"),
                payee.record_key.label("unit_key"),
                payee.name.label("payee_name"),
                payee.category.label("单位类别"),
                P.payee.label("收款人"),
                payer.name.label("付款单位"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .join(payee, payee.record_key == P.payee_code)
            .where(
                scope.touched(P.payee_code),
                P.amount > 0,
                P.purpose.contains(_SUBSIDY),
                payee.category.in_(_COMPANIES),
                not_(_for_households()),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each against the companies' loans, where the books hold any."""
        loans = _loans(scope.connection)
        if not loans:
            return
        found = []
        for row in rows:
            own = {*loans.get(row["unit_key"], ()), *loans.get(row["payee_name"], ()), *loans.get(row["收款人"], ())}
            lent = [until for since, until in own if since <= row["day"]]
            before = date(date.fromordinal(row["day"]).year - 1, 1, 1).toordinal()
            if not any(until >= before for until in lent):
                found.append({**row, "最近一笔贷款到期": max(lent, default=None)})
        yield from with_refunds(scope.connection, found)


def _for_households() -> Any:
    return or_(*(P.purpose.contains(word) for word in _OF_HOUSEHOLDS))


def _loans(connection: Connection) -> Mapping[str, list[tuple[int, int]]]:
    """First and last days of companies' loans, by the borrower's code and by names in which they were paid out."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    asked = select(
        L.borrower_code, L.payee, L.actual_user, L.lent_on_day, func.coalesce(L.settled_on_day, L.due_on_day)
    ).where(or_(L.borrower_type.in_(_OF_COMPANIES), L.borrower_code.is_not(None)))
    for code, payee, user, since, until in connection.execute(asked):
        for label in {code, payee, user} - {None}:
            found[label].append((since, until))
    return found
