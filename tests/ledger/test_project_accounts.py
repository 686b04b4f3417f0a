"""Every project's account: given, agreed, owed by progress, paid."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundwatch.ledger.money import spent_by_project
from fundwatch.ledger.project_accounts import ProjectAccount, ProjectSelection, project_accounts, total_of
from tests.books import COUNTY, TOWN, VILLAGE, Books

DAY = date(2019, 1, 15)


@pytest.fixture
def built(books: Books) -> Books:
    """A project under way in a village, one completed in the township, one without money."""
    books.put("单位", {"单位编码": "S1", "名称": "建筑公司", "类别": "施工单位"})
    books.put(
        "资金指标",
        {"指标编号": "ZB1", "资金级次": "中央"},
        {"指标编号": "ZB2", "资金级次": "省"},
    )
    plan = {"预算年度": "2017", "项目类别": "基础设施", "状态": "实施", "计划投资": "1000.00"}
    books.put(
        "项目",
        {**plan, "项目编号": "XM1", "形象进度": "40", "概算投资": "1100.00"},
        {**plan, "项目编号": "XM2", "状态": "验收", "区划代码": TOWN, "形象进度": "100", "项目类别": "公共服务"},
        {**plan, "项目编号": "XM3", "预算年度": "2018", "状态": "批复"},
    )
    books.put(
        "资金分配",
        {"分配编号": "FP1", "指标编号": "ZB1", "项目编号": "XM1", "金额": "700.00"},
        {"分配编号": "FP2", "指标编号": "ZB2", "项目编号": "XM1", "金额": "300.00"},
        {"分配编号": "FP3", "指标编号": "ZB2", "项目编号": "XM1", "金额": "-100.00"},
        {"分配编号": "FP4", "指标编号": "ZB1", "项目编号": "XM2", "金额": "500.00"},
    )
    signed = {"质保金比例": "0.05", "乙方单位编码": "S1"}
    books.put(
        "合同",
        {**signed, "合同编号": "HT1", "项目编号": "XM1", "合同金额": "900.00", "预付比例": "0.3"},
        {**signed, "合同编号": "HT2", "项目编号": "XM2", "合同金额": "500.00"},
    )
    return books


def pay(books: Books, *payments: tuple[str, str, str, str]) -> None:
    books.put(
        "支付",
        *(
            {
                "支付流水号": number,
                "项目编号": project,
                "合同编号": contract,
                "金额": amount,
                "收款单位编码": "S1",
                "用途": "工程款",
            }
            for number, project, contract, amount in payments
        ),
    )


def accounts(books: Books, as_of: date = DAY, **selection: Any) -> dict[str, ProjectAccount]:
    with books.store.read() as connection:
        return {one.key: one for one in project_accounts(connection, as_of, ProjectSelection(**selection))}


def test_what_it_was_given_by_level_net_of_what_was_taken_back(built: Books) -> None:
    found = accounts(built)
    assert (found["XM1"].allocated, found["XM1"].sources) == (90_000, {"中央": 70_000, "省": 20_000})
    assert (found["XM3"].allocated, found["XM3"].sources, found["XM3"].contracts) == (0, {}, ())
    assert (found["XM3"].payable, found["XM3"].settled, found["XM3"].paid_rate) == (None, None, None)


def test_payable_is_progress_and_the_advance_not_worked_off(built: Books) -> None:
    # 40% done, and of the 60% left the advance of 30%.
    assert accounts(built)["XM1"].payable == 90_000 * 58 // 100


@pytest.mark.parametrize(("progress", "payable"), [("", None), ("0", 27_000), ("100", 90_000), ("120", 90_000)])
def test_progress_not_known_or_beyond_a_hundred(books: Books, progress: str, payable: int | None) -> None:
    books.put("项目", {"项目编号": "XM1", "状态": "实施", "形象进度": progress})
    books.put("合同", {"合同编号": "HT1", "合同金额": "900.00", "预付比例": "0.3"})
    assert accounts(books)["XM1"].payable == payable


def test_of_completed_works_all_but_the_retention_not_due(built: Books) -> None:
    assert accounts(built)["XM2"].payable == 47_500
    built.put("验收", {"项目编号": "XM2", "验收日期": "2016-12-01", "验收结论": "合格"})
    found = accounts(built)["XM2"]
    assert (found.payable, found.held, found.retention_due) == (50_000, 2_500, 2_500)
    assert accounts(built, date(2018, 11, 30))["XM2"].payable == 47_500


def test_paid_is_spending_and_only_what_is_on_contracts_is_held_against_them(built: Books) -> None:
    pay(
        built,
        ("ZF1", "XM1", "HT1", "600.00"),
        ("ZF2", "XM1", "", "80.00"),
        ("ZF3", "XM1", "HT1", "-20.00"),
    )
    built.put("支付", {"支付流水号": "ZF4", "项目编号": "XM1", "金额": "900.00", "收款单位编码": "D1"})
    one = accounts(built)["XM1"]
    assert (one.paid, one.contract_paid) == (66_000, 58_000)
    assert (one.over_contract, one.over_progress) == (0, 58_000 - 52_200)


def test_paid_above_the_contract_is_told_even_where_another_is_unpaid(built: Books) -> None:
    built.put("合同", {"合同编号": "HT3", "项目编号": "XM1", "合同金额": "500.00"})
    pay(built, ("ZF1", "XM1", "HT1", "901.00"))
    one = accounts(built)["XM1"]
    assert one.price > one.contract_paid
    assert one.over_contract == 100


def test_subsidies_count_once(built: Books) -> None:
    listed = {"批次号": "PC1", "项目编号": "XM3", "实发金额": "30.00"}
    built.put("补助发放", {**listed, "发放流水号": "FF1"}, {**listed, "发放流水号": "FF2", "发放状态": "退票"})
    assert accounts(built)["XM3"].paid == 3_000
    lump = {"支付流水号": "ZF1", "项目编号": "XM3", "批次号": "PC1", "金额": "31.00"}
    built.put("支付", lump)
    assert accounts(built)["XM3"].paid == 3_100


@pytest.mark.parametrize(
    ("selection", "keys"),
    [
        ({}, ["XM2", "XM1", "XM3"]),
        ({"year": 2017}, ["XM2", "XM1"]),
        ({"year": 2015}, []),
        ({"regions": (VILLAGE,)}, ["XM1", "XM3"]),
        ({"regions": (TOWN,)}, ["XM2", "XM1", "XM3"]),
        ({"regions": (COUNTY, "", VILLAGE)}, ["XM1", "XM3"]),
        ({"regions": (VILLAGE, "539900102000")}, []),
        ({"category": "公共服务"}, ["XM2"]),
        ({"status": "批复"}, ["XM3"]),
    ],
)
def test_selection(built: Books, selection: dict[str, Any], keys: list[str]) -> None:
    assert list(accounts(built, **selection)) == keys


def test_one_project_alone_is_as_among_all(built: Books) -> None:
    pay(built, ("ZF1", "XM1", "HT1", "600.00"), ("ZF2", "XM2", "HT2", "5.00"))
    built.put("补助发放", {"发放流水号": "FF1", "项目编号": "XM3", "实发金额": "30.00"})
    built.put("决算", {"项目编号": "XM2", "审定金额": "499.00"})
    whole = accounts(built)
    with built.store.read() as connection:
        for key, one in whole.items():
            assert project_accounts(connection, DAY, key=key) == (one,)
        assert project_accounts(connection, DAY, key="没有") == ()


def test_the_total_is_the_sum_and_agrees_with_the_whole_books(built: Books) -> None:
    pay(built, ("ZF1", "XM1", "HT1", "600.00"), ("ZF2", "XM2", "HT2", "470.01"))
    built.put("决算", {"项目编号": "XM2", "审定金额": "499.00"})
    found = list(accounts(built).values())
    total = total_of(found)
    assert (total.projects, total.planned, total.allocated, total.agreed) == (3, 300_000, 140_000, 140_000)
    assert (total.paid, total.contract_paid, total.final) == (107_001, 107_001, 49_900)
    assert (total.retained, total.held) == (7_000, 4_500 + 2_500)
    assert total.paid_rate == 7643
    assert total_of([]).paid_rate is None
    with built.store.read() as connection:
        sums = spent_by_project()
        assert total.paid == sum(int(row.spent) for row in connection.execute(sums.select()))


def test_units_are_named_and_codes_stand_in_for_unknown_ones(built: Books) -> None:
    one = accounts(built)["XM1"]
    assert (one.department, one.implementer) == ("云岭县财政局", "云岭县财政局")
    assert (one.progress, one.estimated, one.done) == (4_000, 110_000, False)
    assert accounts(built)["XM2"].done
