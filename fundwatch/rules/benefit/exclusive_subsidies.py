"""FW-B009: a person or a household drew subsidies that exclude each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, exists, func, literal, select, union, union_all

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.cycles import home_of, may_be_of_home
from fundwatch.rules.benefit.facts import NOT_PAID, Standards, claimed, payments_by, standards_of, stands
from fundwatch.rules.benefit.homes import HOME, of_homes, of_people_or_homes, payments_by_home
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
_PERSON, _HOUSEHOLD = "人", "户"
_FOR_LIFE = "终身"


class ExclusiveSubsidies(Rule):
    """Two subsidies of which one names the other as 互斥项目, within its 互斥范围 and 互斥期间."""

    code = "FW-B009"
    name = "同时享受互斥的补助"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "补助标准规定的互斥项目、互斥范围和互斥期间"
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = (SubsidyStandard.exclusive_with,)
    reads = (*payments_by("id_number"), *payments_by_home(), Read(SubsidyStandard))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("领取人"),
        Value("户编号"),
        Value("互斥补助"),
        Value("互斥范围"),
        Value("互斥期间"),
        Value("涉及年度"),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{领取人}在{涉及年度}年度领取了互斥的补助（{互斥补助}），规定同一{互斥范围}{互斥期间}只能享受其中一项，"
        "后领取的共{合计}元，请核实应享受哪一项。"
    )
    page = Page(
        method="按补助标准的互斥项目、互斥范围（同一人或同一户）和互斥期间（同年或终身），把到账的发放两两相比；"
        "同一人（户）的互斥发放合为一条，金额是最先领取的那项补助以外的各笔合计。",
        why="互斥的补助由不同部门发放，信息不通时容易重复享受，也有人分头申报。",
        not_flagged=(
            "互斥期间为同年的，在不同年度领取",
            "互斥范围为人的，由同户的不同成员领取",
            "先领的一项已经退票或全额追回",
            "没有规定互斥的补助",
        ),
        check=("两项补助的申请和审批材料", "政策文件关于不得重复享受的条款", "应当退回哪一项"),
        innocent=("同一年度前后两个学期先后升学", "文件允许就高补差，差额单独发放", "分户以后沿用了原来的户编号"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": name,
                        "起始年度": "2016",
                        "计发单位": "户",
                        "周期": "次",
                        "标准金额": amount,
                        "对象范围": "在册户",
                        "互斥项目": other,
                        "互斥范围": "户",
                    }
                    for name, amount, other in (
                        ("危房改造补助", "15000.00", "易地搬迁补助"),
                        ("易地搬迁补助", "60000.00", ""),
                    )
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": f"PC{number}",
                        "补助项目": subsidy,
                        "年度": year,
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "户编号": "H1",
                        "银行账号": "6217000000000036",
                        "应发金额": amount,
                        "实发金额": amount,
                        "发放日期": f"{year}-11-10",
                        "区划代码": "539900101201",
                    }
                    for number, (subsidy, year, amount) in enumerate(
                        (("危房改造补助", "2016", "15000.00"), ("易地搬迁补助", "2018", "60000.00")), 1
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy that excludes another or is excluded."""
        standards = standards_of(scope)
        named = [*_named(standards, _PERSON), *_named(standards, _HOUSEHOLD)]
        kinds = tally(scope, of_people_or_homes(scope), "subsidy", "stands")
        return counted_in(kinds, kinds.c.subsidy.in_(sorted(set(named))), (kinds.c.stands == 0, NOT_PAID))

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that exclude another, or are excluded."""
        return any(subsidy in _named(standards_of(scope), kind) for kind in (_PERSON, _HOUSEHOLD))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:
        """People and households that drew another of the subsidies."""
        standards = standards_of(scope)
        of_person, of_household = _named(standards, _PERSON), _named(standards, _HOUSEHOLD)
        home = home_of(added)
        person = exists().where(B.id_number == added.id_number, B.subsidy.in_(of_person), B.subsidy != added.subsidy)
        household = exists().where(may_be_of_home(B, added), B.subsidy.in_(of_household), B.subsidy != added.subsidy)
        return union(
            select(added.id_number).where(added.subsidy.in_(of_person), person),
            select(home).where(added.subsidy.in_(of_household), household),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of persons, and of households, that drew several of the subsidies."""
        standards = standards_of(scope)
        branches = [_several(scope, _PERSON, B.id_number, scope.touched(B.id_number), _named(standards, _PERSON))]
        if of_households := _named(standards, _HOUSEHOLD):
            branches.append(_several(scope, _HOUSEHOLD, HOME, of_homes(scope), of_households))
        return select(union_all(*branches).subquery())

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Compare the payments of each person or household two by two."""
        standards = standards_of(scope)
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            groups[row["of"], row["partition"]].append(row)
        for (kind, _), group in sorted(groups.items()):
            yield from _judge(kind, sorted(group, key=lambda row: (row["day"], row["发放流水号"])), standards)


def _named(standards: Standards, kind: str) -> list[str]:
    """Subsidies that exclude another for a person, or a household, and those they name."""
    every = [one for name in standards.subsidies(lambda _: True) for one in standards.all_of(name)]
    declaring = [one for one in every if one.exclusive_with and one.exclusive_scope == kind]
    return sorted({name for one in declaring for name in (*one.exclusive_with, one.key.split("|")[0])})


def _several(scope: Scope, kind: str, whose: Any, touched: ColumnElement[bool], named: list[str]) -> Select[Any]:
    # An expression, lest the few rows be looked up one by one in the order of an index of all.
    each = (
        select(func.coalesce(whose, "").label("whose"), B.subsidy)
        .where(touched, B.subsidy.in_(named), stands(B, scope))
        .subquery()
    )
    several = select(each.c.whose).group_by(each.c.whose).having(func.min(each.c.subsidy) < func.max(each.c.subsidy))
    columns = [column for column in claimed(B) if column.key not in {"partition", "amount"}]
    told = (whose.label("partition"), literal(kind).label("of"), B.household_no.label("户编号"))
    return select(*columns, *told).where(touched, B.subsidy.in_(named), stands(B, scope), whose.in_(several))


def _judge(kind: str, group: list[Row], standards: Standards) -> Iterable[Row]:
    clashing: dict[str, Row] = {}
    later: list[str] = []
    periods: set[str] = set()
    for first, second in combinations(group, 2):
        terms = _terms(first, second, standards)
        if terms is None or terms[0] != kind or (terms[1] != _FOR_LIFE and first["年度"] != second["年度"]):
            continue
        periods.add(terms[1])
        clashing |= {first["发放流水号"]: first, second["发放流水号"]: second}
        later.append(second["发放流水号"])
    found = [row for row in group if row["发放流水号"] in clashing]
    if not found:
        return
    kept = found[0]["补助项目"]
    told = {
        "subject": next(row["发放流水号"] for row in found if row["发放流水号"] in later),
        "领取人": "、".join(dict.fromkeys(row["姓名"] for row in found)),
        "互斥补助": "、".join(dict.fromkeys(row["补助项目"] for row in found)),
        "互斥范围": kind,
        "互斥期间": "、".join(sorted(periods)),
        "涉及年度": "、".join(str(year) for year in sorted({row["年度"] for row in found})),
    }
    for row in found:
        yield {**row, **told, "amount": row["实发金额"] if row["补助项目"] != kept else None}


def _terms(first: Row, second: Row, standards: Standards) -> tuple[str, str] | None:
    """For whom and for how long two payments exclude each other; the wider of what both standards say."""
    if first["补助项目"] == second["补助项目"]:
        return None
    said = []
    for row, other in ((first, second), (second, first)):
        standard = standards.of_row(row)
        if standard is not None and other["补助项目"] in standard.exclusive_with:
            said.append((standard.exclusive_scope, standard.exclusive_period))
    if not said:
        return None
    scopes, periods = {scope for scope, _ in said}, {period for _, period in said}
    return (_HOUSEHOLD if _HOUSEHOLD in scopes else _PERSON), (_FOR_LIFE if _FOR_LIFE in periods else "同年")
