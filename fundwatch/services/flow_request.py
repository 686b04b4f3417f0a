"""What may be asked of the flow of money, and what entering a node of it asks for; nothing here is read or drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from fundwatch.reports.figures.content import FlowNode

Way = Literal["全程", "向下", "向上"]
WAYS: tuple[Way, ...] = ("全程", "向下", "向上")
#: The columns a year's flow is first shown by.
USUAL = ("级次", "单位", "乡镇", "用途")
#: All columns a year's flow can be shown by.
COLUMNS = ("级次", "资金类别", "指标", "单位", "乡镇", "村", "用途", "项目")
#: What a column becomes when one of its nodes is entered.
_FINER = {"级次": "指标", "资金类别": "指标", "乡镇": "村", "用途": "项目", "单位": "项目"}
#: What stands for a blank value in the words of a node.
UNNAMED = "没有写明"
#: The tables that money can be followed from.
TRACEABLE = (
    "资金指标", "资金分配", "项目", "合同", "支付", "批次", "补助发放", "户", "人员", "单位", "企业登记", "账号",
    "账户登记", "收款人", "资产", "资产收益", "收益分配",
)  # fmt: skip
#: What money can be followed from, but is no record that could be opened.
NO_RECORDS = frozenset({"账号", "收款人"})


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A column narrowed to some of its values, and the words for them."""

    column: str
    values: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class FlowRequest:
    """What is wanted: the chain of a record where `table` is given, else the flow of a year (the usual one for None).

    `narrowed` are the nodes of a year's flow that were entered, `focus` the members of a group of a chain.
    """

    year: int | None = None
    columns: tuple[str, ...] = USUAL
    narrowed: tuple[Narrowing, ...] = ()
    table: str = ""
    key: str = ""
    way: Way = "全程"
    focus: tuple[str, ...] = ()


def entered(request: FlowRequest, node: FlowNode) -> FlowRequest | None:
    """What entering a node of what is shown asks for; None where there is nothing more to see."""
    if request.table:
        return _within_chain(request, node)
    narrowing = narrowing_of(node)
    if narrowing is not None:
        columns = request.columns if node.members else finer(request.columns, narrowing.column)
        if len(columns) > 1:
            return replace(request, columns=columns, narrowed=(*request.narrowed, narrowing))
    if node.table in TRACEABLE and node.key:
        return FlowRequest(table=node.table, key=node.key)
    return None


def _within_chain(request: FlowRequest, node: FlowNode) -> FlowRequest | None:
    if node.members:
        return replace(request, focus=node.members)
    if node.table in TRACEABLE and (node.table, node.key) != (request.table, request.key):
        return FlowRequest(table=node.table, key=node.key)
    return None


def finer(columns: tuple[str, ...], column: str) -> tuple[str, ...]:
    """The columns after a node of one of them was entered."""
    changed = [_FINER.get(one, "") if one == column else one for one in columns]
    return tuple(dict.fromkeys(one for one in changed if one))


def narrowing_of(node: FlowNode) -> Narrowing | None:
    """What entering a node of a year's flow narrows it to; None where there is nothing finer to see."""
    parts = [step.split("|", 2) for step in node.members or (node.id,)]
    column = parts[0][1]
    if column not in COLUMNS or (column not in _FINER and not node.members):
        return None
    return Narrowing(column, frozenset("" if value == UNNAMED else value for _, _, value in parts), node.label)
