"""The law of a term: its formula, computed from the written workbook, comes to the value that the program computes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundwatch.reports.workbook import Figure, PlainSheet, write_workbook
from fundwatch.rules.compared import Applied, Binary, Count, Given, Outermost, Term, Total, Whole
from fundwatch.services.comparison.grounds import Column, Grounds, Place, said
from tests.spreadsheet import Spreadsheet

fen = st.integers(-(10**11), 10**11)
STATES = ("成功", "退票")
LABELS = ("甲", "乙")


def terms() -> st.SearchStrategy[Term]:
    leaves = st.one_of(
        st.sampled_from([Given(label) for label in LABELS]),
        st.integers(0, 99).map(Whole),
        st.just(Total("支付's", "金额")),
        st.lists(st.sampled_from(STATES), min_size=1, unique=True).map(
            lambda chosen: Total("支付's", "金额", "状态", tuple(chosen))
        ),
        st.just(Count("支付's")),
        st.sampled_from(("MAX", "MIN")).map(lambda name: Outermost(name, "支付's", "金额")),
    )
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from("+-*"), inner, inner).map(lambda it: Binary(*it)),
            inner.map(lambda one: Applied("ABS", (one,))),
            st.tuples(st.sampled_from(("MAX", "MIN")), st.tuples(inner, inner)).map(lambda it: Applied(*it)),
        ),
        max_leaves=5,
    )


def computed(term: Term, values: list[int], rows: list[tuple[int, str]]) -> tuple[object, Fraction]:
    """What the workbook comes to, and what the program computes."""
    grounds = Grounds()
    for at, value in enumerate(values):
        grounds.given[LABELS[at]] = Place(f"'值'!$B${3 + at}", Fraction(value, 100))
    amounts = Column(0, tuple(Fraction(amount, 100) for amount, _ in rows), tuple("" for _ in rows))
    states = Column(1, tuple(None for _ in rows), tuple(state for _, state in rows))
    grounds.add_table("支付's", {"金额": amounts, "状态": states}, len(rows))
    formula = Figure(Decimal(0), "money", grounds.formula(term))
    sheets = [
        PlainSheet("值", ("项", "值"), ("text", "money"), list(zip(LABELS, values, strict=True)), ("题",)),
        PlainSheet("支付's", ("金额", "状态"), ("money", "text"), rows, ("题",)),
        PlainSheet("算", ("果",), ("text",), [(formula,)], ("题",)),
    ]
    with TemporaryDirectory() as folder:
        write_workbook(Path(folder) / "算.xlsx", sheets, computed=True)
        return Spreadsheet(Path(folder) / "算.xlsx").cell("算", "A3"), grounds.value(term)


@settings(deadline=None, max_examples=60)
@given(terms(), st.lists(fen, min_size=2, max_size=2), st.lists(st.tuples(fen, st.sampled_from(STATES)), min_size=1))
def test_the_formula_comes_to_what_the_program_computes(
    term: Term, values: list[int], rows: list[tuple[int, str]]
) -> None:
    from_workbook, by_program = computed(term, values, rows)
    assert from_workbook == by_program


@pytest.mark.parametrize(
    ("term", "formula", "words"),
    [
        (Given("甲") - (Given("乙") - Whole(1)), "'值'!$B$3-('值'!$B$4-1)", "甲 － （乙 － 1）"),
        (Given("甲") - Given("乙") - Whole(1), "('值'!$B$3-'值'!$B$4)-1", "（甲 － 乙） － 1"),
        (Given("甲") / Given("乙"), "'值'!$B$3/'值'!$B$4", "甲 ÷ 乙"),
        (Applied("ABS", (Given("甲"),)), "ABS('值'!$B$3)", "甲的绝对值"),
    ],
)
def test_terms_are_written_and_said(term: Term, formula: str, words: str) -> None:
    grounds = Grounds({label: Place(f"'值'!$B${3 + at}", Fraction(at + 1)) for at, label in enumerate(LABELS)})
    assert grounds.formula(term) == formula
    assert said(term) == words


@pytest.mark.parametrize("term", [Given("丙"), Given("甲") / Whole(0), Total("支付", "金额"), Count("支付")])
def test_what_is_lacking_has_no_value(term: Term) -> None:
    grounds = Grounds({"甲": Place("A1", Fraction(1)), "丙": Place("A2", None)})
    with pytest.raises(KeyError):
        grounds.value(term)
