"""FW-A004: an asset's income came in and nothing of it was given out within the time allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.rules.asset.income_not_received import period_end
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

N = AssetIncome
D = IncomeDistribution
_DAYS, _EARLY = "收益分配期限天数", "收益分配核对天数"
_KEPT, _LEAST = "资产登记比例", "资产登记最少项数"
_OWN = "到户类"


def _with_income_of(years: Statement) -> Statement:
    """The assets that are held against one another: those with income of the years."""
    return select(N.asset_no).where(N.year.in_(years))


class IncomeNotDistributed(Rule):
    """Received, a year has gone by, and the distributions up to now do not reach into this year's income."""

    code = "FW-A004"
    version = 3
    name = "资产收益收到后未分配"
    category = "截留私分"
    severity = Severity.HIGH
    basis = "扶贫项目资产收益应及时分配，每年不少于一次"
    verified = False
    parameters = (_DAYS, _EARLY, _KEPT, _LEAST)
    needs = (AssetIncome, IncomeDistribution)
    reads = (
        Read(Asset, "asset_no"),
        Read(Asset, Via("asset_no", lambda assets: _with_income_of(select(N.year).where(N.asset_no.in_(assets))))),
        *(Read(table, "asset_no") for table in (N, D)),
        *(Read(table, Via("year", _with_income_of)) for table in (N, D)),
    )
    reads_clock = True
    subject = "资产"
    related = (("资产收益", "income_key"),)
    evidence = (
        Value("资产名称"),
        Value("所有权人"),
        Value("累计实收", Kind.MONEY),
        Value("累计分配", Kind.MONEY),
        Value("未分配年度"),
        Value("截至日期", Kind.DAY),
    )
    details = (
        Value("年度", Kind.YEAR),
        Value("期次"),
        Value("实收收益", Kind.MONEY),
        Value("收到日期", Kind.DAY),
    )
    summary = (
        "资产“{资产名称}”{未分配年度}年度收到的收益{合计}元，截至{截至日期}没有分配记录，"
        "请核实款项停在哪个账户、有无分配决议。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "实收收益")),)
    page = Page(
        method="收到日期（没有的用期末）起超过设定的天数的收益，该年度没有任何分配，且资产的累计分配不足以覆盖到该年度的，"
        "列为疑点。集体留存（对象空白）也算分配。没有到这个天数、过了核对天数，而其他资产同一年度的收益大多已经分配的，程度为中。同一资产合为一条。",
        why="收益收上来不分配，钱停在村里或经营主体手中，容易被挪用、私分。",
        not_flagged=(
            "收到后没有超过设定的天数、其他资产同一年度的收益也还没有分配的",
            "该年度有分配、留存记录的（是否足额由合计判断）",
            "几年合并分配、累计已经覆盖的",
            "到户类资产：收益归农户自己",
        ),
        check=("村集体账上的收益科目和银行存款", "分配方案和村民代表会议决议", "公益岗工资表、奖补名册"),
        innocent=("按章程留作集体积累而没有登记", "分配了而没有录入", "约定几年一次分配"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": f"ZC{number}",
                        "资产名称": name,
                        "资产类别": "经营性",
                        "原值": "600000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                    }
                    for number, name in ((1, "上坪村光伏电站"), (2, "下坪村光伏电站"))
                ],
                "资产收益": [
                    {
                        "资产编号": f"ZC{number}",
                        "年度": "2017",
                        "应收收益": "30000.00",
                        "实收收益": "30000.00",
                        "收到日期": "2017-11-20",
                    }
                    for number in (1, 2)
                ],
                "收益分配": [{"资产编号": "ZC2", "年度": "2017", "对象": "539900101202", "金额": "30000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every period in which income came in."""
        return counted(
            N.__table__.join(Asset.__table__, Asset.record_key == N.asset_no),
            and_(scope.touched(N.asset_no), N.received_amount > 0),
            (Asset.category == _OWN, "到户类资产"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Income of years without a distribution, with the sums of the asset up to that year."""
        earlier = aliased(AssetIncome)
        received = (
            select(func.sum(earlier.received_amount))
            .where(earlier.asset_no == N.asset_no, earlier.year < N.year)
            .scalar_subquery()
        )
        return (
            select(
                N.asset_no.label("subject"),
                N.asset_no.label("partition"),
                N.received_amount.label("amount"),
                N.received_on_day.label("day"),
                Asset.region_code.label("region"),
                Asset.project_no.label("project"),
                N.record_key.label("income_key"),
                func.coalesce(received, 0).label("before"),
                Asset.name.label("资产名称"),
                Asset.owner.label("所有权人"),
                func.coalesce(_given(D.asset_no == N.asset_no), 0).label("累计分配"),
                N.year.label("年度"),
                N.period.label("期次"),
                N.received_amount.label("实收收益"),
                N.received_on_day.label("收到日期"),
            )
            .join(Asset, Asset.record_key == N.asset_no)
            .where(
                scope.touched(N.asset_no),
                N.received_amount > 0,
                Asset.category != _OWN,
                N.year.is_not(None),
                _given(and_(D.asset_no == N.asset_no, D.year == N.year)).is_(None),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what is young and what later distributions cover; an asset once."""
        kept = []
        known = list(rows)
        shared = _years_shared_out(scope) if known else {}
        for row in known:
            came = row["收到日期"] or period_end(row["年度"], row["期次"])
            days, early = (scope.number(name, scope.as_of, row["region"]) for name in (_DAYS, _EARLY))
            late = came < scope.today - days
            if not late and not (came < scope.today - early and shared.get(row["年度"])):
                scope.leave_out("收到后没有超过设定的天数")
            elif row["累计分配"] >= row["before"] + row["实收收益"]:
                scope.leave_out("以后各年的分配已经覆盖")
            else:
                kept.append({**row, "day": came, "severity": Severity.HIGH if late else Severity.MEDIUM})
        worst = {row["subject"] for row in kept if row["severity"] is Severity.HIGH}
        years: dict[str, set[int]] = {}
        for row in kept:
            years.setdefault(row["subject"], set()).add(row["年度"])
        for row in kept:
            told = "、".join(str(year) for year in sorted(years[row["subject"]]))
            total = max(one["before"] + one["实收收益"] for one in kept if one["subject"] == row["subject"])
            severity = Severity.HIGH if row["subject"] in worst else Severity.MEDIUM
            yield {**row, "severity": severity, "未分配年度": told, "累计实收": total, "截至日期": scope.as_of}


def _given(condition: ColumnElement[bool]) -> Any:
    return select(func.sum(D.amount)).where(condition).scalar_subquery()


def _years_shared_out(scope: Scope) -> dict[int, bool]:
    """By year, whether the income of enough assets came in and of nearly all of them was given out."""
    given = exists().where(D.asset_no == N.asset_no, D.year == N.year)
    asked = (
        select(N.year, func.count(N.asset_no.distinct()), func.count(case((given, N.asset_no)).distinct()))
        .join(Asset, Asset.record_key == N.asset_no)
        .where(N.received_amount > 0, Asset.category != _OWN, N.year.is_not(None))
        .group_by(N.year)
    )
    least, share = (scope.number(name, scope.as_of) for name in (_LEAST, _KEPT))
    return {
        year: shared >= least and shared * PARTS >= every * share
        for year, every, shared in scope.connection.execute(asked)
    }
