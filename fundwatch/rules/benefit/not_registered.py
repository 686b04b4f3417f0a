"""FW-B006: a subsidy for registered households went to somebody who is on no register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import (
    INVALID_NUMBER,
    NOT_PAID,
    Payment,
    claimed,
    payments_by,
    standards_of,
    stands,
    under_first,
)
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
P = Person
_REGISTERED = "在册户"


class NotRegistered(Rule):
    """Neither the person nor the household is known, in a village whose register is."""

    code = "FW-B006"
    name = "领取人和户均不在册"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "面向建档立卡户（脱贫户、监测对象）的补助，只发给在册的户和人"
    verified = False
    needs = (BenefitPayment, SubsidyStandard, Household, Person)
    reads = (
        *payments_by("id_number"),
        Read(Person, "id_number"),
        Read(Person, Via("id_number", lambda ids: select(B.id_number).where(B.proxy_id_number.in_(ids)))),
        Read(Person, Via("account", lambda accounts: select(B.id_number).where(B.account.in_(accounts)))),
        Read(Household),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("填报户编号"),
        Value("补助项目"),
        Value("对象范围"),
        Value("发放日期", Kind.DAY),
    )
    details = (
        Value("发放流水号"),
        Value("批次号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}（{身份证号}）领取面向{对象范围}的“{补助项目}”{行数}笔共{合计}元，"
        "但本人不在人员名册、户编号不在户名册，请核实其身份和享受资格。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="对象范围为在册户的补助，把到账的发放与户、人员名册相比：身份证号既不是名册中的人员，也不是户主，"
        "填报的户编号在户名册中也查不到的，列为疑点。只比对已有户名册的村（乡镇）。",
        why="查无此人的领取人，常见于冒名、虚构名册和把对象范围以外的人塞进清册。",
        not_flagged=(
            "对象范围为低保或不限的补助，没有补助标准的补助",
            "户编号在册的：家庭成员没有单独登记，不影响全户享受",
            "进了在册人员登记账户的，或由在册人员代领的",
            "身份证号无效的（另有规则提示）",
            "当地没有户名册数据的",
            "退票、或已全额追回的发放",
        ),
        check=("身份证原件和户口簿", "申请、评议、公示材料中有没有此人", "账户实际由谁持有、款项由谁支取"),
        innocent=("新增对象已经批准，名册没有更新", "身份证号录成了另一个有效号码", "户名册只导入了一部分"),
        example=Example(
            {
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
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "赵春生",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "1",
                    }
                ],
                "人员": [{"身份证号": "539900197001010036", "姓名": "赵春生", "户编号": "H1"}],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "产业扶持补助",
                        "年度": "2017",
                        "姓名": "周文",
                        "身份证号": "539900198001010014",
                        "户编号": "H9",
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
        """Every payment of a subsidy for registered households."""
        kinds = tally(scope, scope.touched(B.id_number), "subsidy", "stands", "valid")
        invalid = (kinds.c.valid == 0, INVALID_NUMBER)
        return counted_in(kinds, kinds.c.subsidy.in_(_named(scope)), (kinds.c.stands == 0, NOT_PAID), invalid)

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those for registered households."""
        return subsidy in _named(scope)

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """People who are unknown, and so is their household."""
        return select(added.id_number).where(
            added.subsidy.in_(_named(scope)), added.id_number_valid.is_not(False), *(~one for one in _known(added))
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of which nothing leads to the register."""
        led = or_(
            exists().where(P.account == B.account),
            and_(B.proxy_id_number.is_not(None), exists().where(P.record_key == B.proxy_id_number)),
        )
        return select(*claimed(B), B.household_no.label("填报户编号"), led.label("led")).where(
            _meant(scope), *(~one for one in _known(B)), B.id_number_valid.is_not(False), stands(B, scope)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out where there is no register to hold against, and where the money came to somebody on it."""
        standards = standards_of(scope)
        covered = _covered(scope)
        kept = []
        for row in rows:
            standard = standards.of_row(row)
            if standard is None or standard.eligible != _REGISTERED:
                scope.leave_out("发放当时不限于在册户")
            elif row["region"] not in covered:
                scope.leave_out("当地没有户名册")
            elif row["led"]:
                scope.leave_out("由在册人员代领，或进了在册人员的账户")
            else:
                kept.append({**row, "对象范围": standard.eligible})
        return under_first(kept)


def _known(payment: Payment | Added) -> tuple[ColumnElement[bool], ...]:
    return (
        exists().where(P.record_key == payment.id_number),
        exists().where(H.record_key == payment.household_no),
        exists().where(H.head_id_number == payment.id_number),
    )


def _meant(scope: Scope) -> ColumnElement[bool]:
    return and_(scope.touched(B.id_number), B.subsidy.in_(_named(scope)))


def _named(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda standard: standard.eligible == _REGISTERED)


def _covered(scope: Scope) -> set[str]:
    """Villages that have households on the register, with their townships and county."""
    villages = scope.connection.execute(select(H.region_code).distinct()).scalars()
    return {code for village in villages for code in (village, f"{village[:9]}000", f"{village[:6]}000000")}
