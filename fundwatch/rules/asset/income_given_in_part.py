"""FW-A071: of an asset's income a part was given out and the rest stands nowhere, where others account for theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.rules.asset.income_not_received import period_end
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

N = AssetIncome
D = IncomeDistribution
_DAYS, _WHOLE = "收益余额核对天数", "收益分配核对比例"
_KEPT, _LEAST = "资产登记比例", "资产登记最少项数"
_OWN = "到户类"


class IncomeGivenInPart(Rule):
    """Σ 分配 of a year below a share of its Σ 实收 days after the last of them, and no other year makes up for it."""

    code = "FW-A071"
    name = "资产收益只分配了一部分"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "扶贫项目资产收益应按方案分配，留存部分应当登记、公示"
    verified = False
    parameters = (_DAYS, _WHOLE, _KEPT, _LEAST)
    needs = (AssetIncome, IncomeDistribution)
    reads = (Read(Asset), Read(N), Read(D))
    reads_clock = True
    subject = "资产"
    related = (("资产收益", "income_key"),)
    evidence = (
        Value("资产名称"),
        Value("所有权人"),
        Value("未分足年度"),
        Value("其他收益项数", Kind.INTEGER),
        Value("其他已分足比例", Kind.RATIO),
        Value("截至日期", Kind.DAY),
    )
    details = (
        Value("年度", Kind.YEAR),
        Value("实收收益", Kind.MONEY),
        Value("分配金额", Kind.MONEY),
        Value("未分配金额", Kind.MONEY),
    )
    summary = (
        "资产“{资产名称}”{未分足年度}年度的收益只分配了一部分，截至{截至日期}有{合计}元没有分配、留存的记录"
        "（其他资产、年度有{其他已分足比例}分配登记完整），请核实余下的钱在哪个账户、有无决议。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "未分配金额")),)
    page = Page(
        method="按资产、年度比较实收收益与分配合计（对象空白的集体留存也算分配）：分配不到实收设定的比例，最后一次分配已过设定的天数，"
        "其他年度多分的也补不足，而其他资产、年度的收益分配登记完整的达到设定的项数和比例的，列为疑点。同一资产合为一条。",
        why="分一点、留一点，留下的不入账，是私分和坐支最常见的样子。",
        not_flagged=(
            "到户类资产，没有分配过的年度（由FW-A004列出）",
            "集体留存、公益事业等已登记分配的",
            "最后一次分配没有超过设定的天数的，以前年度少分、以后年度补分的",
            "其他资产、年度大多也没有分足的：可能是不登记留存部分",
        ),
        check=("分配方案和村民代表会议决议", "村集体账上的收益科目和银行存款", "公益岗工资表、公益支出凭证"),
        innocent=("按章程提取公积公益金而没有登记", "分几次兑付，后几次还没有录入"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": f"ZC{n}",
                        "资产名称": f"{name}村光伏电站",
                        "资产类别": "经营性",
                        "原值": "600000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                    }
                    for n, name in enumerate(("上坪", "下坪", "河口", "石桥", "大湾", "新寨"), 1)
                ],
                "资产收益": [
                    {"资产编号": f"ZC{n}", "年度": "2017", "应收收益": "25000.00", "实收收益": "25000.00"}
                    for n in range(1, 7)
                ],
                "收益分配": [
                    {
                        "资产编号": f"ZC{n}",
                        "年度": "2017",
                        "对象": "539900101202",
                        "金额": "9000.00" if n == 1 else "25000.00",
                        "发放日期": "2018-01-20",
                    }
                    for n in range(1, 7)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every period in which income came in."""
        return counted(
            N.__table__.join(Asset.__table__, Asset.record_key == N.asset_no),
            scope.touched(N.asset_no) & (N.received_amount > 0),
            (Asset.category == _OWN, "到户类资产"),
        )

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - each year is held against all the others
        """Income by asset and year, with its first period's row."""
        return (
            select(
                N.asset_no.label("subject"),
                N.asset_no.label("partition"),
                func.min(N.record_key).label("income_key"),
                func.min(Asset.region_code).label("region"),
                func.min(Asset.project_no).label("project"),
                func.min(Asset.name).label("资产名称"),
                func.min(Asset.owner).label("所有权人"),
                N.year.label("年度"),
                func.sum(N.received_amount).label("实收收益"),
            )
            .join(Asset, Asset.record_key == N.asset_no)
            .where(N.received_amount > 0, Asset.category != _OWN, N.year.is_not(None))
            .group_by(N.asset_no, N.year)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each year's distributions against its income, and against how others account for theirs."""
        given = _given(scope)
        known: list[Row] = []
        for row in sorted(rows, key=lambda row: (row["subject"], row["年度"])):
            amount, day = given.get((row["subject"], row["年度"]), (0, 0))
            known.append({**row, "分配金额": amount, "day": day or None})
        whole = {
            (row["subject"], row["年度"])
            for row in known
            if row["分配金额"] * PARTS >= row["实收收益"] * scope.number(_WHOLE, scope.as_of, row["region"])
        }
        assets: dict[str, list[Row]] = defaultdict(list)
        for row in known:
            assets[row["subject"]].append(row)
        for group in assets.values():
            others = len(known) - len(group)
            shared = len(whole - {(row["subject"], row["年度"]) for row in group})
            kept, least, days = (scope.number(n, scope.as_of, group[0]["region"]) for n in (_KEPT, _LEAST, _DAYS))
            if shared < least or shared * PARTS < others * kept:
                continue
            told = {"其他收益项数": others, "其他已分足比例": shared * PARTS // others, "截至日期": scope.as_of}
            short = [row for row in group if (row["subject"], row["年度"]) not in whole and row["分配金额"]]
            found = list(_uncovered(group, [row for row in short if row["day"] < scope.today - days]))
            years = "、".join(str(row["年度"]) for row in found)
            for row in found:
                yield {**row, **told, "未分足年度": years, "amount": row["未分配金额"]}


def _uncovered(group: list[Row], short: list[Row]) -> Iterable[Row]:
    """Years that are short by more than what other years of the asset were given beyond their income."""
    spare = sum(max(0, row["分配金额"] - row["实收收益"]) for row in group)
    for row in short:
        lacking = row["实收收益"] - row["分配金额"]
        covered = min(spare, lacking)
        spare -= covered
        if lacking > covered:
            yield {**row, "未分配金额": lacking - covered}


def _given(scope: Scope) -> Mapping[tuple[str, int], tuple[int, int]]:
    """What was given out of an asset's income of a year, and the last day of it; else the year's last day."""
    asked = select(D.asset_no, D.year, func.sum(D.amount), func.max(func.coalesce(D.paid_on_day, D.resolved_on_day)))
    grouped = asked.where(D.asset_no.is_not(None), D.year.is_not(None)).group_by(D.asset_no, D.year)
    return {
        (asset, year): (int(amount), day or period_end(year, None))
        for asset, year, amount, day in scope.connection.execute(grouped)
    }
