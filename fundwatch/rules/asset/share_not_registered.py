"""FW-A074: project money was put into a cooperative or company and no asset stands for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.tied_units import is_collective
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

J = Project
P = Payment
_MONTHS = "资产移交月数"
_KINDS = ("合作社", "企业")
_INVESTING = "资产收益"
_INTO = re.compile("入股|股金|股本|股权|折股|参股|量化|投资款|托养|托管经营")
#: What is paid to a cooperative on a share, and not for one.
_NOT_INTO = re.compile("分红|收益|奖补|奖励|贴息|服务费|培训|保险|运费|管理费|劳务|工资")


def _projects_of(column: Any) -> Any:
    def then(values: Statement) -> Statement:
        return select(P.project_no).where(column.in_(values))

    return then


class ShareNotRegistered(Rule):
    """支付 for shares to 合作社 or 企业 without a contract, months ago, and no 资产 or 资产来源 names the project."""

    code = "FW-A074"
    name = "入股资金没有登记资产"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "扶贫资金入股形成的权益性资产应登记、确权，折股量化到村到户"
    verified = False
    parameters = (_MONTHS,)
    needs = (Payment, Project, Unit, Asset)
    reads = (
        Read(J, "project_no"),
        Read(P, "project_no"),
        Read(Asset, "project_no"),
        Read(AssetSource, "project_no"),
        Read(Contract, "project_no"),
        Read(ContractProject, "project_no"),
        Read(Unit, Via("unit_code", _projects_of(P.payee_code))),
        Read(AccountRegister, Via("account", _projects_of(P.payee_account))),
    )
    reads_clock = True
    subject = "项目"
    related = (("支付", "payment_key"), ("单位", "unit_key"))
    evidence = (
        Value("项目名称"),
        Value("项目类别"),
        Value("收款单位"),
        Value("用途"),
        Value("最后付款日期", Kind.DAY),
        Value("截至日期", Kind.DAY),
    )
    details = (Value("支付流水号"), Value("支付日期", Kind.DAY), Value("金额", Kind.MONEY))
    summary = (
        "项目“{项目名称}”付给{收款单位}{合计}元（{用途}），最后一笔在{最后付款日期}，截至{截至日期}没有登记资产，"
        "请核实入股协议、股权登记和折股量化情况。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="没有合同、付给合作社或企业的支出，项目属于资产收益类或用途写明入股、股金、折股、托养一类的，"
        "最后一笔付款后超过设定的月数，资产和资产来源中都没有该项目的，列为疑点。",
        why="入股的钱不登记成资产，就没有人记得收分红、到期收回本金，等于送给了经营主体。",
        not_flagged=(
            "有合同的项目（由FW-A006看）",
            "分红、奖补、贴息、服务费一类付款",
            "付给村集体经济组织的",
            "最后一笔付款没有超过设定的月数的，项目已终止的",
        ),
        check=("入股协议和股权证书", "合作社的股金账", "折股量化到村到户的名册", "分红记录"),
        innocent=("几个项目合成一项资产而没有登记资产来源", "资金已经收回", "登记在主管部门账上"),
        example=Example(
            {
                "单位": [{"单位编码": "HZS", "名称": "示例县香菇种植专业合作社", "类别": "合作社"}],
                "项目": [{**PROJECT, "项目名称": "上坪村产业扶持入股", "项目类别": "资产收益"}],
                "资产": [
                    {
                        "资产编号": "ZC9",
                        "资产名称": "下坪村厂房",
                        "资产类别": "经营性",
                        "原值": "100000.00",
                        "形成日期": "2017-06-01",
                        "区划代码": "539900101202",
                        "状态": "在用",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-10-12",
                        "付款单位编码": "XZ",
                        "收款人": "示例县香菇种植专业合作社",
                        "收款单位编码": "HZS",
                        "金额": "200000.00",
                        "用途": "产业扶持入股金",
                        "项目编号": "XM1",
                        "支付方式": "转账",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project on which a cooperative or company was paid."""
        paid = exists().where(P.project_no == J.record_key, P.payee_code == Unit.record_key, Unit.category.in_(_KINDS))
        return counted(J.__table__, scope.touched(J.project_no) & paid)

    def select(self, scope: Scope) -> Select[Any]:
        """Spending without a contract that went to cooperatives and companies on projects that left no asset."""
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                P.record_key.label("payment_key"),
                Unit.record_key.label("unit_key"),
                Unit.category.label("unit_category"),
                (P.paid_on_day < months_ago(scope, _MONTHS, J.region_code)).label("old"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                J.name.label("项目名称"),
                J.category.label("项目类别"),
                Unit.name.label("收款单位"),
                P.purpose.label("用途"),
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(P, P.project_no == J.record_key)
            .join(Unit, Unit.record_key == P.payee_code)
            .where(
                scope.touched(J.project_no),
                J.status != "终止",
                Unit.category.in_(_KINDS),
                P.contract_no.is_(None),
                money.is_spending(),
                or_(J.category == _INVESTING, func.coalesce(P.purpose, "") != ""),
                ~exists().where(Asset.project_no == J.record_key),
                ~exists().where(AssetSource.project_no == J.record_key),
                ~exists().where(Contract.project_no == J.record_key),
                ~exists().where(ContractProject.project_no == J.record_key),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """A project once, with what it put into shares and did not get back."""
        projects: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["payment_key"])):
            if is_collective(row["收款单位"], row["unit_category"]):
                scope.leave_out("付给村集体经济组织")
            elif _is_invested(row):
                projects[row["subject"]].append(row)
        for group in projects.values():
            if sum(row["金额"] for row in group) <= 0 or not all(row["old"] for row in group):
                continue
            told = {
                "收款单位": "、".join(dict.fromkeys(row["收款单位"] for row in group)),
                "用途": "、".join(dict.fromkeys(row["用途"] or "用途未填" for row in group)),
                "最后付款日期": group[-1]["day"],
                "截至日期": scope.as_of,
            }
            for row in group:
                yield {**row, **told}


def _is_invested(row: Row) -> bool:
    """Whether a payment was for a share: its purpose says so, or the project is one of shares."""
    purpose = row["用途"] or ""
    if _NOT_INTO.search(purpose):
        return False
    return row["项目类别"] == _INVESTING or bool(_INTO.search(purpose))
