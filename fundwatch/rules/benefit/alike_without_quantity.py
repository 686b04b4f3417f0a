"""FW-B084: a whole list got the same each of a subsidy that goes by quantity, and no quantity stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, literal, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.equal_shares import drawn_by, judged_by_village, paid_at_once
from fundwatch.rules.benefit.example_people import eight_payments
from fundwatch.rules.benefit.facts import NOT_PAID, Standard, payments_by, standards_of
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
_LEAST = "等额发放最少户数"
#: Standards that do not go by what one holds.
_FLAT = ("人", "户", "次", "工日")
#: What is counted by the piece; the rest is measured, to a hundredth.
_PIECES = ("头", "只", "羽", "箱", "株", "座", "口")
#: Of pieces tenths are looked at: parts of a sum are paid in tenths, and there is no tenth of a cow.
_TENTH, _HUNDREDTH = 10, 100
#: Sums below one yuan are rounding.
_ROUNDING = 100


def _of_people(ids: Statement) -> Statement:
    return select(B.batch_no).where(B.id_number.in_(ids), B.household_no.is_(None), B.quantity.is_(None))


class AlikeWithoutQuantity(Rule):
    """Every household of a village on a list the same amount, none a quantity, and the amount that of no quantity."""

    code = "FW-B084"
    name = "按数量计发的补助没有数量、各户同额"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "按数量计发的补助应按核实的数量和标准计算到户，不搞平均主义"
    verified = False
    parameters = (_LEAST,)
    needs = (BenefitPayment, SubsidyStandard)
    reads = (*payments_by("batch_no"), Read(Person, Via("id_number", _of_people)), Read(SubsidyStandard))
    subject = "批次"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("每户实发", Kind.MONEY),
        Value("户数", Kind.INTEGER),
        Value("计发单位"),
        Value("标准金额", Kind.MONEY),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "批次{批次号}“{补助项目}”按每{计发单位}{标准金额}元计发，该村{户数}户都没有填数量，每户都发{每户实发}元，"
        "不是标准乘以数量能得出的数，合计{合计}元，请核实各户的数量、金额怎样确定。"
    )
    page = Page(
        method="标准按亩、头、株等数量计发的定额补助，同一批次同一村全部领取人都没有填数量、金额完全相同，每户一人，户数达到设定的户数，"
        "而这个金额不等于任何一档标准乘以数量（头、只、株等按整数并考虑整成分期，亩、平方米等按两位小数）的，列为疑点。",
        why="按头、按亩补助却人人一个数，往往是没有核实养了多少、种了多少，把资金按户平摊。",
        not_flagged=(
            "金额可以由标准乘以数量、再按整成分期得出的，如每户一头、发放八成",
            "正好是每人、每户上限的",
            "按人、户、次、工日计发的补助，上限、比例标准，没有标准的补助",
            "同村有人填了数量、金额不同，或一户几个人的",
            "退票、或已全额追回的发放",
        ),
        check=("实施方案怎样规定补助标准和对象", "验收表、耳标登记上各户的数量", "会议记录里怎样定的数"),
        innocent=("当年另定了户均标准而标准表没有更新", "补助项目选错，实为按户的补助", "资金不足，经批准按比例下调"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "肉牛养殖奖补",
                        "起始年度": "2016",
                        "计发单位": "头",
                        "周期": "年",
                        "标准金额": "1500.00",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": eight_payments("800.00", 补助项目="肉牛养殖奖补", 发放日期="2017-12-09"),
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy that goes by quantity."""
        named = standards_of(scope).subsidies(_by_quantity)
        kinds = tally(scope, scope.touched(B.batch_no), "subsidy", "stands", "measured")
        known = (kinds.c.measured == 1, "填了数量")
        return counted_in(kinds, kinds.c.subsidy.in_(named), (kinds.c.stands == 0, NOT_PAID), known)

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that are paid by a quantity."""
        return any(map(_by_quantity, standards_of(scope).all_of(subsidy)))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Batches with an added payment of such a subsidy: one with a quantity may end what was alike."""
        return select(added.batch_no).where(added.subsidy.in_(standards_of(scope).subsidies(_by_quantity)))

    def select(self, scope: Scope) -> Select[Any]:
        """Rows of villages that all got the same in a batch and of which no quantity is told."""
        named = standards_of(scope).subsidies(_by_quantity)
        alike = (
            select(B.batch_no, B.region_code, B.subsidy)
            .where(scope.touched(B.batch_no), B.subsidy.in_(named), paid_at_once(scope))
            .group_by(B.batch_no, B.region_code, B.subsidy)
            .having(
                func.min(B.paid_amount) == func.max(B.paid_amount),
                func.count(B.quantity) == 0,
                func.count() >= scope.value(_LEAST, literal(scope.today), B.region_code),
            )
            .subquery()
        )
        return drawn_by(alike, scope, func.coalesce(B.deduction, 0).label("deduction"))

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the villages whose sum no standard and quantity makes."""
        return judged_by_village(rows, scope, _told)


def _by_quantity(standard: Standard) -> bool:
    return standard.per not in _FLAT and standard.kind == "定额" and standard.amount > 0


def _told(group: Sequence[Row], judged: Sequence[Standard], scope: Scope) -> Mapping[str, Any] | None:
    """What is said of a village that was paid alike; None where it is few, or some quantity makes the sum."""
    standard, row, homes = judged[0], group[0], {row["household"] for row in group}
    few = len(homes) < scope.number(_LEAST, scope.as_of, row["region"])
    if few or len(homes) < len(group) or not all(map(_by_quantity, judged)):
        return None
    every = standards_of(scope).all_of(row["补助项目"])
    if any(_is_of(row["amount"] + one["deduction"], grade) for grade in every for one in group):
        return None
    return {
        "每户实发": row["amount"],
        "户数": len(homes),
        "计发单位": standard.per,
        "标准金额": standard.amount,
    }


def _is_of(paid: int, standard: Standard) -> bool:
    """Whether some quantity of a standard, or its cap, comes to a sum."""
    if paid in (standard.cap_per_person, standard.cap_per_household) or not standard.amount:
        return True
    if not _by_quantity(standard):
        return abs(paid - standard.amount) < _ROUNDING
    parts = _TENTH if standard.per in _PIECES else _HUNDREDTH
    rest = paid * parts % standard.amount
    return min(rest, standard.amount - rest) < _ROUNDING * parts
