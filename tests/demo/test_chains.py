"""The county's books agree with themselves: references, sums from document to payee, order of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import chinese_calendar

from fundwatch.demo.scale import AS_OF
from fundwatch.demo.world import World


def _codes(world: World, table: str, attribute: str = "code") -> set[str]:
    return {getattr(row, attribute) for row in world.tables[table]}


def _dangling(rows: Iterable[Any], attribute: str, known: set[str]) -> list[str]:
    return [value for row in rows if (value := getattr(row, attribute)) is not None and value not in known]


def _planted(world: World, topic: str, table: str) -> set[str]:
    """Keys of one table in the cases of a topic that must be flagged."""
    cases = [one for one in world.answers if one.topic == topic and one.expect == "flag"]
    return {one.key for case in cases for one in case.subjects if one.table == table}


def _touched(world: World) -> set[str]:
    """Keys of everything that a case about projects, tenders, contracts or payments names."""
    topics = {
        "未批先建",
        "招标采购",
        "合同付款",
        "验收结算",
        "发票重复列支",
        "合同变更未批",
        "超合同超概算",
        "改变资金去向",
        "公款进个人账户",
        "资金回流",
    }
    cases = [one for one in world.answers if one.topic in topics]
    return {one.key for case in cases for one in (*case.subjects, *case.neutral)}


def test_references_resolve(world: World) -> None:
    regions, units = _codes(world, "行政区划"), _codes(world, "单位")
    indicators, projects = _codes(world, "资金指标"), _codes(world, "项目")
    contracts, purchases, assets = _codes(world, "合同"), _codes(world, "采购"), _codes(world, "资产")
    homes, accounts = _codes(world, "户"), _codes(world, "账户登记", "number")
    outsiders = {key.rpartition("|")[2] for key in _planted(world, "资产收益去向", "收益分配")}
    assert outsiders & homes == set()
    wanted = (
        ("单位", "region", regions),
        ("账户登记", "unit", units),
        ("资金指标", "parent", indicators),
        ("资金分配", "indicator", indicators),
        ("资金分配", "unit", units),
        ("资金分配", "project", projects),
        ("项目", "region", regions),
        ("项目", "supervisor", units),
        ("项目", "executor", units),
        ("采购", "project", projects),
        ("采购", "winner", units),
        ("投标", "procurement", purchases),
        ("投标", "bidder", units),
        ("合同", "project", projects),
        ("合同", "procurement", purchases),
        ("合同", "contractor", units),
        ("合同变更", "contract", contracts),
        ("支付", "payer", units),
        ("支付", "payer_account", accounts),
        ("支付", "payee_account", accounts),
        ("支付", "payee_unit", units),
        ("支付", "indicator", indicators),
        ("支付", "project", projects),
        ("支付", "contract", contracts),
        ("发票", "payment", _codes(world, "支付")),
        ("验收", "project", projects),
        ("结算审核", "contract", contracts),
        ("决算", "project", projects),
        ("户", "region", regions),
        ("人员", "household", homes),
        ("户收入", "household", homes),
        ("户动态", "household", homes),
        ("补助发放", "region", regions),
        ("补助发放", "indicator", indicators),
        ("补助发放", "project", projects),
        ("补助发放", "original", _codes(world, "补助发放")),
        ("资产", "project", projects),
        ("资产", "operator", units),
        ("折股量化", "asset", assets),
        ("折股量化", "target", homes),
        ("收益分配", "asset", assets),
        ("收益分配", "target", homes | regions | outsiders),
        ("小额贷款", "household", homes),
        ("公示", "region", regions),
        ("公示明细", "notice", _codes(world, "公示")),
        ("纪委备案", "unit", units),
        ("纪委备案", "project", projects),
        ("村组干部", "region", regions),
        ("核定数量", "household", homes),
    )
    for table, attribute, known in wanted:
        assert _dangling(world.tables[table], attribute, known) == [], (table, attribute)


def test_only_the_planted_strangers_are_on_no_register(world: World) -> None:
    homes, people = _codes(world, "户"), _codes(world, "人员", "id_number")
    unknown = {
        row.code for row in world.tables["补助发放"] if row.household not in homes and row.id_number not in people
    }
    planted = {
        one.key
        for case in world.answers
        if case.topic in ("领取人不在册", "村组干部领取") and case.expect == "flag"
        for one in case.subjects
        if one.table == "补助发放"
    }
    assert unknown == planted


def test_notices_speak_of_things_that_exist(world: World) -> None:
    known = {
        "指标": _codes(world, "资金指标"),
        "项目": _codes(world, "项目"),
        "资产": _codes(world, "资产"),
        "批次": set(world.batches),
    }
    for row in (*world.tables["公示"], *world.tables["公示明细"]):
        if row.target_type != "多项":
            assert row.target in known[row.target_type], row


def test_money_flows_down_and_none_is_made(world: World) -> None:
    amounts = {row.code: row.amount for row in world.tables["资金指标"]}
    parents = {row.code: row.parent for row in world.tables["资金指标"] if row.kind != "收回"}
    allocated: dict[str, int] = defaultdict(int)
    by_unit: dict[tuple[str, str], int] = defaultdict(int)
    by_project: dict[tuple[str, str], int] = defaultdict(int)
    for row in world.tables["资金分配"]:
        allocated[row.indicator] += row.amount
        by_unit[row.indicator, row.unit] += row.amount
        by_project[row.indicator, row.project] += row.amount
    spent: dict[str, int] = defaultdict(int)
    spent_by_unit: dict[tuple[str, str], int] = defaultdict(int)
    spent_by_project: dict[tuple[str, str], int] = defaultdict(int)
    for row in world.tables["支付"]:
        if row.nature != "转拨":
            spent[row.indicator] += row.amount
            spent_by_unit[row.indicator, row.payer] += row.amount
            spent_by_project[row.indicator, row.project] += row.amount
    lowest = set(amounts) - {parent for parent in parents.values() if parent}
    assert all(amounts[code] >= allocated[code] >= spent[code] for code in lowest if amounts[code] > 0)
    assert all(allocated[code] == spent[code] == 0 for code in set(amounts) - lowest)
    assert all(by_unit[key] >= spent_by_unit[key] for key in spent_by_unit)
    assert all(by_project[key] >= spent_by_project[key] for key in spent_by_project)
    for parent in set(amounts) - lowest:
        if parent in {one for one in parents.values() if one}:
            assert amounts[parent] == sum(amounts[code] for code, above in parents.items() if above == parent)


def test_a_township_pays_only_what_has_arrived(world: World) -> None:
    arrived: dict[tuple[str, str], list[tuple[date, int]]] = defaultdict(list)
    for row in world.tables["支付"]:
        if row.nature == "转拨":
            arrived[row.payee_unit, row.indicator].append((row.paid_on, row.amount))
        elif row.payer.startswith("DW-XZ"):
            arrived[row.payer, row.indicator].append((row.paid_on, -row.amount))
    for key, moves in arrived.items():
        balance = 0
        for day, amount in sorted(moves, key=lambda one: (one[0], -one[1])):
            balance += amount
            assert balance >= 0, (key, day)


def test_each_list_is_funded_by_what_it_paid(world: World) -> None:
    paid: dict[str, int] = defaultdict(int)
    for row in world.tables["补助发放"]:
        paid[row.batch] += {"追回": -row.paid}.get(row.status, row.paid)
        assert row.status != "退票" or row.paid == 0
    funded: dict[str, int] = defaultdict(int)
    for row in world.tables["支付"]:
        if row.batch:
            funded[row.batch] += row.amount
    assert paid == funded


def test_contracts_settlements_and_payments_agree(world: World) -> None:
    paid: dict[str, int] = defaultdict(int)
    invoiced: dict[str, int] = defaultdict(int)
    for row in world.tables["支付"]:
        if row.contract:
            paid[row.contract] += row.amount
            invoiced[row.code] += row.amount
    touched = _touched(world)
    settled = {row.contract: row.approved for row in world.tables["结算审核"]}
    investment = {row.code: row.investment for row in world.tables["项目"]}
    for row in world.tables["合同"]:
        if row.code in touched:
            continue
        assert row.amount <= investment[row.project]
        assert settled.get(row.code, row.amount) <= row.amount
        assert paid[row.code] <= settled.get(row.code, row.amount), row.code
    stated = {row.payment: row.amount for row in world.tables["发票"]}
    assert stated.keys() == invoiced.keys()
    assert {key for key, amount in stated.items() if amount != invoiced[key]} <= touched


def test_a_project_runs_in_lawful_order(world: World) -> None:
    allocated = {row.project: row.allocated_on for row in world.tables["资金分配"]}
    purchases = {row.project: row for row in world.tables["采购"]}
    contracts = {row.project: row for row in world.tables["合同"]}
    touched = _touched(world)
    for row in world.tables["项目"]:
        assert row.listed_on <= row.approved_on
        if row.code in contracts and row.code not in touched:
            contract = contracts[row.code]
            assert row.approved_on <= allocated[row.code] <= contract.signed_on
            assert row.started_on is None or contract.signed_on <= row.started_on
        if row.code in purchases and row.code not in touched:
            one = purchases[row.code]
            assert one.announced_on <= one.sale_from < one.sale_until <= one.opened_on
            assert one.opened_on < one.shown_from < one.shown_until <= one.awarded_on
            assert one.awarded_on <= contracts[row.code].signed_on <= one.awarded_on + timedelta(days=30)
            if one.method == "公开招标":
                assert (one.opened_on - one.announced_on).days >= 20
        if row.finished_on and row.started_on:
            assert row.started_on <= row.finished_on


def test_nothing_happened_after_the_day_of_supervision(world: World) -> None:
    kept = {
        "支付": "paid_on",
        "资金分配": "allocated_on",
        "补助发放": "paid_on",
        "公示": "begins_on",
        "纪委备案": "filed_on",
        "验收": "accepted_on",
        "决算": "approved_on",
        "资产": "handed_on",
        "资金指标": "issued_on",
        "结算审核": "approved_on",
    }
    for table, attribute in kept.items():
        days = [getattr(row, attribute) for row in world.tables[table]]
        assert max(day for day in days if day is not None) <= AS_OF, table


def test_offices_pay_on_working_days(world: World) -> None:
    assert all(chinese_calendar.is_workday(row.paid_on) for row in world.tables["支付"])


def test_asset_income_is_shared_to_the_last_fen(world: World) -> None:
    income = {(row.asset, row.year): row.received for row in world.tables["资产收益"]}
    shared: dict[tuple[str, int], int] = defaultdict(int)
    for row in world.tables["收益分配"]:
        shared[row.asset, row.year] += row.amount
        assert row.resolved_on <= row.paid_on
    kept_back = {one.key for case in world.answers if case.topic == "资产收益去向" for one in case.subjects}
    assert {key: income[key] for key in shared} == shared
    assert {asset for asset, _ in income.keys() - shared.keys()} <= kept_back


def test_households_hold_their_living_members(world: World) -> None:
    living: dict[str, int] = defaultdict(int)
    for row in world.tables["人员"]:
        living[row.household] += row.status == "在册"
    assert {row.code: row.size for row in world.tables["户"]} == {
        row.code: living[row.code] for row in world.tables["户"]
    }
    income = [
        row.wages + row.business + row.property_income + row.transfers - row.costs for row in world.tables["户收入"]
    ]
    for row, total in zip(world.tables["户收入"], income, strict=True):
        assert total % row.per_head == 0


def test_the_scale_is_met(world: World) -> None:
    assert len(world.tables["户"]) == 500
    assert len(world.tables["人员"]) == 1650
    assert len(world.villages) == 20
    assert 7_000 <= len(world.tables["补助发放"]) <= 9_500
