"""FW-C046: a contract went to a company that somebody on the public payroll leads or owns."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.payment.tied_units import LISTS, TiedUnits, is_collective, units_of_companies
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
R = CompanyRegister
_PUBLIC = ("财政部门", "主管部门", "乡镇政府", "村委会", "金融机构")
#: Methods in which anybody may bid before the public; a husband's or wife's company may win there.
_OPEN = ("公开招标", "框架协议", "电子卖场")


def _contractors_of(column: Any) -> Callable[[Any], Any]:
    return lambda values: select(C.contractor_code).where(column.in_(values))


def _hired_by(units: Any) -> Any:
    projects = select(Project.record_key).where(
        or_(Project.department_code.in_(units), Project.implementer_code.in_(units))
    )
    return select(C.contractor_code).where(C.project_no.in_(projects))


class EmployeesCompany(Rule):
    """乙方's head or shareholder is on the payroll on the day of signing, or close to one who is.

    Husband and wife and one household count everywhere, other declared kin of those who work for the project's offices.
    """

    code = "FW-C046"
    version = 2
    name = "公职人员及近亲属的企业承揽项目或供货"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = (
        "公务员法、事业单位人事管理规定：在职人员不得从事或者参与营利性活动、在企业兼任职务；"
        "执行公务涉及本人、配偶、直系血亲、三代以内旁系血亲和近姻亲利害关系的应当回避"
    )
    verified = False
    needs = (Contract, Unit, PublicEmployee)
    needs_columns = ((Unit.legal_person_id_number, R.legal_person_id_number, R.shareholder_id_numbers),)
    reads = (
        Read(C, "contractor_code"),
        Read(Unit, "unit_code"),
        Read(CompanyRegister, Via("credit_code", units_of_companies(lambda units: units))),
        Read(Project, Via("project_no", _contractors_of(C.project_no))),
        Read(Unit, Via("unit_code", _hired_by)),
        Read(Procurement, Via("procurement_no", _contractors_of(C.procurement_no))),
        *LISTS,
    )
    subject = "合同"
    related = (("单位", "unit_key"), ("财政供养人员", "employee_key"), ("项目", "project_key"))
    evidence = (
        Value("项目名称"),
        Value("标的"),
        Value("承揽单位"),
        Value("关联情形"),
        Value("职务"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("采购方式"),
    )
    summary = (
        "“{项目名称}”的合同（{合同金额}元）由{承揽单位}承揽，该单位{关联情形}（{职务}），"
        "请核实其任职和经商情况、选定承揽人的程序和是否回避。"
    )
    compared = (Compared(AMOUNT, Total("合同", "合同金额")),)
    page = Page(
        method="合同乙方的法定代表人、股东（单位资料和企业登记）在签订当天是在职的财政供养人员的，列为疑点，程度为中；"
        "是其配偶或同户成员、又没有经过公开招标等公开选定的，程度为低；"
        "该人员就在项目主管单位、实施单位任职的，登记的父母子女、兄弟姐妹等亲属也看，程度为中。只按身份证号比较。",
        why="管钱管项目的人自己开店供货，价格、数量、验收都没有人把关。",
        not_flagged=(
            "签订时还没有任职、已经离任的",
            "只有姓名相同、身份证号不同的人",
            "在其他单位任职的人员另户的父母子女、兄弟姐妹",
            "亲属、同户成员的单位经公开招标、框架协议、电子卖场选定的",
            "村集体经济组织、机关单位",
            "村组干部的单位由FW-C031列出，没有合同的补助由FW-P009列出",
        ),
        check=("本人任职、兼职的批准和申报", "采购文件、评审和验收由谁经手", "价格与市场价相比"),
        innocent=("名单里是聘用的编外人员", "股份早已转让而登记没有变更", "经批准离岗创业的专业技术人员"),
        example=Example(
            {
                "单位": [
                    {
                        "单位编码": "T1",
                        "名称": "示例县绿源苗木经营部",
                        "类别": "供应商",
                        "法人身份证号": "539900197001010036",
                    }
                ],
                "财政供养人员": [
                    {
                        "身份证号": "539900197001010036",
                        "姓名": "周文",
                        "单位": "清溪镇财政所",
                        "职务": "所长",
                        "起始日期": "2005-01-01",
                    }
                ],
                "项目": [PROJECT],
                "合同": [{**CONTRACT, "乙方单位编码": "T1", "标的": "苗木"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract, by what is known of the contractor."""
        source = C.__table__.join(Unit.__table__, Unit.record_key == C.contractor_code)
        source = source.outerjoin(R.__table__, R.record_key == Unit.credit_code)
        known = func.coalesce(Unit.legal_person_id_number, R.legal_person_id_number, R.shareholder_id_numbers)
        return counted(
            source,
            scope.touched(C.contractor_code),
            (Unit.category.in_(_PUBLIC), "承揽单位是机关、村委会"),
            (known.is_(None), "承揽单位没有法定代表人、股东的身份证号"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts with companies, and how they were chosen."""
        department, implementer = aliased(Unit), aliased(Unit)
        return (
            select(
                C.record_key.label("subject"),
                C.contractor_code.label("partition"),
                C.amount.label("amount"),
                C.signed_on_day.label("day"),
                Project.region_code.label("region"),
                Project.record_key.label("project"),
                Project.record_key.label("project_key"),
                Unit.record_key.label("unit_key"),
                Unit.category.label("unit_category"),
                Project.name.label("项目名称"),
                C.subject_matter.label("标的"),
                Unit.name.label("承揽单位"),
                C.signed_on_day.label("签订日期"),
                C.amount.label("合同金额"),
                Procurement.method.label("采购方式"),
                department.name.label("department"),
                implementer.name.label("implementer"),
            )
            .join(Unit, Unit.record_key == C.contractor_code)
            .join(Project, Project.record_key == C.project_no)
            .outerjoin(department, department.record_key == Project.department_code)
            .outerjoin(implementer, implementer.record_key == Project.implementer_code)
            .outerjoin(Procurement, Procurement.record_key == C.procurement_no)
            .where(scope.touched(C.contractor_code), Unit.category.not_in(_PUBLIC))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each contractor's owners against the payroll."""
        known = list(rows)
        tied = TiedUnits(scope.connection) if known else None
        for row in known:
            if is_collective(row["承揽单位"], row["unit_category"]):
                scope.leave_out("村集体经济组织")
                continue
            # Without a place no village official counts: of them another rule tells.
            offices = (row["department"], row["implementer"])
            found = tied.of(row["unit_key"], row["day"], (), offices) if tied else None
            if found and (found.tie is None or row["采购方式"] not in _OPEN):
                yield {
                    **row,
                    "employee_key": found.term.key,
                    "person": found.term.person,
                    "关联情形": found.how,
                    "职务": found.term.post or "职务不详",
                    "severity": Severity.MEDIUM if found.tie is None or found.is_of_office(offices) else Severity.LOW,
                }
