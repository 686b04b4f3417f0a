"""FW-B044: more months were paid at once than the time they are for has."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import (
    NO_STANDARD,
    NOT_PAID,
    Standard,
    claim_of,
    claimed,
    payments_by,
    standards_of,
    stands,
)
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
_MONTHLY = "月"
#: What is counted by the head: its quantity is months. Of land or animals paid monthly it may be how many there are.
_HEADS = ("人", "户")
#: Relief is drawn by one member for all: its quantity may be months times people.
_RELIEF = "低保"
_MONTHS_OF_YEAR, _TENTHS_OF_MONTH, _HALF = 12, 304, 150


def _may_exceed() -> ColumnElement[bool]:
    """Whether a quantity may be a month more than the time has, so that few rows are looked at more closely."""
    period = func.coalesce(B.period, "")
    of_period = case(
        (period.like("____-__"), 1), (period.like("%Q_"), 3), (period.like("%H_"), 6), else_=_MONTHS_OF_YEAR
    )
    days = B.entitled_until_day - B.entitled_from_day + 1
    told = and_(B.entitled_from_day.is_not(None), B.entitled_until_day.is_not(None))
    # Days in tenths: a month has 30.4, and a whole month more than the time is at least half of one more.
    # Both sides are beyond what PostgreSQL multiplies days in.
    more = cast(B.quantity, BigInteger) * _TENTHS_OF_MONTH > (cast(days, BigInteger) * 10 + _HALF) * PARTS
    half_open = and_(~told, func.coalesce(B.entitled_from_day, B.entitled_until_day).is_not(None))
    return case((told, more), (half_open, B.quantity > PARTS), else_=B.quantity >= (of_period + 1) * PARTS)


class MoreMonthsThanTime(Rule):
    """数量 of a monthly subsidy at least one above the months of 应享期间, else of 期次, else of the year."""

    code = "FW-B044"
    name = "按月补助的月数超过应享期间"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "按月计发的补助，发放月数不得超过应享期间的月数"
    verified = False
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = (BenefitPayment.quantity,)
    reads = (
        *payments_by("id_number"),
        Read(Person, "id_number"),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助标准", "standard_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("期次"),
        Value("应享期间起", Kind.DAY),
        Value("应享期间止", Kind.DAY),
        Value("期间月数", Kind.INTEGER),
        Value("发放月数", Kind.QUANTITY),
        Value("多计月数", Kind.QUANTITY),
        Value("标准金额", Kind.MONEY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{姓名}（{身份证号}）{年度}年度“{补助项目}”按{发放月数}个月发放，{应享期间起}至{应享期间止}只有{期间月数}个月，"
        "多计{多计月数}个月、{合计}元，请核对在岗、应享的起止时间。"
    )
    compared = (
        Compared("多计月数", Given("发放月数") - Given("期间月数")),
        Compared(AMOUNT, Given("标准金额") * Given("多计月数")),
    )
    page = Page(
        method="标准的周期为月、按人或按户计发的补助，数量就是月数。应享期间起止齐全的按起止，只有一端或没有的按期次、年度补足，"
        "数一数其中有几个月（跨到的月份都算），发放月数多出一个月以上的列为疑点。",
        why="单看金额等于标准乘月数，账面是平的；月数多算，多出来的就没有依据。",
        not_flagged=(
            "没有填数量的（按金额与标准比较，另有规则）",
            "多出不足一个月的",
            "低保、特困类由一人代全家领取，数量正好是月数整倍的",
            "退票、或已全额追回的发放",
        ),
        check=("聘用协议、出勤记录或享受资格的起止时间", "上一期有没有欠发、是否在本期补发", "同一期的其他名单"),
        innocent=("补发以前期间的欠款，没有写应享期间", "数量里填的是人数乘月数"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "护林员补助",
                        "起始年度": "2016",
                        "计发单位": "人",
                        "周期": "月",
                        "标准金额": "800.00",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "护林员补助",
                        "年度": "2017",
                        "期次": "H1",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000036",
                        "数量": "8",
                        "应发金额": "6400.00",
                        "实发金额": "6400.00",
                        "发放日期": "2017-07-05",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy that is paid by the month."""
        kinds = tally(scope, scope.touched(B.id_number), "subsidy", "measured", "stands")
        return counted_in(
            kinds,
            kinds.c.subsidy.in_(standards_of(scope).subsidies(_by_month)),
            (kinds.c.stands == 0, NOT_PAID),
            (kinds.c.measured == 0, "没有填数量"),
        )

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """People with an added payment of several months."""
        named = standards_of(scope).subsidies(_by_month)
        return select(added.id_number).where(added.subsidy.in_(named), added.quantity > PARTS)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments whose quantity may be more than the months of their time."""
        return (
            select(*claimed(B), B.record_key.label("subject"), Person.record_key.label("person_key"))
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(
                scope.touched(B.id_number),
                B.subsidy.in_(standards_of(scope).subsidies(_by_month)),
                _may_exceed(),
                stands(B, scope),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Count the months of the time and keep what is more than them."""
        for row in rows:
            standard = standards_of(scope).of_row(row)
            if standard is None or not _by_month(standard):
                scope.leave_out(NO_STANDARD)
                continue
            first, last = claim_of(row)
            months = _months(first, last)
            if months <= 0 or row["quantity"] < (months + 1) * PARTS:
                continue
            if standard.eligible == _RELIEF and row["quantity"] % (months * PARTS) == 0:
                scope.leave_out("低保、特困类按人数乘月数计发")
                continue
            more = row["quantity"] - months * PARTS
            yield {
                **row,
                "standard_key": standard.key,
                "标准金额": standard.amount,
                "应享期间起": first,
                "应享期间止": last,
                "期间月数": months,
                "发放月数": row["quantity"],
                "多计月数": more,
                "amount": standard.amount * more // PARTS,
            }


def _by_month(standard: Standard) -> bool:
    return standard.cycle == _MONTHLY and standard.per in _HEADS


def _months(first: int, last: int) -> int:
    """How many calendar months a time reaches into."""
    begins, ends = date.fromordinal(first), date.fromordinal(last)
    return (ends.year - begins.year) * _MONTHS_OF_YEAR + ends.month - begins.month + 1
