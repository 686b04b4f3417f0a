"""FW-P003: money was spent under another budget subject than its document names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, func, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import with_refunds
from fundwatch.rules.scope import Scope

P = Payment
#: Integrated funds may be spent under the subject of the project they were pooled for.
_POOLED = "统筹整合涉农"
_CODE = re.compile(r"^\D{0,2}(\d{3,})")


class OtherBudgetSubject(Rule):
    """支付.支出科目 and the document's 支出科目 are both given and neither is the beginning of the other."""

    code = "FW-P003"
    name = "支出科目与指标科目不一致"
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "预算支出应当按照预算科目执行，不同预算科目间的资金调剂须按规定报批"
    verified = False
    needs = (Payment, Indicator)
    needs_columns = (Payment.indicator_no, Payment.account_subject, Indicator.account_subject)
    reads = (Read(Payment), Read(Indicator), Read(Project), Read(Unit), Read(AccountRegister))
    subject = "支付"
    related = (("资金指标", "indicator_key"), ("项目", "project_key"))
    evidence = (
        Value("资金名称"),
        Value("指标文号"),
        Value("任务方向"),
        Value("指标支出科目"),
        Value("实际支出科目"),
        Value("项目名称"),
        Value("付款单位"),
        Value("收款人"),
        Value("用途"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("退回日期", Kind.DAY),
    )
    summary = (
        "{支付日期}{付款单位}用“{资金名称}”支付{金额}元（{用途}），列支科目{实际支出科目}与指标科目{指标支出科目}不一致，"
        "请核对是否经过调剂批准、是否改变了资金用途。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="对写明支出科目的支出，与其指标的支出科目比较；编码按数字比较，一方是另一方的上级科目的视为一致；"
        "双方都写名称的按名称比较，一方写编码、一方写名称的不比较。事后已原额退回的程度为低。",
        why="专项资金换了科目列支，常常是挪作他用或弥补别处缺口。",
        not_flagged=(
            "统筹整合涉农资金：整合后可以按项目调整科目",
            "转拨到下级单位的款项",
            "指标或支付没有写支出科目的",
            "一方只写到类、款，另一方写到其下项级的",
        ),
        check=("科目调剂、整合方案的批复", "会计凭证的列支科目", "项目内容与任务方向是否相符"),
        innocent=("年度科目改名、编码调整", "录入时选错科目，后来已更正", "经批准调整而指标没有登记"),
        example=Example(
            {
                "资金指标": [
                    {
                        "指标编号": "ZB1",
                        "指标文号": "示财农〔2017〕1号",
                        "资金名称": "2017年财政专项扶贫资金",
                        "资金级次": "中央",
                        "资金类别": "财政专项扶贫",
                        "预算年度": "2017",
                        "金额": "1000000.00",
                        "下达日期": "2017-01-20",
                        "支出科目": "2130505",
                    }
                ],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-08-15",
                        "付款单位编码": "XZ",
                        "收款人": "示例县路桥有限公司",
                        "收款单位编码": "SG",
                        "金额": "80000.00",
                        "用途": "机关院坝维修",
                        "指标编号": "ZB1",
                        "支付方式": "转账",
                        "支出科目": "2010301",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments of a document."""
        return counted(
            P.__table__.join(Indicator.__table__, Indicator.record_key == P.indicator_no),
            scope.touched(P.payment_no),
            (P.amount <= 0, "退回"),
            (func.coalesce(P.account_subject, "") == "", "支付没有写支出科目"),
            (func.coalesce(Indicator.account_subject, "") == "", "指标没有写支出科目"),
            (Indicator.fund_category == _POOLED, "统筹整合涉农资金"),
            (~money.is_spending(), "转拨"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Spending under a subject that is written differently."""
        payer = aliased(Unit)
        return (
            select(
                P.record_key.label("subject"),
                P.payment_no.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                P.project_no.label("project"),
                P.payer_code.label("payer"),
                Indicator.record_key.label("indicator_key"),
                Project.record_key.label("project_key"),
                Indicator.fund_name.label("资金名称"),
                Indicator.document_no.label("指标文号"),
                Indicator.task.label("任务方向"),
                Indicator.account_subject.label("指标支出科目"),
                P.account_subject.label("实际支出科目"),
                Project.name.label("项目名称"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(Indicator, Indicator.record_key == P.indicator_no)
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payment_no),
                P.amount > 0,
                and_(P.account_subject != "", Indicator.account_subject != ""),
                P.account_subject != Indicator.account_subject,
                Indicator.fund_category != _POOLED,
                money.is_spending(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Compare codes as codes; what came back since weighs little."""
        differing = [row for row in rows if _differ(row["实际支出科目"], row["指标支出科目"])]
        return with_refunds(scope.connection, differing)


def _differ(one: str, other: str) -> bool:
    first, second = _CODE.match(one.strip()), _CODE.match(other.strip())
    if first and second:
        return not (first[1].startswith(second[1]) or second[1].startswith(first[1]))
    if first or second:
        return False
    names = "".join(one.split()), "".join(other.split())
    return not (names[0] in names[1] or names[1] in names[0])
