"""The words on a drawn flow: amounts in the unit of the figure, labels broken so that nothing is cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from fundwatch.reports.figures.content import FlowFigure, FlowNode

#: From this sum on (fen) a figure is labelled in 万元, below it in 元.
_IN_TEN_THOUSANDS = 1_000_000_00
_FEN_OF_TEN_THOUSAND = 1_000_000
UNTOLD = "来源未分"
#: How many lines a name may take.
_NAME_LINES = 3

#: What is not broken: a number or a code with the mark behind it, or any one letter with it.
_PIECES = re.compile(r"[（(《“]?(?:[0-9A-Za-z.,/-]+|[\s\S])[）)，。、；：》”年月日]?")

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Unit:
    """The unit that a figure's labels are in."""

    name: str
    hundredths: int

    @property
    def note(self) -> str:
        """What stands over the figure."""
        return f"单位：{self.name}"

    def text(self, fen: int | None) -> str:
        """An amount with two decimals, halves away from zero; 来源未分 where it is not told apart."""
        if fen is None:
            return UNTOLD
        whole = (abs(fen) * 2 + self.hundredths) // (2 * self.hundredths)
        return f"{'-' if fen < 0 and whole else ''}{whole // 100:,}.{whole % 100:02d}"

    def amount(self, node: FlowNode) -> str:
        """What stands behind a node's name."""
        return "" if node.unfunded else self.text(node.amount)


YUAN = Unit("元", 1)
TEN_THOUSANDS = Unit("万元", _FEN_OF_TEN_THOUSAND // 100)


def unit_of(figure: FlowFigure) -> Unit:
    """万元 where the figure is about large sums, else 元."""
    largest = max((abs(node.amount or 0) for node in figure.nodes), default=0)
    return TEN_THOUSANDS if largest >= _IN_TEN_THOUSANDS else YUAN


def label_lines(name: str, amount: str, room: float, measure: Measure) -> tuple[str, ...]:
    """A name and its amount on one line where there is room; else the name on few lines, the amount behind or below."""
    together = f"{name}  {amount}" if amount else name
    if measure(together) <= room:
        return (together,)
    lines = balanced(name, room, measure)
    if len(lines) > _NAME_LINES:
        lines = [*lines[: _NAME_LINES - 1], elided("".join(lines[_NAME_LINES - 1 :]), room, measure)]
    if not amount:
        return tuple(lines)
    if len(lines) > 1 and measure(f"{lines[-1]}  {amount}") <= room:
        return (*lines[:-1], f"{lines[-1]}  {amount}")
    return (*lines, amount)


def balanced(text: str, room: float, measure: Measure) -> list[str]:
    """The text on as few lines as there is room for, these as even as they can be."""
    lines = wrapped(text, room, measure)
    if 1 < len(lines) <= _NAME_LINES:
        narrow = max(measure(text) / len(lines), room / 2)
        while len(tried := wrapped(text, narrow, measure)) > len(lines) and narrow < room:
            narrow += room / 16
        lines = tried if len(tried) == len(lines) and max(map(measure, tried)) <= room else lines
    return lines


def wrapped(text: str, room: float, measure: Measure) -> list[str]:
    """The text on lines no wider than there is room; numbers stay whole where a line holds them."""
    lines: list[str] = []
    line = ""
    for piece in _PIECES.findall(text):
        if line and measure(line + piece) > room:
            lines.append(line)
            line = ""
        if measure(line + piece) <= room:
            line += piece
            continue
        for letter in piece:
            if line and measure(line + letter) > room:
                lines.append(line)
                line = ""
            line += letter
    return [*lines, line] if line or not lines else lines


def elided(text: str, room: float, measure: Measure) -> str:
    """The text, or as much of its beginning as there is room for with a mark that something is left out."""
    if measure(text) <= room:
        return text
    while text and measure(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"
