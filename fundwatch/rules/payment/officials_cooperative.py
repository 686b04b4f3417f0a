"""FW-P009: support was paid to a cooperative or company of a village official, of the payroll, or of their kin."""

from __future__ import annotations

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
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.tied_units import LISTS, TiedUnits, is_collective, units_of_companies
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

P = Payment
R = CompanyRegister
_KINDS = ("合作社", "企业")


def _payees_of(column: Any) -> Callable[[Statement], Statement]:
    return lambda values: select(P.payee_code).where(column.in_(values))


class OfficialsCooperative(Rule):
    """A payment without a contract to a cooperative or company that such a person leads or owns."""

    code = "FW-P009"
    version = 2
    name = "补助资金付给干部关联的合作社、企业"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "产业补助应当按条件评审、公示，干部本人及近亲属的经营主体申报应当回避"
    verified = False
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
    subject = "支付"
    related = (
        ("单位", "payee_key"),
        ("村组干部", "official_key"),
        ("财政供养人员", "employee_key"),
        ("项目", "project_key"),
    )
    evidence = (
        Value("收款人"),
        Value("收款单位类别"),
        Value("用途"),
        Value("付款单位"),
        Value("项目名称"),
        Value("支付日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("关联情形"),
        Value("职务"),
    )
    summary = (
        "{支付日期}{付款单位}支付{收款人}{金额}元（{用途}），该单位{关联情形}（{职务}），"
        "请核实申报条件、带动的农户和当事人是否回避。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="没有合同、付给合作社或企业的支出，收款单位的法定代表人、股东（单位资料和企业登记）"
        "与支付当日在任的本村村组干部、财政供养人员，以及他们登记的亲属、同户成员相比。"
        "村组干部要求项目、付款单位或收款单位在本村；公职人员另户的亲属只看就在付款单位任职的。",
        why="借贫困户的名义给自己的合作社申报补助，钱没有到贫困户手里。",
        not_flagged=(
            "村集体经济组织：由村干部担任法定代表人是规定的",
            "与本项目有合同的单位（合同另有规则）",
            "外村的村组干部、不在付款单位任职的公职人员的另户亲属",
            "转拨到下级单位的款项、退回的款项",
        ),
        check=("申报材料中的农户是否知情、是否得到收益", "合作社的实际经营", "评审会议的回避情况"),
        innocent=("干部带头领办合作社，按规定公开申报", "股权由干部代集体持有"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": "HZS",
                        "名称": "示例县某某种养专业合作社",
                        "类别": "合作社",
                        "法人身份证号": "539900198001010014",
                    }
                ],
                "村组干部": [
                    {
                        "身份证号": "539900198001010014",
                        "起始日期": "2013-04-01",
                        "姓名": "周文",
                        "区划代码": "539900101201",
                        "职务": "村委会主任",
                    }
                ],
                "项目": [{**PROJECT, "项目名称": "上坪村养殖带动", "项目类别": "产业发展"}],
                "支付": [
                    {
                        "支付流水号": "ZF1",
                        "支付日期": "2017-09-12",
                        "付款单位编码": "XZ",
                        "收款人": "示例县某某种养专业合作社",
                        "收款单位编码": "HZS",
                        "金额": "120000.00",
                        "用途": "带动贫困户养殖补助",
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
        """Spending that went to cooperatives and companies without a contract."""
        payer = aliased(Unit)
        contracted = exists().where(Contract.contractor_code == P.payee_code, Contract.project_no == P.project_no)
        return (
            select(
                P.record_key.label("subject"),
                P.payee_code.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, Unit.region_code, payer.region_code).label("region"),
                Project.region_code.label("of_project"),
                Unit.region_code.label("of_payee"),
                payer.region_code.label("of_payer"),
                P.project_no.label("project"),
                Project.record_key.label("project_key"),
                Unit.record_key.label("payee_key"),
                Unit.name.label("unit_name"),
                P.payee.label("收款人"),
                Unit.category.label("收款单位类别"),
                P.purpose.label("用途"),
                payer.name.label("付款单位"),
                Project.name.label("项目名称"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(Unit, Unit.record_key == P.payee_code)
            .join(payer, payer.record_key == P.payer_code)
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
        """Hold each payee's owners against the lists."""
        known = list(rows)
        tied = TiedUnits(scope.connection) if known else None
        for row in known:
            if is_collective(row["unit_name"], row["收款单位类别"]):
                scope.leave_out("村集体经济组织")
                continue
            places = (row["of_project"], row["of_payee"], row["of_payer"])
            found = tied.of(row["payee_key"], row["day"], places, (row["付款单位"],)) if tied else None
            if found:
                yield {
                    **row,
                    "official_key": found.term.key if found.term.region else None,
                    "employee_key": None if found.term.region else found.term.key,
                    "关联情形": found.how,
                    "职务": found.term.post or "职务不详",
                    "severity": found.severity,
                }
