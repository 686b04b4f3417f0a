"""FW-A002: an asset's income was given to somebody it is not for, or more was given than came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.household import Household
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.person import Person
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

D = IncomeDistribution
#: Units that stand for the collective.
_COLLECTIVE = ("村委会", "合作社", "乡镇政府")
_OUTSIDER, _BEYOND = "对象不在登记簿上，也不是区划", "累计分配多于累计实收"


class IncomeToOutsider(Rule):
    """对象 is neither a household on the register nor a place, or Σ 分配 exceeds Σ 实收 up to that year."""

    code = "FW-A002"
    name = "资产收益分配给非对象或超过实收"
    category = "截留私分"
    severity = Severity.HIGH
    basis = "扶贫项目资产收益应分配给规定的受益对象，不得私分"
    verified = False
    needs = (IncomeDistribution, Asset)
    reads = (
        Read(D),
        Read(Asset),
        Read(AssetIncome),
        Read(Household),
        Read(Person),
        Read(Region),
        Read(Unit),
    )
    subject = "收益分配"
    related = (("收益分配", "distribution_key"), ("资产", "asset_key"), ("资产收益", "income_key"))
    evidence = (
        Value("情形"),
        Value("资产名称"),
        Value("年度", Kind.YEAR),
        Value("对象"),
        Value("对象名称"),
        Value("用途"),
        Value("累计实收", Kind.MONEY),
        Value("累计分配", Kind.MONEY),
    )
    details = (
        Value("年度", Kind.YEAR),
        Value("期次"),
        Value("对象"),
        Value("分配金额", Kind.MONEY),
        Value("发放日期", Kind.DAY),
    )
    summary = "资产“{资产名称}”{年度}年度收益分配中，{情形}，涉及{合计}元，请核实分配名单、决议和收款签字。"
    compared = (
        Compared(AMOUNT, Given("累计分配") - Given("累计实收")),
        Compared(AMOUNT, Total(DETAILS, "分配金额"), unless="累计实收"),
    )
    page = Page(
        method="把收益分配的对象与户、区划相比，都没有的列为疑点；对象空白是集体留存。"
        "再按资产逐年累计：分配合计大于实收合计的，在首次超出的年度列为疑点。",
        why="资产收益应当到名单上的农户和村集体；发给名单以外的人，需要弄清依据，防止收益被私分。",
        not_flagged=(
            "对象空白（集体留存）、对象是村委会或合作社等集体单位的",
            "对象写成登记簿上人员身份证号的",
            "以前年度结余在以后年度分配、累计没有超过实收的",
            "没有户的数据时不判断对象，没有资产收益数据时不判断合计",
        ),
        check=("分配方案、成员代表会议决议和公示", "收款人与村组干部的关系", "收益的来源和到账凭证"),
        innocent=("户已注销或户编号变更而登记簿没有保留", "对象编号录入错误", "收益入账漏登"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村光伏电站",
                        "资产类别": "经营性",
                        "原值": "600000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "在用",
                    }
                ],
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "杨文贵",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "3",
                    }
                ],
                "收益分配": [
                    {"资产编号": "ZC1", "年度": "2017", "对象": "H1", "金额": "1000.00", "发放日期": "2017-12-10"},
                    {"资产编号": "ZC1", "年度": "2017", "对象": "H99", "金额": "20000.00", "发放日期": "2017-12-10"},
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every distribution."""
        return counted(D.__table__, scope.touched(D.record_key))

    def select(self, scope: Scope) -> Select[Any]:
        """Every distribution with what its object is."""
        return (
            select(
                D.record_key.label("distribution_key"),
                D.asset_no.label("asset_key"),
                Asset.region_code.label("region"),
                Asset.project_no.label("project"),
                D.paid_on_day.label("day"),
                D.amount.label("分配金额"),
                D.paid_on_day.label("发放日期"),
                D.period.label("期次"),
                Asset.name.label("资产名称"),
                D.year.label("年度"),
                D.holder_key.label("对象"),
                Unit.name.label("对象名称"),
                D.purpose.label("用途"),
                Unit.category.label("unit_category"),
                exists().where(Household.record_key == D.holder_key).label("household"),
                exists().where(Region.record_key == D.holder_key).label("place"),
                exists().where(Person.record_key == D.holder_key).label("person_known"),
            )
            .join(Asset, Asset.record_key == D.asset_no)
            .outerjoin(Unit, Unit.record_key == D.holder_key)
            .where(scope.touched(D.record_key))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Outsiders each by itself, what exceeds the income by asset and year."""
        known = list(rows)
        registered = scope.connection.execute(select(Household.id).limit(1)).first() is not None
        for row in known if registered else ():
            if _is_outsider(row):
                own = {"累计实收": None, "累计分配": None, "income_key": None, "情形": _OUTSIDER}
                key = row["distribution_key"]
                yield {**row, **own, "subject": key, "partition": key, "amount": row["分配金额"]}
        yield from _beyond_income(known, scope.connection)


def _is_outsider(row: Row) -> bool:
    known = row["household"] or row["place"] or row["person_known"] or row["unit_category"] in _COLLECTIVE
    return bool(row["对象"]) and not known


def _beyond_income(rows: Iterable[Row], connection: Connection) -> Iterable[Row]:
    received: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    incomes: dict[str, list[str]] = defaultdict(list)
    asked = select(AssetIncome.asset_no, AssetIncome.year, AssetIncome.record_key, AssetIncome.received_amount)
    for asset, year, key, amount in connection.execute(asked.where(func.coalesce(AssetIncome.asset_no, "") != "")):
        received[asset][year or 0] += amount
        incomes[asset].append(key)
    if not received:
        return
    given: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        given[row["asset_key"]][row["年度"] or 0].append(row)
    for asset, years in given.items():
        total = 0
        for year in sorted(years):
            total += sum(row["分配金额"] for row in years[year])
            income = sum(amount for when, amount in received[asset].items() if when <= year)
            if total > income:
                yield from _told(asset, years[year], total, income, sorted(incomes[asset]))
                break


def _told(asset: str, rows: list[Row], total: int, income: int, incomes: list[str]) -> Iterable[Row]:
    told = {
        "情形": f"{_BEYOND}（累计实收{income / 100:.2f}元，累计分配{total / 100:.2f}元）",
        "subject_table": "资产",
        "subject": asset,
        "partition": asset,
        "severity": Severity.MEDIUM,
        "累计实收": income,
        "累计分配": total,
    }
    for number, row in enumerate(rows):
        yield {
            **row,
            **told,
            "amount": None if number else total - income,
            "income_key": incomes[0] if incomes else None,
        }
