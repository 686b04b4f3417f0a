"""FW-B015: a subsidy was paid more often than its standard allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union,
    union_all,
)

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.cycles import home_of, may_be_of_cycle, may_be_of_home
from fundwatch.rules.benefit.facts import NOT_PAID, Standard, claimed, payments_by, standards_of, stands
from fundwatch.rules.benefit.homes import HOME, of_any, of_homes, of_people_or_homes, payments_by_home
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
_PERSON, _HOUSEHOLD = "人", "户"
_ONCE, _MONTHLY = "次", "月"
_SPANS = {_ONCE: "终身", "年": "同一年度", _MONTHLY: "同一期次"}


class TooManyTimes(Rule):
    """Payments of a person, or of a household where it is paid by households, beyond 上限次数 in one 周期."""

    code = "FW-B015"
    name = "发放次数超过上限次数"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "补助标准规定的上限次数"
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = (SubsidyStandard.max_times,)
    reads = (*payments_by("id_number"), *payments_by_home(), Read(SubsidyStandard))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("补助标准", "standard_key"))
    evidence = (
        Value("领取人"),
        Value("户编号"),
        Value("补助项目"),
        Value("计次范围"),
        Value("计次期间"),
        Value("发放次数", Kind.INTEGER),
        Value("上限次数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("年度", Kind.YEAR),
        Value("期次"),
        Value("批次号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{领取人}的“{补助项目}”发放了{发放次数}次，规定同一{计次范围}{计次期间}最多{上限次数}次，"
        "多出的共{合计}元，请核实各次的申请和验收材料。"
    )
    page = Page(
        method="补助标准写明上限次数的，按周期（年、月、次即终身）数同一人（按户计发的数同一户）的发放次数。"
        "同一人同一年度、期次的几行算一次，补发算在原来那一次里；超过上限次数的列为疑点。",
        why="一次性补助多次领取、同户几人各领一次，常见于旧房充新、一户多报。",
        not_flagged=(
            "没有规定上限次数的补助",
            "同一人同一年度同一期次重复发放的（另有规则提示）",
            "分期拨付，各次合计没有超过规定次数的标准金额",
            "写明原发放流水号的补发",
            "退票、或已全额追回的发放",
        ),
        check=("各次的申请、鉴定、验收材料和照片", "两次发放是否同一地块、同一房屋", "户内其他人是否各自申报"),
        innocent=("分户以后沿用了原来的户编号", "前一次是另一种补助、项目名称填成一样", "灾后重建等文件允许再次享受"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "危房改造补助",
                        "起始年度": "2016",
                        "计发单位": "户",
                        "周期": "次",
                        "标准金额": "15000.00",
                        "对象范围": "在册户",
                        "上限次数": "1",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{year}",
                        "批次号": f"PC{year}",
                        "补助项目": "危房改造补助",
                        "年度": year,
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "户编号": "H1",
                        "银行账号": "6217000000000036",
                        "应发金额": "15000.00",
                        "实发金额": "15000.00",
                        "发放日期": f"{year}-11-10",
                        "区划代码": "539900101201",
                    }
                    for year in ("2016", "2018")
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy that has a limit on the number."""
        limited = standards_of(scope).subsidies(lambda one: one.max_times is not None)
        kinds = tally(scope, of_people_or_homes(scope), "subsidy", "stands")
        return counted_in(kinds, kinds.c.subsidy.in_(limited), (kinds.c.stands == 0, NOT_PAID))

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that may be drawn so many times."""
        return any(one.max_times is not None for one in standards_of(scope).all_of(subsidy))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:
        """People and households that were paid the subsidy besides in what may be the same cycle."""
        standards = standards_of(scope)
        limited = added.subsidy.in_(standards.subsidies(lambda one: one.max_times is not None))
        home = home_of(added)
        cycle = may_be_of_cycle(B, added, standards)
        person = exists().where(B.id_number == added.id_number, cycle, B.batch_no != added.batch_no)
        others = exists().where(
            may_be_of_home(B, added), cycle, or_(B.batch_no != added.batch_no, B.id_number != added.id_number)
        )
        by_home = standards.subsidies(lambda one: one.max_times is not None and _whose(one) == _HOUSEHOLD)
        return union(
            select(added.id_number).where(limited, person),
            select(home).where(added.subsidy.in_(by_home), others),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of persons, and of households, that drew a subsidy in more batches of a cycle than allowed."""
        standards = standards_of(scope)
        branches = [_often(scope, _PERSON, B.id_number, scope.touched(B.id_number))]
        if standards.subsidies(lambda one: one.max_times is not None and _whose(one) == _HOUSEHOLD):
            branches.append(_often(scope, _HOUSEHOLD, HOME, of_homes(scope)))
        return select(union_all(*branches).subquery())

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Count the payments of each person or household by cycle."""
        standards = standards_of(scope)
        groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["发放流水号"])):
            standard = standards.of_row(row)
            if standard is not None and standard.max_times is not None and row["of"] == _whose(standard):
                cycle = {_ONCE: "", _MONTHLY: f"{row['年度']}|{row['期次'] or ''}"}.get(
                    standard.cycle, str(row["年度"])
                )
                groups[row["of"], row["partition"], row["补助项目"], cycle].append(row)
        for _, group in sorted(groups.items()):
            last = standards.of_row(group[-1])
            if last is not None:
                yield from _judge(group, last, scope)


def _whose(standard: Standard) -> str:
    return _HOUSEHOLD if standard.per == _HOUSEHOLD else _PERSON


def _often(scope: Scope, kind: str, whose: Any, touched: ColumnElement[bool]) -> Select[Any]:
    standards = standards_of(scope)

    def limited(cycle: str | None = None) -> list[str]:
        return standards.subsidies(
            lambda one: one.max_times is not None and _whose(one) == kind and cycle in {None, one.cycle}
        )

    least = {
        name: min(one.max_times for one in standards.all_of(name) if one.max_times is not None) for name in limited()
    }
    each = (
        select(
            # An expression, lest the few rows be looked up one by one in the order of an index of all.
            func.coalesce(whose, "").label("whose"),
            B.subsidy,
            case((B.subsidy.in_(limited(_ONCE)), 0), else_=B.year).label("in_year"),
            case((B.subsidy.in_(limited(_MONTHLY)), func.coalesce(B.period, "")), else_="").label("in_period"),
            (B.batch_no + "|" + B.id_number).label("payment"),
            case(*((B.subsidy == name, literal(times)) for name, times in least.items()), else_=0).label("times")
            if least
            else literal(0).label("times"),
        )
        # Expressions, lest the rows be gone through in the order of an index, one by one.
        .where(touched, func.coalesce(B.subsidy, "").in_(limited()), stands(B, scope))
        .subquery()
    )
    often = (
        select(each.c.whose, each.c.subsidy)
        .group_by(each.c.whose, each.c.subsidy, each.c.in_year, each.c.in_period)
        .having(func.count(each.c.payment.distinct()) > func.max(each.c.times))
        .distinct()
    )
    found = scope.temporary((("whose", str), ("subsidy", str)), often)
    those = select(found.c.whose)
    columns = [column for column in claimed(B) if column.key not in {"partition", "amount"}]
    told = (whose.label("partition"), literal(kind).label("of"), B.household_no.label("户编号"))
    original = B.original_serial_no.label("original")
    return (
        select(*columns, *told, original)
        .join(found, and_(found.c.whose == whose, found.c.subsidy == B.subsidy))
        .where(
            of_any(those) if kind == _HOUSEHOLD else B.id_number.in_(those), B.subsidy.in_(limited()), stands(B, scope)
        )
    )


def _judge(group: list[Row], standard: Standard, scope: Scope) -> Iterable[Row]:
    allowed = standard.max_times or 1
    payments: dict[tuple[str, int, str], list[Row]] = defaultdict(list)
    known = {row["发放流水号"]: row for row in group}
    for row in group:
        first = known.get(row["original"] or "", row)
        payments[first["身份证号"], first["年度"], first["期次"] or ""].append(row)
    if len(payments) <= allowed:
        return
    quantity = max((row["quantity"] or PARTS) for row in group)
    if sum(row["实发金额"] for row in group) * PARTS <= standard.amount * allowed * quantity:
        scope.leave_out("分期拨付，合计没有超过标准", len(group))
        return
    told = {
        "领取人": "、".join(dict.fromkeys(row["姓名"] for row in group)),
        "计次范围": _whose(standard),
        "计次期间": _SPANS.get(standard.cycle, "同一年度"),
        "发放次数": len(payments),
        "上限次数": allowed,
        "standard_key": standard.key,
    }
    ordered = list(payments.values())
    subject = ordered[allowed][0]["发放流水号"]
    for number, payment in enumerate(ordered):
        for row in payment:
            yield {**row, **told, "subject": subject, "amount": row["实发金额"] if number >= allowed else None}
