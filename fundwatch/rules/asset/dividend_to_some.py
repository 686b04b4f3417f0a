"""FW-A081: the dividends of an asset's income went to a part of its registered shareholders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from fundwatch.ledger.register import STRUCK_OFF
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.household import Household
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.person import Person
from fundwatch.models.records.share_allotment import ShareAllotment
from fundwatch.rules.asset.income_not_received import period_end
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

A = Asset
D = IncomeDistribution
H = Household
N = AssetIncome
S = ShareAllotment
_LEAST, _WHOLE, _DAYS = "分红漏分最少户数", "收益分配核对比例", "收益余额核对天数"
_DIVIDEND = "分红"


class DividendToSome(Rule):
    """分红 of a year that used up the income and left out so many registered households that hold shares."""

    code = "FW-A081"
    name = "资产收益只分给部分折股户"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "折股量化到户的资产，收益应按股份分给全部持股户"
    verified = False
    parameters = (_LEAST, _WHOLE, _DAYS)
    needs = (D, S, N, H)
    reads = (Read(A), Read(D), Read(S), Read(N), Read(H), Read(Person))
    reads_clock = True
    subject = "资产"
    related = (("收益分配", "distribution_key"),)
    evidence = (
        Value("资产名称"),
        Value("年度", Kind.YEAR),
        Value("持股户数", Kind.INTEGER),
        Value("分到户数", Kind.INTEGER),
        Value("没有分到的户"),
        Value("实收收益", Kind.MONEY),
    )
    details = (Value("对象"), Value("分红金额", Kind.MONEY), Value("发放日期", Kind.DAY), Value("决议日期", Kind.DAY))
    summary = (
        "资产“{资产名称}”折股量化到{持股户数}户，{年度}年度收益{实收收益}元分红{合计}元只分给其中{分到户数}户，"
        "{没有分到的户}没有分到，请核实分配方案、村民代表会议决议和未分到的原因。"
    )
    compared = (Compared(AMOUNT, Total("收益分配", "金额")),)
    page = Page(
        method="有折股量化到户的资产，每年的分红与在册的持股户相比：当年实收的收益已按设定的比例分出去（最后一次分配过了设定的天数），"
        "而没有分到分红的持股户达到设定的户数，列为疑点。",
        why="股份是折给全体持股户的，钱只进了几户，其余的户往往不知道有这笔收益。",
        not_flagged=(
            "收益还没有分完的（由FW-A004、FW-A071列出），一两户没有分到的",
            "按公益岗、奖补、公益事业分配的，有一部分分红给了村、组、合作社等集体再分的",
            "已注销的户、不在册的持股对象",
            "没有折股量化到户的资产，没有登记实收收益的年度",
        ),
        check=("折股名册、股权证和分配方案", "村民代表会议决议和公示", "逐户询问有没有领到，领款签字"),
        innocent=("方案规定只分给当年的脱贫户、监测对象", "各户轮流分配", "其余户的分红由另一笔账支付而没有登记"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村光伏电站",
                        "资产类别": "经营性",
                        "原值": "420000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "在用",
                    }
                ],
                "户": [
                    {
                        "户编号": f"H{at}",
                        "户主姓名": name,
                        "户主身份证号": number,
                        "区划代码": "539900101201",
                        "人口数": "2",
                    }
                    for at, (name, number) in enumerate(
                        (
                            ("赵春生", "539900197001010036"),
                            ("钱全", "539900198505050028"),
                            ("孙才", "539900194503070019"),
                            ("李兰", "539900197505050015"),
                        ),
                        1,
                    )
                ],
                "折股量化": [{"资产编号": "ZC1", "对象": f"H{at}", "股份": "10"} for at in range(1, 5)],
                "资产收益": [{"资产编号": "ZC1", "年度": "2017", "应收收益": "40000.00", "实收收益": "40000.00"}],
                "收益分配": [
                    {"资产编号": "ZC1", "年度": "2017", "对象": "H1", "金额": "40000.00", "用途": "分红"}
                    | {"发放日期": "2018-01-20"}
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every distribution of an asset that shares were allotted of."""
        return counted(D.__table__, scope.touched(D.asset_no) & exists().where(S.asset_no == D.asset_no))

    def select(self, scope: Scope) -> Select[Any]:
        """Distributions of assets that shares were allotted of."""
        return (
            select(
                A.record_key.label("subject"),
                A.record_key.label("partition"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                D.record_key.label("distribution_key"),
                func.coalesce(D.paid_on_day, D.resolved_on_day).label("day"),
                D.amount.label("amount"),
                D.amount.label("分红金额"),
                D.purpose.label("purpose"),
                A.name.label("资产名称"),
                D.year.label("年度"),
                D.holder_key.label("对象"),
                D.paid_on_day.label("发放日期"),
                D.resolved_on_day.label("决议日期"),
            )
            .join(A, A.record_key == D.asset_no)
            .where(scope.touched(D.asset_no), D.year.is_not(None), exists().where(S.asset_no == A.record_key))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Each asset and year of which the income is used up, held against its shareholders."""
        holders, received = _holders(scope), _received(scope)
        years: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["distribution_key"]):
            years[row["subject"], row["年度"]].append(row)
        for (asset, year), given in sorted(years.items()):
            income, homes = received.get((asset, year), 0), holders.homes_of(asset)
            dividends = [row for row in given if (row["purpose"] or _DIVIDEND) == _DIVIDEND and row["amount"] > 0]
            to_homes = [row for row in dividends if holders.home(row["对象"]) in homes]
            missing = sorted(set(homes) - {holders.home(row["对象"]) for row in to_homes})
            if not to_homes or len(to_homes) < len(dividends) or not _used_up(given, income, scope):
                continue
            if len(missing) >= scope.number(_LEAST, scope.as_of, given[0]["region"]):
                told = {
                    "持股户数": len(homes),
                    "分到户数": len(homes) - len(missing),
                    "没有分到的户": "、".join(homes[home] for home in missing),
                    "实收收益": income,
                    "distinguish": str(year),
                }
                yield from ({**row, **told} for row in to_homes)


class _Holders:
    """Which registered households hold shares of an asset, and whose household a key of 对象 tells."""

    def __init__(self, names: Mapping[str, str], people: Mapping[str, str], shares: Mapping[str, set[str]]) -> None:
        self.names, self.people, self.shares = names, people, shares

    def home(self, holder: str | None) -> str | None:
        """The household, itself or of the person; None for places, units and strangers."""
        found = holder if holder in self.names else self.people.get(holder or "")
        return found if found in self.names else None

    def homes_of(self, asset: str) -> dict[str, str]:
        """Names of the heads of the households that hold shares."""
        return {home: self.names[home] for holder in self.shares[asset] if (home := self.home(holder))}


def _holders(scope: Scope) -> _Holders:
    asked = scope.connection.execute(select(S.asset_no, S.holder_key).where(S.asset_no.is_not(None), S.shares > 0))
    shares: dict[str, set[str]] = defaultdict(set)
    for asset, holder in asked:
        shares[asset].add(holder)
    held = select(S.holder_key).union(select(D.holder_key))
    people = select(Person.record_key, Person.household_no).where(
        Person.record_key.in_(held), Person.household_no.is_not(None)
    )
    of_people = dict(scope.connection.execute(people).tuples().all())
    homes = select(H.record_key, H.head_name).where(
        func.coalesce(H.status, "在册") != STRUCK_OFF,
        or_(
            H.record_key.in_(select(S.holder_key)),
            H.record_key.in_(select(Person.household_no).where(Person.record_key.in_(held))),
        ),
    )
    names = dict(scope.connection.execute(homes).tuples().all())
    return _Holders(names, of_people, shares)


def _received(scope: Scope) -> dict[tuple[str, int], int]:
    asked = (
        select(N.asset_no, N.year, func.sum(N.received_amount)).where(N.year.is_not(None)).group_by(N.asset_no, N.year)
    )
    return {(asset, year): int(amount) for asset, year, amount in scope.connection.execute(asked)}


def _used_up(given: list[Row], income: int, scope: Scope) -> bool:
    """Whether nearly all of a year's income was given out, and the last of it long enough ago."""
    whole, days = (scope.number(name, scope.as_of, given[0]["region"]) for name in (_WHOLE, _DAYS))
    last = max(row["day"] or period_end(row["年度"], None) for row in given)
    enough = sum(row["amount"] for row in given) * PARTS >= income * whole
    return bool(income > 0 and enough and last < scope.today - days)
