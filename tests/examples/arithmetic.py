"""Sums as notices print them, and how far they may lawfully miss because their figures were rounded.

A notice in 万元 rounds each figure to the last place it prints, at most 0.01. A sum of n printed figures (the result
among them) may then miss by n halves of that place; a product or a quotient by half of its result's own place. What
is counted, what is measured and what is printed in yuan was not rounded before it was added up: there a sum is exact.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_COARSEST = {"万元": Decimal("0.01"), "%": Decimal("0.1")}
_FEN = Decimal("0.01")


@dataclass(frozen=True)
class Sum:
    """One printed sum: by how much it misses, and by how much rounding may make it miss."""

    gap: Decimal
    bound: Decimal

    @property
    def lawful(self) -> bool:
        """Whether rounding explains the gap."""
        return self.gap <= self.bound


def judged(formula: str, unit: str) -> Sum:
    """Judge a formula such as 117.98 - 112.92 - 1 = 4.07 in a unit."""
    left, right = formula.split("=")
    gap = abs(_value(left) - _value(right))
    derived = "*" in formula or "/" in formula
    figures = _FIGURE.findall(right if derived else formula)
    return Sum(gap, _bound(figures, unit, derived=derived))


def rounded_total_bound(lines: int) -> int:
    """By how many fen a total printed in 万元 with two decimals may miss the sum of so many lines."""
    return (lines + 1) * 5_000


def _bound(figures: list[str], unit: str, *, derived: bool) -> Decimal:
    places = [_place(figure) for figure in figures]
    if derived:
        coarsest = _COARSEST.get(unit, places[0])
        # A whole percentage or a whole average is rounded to the unit; 万元 never coarser than 0.01, yuan to the fen.
        place = min(places[0], coarsest) if unit == "万元" else places[0]
        return _FEN / 2 if unit == "元" and "." in figures[0] else place / 2
    if unit not in _COARSEST or not any("." in figure for figure in figures):
        return Decimal(0)
    return len(figures) * min(*places, _COARSEST[unit]) / 2


def _place(figure: str) -> Decimal:
    return Decimal(1).scaleb(-len(figure.partition(".")[2]))


def _value(expression: str) -> Decimal:
    return _reckoned(ast.parse(expression.strip(), mode="eval").body, expression)


def _reckoned(node: ast.expr, written: str) -> Decimal:
    if isinstance(node, ast.Constant):
        return Decimal(ast.get_source_segment(written.strip(), node) or "")
    if not isinstance(node, ast.BinOp):
        raise TypeError(f"{written}: only figures, + - * / and brackets")
    left, right = _reckoned(node.left, written), _reckoned(node.right, written)
    done: Mapping[type[ast.operator], Decimal] = {ast.Add: left + right, ast.Sub: left - right, ast.Mult: left * right}
    return left / right if isinstance(node.op, ast.Div) else done[type(node.op)]
