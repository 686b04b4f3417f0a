"""The words on a drawn flow: amounts in the unit of the figure, labels broken so that nothing is cut off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fundwatch.reports.figures.content import FlowFigure

#: From this sum on (fen) a figure is labelled in 万元, below it in 元.
_IN_TEN_THOUSANDS = 1_000_000_00
_FEN_OF_TEN_THOUSAND = 1_000_000
UNTOLD = "来源未分"
#: How many lines a name may take.
_NAME_LINES = 2

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


YUAN = Unit("元", 1)
TEN_THOUSANDS = Unit("万元", _FEN_OF_TEN_THOUSAND // 100)


def unit_of(figure: FlowFigure) -> Unit:
    """万元 where the figure is about large sums, else 元."""
    largest = max((abs(node.amount or 0) for node in figure.nodes), default=0)
    return TEN_THOUSANDS if largest >= _IN_TEN_THOUSANDS else YUAN


def label_lines(name: str, amount: str, room: float, measure: Measure) -> tuple[str, ...]:
    """A name and its amount on one line where there is room; else the name on at most two lines, then the amount."""
    together = f"{name}  {amount}"
    if measure(together) <= room:
        return (together,)
    lines = wrapped(name, room, measure)
    if len(lines) > _NAME_LINES:
        lines = [*lines[: _NAME_LINES - 1], elided("".join(lines[_NAME_LINES - 1 :]), room, measure)]
    if len(lines) > 1 and measure(f"{lines[-1]}  {amount}") <= room:
        return (*lines[:-1], f"{lines[-1]}  {amount}")
    return (*lines, amount)


def wrapped(text: str, room: float, measure: Measure) -> list[str]:
    """The text on lines no wider than there is room; at least one letter a line."""
    lines: list[str] = []
    line = ""
    for letter in text:
        if line and measure(line + letter) > room:
            lines.append(line)
            line = letter
        else:
            line += letter
    return [*lines, line] if line or not lines else lines


def elided(text: str, room: float, measure: Measure) -> str:
    """The text, or as much of its beginning as there is room for with a mark that something is left out."""
    if measure(text) <= room:
        return text
    while text and measure(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"
