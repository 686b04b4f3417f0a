"""FW-B004: more was paid than the subsidy's standard allows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Table, and_, case, exists, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.facts import NO_STANDARD, NOT_PAID, Standard, payments_by, standards_of, stands
from fundwatch.rules.benefit.tally import KINDS, tally, told_by
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
S = SubsidyStandard
#: A claim for parts of a unit may be rounded up to the next whole yuan.
_ROUNDING = 100
_HEADS = ("人", "户")
_AGAIN = "补发"
_BY_SHARE = "比例"
_STANDARDS = "standards"


def _batches_of(ids: Statement) -> Select[Any]:
    return select(B.batch_no).where(B.id_number.in_(ids))


class AboveStandard(Rule):
    """应发 or 实发 of a person's rows in a batch above 标准金额 × 数量."""

    code = "FW-B004"
    version = 2
    name = "发放金额超过补助标准"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "补助应按当年、当地、相应档次的标准发放"
    needs = (BenefitPayment, SubsidyStandard)
    reads = (*payments_by("batch_no"), Read(Person, Via("id_number", _batches_of)), Read(SubsidyStandard))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("补助标准", "standard_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("档次"),
        Value("标准金额", Kind.MONEY),
        Value("计发单位"),
        Value("标准类型"),
        Value("数量合计", Kind.QUANTITY),
        Value("按标准应发", Kind.MONEY),
        Value("实际计发", Kind.MONEY),
    )
    details = (
        Value("发放流水号"),
        Value("数量", Kind.QUANTITY),
        Value("应发金额", Kind.MONEY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{姓名}（{身份证号}）{年度}年度“{补助项目}”计发{实际计发}元，按标准{标准金额}元/{计发单位}只应{按标准应发}元，"
        "超出{合计}元，请核对档次、数量和审批依据。"
    )
    compared = (
        Compared("按标准应发", Given("标准金额") * Given("数量合计")),
        Compared(AMOUNT, Given("实际计发") - Given("按标准应发")),
    )
    page = Page(
        method="按补助项目、年度、发放日期、区划和档次找到当时有效的标准，用标准金额乘数量（空白为1）得出应发数，"
        "与应发、实发中较大的一个相比；同一批次中同一人的多行合计后再比。按人、按户计发的，多行不叠加人数。",
        why="超标准发放的部分没有依据，常见于虚增数量、提高档次或人情照顾。",
        not_flagged=(
            "没有对应标准的补助",
            "按比例计发、标准表不能直接算出的补助",
            "数量有小数时不到1元的进位",
            "补发：补足同一批次里少发的部分，与原来的发放合计不超过标准的",
            "退票、或已全额追回的发放",
        ),
        check=("当年标准文件及调整时间", "数量的丈量、验收依据", "档次的认定材料"),
        innocent=("标准年中调整而标准表没有登记", "档次漏填", "补发了以前期间的差额"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "雨露计划",
                        "起始年度": "2016",
                        "计发单位": "人",
                        "周期": "年",
                        "标准金额": "3000.00",
                        "对象范围": "在册户",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "雨露计划",
                        "年度": "2017",
                        "姓名": "吴小雨",
                        "身份证号": "539900200001010014",
                        "银行账号": "6217000000000019",
                        "应发金额": "4000.00",
                        "实发金额": "4000.00",
                        "发放日期": "2017-10-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:
        """Every payment; without a standard that gives an amount it cannot be judged."""
        for count, standing, standard in _occurring(scope):
            scope.look_at(count)
            scope.leave_out(NOT_PAID, count - standing)
            if standard is None:
                scope.leave_out(NO_STANDARD, standing)
            elif standard.kind == _BY_SHARE:
                scope.leave_out("按比例计发，标准表不能直接算出", standing)
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Rows of each person, batch, time and grade whose sum is above the standard."""
        standing, claims = _standing(scope), _claims(scope)
        # The very same expressions in the select and in GROUP BY: PostgreSQL compares their parameters too.
        period, entitled = func.coalesce(B.period, ""), func.coalesce(B.entitled_from_day, 0)
        group = (B.id_number, B.batch_no, B.subsidy, B.year, period, standing.c.standard, entitled)
        given = func.coalesce(func.sum(B.quantity), 0) + PARTS * func.max(case((B.quantity.is_(None), 1), else_=0))
        most = func.max(func.coalesce(B.quantity, PARTS))
        units = case((func.max(case((_by_head(), 1), else_=0)) == 1, most), else_=given)
        rounding = case((units % PARTS != 0, _ROUNDING), else_=0)
        above = (
            select(
                func.min(B.record_key).label("first"),
                B.id_number,
                B.batch_no,
                standing.c.standard,
                period.label("period"),
                entitled.label("entitled"),
                B.year,
                units.label("units"),
                _asked().label("asked"),
            )
            .select_from(claims)
            .join(B, and_(B.id_number == claims.c.id_number, B.subsidy == claims.c.subsidy, B.year == claims.c.year))
            .join(standing, _same(standing, scope))
            .join(S, S.id == standing.c.standard)
            .where(scope.touched(B.batch_no), stands(B, scope))
            .group_by(*group)
            .having(_asked() * PARTS > func.max(S.amount) * units + rounding * PARTS)
            .subquery()
        )
        return _rows(above, standing, scope)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """The excess once, on the first row; the rest of the rows show how the sum came about."""
        for row in rows:
            due = (row["标准金额"] * row["数量合计"] + PARTS - 1) // PARTS
            first = row["发放流水号"] == row["subject"]
            yield {**row, "按标准应发": due, "amount": row["实际计发"] - due if first else None}


def _by_head() -> ColumnElement[bool]:
    return and_(S.per.in_(_HEADS), S.cycle != "月")


def _claims(scope: Scope) -> Subquery:
    """Whose claims in which years are to be added up: those with a row that is above its standard by itself.

    A sum is above the standard only where one of its rows is, unless there are several that do not add up their
    units: by heads, or where the quantity is blank.
    """
    standing, other = _standing(scope), aliased(B)
    larger = case((B.due_amount > B.paid_amount, B.due_amount), else_=B.paid_amount)
    several = exists().where(
        other.id_number == B.id_number, other.subsidy == B.subsidy, other.year == B.year, other.id != B.id
    )
    alone = or_(
        larger * PARTS > S.amount * func.coalesce(B.quantity, PARTS),
        and_(or_(B.quantity.is_(None), _by_head()), several),
    )
    claim = (B.id_number, B.subsidy, B.year)
    asked = (
        select(*claim)
        .select_from(_judged_by(standing, scope))
        .where(scope.touched(B.batch_no), S.id.is_not(None), func.coalesce(S.standard_type, "定额") != _BY_SHARE, alone)
    )
    found = scope.temporary((("id_number", str), ("subsidy", str), ("year", int)), asked)
    return select(*found.c).distinct().subquery()


def _asked() -> ColumnElement[int]:
    """What a group of rows claims: the larger of 应发 and 实发 of each; what was paid again (补发) tops it up."""
    larger = case((B.due_amount > B.paid_amount, B.due_amount), else_=B.paid_amount)
    again = func.coalesce(B.status, "") == _AGAIN
    claimed = func.sum(case((again, 0), else_=larger))
    alone = func.sum(case((again, 0), else_=1)) == 0
    return case((alone, func.sum(larger)), (claimed > func.sum(B.paid_amount), claimed), else_=func.sum(B.paid_amount))


def _rows(above: Any, standing: Table, scope: Scope) -> Select[Any]:
    return (
        select(
            above.c.first.label("subject"),
            B.batch_no.label("partition"),
            B.id_number.label("person"),
            B.paid_on_day.label("day"),
            B.region_code.label("region"),
            B.record_key.label("发放流水号"),
            S.record_key.label("standard_key"),
            Person.record_key.label("person_key"),
            B.name.label("姓名"),
            B.id_number.label("身份证号"),
            B.subsidy.label("补助项目"),
            B.year.label("年度"),
            B.grade.label("档次"),
            S.amount.label("标准金额"),
            S.per.label("计发单位"),
            func.coalesce(S.standard_type, "定额").label("标准类型"),
            above.c.units.label("数量合计"),
            above.c.asked.label("实际计发"),
            B.quantity.label("数量"),
            B.due_amount.label("应发金额"),
            B.paid_amount.label("实发金额"),
        )
        .select_from(above)
        .join(
            B,
            and_(
                B.id_number == above.c.id_number,
                B.batch_no == above.c.batch_no,
                B.year == above.c.year,
                func.coalesce(B.period, "") == above.c.period,
                func.coalesce(B.entitled_from_day, 0) == above.c.entitled,
            ),
        )
        .join(standing, and_(_same(standing, scope), standing.c.standard == above.c.standard))
        .join(S, S.id == above.c.standard)
        .outerjoin(Person, Person.record_key == B.id_number)
        .where(stands(B, scope))
    )


def _occurring(scope: Scope) -> Sequence[tuple[int, int, Standard | None]]:
    """How many payments there are, and stand, of each combination that tells the standard; found by one pass."""
    if _STANDARDS not in scope.facts:
        standards = standards_of(scope)
        kinds = tally(scope, scope.touched(B.batch_no))
        combination = [kinds.c[name] for name, _ in KINDS]
        standing = func.sum(kinds.c.stands * kinds.c.payments)
        asked = select(*combination, func.sum(kinds.c.payments), standing).group_by(*combination)
        found = [(row, standards.of(*row[:5])) for row in scope.connection.execute(asked)]
        rows = ((*row[:5], standard.id) for row, standard in found if standard is not None)
        table = scope.temporary((*KINDS, ("standard", int)), rows)
        scope.facts[_STANDARDS] = table, [(row[5], row[6], one) for row, one in found]
    counted: Sequence[tuple[int, int, Standard | None]] = scope.facts[_STANDARDS][1]
    return counted


def _standing(scope: Scope) -> Table:
    """The standard of every such combination that has one."""
    _occurring(scope)
    table: Table = scope.facts[_STANDARDS][0]
    return table


def _judged_by(standing: Table, scope: Scope) -> Any:
    """Payments with their standards, the payments first: their number is what decides how long it takes."""
    return B.__table__.outerjoin(standing, _same(standing, scope)).outerjoin(S.__table__, S.id == standing.c.standard)


def _same(standing: Table, scope: Scope) -> ColumnElement[bool]:
    return and_(*(standing.c[name] == told for name, told in told_by(standards_of(scope)).items()))
