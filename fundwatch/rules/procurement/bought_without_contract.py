"""FW-C085: a seller was paid above the procurement limit in a year, for no project and by no contract."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.facts import keeping_numbers
from fundwatch.rules.project.example_rows import CONTRACT, PAYMENT, PROJECT
from fundwatch.rules.scope import Scope

P = Payment
_LIMIT = "政府采购限额标准"
_SELLERS = ("供应商", "施工单位", "企业")
#: What is bought or built; everything else that a company may be paid for is not asked about.
_BOUGHT = re.compile(
    "采购|购置|购买|货款|物资|材料|设备|机械|器材|种苗|苗木|种子|种畜|仔猪|鸡苗|化肥|肥料|农药|饲料|农膜|工程款|进度款|施工|安装|建设"
)
#: Support, what is bought by law of one seller alone, and what runs an office.
_OTHERWISE = re.compile(
    "扶持|奖补|补助|补贴|贴息|入股|保险|保费|电费|水费|网络|通信|邮寄|报刊|油费|燃油|住宿|退还|保证金|押金|消费扶贫|消费帮扶"
)


def _payers_of(payees: Statement) -> Statement:
    return select(P.payer_code).where(P.payee_code.in_(payees))


class BoughtWithoutContract(Rule):
    """Sums of a year by payer and seller, of payments that name neither project nor contract nor list."""

    code = "FW-C085"
    name = "同一供应商大额采购没有项目和合同"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "采购限额标准以上的货物、工程和服务应当实行政府采购并订立书面合同（政府采购法第二条、第四十四条）"
    verified = False
    parameters = (_LIMIT,)
    needs = (Payment, Unit)
    needs_columns = (Payment.payee_code,)
    reads = (
        *(Read(P, "payer_code"), Read(P, Via("payee_code", _payers_of))),
        *(Read(table) for table in (Unit, AccountRegister, Contract)),
    )
    subject = "支付"
    related = (("支付", "支付流水号"), ("单位", "payee_code"))
    evidence = (
        Value("付款单位"),
        Value("收款人"),
        Value("年度", Kind.YEAR),
        Value("付款笔数", Kind.INTEGER),
        Value("合计金额", Kind.MONEY),
        Value("采购限额", Kind.MONEY),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("用途"),
        Value("支付金额", Kind.MONEY),
    )
    summary = (
        "{付款单位}{年度}年{付款笔数}次付给{收款人}共{合计金额}元采购款、工程款，超过当时的采购限额{采购限额}元，"
        "却没有项目、合同和采购记录，请核实采购过程和实际供货。"
    )
    compared = (Compared("合计金额", Total(DETAILS, "支付金额")),)
    page = Page(
        method="付给供应商、施工单位、企业的支出里，用途是采购货物、材料、设备和工程，没有项目编号、合同编号、批次号的，"
        "按付款单位、收款单位、年度合计，减去该单位各合同没有付完的金额，仍达到当时的采购限额标准的列为疑点。",
        why="一年里一家供应商拿走几百万，没有项目也没有合同，说不清买了什么、用在哪里、怎么选的这一家。",
        not_flagged=(
            "收款单位还有没付完的合同的：多半是漏填编号（按未付金额抵减）",
            "填了项目编号的（由FW-P007判断），付款单位从来不填项目、合同编号的",
            "扶持、奖补、保险、水电、油费一类",
            "合计没有达到采购限额的，转拨的，退回的（抵减）",
        ),
        check=("采购计划、询价记录和合同", "送货单、入库单和发放签收", "供应商与经办人的关系"),
        innocent=("框架协议、电子卖场采购没有登记", "上级统一采购后由本单位付款", "项目、合同没有录入"),
        example=Example(
            {
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "支付": [
                    {**PAYMENT, "支付流水号": "ZF9", "指标编号": ""},
                    *(
                        {
                            **PAYMENT,
                            "支付流水号": f"ZF{number}",
                            "支付日期": f"2017-0{number + 2}-12",
                            "用途": "产业物资采购款",
                            "指标编号": "",
                            "项目编号": "",
                            "合同编号": "",
                        }
                        for number in range(1, 4)
                    ),
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment without project, contract and list."""
        return counted(
            P.__table__,
            scope.touched(P.payer_code),
            (or_(P.project_no.is_not(None), P.contract_no.is_not(None)), "有项目或合同"),
            (P.batch_no.is_not(None), "到户补助"),
            (~money.is_spending(), "转拨"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Such payments to sellers and builders."""
        payer, payee = aliased(Unit), aliased(Unit)
        return (
            select(
                P.record_key.label("支付流水号"),
                P.payer_code.label("partition"),
                P.payer_code.label("payer"),
                P.payee_code.label("payee_code"),
                func.coalesce(payer.region_code, "").label("region"),
                P.paid_on_day.label("day"),
                P.amount.label("amount"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.paid_on_day.label("支付日期"),
                P.purpose.label("用途"),
                P.amount.label("支付金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .join(payee, payee.record_key == P.payee_code)
            .where(
                scope.touched(P.payer_code),
                P.project_no.is_(None),
                P.contract_no.is_(None),
                P.batch_no.is_(None),
                P.payer_code.in_(keeping_numbers(scope)),
                payee.category.in_(_SELLERS),
                money.is_spending(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather by payer, seller and year."""
        groups: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["支付流水号"])):
            if _BOUGHT.search(row["用途"]) and not _OTHERWISE.search(row["用途"]):
                groups[row["payer"], row["payee_code"], date.fromordinal(row["day"]).year].append(row)
        open_sums = _open_contracts(scope) if groups else {}
        for (_, payee, year), paid in sorted(groups.items()):
            whole = sum(row["支付金额"] for row in paid)
            limit = scope.number(_LIMIT, date.fromordinal(paid[0]["day"]), paid[0]["region"])
            if whole < limit:
                continue
            if whole - open_sums.get(payee, 0) < limit:
                scope.leave_out("可能是漏填编号的合同款", len(paid))
                continue
            told = {"年度": year, "付款笔数": len(paid), "合计金额": whole, "采购限额": limit}
            first = {"subject": paid[0]["支付流水号"], "distinguish": payee}
            yield from ({**row, **told, **first} for row in paid)


def _open_contracts(scope: Scope) -> dict[str, int]:
    """What is not yet paid of each seller's contracts, in fen: a payment without a number may be of these."""
    paid = (
        select(P.contract_no, func.sum(P.amount).label("amount")).where(money.is_spending()).group_by(P.contract_no)
    ).subquery()
    rest = func.coalesce(Contract.amount, 0) - func.coalesce(paid.c.amount, 0)
    asked = select(Contract.contractor_code, rest).outerjoin(paid, paid.c.contract_no == Contract.record_key)
    found: dict[str, int] = defaultdict(int)
    for seller, amount in scope.connection.execute(asked):
        found[seller] += max(0, int(amount))
    return found
