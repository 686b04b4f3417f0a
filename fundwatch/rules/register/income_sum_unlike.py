"""FW-R006: 人均纯收入 is not what the kinds of income of the household come to by the head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_income import HouseholdIncome
from fundwatch.models.records.person import Person
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

H = Household
P = Person
Y = HouseholdIncome
_KINDS = (Y.wage_income, Y.business_income, Y.property_income, Y.transfer_income)
#: A twentieth is how such sums are rounded.
_TOLERANCE = 20
#: Where a fifth of a village differs, its sums are made up in another way.
_SHARE, _FEW = 5, 3


def _of_households(households: Statement) -> Statement:
    return select(H.region_code).where(H.record_key.in_(households))


class IncomeSumUnlike(Rule):
    """人均纯收入 a twentieth off (Σ income − 生产经营支出) / heads, for the heads told and one more or less."""

    code = "FW-R006"
    name = "人均纯收入与分项收入对不上"
    category = "数据质量"
    severity = Severity.LOW
    basis = "人均纯收入等于各项收入合计减去生产经营支出，除以家庭人口"
    verified = False
    needs = (HouseholdIncome, Household)
    needs_columns = (_KINDS,)
    reads = (
        Read(HouseholdIncome, Via("household_no", _of_households)),
        Read(Household, "region_code"),
        Read(Person, Via("household_no", _of_households)),
    )
    subject = "户收入"
    related = (("户", "household_key"),)
    evidence = (
        Value("户主姓名"),
        Value("年度", Kind.YEAR),
        Value("工资性收入", Kind.MONEY),
        Value("经营性收入", Kind.MONEY),
        Value("财产性收入", Kind.MONEY),
        Value("转移性收入", Kind.MONEY),
        Value("生产经营支出", Kind.MONEY),
        Value("人口数", Kind.INTEGER),
        Value("按分项计算", Kind.MONEY),
        Value("人均纯收入", Kind.MONEY),
    )
    summary = (
        "“{户主姓名}”户{年度}年登记人均纯收入{人均纯收入}元，按分项收入减支出除以{人口数}人只能算出{按分项计算}元，"
        "请核对收入测算表。"
    )
    page = Page(
        method="把户收入表的工资性、经营性、财产性、转移性收入相加，减去生产经营支出，除以家庭人口，与人均纯收入相比。"
        "人口按户表和名册各算一次，多一人少一人也各算一次，都相差二十分之一以上的列为疑点。",
        why="合计与分项对不上，是改了结果没有改过程；脱贫、低保、贴息的认定都以人均纯收入为准。",
        not_flagged=(
            "分项全部没有填的，收入合计不大于支出的",
            "相差不到二十分之一的尾差，人口变动一人可以解释的",
            "同村五分之一以上的户（至少三户）都对不上的：多半是测算口径不同",
        ),
        check=("收入测算表原件和签字", "工资流水、补助发放记录", "人口数是否更新"),
        innocent=("有一类收入漏录", "人口按常住人口计算", "支出里含了生活支出"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "赵春生",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "3",
                    }
                ],
                "户收入": [
                    {
                        "户编号": "H1",
                        "年度": "2017",
                        "人均纯收入": "6900.00",
                        "工资性收入": "6000.00",
                        "经营性收入": "5000.00",
                        "转移性收入": "1200.00",
                        "生产经营支出": "2000.00",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every year's income of a household on the register."""
        return counted(
            Y.__table__.join(H.__table__, H.record_key == Y.household_no),
            scope.touched(H.region_code),
            (and_(*(kind.is_(None) for kind in _KINDS)), "没有分项收入"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Every year's income that is told by its kinds, with the heads it may be shared by."""
        people = select(func.count()).where(P.household_no == H.record_key).scalar_subquery()
        return (
            select(
                Y.record_key.label("subject"),
                H.region_code.label("partition"),
                cast(None, BigInteger).label("amount"),
                cast(None, BigInteger).label("day"),
                H.region_code.label("region"),
                H.head_id_number.label("person"),
                H.record_key.label("household_key"),
                H.head_name.label("户主姓名"),
                Y.year.label("年度"),
                *(kind.label(label) for kind, label in zip(_KINDS, _LABELS, strict=True)),
                Y.business_cost.label("生产经营支出"),
                H.head_count.label("人口数"),
                people.label("people"),
                Y.income_per_head.label("人均纯收入"),
            )
            .join(H, H.record_key == Y.household_no)
            .where(scope.touched(H.region_code), or_(*(kind.is_not(None) for kind in _KINDS)))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep what no number of heads explains, in villages where few differ."""
        villages: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            villages[row["partition"]].append(row)
        for _, incomes in sorted(villages.items()):
            unlike = [{**row, "按分项计算": _sum(row) // max(row["人口数"], 1)} for row in incomes if not _agrees(row)]
            if len(unlike) >= _FEW and len(unlike) * _SHARE >= len(incomes):
                scope.leave_out("同村多户对不上，测算口径可能不同", len(unlike))
            else:
                yield from unlike


_LABELS = ("工资性收入", "经营性收入", "财产性收入", "转移性收入")


def _sum(row: Row) -> int:
    return sum(row[label] or 0 for label in _LABELS) - (row["生产经营支出"] or 0)


def _agrees(row: Row) -> bool:
    whole, told = _sum(row), row["人均纯收入"]
    if whole <= 0 or told <= 0:
        return True
    heads = {count + other for count in (row["人口数"], row["people"]) if count for other in (-1, 0, 1)}
    return any(abs(told * count - whole) * _TOLERANCE <= whole for count in heads if count > 0)
