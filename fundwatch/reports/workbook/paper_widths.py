"""How wide a worksheet's columns are, and how many lines a text takes in one: spreadsheets measure neither for us."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from fundwatch.reports.papers.content import Cell, PaperColumn, PaperTable
from fundwatch.reports.papers.texts import NUMERIC, column_texts

_MARGIN = 2.0
_LEAST, _MOST_TEXT, _MOST_WHOLE = 5.0, 40.0, 30.0
_USUAL = 0.9
_WIDE = frozenset("WFA")


def display_width(text: str) -> float:
    """Width in characters of a figure's width: a Chinese character takes two."""
    return float(sum(2 if unicodedata.east_asian_width(one) in _WIDE else 1 for one in text))


def lines_needed(text: str, width: float) -> int:
    """How many lines a text takes in so many characters' width, rather one too many than one too few."""
    room = max(2.0, width - 1)
    return sum(max(1, math.ceil(display_width(part) / room)) for part in text.split("\n"))


def column_widths(table: PaperTable, rows: Sequence[Sequence[Cell]]) -> list[float]:
    """Width of each column in characters, from the rows given (all, or the first of a stream)."""
    widths = []
    for place, column in enumerate(table.columns):
        texts = column_texts(column, [row[place] for row in rows])
        head = max(display_width(column.label) / 2 + 1, 4.0)
        widths.append(round(max(_LEAST, head + _MARGIN, _content(column, texts) + _MARGIN), 2))
    for group, members in groupby(range(len(widths)), key=lambda place: table.columns[place].group):
        listed = list(members)
        missing = display_width(group) / 2 + 1 + _MARGIN - sum(widths[place] for place in listed)
        if group and missing > 0:
            for place in listed:
                widths[place] = round(widths[place] + missing / len(listed), 2)
    return widths


def _content(column: PaperColumn, texts: Sequence[str]) -> float:
    widths = sorted(max(display_width(part) for part in text.split("\n")) for text in texts if text)
    if not widths:
        return 0.0
    if column.kind in NUMERIC or column.kind == "day":
        return min(widths[-1] + 1, _MOST_WHOLE)
    if column.whole:
        return min(widths[-1], _MOST_WHOLE)
    return min(widths[int(_USUAL * (len(widths) - 1))], _MOST_TEXT)
