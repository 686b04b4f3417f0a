"""FW-B007: somebody outside the ages that a subsidy is for drew it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, case, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import (
    INVALID_NUMBER,
    NOT_PAID,
    Payment,
    Standard,
    claim_of,
    claimed,
    payments_by,
    standards_of,
    stands,
    under_first,
)
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
#: No year is longer or shorter: what may be outside by days is judged by the calendar afterwards.
_SHORTEST_YEAR, _LONGEST_YEAR = 365, 366
#: Ages of a standard that sets no bound.
_YOUNGEST, _OLDEST = 0, 200


class OutsideAge(Rule):
    """Too young on the last day of what was paid for, or too old on its first."""

    code = "FW-B007"
    name = "年龄不在补助规定范围"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "补助标准规定的年龄下限、上限"
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = ((SubsidyStandard.min_age, SubsidyStandard.max_age),)
    reads = (*payments_by("id_number"), Read(Person, "id_number"), Read(SubsidyStandard))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("补助标准", "standard_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("出生日期", Kind.DAY),
        Value("补助项目"),
        Value("年龄范围"),
        Value("判断日期", Kind.DAY),
        Value("当时年龄", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("年度", Kind.YEAR),
        Value("发放日期", Kind.DAY),
        Value("当时年龄", Kind.INTEGER),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{姓名}（{身份证号}）领取“{补助项目}”{行数}笔共{合计}元，规定年龄{年龄范围}，"
        "按身份证号{判断日期}为{当时年龄}周岁，请核实领取人身份和享受资格。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="按身份证号的出生日期计算周岁，与补助标准的年龄下限、上限相比。填有应享期间的，看期间内的年龄；"
        "没有填的，看年度（期次）和发放日期，只要其中有一天在范围内就不提示。",
        why="年龄明显不符，多为借用他人身份申报，或把学生、劳动力类补助发给了不符合条件的人。",
        not_flagged=(
            "没有规定年龄的补助",
            "年龄正好等于下限或上限的；上限当年未满下一周岁的",
            "期间内达到或超过年龄的：当年才满、当年才超",
            "身份证号无效、算不出年龄的（另有规则提示）",
            "退票、或已全额追回的发放",
        ),
        check=("身份证、户口簿上的出生日期", "学籍、务工、岗位合同等资格材料", "款项由谁领取、谁使用"),
        innocent=(
            "文件另有放宽年龄的规定而标准表没有登记",
            "家长或监护人代学生登记为领取人",
            "补发以前年度而没有填应享期间",
        ),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "雨露计划",
                        "起始年度": "2016",
                        "计发单位": "人",
                        "周期": "年",
                        "标准金额": "3000.00",
                        "年龄下限": "15",
                        "年龄上限": "25",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "雨露计划",
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000036",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-10-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy with an age."""
        kinds = tally(scope, scope.touched(B.id_number), "subsidy", "stands", "born")
        unborn = (kinds.c.born == 0, INVALID_NUMBER)
        return counted_in(kinds, kinds.c.subsidy.in_(_with_age(scope)), (kinds.c.stands == 0, NOT_PAID), unborn)

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that ever had a limit of age."""
        return any(one.min_age is not None or one.max_age is not None for one in standards_of(scope).all_of(subsidy))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """People who may be outside the widest range the subsidy ever had."""
        ranges = _ranges(scope)
        return (
            select(added.id_number)
            .join(ranges, ranges.c.subsidy == added.subsidy)
            .where(_born(added), _outside(added, ranges))
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to people who may be outside the widest range the subsidy ever had."""
        ranges = _ranges(scope)
        return (
            select(*claimed(B), B.birth_day.label("出生日期"), Person.record_key.label("person_key"))
            .join(ranges, ranges.c.subsidy == B.subsidy)
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(_aged(scope), _born(B), _outside(B, ranges), stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge by the standard in force and by whole years of age."""
        standards = standards_of(scope)
        judged = ((row, standards.of_row(row)) for row in rows)
        told = (_judge(row, standard) for row, standard in judged if standard is not None)
        return under_first(row for row in told if row is not None)


def _aged(scope: Scope) -> ColumnElement[bool]:
    return and_(scope.touched(B.id_number), B.subsidy.in_(_with_age(scope)))


def _with_age(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda one: one.min_age is not None or one.max_age is not None)


def _born(payment: Payment | Added) -> ColumnElement[bool]:
    return and_(payment.birth_day.is_not(None), payment.id_number_valid.is_(True))


def _outside(payment: Payment | Added, ranges: Table) -> ColumnElement[bool]:
    given = and_(payment.entitled_from_day.is_not(None), payment.entitled_until_day.is_not(None))
    latest = case((given, payment.entitled_until_day), else_=payment.paid_on_day)
    earliest = case((given, payment.entitled_from_day), else_=payment.paid_on_day)
    young = latest - payment.birth_day < ranges.c.youngest * _LONGEST_YEAR
    old = earliest - payment.birth_day >= (ranges.c.oldest + 1) * _SHORTEST_YEAR
    return or_(young, old)


def _ranges(scope: Scope) -> Table:
    return scope.temporary((("subsidy", str), ("youngest", int), ("oldest", int)), _widest(scope))


def _widest(scope: Scope) -> list[tuple[str, int, int]]:
    standards = standards_of(scope)
    return [
        (
            name,
            max(one.min_age or _YOUNGEST for one in standards.all_of(name)),
            min(_OLDEST if one.max_age is None else one.max_age for one in standards.all_of(name)),
        )
        for name in standards.subsidies(lambda _: True)
    ]


def _judge(row: Row, standard: Standard) -> Row | None:
    """The row with the age that is outside, or None."""
    first, last = claim_of(row)
    if row["entitled_from"] is None or row["entitled_until"] is None:
        first, last = min(first, row["day"]), max(last, row["day"])
    low, high = standard.min_age, standard.max_age
    if low is not None and age(row["出生日期"], last) < low:
        on = last
    elif high is not None and age(row["出生日期"], first) > high:
        on = first
    else:
        return None
    bounds = {(True, False): f"{low}周岁以上", (False, True): f"{high}周岁以下"}
    told = bounds.get((low is not None, high is not None), f"{low}至{high}周岁")
    shown = {"年龄范围": told, "判断日期": on, "当时年龄": age(row["出生日期"], on)}
    return {**row, **shown, "standard_key": standard.key}


def age(born: int, on: int) -> int:
    """Whole years between two day numbers; somebody born on 29 February grows older on 1 March."""
    birth, day = date.fromordinal(born), date.fromordinal(on)
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
