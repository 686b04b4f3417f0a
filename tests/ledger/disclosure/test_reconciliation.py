from __future__ import annotations

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import RegionSum
from fundwatch.ledger.disclosure.reconciliation import (
    Difference,
    batch_differences,
    county_differences,
    outcome_differences,
    plan_differences,
    township_differences,
    village_differences,
)
from tests.books import TOWN, VILLAGE, Books
from tests.finished_books import finish
from tests.noticed_books import OTHER_TOWN, allocation, document, fill


def county(books: Books) -> tuple[Difference, ...]:
    with books.store.read() as connection:
        return county_differences(DisclosureBooks(connection).year(2018))


def township(books: Books, code: str) -> tuple[Difference, ...]:
    with books.store.read() as connection:
        return township_differences(DisclosureBooks(connection).year(2018), code)


def batch(books: Books) -> tuple[Difference, ...]:
    with books.store.read() as connection:
        return batch_differences(DisclosureBooks(connection), "PC1")


def test_sound_books_have_no_difference(books: Books) -> None:
    fill(books)
    assert county(books) == township(books, TOWN) == township(books, OTHER_TOWN) == batch(books) == ()


def test_more_given_out_than_received_blocks_the_county_only(books: Books) -> None:
    fill(books).put("资金分配", allocation("FP7", "T1", "23000.01"))
    (found,) = county(books)
    assert found.sentence == "指标ZB1（云财农〔2018〕12号）金额100,000.00元，分配净额100,000.01元，超出0.01元。"
    assert township(books, TOWN) == ()


def test_just_all_given_out_is_no_difference(books: Books) -> None:
    fill(books).put("资金分配", allocation("FP7", "T1", "23000.00"))
    assert county(books) == ()


def test_a_receiver_in_one_township_and_a_project_in_another_blocks_both_and_the_county(books: Books) -> None:
    fill(books).put("资金分配", allocation("FP7", "T2", "100.00", 项目编号="XM1"))
    (found,) = county(books)
    assert "接收单位在龙潭镇，所列项目XM1却在石桥镇" in found.sentence
    assert township(books, TOWN) == township(books, OTHER_TOWN) == (found,)


def test_a_county_unit_may_carry_out_a_project_in_a_township(books: Books) -> None:
    fill(books).put("资金分配", allocation("FP7", "N1", "100.00", 项目编号="XM3"))
    assert county(books) == ()


def test_money_given_out_of_a_broken_down_document_blocks_the_county(books: Books) -> None:
    fill(books).put("资金指标", document("ZB2", "云财农〔2018〕13号", "60000.00", 上级指标编号="ZB1"))
    (found,) = county(books)
    assert found.sentence.startswith("指标ZB1已分解到下级指标，却另有分配净额77,000.00元")


def test_a_batch_must_be_what_its_payments_funded(books: Books) -> None:
    fill(books).put("支付", {"支付流水号": "ZF3", "金额": "0.01", "批次号": "PC1"})
    (found,) = batch(books)
    assert found.sentence == "批次PC1实发合计900.00元，拨付该批次的支付合计900.01元，相差0.01元。"


def test_a_batch_no_payment_names_has_nothing_to_be_held_against(books: Books) -> None:
    fill(books)
    with books.store.read() as connection:
        assert batch_differences(DisclosureBooks(connection), "PC9") == ()


def test_the_plan_holds_the_county_s_chains_too(books: Books) -> None:
    fill(books)
    with books.store.read() as connection:
        assert plan_differences(DisclosureBooks(connection).year(2018)) == ()
    books.put("资金分配", allocation("FP7", "T1", "23000.01"))
    with books.store.read() as connection:
        assert plan_differences(DisclosureBooks(connection).year(2018)) == county(books) != ()


def test_projects_that_are_not_their_regions_sums_block_plan_and_village(books: Books) -> None:
    fill(books)
    with books.store.read() as connection:
        year = DisclosureBooks(connection).year(2018)
        # What the database sums, read one fen and one project off: no import can bring books to that.
        year.__dict__["region_sums"] = (RegionSum(VILLAGE, 1, 30_000, 6_500_001, 1_200_000),)
        (of_plan,) = plan_differences(year)
        (of_village,) = village_differences(year, VILLAGE)
    assert of_plan.sentence == ("年度资金涉及的项目安排资金逐个合计65,000.00元，按区划合计65,000.01元，相差0.01元。")
    assert (
        of_village.sentence == "龙山村项目的分配明细合计30,000.00元，乡镇公告中本村合计65,000.01元，相差35,000.01元。"
    )


def test_money_of_a_finished_project_out_of_a_broken_down_document_blocks_its_village(books: Books) -> None:
    finish(books)
    with books.store.read() as connection:
        assert outcome_differences(DisclosureBooks(connection), 2018, VILLAGE) == ()
    books.put("资金指标", document("ZB3", "云财农〔2017〕91号", "9000.00", 上级指标编号="ZB0", 预算年度="2017"))
    with books.store.read() as connection:
        (found,) = outcome_differences(DisclosureBooks(connection), 2018, VILLAGE)
    assert found.sentence == (
        "项目XM4分配净额50,000.00元，其中可以列示的指标40,000.00元，另有10,000.00元挂在已分解到下级的指标名下。"
    )
