"""FW-B025: a registered student got no education subsidy in a year in which nearly all others like him did."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, false, func, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.departures import never_left
from fundwatch.rules.benefit.facts import Standard, standards_of, stands
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
E = HouseholdEvent
H = Household
P = Person
_SHARE, _LEAST, _DAYS = "教育补助同类领取比例", "教育补助比较最少人数", "教育补助等待天数"
_EDUCATION = re.compile("助学|奖学|学费|雨露|寄宿|学生|教育")
#: One in so many at either end of the ages is left out: these may be in another stage at the time.
_EDGE = 20
_LEAP_YEAR = 366
#: The students of the example, and which of them was left out.
_STUDENTS = [
    "539900200201050117", "539900200201150134", "539900200202050151", "539900200202150179", "539900200203050196",
    "539900200203150218", "539900200204050235", "539900200204150252", "53990020020505027X", "539900200205150297",
    "539900200206050319", "539900200206150336", "539900200207050353", "539900200207150370", "539900200208050398",
    "53990020020815041X", "539900200209050437", "539900200209150454", "539900200210050477", "539900200210150494",
    "539900200211050516", "539900200211150533",
]  # fmt: skip
_LEFT_OUT = 11


def _every(values: Statement) -> Statement:  # noqa: ARG001 - whoever it is: he may be like the others
    return select(SubsidyStandard.subsidy)


def _if_education(subsidies: Statement) -> Statement:
    """Every subsidy where one of those touched is for education: who has one of them is not left out of another."""
    touched = subsidies.subquery()
    (name,) = touched.c
    one = select(name).where(or_(*(name.like(f"%{word}%") for word in _EDUCATION.pattern.split("|"))))
    return select(SubsidyStandard.subsidy).where(one.exists())


@dataclass(frozen=True)
class _Year:
    """The latest year in which a subsidy was paid, and until which day: who claimed it, and any for education."""

    year: int
    until: int
    takers: AbstractSet[str]
    claims: Mapping[str, str | None]


def _years(scope: Scope) -> dict[str, _Year]:
    """The latest year of each education subsidy that was paid."""
    named = B.subsidy.in_(_education(scope))
    last: dict[str, tuple[int, int]] = {}
    paid = select(B.subsidy, B.year, func.max(B.paid_on_day)).where(named, stands(B, scope)).group_by(B.subsidy, B.year)
    for subsidy, year, day in scope.connection.execute(paid):
        last[subsidy] = max(last.get(subsidy, (0, 0)), (year, day))
    takers: dict[tuple[str, int], set[str]] = defaultdict(set)
    claims: dict[int, dict[str, str | None]] = defaultdict(dict)
    claimed = select(B.year, B.subsidy, B.id_number, B.household_no)
    asked = claimed.where(named, B.year.in_({year for year, _ in last.values()}))
    for year, subsidy, person, home in scope.connection.execute(asked):
        takers[subsidy, year].add(person)
        claims[year][person] = home
    return {subsidy: _Year(year, day, takers[subsidy, year], claims[year]) for subsidy, (year, day) in last.items()}


class StudentLeftOut(Rule):
    """No claim for education in the latest year, of a student as old and at the same stage as those who were paid."""

    code = "FW-B025"
    version = 2
    name = "在册学生没有领取同类学生都领的教育补助"
    category = "监督缺位"
    severity = Severity.LOW
    basis = "建档立卡贫困家庭学生的资助应享尽享"
    verified = False
    parameters = (_SHARE, _LEAST, _DAYS)
    needs = (BenefitPayment, SubsidyStandard, Person, Household)
    needs_columns = (Person.schooling,)
    reads = (
        Read(BenefitPayment, Via("subsidy", _if_education)),
        Read(SubsidyStandard, "subsidy"),
        Read(P, Via("id_number", _every)),
        Read(H, Via("household_no", _every)),
        Read(E, Via("household_no", _every)),
        Read(DeceasedPerson, Via("id_number", _every)),
    )
    reads_clock = True
    subject = "人员"
    related = (("户", "household_key"),)
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("户编号"),
        Value("在校状况"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("同类学生人数", Kind.INTEGER),
        Value("已领人数", Kind.INTEGER),
        Value("标准金额", Kind.MONEY),
    )
    summary = (
        "{姓名}（{身份证号}）登记为{在校状况}，{年度}年度同一阶段、年龄相近的在册学生{同类学生人数}人中{已领人数}人领了“{补助项目}”，"
        "该生没有任何教育补助记录，请核实是否在读、在哪里享受资助。"
    )
    page = Page(
        method="对象为在册户、按人定额的教育补助，取最近一个发放年度，把在校状况相同、出生日期在领取人之间（两头各去掉二十分之一）"
        "的在册学生放在一起：领取的达到设定比例的，其余没有任何教育补助记录的列为疑点。",
        why="学籍和建档立卡的数据没有对上，个别学生就会漏掉；同样的学生几乎都领了，漏掉的值得问一问。",
        not_flagged=(
            "同类学生领取比例没有达到设定数的：说明不是人人都有，或由别的部门发放",
            "领取人数少于设定数，或最后一次发放后没有满等待天数的",
            "当年领过其他教育补助的，发放被退票的；补助发在家长名下的",
            "不满或超过标准规定年龄，年龄在同类学生两头的",
            "死亡、迁出、除名、清退的人，注销的户，当年才识别的户",
        ),
        check=("学籍系统里在哪所学校就读", "学校或外县是否已经资助", "申请材料有没有收到"),
        innocent=("在外县就读，由就读地资助", "已经退学、休学而在校状况没有更新", "家长自愿放弃"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "赵春生",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "3",
                        "识别日期": "2014-06-01",
                    }
                ],
                "补助标准": [
                    {
                        "补助项目": "高中中职助学金",
                        "起始年度": "2016",
                        "计发单位": "人",
                        "周期": "年",
                        "标准金额": "2500.00",
                        "对象范围": "在册户",
                    }
                ],
                "人员": [
                    {"身份证号": number, "姓名": f"学生{order}", "户编号": "H1", "在校状况": "高中或中职"}
                    for order, number in enumerate(_STUDENTS, 1)
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{order}",
                        "批次号": "PC1",
                        "补助项目": "高中中职助学金",
                        "年度": "2018",
                        "姓名": f"学生{order}",
                        "身份证号": number,
                        "户编号": "H1",
                        "银行账号": "6217000000000036",
                        "应发金额": "2500.00",
                        "实发金额": "2500.00",
                        "发放日期": "2018-10-20",
                        "区划代码": "539900101201",
                    }
                    for order, number in enumerate(_STUDENTS, 1)
                    if order != _LEFT_OUT
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Everybody on the register who is said to be at school; nobody where no such subsidy is to be judged."""
        return (
            select(
                P.record_key.label("subject"),
                P.record_key.label("person"),
                P.birth_day.label("birth"),
                H.identified_on_day.label("identified"),
                H.region_code.label("region"),
                H.record_key.label("household_key"),
                P.name.label("姓名"),
                P.id_number.label("身份证号"),
                P.household_no.label("户编号"),
                P.schooling.label("在校状况"),
            )
            .join(H, H.record_key == P.household_no)
            .where(
                P.schooling.is_not(None) if _judged(scope) else false(),
                P.birth_day.is_not(None),
                P.id_number_valid.is_not(False),
                or_(H.identified_on_day.is_(None), H.identified_on_day <= scope.today),
                never_left(P.record_key),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each subsidy's takers of its latest year against the others of their stage and ages."""
        stages: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            stages[row["在校状况"]].append(row)
        years = _years(scope) if stages else {}
        for subsidy in (name for name in _judged(scope) if name in years):
            for _, students in sorted(stages.items()):
                yield from _left_out(subsidy, students, years[subsidy], scope)


def _for_registered(standard: Standard) -> bool:
    return standard.per == "人" and standard.kind == "定额" and standard.eligible == "在册户"


def _education(scope: Scope) -> list[str]:
    return [name for name in standards_of(scope).subsidies(lambda _: True) if _EDUCATION.search(name)]


def _judged(scope: Scope) -> list[str]:
    """Education subsidies for everybody on the register, of this run."""
    fitting = set(standards_of(scope).subsidies(_for_registered))
    if scope.partitions is not None:
        fitting &= set(scope.connection.execute(select(scope.partitions.c.value)).scalars())
    return [name for name in _education(scope) if name in fitting]


def _left_out(subsidy: str, students: Sequence[Row], year: _Year, scope: Scope) -> Iterable[Row]:
    """Students of one stage who were left out, where nearly all of their age were not."""
    births = sorted(row["birth"] for row in students if row["person"] in year.takers)
    if not births:
        return
    edge = len(births) // _EDGE
    first, last, start = births[edge], births[-1 - edge], date(year.year, 1, 1).toordinal()
    known = {row["person"] for row in students}
    others = {home for person, home in year.claims.items() if person not in known}
    alike = [
        row
        for row in students
        if first <= row["birth"] <= last
        and (row["identified"] or 0) < start
        and (row["person"] in year.takers or (row["person"] not in year.claims and row["户编号"] not in others))
    ]
    taken = sum(row["person"] in year.takers for row in alike)
    regions = {row["region"] for row in alike}
    limits = {one: [scope.number(name, scope.as_of, one) for name in (_SHARE, _LEAST, _DAYS)] for one in regions}
    for row in sorted(alike, key=lambda row: row["subject"]):
        share, least, days = limits[row["region"]]
        # More may follow what was paid lately.
        if len(births) < least or year.until > scope.today - days:
            continue
        scope.look_at()
        if row["person"] in year.takers or taken * PARTS < len(alike) * share:
            continue
        standard = standards_of(scope).of(subsidy, year.year, None, row["region"], start + _LEAP_YEAR)
        if standard is not None and _of_age(row["birth"], standard, year.year):
            told = {"补助项目": subsidy, "年度": year.year, "同类学生人数": len(alike), "已领人数": taken}
            day = date(year.year, 12, 31).toordinal()
            amount = {"标准金额": standard.amount, "amount": standard.amount}
            yield {**row, **told, **amount, "partition": subsidy, "distinguish": subsidy, "day": day}


def _of_age(birth: int, standard: Standard, year: int) -> bool:
    """Whether somebody is within the ages of a standard all the year."""
    youngest = year - date.fromordinal(birth).year - 1
    return (standard.min_age or 0) <= youngest and (standard.max_age is None or youngest + 1 <= standard.max_age)
