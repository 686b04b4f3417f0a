"""FW-R003: a household rose above the line by income from a business of which nothing else is recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    SQLColumnExpression,
    Subquery,
    and_,
    case,
    cast,
    func,
    or_,
    select,
    union,
)

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_income import HouseholdIncome
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.example_people import PEOPLE
from fundwatch.rules.benefit.facts import OF_THE_HOUSEHOLD, standards_of
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.raised import decimal_string
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
M = MeasuredQuantity
P = Person
Y = HouseholdIncome
_LINE = "农村贫困线"
_BY_QUANTITY = frozenset(OF_THE_HOUSEHOLD) - {"户"}
#: Of a village's households with a business: so many at least, four in five with costs, half with something recorded.
_FEWEST, _COSTS, _RECORDED = 5, (4, 5), (1, 2)
#: An income leapt up where it is so many times the last year's, and costs rose by less than so many in ten of the rise.
_TIMES, _FEW, _TENTH = 3, 1, 10


def _of_households(households: Statement) -> Statement:
    return select(H.region_code).where(H.record_key.in_(households))


def _of_people(ids: Statement) -> Statement:
    return select(H.region_code).join(P, P.household_no == H.record_key).where(P.record_key.in_(ids))


class BusinessWithoutTrace(Rule):
    """经营性收入 without costs, or leapt up, lifted a household of which no animals, land, loan or aid is recorded."""

    code = "FW-R003"
    version = 3
    name = "脱贫当年的经营性收入没有任何生产记录"
    category = "数据质量"
    severity = Severity.MEDIUM
    basis = "脱贫户的收入测算应当有生产经营的依据，不得凭空填报"
    verified = False
    parameters = (_LINE,)
    needs = (Household, HouseholdIncome, MeasuredQuantity)
    needs_columns = (Household.lifted_on, HouseholdIncome.business_income, HouseholdIncome.business_cost)
    reads = (
        Read(Household, "region_code"),
        *(Read(table, Via("household_no", _of_households)) for table in (HouseholdIncome, M, B, Loan, P)),
        *(Read(table, Via("id_number", _of_people)) for table in (M, B, Loan)),
        Read(CompanyRegister, Via("legal_person_id_number", _of_people)),
        Read(SubsidyStandard),
    )
    suspects_suffice = True
    subject = "户"
    related = (("户收入", "income_key"),)
    evidence = (
        Value("户主姓名"),
        Value("户编号"),
        Value("脱贫日期", Kind.DAY),
        Value("收入年度", Kind.YEAR),
        Value("经营性收入", Kind.MONEY),
        Value("上年经营性收入", Kind.MONEY),
        Value("情形"),
        Value("人均纯收入", Kind.MONEY),
        Value("扣除后人均", Kind.MONEY),
        Value("当年贫困线", Kind.MONEY),
        Value("同村有经营收入户数", Kind.INTEGER),
        Value("其中有生产记录户数", Kind.INTEGER),
    )
    summary = (
        "“{户主姓名}”户{收入年度}年登记经营性收入{经营性收入}元，{情形}，也没有种养的核定数量、补助和贷款记录，"
        "不算这部分收入人均只有{扣除后人均}元，低于贫困线{当年贫困线}元，请核实收入从哪里来。"
    )
    page = Page(
        method="脱贫当年登记了经营性收入而没有生产经营支出的，或达到上年三倍以上而支出的增加不到收入增加的一成的，"
        "减去这笔收入（增加的部分）人均就不到当年贫困线，本户又没有核定数量、"
        "按数量计发的补助、小额贷款、企业登记的，列为疑点。同村（不限年度）有经营收入的户须有五户以上、八成以上登记了支出、"
        "到那年半数以上有生产记录，才作比较；没有支出的，还须当年同村五户以上、八成以上登记了支出。",
        why="凭空填上的养殖、种植收入没有成本，也不会在防疫、确权、补助、贷款里留下痕迹。",
        not_flagged=(
            "登记了生产经营支出，收入没有达到上年三倍，或支出也随着增加的；没有上年收入可比的",
            "有任何一项核定数量、按数量计发的补助、贷款，或家里有人办企业的",
            "不算经营性收入也达到贫困线的，不在脱贫当年的收入",
            "同村多数户没有登记支出或没有生产记录的，当年同村多数没有登记支出的：是登记得不全",
        ),
        check=("收入测算表上这笔收入是怎么算的", "入户看圈舍、地块", "防疫、屠宰、收购的记录", "户主本人签字"),
        innocent=("小买卖、手工、运输等没有登记的经营", "租种别人的地", "生产支出已经从收入里扣除后填报"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": f"H{number}",
                        "户主姓名": name,
                        "户主身份证号": id_number,
                        "区划代码": "539900101201",
                        "人口数": "2",
                        "脱贫日期": "2017-12-10",
                    }
                    for number, (name, id_number) in enumerate(PEOPLE[:_FEWEST], 1)
                ],
                "户收入": [
                    {
                        "户编号": f"H{number}",
                        "年度": "2017",
                        "人均纯收入": "3600.00",
                        "工资性收入": "2000.00",
                        "经营性收入": "5200.00" if number == 1 else "6200.00",
                        "生产经营支出": "0.00" if number == 1 else "1000.00",
                    }
                    for number in range(1, _FEWEST + 1)
                ],
                "核定数量": [
                    {"户编号": f"H{number}", "计量项目": "生猪", "年度": "2016", "数量": "4"}
                    for number in range(2, _FEWEST + 1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every household's income of a year."""
        source = Y.__table__.join(H.__table__, H.record_key == Y.household_no)
        return counted(
            source,
            scope.touched(H.region_code),
            (H.lifted_on_day.is_(None), "没有脱贫"),
            (func.coalesce(Y.business_income, 0) <= 0, "没有经营性收入"),
        )

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that are paid by what a household grows or keeps."""
        return any(one.per in _BY_QUANTITY for one in standards_of(scope).all_of(subsidy))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:
        """Villages of households that drew a subsidy by quantity no later than some year with a business income."""
        latest = select(func.max(Y.year)).where(Y.business_income > 0).scalar_subquery()
        counts = and_(_farmed(scope, added.subsidy), added.year <= latest)
        own = select(H.region_code).join(added, added.household_no == H.record_key)
        members = select(H.region_code).join(P, P.household_no == H.record_key)
        return union(own.where(counts), members.join(added, added.id_number == P.record_key).where(counts))

    def select(self, scope: Scope) -> Select[Any]:
        """Incomes of business without costs, in villages and years in which others have costs."""
        villages, years = _with_costs(scope, H.region_code), _with_costs(scope, H.region_code, Y.year)
        before = aliased(Y)
        rose = Y.business_income >= func.coalesce(before.business_income, 0) * _TIMES
        return (
            select(
                H.record_key.label("subject"),
                H.region_code.label("partition"),
                cast(None, BigInteger).label("amount"),
                H.lifted_on_day.label("day"),
                H.region_code.label("region"),
                H.head_id_number.label("person"),
                Y.record_key.label("income_key"),
                H.head_name.label("户主姓名"),
                H.household_no.label("户编号"),
                H.lifted_on_day.label("脱贫日期"),
                Y.year.label("收入年度"),
                Y.business_income.label("经营性收入"),
                Y.business_cost.label("cost"),
                years.c.year.label("costs_told"),
                before.business_income.label("上年经营性收入"),
                before.business_cost.label("cost_before"),
                Y.income_per_head.label("人均纯收入"),
                _sum_of_incomes().label("total"),
                villages.c.homes.label("同村有经营收入户数"),
            )
            .join(Y, Y.household_no == H.record_key)
            .outerjoin(before, and_(before.household_no == Y.household_no, before.year == Y.year - 1))
            .join(villages, villages.c.region_code == H.region_code)
            .outerjoin(years, and_(years.c.region_code == H.region_code, years.c.year == Y.year))
            .where(
                scope.touched(H.region_code),
                H.lifted_on_day.is_not(None),
                Y.business_income > 0,
                or_(
                    # That costs were told in other years says nothing of a year in which nobody told them.
                    and_(func.coalesce(Y.business_cost, 0) == 0, years.c.year.is_not(None)),
                    and_(before.id.is_not(None), rose),
                ),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those of the year of 脱贫 that the income alone, or its rise, lifted above the line without a trace."""
        first = min(value.from_day.year for value in scope.policy.all_of(_LINE))
        lifted = [{**row, **told} for row in rows if (told := _lifted(row, first, scope))]
        recorded = _recorded(scope, {(row["region"], row["收入年度"]) for row in lifted})
        for row in sorted(lifted, key=lambda row: (row["subject"], row["收入年度"])):
            traced = recorded[row["region"], row["收入年度"]]
            if row["户编号"] not in traced and len(traced) * _RECORDED[1] >= row["同村有经营收入户数"] * _RECORDED[0]:
                yield {**row, "其中有生产记录户数": len(traced)}


