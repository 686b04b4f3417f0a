"""FW-B022: a fixed allowance was shared out: many households of a village got the same, below the standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.equal_shares import judged_by_village, of_villages
from fundwatch.rules.benefit.facts import NOT_PAID, Standard, claimed, payments_by, standards_of, stands
from fundwatch.rules.benefit.homes import HOME
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
S = SubsidyStandard
_LEAST, _GRACE = "等额发放最少户数", "分期余款宽限天数"
#: What is paid for a person, a household or once: the other standards go by what one holds.
_FLAT = ("人", "户", "次")
#: Half a standard, its tenths and its twelfths are how instalments and part of a year are paid.
_TENTH, _TWELFTH = 10, 12
#: Sums below one yuan a person are rounding.
_ROUNDING = 100


def _below_standard(*conditions: ColumnElement[bool]) -> Callable[[Statement], Statement]:
    """From persons to the batches in which they got less than some fixed standard of the subsidy."""
    fixed = and_(func.coalesce(S.standard_type, "定额") == "定额", S.per.in_(_FLAT), S.amount > B.paid_amount)
    below = select(B.batch_no).join(S, and_(S.subsidy == B.subsidy, fixed)).where(*conditions)
    return lambda values: below.where(B.id_number.in_(values))


class SharedOutEqually(Rule):
    """A village's rows of a batch all alike, each below a fixed standard, together a whole number of standards."""

    code = "FW-B022"
    name = "定额补助按户等额分摊、低于标准"
    category = "截留私分"
    severity = Severity.HIGH
    basis = "岗位补贴、到户扶持按核定的对象和标准发放，不得平均分配给其他人"
    verified = False
    parameters = (_LEAST, _GRACE)
    needs = (BenefitPayment, SubsidyStandard)
    reads = (
        *payments_by("batch_no"),
        Read(BenefitPayment, Via("id_number", _below_standard())),
        Read(Person, Via("id_number", _below_standard(B.household_no.is_(None)))),
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
        Value("每户实发", Kind.MONEY),
        Value("户数", Kind.INTEGER),
        Value("相当标准份数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "批次{批次号}“{补助项目}”向{户数}户每户发放{每户实发}元，都低于标准{标准金额}元，合计{合计}元相当于{相当标准份数}份标准，"
        "请核实核定的对象是谁、是否由其他户分摊。"
    )
    page = Page(
        method="按人、户、次计发的定额补助，同一批次同一村全部领取人的金额完全相同、每户一人、户数达到设定的户数，"
        "每人都低于标准，而合计相当于标准的整数倍（尾差每人不超过1元）的，列为疑点。",
        why="几个岗位、几户指标的钱由几十户分摊，核定的人可能没有得到应得的数，没有条件的人也领了一份，单看一户看不出来。",
        not_flagged=(
            "应发按标准填写而实发少于应发的（另有规则比较）",
            "标准的一半、整成、整月数：可能是分期或只享受部分月份",
            "按年、按次的补助有期次、应享期间，或余款仍在宽限天数内的",
            "有每人、每户上限的补助，上限标准、比例标准，按亩、头等数量计发的",
            "加上扣款，或同一人同一期的其他发放以后达到标准的",
            "同村有人金额不同，或一户几个人的",
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
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": "PC1",
                        "补助项目": "公益性岗位补贴",
                        "年度": "2017",
                        "期次": "2017-03",
                        "姓名": f"赵{name}",
                        "身份证号": id_number,
                        "户编号": f"H{number}",
                        "银行账号": f"621700000000000{number}",
                        "应发金额": "300.00",
                        "实发金额": "300.00",
                        "发放日期": "2017-03-26",
                        "区划代码": "539900101201",
                    }
                    for number, (name, id_number) in enumerate(
                        [
                            ("春", "539900197001010036"),
                            ("夏", "539900198001010014"),
                            ("秋", "539900194503070019"),
                            ("冬", "539900198505050028"),
                            ("东", "539900197203050116"),
                            ("西", "539900197505050015"),
                            ("南", "539900196606060111"),
                            ("北", "539900196609090172"),
                        ],
                        1,
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy with a fixed standard."""
        named = standards_of(scope).subsidies(_fixed)
        return counted(B.__table__, and_(scope.touched(B.batch_no), B.subsidy.in_(named)), (~stands(B), NOT_PAID))

    def select(self, scope: Scope) -> Select[Any]:
        """Rows of villages that all got the same in a batch, below the highest standard there ever was."""
        highest = scope.temporary((("subsidy", str), ("amount", int)), _highest(scope))
        alike = (
            select(B.batch_no, B.region_code, B.subsidy)
            .join(highest, highest.c.subsidy == B.subsidy)
            .where(scope.touched(B.batch_no), B.subsidy.in_(standards_of(scope).subsidies(_fixed)), _shared())
            .group_by(B.batch_no, B.region_code, B.subsidy)
            .having(
                func.min(B.paid_amount) == func.max(B.paid_amount),
                func.min(B.paid_amount) < func.max(highest.c.amount),
                func.count() >= scope.value(_LEAST, literal(scope.today), B.region_code),
            )
            .subquery()
        )
        columns = [column for column in claimed(B) if column.key not in {"partition", "household"}]
        return (
            select(
                *columns,
                B.batch_no.label("partition"),
                HOME.label("household"),
                B.due_amount.label("due"),
                func.coalesce(B.deduction, 0).label("deduction"),
            )
            .join(alike, of_villages(alike))
            .where(scope.touched(B.batch_no), _shared())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the villages in which everybody is below the standard and the whole is a number of standards."""
        return judged_by_village(rows, scope, _told)


def _fixed(standard: Standard) -> bool:
    capped = standard.cap_per_person is not None or standard.cap_per_household is not None
    return standard.kind == "定额" and standard.per in _FLAT and standard.amount > 0 and not capped


def _shared() -> ColumnElement[bool]:
    return and_(stands(B), func.coalesce(B.status, "成功") == "成功")


def _highest(scope: Scope) -> list[tuple[str, int]]:
    known = standards_of(scope)
    return [(name, max(one.amount for one in known.all_of(name) if _fixed(one))) for name in known.subsidies(_fixed)]


def _told(group: Sequence[Row], judged: Sequence[Standard], scope: Scope) -> Mapping[str, Any] | None:
    """What is said of a group that was shared out; None where it is too few, or its sums are explained."""
    standard, row, count = judged[0], group[0], len(group)
    homes, least = len({one["household"] for one in group}), scope.number(_LEAST, scope.as_of, row["region"])
    if homes < count or homes < least or len(set(judged)) > 1 or not _fixed(standard):
        return None
    quantities = {PARTS if one["quantity"] is None else one["quantity"] for one in group}
    (quantity, *others) = quantities
    if others or quantity % PARTS or quantity == 0 or _in_parts(row, standard, quantity, scope):
        return None
    due = standard.amount * quantity // PARTS
    if any(one["due"] - one["deduction"] - one["amount"] >= _ROUNDING for one in group):
        return None
    if max(one["amount"] + one["deduction"] for one in group) >= due - _ROUNDING:
        return None
    total = sum(one["amount"] for one in group)
    shares = (total + due // 2) // due
    if not 0 < shares < count or abs(total - shares * due) > count * _ROUNDING or _made_up(group, due, scope):
        return None
    return {
        "计发单位": f"{standard.per}·{standard.cycle}",
        "标准金额": due,
        "每户实发": row["amount"],
        "户数": count,
        "相当标准份数": shares,
    }


def _in_parts(row: Row, standard: Standard, quantity: int, scope: Scope) -> bool:
    """Whether the sum is one in which instalments, or a part of the time, are paid, or the rest may still come."""
    due = standard.amount * quantity // PARTS
    simple = {due * number // parts for parts in (2, _TENTH, _TWELFTH) for number in range(1, parts)}
    paid: int = row["amount"]
    if standard.cycle == "月":
        return abs(paid * 2 - due) < _ROUNDING
    timed = row["期次"] is not None or row["entitled_from"] is not None or row["entitled_until"] is not None
    waiting = scope.today - row["day"] <= scope.number(_GRACE, scope.as_of, row["region"])
    return timed or waiting or any(abs(paid - one) < _ROUNDING for one in simple)


def _made_up(group: Sequence[Row], due: int, scope: Scope) -> bool:
    """Whether somebody of the group reached the standard by all that was paid to him of the year and period."""
    row = group[0]
    people = scope.temporary([("value", str)], ((one,) for one in sorted({one["身份证号"] for one in group})))
    asked = (
        select(B.id_number)
        .where(
            B.id_number.in_(select(people.c.value)),
            B.subsidy == row["补助项目"],
            B.year == row["年度"],
            func.coalesce(B.period, "") == (row["期次"] or ""),
            stands(B),
        )
        .group_by(B.id_number)
        .having(func.sum(B.paid_amount) >= due - _ROUNDING)
    )
    return scope.connection.execute(asked.limit(1)).first() is not None
