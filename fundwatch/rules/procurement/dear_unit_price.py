"""FW-W005: something was bought or built at a unit price far above what the county's others cost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, literal, select, union_all

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
Q = Procurement
_SHARE, _PEERS = "单价偏高比例", "单价比较最少同类数"
#: By how much the dearest of a few others must be exceeded; of fewer than the least nothing is said.
_ABOVE_ALL, _FEW = "同类较少时单价偏高比例", 3
#: The far fence of the quartiles: beyond it a price is an outlier however the others spread.
_FENCE = 3
#: Years, lots and phases, and that it is a purchase or a project, are no part of what was bought or built.
_WHICH = re.compile(
    r"\d{4}年度?|[（(]?第?(\d+|[一二三四五六七八九十]+)(期工?程?|标段?|批次?|包)[）)]?|[（(][一二三四五六七八九十\d]+[）)]"
)
_NOT_NAMED = re.compile(r"[\s，。、（）()“”\"]|\d+(\.\d+)?")
_ENDING = re.compile("(?<=.)(采购|购置)?项目$|(?<=.)(采购|购置)$")


class DearUnitPrice(Rule):
    """Amount over quantity above the other purchases' median by the share and above their far fence."""

    code = "FW-W005"
    version = 4
    name = "采购或建设单价明显高于同类"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "采购和建设应当节约，价格应与市场和同类项目相当；偏高比例为核查口径"
    verified = False
    parameters = (_SHARE, _PEERS, _ABOVE_ALL)
    needs = (Contract,)
    needs_columns = ((Contract.quantity, Procurement.quantity), (Contract.measure_unit, Procurement.measure_unit))
    reads = (Read(Contract), Read(Procurement), Read(Project), Read(Unit))
    subject = "合同"
    related = (("项目", "project"), ("采购", "procurement_key"))
    evidence = (
        Value("项目名称"),
        Value("比较的种类"),
        Value("计量单位"),
        Value("供应商"),
        Value("金额", Kind.MONEY),
        Value("数量", Kind.QUANTITY),
        Value("单价", Kind.MONEY),
        Value("同类中位单价", Kind.MONEY),
        Value("单价上限", Kind.MONEY),
        Value("同类数", Kind.INTEGER),
    )
    summary = (
        "“{项目名称}”向{供应商}采购“{比较的种类}”，单价{单价}元/{计量单位}，本县其他{同类数}笔的中位数为{同类中位单价}元，"
        "按同类计算的上限为{单价上限}元，请核实规格、询价和验收。"
    )
    compared = (
        Compared("单价", Given("金额") / Given("数量")),
        Compared(AMOUNT, Given("金额") - Given("同类中位单价") * Given("数量")),
    )
    page = Page(
        method="单价等于金额除以数量。标的（不计年度、期次、标段和“采购”“项目”字样）和计量单位相同的互相比较；这样的不够数时，按项目二级类型和计量单位比较。"
        "与其他各笔的单价比：既高出中位数设定的比例，又高于上四分位数加三倍四分位距的列出；"
        "四分位距为零时只看中位数的比例。标的相同的不够数而有三笔以上的，单价要高出其中最高的一笔设定的比例才列出。合同没有数量的，看采购。",
        why="同样的东西买得贵，多花的就是扶贫资金，常与陪标、虚高预算、关联供应商相伴。",
        not_flagged=(
            "同类不足设定的笔数的（标的相同、单价远高于其余各笔的除外）",
            "没有数量或计量单位的合同",
            "正好等于上限的单价",
        ),
        check=("采购文件里的规格、品牌、质保和运距", "询价记录和市场价", "验收数量是否等于合同数量"),
        innocent=("规格、标准明显高于同类", "山区二次搬运、地质条件差", "数量登记错了单位或位数"),
        example=Example(
            {
                "项目": [PROJECT],
                "合同": [
                    {
                        **CONTRACT,
                        "合同编号": f"HT{number}",
                        "标的": "太阳能路灯",
                        "计量单位": "盏",
                        "数量": "50",
                        "合同金额": f"{price * 50}.00",
                    }
                    for number, price in enumerate((3200, 3300, 3400, 3500, 3600, 9800), start=1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - every price is held against all the others
        """Contracts with a quantity, and procurements with one whose contracts have none."""
        measured = select(C.procurement_no).where(C.procurement_no.is_not(None), C.quantity > 0)
        contracts = select(
            literal("合同").label("subject_table"),
            C.record_key.label("subject"),
            C.project_no,
            C.contractor_code.label("supplier"),
            C.procurement_no.label("procurement_key"),
            C.subject_matter,
            C.measure_unit.label("计量单位"),
            C.amount.label("金额"),
            C.quantity.label("数量"),
            C.signed_on_day.label("day"),
        ).where(C.quantity > 0, C.amount > 0, C.measure_unit.is_not(None))
        bought = func.coalesce(Q.awarded_on_day, Q.announced_on_day)
        procurements = select(
            literal("采购"),
            Q.record_key,
            Q.project_no,
            Q.winner_code,
            Q.record_key,
            Q.subject_matter,
            Q.measure_unit,
            Q.award_amount,
            Q.quantity,
            bought,
        ).where(Q.quantity > 0, Q.award_amount > 0, Q.measure_unit.is_not(None), Q.record_key.not_in(measured))
        every = union_all(contracts, procurements).subquery()
        return (
            select(
                *every.c,
                every.c.subject.label("partition"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Project.subcategory,
                Unit.name.label("供应商"),
            )
            .join(Project, Project.record_key == every.c.project_no)
            .outerjoin(Unit, Unit.record_key == every.c.supplier)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each price against those of its kind."""
        known = [{**row, "单价": row["金额"] * PARTS // row["数量"]} for row in rows]
        kinds: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in known:
            for kind in _kinds(row):
                kinds[kind].append(row)
        for row in known:
            scope.look_at()
            day = date.fromordinal(row["day"]) if row["day"] else date.max
            least = max(1, scope.number(_PEERS, day, row["region"]))
            fitting = [kind for kind in _kinds(row) if len(kinds[kind]) > least]
            if not fitting:
                dear = _above_all(row, kinds, scope.number(_ABOVE_ALL, day, row["region"]))
                scope.leave_out("同类不足设定的笔数", int(dear is None))
                yield from (dear,) if dear else ()
                continue
            others = [other["单价"] for other in kinds[fitting[0]] if other is not row]
            yield from _judge(row, fitting[0][0], others, scope.number(_SHARE, day, row["region"]))


def _kinds(row: Row) -> list[tuple[str, str]]:
    """What it may be compared with, the narrower first; figures in a name are no part of the kind."""
    return [(kind, row["计量单位"]) for kind in (_named(row), row["subcategory"]) if kind]


def _named(row: Row) -> str:
    return _ENDING.sub("", _NOT_NAMED.sub("", _WHICH.sub("", row["subject_matter"] or "")))


def _judge(row: Row, kind: str, others: list[int], share: int) -> Iterable[Row]:
    low, middle, high = (quantile(others, quarter) for quarter in (1, 2, 3))
    limit = max(middle * (PARTS + share) // PARTS, high + _FENCE * (high - low) if high > low else 0)
    if row["单价"] > limit:
        yield _told(row, kind, others, limit)


def _above_all(row: Row, kinds: Mapping[tuple[str, str], list[Row]], share: int) -> Row | None:
    """A price far above each of the few others of the very same thing; None where it is not, or they are too few."""
    kind = _named(row)
    others = [other["单价"] for other in kinds.get((kind, row["计量单位"]), ()) if other is not row]
    limit = max(others, default=0) * (PARTS + share) // PARTS
    return _told(row, kind, others, limit) if kind and len(others) >= _FEW and row["单价"] > limit else None


def _told(row: Row, kind: str, others: Sequence[int], limit: int) -> Row:
    middle = quantile(others, 2)
    told = {"比较的种类": kind, "同类中位单价": middle, "单价上限": limit, "同类数": len(others)}
    return {**row, **told, "amount": row["金额"] - middle * row["数量"] // PARTS}


def quantile(values: Sequence[int], quarter: int) -> int:
    """A quartile between the closest ranks, rounded down to a fen."""
    ranked = sorted(values)
    whole, part = divmod(quarter * (len(ranked) - 1), 4)
    following = ranked[min(whole + 1, len(ranked) - 1)]
    return ranked[whole] + (following - ranked[whole]) * part // 4
