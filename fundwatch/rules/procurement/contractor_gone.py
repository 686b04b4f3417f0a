"""FW-C043: a contractor was paid, the project is not done, and the company is struck off."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.procurement.kinds import PurchaseKind, kind_of
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import contracts_of, counts_for_contract
from fundwatch.rules.scope import Scope

A = Acceptance
C = Contract
J = Project
P = Payment
R = CompanyRegister
_GONE = ("注销", "吊销", "撤销")
_GOING_ON = ("批复", "实施")


def _contracts_of_companies(values: Statement) -> Statement:
    units = select(Unit.unit_code).where(Unit.credit_code.in_(values))
    return select(C.contract_no).where(C.contractor_code.in_(units))


class ContractorGone(Rule):
    """状态 of 企业登记 says struck off; the project is going on, without completion, acceptance or settlement."""

    code = "FW-C043"
    name = "工程未完而合同乙方已注销或吊销"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "供应商应当具有独立承担民事责任和履行合同的能力；乙方已经不存在的合同应当及时清理，追回多付的资金"
    verified = False
    needs = (Contract, Unit, CompanyRegister, Payment)
    needs_columns = (CompanyRegister.status, Unit.credit_code, Payment.contract_no)
    reads = (
        Read(Contract, "contract_no"),
        Read(Payment, "contract_no"),
        Read(Settlement, "contract_no"),
        Read(Unit, Via("unit_code", contracts_of(C.contractor_code))),
        Read(CompanyRegister, Via("credit_code", _contracts_of_companies)),
        Read(Project, Via("project_no", contracts_of(C.project_no))),
        Read(Acceptance, Via("project_no", contracts_of(C.project_no))),
    )
    subject = "合同"
    related = (("单位", "contractor"), ("企业登记", "company_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("项目状态"),
        Value("乙方"),
        Value("企业状态"),
        Value("合同金额", Kind.MONEY),
        Value("签订日期", Kind.DAY),
        Value("已付金额", Kind.MONEY),
        Value("未付金额", Kind.MONEY),
    )
    summary = (
        "“{项目名称}”与{乙方}的合同已付{已付金额}元，项目状态仍是{项目状态}，企业登记的状态是{企业状态}，"
        "请核实签约时企业是否存续、工程由谁在做、多付的钱能否追回。"
    )
    compared = (Compared("未付金额", Given("合同金额") - Given("已付金额")),)
    page = Page(
        method="状态为批复、实施，没有完工日期和合格验收的项目，合同已经付过款、没有结算审核，"
        "而乙方在企业登记中的状态含注销、吊销、撤销的列出。企业登记没有注销、吊销的日期，不能判断签约时是否存续，需要查登记档案。",
        why="借用停业公司的资质签约，或收了预付款就注销，工程便没有人做、没有人赔。",
        not_flagged=(
            "项目已经完工、验收合格或终止的，合同已有结算审核的（做完以后注销属正常）",
            "监理、勘察、设计等前期服务的合同",
            "没有付款，或付款已全部退回的",
            "企业登记中没有的单位",
        ),
        check=("企业登记档案中注销、吊销的日期", "实际施工人和收款账户", "工地进度，工程量是否与付款相符"),
        innocent=("工程已完而项目状态没有更新", "企业合并、改制，由承继单位继续履行", "已经与乙方解除合同、另行发包"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": "T1",
                        "名称": "示例县安泰农业有限公司",
                        "类别": "施工单位",
                        "统一社会信用代码": "X1",
                    }
                ],
                "企业登记": [{"统一社会信用代码": "X1", "企业名称": "示例县安泰农业有限公司", "状态": "吊销，未注销"}],
                "资金指标": [INDICATOR],
                "项目": [{**PROJECT, "实际完工日期": "", "状态": "实施"}],
                "合同": [{**CONTRACT, "乙方单位编码": "T1"}],
                "支付": [{**PAYMENT, "收款单位编码": "T1", "收款人": "示例县安泰农业有限公司", "金额": "210000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract."""
        return counted(C.__table__, scope.touched(C.contract_no))

    def select(self, scope: Scope) -> Select[Any]:
        """Paid contracts of companies that are gone, of projects that are not done."""
        paid = select(func.sum(P.amount)).where(P.contract_no == C.record_key, counts_for_contract()).scalar_subquery()
        return (
            select(
                C.record_key.label("subject"),
                C.contract_no.label("partition"),
                paid.label("amount"),
                C.signed_on_day.label("day"),
                C.subject_matter.label("matter"),
                Unit.record_key.label("contractor"),
                Unit.category.label("supplier"),
                R.record_key.label("company_key"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                J.category.label("category"),
                J.name.label("项目名称"),
                J.status.label("项目状态"),
                Unit.name.label("乙方"),
                R.status.label("企业状态"),
                C.amount.label("合同金额"),
                C.signed_on_day.label("签订日期"),
                paid.label("已付金额"),
                (C.amount - paid).label("未付金额"),
            )
            .join(J, J.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .join(R, R.record_key == Unit.credit_code)
            .where(
                scope.touched(C.contract_no),
                or_(*(R.status.contains(word) for word in _GONE)),
                J.status.in_(_GOING_ON),
                J.completed_on_day.is_(None),
                ~exists().where(A.project_no == J.record_key, A.verdict.in_(PASSED)),
                ~exists().where(Settlement.contract_no == C.record_key),
                paid > 0,
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out services that may be over before the project is."""
        for row in rows:
            kind = kind_of(row["matter"], row["项目名称"], row["category"], row["supplier"])
            if kind is PurchaseKind.SERVICE_OF_WORKS:
                scope.leave_out("监理、勘察、设计等服务")
            else:
                paid = int(row["已付金额"])
                told = {"已付金额": paid, "未付金额": int(row["未付金额"])}
                yield {**row, **told, "amount": paid}
