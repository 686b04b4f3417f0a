"""FW-A044: an asset is let for nothing that is on record, or for far less of its value than the others that are let."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median_low
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.tied_units import is_collective
from fundwatch.rules.scope import Scope

A = Asset
N = AssetIncome
_MONTHS, _KEPT, _LEAST, _SHARE = "资产移交月数", "资产登记比例", "资产登记最少项数", "租金回报核对比例"
_OWN, _GONE, _LET = "到户类", "已处置", "出租"
_NOTHING, _LITTLE = "没有约定收益，也没有收到收益的记录", "年约定收益与原值之比远低于其他出租资产"


class LetForLittle(Rule):
    """出租 with neither 年约定收益 nor income where others have it, or with a yield far below their median."""

    code = "FW-A044"
    name = "资产出租没有收益约定或收益明显偏低"
    category = "资产流失"
    severity = Severity.LOW
    basis = "经营性扶贫资产出租应约定合理的收益，按合同收取"
    verified = False
    parameters = (_MONTHS, _KEPT, _LEAST, _SHARE)
    needs = (Asset,)
    needs_columns = (A.agreed_yearly_income,)
    reads = (Read(A), Read(N), Read(Unit))
    reads_clock = True
    subject = "资产"
    related = (("单位", "unit_key"),)
    evidence = (
        Value("资产名称"),
        Value("情形"),
        Value("承租人"),
        Value("所有权人"),
        Value("原值", Kind.MONEY),
        Value("年约定收益", Kind.MONEY),
        Value("收益率", Kind.RATIO),
        Value("其他资产项数", Kind.INTEGER),
        Value("其他资产收益率中位数", Kind.RATIO),
        Value("租赁起", Kind.DAY),
    )
    summary = (
        "资产“{资产名称}”（原值{原值}元）租给{承租人}，{情形}（其他{其他资产项数}项出租资产的中位数为{其他资产收益率中位数}），"
        "请核实租赁合同、招租程序和租金去向。"
    )
    compared = (Compared(AMOUNT, Total("资产", "原值")),)
    page = Page(
        method="状态为出租、租赁开始超过设定的月数的资产，没有年约定收益和保底收益率、也没有任何收益记录，"
        "而其他出租资产有约定或收益的达到设定的项数和比例；或者年约定收益与原值之比低于其他出租资产中位数设定的比例的，列为疑点。",
        why="租金不写进合同、低得离谱，等于把公家的资产白送给人用，差额去了哪里账上看不出来。",
        not_flagged=(
            "租给村集体经济组织的，到户类资产，已处置的资产",
            "其他出租资产不够设定的项数，或大多也没有约定收益的",
            "没有原值的资产不算收益率",
            "亲属低价承租的由FW-A040列出，约定了而没有收到的由FW-A003列出",
        ),
        check=("租赁合同和补充协议", "招租公告、村民代表会议记录", "村集体账上的租金收入", "资产是否能正常使用"),
        innocent=("免租期、以修代租，合同写明", "按产量、利润分成而没有登记", "公益性用途优惠出租，经会议决定"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": f"ZC{n}",
                        "资产名称": f"{name}村厂房",
                        "资产类别": "经营性",
                        "原值": "500000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                        "年约定收益": "2000.00" if n == 1 else "30000.00",
                        "租赁起": "2017-01-01",
                        "租赁止": "2021-12-31",
                    }
                    for n, name in enumerate(("上坪", "下坪", "河口", "石桥", "大湾", "新寨"), 1)
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every asset that is let."""
        return counted(
            A.__table__, scope.touched(A.record_key) & (A.status == _LET), (A.category == _OWN, "到户类资产")
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Every asset that is let: each is held against all the others."""
        earned = exists().where(N.asset_no == A.record_key, N.received_amount > 0)
        return (
            select(
                A.record_key.label("subject"),
                A.record_key.label("partition"),
                A.original_value.label("amount"),
                func.coalesce(A.leased_from_day, A.formed_on_day).label("day"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                Unit.record_key.label("unit_key"),
                Unit.category.label("unit_category"),
                earned.label("earned"),
                or_(A.agreed_yearly_income > 0, A.guaranteed_rate > 0).label("agreed"),
                (func.coalesce(A.leased_from_day, A.formed_on_day) < months_ago(scope, _MONTHS, A.region_code)).label(
                    "old"
                ),
                A.name.label("资产名称"),
                func.coalesce(Unit.name, A.user, "承租人不详").label("承租人"),
                A.owner.label("所有权人"),
                A.original_value.label("原值"),
                A.agreed_yearly_income.label("年约定收益"),
                A.leased_from_day.label("租赁起"),
            )
            .outerjoin(Unit, Unit.record_key == A.operator_code)
            .where(A.status == _LET, A.category != _OWN)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each asset against the others that are let."""
        known = sorted(rows, key=lambda row: row["subject"])
        for row in known:
            if not row["old"] or is_collective(row["承租人"], row["unit_category"]):
                continue
            said = _judge(row, [other for other in known if other is not row], scope)
            if said:
                yield {**row, **said}


def _judge(row: Row, others: Sequence[Row], scope: Scope) -> Row | None:
    least = scope.number(_LEAST, scope.as_of, row["region"])
    rates = sorted(rate for rate in map(_rate, others) if rate)
    if len(rates) < least or not rates:
        return None
    middle = median_low(rates)
    told = {"其他资产项数": len(others), "其他资产收益率中位数": middle}
    own = _rate(row)
    if own:
        low = own * PARTS < middle * scope.number(_SHARE, scope.as_of, row["region"])
        return {**told, "情形": _LITTLE, "收益率": own} if low else None
    with_income = sum(bool(other["agreed"] or other["earned"]) for other in others)
    enough = with_income * PARTS >= len(others) * scope.number(_KEPT, scope.as_of, row["region"])
    if row["agreed"] or row["earned"] or not enough:
        return None
    return {**told, "情形": _NOTHING, "收益率": None}


def _rate(row: Row) -> int:
    """The agreed yearly income of each yuan of value, in millionths; 0 where either is not known."""
    return int(row["年约定收益"] or 0) * PARTS // row["原值"] if row["原值"] else 0
