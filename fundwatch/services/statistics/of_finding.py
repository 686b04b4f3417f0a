"""Statistics over the rows that a finding belongs to: the same batch, the same payee, the same project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from fundwatch.models.actor import Actor
from fundwatch.models.records import all_tables
from fundwatch.models.store import Store
from fundwatch.services import listing
from fundwatch.services.finding_facts import FindingFacts, facts
from fundwatch.services.listing_query import Filter, ListQuery
from fundwatch.services.statistics.asking import Asked
from fundwatch.services.statistics.running import complete, fitting

#: What is asked first of a group of rows; the page 检查 has the rest.
TESTS = ("概况", "重复数额", "账龄", "首位数字")
_MOST_GROUPS = 3
#: One row tells nothing about others.
_LEAST_ROWS = 2
#: Whose amounts are meant where a table has several.
_AMOUNTS = {"补助发放": "实发金额", "合同": "合同金额", "小额贷款": "贷款金额"}


@dataclass(frozen=True, slots=True)
class _Group:
    """Rows of `table` whose `column` is that of a row named (its `header`), or its key where none is given."""

    named: str
    header: str
    table: str
    column: str
    words: str


_GROUPS = (
    _Group("批次", "", "补助发放", "批次号", "本批次的发放"),
    _Group("补助发放", "批次号", "补助发放", "批次号", "同一批次的发放"),
    _Group("补助发放", "身份证号", "补助发放", "身份证号", "同一人的发放"),
    _Group("账号", "", "补助发放", "银行账号", "进这个账号的发放"),
    _Group("账号", "", "账户流水", "账号", "这个账号的流水"),
    _Group("支付", "收款人", "支付", "收款人", "同一收款人的支付"),
    _Group("支付", "项目编号", "支付", "项目编号", "同一项目的支付"),
    _Group("合同", "", "支付", "合同编号", "本合同的支付"),
    _Group("合同", "乙方单位编码", "合同", "乙方单位编码", "同一乙方的合同"),
    _Group("项目", "", "支付", "项目编号", "本项目的支付"),
    _Group("项目", "区划代码", "项目", "区划代码", "同一地方的项目"),
    _Group("资金指标", "", "支付", "指标编号", "本指标的支付"),
    _Group("资金指标", "", "资金分配", "指标编号", "本指标的分配"),
    _Group("单位", "", "支付", "付款单位编码", "本单位的支付"),
    _Group("发票", "销售方", "发票", "销售方", "同一销售方的发票"),
    _Group("账户流水", "账号", "账户流水", "账号", "同一账号的流水"),
    _Group("记账凭证", "单位编码", "记账凭证", "单位编码", "同一单位的分录"),
    _Group("小额贷款", "收款人", "小额贷款", "收款人", "同一收款人的贷款"),
    _Group("户", "", "补助发放", "户编号", "本户的发放"),
    _Group("人员", "", "补助发放", "身份证号", "同一人的发放"),
    _Group("资产", "区划代码", "资产", "区划代码", "同一地方的资产"),
    _Group("采购", "采购方式", "采购", "采购方式", "同一采购方式的采购"),
    _Group("结算审核", "审核单位", "结算审核", "审核单位", "同一审核单位的结算"),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """Statistics that fit a finding: over which rows, how many there are, and what is asked of them."""

    words: str
    rows: int
    asked: tuple[Asked, ...]


def offers(store: Store, actor: Actor, number: int) -> tuple[Offer, ...]:
    """What can be asked beside a finding, of its subject first. Raises UsageError where there is no such finding."""
    with store.read() as connection:
        found = facts(connection, actor, number)
        wanted = list(_wanted(connection, found))
    made: list[Offer] = []
    for group, value in wanted:
        one = _offer(store, actor, group, value)
        if one is not None and all(_rows_of(other) != _rows_of(one) for other in made):
            made.append(one)
        if len(made) == _MOST_GROUPS:
            break
    return tuple(made)


def _rows_of(offer: Offer) -> tuple[str, tuple[Filter, ...]]:
    return offer.asked[0].table, offer.asked[0].filters


def _wanted(connection: Connection, found: FindingFacts) -> Iterator[tuple[_Group, str]]:
    """The groups of the first named row of each table, with the value that its rows have in common."""
    first: dict[str, str] = {}
    for table, key in found.named:
        first.setdefault(table, key)
    for table, key in first.items():
        for group in (one for one in _GROUPS if one.named == table):
            value = _value(connection, group, key)
            if value:
                yield group, value


def _value(connection: Connection, group: _Group, key: str) -> str:
    if not group.header:
        return key
    record = all_tables()[group.named]
    column = record.__table__.c[record.field_of(group.header)]
    value = connection.execute(select(column).where(record.__table__.c.record_key == key)).scalar()
    return "" if value is None else str(value)


def _offer(store: Store, actor: Actor, group: _Group, value: str) -> Offer | None:
    record = all_tables()[group.table]
    condition = Filter(record.field_of(group.column), values=(value,))
    rows = len(listing.ids(store, actor, ListQuery(group.table, filters=(condition,))))
    if rows < _LEAST_ROWS:
        return None
    amount = record.field_of(_AMOUNTS[group.table]) if group.table in _AMOUNTS else ""
    words = f"{group.column} 是 {value}"
    asked = []
    for one in fitting(group.table):
        if one.test.name in TESTS:
            column = amount if amount in dict(one.columns) else ""
            by = amount if amount in dict(one.by) else None
            asked.append(complete(Asked(one.test.name, group.table, column, by, (condition,), (words,))))
    asked.sort(key=lambda one: TESTS.index(one.test))
    return Offer(group.words, rows, tuple(asked)) if asked else None
