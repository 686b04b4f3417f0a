"""Following records through small books in which money goes every way it can."""

from __future__ import annotations

import pytest

from fundwatch.errors import UsageError
from fundwatch.ledger.chain import Chain, unbalanced
from fundwatch.ledger.chain_own import own_amounts
from fundwatch.ledger.chain_starts import Direction, follow
from fundwatch.ledger.chain_tables import start_of
from tests.books import VILLAGE, Books
from tests.traced_books import (
    COMPANY,
    FARMER_ACCOUNT,
    NEIGHBOUR,
    PERSON,
    SECOND,
    SEED_ACCOUNT,
    UNREGISTERED,
    VILLAGE_ACCOUNT,
    put_chain,
)

EVERY = (
    *(("资金指标", f"ZB{number}") for number in range(5)),
    *(("资金分配", f"FP{number}") for number in range(1, 4)),
    *(("项目", f"XM{number}") for number in range(1, 4)),
    *(("支付", f"ZF{number}") for number in range(1, 13)),
    *(("补助发放", f"BF{number}") for number in range(1, 9)),
    *(("单位", key) for key in ("D1", "D2", "T1", "V1", "Q1", "Q2", "Q3")),
    *(("户", key) for key in ("H1", "H2", "H3")),
    *(("资产", key) for key in ("ZC1", "ZC2", "ZC3")),
    *(("账号", key) for key in (VILLAGE_ACCOUNT, SEED_ACCOUNT, FARMER_ACCOUNT)),
    *(("人员", key) for key in (PERSON, NEIGHBOUR, UNREGISTERED)),
    ("合同", "HT1"),
    ("批次", "PC1"),
    ("批次", "PC2"),
    ("补助发放", "PC1"),
    ("企业登记", COMPANY),
    ("账户登记", VILLAGE_ACCOUNT),
    ("收款人", "王老五"),
    ("收款人", "宏远建筑公司"),
    ("资产收益", "ZC1|2018|"),
    ("收益分配", f"ZC1|2018||{VILLAGE}"),
)


@pytest.fixture
def filled(books: Books) -> Books:
    return put_chain(books)


def traced(books: Books, table: str, key: str, way: Direction | None = None) -> tuple[Chain, str]:
    with books.store.read() as connection:
        return follow(connection, start_of(connection, table, key), way or Direction())


def yuan(chain: Chain, source: str, target: str) -> int:
    return chain.flows[source, target] // 100


def test_from_every_record_every_way_money_is_conserved_at_every_place(filled: Books) -> None:
    with filled.store.read() as connection:
        for table, key in EVERY:
            for way in (Direction(), Direction(up=False), Direction(down=False)):
                chain, root = follow(connection, start_of(connection, table, key), way)
                assert not list(unbalanced(chain)), (table, key, way)
                own = own_amounts(chain, root)
                for ends, part in own.items():
                    whole = chain.flows[ends]
                    assert part is None or part == whole or min(chain.flows.values()) < 0 or 0 <= part <= whole


def test_a_unit_below_gets_what_was_passed_on_and_it_is_spent_once(filled: Books) -> None:
    chain, root = traced(filled, "资金指标", "ZB1")
    assert root == "指标|ZB1"
    assert yuan(chain, "支付|ZF1", "转拨|ZB1|XM1|T1") == 400
    assert yuan(chain, "支付|ZF9", "转拨|ZB1|XM1|V1") == 80
    assert yuan(chain, "转拨|ZB1|XM1|V1", "余|转拨|ZB1|XM1|V1") == 30
    assert yuan(chain, "转拨|ZB1|XM1|T1", "余|转拨|ZB1|XM1|T1") == 90
    spent = sum(
        amount
        for (source, target), amount in chain.flows.items()
        if source.startswith("支付|") and chain.places[target].stage in {"收款人", "批次"}
    )
    # 250 less 20 that came back, 50 to the seeds, 100 for the list; 400 and 80 were only passed on.
    assert spent // 100 == 250 - 20 + 50 + 100


def test_documents_above_give_what_is_broken_down_and_keep_the_rest(filled: Books) -> None:
    chain, _ = traced(filled, "资金指标", "ZB0")
    assert yuan(chain, "指标|ZB0", "指标|ZB1") == 600
    assert yuan(chain, "指标|ZB0", "指标|ZB2") == 300
    assert yuan(chain, "指标|ZB0", "余|指标|ZB0") == 100


