"""FW-R004: a household rose above the line by a dividend that was expected and never came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_income import HouseholdIncome
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.share_allotment import ShareAllotment
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

A = Asset
D = IncomeDistribution
H = Household
N = AssetIncome
S = ShareAllotment
Y = HouseholdIncome
_LINE, _DAYS = "农村贫困线", "收益逾期天数"
#: Sums below one yuan are rounding.
_ROUNDING = 100


def _holders(assets: Statement) -> Statement:
    return select(S.holder_key).where(S.asset_no.in_(assets))


class DividendNotCome(Rule):
    """The year's 财产性收入 holds a household's share of an income that no asset of its brought, and it lifted it."""

    code = "FW-R004"
    version = 2
    name = "脱贫当年的收入含没有到账的预期分红"
    category = "数据质量"
    severity = Severity.MEDIUM
    basis = "脱贫户的收入按实际所得测算，没有到户的预期收益不计入"
    verified = False
    parameters = (_LINE, _DAYS)
    needs = (Household, HouseholdIncome, ShareAllotment, AssetIncome)
    needs_columns = (Household.lifted_on, HouseholdIncome.property_income)
    reads = (
        Read(H, "household_no"),
        Read(Y, "household_no"),
        Read(S, "holder_key"),
        Read(D, "holder_key"),
        *(Read(table, Via("asset_no", _holders)) for table in (S, N, A)),
    )
    reads_clock = True
    subject = "户"
    related = (("户收入", "income_key"), ("折股量化", "share_key"), ("资产收益", "asset_income_key"))
    evidence = (
        Value("户主姓名"),
        Value("户编号"),
        Value("脱贫日期", Kind.DAY),
        Value("收入年度", Kind.YEAR),
        Value("财产性收入", Kind.MONEY),
        Value("折股资产"),
        Value("应得分红", Kind.MONEY),
        Value("人均纯收入", Kind.MONEY),
        Value("扣除后人均", Kind.MONEY),
        Value("当年贫困线", Kind.MONEY),
    )
    summary = (
        "“{户主姓名}”户{收入年度}年登记财产性收入{财产性收入}元，其折股的{折股资产}当年应分给该户的{应得分红}元没有收到、也没有分配记录，"
        "不算这笔分红人均{扣除后人均}元，低于贫困线{当年贫困线}元，请核实收入是不是预计的。"
    )
    page = Page(
        method="脱贫当年的财产性收入不少于按折股份额应得的分红，而该户折股的资产当年应收收益一分没有收到、没有分配到该户的记录，"
        "减去这笔分红人均就不到当年贫困线的，列为疑点。年度终了超过设定的逾期天数才比较。",
        why="把合同上写的预期收益先算成收入，户就达标了；企业没有兑现，户并没有增收。",
        not_flagged=(
            "资产当年收到过收益的，哪怕只收到一部分",
            "有分配到该户记录的",
            "财产性收入少于应得分红的：说明没有算进去",
            "不算分红也达到贫困线的，不在脱贫当年的收入",
            "没有折股到户或没有登记应收收益的资产",
        ),
        check=("收入测算表上财产性收入的来源", "企业兑现分红的凭证", "户主的存折"),
        innocent=("分红由企业直接付给农户，没有经过村里", "财产性收入是土地流转费，数额恰好相近", "收到的收益没有登记"),
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
                "户收入": [
                    {
                        "户编号": "H1",
                        "年度": "2017",
                        "人均纯收入": "3500.00",
                        "工资性收入": "7500.00",
                        "财产性收入": "3000.00",
                    }
                ],
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村肉牛养殖小区",
                        "资产类别": "经营性",
                        "原值": "500000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                    }
                ],
                "折股量化": [{"资产编号": "ZC1", "对象": "H1", "股份": "10"}],
                "资产收益": [{"资产编号": "ZC1", "年度": "2017", "应收收益": "3000.00", "实收收益": "0.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every household with shares."""
        holds = H.record_key.in_(select(S.holder_key).where(S.holder_key.is_not(None)))
        return counted(H.__table__, and_(scope.touched(H.household_no), holds), (H.lifted_on_day.is_(None), "没有脱贫"))

    def select(self, scope: Scope) -> Select[Any]:
        """Shares of lifted households with each year's income of theirs and of the asset."""
        total = (
            func.coalesce(kind, 0) for kind in (Y.wage_income, Y.business_income, Y.property_income, Y.transfer_income)
        )
        return (
            select(
                H.record_key.label("subject"),
                H.household_no.label("partition"),
                cast(None, BigInteger).label("amount"),
                H.lifted_on_day.label("day"),
                H.region_code.label("region"),
                H.head_id_number.label("person"),
                Y.record_key.label("income_key"),
                S.record_key.label("share_key"),
                S.asset_no.label("asset_no"),
                S.shares.label("shares"),
                N.record_key.label("asset_income_key"),
                N.due_amount.label("due"),
                N.received_amount.label("received"),
                sum(total, start=-func.coalesce(Y.business_cost, 0)).label("total"),
                H.head_name.label("户主姓名"),
                H.household_no.label("户编号"),
                H.lifted_on_day.label("脱贫日期"),
                Y.year.label("收入年度"),
                Y.property_income.label("财产性收入"),
                Y.income_per_head.label("人均纯收入"),
                A.name.label("资产名称"),
            )
            .join(Y, Y.household_no == H.record_key)
            .join(S, S.holder_key == H.record_key)
            .join(A, A.record_key == S.asset_no)
            .join(N, and_(N.asset_no == S.asset_no, N.year == Y.year))
            .where(scope.touched(H.household_no), H.lifted_on_day.is_not(None), Y.property_income > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the year of 脱贫 in which nothing came of any asset and the expected made the difference."""
        years: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in rows:
            if date.fromordinal(row["day"]).year == row["收入年度"]:
                years[row["subject"], row["收入年度"]].append(row)
        first = min(value.from_day.year for value in scope.policy.all_of(_LINE))
        for (_, year), shares in sorted(years.items()):
            waited = scope.today - scope.number(_DAYS, scope.as_of, shares[0]["region"])
            if year < first or date(year, 12, 31).toordinal() >= waited or any(row["received"] for row in shares):
                continue
            told = _told(shares, scope)
            if told:
                yield from ({**row, **told} for row in sorted(shares, key=lambda row: row["asset_income_key"]))


def _told(shares: Sequence[Row], scope: Scope) -> Mapping[str, Any] | None:
    """What is said of a household whose expected dividend lifted it; None where it did not, or money was given out."""
    row = shares[0]
    expected = sum(one["due"] * one["shares"] // _all_shares(one["asset_no"], scope) for one in shares)
    line = scope.number(_LINE, date(row["收入年度"], 12, 31), row["region"])
    if expected < _ROUNDING or row["财产性收入"] < expected - _ROUNDING or row["total"] <= expected:
        return None
    without = int(row["人均纯收入"] * (row["total"] - expected) // row["total"])
    given = select(D.id).where(D.holder_key == row["subject"], D.year == row["收入年度"], D.amount > 0)
    if not without < line <= row["人均纯收入"] or scope.connection.execute(given.limit(1)).first():
        return None
    names = "、".join(sorted({one["资产名称"] for one in shares}))
    return {"折股资产": names, "应得分红": expected, "扣除后人均": without, "当年贫困线": line}


def _all_shares(asset: str, scope: Scope) -> int:
    whole = scope.connection.execute(select(func.sum(S.shares)).where(S.asset_no == asset)).scalar_one()
    return max(1, int(whole))
