"""FW-P013: money for the repair of people's homes went to a firm with no household, project or contract behind it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit.facts import payments_by, stands
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
J = Project
P = Payment
_LIMIT = "无合同支付上限"
#: What such money is called, unless it came along for the work of offices.
_HOMES = ("危房改造", "危旧房改造", "农房抗震", "抗震安居", "危房加固")
_FOR_OFFICES = ("工作经费", "业务经费", "管理经费", "运转", "能力建设")
_FIRMS = ("施工单位", "供应商", "企业", "合作社")
#: A firm without a code, by its name; banks pay out for others.
_NAMED_FIRM = re.compile("公司|工程队|施工队|建筑队|经营部|门市|建材|厂$")
_BANK = re.compile("银行|信用社|信用联社|农商|代发|社保卡|一卡通")
#: What offices lawfully buy with it, and homes that are built together for those who cannot build.
_LAWFUL = re.compile(
    "鉴定|检测|评估|测绘|设计|监理|审计|审核|评审|造价|档案|印刷|制作|标识|标牌|公示牌|培训|保险|宣传|系统|软件|"
    "统建|代建|统规|集中建|集中修|集中改|委托|农户|特困|五保|兜底|周转房|公租房|公共租赁|幸福院|敬老院|代付|代发"
)


def _funds_of(batches: Statement) -> Statement:
    return select(B.indicator_no).where(B.batch_no.in_(batches))


def _funds_paid(column: Any) -> Any:
    return lambda values: select(P.indicator_no).where(column.in_(values))


class HomeMoneyToFirm(Rule):
    """Spending of 危房改造 money that went to a firm above a limit, without 项目编号, 合同编号 and 批次号."""

    code = "FW-P013"
    name = "危改资金付给公司而没有改造户"
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "农村危房改造补助资金补助到户、专款专用"
    verified = False
    parameters = (_LIMIT,)
    needs = (Payment, Indicator)
    needs_columns = (Payment.indicator_no,)
    reads = (
        Read(P, "indicator_no"),
        Read(P, Via("batch_no", _funds_of)),
        Read(Indicator, "indicator_no"),
        *payments_by("indicator_no"),
        Read(AccountRegister, Via("account", _funds_paid(P.payee_account))),
        *(Read(table) for table in (Unit, Contract, ContractProject, Procurement, Project)),
    )
    subject = "支付"
    related = (("支付", "支付流水号"), ("资金指标", "indicator_key"))
    evidence = (
        Value("资金名称"),
        Value("指标文号"),
        Value("付款单位"),
        Value("收款人"),
        Value("用途"),
        Value("支付日期", Kind.DAY),
        Value("累计支付", Kind.MONEY),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("收款人"),
        Value("支付金额", Kind.MONEY),
        Value("用途"),
    )
    summary = (
        "{支付日期}{付款单位}用“{资金名称}”付给{收款人}（{用途}），累计{累计支付}元，没有项目、合同，也没有改造户名册，"
        "请核实改造了哪些户的房屋、钱作什么用。"
    )
    compared = (Compared("累计支付", Total("支付", "金额")), Compared(AMOUNT, Total("支付", "金额")))
    page = Page(
        method="名称是危房改造、抗震安居一类、应当补助到户的资金，支出付给施工、供货单位或公司，"
        "没有项目编号、合同编号和批次号，同一指标付给同一收款人的合计（减去退回）超过设定的数额，"
        "而收款人在危房改造项目中没有合同、没有中标，这项指标的发放名册也都另有拨款的，列为疑点。",
        why="危改补助应当到户；直接付给公司而说不出改造了谁的房，可能是把专款用到了别处。",
        not_flagged=(
            "有项目编号、合同编号或批次号的支付（由FW-P007等列出），转拨",
            "用途写明鉴定、设计、监理、档案等服务，或统建、代建、受农户委托、为特困户集中修建的",
            "收款人在危房改造类项目中签过合同、中过标的：多半是漏填编号",
            "这项指标有名册而没有对应拨款的：可能就是为这些户付的",
            "随资金下达的工作经费，银行、信用社等代发单位，合计没有超过设定的数额的",
        ),
        check=("合同、工程量和验收单", "改造户名单和农户的委托书", "收款单位实际做了什么", "是否经过批准调整用途"),
        innocent=("统一代建，协议和名册没有录入", "漏填了项目编号、合同编号", "结余经批准调整用途"),
        example=Example(
            {
                "单位": [{"单位编码": "SG9", "名称": "示例县宏远建筑有限公司", "类别": "施工单位"}],
                "资金指标": [
                    {
                        "指标编号": "ZB1",
                        "指标文号": "示财社〔2017〕1号",
                        "资金名称": "2017年农村危房改造补助资金",
                        "资金级次": "中央",
                        "资金类别": "行业资金",
                        "预算年度": "2017",
                        "金额": "1000000.00",
                        "下达日期": "2017-01-20",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-08-15",
                        "付款单位编码": "XZ",
                        "收款人": "示例县宏远建筑有限公司",
                        "收款单位编码": "SG9",
                        "金额": "180000.00",
                        "用途": "危房改造款",
                        "指标编号": "ZB1",
                        "支付方式": "转账",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of such money."""
        return counted(
            P.__table__,
            and_(scope.touched(P.indicator_no), P.indicator_no.in_(_funds())),
            (P.amount <= 0, "退回"),
            (~money.is_spending(), "转拨"),
            (~_is_bare(), "有项目、合同或批次"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Spending of such money, and refunds, with no project, contract or batch."""
        payer, payee = aliased(Unit), aliased(Unit)
        return (
            select(
                P.record_key.label("支付流水号"),
                P.indicator_no.label("partition"),
                P.paid_on_day.label("day"),
                func.coalesce(payer.region_code, "").label("region"),
                P.payer_code.label("payer"),
                P.payee_account.label("account"),
                P.payee_code.label("payee_code"),
                payee.category.label("payee_category"),
                Indicator.record_key.label("indicator_key"),
                Indicator.fund_name.label("资金名称"),
                Indicator.document_no.label("指标文号"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("支付金额"),
            )
            .join(Indicator, Indicator.record_key == P.indicator_no)
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(payee, payee.record_key == P.payee_code)
            .where(scope.touched(P.indicator_no), P.indicator_no.in_(_funds()), _is_bare(), money.is_spending())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the firms that got enough of a fund, of which neither a contract nor an unpaid list can tell why."""
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            if _is_firm(row) and not _LAWFUL.search(row["用途"]):
                groups[row["partition"], row["payee_code"] or row["收款人"]].append(row)
        contracted = _contracted(scope) if groups else set()
        for (fund, payee), group in sorted(groups.items()):
            paid = sorted((r for r in group if r["支付金额"] > 0), key=lambda row: (row["day"], row["支付流水号"]))
            total = sum(row["支付金额"] for row in group)
            if not paid or total <= scope.number(_LIMIT, date.fromordinal(paid[-1]["day"]), paid[0]["region"]):
                continue
            if payee in contracted:
                scope.leave_out("收款人在危房改造项目中有合同或中标", len(paid))
            elif _has_unpaid_list(fund, scope):
                scope.leave_out("指标有名册而没有对应拨款", len(paid))
            else:
                yield from _told(paid[0], group, total)


def _told(first: Row, group: Sequence[Row], total: int) -> Iterable[Row]:
    """The payments and what came back of them, under the first payment."""
    rest = sorted((row for row in group if row is not first), key=lambda row: (row["day"], row["支付流水号"]))
    told = {"subject": first["支付流水号"], "day": first["day"], "累计支付": total}
    for row in (first, *rest):
        yield {**row, **told, "amount": total if row is first else None}


def _funds() -> Select[Any]:
    """Documents of money that is meant for people's homes."""
    named = or_(*(Indicator.fund_name.contains(word) for word in _HOMES))
    for_offices = or_(*(Indicator.fund_name.contains(word) for word in _FOR_OFFICES))
    return select(Indicator.record_key).where(named, not_(for_offices))


def _is_bare() -> ColumnElement[bool]:
    return and_(P.project_no.is_(None), P.contract_no.is_(None), P.batch_no.is_(None))


def _is_firm(row: Row) -> bool:
    if _BANK.search(row["收款人"]):
        return False
    if row["payee_code"] is None:
        return _NAMED_FIRM.search(row["收款人"]) is not None
    return row["payee_category"] in _FIRMS


def _contracted(scope: Scope) -> set[str]:
    """Codes and names of firms with a contract for, or the award of, a project on homes."""
    of_homes = or_(J.category == "危房改造", *(J.name.contains(word) for word in (*_HOMES, "危房", "危改", "安居")))
    own = select(Contract.contractor_code).join(J, J.record_key == Contract.project_no)
    shared = (
        select(Contract.contractor_code)
        .join(ContractProject, ContractProject.contract_no == Contract.record_key)
        .join(J, J.record_key == ContractProject.project_no)
    )
    awarded = select(Procurement.winner_code).join(J, J.record_key == Procurement.project_no)
    firms = {code for asked in (own, shared, awarded) for code in scope.connection.scalars(asked.where(of_homes))}
    listed = scope.temporary((("code", str),), sorted((code,) for code in firms if code))
    named = select(Unit.name).where(Unit.record_key.in_(select(listed.c.code)))
    return {code for code in firms if code} | set(scope.connection.scalars(named))


def _has_unpaid_list(fund: str, scope: Scope) -> bool:
    """Whether people were paid out of a fund by a list that no payment names: it may have been paid so."""
    lists = select(B.batch_no).where(B.indicator_no == fund, stands(B, scope)).distinct()
    batches = set(scope.connection.scalars(lists))
    if not batches:
        return False
    wanted = select(scope.temporary((("batch", str),), [(one,) for one in sorted(batches)]).c.batch)
    funded = select(P.batch_no).where(P.batch_no.in_(wanted), money.is_spending())
    return bool(batches - set(scope.connection.scalars(funded)))
