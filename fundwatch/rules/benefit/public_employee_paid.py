"""FW-B003: somebody on the public payroll drew a subsidy meant for people in hardship."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, or_, select, true

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import NOT_PAID, Standards, claim_of, claimed, payments_by, stands, under_first
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
E = PublicEmployee
#: Pay for days of work, which nobody can do beside a post: whoever a standard lets earn it.
_DAYS_OF_WORK = re.compile("以工代赈|劳务报酬|劳务费|务工报酬")


class PublicEmployeePaid(Rule):
    """Employed on the day of payment, and the subsidy is for registered households or minimum living."""

    code = "FW-B003"
    name = "财政供养人员领取困难群众补助"
    version = 3
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "面向建档立卡户、低保对象的补助，财政供养人员一般不在享受范围"
    verified = False
    needs = (BenefitPayment, PublicEmployee)
    reads = (
        *payments_by("id_number"),
        Read(PublicEmployee, "id_number"),
        Read(Person, "id_number"),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("财政供养人员", "employee_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("供养名单姓名"),
        Value("单位"),
        Value("职务"),
        Value("任职起", Kind.DAY),
        Value("任职止", Kind.DAY),
        Value("补助项目"),
        Value("对象范围"),
    )
    details = (
        Value("发放流水号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}（{身份证号}）列在财政供养人员名单（{单位}），任职期间领取“{补助项目}”{行数}笔共{合计}元，"
        "请核实本人身份和享受资格。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把补助发放与财政供养人员名单按身份证号相比，找出发放日期在任职期间内、"
        "且补助标准的对象范围是在册户或低保的发放；补助没有标准的，作为程度低的线索。"
        "按出工计酬的劳务报酬，谁都可以挣，在职人员领取的列出，程度为中。",
        why="有稳定财政收入的人占用困难群众名额，可能是优亲厚友、虚报冒领，也可能是名册没有更新，需要逐户核实。",
        not_flagged=(
            "对象范围为不限的普惠补助，如耕地地力保护补贴（危房改造、低保、救助、公益性岗位、雨露计划一类，按政策只给困难群众的除外）",
            "任职之前或离职之后的发放，以及应享期间在任职之前已结束的补发",
            "退票、或已全额追回的发放",
            "只有姓名相同、身份证号不同的人",
        ),
        check=("编制和工资发放情况", "本人的建档立卡或低保档案", "补助申请、评议和公示材料"),
        innocent=(
            "休假期间在本村出工",
            "名单中是临时聘用、公益性岗位人员",
            "身份证号录错，领取的另有其人",
            "离职而名单没有填终止日期",
        ),
        example=Example(
            {
                "财政供养人员": [
                    {
                        "身份证号": "539900198001010014",
                        "姓名": "周文",
                        "单位": "清溪镇中心小学",
                        "职务": "教师",
                        "起始日期": "2010-09-01",
                    }
                ],
                "补助标准": [
                    {
                        "补助项目": "产业扶持补助",
                        "起始年度": "2016",
                        "计发单位": "户",
                        "周期": "年",
                        "标准金额": "3000.00",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "产业扶持补助",
                        "年度": "2017",
                        "姓名": "周文",
                        "身份证号": "539900198001010014",
                        "银行账号": "6217000000000018",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-05-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment, held against the list."""
        kinds = tally(scope, scope.touched(B.id_number), "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """People on the list."""
        return select(added.id_number).join(E, E.record_key == added.id_number)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments while the person was employed."""
        return (
            select(
                *claimed(B),
                E.record_key.label("employee_key"),
                Person.record_key.label("person_key"),
                E.name.label("供养名单姓名"),
                E.employer.label("单位"),
                E.post.label("职务"),
                E.from_day_day.label("任职起"),
                E.until_day_day.label("任职止"),
            )
            .join(E, E.record_key == B.id_number)
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(
                scope.touched_of(select(E.record_key), B.id_number),
                stands(B, scope),
                or_(E.from_day_day.is_(None), E.from_day_day <= B.paid_on_day),
                or_(E.until_day_day.is_(None), E.until_day_day >= B.paid_on_day),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what everybody may draw and what was earned before the employment."""
        standards = Standards(scope.connection)
        kept = []
        for row in rows:
            standard = standards.of_row(row)
            works = _DAYS_OF_WORK.search(row["补助项目"] or "") is not None
            for_all = standard is not None and standard.eligible == "不限" and not standard.hardship
            if for_all and not works:
                scope.leave_out("对象范围不限的补助")
            elif row["任职起"] is not None and claim_of(row)[1] < row["任职起"]:
                scope.leave_out("应享期间在任职之前")
            else:
                eligible = standard.meant_for if standard else "（没有补助标准）"
                weight = (Severity.MEDIUM if for_all else self.severity) if standard else Severity.LOW
                kept.append({**row, "对象范围": eligible, "severity": weight})
        return under_first(kept)
