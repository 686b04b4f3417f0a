"""FW-B001: a subsidy went on being paid after the death of the person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select, true, union

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import (
    NOT_PAID,
    OF_THE_HOUSEHOLD,
    Standards,
    claim_of,
    claimed,
    payments_by,
    stands,
    under_first,
)
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

_GRACE = "死亡后发放宽限天数"

B = BenefitPayment
D = DeceasedPerson


def _people_of(households: Statement) -> Statement:
    paid = select(B.id_number).where(B.household_no.in_(households))
    registered = select(Person.record_key).where(Person.household_no.in_(households))
    return union(paid, registered)


def _housemates(ids: Statement) -> Statement:
    return _people_of(select(Person.household_no).where(Person.record_key.in_(ids)))


class PaidAfterDeath(Rule):
    """Payments later than the grace after the death, not earned before it, not the household's own."""

    code = "FW-B001"
    version = 2
    name = "死亡后仍有补助发放"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "补助应发给仍符合条件的本人，死亡后应及时停发；宽限期按各地一个月注销的通行做法"
    verified = False
    parameters = (_GRACE,)
    needs = (BenefitPayment, DeceasedPerson)
    reads = (
        *payments_by("id_number"),
        Read(DeceasedPerson, "id_number"),
        Read(DeceasedPerson, Via("id_number", _housemates)),
        Read(Person, "id_number"),
        Read(Person, Via("household_no", _people_of)),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "payment_key"), ("死亡人员", "death_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("死亡名单姓名"),
        Value("死亡日期", Kind.DAY),
        Value("补助项目"),
        Value("发放日期", Kind.DAY),
    )
    details = (
        Value("发放流水号"),
        Value("发放日期", Kind.DAY),
        Value("死亡后天数", Kind.INTEGER),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}登记于{死亡日期}死亡，{发放日期}起仍发放“{补助项目}”{行数}笔共{合计}元，"
        "请核实账户由谁使用、款项是否退回。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把补助发放与死亡人员名单按身份证号相比，找出发放日期晚于死亡日期加宽限天数、且到账后没有退回的发放。"
        "同一人同一补助的多笔合并为一条疑点。",
        why="人死亡后账户往往由他人支用，继续发放多因信息未互通，也可能是有人隐瞒死亡代领。",
        not_flagged=(
            "退票、或已全额追回的发放",
            "宽限天数以内的发放",
            "应享期间（没有填写时按年度、期次）在死亡之前已经结束的补发",
            "按月计发、只发到死亡当月的（没有填写应享期间时，从期次起头按数量推算月数）",
            "按户、按亩等计发的补助，且同户还有在册的其他成员",
            "户不在登记簿的按户、按亩等计发的补助，死亡当年的，或开户名已经换成别人的",
            "只有姓名相同、身份证号不同的人",
        ),
        check=("户口注销或死亡证明的日期", "死亡后账户的取款人和取款凭证", "死亡信息何时报到村、镇，发放清册由谁审核"),
        innocent=("死亡名单有误或身份证号录错", "家属已经交回而账上尚未登记", "应享期间早于死亡而表中没有填写"),
        example=Example(
            {
                "死亡人员": [{"身份证号": "539900194503070019", "姓名": "李德福", "死亡日期": "2017-01-10"}],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "高龄津贴",
                        "年度": "2017",
                        "姓名": "李德福",
                        "身份证号": "539900194503070019",
                        "银行账号": "6217000000000017",
                        "应发金额": "600.00",
                        "实发金额": "600.00",
                        "发放日期": "2017-03-01",
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
        """People who are on the list and were paid after their death."""
        listed = select(added.id_number).join(D, D.record_key == added.id_number)
        return listed.where(added.paid_on_day > D.died_on_day)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments later than the death."""
        late = B.paid_on_day - D.died_on_day
        return (
            select(
                *claimed(B),
                B.record_key.label("payment_key"),
                D.record_key.label("death_key"),
                Person.record_key.label("person_key"),
                func.coalesce(B.household_no, Person.household_no).label("lives_in"),
                D.name.label("死亡名单姓名"),
                D.died_on_day.label("死亡日期"),
                late.label("死亡后天数"),
                B.account_holder_normalised.label("holder"),
                B.name_normalised.label("named"),
                scope.value(_GRACE, B.paid_on_day, B.region_code).label("grace"),
            )
            .join(D, D.record_key == B.id_number)
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(scope.touched_of(select(D.record_key), B.id_number), late > 0, stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out the grace, what was earned before the death, and what is the household's own."""
        standards = Standards(scope.connection)
        kept = []
        for row in rows:
            if row["死亡后天数"] <= row["grace"]:
                scope.leave_out("死亡后宽限期内")
            elif _earned(row, standards):
                scope.leave_out("应享期间在死亡之前")
            elif self._is_the_households(row, standards, scope):
                scope.leave_out("按户或按亩等计发，户内还有其他成员")
            else:
                kept.append(row)
        return under_first(kept)

    @staticmethod
    def _is_the_households(row: Row, standards: Standards, scope: Scope) -> bool:
        standard = standards.of_row(row)
        if standard is None or standard.per not in OF_THE_HOUSEHOLD:
            return False
        if row["lives_in"] is None:
            # Of a family that no register knows: the year the head began is theirs, and so is what goes openly to one.
            taken_over = row["holder"] is not None and row["holder"] != row["named"]
            return taken_over or bool(claim_of(row)[0] <= row["死亡日期"])
        alive = (
            select(Person.id)
            .outerjoin(D, D.record_key == Person.record_key)
            .where(
                Person.household_no == row["lives_in"],
                Person.record_key != row["身份证号"],
                func.coalesce(Person.status, "在册") == "在册",
                or_(D.died_on_day.is_(None), D.died_on_day > row["day"]),
            )
        )
        return scope.connection.execute(alive.limit(1)).first() is not None


def _earned(row: Row, standards: Standards) -> bool:
    """Whether what was paid for ended before the death; by months, with the month in which the person died."""
    first, last = claim_of(row)
    standard = standards.of_row(row)
    if standard is None or standard.cycle != "月":
        return bool(last <= row["死亡日期"])
    if row["entitled_until"] is None and row["quantity"]:
        last = min(last, _month_end(first, row["quantity"] // PARTS))
    return last <= _month_end(row["死亡日期"], 1)


def _month_end(day: int, months: int) -> int:
    """The last day number of so many months, the day's own being the first."""
    start = date.fromordinal(day)
    over = start.month - 1 + max(months, 1)
    return date(start.year + over // 12, over % 12 + 1, 1).toordinal() - 1
