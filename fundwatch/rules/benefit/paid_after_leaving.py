"""FW-B012: a subsidy went on being paid after the person or the household had left the register."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, Table, and_, exists, func, or_, select, true

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.departures import absences, first_departures
from fundwatch.rules.benefit.facts import (
    IN_HARDSHIP,
    NO_STANDARD,
    NOT_PAID,
    OF_THE_HOUSEHOLD,
    claim_of,
    claimed,
    payments_by,
    standards_of,
    stands,
    under_first,
)
from fundwatch.rules.benefit.homes import has_others, homes_of, people_of
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
D = DeceasedPerson
E = HouseholdEvent
P = Person
_GRACE = "迁出清退后发放宽限天数"
_AWAY = "who was away, and when"


class PaidAfterLeaving(Rule):
    """Later than the grace after leaving, not earned before it, and not the remaining household's."""

    code = "FW-B012"
    version = 2
    name = "迁出、除名或清退后仍有补助发放"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "面向在册户、低保对象的补助，对象迁出、除名或被清退后应当停发"
    verified = False
    parameters = (_GRACE,)
    needs = (BenefitPayment, SubsidyStandard, Person)
    needs_columns = ((Person.status_on, HouseholdEvent.happened_on),)
    reads = (
        *payments_by("id_number"),
        Read(BenefitPayment, Via("household_no", people_of, homes_of)),
        Read(Person, "id_number"),
        Read(Person, Via("household_no", people_of)),
        Read(HouseholdEvent, "id_number"),
        Read(HouseholdEvent, Via("household_no", people_of)),
        Read(DeceasedPerson, "id_number"),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("户动态", "event_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("变动"),
        Value("变动日期", Kind.DAY),
        Value("补助项目"),
        Value("对象范围"),
        Value("发放日期", Kind.DAY),
    )
    details = (
        Value("发放流水号"),
        Value("发放日期", Kind.DAY),
        Value("变动后天数", Kind.INTEGER),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}（{身份证号}）{变动日期}登记为{变动}，{发放日期}起仍发放面向{对象范围}的“{补助项目}”{行数}笔共{合计}元，"
        "请核实是否应当停发。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把补助发放与人员名册的状态（死亡、迁出、除名）和户动态的迁出、清退、死亡（写明身份证号的）相比，"
        "找出发放日期晚于变动日期加宽限天数、其间没有重新识别或迁入的发放。只看对象范围为在册户、低保的补助。",
        why="名册已经变动而清册照旧，多因部门之间没有衔接，也可能是有人用变动前的名额继续领取。",
        not_flagged=(
            "变动后又重新识别、返贫、纳入监测或迁入的",
            "宽限天数以内的发放",
            "应享期间（没有填写时按年度、期次）在变动之前已经结束的补发",
            "按户、按亩等计发的补助，且同户还有其他在册成员",
            "对象范围为不限的补助；没有变动日期的",
            "列在死亡人员名单中的（另有规则提示）",
            "退票、或已全额追回的发放",
        ),
        check=("变动的审批表和实际时间", "变动信息何时送到发放部门", "款项由谁领取、是否应当退回"),
        innocent=("变动登记有误或日期填错", "政策规定脱贫、退出后仍可享受一段时间", "应享期间早于变动而表中没有填写"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "公益性岗位补贴",
                        "起始年度": "2016",
                        "计发单位": "人",
                        "周期": "年",
                        "标准金额": "6000.00",
                        "对象范围": "在册户",
                    }
                ],
                "人员": [
                    {
                        "身份证号": "539900198001010014",
                        "姓名": "周文",
                        "户编号": "H1",
                        "状态": "迁出",
                        "状态日期": "2016-11-20",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "公益性岗位补贴",
                        "年度": "2017",
                        "姓名": "周文",
                        "身份证号": "539900198001010014",
                        "银行账号": "6217000000000018",
                        "应发金额": "6000.00",
                        "实发金额": "6000.00",
                        "发放日期": "2017-10-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment, held against the register's changes."""
        kinds = tally(scope, scope.touched(B.id_number), "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """People who had left when they were paid, whether or not they had come back.

        A payment that names a household makes its person one of those who left with it: then any payment tells.
        """
        gone = first_departures(scope, select(added.id_number))
        drawn = select(added.id_number).join(gone, gone.c.person == added.id_number)
        later = exists().where(B.id_number == added.id_number, B.paid_on_day > gone.c.since)
        return drawn.where(or_(added.paid_on_day > gone.c.since, and_(added.household_no.is_not(None), later)))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to people while they were away."""
        away = _away(scope)
        return (
            select(
                *claimed(B),
                P.record_key.label("person_key"),
                func.coalesce(P.household_no, B.household_no).label("lives_in"),
                away.c.home.label("left_with"),
                away.c.since.label("变动日期"),
                away.c.how.label("变动"),
                away.c.event.label("event_key"),
                (B.paid_on_day - away.c.since).label("变动后天数"),
                scope.value(_GRACE, B.paid_on_day, B.region_code).label("grace"),
            )
            .join(away, away.c.person == B.id_number)
            .outerjoin(P, P.record_key == B.id_number)
            .where(
                scope.touched(B.id_number),
                stands(B, scope),
                B.paid_on_day > away.c.since,
                or_(away.c.until.is_(None), B.paid_on_day < away.c.until),
                or_(away.c.home == "", B.household_no.is_(None), B.household_no == away.c.home),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out the grace, what was earned before, and what is the remaining household's."""
        standards = standards_of(scope)
        kept: dict[str, Row] = {}
        for row in sorted(rows, key=lambda row: (row["发放流水号"], row["变动日期"], row["left_with"])):
            standard = standards.of_row(row)
            if row["发放流水号"] in kept:
                continue
            if standard is None:
                scope.leave_out(NO_STANDARD)
            elif standard.eligible not in IN_HARDSHIP:
                scope.leave_out("对象范围不限的补助")
            elif row["变动后天数"] <= row["grace"]:
                scope.leave_out("变动后宽限期内")
            elif claim_of(row)[1] <= row["变动日期"]:
                scope.leave_out("应享期间在变动之前")
            elif not row["left_with"] and standard.per in OF_THE_HOUSEHOLD and _stay(row, scope):
                scope.leave_out("按户或按亩等计发，户内还有其他成员")
            else:
                kept[row["发放流水号"]] = {**row, "对象范围": standard.eligible}
        return under_first(kept.values())


def _stay(row: Row, scope: Scope) -> bool:
    return has_others(scope.connection, row["lives_in"], row["身份证号"])


def _away(scope: Scope) -> Table:
    """Who of those that are computed in this run was away, asked once for the run."""
    if _AWAY not in scope.facts:
        scope.facts[_AWAY] = absences(scope, scope.values())
    table: Table = scope.facts[_AWAY]
    return table
