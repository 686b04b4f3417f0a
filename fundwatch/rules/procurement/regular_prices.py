"""FW-C042: the prices of a procurement's bidders lie one and the same step apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.bid import Bid
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.project.example_rows import PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

B = Bid
Q = Procurement
#: Two prices are always one step apart; of three it may be chance, of four hardly.
_FEWEST, _HARDLY = 3, 4
#: Where so many are regular, and one in so many of all, the prices were filled in by a formula and tell nothing.
_MANY, _ONE_IN = 5, 5


class RegularPrices(Rule):
    """Three or more bids whose prices, in their order, are equally far apart to the fen."""

    code = "FW-C042"
    name = "投标报价呈规律性差异"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "招标投标法实施条例第四十条：不同投标人的投标报价呈规律性差异的，视为投标人相互串通投标"
    verified = False
    needs = (Bid, Procurement)
    reads = (Read(Bid), Read(Procurement), Read(Project), Read(Unit))
    subject = "采购"
    related = (("投标", "bid_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("采购方式"),
        Value("投标人数", Kind.INTEGER),
        Value("相邻差额", Kind.MONEY),
        Value("中标金额", Kind.MONEY),
    )
    details = (Value("投标人"), Value("报价", Kind.MONEY))
    summary = (
        "“{项目名称}”的{采购方式}有{投标人数}家报价，从低到高依次正好相差{相邻差额}元，请核实投标文件是不是各自编制的。"
    )
    compared = (Compared(AMOUNT, Total("采购", "中标金额")),)
    page = Page(
        method="三家以上投标的采购，把报价从低到高排列，相邻两家的差额完全相等（到分）的列出；三家的程度为低，四家以上的为中。",
        why="陪标的报价往往由一个人在中标价上逐家加同一个数编成。",
        not_flagged=(
            "差额不完全相等的",
            "报价全部相同的（固定价格竞争其他条件）",
            "不足三家报价的",
            "五分之一以上的采购报价都等差的（像是按公式填列）",
        ),
        check=("投标文件的编制电脑、装订、错漏是否雷同", "保证金来源", "投标人之间的往来"),
        innocent=("按下浮率报价，下浮率都取整数", "报价按固定档次选择"),
        example=Example(
            {
                "项目": [PROJECT],
                "采购": [PROCUREMENT],
                "投标": [
                    {"采购编号": "CG1", "投标单位编码": unit, "报价": price}
                    for unit, price in (("SG", "300000.00"), ("XZ", "306000.00"), ("ZG", "312000.00"))
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; bids are few
        """Every bid."""
        return (
            select(
                Q.record_key.label("subject"),
                Q.record_key.label("partition"),
                B.record_key.label("bid_key"),
                Q.award_amount.label("award"),
                func.coalesce(Q.bids_opened_on_day, Q.awarded_on_day).label("day"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Q.method.label("采购方式"),
                Q.award_amount.label("中标金额"),
                Unit.name.label("投标人"),
                B.price.label("报价"),
            )
            .join(Q, Q.record_key == B.procurement_no)
            .join(Project, Project.record_key == Q.project_no)
            .join(Unit, Unit.record_key == B.bidder_code)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Look at the steps between the prices of each procurement."""
        bids: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            bids[row["subject"]].append(row)
        judged = [
            sorted(known, key=lambda row: (row["报价"], row["bid_key"]))
            for _, known in sorted(bids.items())
            if len(known) >= _FEWEST
        ]
        scope.look_at(len(judged))
        found = [ranked for ranked in judged if _step(ranked)]
        if len(found) >= _MANY and len(found) * _ONE_IN > len(judged):
            scope.leave_out("多数采购的报价都等差，报价栏像是按公式填列", len(found))
            return
        for ranked in found:
            severity = Severity.MEDIUM if len(ranked) >= _HARDLY else Severity.LOW
            told = {"投标人数": len(ranked), "相邻差额": _step(ranked), "severity": severity}
            for number, row in enumerate(ranked):
                yield {**row, **told, "amount": None if number else row["award"]}


def _step(ranked: Sequence[Row]) -> int:
    """By how much each price is above the one before, where it is always the same; else nothing."""
    steps = {int(later["报价"] - earlier["报价"]) for earlier, later in pairwise(ranked)}
    return steps.pop() if len(steps) == 1 else 0
