"""FW-A003: an asset's income came in late, short or not at all."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

A = Asset
N = AssetIncome
_DAYS = "收益逾期天数"
_LEAST = 100
_MONTHS = {"H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}
_DECEMBER = 12
_SHORT, _MISSING, _BELOW = "少收", "没有该年度的收益记录", "登记的应收低于年约定收益"


class IncomeNotReceived(Rule):
    """应收 not wholly received within the days after its period, or an agreed year with nothing or less on record."""

    code = "FW-A003"
    version = 2
    name = "资产收益应收未收或少收"
    category = "资产流失"
    severity = Severity.HIGH
    basis = "经营性扶贫资产应按合同约定足额收取收益"
    verified = False
    parameters = (_DAYS,)
    needs = (Asset,)
    needs_columns = ((Asset.agreed_yearly_income, AssetIncome.asset_no), (Asset.leased_from, AssetIncome.asset_no))
    reads = (Read(A, "asset_no"), Read(N, "asset_no"))
    reads_clock = True
    subject = "资产"
    related = (("资产收益", "income_key"),)
    evidence = (
        Value("资产名称"),
        Value("所有权人"),
        Value("经营主体编码"),
        Value("年约定收益", Kind.MONEY),
        Value("租赁起", Kind.DAY),
        Value("租赁止", Kind.DAY),
        Value("欠收年度"),
        Value("截至日期", Kind.DAY),
    )
    details = (
        Value("年度", Kind.YEAR),
        Value("期次"),
        Value("情形"),
        Value("应收收益", Kind.MONEY),
        Value("实收收益", Kind.MONEY),
        Value("欠收金额", Kind.MONEY),
        Value("应收截止日期", Kind.DAY),
    )
    summary = (
        "资产“{资产名称}”{欠收年度}年度的收益，截至{截至日期}共有{合计}元没有收到，请核实合同、催收情况和收益去向。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "欠收金额")),)
    page = Page(
        method="逐期比较应收收益和实收收益，期末后超过设定的天数仍少收1元以上的列为疑点，以后各期多收的先抵欠收。"
        "资产填有年约定收益和租赁期的，租期内满一年而没有收益记录的年度，按约定收益（不满一年按月折算）计；租期内整年登记的应收低于年约定收益的，差额也计。同一资产合为一条。",
        why="收益长期收不上来，等于资产白白让人使用；也可能已经收取而没有入账。",
        not_flagged=(
            "期末后没有超过设定的天数的",
            "以后补收、合计已经足额的",
            "没有约定收益、没有租赁期的资产不推算应收",
            "租赁开始前、结束后，资产处置后的年度",
            "租期从年中开始、还没有满十二个月的，或第二年已有收益记录的，不推算头一年的收益",
        ),
        check=("租赁、入股合同的约定和付款日", "经营主体的付款凭证", "村集体账上有无这笔收入"),
        innocent=("经批准减免租金（灾害、疫情）", "合同约定次年付款", "收益已到账而没有登记"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村茶叶初制所",
                        "资产类别": "经营性",
                        "原值": "600000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                        "年约定收益": "30000.00",
                    }
                ],
                "资产收益": [{"资产编号": "ZC1", "年度": "2017", "应收收益": "30000.00", "实收收益": "10000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by asset in refine
        """Counted by asset while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """Every asset with its periods of income."""
        return (
            select(
                A.record_key.label("subject"),
                A.asset_no.label("partition"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                A.category.label("category"),
                A.disposed_on_day.label("disposed"),
                N.record_key.label("income_key"),
                A.name.label("资产名称"),
                A.owner.label("所有权人"),
                A.operator_code.label("经营主体编码"),
                A.agreed_yearly_income.label("年约定收益"),
                A.leased_from_day.label("租赁起"),
                A.leased_until_day.label("租赁止"),
                N.year.label("年度"),
                N.period.label("期次"),
                N.due_amount.label("应收收益"),
                func.coalesce(N.received_amount, 0).label("实收收益"),
            )
            .outerjoin(N, N.asset_no == A.record_key)
            .where(scope.touched(A.asset_no))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge each asset by its periods, and by the years that should have brought income."""
        assets: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            assets[row["subject"]].append(row)
        for group in assets.values():
            recorded = [row for row in group if row["income_key"] and row["年度"]]
            if not recorded and not _agreed(group[0]):
                continue
            scope.look_at()
            days = scope.number(_DAYS, scope.as_of, group[0]["region"])
            found = _short(recorded, days, scope.today) + _missing(group[0], recorded, days, scope.today)
            found += _below_agreed(group[0], recorded, days, scope.today)
            years = "、".join(str(year) for year in sorted({line["年度"] for line in found}))
            for line in found:
                own = {"欠收年度": years, "截至日期": scope.as_of, "day": line["应收截止日期"]}
                yield {**group[0], **line, **own, "amount": line["欠收金额"]}


def period_end(year: int, period: str | None) -> int:
    """The last day number of a year's 期次; of the year where it is blank or not understood."""
    part = (period or "").removeprefix(str(year)).removeprefix("-")
    month = _MONTHS.get(part) or (int(part) if part.isdigit() and 1 <= int(part) <= _DECEMBER else _DECEMBER)
    return date(year, month, calendar.monthrange(year, month)[1]).toordinal()


def _agreed(asset: Row) -> bool:
    return bool(asset["年约定收益"]) and asset["租赁起"] is not None


def _short(recorded: list[Row], days: int, today: int) -> list[Row]:
    periods = sorted(recorded, key=lambda row: (period_end(row["年度"], row["期次"]), row["income_key"]))
    spare = sum(max(0, row["实收收益"] - row["应收收益"]) for row in periods)
    found: list[Row] = []
    for row in periods:
        end = period_end(row["年度"], row["期次"])
        owed = row["应收收益"] - row["实收收益"]
        settled = min(spare, max(owed, 0))
        spare -= settled
        if owed - settled >= _LEAST and today > end + days:
            found.append({**row, "情形": _SHORT, "欠收金额": owed - settled, "应收截止日期": end + days})
    return found


def _missing(asset: Row, recorded: list[Row], days: int, today: int) -> list[Row]:
    """Years within the lease of which no income is recorded at all; the year's share by months."""
    if not _agreed(asset):
        return []
    first, last = date.fromordinal(asset["租赁起"]), asset["租赁止"] or today
    until = min(last, asset["disposed"] or last)
    known = {row["年度"] for row in recorded}
    found: list[Row] = []
    for year in range(first.year, date.fromordinal(min(until, today)).year + 1):
        end = date(year, 12, 31).toordinal()
        from_day, to_day = max(asset["租赁起"], date(year, 1, 1).toordinal()), min(until, end)
        due = asset["年约定收益"] * _months(from_day, to_day) // _DECEMBER
        by = end
        if year == first.year and from_day > date(year, 1, 1).toordinal():
            # What is agreed for a year comes in when its first twelve months are over.
            if year + 1 in known:
                continue
            by = _twelve_months_after(first)
        if year not in known and due >= _LEAST and today > by + days:
            line = {"income_key": None, "年度": year, "期次": None, "应收收益": due, "实收收益": 0}
            found.append({**line, "情形": _MISSING, "欠收金额": due, "应收截止日期": by + days})
    return found


def _twelve_months_after(day: date) -> int:
    """The last day number of the twelve months that begin on a day."""
    return date(day.year + 1, day.month, min(day.day, 28)).toordinal() - 1


def _below_agreed(asset: Row, recorded: list[Row], days: int, today: int) -> list[Row]:
    """Whole years of the lease whose income is on record as due, or came in, for less than was agreed."""
    if not _agreed(asset):
        return []
    last = min(asset["租赁止"] or today, asset["disposed"] or today)
    years: dict[int, list[Row]] = defaultdict(list)
    for row in recorded:
        years[row["年度"]].append(row)
    found: list[Row] = []
    for year, rows in sorted(years.items()):
        first, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        due, got = sum(row["应收收益"] for row in rows), sum(row["实收收益"] for row in rows)
        short = asset["年约定收益"] - max(due, got)
        if asset["租赁起"] <= first and last >= end and today > end + days and short >= _LEAST:
            line = {"income_key": rows[0]["income_key"], "年度": year, "期次": None, "应收收益": asset["年约定收益"]}
            found.append({**line, "实收收益": got, "情形": _BELOW, "欠收金额": short, "应收截止日期": end + days})
    return found


def _months(from_day: int, to_day: int) -> int:
    """Whole months between two days, both counted."""
    first, after = date.fromordinal(from_day), date.fromordinal(to_day + 1)
    return max(0, (after.year - first.year) * _DECEMBER + after.month - first.month - (after.day < first.day))