def test_a_cut_leaves_the_document_that_it_reduces(filled: Books) -> None:
    chain, _ = traced(filled, "资金指标", "ZB3")
    assert yuan(chain, "指标|ZB3", "指标|ZB4") == 50
    assert yuan(chain, "指标|ZB3", "余|指标|ZB3") == 200 - 50 - 35
    cut, root = traced(filled, "资金指标", "ZB4")
    assert cut.incoming()[root] == 50_00
    assert {place.name for place in cut.places.values() if place.kind == "rest"} == {"其他去向"}


def test_a_list_of_several_documents_is_paid_once(filled: Books) -> None:
    chain, root = traced(filled, "批次", "PC1")
    assert [yuan(chain, f"支付|ZF{number}", root) for number in (6, 7, 8)] == [100, 60, -10]
    # The payment that came back and the one made again are one.
    assert yuan(chain, root, f"到户|PC1|{VILLAGE}") == 90
    assert yuan(chain, root, f"到户|PC1|{SECOND}") == 60
    assert "来源未分" in chain.places[root].note


def test_from_one_of_its_documents_the_other_part_of_a_list_is_from_elsewhere(filled: Books) -> None:
    chain, _ = traced(filled, "资金指标", "ZB1")
    assert yuan(chain, "其他来源|批次|PC1", "批次|PC1") == 50


def test_a_contract_over_two_projects_and_documents_is_one(filled: Books) -> None:
    chain, root = traced(filled, "合同", "HT1")
    assert chain.incoming()[root] == (230 + 100) * 100
    assert yuan(chain, "转拨|ZB1|XM1|T1", root) == 230
    assert yuan(chain, "项目|ZB2|XM2", root) == 100
    assert chain.places[root].whole == 400_00


def test_a_supplier_is_followed_up_to_every_document_and_down_to_what_was_built(filled: Books) -> None:
    chain, root = traced(filled, "单位", "Q1")
    assert chain.incoming()[root] == (250 - 20 + 100 + 25) * 100
    assert {"指标|ZB0", "指标|ZB1", "指标|ZB2", "指标|"} <= set(chain.places)
    assert yuan(chain, root, "项目支出|XM1") == 230
    assert yuan(chain, root, "项目支出|XM2") == 100
    # Paid out of no document and for no project: it formed nothing.
    assert yuan(chain, root, f"余|{root}|没有形成资产的支出") == 25
    assert traced(filled, "企业登记", COMPANY)[1] == root


def test_money_of_a_unit_is_taken_where_it_first_comes_to_it(filled: Books) -> None:
    chain, root = traced(filled, "单位", "T1")
    assert chain.incoming()[root] == 400_00
    assert chain.places[root].stage == "分配"
    village, root = traced(filled, "单位", "V1")
    assert (village.incoming()[root], village.places[root].stage) == (80_00, "转拨单位")


def test_an_account_passes_on_what_its_holder_pays(filled: Books) -> None:
    chain, root = traced(filled, "账号", VILLAGE_ACCOUNT)
    assert yuan(chain, "支付|ZF9", root) == 80
    assert yuan(chain, root, "转拨|ZB1|XM1|V1") == 80
    assert yuan(chain, "支付|ZF10", "收款|ZB1|XM1|Q2") == 50


def test_an_account_of_a_farmer_ends_what_lists_paid_and_names_what_was_paid_directly(filled: Books) -> None:
    chain, root = traced(filled, "账号", FARMER_ACCOUNT)
    assert chain.incoming()[root] == (70 + 40 - 10 + 8) * 100
    assert yuan(chain, root, f"余|{root}") == 100


def test_a_payee_known_by_name_only_is_found(filled: Books) -> None:
    chain, root = traced(filled, "收款人", "王老五")
    assert chain.incoming()[root] == 30_00
    assert "指标|ZB2" in chain.places


def test_a_household_is_paid_by_lists_accounts_of_its_members_and_assets(filled: Books) -> None:
    chain, root = traced(filled, "户", "H1")
    assert yuan(chain, f"到户|PC1|{VILLAGE}", root) == 70
    # Ten of the forty were taken back.
    assert yuan(chain, f"到户|PC2|{VILLAGE}", root) == 30
    assert yuan(chain, "支付|ZF12", root) == 8
    assert yuan(chain, "收益分配|ZC1|2018||H1", root) == 15
    assert yuan(chain, f"到户|PC1|{VILLAGE}", f"其他去向|到户|PC1|{VILLAGE}") == 20
    assert chain.places[root].region == VILLAGE
    assert {"指标|ZB0", "指标|ZB3", "资产|ZC1"} <= set(chain.places)


