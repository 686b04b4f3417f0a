"""FW-B022: a fixed allowance was shared out: many households of a village got the same, below the standard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, func, literal, or_, select, union

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.due_to_few import ROUNDING, made_up, signs, whole_standards
from fundwatch.rules.benefit.equal_shares import drawn_by, judged_by_village, paid_at_once
from fundwatch.rules.benefit.example_people import eight_payments
from fundwatch.rules.benefit.facts import NOT_PAID, Standard, claim_of, payments_by, standards_of, stands
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
S = SubsidyStandard
_LEAST, _GRACE = "等额发放最少户数", "分期余款宽限天数"
#: What is paid for a person, a household or once: the other standards go by what one holds.
_FLAT = ("人", "户", "次")
#: Half a standard, its tenths and its twelfths are how instalments and part of a year are paid.
_TENTH, _TWELFTH = 10, 12
#: More months than are paid at once: how many they are is counted when a village is judged.
_MONTHS = 120
_MONTHLY = "月"
#: Posts, of which a household is given one: where most homes have two, the money of a few was shared among many.
_POST = re.compile("岗|护林员|护草员|护边员|护河员|护路员|保洁员|管水员|巡河员|协管员")
_MOST_HOMES = 2


def _claimed(amount: ColumnElement[int], of_months: ColumnElement[int]) -> ColumnElement[int]:
    """The most a payment may be for, in fen of millionths: a standard by its quantity, or that of several months."""
    timed = or_(B.period.not_like("____-__"), B.entitled_from_day.is_not(None), B.entitled_until_day.is_not(None))
    return case((B.quantity.is_not(None), amount * B.quantity), (timed, of_months * PARTS), else_=amount * PARTS)


def _below(people: Statement, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Batches in which these persons got less than some fixed standard of the subsidy."""
    fixed = and_(func.coalesce(S.standard_type, "定额") == "定额", S.per.in_(_FLAT))
    claimed_most = _claimed(S.amount.expression, case((S.cycle == _MONTHLY, S.amount * _MONTHS), else_=S.amount))
    below = and_(S.subsidy == B.subsidy, fixed, claimed_most > B.paid_amount * PARTS)
    return select(B.batch_no).join(S, below).where(B.id_number.in_(people), *conditions)


def _below_of_original(serials: Statement) -> Statement:
    return _below(select(B.id_number).where(B.record_key.in_(serials)))


def _without_household(people: Statement) -> Statement:
    return _below(people, B.household_no.is_(None))


def _paid_by(projects: Statement) -> Statement:
    return select(B.batch_no).where(B.project_no.in_(projects))


