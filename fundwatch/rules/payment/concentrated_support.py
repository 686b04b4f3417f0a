"""FW-P012: one company or cooperative drew productive money, and no household, or hardly any, had a share in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.tied_units import is_collective
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

J = Project
P = Payment
_YEARS, _LEAST, _EACH = "集中扶持最少年数", "集中扶持最低金额", "户均产业资金核对金额"
_KINDS = ("合作社", "企业")
#: Whom a purchase is paid to as a rule: support only where 用途 says so.
_SELLERS = ("供应商", "施工单位")
_SAID_SUPPORT = ("扶持", "奖补", "补助", "补贴", "带动", "帮扶", "以奖代补")
_PRODUCTIVE = ("产业发展", "资产收益")
#: What 利益联结机制 says where there is none.
_NO_LINK = re.compile(
    "(暂|暂时|尚|目前)?(无|没有|没|未|不详|不明|/|-+)(任何|明确)?(建立|签订|约定|落实|填写|登记|说明)?(任何|明确)?"
    "(与|和|同|的|建立|签订|利益|联结|联接|连接|链接|机制|关系|协议|合同|带动|分红|收益|分配|内容|记录|"
    "农户|贫困户|脱贫户|群众|合作社|企业|村集体)*"
)


#: What a company may be given without having to take households along.
_REWARD = re.compile("贴息|奖励|奖金")
_NONE, _HARDLY = "登记为没有受益户、没有利益联结", "登记的受益户很少，平均每户分摊的资金达到核对数"


def _payees_of(column: Any) -> Callable[[Statement], Statement]:
    return lambda values: select(P.payee_code).where(column.in_(values))


class ConcentratedSupport(Rule):
    """Support without a contract, in several years, by projects that name no household and no share of theirs.

    Or hardly any household for the money; or in one year by a project that says that it has none.
    """

    code = "FW-P012"
    version = 4
    name = "产业资金给同一主体而没有带动农户"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "产业资金支持企业、合作社的，应当建立与贫困户的利益联结，形成的资产折股到村到户"
    verified = False
    parameters = (_YEARS, _LEAST, _EACH)
    needs = (Payment, Unit, Project)
    needs_columns = (Payment.payee_code, (Project.household_count, Project.benefit_link))
    reads = (
        Read(P, "payee_code"),
        Read(Unit, "unit_code"),
        Read(Project, Via("project_no", _payees_of(P.project_no))),
        Read(Asset, Via("project_no", _payees_of(P.project_no))),
        Read(AssetSource, Via("project_no", _payees_of(P.project_no))),
        Read(AccountRegister, Via("account", _payees_of(P.payee_account))),
        Read(Contract, "contractor_code"),
    )
    subject = "单位"
    related = (("项目", "project_key"), ("支付", "payment_key"))
    evidence = (
        Value("收款人"),
        Value("收款单位类别"),
        Value("情形"),
        Value("年数", Kind.INTEGER),
        Value("项目数", Kind.INTEGER),
        Value("支付笔数", Kind.INTEGER),
    )
    details = (
        Value("项目名称"),
        Value("受益户数", Kind.INTEGER),
        Value("利益联结机制"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("用途"),
    )
    summary = (
        "{收款人}在{年数}个年度里从{项目数}个产业项目得到{合计}元，这些项目{情形}，也没有登记资产，"
        "请核实带动了哪些户、资产归谁所有、收益怎样分配。"
    )
    page = Page(
        method="没有合同、付给企业或合作社（用途写明扶持、补助的，也包括供应商、施工单位）的产业发展、资产收益类项目支出，项目的受益户数填0或空着、利益联结机制空着或写明没有（至少有一样写明），"
        "又没有登记资产的，按收款单位合计；到账的年份和金额都达到设定数的，列为疑点。"
        "登记了受益户，但户数很少、平均每户分摊的资金达到设定数的项目，也按年份和金额一并合计。"
        "只有一年的，受益户数填0、金额达到设定数而不是贴息、奖励的，作为程度低的线索。",
        why="资金连年投给少数企业、大户，贫困户没有参与也没有分红，项目完了什么也没有留下。",
        not_flagged=(
            "受益户数、利益联结机制都空着的：是没有填，不是没有",
            "有受益户或写明了利益联结的项目（每户分摊的资金达到设定数的除外）",
            "有合同的采购、工程款",
            "项目形成的资产已经登记的",
            "村集体经济组织",
            "年份、金额没有达到设定数的；转拨到下级单位的款项，退回的款项（按项目抵减）",
        ),
        check=("协议里对带动农户、分红的约定", "农户是否知情、得到过什么", "资产的权属", "每年评审立项的会议记录"),
        innocent=(
            "带动的户数登记在别的项目里",
            "资金以借款、周转金方式支持，按期归还",
            "按政策给企业的贴息、奖励，不要求带动",
        ),
        example=Example(
            {
                "单位": [{"单位编码": "QY", "名称": "示例县某某农业公司", "类别": "企业"}],
                "项目": [
                    {**PROJECT, "项目编号": number, "项目名称": name, "项目类别": "产业发展", "受益户数": "0"}
                    for number, name in (("XM1", "2016年肉牛养殖扶持"), ("XM2", "2017年肉牛扩繁扶持"))
                ],
                "支付": [
                    {
                        "支付流水号": f"ZF{number}",
                        "支付日期": day,
                        "付款单位编码": "ZG",
                        "收款人": "示例县某某农业公司",
                        "收款单位编码": "QY",
                        "金额": "200000.00",
                        "用途": "产业扶持资金",
                        "项目编号": f"XM{number}",
                        "支付方式": "转账",
                    }
                    for number, day in ((1, "2016-09-12"), (2, "2017-09-12"))
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments on productive projects that give money out."""
        source = P.__table__.join(J.__table__, J.record_key == P.project_no)
        productive = and_(scope.touched(P.payee_code), P.amount > 0, J.category.in_(_PRODUCTIVE))
        unknown = and_(J.household_count.is_(None), J.benefit_link.is_(None))
        return counted(
            source, productive, (P.contract_no.is_not(None), "有合同"), (unknown, "项目没有填受益户数和利益联结")
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Support of companies and cooperatives by projects that may have no household in them and left no asset."""
        return (
            select(
                Unit.record_key.label("subject"),
                P.payee_code.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                J.region_code.label("region"),
                J.record_key.label("project"),
                J.record_key.label("project_key"),
                P.record_key.label("payment_key"),
                Unit.name.label("unit_name"),
                P.payee.label("收款人"),
                Unit.category.label("收款单位类别"),
                J.name.label("项目名称"),
                J.household_count.label("受益户数"),
                J.benefit_link.label("利益联结机制"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
                P.purpose.label("用途"),
            )
            .join(Unit, Unit.record_key == P.payee_code)
            .join(J, J.record_key == P.project_no)
            .where(
                scope.touched(P.payee_code),
                P.amount != 0,
                P.contract_no.is_(None),
                or_(Unit.category.in_(_KINDS), and_(Unit.category.in_(_SELLERS), _is_said_support())),
                J.category.in_(_PRODUCTIVE),
                or_(J.household_count.is_not(None), J.benefit_link.is_not(None)),
                money.is_spending(),
                ~_bought_or_booked(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the payees who drew enough in enough years by projects without a link."""
        payees: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if is_collective(row["unit_name"], row["收款单位类别"]):
                scope.leave_out("村集体经济组织")
            else:
                payees[row["subject"]].append(row)
        for _, drawn in sorted(payees.items()):
            yield from _judged(drawn, scope)


def _judged(drawn: Sequence[Row], scope: Scope) -> Iterable[Row]:
    """The payments of the first way in which what a payee drew is to be asked about."""
    net = _net(drawn)
    kept = [row for row in drawn if net[row["project"]] > 0]
    region = min((row["region"] for row in kept), default="")
    each = scope.number(_EACH, scope.as_of, region)
    unlinked = [row for row in kept if _is_unlinked(row["受益户数"], row["利益联结机制"])]
    hardly = [row for row in kept if row["受益户数"] and net[row["project"]] >= each * row["受益户数"]]
    nobody = [row for row in unlinked if row["受益户数"] == 0 and not _REWARD.search(row["用途"] or "")]
    least = scope.number(_YEARS, scope.as_of, region)
    ways = (
        (unlinked, least, _NONE, Severity.MEDIUM),
        (unlinked + hardly, least, _HARDLY, Severity.MEDIUM),
        (nobody, 1, _NONE, Severity.LOW),
    )
    for paid, enough, how, severity in ways:
        years = {date.fromordinal(row["day"]).year for row in paid if row["amount"] > 0}
        if len(years) >= enough and sum(row["amount"] for row in paid) >= scope.number(_LEAST, scope.as_of, region):
            known = {"年数": len(years), "项目数": len({row["project"] for row in paid}), "支付笔数": len(paid)}
            told = {**known, "情形": how, "severity": severity}
            yield from ({**row, **told} for row in sorted(paid, key=lambda row: row["payment_key"]))
            return


def _is_said_support() -> ColumnElement[bool]:
    return or_(*(P.purpose.contains(word) for word in _SAID_SUPPORT))


def _net(drawn: Sequence[Row]) -> dict[str, int]:
    """What was kept of each project's money, in fen."""
    net: dict[str, int] = defaultdict(int)
    for row in drawn:
        net[row["project"]] += row["amount"]
    return net


def _bought_or_booked() -> ColumnElement[bool]:
    """Whether the payee has a contract of the project, or the project left an asset in the books."""
    own = (select(table.project_no).where(table.project_no.is_not(None)) for table in (Asset, AssetSource))
    contracted = exists().where(Contract.contractor_code == P.payee_code, Contract.project_no == P.project_no)
    return or_(contracted, *(P.project_no.in_(projects) for projects in own))


def _is_unlinked(households: int | None, link: str | None) -> bool:
    """Whether a project says that it has no household in it; one that says nothing does not say so."""
    none = link is not None and _NO_LINK.fullmatch(link.strip()) is not None
    return none if households is None else households == 0 and (link is None or none)
