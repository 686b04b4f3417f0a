"""A document's money below it: every fen once, balanced at every place, whatever the books say."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.chain import Chain, Place, around, balance, unbalanced
from fundwatch.ledger.chain_documents import settle
from fundwatch.ledger.chain_own import own_amounts, own_of_places
from fundwatch.ledger.chain_spending import DocumentSpending

AMOUNT = 100_000
UNITS = ("财政局", "农业局", "石桥镇", "龙山村", "建筑公司", "种苗公司")
PASSING = UNITS[:4]
PROJECTS = (None, "XM1", "XM2")


def allocation(number: int, unit: str, project: str | None, amount: int) -> Any:
    return SimpleNamespace(
        record_key=f"FP{number}",
        document_no="1号",
        receiver_code=unit,
        project_no=project,
        amount=amount,
        allocated_on_day=number,
    )


def payment(  # noqa: PLR0917 - a row in the order of its columns
    number: int,
    payer: str,
    payee: str,
    amount: int,
    project: str | None = None,
    named: tuple[str | None, str | None] = (None, None),
) -> Any:
    batch, contract = named
    passes_on = payee in PASSING and not batch
    return SimpleNamespace(
        record_key=f"ZF{number}",
        project_no=project,
        contract_no=contract,
        batch_no=batch,
        payer_code=payer,
        payee=payee,
        payee_account=None,
        payee_unit=payee,
        amount=amount,
        paid_on_day=number,
        purpose="用途",
        nature="转拨" if passes_on else "支出",
    )


def listed(batch: str, project: str | None, amount: int) -> Any:
    return SimpleNamespace(batch_no=batch, project_no=project, amount=amount)


def built(allocations: list[Any], payments: list[Any], lists: list[Any] | None = None) -> Chain:
    chain = Chain()
    chain.add(Place("指标|ZB1", "指标", key="ZB1", whole=AMOUNT, rest="未分配", lack="超出", document="ZB1"))
    DocumentSpending(chain, "ZB1").build(allocations, payments, lists or [])
    for place in list(chain.places.values()):
        if place.stage == "批次":
            chain.change(place.id, rest="", lack="")
    settle(chain)
    balance(chain)
    return chain


amounts = st.integers(-2_000, 20_000).filter(bool)
allocations_of = st.lists(st.tuples(st.sampled_from(UNITS[:4]), st.sampled_from(PROJECTS), amounts), max_size=6)
payments_of = st.lists(
    st.tuples(
        st.sampled_from(PASSING),
        st.sampled_from(UNITS),
        amounts,
        st.sampled_from(PROJECTS),
        st.tuples(st.sampled_from([None, None, None, "PC1", "PC2"]), st.sampled_from([None, None, "HT1"])),
    ),
    max_size=12,
)
lists_of = st.lists(st.tuples(st.sampled_from(["PC8", "PC9"]), st.sampled_from(PROJECTS), amounts), max_size=3)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[Any], list[Any], list[Any]]:
    given_out = [allocation(number, *values) for number, values in enumerate(draw(allocations_of), 1)]
    paid = [payment(number, *values) for number, values in enumerate(draw(payments_of), 1)]
    return given_out, paid, [listed(*values) for values in draw(lists_of)]


@given(ledgers())
def test_money_is_conserved_at_every_place_and_counted_once(ledger: tuple[list[Any], list[Any], list[Any]]) -> None:
    given_out, paid, lists = ledger
    chain = built(given_out, paid, lists)
    assert not list(unbalanced(chain))
    incoming = chain.incoming()
    for row in paid:
        assert incoming[f"支付|{row.record_key}"] == row.amount
    for row in given_out:
        assert chain.flows["指标|ZB1", f"分配|{row.record_key}"] == row.amount
    spent = sum(
        amount for (_, target), amount in chain.flows.items() if chain.places[target].stage in {"收款人", "批次"}
    )
    expected = sum(row.amount for row in paid if row.nature == "支出") + sum(row.amount for row in lists)
    assert spent == expected


@given(ledgers())
def test_what_was_spent_is_reached_from_the_document_and_back(ledger: tuple[list[Any], list[Any], list[Any]]) -> None:
    chain = built(*ledger)
    down = around(chain, ["指标|ZB1"], up=False, down=True)
    assert not list(unbalanced(down))
    paid = {key for key in chain.places if key.startswith("支付|")}
    assert paid <= set(down.places)
    for key in sorted(paid):
        up = around(chain, [key], up=True, down=False)
        assert not list(unbalanced(up))
        assert "指标|ZB1" in up.places
        shared = {ends for ends in up.flows if ends in down.flows}
        assert shared
        assert all(up.flows[ends] == down.flows[ends] for ends in shared)


@given(ledgers(), st.integers(0, 30))
def test_the_own_part_is_conserved_where_it_is_told_apart(
    ledger: tuple[list[Any], list[Any], list[Any]], choice: int
) -> None:
    chain = built(*ledger)
    root = sorted(chain.places)[choice % len(chain.places)]
    found = around(chain, [root], up=True, down=True)
    assert not list(unbalanced(found))
    own = own_amounts(found, root)
    parts = own_of_places(found, root, own)
    for place, there in parts.items():
        going = [own[ends] for ends in found.flows if ends[0] == place and ends in own]
        if there is not None and going and None not in going and place != root:
            below = [ends for ends in found.flows if ends[0] == place]
            if len(below) == len(going) and parts.get(below[0][1]) is not None:
                assert sum(part for part in going if part is not None) == there


def test_a_unit_passes_money_on_and_it_is_counted_once() -> None:
    chain = built(
        [allocation(1, "石桥镇", "XM1", 60_000)],
        [
            payment(1, "财政局", "石桥镇", 50_000, "XM1"),
            payment(2, "石桥镇", "龙山村", 20_000, "XM1"),
            payment(3, "龙山村", "建筑公司", 15_000, "XM1"),
            payment(4, "石桥镇", "种苗公司", 10_000, "XM1"),
        ],
    )
    assert chain.flows["指标|ZB1", "余|指标|ZB1"] == 40_000
    assert chain.flows["项目|ZB1|XM1", "余|项目|ZB1|XM1"] == 10_000
    assert chain.flows["转拨|ZB1|XM1|石桥镇", "余|转拨|ZB1|XM1|石桥镇"] == 20_000
    assert chain.flows["转拨|ZB1|XM1|龙山村", "余|转拨|ZB1|XM1|龙山村"] == 5_000


def test_money_tied_to_no_project_may_pay_for_one() -> None:
    chain = built([allocation(1, "农业局", None, 50_000)], [payment(1, "农业局", "建筑公司", 30_000, "XM1")])
    assert chain.flows["单位资金|ZB1|农业局", "项目|ZB1|XM1"] == 30_000
    assert chain.flows["单位资金|ZB1|农业局", "余|单位资金|ZB1|农业局"] == 20_000


def test_what_is_paid_beyond_the_allocation_is_shown_as_such() -> None:
    chain = built([allocation(1, "农业局", "XM1", 10_000)], [payment(1, "农业局", "建筑公司", 30_000, "XM1")])
    assert chain.flows["指标|ZB1", "无分配|项目|ZB1|XM1"] == 20_000
    assert chain.places["无分配|项目|ZB1|XM1"].name == "没有对应分配的支付"


def test_two_units_that_could_have_paid_are_not_guessed_between() -> None:
    chain = built(
        [allocation(1, "农业局", None, 50_000), allocation(2, "石桥镇", None, 50_000)],
        [payment(1, "农业局", "建筑公司", 5_000, "XM1"), payment(2, "石桥镇", "建筑公司", 5_000, "XM1")],
    )
    assert chain.flows["指标|ZB1", "无分配|项目|ZB1|XM1"] == 10_000


def test_paying_for_a_project_for_which_nothing_was_passed_on_is_shown() -> None:
    chain = built(
        [allocation(1, "石桥镇", "XM1", 50_000)],
        [payment(1, "财政局", "石桥镇", 50_000, "XM1"), payment(2, "石桥镇", "建筑公司", 8_000, "XM2")],
    )
    lacking = chain.places["无转拨|转拨|ZB1|XM2|石桥镇"]
    assert (lacking.name, lacking.begins) == ("没有对应转拨的支付", 8_000)
    assert ("指标|ZB1", lacking.id) in chain.links


def test_money_handed_back_up_ends_there_and_is_not_counted_again() -> None:
    chain = built(
        [allocation(1, "石桥镇", "XM1", 50_000)],
        [
            payment(1, "财政局", "石桥镇", 50_000, "XM1"),
            payment(2, "石桥镇", "财政局", 20_000, "XM1"),
            payment(3, "石桥镇", "建筑公司", 30_000, "XM1"),
        ],
    )
    assert chain.places["转回|ZF2"].name == "转回上级单位"
    assert chain.flows["支付|ZF2", "转回|ZF2"] == 20_000
    assert not list(unbalanced(chain))


def test_a_refund_flows_back_with_its_sign() -> None:
    chain = built(
        [allocation(1, "农业局", "XM1", 50_000)],
        [payment(1, "农业局", "建筑公司", 30_000, "XM1"), payment(2, "农业局", "建筑公司", -4_000, "XM1")],
    )
    assert chain.incoming()["收款|ZB1|XM1|建筑公司"] == 26_000
    assert chain.places["支付|ZF2"].note == "退回"


def test_a_list_of_no_project_comes_from_the_only_unit_that_was_given_money() -> None:
    chain = built([allocation(1, "农业局", None, 50_000)], [], [listed("PC1", None, 20_000)])
    assert chain.flows["单位资金|ZB1|农业局", "批次|PC1"] == 20_000
    two = built(
        [allocation(1, "农业局", None, 50_000), allocation(2, "石桥镇", None, 9_000)], [], [listed("PC1", None, 20_000)]
    )
    assert two.flows["单位资金|ZB1|", "批次|PC1"] == 20_000
    assert two.flows["指标|ZB1", "无分配|单位资金|ZB1|"] == 20_000


def test_money_handed_on_for_one_project_does_not_pay_for_another() -> None:
    """A town is handed money for one project, and pays for another out of what was allocated for that."""
    given_out = [allocation(1, "石桥镇", "XM1", 5_000), allocation(2, "石桥镇", "XM2", 3_000)]
    paid = [
        payment(1, "财政局", "石桥镇", 5_000, "XM1"),
        payment(2, "石桥镇", "建筑公司", 4_000, "XM1"),
        payment(3, "石桥镇", "种苗公司", 3_000, "XM2"),
    ]
    chain = built(given_out, paid)
    assert chain.flows["项目|ZB1|XM2", "支付|ZF3"] == 3_000
    assert chain.flows["转拨|ZB1|XM1|石桥镇", "支付|ZF2"] == 4_000
    assert not [place for place in chain.places.values() if place.name == "没有对应转拨的支付"]


def test_money_handed_on_for_no_project_pays_for_any() -> None:
    given_out = [allocation(1, "石桥镇", "XM1", 5_000)]
    paid = [payment(1, "财政局", "石桥镇", 5_000), payment(2, "石桥镇", "建筑公司", 5_000, "XM1")]
    chain = built(given_out, paid)
    assert chain.flows["转拨|ZB1|XM1|石桥镇", "支付|ZF2"] == 5_000
    assert chain.flows["转拨|ZB1||石桥镇", "转拨|ZB1|XM1|石桥镇"] == 5_000


def test_a_unit_pays_for_no_project_out_of_what_it_was_given_for_none() -> None:
    given_out = [allocation(1, "石桥镇", None, 2_000), allocation(2, "石桥镇", "XM1", 5_000)]
    paid = [payment(1, "财政局", "石桥镇", 5_000, "XM1"), payment(2, "石桥镇", "建筑公司", 2_000)]
    chain = built(given_out, paid)
    assert chain.flows["单位资金|ZB1|石桥镇", "支付|ZF2"] == 2_000
