"""FW-W006: a project management fee was spent on receptions, gifts or welfare."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.payment.facts import with_refunds
from fundwatch.rules.payment.negative_list import WASTED_FEES, forbidden_uses, found
from fundwatch.rules.place_names import places_of
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.scope import Scope

P = Payment
_CATEGORY = "项目管理费"
#: Words that show it only where a management fee pays; elsewhere they may be what a project is for.
_MORE_WORDS = ("慰问", "福利", "补贴", "纪念品", "会餐", "酒水")
#: Lodging and travel of inspections is what the fee may pay.
_LODGING = "住宿费"
_UNLESS = ("差旅", "出差", "伙食补助费", "公益")


def _payees_of(column: Any) -> Any:
    return lambda values: select(P.payee).where(column.in_(values))


class ManagementFeeWasted(Rule):
    """A payment of a project of category 项目管理费 whose 用途 names a reception, a gift, a bonus or a trip."""

    code = "FW-W006"
    version = 3
    name = "项目管理费用于接待、慰问、福利等"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "项目管理费用于项目前期、检查验收、公告公示等管理支出，不得用于接待、福利和补贴"
    verified = False
    needs = (Payment, Project)
    needs_columns = (Payment.project_no,)
    reads = (
        # By payee, because a payment and its refund are judged together.
        Read(Payment, "payee"),
        Read(Project, Via("project_no", _payees_of(P.project_no))),
        Read(Indicator, Via("indicator_no", _payees_of(P.indicator_no))),
        Read(Unit, Via("unit_code", _payees_of(P.payee_code))),
        Read(Unit, Via("unit_code", _payees_of(P.payer_code))),
        Read(AccountRegister, Via("account", _payees_of(P.payee_account))),
        Read(Region),
    )
    subject = "支付"
    related = (("项目", "project"), ("资金指标", "indicator_key"))
    evidence = (
        Value("用途"),
        Value("命中词"),
        Value("项目名称"),
        Value("付款单位"),
        Value("收款人"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("退回日期", Kind.DAY),
    )
    summary = (
        "{支付日期}{付款单位}用“{项目名称}”支付“{用途}”{金额}元给{收款人}，用途中的“{命中词}”不属于项目管理支出，"
        "请核实原始凭证和实际用途。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="在项目管理费类项目的支出中，查用途里接待、吃喝、慰问、福利、奖金、补贴、旅游一类的词。"
        "事后已原额退回的仍列出，程度为低。",
        why="管理费最容易变成招待费和福利费：金额不大、次数多，却最伤群众的信任。",
        not_flagged=("检查验收的差旅、住宿和伙食补助", "办公、印刷、公示、评审等管理支出", "转拨给乡镇、村的管理费"),
        check=("接待审批单、菜单、人员名单", "慰问、福利的领取签字表", "是否在其他科目重复列支"),
        innocent=("用途写得含糊，实为会务、培训支出", "词语出现在单位名、店名中"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [{**PROJECT, "项目名称": "2017年项目管理费", "项目类别": "项目管理费"}],
                "支付": [
                    {
                        **PAYMENT,
                        "合同编号": "",
                        "收款人": "清溪镇顺风酒楼",
                        "收款单位编码": "",
                        "金额": "3860.00",
                        "用途": "检查组接待费",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Every payment that is spending of a management fee."""
        payer = aliased(Unit)
        return (
            select(
                P.record_key.label("subject"),
                P.payee.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                func.coalesce(payer.region_code, Project.region_code).label("region"),
                Project.record_key.label("project"),
                P.payer_code.label("payer"),
                Indicator.record_key.label("indicator_key"),
                P.purpose.label("用途"),
                Project.name.label("项目名称"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .join(Project, Project.record_key == P.project_no)
            .outerjoin(Indicator, Indicator.record_key == P.indicator_no)
            .where(scope.touched(P.payee), Project.category == _CATEGORY, P.amount > 0, money.is_spending())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the payments whose 用途 names it; what came back since weighs little."""
        hits = []
        places = places_of(scope)
        for row in rows:
            scope.look_at()
            word = wasted_on(places.hidden_in(row["用途"]), date.fromordinal(row["day"]))
            if word:
                hits.append({**row, "命中词": word.replace("*", "…")})
        return with_refunds(scope.connection, hits)


def wasted_on(purpose: str, day: date) -> str | None:
    """The word in a purpose that no management fee may pay for; None where there is none."""
    if any(found(word, purpose) for word in _UNLESS):
        return None
    for use in forbidden_uses():
        if use.item in WASTED_FEES:
            word = use.word_in(purpose, day)
            if word and word != _LODGING:
                return word
    return next((word for word in _MORE_WORDS if word in purpose), None)
