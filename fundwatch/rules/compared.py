"""How a rule's result follows from what was compared, declared so that a workbook can compute it again.

A rule whose result is arithmetic may say so in its file:

    compared = (
        Compared("拨付合计", Total("支付", "金额")),
        Compared(AMOUNT, Given("拨付合计") - Given("实发合计") - Given("扣款合计")),
    )

Rows are those that the finding names (its subject, its related rows); of a batch also what it paid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: The result that every finding has, and the table of its single records.
AMOUNT, DETAILS = "涉及金额", "明细"

Function = Literal["MAX", "MIN", "ABS"]


class Term:
    """Something that can be computed; a day counts as its number, an empty cell as nought."""

    def __add__(self, other: Term) -> Term:
        """Both together."""
        return Binary("+", self, other)

    def __sub__(self, other: Term) -> Term:
        """What is left; of two days the days between them."""
        return Binary("-", self, other)

    def __mul__(self, other: Term) -> Term:
        """So many times as much."""
        return Binary("*", self, other)

    def __truediv__(self, other: Term) -> Term:
        """The share."""
        return Binary("/", self, other)


@dataclass(frozen=True)
class Given(Term):
    """A value of the finding's evidence."""

    label: str


@dataclass(frozen=True)
class Whole(Term):
    """A whole number."""

    number: int


@dataclass(frozen=True)
class Total(Term):
    """The sum of a column over the rows of a table; of those only whose column `where` has one of `values`."""

    table: str
    column: str
    where: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Count(Term):
    """How many rows of a table there are."""

    table: str


@dataclass(frozen=True)
class Outermost(Term):
    """The largest or smallest value of a column over the rows of a table."""

    function: Literal["MAX", "MIN"]
    table: str
    column: str


@dataclass(frozen=True)
class Binary(Term):
    """Two terms with a sign between them."""

    sign: Literal["+", "-", "*", "/"]
    left: Term
    right: Term


@dataclass(frozen=True)
class Applied(Term):
    """A function of terms: the largest or the smallest of them, or how much without its sign."""

    function: Function
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Compared:
    """A result (the amount, or a value of the evidence) and the term that gives it.

    It is left out where the finding lacks a value or a table that the term needs, or has the value `unless`.
    """

    result: str
    term: Term
    unless: str = ""
