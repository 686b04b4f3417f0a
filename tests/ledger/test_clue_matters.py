from __future__ import annotations

from dataclasses import dataclass
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.clue_matters import gather, leading_thing


@dataclass(frozen=True)
class Linked:
    """A finding as the table holds it, with a number that tells it from others."""

    number: int
    subject_table: str
    subject_key: str
    links: str


def finding(number: int, subject: str, *others: str) -> Linked:
    """A finding on a subject "table|key", which names other things as well."""
    table, _, key = subject.partition("|")
    return Linked(number, table, key, "\n".join(sorted({subject, *others})))


@pytest.mark.parametrize(
    ("subject", "others", "leading"),
    [
        ("补助发放|FF1", ["人员|A", "账号|1"], ("人员", "A")),
        ("账号|1", ["人员|A"], ("账号", "1")),
        ("账号|1", ["人员|A", "人员|B"], ("账号", "1")),
        ("补助发放|FF1", ["人员|A", "人员|B", "账号|1"], ("账号", "1")),
        ("补助发放|FF1", ["人员|A", "人员|B", "账号|1", "账号|2"], ("补助发放", "FF1")),
        ("合同|HT1", ["项目|X1"], ("项目", "X1")),
        ("合同|HT1", ["项目|X1", "项目|X2"], ("合同", "HT1")),
        ("支付|ZF1", ["项目|X1", "账号|1"], ("项目", "X1")),
        ("支付|ZF1", ["人员|A", "项目|X1"], ("人员", "A")),
        ("支付|ZF1", [], ("支付", "ZF1")),
        ("收益分配|ZC1|2018||H1", [], ("收益分配", "ZC1|2018||H1")),
        ("资金指标|ZB1", ["项目|X1"], ("资金指标", "ZB1")),
        ("户|H1", ["人员|A"], ("人员", "A")),
    ],
)
def test_a_finding_is_of_one_matter(subject: str, others: list[str], leading: tuple[str, str]) -> None:
    assert leading_thing(finding(1, subject, *others)) == leading


def test_persons_do_not_hang_together_by_the_account_that_pays_them() -> None:
    shared = [finding(n, f"补助发放|FF{n}", f"人员|{n}", "账号|1") for n in range(1, 6)]
    both = gather([*shared, finding(9, "账号|1", *(f"人员|{n}" for n in range(1, 6)))])
    assert {matter: [one.number for one in found] for matter, found in both.items()} == {
        ("账号", "1"): [9],
        **{("人员", str(n)): [n] for n in range(1, 6)},
    }


_things = st.tuples(
    st.sampled_from(["人员", "项目", "账号", "补助发放", "合同", "批次", "户"]), st.sampled_from("甲乙丙|丁")
)
_findings = st.lists(
    st.tuples(_things, st.lists(_things, max_size=4)).map(
        lambda made: ("|".join(made[0]), tuple("|".join(one) for one in made[1]))
    ),
    max_size=30,
).map(lambda made: [finding(number, subject, *others) for number, (subject, others) in enumerate(made)])


@given(_findings)
def test_every_finding_is_in_exactly_one_clue(found: list[Linked]) -> None:
    numbers = [one.number for group in gather(found).values() for one in group]
    assert sorted(numbers) == [one.number for one in found]


@given(_findings, st.randoms())
def test_the_order_in_which_findings_come_does_not_matter(found: list[Linked], chance: Random) -> None:
    mixed = list(found)
    chance.shuffle(mixed)
    before = {matter: {one.number for one in group} for matter, group in gather(found).items()}
    after = {matter: {one.number for one in group} for matter, group in gather(mixed).items()}
    assert list(before.items()) == list(after.items())


@given(_findings, _findings)
def test_no_finding_is_moved_by_others(found: list[Linked], more: list[Linked]) -> None:
    more = [
        finding(one.number + 1000, f"{one.subject_table}|{one.subject_key}", *one.links.split("\n")) for one in more
    ]
    alone, together = gather(found), gather([*found, *more])
    for matter, group in alone.items():
        assert together[matter][: len(group)] == group


@given(_findings)
def test_what_is_gathered_names_the_matter(found: list[Linked]) -> None:
    for (table, key), group in gather(found).items():
        assert all(f"{table}|{key}" in one.links.split("\n") for one in group)
