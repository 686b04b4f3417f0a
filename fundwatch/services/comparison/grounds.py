"""Where every value of a comparison stands in its workbook, and a term over them: its formula, its value, in words.

The program computes what the formulas say in exact fractions, so that a workbook shows its results before any
spreadsheet has computed them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from fundwatch.reports.workbook.package import quoted_plain
from fundwatch.reports.workbook.writing import column_letters, day_number
from fundwatch.rules.compared import Applied, Binary, Count, Given, Outermost, Term, Total, Whole

#: Every sheet has one line above its header.
FIRST_ROW = 3
_SIGNS = {"+": "＋", "-": "－", "*": "×", "/": "÷"}
_TIGHT = {"*", "/"}
_FUNCTIONS = {"MAX": "较大的", "MIN": "较小的", "ABS": "绝对值"}


@dataclass(frozen=True)
class Place:
    """A value of the evidence: its cell, and what it counts as; None where there is nothing."""

    cell: str
    number: Fraction | None


@dataclass(frozen=True)
class Column:
    """A column of a table: its place from 0, its cells as numbers (None where there is none) and as texts."""

    at: int
    numbers: tuple[Fraction | None, ...]
    texts: tuple[str, ...]


@dataclass
class Grounds:
    """The evidence by label and the columns of the tables by name and header, with how many rows each has."""

    given: dict[str, Place] = field(default_factory=dict)
    columns: dict[str, dict[str, Column]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def add_table(self, name: str, columns: Mapping[str, Column], count: int) -> None:
        """A sheet of rows."""
        self.columns[name] = dict(columns)
        self.counts[name] = count

    def range(self, table: str, column: int) -> str:
        """The cells of a column (from 0) as formulas name them."""
        letters = column_letters(column)
        last = FIRST_ROW + self.counts[table] - 1
        return f"{quoted_plain(table)}!${letters}${FIRST_ROW}:${letters}${last}"

    def value(self, term: Term) -> Fraction:  # noqa: PLR0911 - one return a kind of term
        """What a term gives. KeyError where a value, a table or a column is lacking."""
        match term:
            case Given(label):
                number = self.given[label].number
                if number is None:
                    raise KeyError(label)
                return number
            case Whole(number):
                return Fraction(number)
            case Total(table, column):
                return sum(self._summed(term, self.columns[table][column]), Fraction(0))
            case Count(table):
                return Fraction(self.counts[table])
            case Outermost(function, table, column):
                numbers = [one for one in self.columns[table][column].numbers if one is not None]
                return (max if function == "MAX" else min)(numbers, default=Fraction(0))
            case Binary(sign, left, right):
                return _together(sign, self.value(left), self.value(right))
            case Applied(function, terms):
                values = [self.value(one) for one in terms]
                return abs(values[0]) if function == "ABS" else max(values) if function == "MAX" else min(values)
        raise TypeError(term)

    def formula(self, term: Term) -> str:  # noqa: PLR0911 - one return a kind of term
        """What a spreadsheet computes a term by, without the equals sign."""
        match term:
            case Given(label):
                return self.given[label].cell
            case Whole(number):
                return str(number)
            case Total(table, column, where, values):
                summed = self.range(table, self.columns[table][column].at)
                if not where:
                    return f"SUM({summed})"
                held = self.range(table, self.columns[table][where].at)
                return "(" + "+".join(f'SUMIFS({summed},{held},"{value}")' for value in values) + ")"
            case Count(table):
                return f"ROWS({self.range(table, 0)})"
            case Outermost(function, table, column):
                return f"{function}({self.range(table, self.columns[table][column].at)})"
            case Binary(sign, left, right):
                return f"{self._inner(left, sign)}{sign}{self._inner(right, sign)}"
            case Applied(function, terms):
                return f"{function}({','.join(self.formula(one) for one in terms)})"
        raise TypeError(term)

    def _summed(self, term: Total, column: Column) -> Sequence[Fraction]:
        if not term.where:
            return [number for number in column.numbers if number is not None]
        held = self.columns[term.table][term.where].texts
        return [n for n, text in zip(column.numbers, held, strict=True) if n is not None and text in term.values]

    def _inner(self, term: Term, sign: str) -> str:
        written = self.formula(term)
        return f"({written})" if isinstance(term, Binary) and (sign != "+" or term.sign in _TIGHT) else written


def _together(sign: str, left: Fraction, right: Fraction) -> Fraction:
    if sign == "/":
        if not right:
            raise KeyError("a division by nought")
        return left / right
    return left + right if sign == "+" else left - right if sign == "-" else left * right


def said(term: Term) -> str:  # noqa: PLR0911 - one return a kind of term
    """A term in words."""
    match term:
        case Given(label):
            return label
        case Whole(number):
            return str(number)
        case Total(table, column, where, values):
            which = f"{where}为{'、'.join(values)}的" if where else ""
            return f"“{table}”{which}各行“{column}”之和"
        case Count(table):
            return f"“{table}”的行数"
        case Outermost(function, table, column):
            return f"“{table}”各行“{column}”中{'最大' if function == 'MAX' else '最小'}的"
        case Binary(sign, left, right):
            inner = [f"（{said(one)}）" if isinstance(one, Binary) else said(one) for one in (left, right)]
            return f" {_SIGNS[sign]} ".join(inner)
        case Applied(function, terms):
            listed = "、".join(said(one) for one in terms)
            return f"{listed}的绝对值" if function == "ABS" else f"{listed}中{_FUNCTIONS[function]}一个"
    raise TypeError(term)


def serial(day: date) -> Fraction:
    """A day as spreadsheets count it."""
    return Fraction(day_number(day))