def _lifted(row: Row, first: int, scope: Scope) -> dict[str, Any] | None:
    """What is told of an income that lifted its household above the line; no line stands before the first year."""
    year, (doubted, said) = row["收入年度"], _doubted(row)
    line = scope.number(_LINE, date(year, 12, 31), row["region"])
    without = _without(doubted, row)
    lifted_then = doubted and year >= first and date.fromordinal(row["day"]).year == year
    fits = lifted_then and without < line <= row["人均纯收入"]
    return {"情形": said, "扣除后人均": without, "当年贫困线": line} if fits else None


def _with_costs(scope: Scope, *by: SQLColumnExpression[Any]) -> Subquery:
    """Villages, or villages and years, in which enough households have a business income and most tell its costs."""
    told = func.sum(case((Y.business_cost > 0, 1), else_=0))
    homes = func.count(Y.household_no.distinct())
    return (
        select(*by, homes.label("homes"))
        .join(H, H.record_key == Y.household_no)
        .where(scope.touched(H.region_code), Y.business_income > 0)
        .group_by(*by)
        .having(homes >= _FEWEST, told * _COSTS[1] >= func.count() * _COSTS[0])
        .subquery()
    )


def _sum_of_incomes() -> Any:
    kinds = (Y.wage_income, Y.business_income, Y.property_income, Y.transfer_income)
    return sum((func.coalesce(kind, 0) for kind in kinds), start=-func.coalesce(Y.business_cost, 0))