class SharedOutEqually(Rule):
    """A village's rows of a batch all alike, each below a fixed standard, where something tells that few were meant."""

    code = "FW-B022"
    version = 4
    name = "定额补助按户等额分摊、低于标准"
    category = "截留私分"
    severity = Severity.HIGH
    basis = "岗位补贴、到户扶持按核定的对象和标准发放，不得平均分配给其他人"
    verified = False
    parameters = (_LEAST, _GRACE)
    needs = (BenefitPayment, SubsidyStandard)
    reads = (
        *payments_by("batch_no"),
        Read(BenefitPayment, Via("id_number", _below)),
        Read(BenefitPayment, Via("original_serial_no", _below_of_original)),
        Read(Person, Via("id_number", _without_household)),
        Read(Project, Via("project_no", _paid_by)),
        Read(SubsidyStandard),
    )
    reads_clock = True
    subject = "批次"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("期次"),
        Value("计发单位"),
        Value("标准金额", Kind.MONEY),
        Value("每人实发", Kind.MONEY),
        Value("户数", Kind.INTEGER),
        Value("人数", Kind.INTEGER),
        Value("相当标准份数", Kind.INTEGER),
        Value("情形"),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "批次{批次号}“{补助项目}”向{户数}户{人数}人每人发放{每人实发}元，都低于标准{标准金额}元，合计{合计}元；{情形}。"
        "请核实核定的对象是谁、是否由其他户分摊。"
    )
    page = Page(
        method="按人、户、次计发的定额补助，同一批次同一村全部领取人的金额完全相同、每户一人（岗位补贴可以一户几人）、户数达到设定的户数，每人都低于标准，"
        "并且有下列情形之一的，列为疑点：合计相当于标准的整数倍（尾差每人不超过1元）；同一批次其他村多数人领的是标准数；"
        "其中一部分人别的时候领到过标准数而其余的人没有；全部由一个项目发放，而项目核定的受益户数少于领取户数；"
        "岗位补贴半数以上的户有两人以上同时领取。"
        "按月的标准乘以数量、期次或应享期间的月数后比较。",
        why="几个岗位、几户指标的钱由几十户分摊，核定的人可能没有得到应得的数，没有条件的人也领了一份，单看一户看不出来。",
        not_flagged=(
            "应发按标准填写而实发少于应发的（另有规则比较）",
            "标准的一半、整成，没有填月数而为整月数，从月中起止的，正好是另一档次标准的：可能是分期、部分时间或另一档次",
            "合计不是标准的整数倍，而其他村也发这个数的，每个人以前都是标准数的：可能是统一调整",
            "按年、按次的补助有期次、应享期间，或余款仍在宽限天数内的",
            "有每人、每户上限的补助，上限标准、比例标准，按亩、头等数量计发的",
            "加上扣款，或同一人同一期的其他发放以后达到标准的",
            "同村有人金额不同，或岗位补贴以外一户几个人的",
            "退票、或已全额追回的发放",
        ),
        check=("聘用协议、核定名单上有几个人", "签收表与名单是否一致", "入户询问为什么是这个数、谁定的"),
        innocent=("标准已经下调而标准表没有更新", "本村经批准按半日制、轮岗计发", "补助项目选错，实为另一个标准的补助"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "公益性岗位补贴",
                        "起始年度": "2016",
                        "计发单位": "人",
                        "周期": "月",
                        "标准金额": "800.00",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": eight_payments("300.00", 补助项目="公益性岗位补贴", 期次="2017-03", 发放日期="2017-03-26"),
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy with a fixed standard."""
        named = standards_of(scope).subsidies(_fixed)
        return counted(
            B.__table__, and_(scope.touched(B.batch_no), B.subsidy.in_(named)), (~stands(B, scope), NOT_PAID)
        )

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those of a fixed amount for a household or a person."""
        return any(map(_fixed, standards_of(scope).all_of(subsidy)))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:
        """Batches with an added payment of such a subsidy, and those in which the person got less than a standard."""
        named = standards_of(scope).subsidies(_fixed)
        fits = added.subsidy.in_(named)
        below = _below(select(added.id_number).where(fits), B.subsidy.in_(named))
        return union(select(added.batch_no).where(fits), below)

    def select(self, scope: Scope) -> Select[Any]:
        """Rows of villages that all got the same in a batch, below the highest standard there ever was."""
        columns = (("subsidy", str), ("amount", int), ("of_months", int))
        highest = scope.temporary(columns, _highest(scope))
        alike = (
            select(B.batch_no, B.region_code, B.subsidy)
            .join(highest, highest.c.subsidy == B.subsidy)
            .where(scope.touched(B.batch_no), B.subsidy.in_(standards_of(scope).subsidies(_fixed)), paid_at_once(scope))
            .group_by(B.batch_no, B.region_code, B.subsidy)
            .having(
                func.min(B.paid_amount) == func.max(B.paid_amount),
                func.min(B.paid_amount) * PARTS < func.max(_claimed(highest.c.amount, highest.c.of_months)),
                func.count() >= scope.value(_LEAST, literal(scope.today), B.region_code),
            )
            .subquery()
        )
        due, deduction = B.due_amount.label("due"), func.coalesce(B.deduction, 0).label("deduction")
        return drawn_by(alike, scope, due, deduction, B.project_no.label("approved_as"))

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the villages in which everybody is below the standard and something tells that few were meant."""
        return judged_by_village(rows, scope, _told)


def _fixed(standard: Standard) -> bool:
    capped = standard.cap_per_person is not None or standard.cap_per_household is not None
    return standard.kind == "定额" and standard.per in _FLAT and standard.amount > 0 and not capped


def _highest(scope: Scope) -> Iterable[tuple[str, int, int]]:
    """The largest standard there ever was of each subsidy, and the largest of several months."""
    known = standards_of(scope)
    for name in known.subsidies(_fixed):
        fixed = [one for one in known.all_of(name) if _fixed(one)]
        of_months = max(one.amount * (_MONTHS if one.cycle == _MONTHLY else 1) for one in fixed)
        yield name, max(one.amount for one in fixed), of_months


def _told(group: Sequence[Row], judged: Sequence[Standard], scope: Scope) -> Mapping[str, Any] | None:
    """What is said of a group that was shared out; None where it is too few, or its sums are explained."""
    standard, row, count = judged[0], group[0], len(group)
    homes, least = len({one["household"] for one in group}), scope.number(_LEAST, scope.as_of, row["region"])
    post = standard.per == "人" and _POST.search(row["补助项目"]) is not None
    if (homes < count and not post) or homes < least or len(set(judged)) > 1 or not _fixed(standard):
        return None
    (units, *others) = {_units(one, standard) for one in group}
    if others or not units or _in_parts(row, standard, units, scope):
        return None
    due = standard.amount * units
    if any(one["due"] - one["deduction"] - one["amount"] >= ROUNDING for one in group):
        return None
    if max(one["amount"] + one["deduction"] for one in group) >= due - ROUNDING or made_up(group, due, scope):
        return None
    told = (*signs(group, due, standard.cycle, scope), *_crowded(group))
    if not told:
        return None
    return {
        "计发单位": f"{standard.per}·{standard.cycle}",
        "标准金额": due,
        "每人实发": row["amount"],
        "户数": homes,
        "人数": count,
        "相当标准份数": whole_standards(group, due),
        "情形": "；".join(told),
    }


def _crowded(group: Sequence[Row]) -> tuple[str, ...]:
    """That half the homes or more have two people in a post at a time, in Chinese; nothing where they have not."""
    homes = Counter(row["household"] for row in group)
    crowded = sum(1 for people in homes.values() if people > 1)
    return (f"{len(homes)}户中{crowded}户有两人以上同时领取",) if crowded * _MOST_HOMES >= len(homes) else ()


def _units(row: Row, standard: Standard) -> int | None:
    """How many times the standard a row's claim is: its quantity, or the months of it; None where no whole number."""
    if row["quantity"] is not None:
        whole, rest = divmod(row["quantity"], PARTS)
        return None if rest else int(whole)
    timed = row["期次"] is not None or row["entitled_from"] is not None or row["entitled_until"] is not None
    return _months(*claim_of(row)) if timed and standard.cycle == _MONTHLY else 1


def _months(first: int, last: int) -> int | None:
    """How many whole months lie between two day numbers, both counted; None where a month is not whole."""
    begins, ends = date.fromordinal(first), date.fromordinal(last + 1)
    months = (ends.year - begins.year) * 12 + ends.month - begins.month
    return months if begins.day == ends.day == 1 and months > 0 else None


def _in_parts(row: Row, standard: Standard, units: int, scope: Scope) -> bool:
    """Whether the sum is one in which instalments, part of the time or another grade is paid, or more may come."""
    due, paid = standard.amount * units, int(row["amount"])
    grades = {one.amount * units for one in standards_of(scope).all_of(row["补助项目"]) if _fixed(one)} - {due}
    if standard.cycle == _MONTHLY:
        # A quantity says for how many months it was paid: a smaller sum is then no part of that time.
        months = {standard.amount * number for number in range(1, units)} if row["quantity"] is None else set()
        return _is_one_of(paid, {due // 2} | months | grades)
    simple = {due * number // parts for parts in (2, _TENTH, _TWELFTH) for number in range(1, parts)}
    timed = row["期次"] is not None or row["entitled_from"] is not None or row["entitled_until"] is not None
    waiting = scope.today - row["day"] <= scope.number(_GRACE, scope.as_of, row["region"])
    return timed or waiting or _is_one_of(paid, simple | grades)


def _is_one_of(paid: int, sums: Iterable[int]) -> bool:
    return any(abs(paid - one) < ROUNDING for one in sums)
