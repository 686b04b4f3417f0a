"""FW-R080: many households of a village are told the very same incomes of every kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, literal, or_, select

from fundwatch.ledger.register import STRUCK_OFF
from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_income import HouseholdIncome
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

H = Household
Y = HouseholdIncome
_LEAST = "收入逐项相同最少户数"
_LABELS = ("人均纯收入", "工资性收入", "经营性收入", "财产性收入", "转移性收入", "生产经营支出")
_COLUMNS = (
    Y.income_per_head,
    Y.wage_income,
    Y.business_income,
    Y.property_income,
    Y.transfer_income,
    Y.business_cost,
)
#: Five households of a village for the example.
_PEOPLE = (
    ("春", "539900197001010036"),
    ("夏", "539900198001010014"),
    ("秋", "539900194503070019"),
    ("冬", "539900198505050028"),
    ("东", "539900197203050116"),
)


def _of_households(households: Statement) -> Statement:
    return select(H.region_code).where(H.record_key.in_(households))


class IncomesAlike(Rule):
    """Wage, business and a third kind of income, the costs and the income a head all equal, for so many households."""

    code = "FW-R080"
    name = "同村多户登记的收入逐项相同"
    category = "数据质量"
    severity = Severity.LOW
    basis = "贫困户的收入应当逐户入户调查测算，不得凭空填写、批量复制"
    verified = False
    parameters = (_LEAST,)
    needs = (Household, HouseholdIncome)
    needs_columns = (Y.wage_income, Y.business_income)
    reads = (Read(Household, "region_code"), Read(HouseholdIncome, Via("household_no", _of_households)))
    subject = "户收入"
    related = (("户收入", "income_key"), ("户", "household_key"))
    evidence = (
        Value("户数", Kind.INTEGER),
        Value("年份"),
        *(Value(label, Kind.MONEY) for label in _LABELS),
    )
    details = (
        Value("户编号"),
        Value("户主姓名"),
        Value("年度", Kind.YEAR),
        Value("人口数", Kind.INTEGER),
        Value("帮扶责任人"),
    )
    summary = (
        "同村{户数}户{年份}年登记的收入逐项相同：人均{人均纯收入}元，工资性{工资性收入}元、经营性{经营性收入}元、"
        "转移性{转移性收入}元，请核实是否逐户测算、由谁填写。"
    )
    page = Page(
        method="同一村同一年度，人均纯收入、工资性、经营性、财产性、转移性收入和生产经营支出六项全部相同，"
        "其中工资性、经营性和另一类收入都不为零，户数达到设定数的，列为疑点；几年都相同的合为一条。",
        why="各家的地、工、补助不会样样一样；一份收入表抄给许多户，说明没有入户算账，脱贫、低保的依据就不可靠。",
        not_flagged=(
            "户数没有达到设定数的",
            "只有一两类收入的：只靠低保、养老金的户本来就会相同",
            "有一项不同的，不同村、不同年度的",
            "已注销的户",
        ),
        check=("收入测算表原件、签字和填写日期", "入户问一问务工、种养情况", "填表的帮扶责任人是不是同一人"),
        innocent=("县里规定按定额测算收入，各户人口又相同", "数据导入时把一户的收入填充到了其他户"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": f"H{number}",
                        "户主姓名": f"赵{name}",
                        "户主身份证号": person,
                        "区划代码": "539900101201",
                        "人口数": "3",
                    }
                    for number, (name, person) in enumerate(_PEOPLE, 1)
                ],
                "户收入": [
                    {
                        "户编号": f"H{number}",
                        "年度": "2017",
                        "人均纯收入": "4210.00",
                        "工资性收入": "8000.00",
                        "经营性收入": "4500.00",
                        "转移性收入": "1130.00",
                        "生产经营支出": "1000.00",
                    }
                    for number in range(1, len(_PEOPLE) + 1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every year's income of a household on the register."""
        return counted(
            Y.__table__.join(H.__table__, H.record_key == Y.household_no),
            scope.touched(H.region_code),
            (func.coalesce(H.status, "") == STRUCK_OFF, "已注销"),
            (~_of_kinds(), "只有一两类收入"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Incomes that so many households of their village have in common."""
        asked = (scope.touched(H.region_code), func.coalesce(H.status, "") != STRUCK_OFF, _of_kinds())
        told = (
            select(H.region_code, Y.year, *(func.coalesce(one, 0).label(one.key) for one in _COLUMNS))
            .join(Y, Y.household_no == H.record_key)
            .where(*asked)
            .subquery()
        )
        # Grouped by the columns of a subquery: a server takes an expression with a value in it for another each time.
        same = (
            select(*told.c)
            .group_by(*told.c)
            .having(func.count() >= scope.value(_LEAST, literal(scope.today), told.c.region_code))
            .subquery()
        )
        alike = (func.coalesce(one, 0) == same.c[one.key] for one in _COLUMNS)
        return (
            select(
                Y.record_key.label("income_key"),
                H.region_code.label("partition"),
                cast(None, BigInteger).label("amount"),
                cast(None, BigInteger).label("day"),
                H.region_code.label("region"),
                H.record_key.label("household_key"),
                H.household_no.label("户编号"),
                H.head_name.label("户主姓名"),
                H.head_count.label("人口数"),
                H.helper.label("帮扶责任人"),
                Y.year.label("年度"),
                *(func.coalesce(one, 0).label(label) for one, label in zip(_COLUMNS, _LABELS, strict=True)),
            )
            .join(Y, Y.household_no == H.record_key)
            .join(same, and_(same.c.region_code == H.region_code, same.c.year == Y.year, *alike))
            .where(*asked)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """One finding a village and set of incomes, of whatever years."""
        sheets: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in rows:
            sheets[row["region"], *(row[label] for label in _LABELS)].append(row)
        for _, alike in sorted(sheets.items()):
            yield from _told(sorted(alike, key=lambda row: (row["年度"], row["income_key"])))


def _of_kinds() -> ColumnElement[bool]:
    """Whether wages, a business and one more kind of income are told."""
    return and_(Y.wage_income > 0, Y.business_income > 0, or_(Y.transfer_income > 0, Y.property_income > 0))


def _told(alike: Sequence[Row]) -> Iterable[Row]:
    told = {
        "subject": alike[0]["income_key"],
        "户数": len({row["户编号"] for row in alike}),
        "年份": "、".join(str(year) for year in sorted({row["年度"] for row in alike})),
    }
    return ({**row, **told} for row in alike)
