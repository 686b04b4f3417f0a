"""FW-A080: the shares of an asset do not add up to the public money in it, as those of the others do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, func, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.share_allotment import ShareAllotment
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

A = Asset
S = ShareAllotment
_LIKE, _LEAST, _OFF = "折股金额一致比例", "折股金额比较最少资产数", "折股金额容差"
_FEN = 100
_ASSET = {
    "资产类别": "经营性",
    "原值": "600000.00",
    "财政投入": "600000.00",
    "形成日期": "2016-06-01",
    "区划代码": "539900101201",
    "状态": "出租",
}


class SharesIncomplete(Rule):
    """Σ股份 of an asset, in yuan, off its 财政投入, where Σ股份 of nearly all others is theirs."""

    code = "FW-A080"
    name = "折股合计与财政投入不一致"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "财政投入形成的经营性资产应折股量化到村到户，股份合计应与折股的资产一致"
    verified = False
    parameters = (_LIKE, _LEAST, _OFF)
    needs = (Asset, ShareAllotment)
    reads = (Read(A), Read(S))
    subject = "资产"
    evidence = (
        Value("资产名称"),
        Value("财政投入", Kind.MONEY),
        Value("折股合计", Kind.MONEY),
        Value("相差", Kind.MONEY),
        Value("折股对象数", Kind.INTEGER),
        Value("合计一致的资产", Kind.INTEGER),
        Value("不一致的资产", Kind.INTEGER),
    )
    summary = (
        "资产“{资产名称}”财政投入{财政投入}元，折股量化到{折股对象数}个对象共{折股合计}元，相差{相差}元；"
        "本县另有{合计一致的资产}项资产的折股合计与财政投入一致，请核实折股名册是否完整、其余股份归谁所有。"
    )
    compared = (
        Compared("相差", Given("财政投入") - Given("折股合计")),
        Compared(AMOUNT, Given("财政投入") - Given("折股合计")),
    )
    page = Page(
        method="股份按元登记的（有折股的资产中，合计与财政投入或原值相等的达到设定的项数和比例），"
        "某项资产的股份合计少于财政投入超过设定比例的列为疑点。没有登记财政投入的，与原值比。",
        why="股份没有折完，剩下的部分没有主人，收益和处置就由经手的人说了算。",
        not_flagged=(
            "股份按份数、比例登记的（与财政投入相等的资产不够设定的项数或比例）",
            "没有任何折股的资产",
            "正好等于容差的；合计多于财政投入的（含群众自筹、土地折股）",
        ),
        check=("折股量化方案和到村到户名册", "集体留存的股份登记在谁名下", "股权证书和分红记录"),
        innocent=("集体留存部分没有登记到折股表", "分期折股，后一批还没有做", "只把部分投入折股，方案已经公示"),
        example=Example(
            {
                "资产": [
                    {**_ASSET, "资产编号": f"ZC{number}", "资产名称": f"上坪村冷库{number}号"} for number in range(1, 7)
                ],
                "折股量化": [
                    {"资产编号": f"ZC{number}", "对象": f"H{home}", "股份": "210000" if number == 1 else "300000"}
                    for number in range(1, 7)
                    for home in (1, 2)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every asset that shares were allotted of."""
        return counted(A.__table__, scope.touched(A.asset_no) & exists().where(S.asset_no == A.record_key))

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - each is held against all the others
        """The allotments of every asset."""
        return (
            select(
                A.record_key.label("subject"),
                A.record_key.label("partition"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                A.formed_on_day.label("day"),
                A.name.label("资产名称"),
                func.coalesce(A.public_money, A.original_value).label("财政投入"),
                S.shares,
            )
            .join(S, S.asset_no == A.record_key)
            .where(func.coalesce(A.public_money, A.original_value) > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Add up each asset's shares, and judge them where they are written in yuan."""
        assets: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            assets[row["subject"]].append(row)
        summed = {key: sum(row["shares"] for row in known) * _FEN // PARTS for key, known in assets.items()}
        off = {key: _is_off(known[0], summed[key], scope) for key, known in assets.items()}
        alike = sum(not differs for differs in off.values())
        for key, known in sorted(assets.items()):
            first, others = known[0], len(assets) - alike - 1
            least = scope.number(_LEAST, scope.as_of, first["region"])
            like = scope.number(_LIKE, scope.as_of, first["region"])
            if not off[key]:
                continue
            if alike < least or alike * PARTS < (alike + max(others, 0)) * like:
                scope.leave_out("股份不是按元登记的")
            elif summed[key] < first["财政投入"]:
                told = {
                    "折股合计": summed[key],
                    "相差": first["财政投入"] - summed[key],
                    "折股对象数": len(known),
                    "合计一致的资产": alike,
                    "不一致的资产": others,
                }
                yield {**first, **told, "amount": told["相差"]}


def _is_off(row: Row, shares: int, scope: Scope) -> bool:
    tolerance = scope.number(_OFF, scope.as_of, row["region"])
    return bool(abs(shares - row["财政投入"]) * PARTS > row["财政投入"] * tolerance)
