"""FW-P096: builders, sellers, officials or workers were paid in cash beyond what is settled in cash."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.payment.paid_to_private_account import EARNED
from fundwatch.rules.scope import Scope

P = Payment
V = VillageOfficial
_CASH = "现金"
_START, _LARGE, _SMALL = "现金结算起点", "现金付个人核对金额", "支付个人小额上限"
#: What is handed over on the spot, and what a post itself earns.
_URGENT = re.compile("抢险|抢修|救灾|应急|灾民|慰问|临时救助|抚恤|丧葬|收购")
_OF_POST = re.compile("误工|岗位|报酬|工资|津贴|绩效|养老保险|差旅|报销|交通费|伙食补助")
_UNITS = ("施工单位", "供应商", "企业", "合作社")
_TO_UNIT, _TO_OFFICIAL, _TO_PERSON = "付给单位", "收款人与本村村组干部同名", "付给个人"


def _payers_of(column: Any) -> Any:
    return lambda values: select(P.payer_code).where(column.in_(values))


class PaidInCash(Rule):
    """Payments by 现金: to a unit above the settling limit, to an official by name, or much to one person in a year."""

    code = "FW-P096"
    name = "大额现金支付工程款、劳务费"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "现金管理暂行条例：结算起点以上的单位间结算应当转账；惠民资金应直达账户，不得以现金发放"
    verified = False
    parameters = (_START, _LARGE, _SMALL)
    needs = (P,)
    reads = (
        Read(P, "payer_code"),
        Read(Unit, "unit_code"),
        Read(Unit, Via("unit_code", _payers_of(P.payee_code))),
        Read(Project, Via("project_no", _payers_of(P.project_no))),
        Read(AccountRegister, Via("account", _payers_of(P.payee_account))),
        Read(V),
    )
    subject = "支付"
    related = (("支付", "payment_key"), ("村组干部", "official_key"), ("项目", "project_key"))
    evidence = (
        Value("付款单位"),
        Value("收款人"),
        Value("情形"),
        Value("年度", Kind.YEAR),
        Value("用途"),
        Value("职务"),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("用途"),
        Value("项目名称"),
    )
    summary = (
        "{付款单位}{年度}年以现金付给{收款人}{行数}笔共{合计}元（{用途}），{情形}，"
        "请核实领款签字、实际收款人和为什么不转账。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "金额")),)
    page = Page(
        method="在支付方式为现金的支出里，按付款单位、收款人和年度合计：付给施工、供货单位和企业、合作社，单笔超过现金结算起点的；"
        "没有收款账号、用途是劳务一类，收款人与项目所在村、付款单位所在村的在任村组干部同名，合计超过小额上限的（领本人岗位报酬、误工补贴的除外）；"
        "付给其他个人的劳务一类，合计达到设定金额的，程度为低。",
        why="现金不留银行痕迹，谁领走、领了多少只有一张签字表，代签、冒领和坐支最容易在这里发生。",
        not_flagged=(
            "结算起点以下的零星支出",
            "抢险救灾、慰问、临时救助、向农民收购农产品",
            "村组干部本人的岗位报酬、误工补贴",
            "到户补助批次（由FW-B017列出），不是劳务而付给个人的（由FW-P002列出）",
            "转拨，退回的款项",
        ),
        check=("领款签字表、指印和身份证复印件", "银行取现记录和库存现金日记账", "向收款人核实是否收到、收到多少"),
        innocent=("村寨没有网点，经批准以现金发放", "支付方式填写错误，实际已转账", "同名同姓"),
        example=Example(
            {
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-09-12",
                        "付款单位编码": "XZ",
                        "收款人": "王小二",
                        "金额": "43000.00",
                        "用途": "管护用工劳务费",
                        "支付方式": "现金",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments in cash."""
        return counted(
            P.__table__,
            scope.touched(P.payer_code) & (P.method == _CASH),
            (P.amount <= 0, "退回"),
            (P.batch_no.is_not(None), "到户补助"),
            (~money.is_spending(), "转拨"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Spending in cash that is of no batch."""
        payer, payee = aliased(Unit), aliased(Unit)
        return (
            select(
                P.record_key.label("payment_key"),
                P.payer_code.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                payer.region_code.label("of_payer"),
                P.project_no.label("project"),
                Project.record_key.label("project_key"),
                payee.category.label("payee_category"),
                P.payee_code.label("payee_code"),
                P.payee_account.label("account"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                Project.name.label("项目名称"),
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(payee, payee.record_key == P.payee_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payer_code),
                P.method == _CASH,
                P.amount > 0,
                P.batch_no.is_(None),
                money.is_spending(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather by payer, payee, year and situation, and hold each against its limit."""
        known = sorted(rows, key=lambda row: (row["day"], row["payment_key"]))
        officials = _officials(scope.connection) if known else {}
        groups: dict[tuple[str, str, int, str], list[Row]] = defaultdict(list)
        for row in known:
            told = None if _URGENT.search(row["用途"]) else _situation(row, officials, scope)
            if told:
                year = date.fromordinal(row["day"]).year
                groups[row["partition"], row["收款人"], year, told["情形"]].append({**row, **told, "年度": year})
        for (*_, situation), found in groups.items():
            region = found[0]["region"] or ""
            total = sum(row["金额"] for row in found)
            if situation == _TO_OFFICIAL and total <= scope.number(_SMALL, scope.as_of, region):
                scope.leave_out("没有超过小额上限", len(found))
            elif situation == _TO_PERSON and total < scope.number(_LARGE, scope.as_of, region):
                scope.leave_out("付给个人的合计不到设定金额", len(found))
            else:
                yield from ({**row, "subject": found[0]["payment_key"]} for row in found)


def _situation(row: Row, officials: Mapping[tuple[str, str], list[_Term]], scope: Scope) -> dict[str, Any] | None:
    """What makes a payment in cash worth asking about, and what it weighs; None where nothing does."""
    plain: dict[str, Any] = {"official_key": None, "职务": None}
    if row["payee_category"] in _UNITS:
        above = row["金额"] > scope.number(_START, date.fromordinal(row["day"]), row["region"] or "")
        return {**plain, "情形": _TO_UNIT} if above else None
    # Of persons with an account, and of what is not work, the rule on private accounts tells.
    if row["payee_code"] is not None or row["account"] is not None or not EARNED.search(row["用途"]):
        return None
    places = {row["region"], row["of_payer"]} - {None}
    terms = [term for place in places for term in officials.get((place, row["收款人"]), ())]
    for key, post, first, last in terms:
        if first <= row["day"] <= (last or row["day"]):
            if _OF_POST.search(row["用途"]):
                return None
            return {"official_key": key, "职务": post or "职务不详", "情形": _TO_OFFICIAL}
    return {**plain, "情形": _TO_PERSON, "severity": Severity.LOW}


_Term = tuple[str, str | None, int, int | None]


def _officials(connection: Connection) -> dict[tuple[str, str], list[_Term]]:
    """Terms of officials by village and name."""
    found: dict[tuple[str, str], list[_Term]] = defaultdict(list)
    asked = select(V.region_code, V.name, V.record_key, V.post, V.from_day_day, V.until_day_day)
    for region, name, key, post, first, last in connection.execute(asked.order_by(V.record_key)):
        if region and name:
            found[region, name].append((key, post, first or 0, last))
    return found
