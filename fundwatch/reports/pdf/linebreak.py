"""Breaking Chinese text into lines, and where each piece stands on its line.

Rules of GB/T 15834 and of every official paper: no closing mark begins a line, no opening mark ends one, numbers
and Latin words are not torn, —— and …… are not torn. A closing mark that would begin the next line is drawn in
by squeezing the blank halves of the marks on its line; else the character before it goes down with it and the
line is spread over its full width.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

OPENING = frozenset("（《〈【〔「『“‘([{")
CLOSING = frozenset("，。、；：？！）》〉】〕」』”’—～％‰℃·,.;:!?)]}%")
_SQUEEZED_LEFT = frozenset("（《〈【〔「『“‘")
_SQUEEZED_RIGHT = frozenset("，。、；：？！）》〉】〕」』”’")
_ALWAYS_WIDE = frozenset("“”‘’—…·～")
# A number stays with the word that says of what: 2018年, 12万元, 320户.
_COUNTED = frozenset("年月日号元角分万亿户人亩个笔天％%")
_DOUBLES = frozenset({"——", "……"})
_TEARABLE_LENGTH = 12
_TOLERANCE = 0.01
_SPREAD_AT_MOST = 2.5


@dataclass(frozen=True, slots=True)
class Setting:
    """How text is set: `measure` gives a text's width in points, `pitch` the width of a full character.

    With `snapped`, numbers take whole half characters, so that what follows stays on the grid.
    """

    measure: Callable[[str], float]
    pitch: float
    snapped: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece that is never torn: a full character, a number, a word, a double dash, a blank."""

    text: str
    width: float
    wide: bool = True

    @property
    def squeezable(self) -> bool:
        """Whether half of it is blank and may be taken away."""
        return self.text in _SQUEEZED_LEFT or self.text in _SQUEEZED_RIGHT


@dataclass(frozen=True, slots=True)
class Placed:
    """A piece on its line: where its ink box begins, and how wide that box is."""

    x: float
    unit: Unit


@lru_cache(maxsize=8192)
def is_wide(character: str) -> bool:
    """Whether a character takes a full cell of the grid."""
    return character in _ALWAYS_WIDE or unicodedata.east_asian_width(character) in {"W", "F"}


def _pieces(text: str) -> Iterator[str]:
    start, length = 0, len(text)
    while start < length:
        if text[start : start + 2] in _DOUBLES:
            end = start + 2
        elif is_wide(text[start]) or text[start].isspace():
            end = start + 1
        else:
            end = start + 1
            while end < length and not is_wide(text[end]) and not text[end].isspace():
                end += 1
        yield text[start:end]
        start = end


def units(text: str, setting: Setting) -> list[Unit]:
    """The text cut into pieces that are never torn."""
    return [_unit(piece, setting) for piece in _pieces(text)]


def _unit(piece: str, setting: Setting) -> Unit:
    if is_wide(piece[0]):
        setting.measure(piece)  # so that a character no font has is refused here
        return Unit(piece, setting.pitch * len(piece))
    if piece.isspace():
        return Unit(" ", setting.pitch / 2, wide=False)
    width = setting.measure(piece)
    if setting.snapped and not any(character.isalpha() for character in piece):
        half = setting.pitch / 2
        width = math.ceil(width / half - _TOLERANCE) * half
    return Unit(piece, width, wide=False)


def break_lines(text: str, setting: Setting, first: float, rest: float, *, squeeze: bool) -> list[list[Unit]]:
    """Lines of a paragraph whose first line is `first` wide and every other `rest` (points); at least one line."""
    pieces = _torn(units(text, setting), setting, min(first, rest))
    lines: list[list[Unit]] = []
    start, limit = 0, first
    while start < len(pieces):
        end = _line_end(pieces, start, limit, squeeze=squeeze)
        if end < len(pieces) and _tear_here(pieces[end], pieces[start:end], limit, setting.pitch):
            space = limit - sum(unit.width for unit in pieces[start:end])
            pieces[end : end + 1] = _tear(pieces[end].text, setting, space)
            end = _line_end(pieces, start, limit, squeeze=squeeze)
        line = pieces[start:end]
        while len(line) > 1 and line[-1].text == " ":
            line.pop()
        lines.append(line)
        start, limit = end, rest
        while start < len(pieces) and pieces[start].text == " ":
            start += 1
    return lines or [[]]


def _line_end(pieces: list[Unit], start: int, limit: float, *, squeeze: bool) -> int:
    end, width, blank = start, 0.0, 0.0
    while end < len(pieces) and width + pieces[end].width <= limit + _TOLERANCE:
        width += pieces[end].width
        blank += pieces[end].width / 2 if pieces[end].squeezable else 0
        end += 1
    if end == len(pieces):
        return end
    if squeeze:
        further = end
        while further < len(pieces) and pieces[further].text[0] in CLOSING:
            width += pieces[further].width
            blank += pieces[further].width / 2 if pieces[further].squeezable else 0
            further += 1
        if further > end and width - blank <= limit + _TOLERANCE:
            return further
    best = max(end, start + 1)
    while best > start + 1 and not _may_break(pieces, best):
        best -= 1
    return best if _may_break(pieces, best) else max(end, start + 1)


def _may_break(pieces: list[Unit], at: int) -> bool:
    if at >= len(pieces):
        return True
    before, after = pieces[at - 1].text[-1], pieces[at].text[0]
    counted = before.isdigit() and before.isascii() and after in _COUNTED
    return after not in CLOSING and before not in OPENING and not counted


def _tear_here(unit: Unit, line: list[Unit], limit: float, pitch: float) -> bool:
    """A long address or path may be torn when keeping it whole would leave a hole of four characters."""
    space = limit - sum(other.width for other in line)
    return (
        not unit.wide
        and len(unit.text) >= _TEARABLE_LENGTH
        and any(character.isalpha() for character in unit.text)
        and space >= 4 * pitch
    )


def _tear(text: str, setting: Setting, width: float) -> list[Unit]:
    """The longest beginning of a run that fits, and the rest."""
    end = 1
    while end < len(text) and _unit(text[: end + 1], setting).width <= width + _TOLERANCE:
        end += 1
    return [_unit(part, setting) for part in (text[:end], text[end:]) if part]


def _torn(pieces: list[Unit], setting: Setting, width: float) -> list[Unit]:
    """The pieces, those wider than a whole line torn where they must be."""
    fitting = []
    for unit in pieces:
        piece = unit
        while piece.width > width + _TOLERANCE and len(piece.text) > 1 and not piece.wide:
            head, piece = _tear(piece.text, setting, width)
            fitting.append(head)
        fitting.append(piece)
    return fitting


def place(line: list[Unit], limit: float, *, justify: bool) -> list[Placed]:
    """Positions on a line `limit` wide: squeezed when it is too long, spread when `justify` and too short.

    A line that lacks more than two and a half characters is left as it is: spreading would tear holes into it.
    """
    spare = limit - sum(unit.width for unit in line)
    widest = max((unit.width / len(unit.text) for unit in line if unit.wide), default=spare)
    justify = justify and spare <= _SPREAD_AT_MOST * widest + _TOLERANCE
    squeezed = sum(unit.squeezable for unit in line)
    squeeze = -spare / squeezed if spare < 0 and squeezed else 0.0
    spread = spare / (len(line) - 1) if justify and spare > 0 and len(line) > 1 else 0.0
    placed = []
    x = 0.0
    for unit in line:
        taken = squeeze if unit.squeezable else 0.0
        placed.append(Placed(x - taken if unit.text in _SQUEEZED_LEFT else x, unit))
        x += unit.width - taken + spread
    return placed
