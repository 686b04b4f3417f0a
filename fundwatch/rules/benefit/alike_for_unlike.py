"""FW-B023: a whole village got the same each of a subsidy that goes by quantity, though the quantities differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.equal_shares import drawn_by, judged_by_village, paid_at_once
from fundwatch.rules.benefit.example_people import PEOPLE, eight_payments
from fundwatch.rules.benefit.facts import NOT_PAID, Standard, payments_by, standards_of
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
_LEAST = "等额发放最少户数"
#: Nine in ten households of the register, which is as good as all: some are away, some dead.
_NEARLY_ALL = (9, 10)
#: Quantities that differ in earnest: so many different ones, the largest at least so many times the smallest.
_DIFFERENT, _TIMES = 3, 2
#: Standards that do not go by what one holds.
_FLAT = ("人", "户", "次", "工日")


def _alike(scope: Scope | None, *conditions: ColumnElement[bool]) -> Select[Any]:
    """Batches, villages and subsidies in which all rows have one amount and not one quantity."""
    return (
        select(B.batch_no, B.region_code, B.subsidy)
        .where(paid_at_once(scope), B.quantity.is_not(None), *conditions)
        .group_by(B.batch_no, B.region_code, B.subsidy)
        .having(func.min(B.paid_amount) == func.max(B.paid_amount), func.min(B.quantity) < func.max(B.quantity))
    )


def _of_villages(regions: Statement) -> Statement:
    return select(_alike(None, B.region_code.in_(regions)).subquery().c.batch_no)


def _of_people(ids: Statement) -> Statement:
    return select(B.batch_no).where(B.id_number.in_(ids), B.household_no.is_(None), B.quantity.is_not(None))


class AlikeForUnlike(Rule):
    """Nearly every household on a village's register, the same amount each, for quantities of which some are double."""

    code = "FW-B023"
    name = "按数量计发的补助全村等额发放"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "产业补助按需求、条件和实际数量分配，不搞平均主义"
    verified = False
    parameters = (_LEAST,)
    needs = (BenefitPayment, SubsidyStandard, Household)
    needs_columns = (BenefitPayment.quantity,)
    reads = (
        *payments_by("batch_no"),
        Read(Household, Via("region_code", _of_villages)),
        Read(Person, Via("id_number", _of_people)),
        Read(SubsidyStandard),
    )
    subject = "批次"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("批次号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("每户实发", Kind.MONEY),
        Value("户数", Kind.INTEGER),
        Value("在册户数", Kind.INTEGER),
        Value("最小数量", Kind.QUANTITY),
        Value("最大数量", Kind.QUANTITY),
        Value("计发单位"),
        Value("标准金额", Kind.MONEY),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("数量", Kind.QUANTITY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "批次{批次号}“{补助项目}”向该村{在册户数}户在册户中的{户数}户每户都发{每户实发}元，"
        "申报数量却从{最小数量}到{最大数量}{计发单位}不等，合计{合计}元，请核实金额怎样确定。"
    )
    page = Page(
        method="标准按亩、头等数量计发的补助，同一批次同一村各户金额完全相同，申报数量有三种以上、最大是最小的两倍以上，"
        "户数达到设定的户数并占该村在册户九成以上的，列为疑点。",
        why="应当按数量和条件安排的产业资金按户平摊，有能力发展的户得不到支持，没有发展的户也领一份。",
        not_flagged=(
            "按人、户、次、工日计发的补助，没有标准的补助",
            "金额正好是每人、每户上限的：数量不同而都封顶",
            "数量相同或相差不到一倍的，如每户统一发放同样的苗木、鸡苗",
            "只发给村里一部分户的",
            "退票、或已全额追回的发放",
        ),
        check=("实施方案怎样规定补助标准和对象", "各户申报、验收的数量", "村民代表会议记录里怎样定的数"),
        innocent=(
            "方案规定了每户封顶而标准表没有填上限",
            "数量一栏填的是全部耕地，不是补助的面积",
            "普惠性补助选错了补助项目",
        ),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "特色种植奖补",
                        "起始年度": "2016",
                        "计发单位": "亩",
                        "周期": "年",
                        "标准金额": "500.00",
                        "标准类型": "上限",
                        "对象范围": "在册户",
                    }
                ],
                "户": [
                    {
                        "户编号": f"H{number}",
                        "户主姓名": name,
                        "户主身份证号": id_number,
                        "区划代码": "539900101201",
                        "人口数": "3",
                        "识别日期": "2014-06-01",
                    }
                    for number, (name, id_number) in enumerate(PEOPLE, 1)
                ],
                "补助发放": [
                    {**row, "数量": f"{number}"}
                    for number, row in enumerate(
                        eight_payments("600.00", 补助项目="特色种植奖补", 发放日期="2017-10-20"), 2
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy that goes by quantity."""
        named = standards_of(scope).subsidies(_by_quantity)
        kinds = tally(scope, scope.touched(B.batch_no), "subsidy", "stands", "measured")
        unknown = (kinds.c.measured == 0, "没有填数量")
        return counted_in(kinds, kinds.c.subsidy.in_(named), (kinds.c.stands == 0, NOT_PAID), unknown)

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that are paid by a quantity."""
        return any(map(_by_quantity, standards_of(scope).all_of(subsidy)))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Batches with an added payment for a quantity."""
        named = standards_of(scope).subsidies(_by_quantity)
        return select(added.batch_no).where(added.quantity.is_not(None), added.subsidy.in_(named))

    def select(self, scope: Scope) -> Select[Any]:
        """Rows of villages that all got the same in a batch for quantities that are not the same."""
        named = standards_of(scope).subsidies(_by_quantity)
        alike = (
            _alike(scope, scope.touched(B.batch_no), B.subsidy.in_(named))
            .having(func.count() >= scope.value(_LEAST, literal(scope.today), B.region_code))
            .subquery()
        )
        return drawn_by(alike, scope, B.quantity.label("数量")).where(B.quantity.is_not(None))

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the villages of which nearly all were paid, and none because of a cap."""
        return judged_by_village(rows, scope, _told)


def _by_quantity(standard: Standard) -> bool:
    return standard.per not in _FLAT and standard.kind != "比例"


def _told(group: Sequence[Row], judged: Sequence[Standard], scope: Scope) -> Mapping[str, Any] | None:
    """What is said of a village that was paid alike for unlike quantities; None where that is explained."""
    standard, paid, region = judged[0], group[0]["amount"], group[0]["region"]
    homes, quantities = {row["household"] for row in group}, {row["数量"] for row in group}
    few = min(len(homes), len(group)) < scope.number(_LEAST, scope.as_of, region) or len(homes) < len(group)
    unlike = len(quantities) >= _DIFFERENT and max(quantities) >= _TIMES * min(quantities)
    if few or not unlike or not all(map(_by_quantity, judged)):
        return None
    if any(paid in (one.cap_per_person, one.cap_per_household) for one in judged):
        return None
    known = _registered(region, min(row["day"] for row in group), scope)
    if not known or len(homes & known) * _NEARLY_ALL[1] < len(known) * _NEARLY_ALL[0]:
        return None
    return {
        "每户实发": paid,
        "户数": len(homes & known),
        "在册户数": len(known),
        "最小数量": min(quantities),
        "最大数量": max(quantities),
        "计发单位": standard.per,
        "标准金额": standard.amount,
    }


def _registered(region: str, day: int, scope: Scope) -> frozenset[str]:
    """Households on a village's register on a day."""
    asked = select(H.record_key).where(
        H.region_code == region,
        func.coalesce(H.status, "在册") != "注销",
        or_(H.identified_on_day.is_(None), H.identified_on_day <= day),
    )
    return frozenset(scope.connection.execute(asked).scalars())
