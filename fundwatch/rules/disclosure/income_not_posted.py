"""FW-N005: an asset's income was given to households and the village was not told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.region import Region
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.disclosure.postings import Kept, postings
from fundwatch.rules.scope import Scope

A = Asset
D = IncomeDistribution
_TERM = "完成情况公告期限"
_FORM = ("村", "资产收益分配")


class IncomeNotPosted(Rule):
    """No 村 资产收益分配 notice on the asset from the year the income is of until the term after it was paid."""

    code = "FW-N005"
    version = 2
    name = "资产收益分配未在村公示"
    category = "公示缺失"
    severity = Severity.MEDIUM
    basis = "扶贫项目资产收益分配方案和结果应在村内公示"
    verified = False
    parameters = (_TERM,)
    needs = (IncomeDistribution, Asset, NoticeRecord)
    needs_columns = (IncomeDistribution.year, IncomeDistribution.holder_key)
    reads = (Read(D), Read(A), Read(NoticeRecord), Read(NoticeItem), Read(Region))
    reads_clock = True
    subject = "资产"
    related = (("收益分配", "distribution_key"),)
    evidence = (
        Value("资产名称"),
        Value("未见公示的年度"),
        Value("分配户数", Kind.INTEGER),
        Value("应公示日期", Kind.DAY),
    )
    details = (Value("年度", Kind.YEAR), Value("对象"), Value("分配金额", Kind.MONEY), Value("发放日期", Kind.DAY))
    summary = (
        "资产“{资产名称}”{未见公示的年度}年度的收益分配给{分配户数}户共{合计}元，到{应公示日期}没有找到村级公示，"
        "请核实公示栏照片和分配名单。"
    )
    compared = (Compared(AMOUNT, Total("收益分配", "金额")),)
    page = Page(
        method="对每项资产每个有分配到户的年度，找村级“资产收益分配”公示（直接以资产为对象，或在公示明细中列出），"
        "从该年度1月1日（分配决议更早的从决议之日）起，到最后一次发放后设定的天数止，有一份就算。同一资产合为一条。",
        why="光伏、入股的收益给了谁、给了多少，只有公示出来群众才看得见。",
        not_flagged=(
            "期限还没有过的",
            "全部留在集体、没有分配到对象的年度",
            "到户类资产",
            "整套数据里没有这种公示的（应公示的较多时，视为没有导入）",
            "早于公示台账第一年的分配",
        ),
        check=("公示栏照片、村务公开簿", "受益户应有多少、领到多少", "分配方案的会议记录"),
        innocent=("与村务公开一并张贴而没有登记", "公示登记在合作社或村民小组名下"),
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
                "收益分配": [
                    {"资产编号": "ZC1", "年度": "2017", "对象": "H1", "金额": "1000.00", "发放日期": "2017-12-10"}
                ],
                "公示": [
                    {
                        "公示编号": "GS1",
                        "级别": "村",
                        "公示种类": "资产收益分配",
                        "区划代码": "539900101202",
                        "对象类型": "资产",
                        "对象编号": "ZC9",
                        "开始日期": "2017-12-01",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:
        """What was given to somebody of an asset in a village, by year."""
        return (
            select(
                D.record_key.label("distribution_key"),
                D.holder_key.label("对象"),
                D.year.label("年度"),
                D.amount.label("amount"),
                D.amount.label("分配金额"),
                D.paid_on_day.label("发放日期"),
                func.coalesce(D.paid_on_day, D.resolved_on_day).label("day"),
                D.resolved_on_day.label("resolved"),
                A.record_key.label("subject"),
                A.record_key.label("partition"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                A.name.label("资产名称"),
            )
            .join(A, A.record_key == D.asset_no)
            .join(Region, Region.record_key == A.region_code)
            .where(
                scope.touched(A.record_key),
                D.amount > 0,
                D.year.is_not(None),
                D.holder_key.is_not(None),
                D.holder_key != A.region_code,
                A.category != "到户类",
                Region.level == "村",
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """The years of an asset of which no notice is found though the term is over."""
        years: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            years[row["subject"]][row["年度"]].append(row)
        due = {
            (asset, year): _last(found) + scope.number(_TERM, scope.as_of, found[0]["region"])
            for asset in years
            for year, found in years[asset].items()
        }
        over = {key: day for key, day in due.items() if day < scope.today}
        kept = Kept(scope.connection, [_FORM], {_FORM: len(over)})
        posted = postings(scope.connection, "资产")
        for asset, known in sorted(years.items()):
            missing = []
            for year in sorted(known):
                scope.look_at()
                if (asset, year) not in over:
                    scope.leave_out("期限还没有过")
                elif not kept.judges(_FORM, date(year, 12, 31).toordinal()):
                    scope.leave_out("没有导入这种公示，或早于公示台账")
                elif not any(
                    _first(known[year]) <= one.first <= over[asset, year]
                    for one in posted.get(asset, {}).get(_FORM, ())
                ):
                    missing.append(year)
            yield from _told([row for year in missing for row in known[year]], missing, over)


def _first(rows: list[Row]) -> int:
    """From when on a notice may be of this year: its first day, or the resolution where rent came in before."""
    first = date(rows[0]["年度"], 1, 1).toordinal()
    for row in rows:
        first = min(first, row["resolved"] or first)
    return first


def _last(rows: list[Row]) -> int:
    return max(row["day"] or date(row["年度"], 12, 31).toordinal() for row in rows)


def _told(rows: list[Row], missing: list[int], over: dict[tuple[str, int], int]) -> Iterable[Row]:
    for row in sorted(rows, key=lambda row: (row["年度"], row["distribution_key"])):
        yield {
            **row,
            "未见公示的年度": "、".join(map(str, missing)),
            "分配户数": len({each["对象"] for each in rows}),
            "应公示日期": over[row["subject"], missing[-1]],
        }
