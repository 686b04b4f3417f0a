"""FW-R001: a household was declared out of poverty in a year in which its income was below the line."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_income import HouseholdIncome
from fundwatch.rules.compared import Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope, number_of

H = Household
Y = HouseholdIncome
_LINE = "农村贫困线"
_NO_INCOME = "没有脱贫年度的收入"
#: Until this month the income that was looked at is that of the year before.
_SPRING = 6


class LiftedBelowLine(Rule):
    """人均纯收入 of the year of 脱贫 below that year's poverty line."""

    code = "FW-R001"
    name = "脱贫当年人均纯收入低于贫困线"
    category = "数据质量"
    severity = Severity.MEDIUM
    basis = "贫困户脱贫须当年人均纯收入稳定超过国家贫困标准"
    parameters = (_LINE,)
    needs = (Household,)
    needs_columns = (Household.lifted_on, (Household.income_per_head, HouseholdIncome.income_per_head))
    reads = (Read(Household, "household_no"), Read(HouseholdIncome, "household_no"))
    subject = "户"
    related = (("户收入", "income_key"),)
    evidence = (
        Value("户主姓名"),
        Value("脱贫日期", Kind.DAY),
        Value("收入年度", Kind.YEAR),
        Value("人均纯收入", Kind.MONEY),
        Value("当年贫困线", Kind.MONEY),
        Value("相差", Kind.MONEY),
    )
    summary = (
        "“{户主姓名}”户{脱贫日期}脱贫，登记的{收入年度}年人均纯收入{人均纯收入}元，"
        "低于当年贫困线{当年贫困线}元，请核实收入测算表和脱贫程序。"
    )
    compared = (Compared("相差", Given("当年贫困线") - Given("人均纯收入")),)
    page = Page(
        method="把脱贫当年的人均纯收入（户收入表；没有的取户表中收入年度相同的数）与当年农村贫困线相比，低于的列为疑点。"
        "上半年脱贫的，上一年度收入达到当年度标准也不提示。",
        why="收入没有达标而登记脱贫，不是收入测算、录入有误，就是脱贫不实。",
        not_flagged=(
            "正好等于贫困线的",
            "没有脱贫日期，或没有脱贫年度收入的户",
            "脱贫在政策参数最早年度以前的，没有当年标准可比",
            "脱贫以后年度的收入低于贫困线的（属返贫监测）",
        ),
        check=("收入测算表和入户核查记录", "民主评议、公示和签字确认", "收入是否漏记了转移性收入"),
        innocent=("收入按上年10月至当年9月测算，与自然年度不同", "家庭人口变化后人均数没有重算", "录入时少录一类收入"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "赵春生",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "3",
                        "脱贫日期": "2017-12-10",
                    }
                ],
                "户收入": [{"户编号": "H1", "年度": "2017", "人均纯收入": "2600.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every household."""
        known = select(Y.household_no)
        nothing = and_(H.record_key.not_in(known), or_(H.income_per_head.is_(None), H.income_year.is_(None)))
        return counted(
            H.__table__, scope.touched(H.household_no), (H.lifted_on_day.is_(None), "没有脱贫"), (nothing, _NO_INCOME)
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Households whose income of the year of 脱贫 is below the highest line there ever was."""
        highest = max(number_of(value) for value in scope.policy.all_of(_LINE))
        before = aliased(Y)
        own = case((_in_year(H.lifted_on_day, H.income_year), H.income_per_head))
        income = func.coalesce(Y.income_per_head, own)
        return (
            select(
                H.record_key.label("subject"),
                H.household_no.label("partition"),
                cast(None, BigInteger).label("amount"),
                H.lifted_on_day.label("day"),
                H.region_code.label("region"),
                H.head_id_number.label("person"),
                H.head_name.label("户主姓名"),
                H.lifted_on_day.label("脱贫日期"),
                income.label("人均纯收入"),
                Y.record_key.label("income_key"),
                before.income_per_head.label("before"),
            )
            .outerjoin(Y, and_(Y.household_no == H.household_no, _in_year(H.lifted_on_day, Y.year)))
            .outerjoin(before, and_(before.household_no == H.household_no, _in_year(H.lifted_on_day, before.year + 1)))
            .where(scope.touched(H.household_no), H.lifted_on_day.is_not(None), income < highest)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Compare with the line of the year of 脱贫; in spring the income of the year before does as well."""
        first = min(value.from_day.year for value in scope.policy.all_of(_LINE))
        for row in rows:
            lifted = date.fromordinal(row["脱贫日期"])
            line = self._line(scope, lifted.year, row["region"])
            if lifted.year < first or row["人均纯收入"] >= line:
                continue
            earlier = self._line(scope, lifted.year - 1, row["region"])
            if lifted.month <= _SPRING and row["before"] is not None and row["before"] >= earlier:
                continue
            yield {**row, "收入年度": lifted.year, "当年贫困线": line, "相差": line - row["人均纯收入"]}

    @staticmethod
    def _line(scope: Scope, year: int, region: str) -> int:
        return scope.number(_LINE, date(year, 12, 31), region)


def _in_year(day: Any, year: Any) -> ColumnElement[bool]:
    """Whether a day number lies in a year: 365 days a year, and the leap days before it."""

    def starts(years: Any) -> Any:
        return years * 365 + years // 4 - years // 100 + years // 400 + 1

    return and_(day >= starts(year - 1), day < starts(year))
