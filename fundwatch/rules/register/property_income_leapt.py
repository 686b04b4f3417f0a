"""FW-R007: households rose above the line by one and the same leap of property income, and nothing was given them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, false, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_income import HouseholdIncome
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.person import Person
from fundwatch.models.records.share_allotment import ShareAllotment
from fundwatch.rules.benefit.example_people import PEOPLE
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
D = IncomeDistribution
H = Household
P = Person
S = ShareAllotment
Y = HouseholdIncome
_LINE = "农村贫困线"
#: An income leapt up where it is so many times the last year's, as for business income.
_TIMES = 3
#: Two households may come to one sum by chance, three were counted by one rate.
_TOGETHER = 3
_COUNTY = 6
#: What was paid to people as the income of something they own, let or put in.
_OF_PROPERTY = re.compile("分红|收益|光伏|入股|股金|租金|流转|征地|补偿|利息")


def _of_households(households: Statement) -> Statement:
    return select(H.region_code).where(H.record_key.in_(households))


def _of_people(ids: Statement) -> Statement:
    return select(H.region_code).join(P, P.household_no == H.record_key).where(P.record_key.in_(ids))


class PropertyIncomeLeapt(Rule):
    """Three households of a village lifted by an equal leap of 财产性收入, without share, dividend, loan or payment."""

    code = "FW-R007"
    name = "几户财产性收入同额猛增而没有分配"
    category = "数据质量"
    severity = Severity.LOW
    basis = "脱贫户的收入按实际所得测算，没有到户的预期收益不计入"
    verified = False
    parameters = (_LINE,)
    needs = (Household, HouseholdIncome, IncomeDistribution)
    needs_columns = (H.lifted_on, Y.property_income)
    reads = (
        Read(H, "region_code"),
        *(Read(table, Via("household_no", _of_households)) for table in (Y, B, Loan, P)),
        Read(S, Via("holder_key", _of_households)),
        *(Read(table, Via("id_number", _of_people)) for table in (B, Loan)),
        # Whether the county's distributions of a year are on record at all.
        Read(D),
    )
    subject = "户收入"
    related = (("户收入", "income_key"), ("户", "household_key"))
    evidence = (
        Value("户数", Kind.INTEGER),
        Value("收入年度", Kind.YEAR),
        Value("增加额", Kind.MONEY),
        Value("当年贫困线", Kind.MONEY),
        Value("户主"),
    )
    details = (
        Value("户编号"),
        Value("户主姓名"),
        Value("脱贫日期", Kind.DAY),
        Value("上年财产性收入", Kind.MONEY),
        Value("财产性收入", Kind.MONEY),
        Value("人均纯收入", Kind.MONEY),
        Value("扣除后人均", Kind.MONEY),
    )
    summary = (
        "同村{户数}户（{户主}）{收入年度}年登记的财产性收入都比上年增加{增加额}元，当年脱贫，而没有折股、收益分配和其他到户记录，"
        "不算增加的部分人均都低于贫困线{当年贫困线}元，请核实收入是不是预计的、有没有到户。"
    )
    page = Page(
        method="脱贫当年的财产性收入达到上年三倍以上，减去增加的部分人均就不到当年贫困线，同村三户以上增加的金额完全相同，"
        "而这些户没有折股份额，当年没有收益分配，没有名称含分红、收益、租金、流转等的发放，也没有小额贷款；"
        "同县当年有别的户登记了收益分配的，列为疑点，同村同额的合为一条。",
        why="各户的地租、房租不会一样多；几户一齐增加同一金额，多半是按承诺的分红推算的，没有兑现就不算增收。",
        not_flagged=(
            "没有上年收入可比的，不到上年三倍的，不算增加的部分也达到贫困线的，不在脱贫当年的",
            "增加的金额不同，或同额的不到三户的：可能是各自的租金",
            "有折股份额（由FW-R004比较）、当年有分配、领过分红租金类款项、贷过款（可能是企业付的分红）的",
            "同县当年没有登记任何到户的收益分配的：分配没有录入",
        ),
        check=("收入测算表上财产性收入的来源", "合作社、企业兑现的凭证", "户主的存折"),
        innocent=("合作社、企业直接付给农户的分红，没有经过村里", "几户的地一起流转，租金按户平分", "收益分配没有登记"),
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
                    for number, (name, id_number) in enumerate(PEOPLE[:4], 1)
                ],
                "户收入": [
                    {
                        "户编号": f"H{number}",
                        "年度": year,
                        "人均纯收入": told,
                        "工资性收入": "4000.00",
                        "财产性收入": property_income,
                    }
                    for number in range(1, 4)
                    for year, told, property_income in (("2016", "2050.00", "100.00"), ("2017", "3550.00", "3100.00"))
                ],
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村光伏电站",
                        "资产类别": "经营性",
                        "原值": "500000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "在用",
                    }
                ],
                "收益分配": [{"资产编号": "ZC1", "年度": "2017", "对象": "H4", "金额": "3000.00", "用途": "分红"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every household's income of a year."""
        return counted(
            Y.__table__.join(H.__table__, H.record_key == Y.household_no),
            scope.touched(H.region_code),
            (H.lifted_on_day.is_(None), "没有脱贫"),
            (func.coalesce(Y.property_income, 0) <= 0, "没有财产性收入"),
        )

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - asked like the others
        """None: what is paid besides can only explain an income."""
        return select(H.region_code).where(false())

    def select(self, scope: Scope) -> Select[Any]:
        """Property incomes of lifted households that leapt up, of households without shares."""
        before = aliased(Y)
        kinds = (Y.wage_income, Y.business_income, Y.property_income, Y.transfer_income)
        whole = sum((func.coalesce(kind, 0) for kind in kinds), start=-func.coalesce(Y.business_cost, 0))
        was = func.coalesce(before.property_income, 0)
        return (
            select(
                H.region_code.label("partition"),
                H.region_code.label("region"),
                cast(None, BigInteger).label("amount"),
                H.lifted_on_day.label("day"),
                Y.record_key.label("income_key"),
                H.record_key.label("household_key"),
                whole.label("total"),
                (Y.property_income - was).label("增加额"),
                was.label("上年财产性收入"),
                H.household_no.label("户编号"),
                H.head_name.label("户主姓名"),
                H.lifted_on_day.label("脱贫日期"),
                Y.year.label("收入年度"),
                Y.property_income.label("财产性收入"),
                Y.income_per_head.label("人均纯收入"),
            )
            .join(Y, Y.household_no == H.record_key)
            .join(before, and_(before.household_no == Y.household_no, before.year == Y.year - 1))
            .where(
                scope.touched(H.region_code),
                H.lifted_on_day.is_not(None),
                Y.property_income > 0,
                Y.property_income >= was * _TIMES,
                H.record_key.not_in(select(S.holder_key).where(S.holder_key.is_not(None))),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep leaps that made the difference, came to several households alike and that nothing explains."""
        first = min(value.from_day.year for value in scope.policy.all_of(_LINE))
        leaps: dict[tuple[str, int, int], list[Row]] = defaultdict(list)
        for row in rows:
            told = _lifted(row, first, scope)
            if told:
                leaps[row["region"], row["收入年度"], row["增加额"]].append({**row, **told})
        for (region, year, _), alike in sorted(leaps.items()):
            if len(alike) < _TOGETHER:
                continue
            explained = _explained([row["household_key"] for row in alike], year, scope)
            left = [row for row in alike if row["household_key"] not in explained]
            if len(left) >= _TOGETHER and _distributes(region, year, scope):
                yield from _told(sorted(left, key=lambda row: row["income_key"]))


def _lifted(row: Row, first: int, scope: Scope) -> Mapping[str, int] | None:
    """What a head had without the rise, and the line it crossed; None where the rise did not decide."""
    year, total, rest = row["收入年度"], row["total"], row["total"] - row["增加额"]
    if year < first or date.fromordinal(row["day"]).year != year:
        return None
    line = scope.number(_LINE, date(year, 12, 31), row["region"])
    without = int(row["人均纯收入"] * rest // total) if total > 0 and rest > 0 else 0
    return {"扣除后人均": without, "当年贫困线": line} if without < line <= row["人均纯收入"] else None


def _told(left: Sequence[Row]) -> Iterable[Row]:
    names = "、".join(dict.fromkeys(row["户主姓名"] for row in left))
    told = {"subject": left[0]["income_key"], "户数": len(left), "户主": names}
    return ({**row, **told} for row in left)


def _explained(homes: Sequence[str], year: int, scope: Scope) -> set[str]:
    """Households that were given something of a property in the year, or had borrowed what they may have put in."""
    wanted = select(scope.temporary((("home", str),), [(home,) for home in sorted(homes)]).c.home)
    new_year, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    given = select(D.holder_key).where(
        D.holder_key.in_(wanted), D.amount > 0, or_(D.year == year, D.paid_on_day.between(new_year, end))
    )
    members = select(P.household_no, P.id_number).where(P.household_no.in_(wanted)).subquery()
    lent = Loan.lent_on_day <= end
    borrowed = select(Loan.household_no).where(Loan.household_no.in_(wanted), lent)
    by_member = select(members.c.household_no).join(Loan, Loan.id_number == members.c.id_number).where(lent)
    found = {home for asked in (given, borrowed, by_member) for home in scope.connection.scalars(asked)}
    paid = B.year == year
    named = select(B.household_no, B.subsidy).where(B.household_no.in_(wanted), paid)
    drew = select(members.c.household_no, B.subsidy).join(B, B.id_number == members.c.id_number).where(paid)
    for asked in (named, drew):
        found |= {home for home, subsidy in scope.connection.execute(asked) if _OF_PROPERTY.search(subsidy)}
    return found


def _distributes(region: str, year: int, scope: Scope) -> bool:
    """Whether some household of the county was given of an asset's income in the year: that is on record then."""
    asked = (
        select(D.id)
        .join(H, H.record_key == D.holder_key)
        .where(H.region_code.startswith(region[:_COUNTY]), D.year == year, D.amount > 0)
    )
    return scope.connection.execute(asked.limit(1)).first() is not None