def _doubted(row: Row) -> tuple[int, str]:
    """How much of the income nothing was spent for, in fen, and why in words; 0 where costs go with it."""
    if not row["cost"] and row["costs_told"]:
        return int(row["经营性收入"]), "没有生产支出"
    before, rise = row["上年经营性收入"] or 0, row["经营性收入"] - (row["上年经营性收入"] or 0)
    spent = max(0, (row["cost"] or 0) - (row["cost_before"] or 0))
    if spent * _TENTH >= rise * _FEW:
        return 0, ""
    known = f"是上年{decimal_string(before, 100)}元的三倍以上" if before else "上年没有这项收入"
    return int(rise - spent), f"{known}、生产支出几乎没有增加"


def _without(doubted: int, row: Row) -> int:
    """What a head would have without it; the sum of the kinds tells how many heads were counted."""
    total, rest = row["total"], row["total"] - doubted
    return int(row["人均纯收入"] * rest // total) if total > 0 and rest > 0 else 0


def _farmed(scope: Scope, subsidy: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    return subsidy.in_(standards_of(scope).subsidies(lambda one: one.per in _BY_QUANTITY))


def _recorded(scope: Scope, wanted: set[tuple[str, int]]) -> Mapping[tuple[str, int], set[str]]:
    """Of villages, up to the year asked, the households with a business income of any year that something tells of."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    if not wanted:
        return found
    places = scope.temporary((("village", str), ("year", int)), sorted(wanted)).c
    homes_of = select(places.village, places.year, H.record_key).join(H, H.region_code == places.village)
    earning = homes_of.join(Y, Y.household_no == H.record_key).where(Y.business_income > 0).distinct()
    villages = {(home, year): village for village, year, home in scope.connection.execute(earning)}
    rows = [(home, year, date(year, 12, 31).toordinal()) for home, year in sorted(villages)]
    homes = scope.temporary((("home", str), ("year", int), ("until", int)), rows).c
    measured = and_(M.quantity > 0, or_(M.year.is_(None), M.year <= homes.year))
    paid = and_(_farmed(scope, B.subsidy), B.year <= homes.year)
    tables = ((M, measured), (B, paid), (Loan, Loan.lent_on_day <= homes.until))
    one = select(homes.home, homes.year)
    members = one.join(P, P.household_no == homes.home)
    traces = (
        *(one.join(table, and_(table.household_no == homes.home, on)) for table, on in tables),
        *(members.join(table, and_(table.id_number == P.record_key, on)) for table, on in tables),
        members.join(CompanyRegister, CompanyRegister.legal_person_id_number == P.record_key),
    )
    for home, year in scope.connection.execute(union(*traces)):
        found[villages[home, year], year].add(home)
    return found
