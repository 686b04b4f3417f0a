"""Cells of a column that the engine joined into one text, taken apart piece by piece.

A million rows fetched one by one are a million Python objects, whose making and collection stop every thread for
tenths of a second; a text is one. Between two pieces other threads may go on.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

#: Stands between two texts; the import takes control characters out of cells.
BETWEEN = "\x1e"
#: Characters of a text of numbers, and of texts, taken apart at once.
_NUMBERS_PIECE = 400_000
_TEXTS_PIECE = 60_000


def load() -> None:
    """Load NumPy ahead of the first long list that is ordered: a tenth of a second, once."""
    import numpy as np  # noqa: F401, PLC0415 - not needed before a long list


def pieces(text: str, between: str, length: int) -> Iterator[str]:
    """A joined text in pieces of about this length that end between two cells."""
    start = 0
    while start <= len(text):
        end = text.find(between, start + length)
        end = len(text) if end < 0 else end
        yield text[start:end]
        start = end + 1


def numbers(text: str) -> np.ndarray[Any, Any]:
    """Whole numbers that are joined by commas."""
    import numpy as np  # noqa: PLC0415 - not needed before a long list

    found = [np.fromstring(piece, dtype=np.int64, sep=",") for piece in pieces(text, ",", _NUMBERS_PIECE)]
    return np.concatenate(found)


def dictionary(text: str, most: int) -> tuple[tuple[str, ...], np.ndarray[Any, Any]] | None:
    """The different texts as they first come, and for every cell the number of its own.

    None where more than `most` are different.
    """
    import numpy as np  # noqa: PLC0415

    known: dict[str, int] = {}
    found: array[int] = array("i")
    for piece in pieces(text, BETWEEN, _TEXTS_PIECE):
        found.extend([known.setdefault(cell, len(known)) for cell in piece.split(BETWEEN)])
        if len(known) > most:
            return None
    smallest = np.uint8 if len(known) <= 1 << 8 else np.uint16 if len(known) <= 1 << 16 else np.int32
    return tuple(known), np.frombuffer(found, dtype=np.int32).astype(smallest)