def test_a_household_that_got_nothing_stands_alone(filled: Books) -> None:
    chain, root = traced(filled, "户", "H3")
    assert set(chain.places) == {root}


def test_a_person_on_no_register_is_followed_by_what_lists_paid(filled: Books) -> None:
    chain, root = traced(filled, "人员", UNREGISTERED)
    assert chain.incoming()[root] == 25_00
    assert chain.places[root].region == VILLAGE


def test_one_row_of_a_list_counts_what_it_came_to(filled: Books) -> None:
    for number, came_to in ((1, 70), (3, 20), (4, -20), (5, 20), (7, -10)):
        chain, root = traced(filled, "补助发放", f"BF{number}")
        assert chain.incoming()[root] == came_to * 100


def test_an_asset_of_two_projects_shows_what_each_gave(filled: Books) -> None:
    chain, root = traced(filled, "资产", "ZC1")
    assert yuan(chain, "项目支出|XM1", root) == 200
    assert yuan(chain, "项目支出|XM2", root) == 100
    # The project paid 280: 70 formed another asset, and 10 none.
    assert yuan(chain, "项目支出|XM1", "其他去向|项目支出|XM1") == 80
    assert {"指标|ZB1", "指标|ZB2"} <= set(chain.places)


def test_income_begins_anew_and_is_given_out_once(filled: Books) -> None:
    chain, _ = traced(filled, "资产", "ZC1")
    income = "收益|ZC1|2018|"
    assert ("资产|ZC1", income) in chain.links
    assert (chain.places[income].begins, chain.places[income].whole) == (40_00, 50_00)
    parts = [amount for (source, _), amount in chain.flows.items() if source == income]
    assert sorted(parts) == [5_00, 10_00, 10_00, 15_00]
    assert chain.places[f"余|{income}"].name == "没有分配的收益"


def test_an_asset_without_a_source_stands_by_itself(filled: Books) -> None:
    chain, root = traced(filled, "资产", "ZC3")
    assert set(chain.places) == {root}
    assert chain.places[root].whole == 9_00


def test_only_the_ways_asked_for_are_followed(filled: Books) -> None:
    down, root = traced(filled, "项目", "XM1", Direction(up=False))
    assert not [key for key in down.places if key.startswith("指标|")]
    assert down.places[root].begins == 400_00
    up, root = traced(filled, "项目", "XM1", Direction(down=False))
    assert not [key for key in up.places if key.startswith("支付|")]


def test_two_accounts_of_one_way_are_not_counted_twice(filled: Books) -> None:
    """The village's own account pays into itself: what comes back to it is no new money."""
    filled.put(
        "支付",
        {
            "支付流水号": "ZF20",
            "指标编号": "ZB1",
            "项目编号": "XM1",
            "付款单位编码": "V1",
            "收款人": "龙山村村账",
            "收款账号": VILLAGE_ACCOUNT,
            "金额": "7.00",
            "支付日期": "2018-03-20",
        },
    )
    chain, root = traced(filled, "账号", VILLAGE_ACCOUNT)
    assert chain.incoming()[root] == 80_00
    assert not list(unbalanced(chain))


def test_what_came_back_from_others_of_a_list_does_not_hide_what_one_got(filled: Books) -> None:
    """A village's list nets to less than one household of it got."""
    listed = {"批次号": "PC9", "补助项目": "补助", "年度": "2018", "区划代码": VILLAGE, "指标编号": "ZB3"}
    filled.put(
        "补助发放",
        {**listed, "发放流水号": "B1", "户编号": "H3", "实发金额": "50.00"},
        {**listed, "发放流水号": "B2", "户编号": "H2", "实发金额": "30.00", "发放状态": "追回", "原发放流水号": "B0"},
    )
    chain, root = traced(filled, "户", "H3")
    assert chain.incoming()[root] == 50_00
    assert not list(unbalanced(chain))
    assert yuan(chain, f"缺|到户|PC9|{VILLAGE}", f"到户|PC9|{VILLAGE}") == 30


@pytest.mark.parametrize(
    ("table", "key", "said"),
    [("支付", "ZF99", "没有“ZF99”"), ("公示", "GS1", "不在资金链条上"), ("账号", "1", "没有“1”"), ("户", "", "没有“”")],
)
def test_what_is_not_there_is_refused(filled: Books, table: str, key: str, said: str) -> None:
    with filled.store.read() as connection, pytest.raises(UsageError) as refused:
        start_of(connection, table, key)
    assert said in refused.value.message
