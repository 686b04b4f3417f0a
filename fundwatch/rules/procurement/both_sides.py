"""FW-C081: who carries a project out and who got its contract share a head, an owner, an account or a telephone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit.owns_much import SHAREHOLDERS
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.tied_units import is_collective
from fundwatch.rules.procurement.marks import phones
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
J = Project
_PUBLIC = ("财政部门", "主管部门", "乡镇政府", "村委会", "金融机构")


class BothSides(Rule):
    """实施单位 and 乙方, two units, have one 法定代表人, a 股东 in the other's 法定代表人, one account or one phone."""

    code = "FW-C081"
    version = 1
    name = "实施单位与供应商互为关联"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "与项目实施单位有利害关系的供应商应当回避，采购应当公平竞争（政府采购法第十二条）"
    verified = False
    parameters = (SHAREHOLDERS,)
    needs = (Contract, Project, Unit)
    needs_columns = ((Unit.legal_person_id_number, CompanyRegister.legal_person_id_number, Unit.account, Unit.phone),)
    reads = (Read(C), Read(J), Read(Unit), Read(CompanyRegister), Read(Procurement))
    subject = "合同"
    related = (("单位", "buyer_key"), ("单位", "unit_key"), ("项目", "project_key"))
    evidence = (
        Value("项目名称"),
        Value("实施单位"),
        Value("乙方"),
        Value("关联"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("采购方式"),
    )
    summary = (
        "“{项目名称}”由{实施单位}实施，{签订日期}与{乙方}签订合同{合同金额}元，两家{关联}，"
        "请核实是不是自己卖给自己、价格和数量由谁把关。"
    )
    compared = (Compared(AMOUNT, Given("合同金额")),)
    page = Page(
        method="合作社、企业等实施的项目，合同乙方与实施单位是两家，而法定代表人身份证号相同、一家的法定代表人是另一家的股东、"
        "银行账号相同的列出；只有联系电话相同的，程度为低。两家的资料取单位表和企业登记。",
        why="买方和卖方是同一个人，价格、数量、验收都由他一个人说了算，货可能只在账上走了一圈。",
        not_flagged=(
            "实施单位自己承做的，登记了两次的同一家（统一社会信用代码相同）",
            "实施单位是机关、乡镇、村委会，任何一方是村集体经济组织的",
            "股东达到设定人数的（群众入股的企业），股东身份不作比较",
        ),
        check=("报价、比价和采购过程", "实物验收、运输和入库单据", "货款到账后的去向"),
        innocent=("合作社领办的加工企业供应自产的种苗、饲料，经社员大会同意", "电话是代账公司的", "登记有误"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": unit,
                        "名称": name,
                        "类别": category,
                        "法人身份证号": "539900197001010036",
                    }
                    for unit, name, category in (
                        ("HZ", "示例县兴民药材专业合作社", "合作社"),
                        ("GY", "示例县兴民农机有限公司", "供应商"),
                    )
                ],
                "项目": [{**PROJECT, "实施单位编码": "HZ"}],
                "合同": [{**CONTRACT, "乙方单位编码": "GY", "标的": "药材初加工设备"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract."""
        return counted(C.__table__, scope.touched(C.record_key))

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts between two units that are no offices, with what is known of both."""
        buyer, firm, owner = aliased(Unit), aliased(CompanyRegister), aliased(CompanyRegister)
        return (
            select(
                C.record_key.label("subject"),
                C.record_key.label("partition"),
                C.amount.label("amount"),
                C.signed_on_day.label("day"),
                J.region_code.label("region"),
                J.record_key.label("project"),
                J.record_key.label("project_key"),
                buyer.record_key.label("buyer_key"),
                Unit.record_key.label("unit_key"),
                J.name.label("项目名称"),
                buyer.name.label("实施单位"),
                Unit.name.label("乙方"),
                C.signed_on_day.label("签订日期"),
                C.amount.label("合同金额"),
                Procurement.method.label("采购方式"),
                *_known(buyer, owner, "own"),
                *_known(Unit, firm, "its"),
            )
            .join(J, J.record_key == C.project_no)
            .join(buyer, buyer.record_key == J.implementer_code)
            .join(Unit, Unit.record_key == C.contractor_code)
            .outerjoin(owner, owner.record_key == buyer.credit_code)
            .outerjoin(firm, firm.record_key == Unit.credit_code)
            .outerjoin(Procurement, Procurement.record_key == C.procurement_no)
            .where(
                scope.touched(C.record_key),
                buyer.record_key != Unit.record_key,
                buyer.category.not_in(_PUBLIC),
                Unit.category.not_in(_PUBLIC),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold what is known of the one against what is known of the other."""
        for row in rows:
            if is_collective(row["实施单位"], None) or is_collective(row["乙方"], None):
                scope.leave_out("村集体经济组织")
                continue
            if row["own_code"] and row["own_code"] == row["its_code"]:
                continue
            many = scope.number(SHAREHOLDERS, date.fromordinal(row["day"]), row["region"])
            shared, person, severity = _shared(row, many)
            if shared:
                method = row["采购方式"] or "没有采购记录"
                yield {**row, "关联": shared, "person": person, "severity": severity, "采购方式": method}


def _known(unit: Any, register: Any, whose: str) -> tuple[Any, ...]:
    return (
        unit.credit_code.label(f"{whose}_code"),
        unit.legal_person_id_number.label(f"{whose}_head"),
        register.legal_person_id_number.label(f"{whose}_registered_head"),
        register.shareholder_id_numbers.label(f"{whose}_holders"),
        unit.account.label(f"{whose}_account"),
        unit.phone.label(f"{whose}_phone"),
        register.phone.label(f"{whose}_registered_phone"),
    )


def _shared(row: Row, many: int) -> tuple[str, str | None, Severity]:
    """What two units share, in words, the person where it is one, and how much it weighs; blank where nothing."""
    heads, others = (_heads(row, whose) for whose in ("own", "its"))
    if same := heads & others:
        return "法定代表人是同一人", min(same), Severity.MEDIUM
    if same := (heads & _holders(row, "its", many)) | (others & _holders(row, "own", many)):
        return "一家的法定代表人是另一家的股东", min(same), Severity.MEDIUM
    if row["own_account"] and row["own_account"] == row["its_account"]:
        return "用同一个银行账号", None, Severity.MEDIUM
    numbers = (phones((row[f"{whose}_phone"], row[f"{whose}_registered_phone"])) for whose in ("own", "its"))
    return ("用同一个联系电话", None, Severity.LOW) if set.intersection(*numbers) else ("", None, Severity.LOW)


def _heads(row: Row, whose: str) -> set[str]:
    return {row[f"{whose}_head"], row[f"{whose}_registered_head"]} - {None}


def _holders(row: Row, whose: str, many: int) -> set[str]:
    told = {number.strip() for number in (row[f"{whose}_holders"] or "").split("、")} - {""}
    return told if len(told) < many else set()
