"""The few formulas that our workbooks have, computed as a spreadsheet does, from the file alone.

It reads nothing that the program cached: only the cells without formulas, and the formulas.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?)|"(?P<text>[^"]*)"|(?P<name>[A-Z]+)\(|
    (?:'(?P<sheet>(?:[^']|'')+)'!)?(?P<cell>\$?[A-Z]+\$?\d+(?::\$?[A-Z]+\$?\d+)?)|(?P<sign>[-+*/(),<]))""",
    re.VERBOSE,
)
_EPOCH = date(1899, 12, 30)
Value = Any


class Spreadsheet:
    """A workbook whose formulas are computed when they are asked for."""

    def __init__(self, path: Path) -> None:
        self._book = load_workbook(path)

    def cell(self, sheet: str, at: str) -> Value:
        """What a cell holds or comes to: a Fraction, a text, or None."""
        return self._worth(sheet, self._book[sheet][at.replace("$", "")].value)

    def cells(self, sheet: str, given: str) -> list[Value]:
        """The cells of a range, row by row."""
        found = self._book[sheet][given.replace("$", "")]
        rows = found if isinstance(found, tuple) else ((found,),)
        return [self._worth(sheet, cell.value) for row in rows for cell in row]

    def _worth(self, sheet: str, value: Any) -> Value:
        if isinstance(value, str) and value.startswith("="):
            return _Formula(self, sheet, value[1:]).result()
        if isinstance(value, datetime):
            return Fraction((value.date() - _EPOCH).days)
        # A spreadsheet keeps fifteen digits of a number.
        return Fraction(f"{value:.15g}") if isinstance(value, int | float) else value


class _Formula:
    def __init__(self, book: Spreadsheet, sheet: str, text: str) -> None:
        self.book, self.sheet = book, sheet
        self.tokens: Iterator[re.Match[str]] = _tokens(text)
        self.token: re.Match[str] | None = next(self.tokens, None)

    def result(self) -> Value:
        found = self._compared()
        assert self.token is None, "something is left of the formula"
        return found

    def _compared(self) -> Value:
        left = self._sum()
        if self._takes("<"):
            return left < self._sum()
        return left

    def _sum(self) -> Value:
        found = self._product()
        while self._is("+") or self._is("-"):
            sign = self._next()["sign"]
            other = _number(self._product())
            found = _number(found) + other if sign == "+" else _number(found) - other
        return found

    def _product(self) -> Value:
        found = self._one()
        while self._is("*") or self._is("/"):
            sign = self._next()["sign"]
            other = _number(self._one())
            found = _number(found) * other if sign == "*" else _number(found) / other
        return found

    def _one(self) -> Value:
        token = self._next()
        if token["number"]:
            return Fraction(token["number"])
        if token["text"] is not None:
            return token["text"]
        if token["name"]:
            return self._function(token["name"])
        if token["cell"]:
            sheet = (token["sheet"] or self.sheet).replace("''", "'")
            found = self.book.cells(sheet, token["cell"])
            return found if ":" in token["cell"] else found[0]
        assert token["sign"] == "(", token
        inner = self._compared()
        assert self._takes(")")
        return inner

    def _function(self, name: str) -> Value:
        given = [self._compared()]
        while self._takes(","):
            given.append(self._compared())
        assert self._takes(")")
        return FUNCTIONS[name](*given)

    def _is(self, sign: str) -> bool:
        return self.token is not None and self.token["sign"] == sign

    def _takes(self, sign: str) -> bool:
        if not self._is(sign):
            return False
        self._next()
        return True

    def _next(self) -> re.Match[str]:
        assert self.token is not None, "the formula breaks off"
        token, self.token = self.token, next(self.tokens, None)
        return token


def _tokens(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        assert found is not None, text[at:]
        yield found
        at = found.end()


def _number(value: Value) -> Fraction:
    return Fraction(0) if value is None else value


def _numbers(values: tuple[Value, ...]) -> list[Fraction]:
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [one for one in flat if isinstance(one, Fraction)]


def _sumifs(summed: list[Value], held: list[Value], wanted: Value) -> Fraction:
    return sum(_numbers(tuple(one for one, text in zip(summed, held, strict=True) if text == wanted)), Fraction(0))


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "SUM": lambda *values: sum(_numbers(values), Fraction(0)),
    "SUMIFS": _sumifs,
    "ROWS": lambda values: Fraction(len(values)),
    "MAX": lambda *values: max(_numbers(values), default=Fraction(0)),
    "MIN": lambda *values: min(_numbers(values), default=Fraction(0)),
    "ABS": abs,
    "ROUND": lambda value, places: round(value, int(places)),
    "IF": lambda condition, yes, no: yes if condition else no,
}
