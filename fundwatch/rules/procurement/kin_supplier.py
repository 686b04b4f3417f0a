"""FW-C070: a village's official, somebody of the paying office, or their kin, supplies or builds without a contract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, exists, func, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.tied_units import LISTS, TiedUnits, is_collective, units_of_companies
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

P = Payment
R = CompanyRegister
_LEAST = "干部关联供货核对金额"
_KINDS = ("供应商", "施工单位")


def _payees_of(column: Any) -> Callable[[Statement], Statement]:
    return lambda values: select(P.payee_code).where(column.in_(values))


class KinSupplier(Rule):
    """Payments without a contract to 供应商 or 施工单位 near a local official or the payer's staff."""

    code = "FW-C070"
    version = 2
    name = "干部及其近亲属没有合同而供货施工"
    category = "程序违规"
    severity = Severity.HIGH
    basis = (
        "农村基层干部廉洁履行职责若干规定（试行）：村干部本人及其近亲属承揽本村工程、采购，应当公开竞争并回避；"
        "公务员法关于不得从事营利性活动和公务回避的规定"
    )
    verified = False
    parameters = (_LEAST,)
    needs = (Payment, Unit)
    needs_columns = (
        P.payee_code,
        (Unit.legal_person_id_number, R.legal_person_id_number, R.shareholder_id_numbers),
        (VillageOfficial.id_number, PublicEmployee.id_number),
    )
    reads = (
        Read(P, "payee_code"),
        Read(Unit, "unit_code"),
        Read(Unit, Via("unit_code", _payees_of(P.payer_code))),
        Read(CompanyRegister, Via("credit_code", units_of_companies(lambda units: units))),
        Read(Project, Via("project_no", _payees_of(P.project_no))),
        Read(AccountRegister, Via("account", _payees_of(P.payee_account))),
        Read(Contract, "contractor_code"),
        *LISTS,
    )
    subject = "单位"
    related = (
        ("支付", "payment_key"),
        ("村组干部", "official_key"),
        ("财政供养人员", "employee_key"),
        ("项目", "project_key"),
    )
    evidence = (
        Value("收款单位"),
        Value("收款单位类别"),
        Value("成立日期", Kind.DAY),
        Value("关联情形"),
        Value("职务"),
        Value("付款笔数", Kind.INTEGER),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("付款单位"),
        Value("用途"),
        Value("项目名称"),
        Value("金额", Kind.MONEY),
    )
    summary = (
        "{收款单位}没有合同而收取付款{付款笔数}笔共{合计}元，该单位{关联情形}（{职务}），"
        "请核实货物、工程是否真实，价格怎样确定，干部是否回避。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "金额")),)
    page = Page(
        method="没有合同、付给供应商和施工单位的支出，把收款单位的法定代表人、股东（单位资料和企业登记）与支付当日在任的本村村组干部"
        "及其登记的亲属、同户成员相比（项目、付款单位或收款单位在本村），也与在职的财政供养人员、在付款单位任职的人员的亲属相比：合计达到设定金额的列为疑点，一家单位一条。"
        "本人的程度为高，配偶、父母子女及其配偶、同户的程度为中，其他亲属的程度为低。",
        why="村民自建、零星采购没有合同，砂石、机械、人工由村干部家里人的店开票，量和价都由自己人说了算。",
        not_flagged=(
            "有合同的（由FW-C031列出），付给合作社、企业的补助（由FW-P009列出）",
            "村集体经济组织",
            "外村的村组干部，不在付款单位任职的公职人员的亲属，就任之前、离任之后的付款",
            "合计不到设定金额的零星购买，退回的款项",
        ),
        check=(
            "供货单、机械台班和人工考勤",
            "村级会议记录：谁提议、谁参加表决",
            "单价与市场价、同类项目相比",
            "发票是否连号、是否真实",
        ),
        innocent=("村里只有这一家店，经村民代表会议讨论并公示", "亲属关系登记有误、同名"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": "SS",
                        "名称": "示例县便民砂石经营部",
                        "类别": "供应商",
                        "法人身份证号": "539900197001010036",
                    }
                ],
                "村组干部": [
                    {
                        "身份证号": "539900197505050015",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "职务": "村主任",
                        "区划代码": "539900101201",
                    }
                ],
                "亲属关系": [{"身份证号": "539900197505050015", "亲属身份证号": "539900197001010036", "关系": "女婿"}],
                "项目": [PROJECT],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-09-12",
                        "付款单位编码": "XZ",
                        "收款人": "示例县便民砂石经营部",
                        "收款单位编码": "SS",
                        "金额": "128000.00",
                        "用途": "河沙、片石款",
                        "项目编号": "XM1",
                        "支付方式": "转账",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments that give money out."""
        return counted(P.__table__, scope.touched(P.payee_code) & (P.amount > 0))

    def select(self, scope: Scope) -> Select[Any]:
        """Spending that went to suppliers and builders without a contract."""
        payer = aliased(Unit)
        contracted = exists().where(
            Contract.contractor_code == P.payee_code,
            func.coalesce(P.project_no, Contract.project_no) == Contract.project_no,
        )
        return (
            select(
                Unit.record_key.label("subject"),
                P.payee_code.label("partition"),
                P.record_key.label("payment_key"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code, Unit.region_code).label("region"),
                Project.region_code.label("of_project"),
                Unit.region_code.label("of_payee"),
                payer.region_code.label("of_payer"),
                P.project_no.label("project"),
                Project.record_key.label("project_key"),
                Unit.name.label("收款单位"),
                Unit.category.label("收款单位类别"),
                func.coalesce(R.founded_on_day, Unit.founded_on_day).label("成立日期"),
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("支付日期"),
                payer.name.label("付款单位"),
                P.purpose.label("用途"),
                Project.name.label("项目名称"),
                P.amount.label("金额"),
            )
            .join(Unit, Unit.record_key == P.payee_code)
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(R, R.record_key == Unit.credit_code)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payee_code),
                P.amount > 0,
                P.contract_no.is_(None),
                Unit.category.in_(_KINDS),
                money.is_spending(),
                ~contracted,
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each payee's owners against the village's officials; a payee once, by its closest tie."""
        known = sorted(rows, key=lambda row: (row["day"], row["payment_key"]))
        tied = TiedUnits(scope.connection) if known else None
        payees: dict[str, list[Row]] = defaultdict(list)
        for row in known:
            if is_collective(row["收款单位"], row["收款单位类别"]):
                scope.leave_out("村集体经济组织")
                continue
            places = (row["of_project"], row["of_payee"], row["of_payer"])
            offices = (row["付款单位"],)
            found = tied.of(row["subject"], row["day"], places, offices) if tied else None
            if found and (found.term.region or found.tie is None or found.is_of_office(offices)):
                told = {"关联情形": found.how, "职务": found.term.post or "职务不详", "severity": found.severity}
                local = found.term.region is not None
                keys = {
                    "official_key": found.term.key if local else None,
                    "employee_key": None if local else found.term.key,
                }
                payees[row["subject"]].append({**row, **told, **keys})
        for group in payees.values():
            if sum(row["金额"] for row in group) < scope.number(_LEAST, scope.as_of, group[0]["region"] or ""):
                scope.leave_out("合计不到设定金额", len(group))
                continue
            closest = max(group, key=lambda row: _STRENGTH.index(row["severity"]))
            one = {name: closest[name] for name in ("关联情形", "职务", "severity")}
            for row in group:
                yield {**row, **one, "付款笔数": len(group)}


_STRENGTH = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)
