"""Titles: 2号 小标宋, centred, broken between phrases into lines of a balanced shape.

GB/T 9704 asks for lines broken at whole words, well proportioned, in the shape of a trapezium or a lozenge;
a name or a number is never torn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise

# Shares of the whole width each line should have, for one to four lines.
_SHAPES: dict[int, tuple[float, ...]] = {
    1: (1.0,),
    2: (0.54, 0.46),
    3: (0.33, 0.37, 0.30),
    4: (0.24, 0.28, 0.26, 0.22),
}
_MOST_LINES = max(_SHAPES)
_FILLED = 0.92


def balanced(phrases: Sequence[str], width: float, measure: Callable[[str], float]) -> list[str]:
    """The phrases joined into the fewest lines that fit `width` (points), of those the best shaped.

    A phrase that is wider than a line by itself is cut between characters, never inside a number.
    """
    pieces = [part for phrase in phrases if phrase for part in _fitting(phrase, width * _FILLED, measure)]
    for count in range(1, min(len(pieces), _MOST_LINES) + 1):
        shaped = [lines for lines in _partitions(pieces, count) if all(measure(line) <= width for line in lines)]
        if count == 1 and shaped and measure(shaped[0][0]) > width * _FILLED and len(pieces) > 1:
            continue
        if shaped:
            return min(shaped, key=lambda lines: _misshape(lines, measure))
    return _greedy(pieces, width, measure)


def _fitting(phrase: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    while measure(phrase) > width:
        end = 1
        while end < len(phrase) and measure(phrase[: end + 1]) <= width:
            end += 1
        while end > 1 and phrase[end - 1].isascii() and phrase[end].isascii():
            end -= 1
        yield phrase[:end]
        phrase = phrase[end:]
    if phrase:
        yield phrase


def _partitions(pieces: Sequence[str], count: int) -> Iterator[list[str]]:
    for cuts in combinations(range(1, len(pieces)), count - 1):
        edges = (0, *cuts, len(pieces))
        yield ["".join(pieces[start:end]) for start, end in pairwise(edges)]


def _misshape(lines: Sequence[str], measure: Callable[[str], float]) -> float:
    widths = [measure(line) for line in lines]
    whole = sum(widths)
    return sum((width / whole - share) ** 2 for width, share in zip(widths, _SHAPES[len(lines)], strict=True))


def _greedy(pieces: Sequence[str], width: float, measure: Callable[[str], float]) -> list[str]:
    lines = [""]
    for piece in pieces:
        if lines[-1] and measure(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece
    return lines
