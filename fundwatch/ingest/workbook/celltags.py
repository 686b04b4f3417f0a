"""The start tags of regular cells: column, type and style of each, for all cells of a piece at once."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fundwatch.ingest.workbook.grid import LAST_COLUMN, Numbers
from fundwatch.ingest.workbook.tagscan import IrregularError

Bytes = NDArray[np.uint8]
Flags = NDArray[np.bool_]

_START = b'<c r="'
_START_WORD = np.uint64(int.from_bytes(_START, "little"))
_START_MASK = np.uint64(2**48 - 1)
_QUOTE, _CLOSE, _LETTER_A = ord('"'), ord(">"), ord("A")
_LONGEST_TAIL = 32
# After the reference: style and type, in the order in which every known program writes them.
_TAIL = re.compile(rb'(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]{1,9})")?(/?)>')
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
_SLOTS = 2**16


@dataclass(frozen=True, slots=True)
class CellKind:
    """What stands in a cell's tag besides its reference."""

    type: str
    style: int
    is_closed: bool


@dataclass(frozen=True, slots=True)
class CellTags:
    """The cells of a piece: the 0-based column of each, and which of `kinds` it is."""

    columns: Numbers
    kind_numbers: Numbers
    kinds: list[CellKind]


def read_cell_tags(
    buffer: Bytes, starts: Numbers, following: Numbers, row_digits: Numbers, row_last_digits: Bytes
) -> CellTags:
    """Read the cells' tags, which begin at `starts` and end right before the next tag at `following`.

    `row_digits` says how many digits the row number of each cell has, `row_last_digits` the last of them.
    Raises IrregularError where one is written in another way. `buffer` reaches 40 bytes beyond the last tag.
    """
    ends = following - 1
    columns, letters = _columns(buffer, starts)
    quotes = starts + len(_START) + letters + row_digits
    if not (
        int(columns.max()) < LAST_COLUMN
        and (buffer[ends] == _CLOSE).all()
        and (buffer[quotes] == _QUOTE).all()
        and (buffer[quotes - 1] == row_last_digits).all()
    ):
        raise IrregularError
    kind_numbers, kinds = _kinds(buffer, quotes + 1, ends - quotes)
    return CellTags(columns, kind_numbers, kinds)


def _columns(buffer: Bytes, starts: Numbers) -> tuple[Numbers, Numbers]:
    """Read the letters of the references: the 0-based columns, and how many letters each has."""
    heads = sliding_window_view(buffer, 8)[starts].view("<u8")[:, 0]
    if not ((heads & _START_MASK) == _START_WORD).all():
        raise IrregularError
    first = ((heads >> np.uint64(48)) & np.uint64(255)).astype(np.int64) - _LETTER_A
    if ((first < 0) | (first >= 26)).any():  # noqa: PLR2004 - the alphabet
        raise IrregularError
    second = (heads >> np.uint64(56)).astype(np.int64) - _LETTER_A
    has_second = (second >= 0) & (second < 26)  # noqa: PLR2004
    if not has_second.any():
        return first, np.ones_like(first)
    third = buffer[starts + 8].astype(np.int64) - _LETTER_A
    has_third = has_second & (third >= 0) & (third < 26)  # noqa: PLR2004
    columns = np.where(has_second, (first + 1) * 26 + second, first)
    columns = np.where(has_third, (columns + 1) * 26 + third, columns)
    return columns, 1 + has_second.astype(np.int64) + has_third


def _kinds(buffer: Bytes, starts: Numbers, lengths: Numbers) -> tuple[Numbers, list[CellKind]]:
    """Tell the tails of the tags apart; a piece of any length has few different ones."""
    longest = int(lengths.max())
    if longest > _LONGEST_TAIL or int(lengths.min()) < 1:
        raise IrregularError
    words = -(-longest // 8)
    tails = sliding_window_view(buffer, words * 8)[starts].view("<u8") & _tail_masks(words)[lengths]
    kind_numbers, examples = _told_apart(tails)
    kinds = []
    for example in examples.tolist():
        written = buffer[starts[example] : starts[example] + lengths[example]].tobytes()
        match = _TAIL.fullmatch(written)
        if match is None:
            raise IrregularError
        kinds.append(CellKind((match[2] or b"n").decode(), int(match[1] or 0), bool(match[3])))
    return kind_numbers, kinds


def _tail_masks(words: int) -> NDArray[np.uint64]:
    """For each length, the words that keep so many bytes."""
    lengths = range(_LONGEST_TAIL + 1)
    masks = [[2 ** (8 * min(max(length - 8 * word, 0), 8)) - 1 for word in range(words)] for length in lengths]
    return np.array(masks, dtype=np.uint64)


def _told_apart(tails: NDArray[np.uint64]) -> tuple[Numbers, Numbers]:
    """Number the different tails from 0; gives each tail's number, and for each number the place of one such tail.

    Tails are told apart by a hash, and then compared. A hash of 16 bits needs no sorting; where two different
    tails share one, all 64 bits are taken.
    """
    mixed = np.zeros(len(tails), dtype=np.uint64)
    for word in range(tails.shape[1]):
        mixed = (mixed ^ tails[:, word]) * _MULTIPLIER
        mixed ^= mixed >> np.uint64(29)
    mixed *= _MULTIPLIER
    slots = (mixed >> np.uint64(48)).astype(np.int64)
    example_of_slot = np.zeros(_SLOTS, dtype=np.int64)
    example_of_slot[slots] = np.arange(len(tails))
    if (tails == tails[example_of_slot[slots]]).all():
        used = np.flatnonzero(np.bincount(slots, minlength=_SLOTS))
        number_of_slot = np.zeros(_SLOTS, dtype=np.int64)
        number_of_slot[used] = np.arange(len(used))
        return number_of_slot[slots], example_of_slot[used]
    _, examples, numbers = np.unique(mixed, return_index=True, return_inverse=True)
    if not (tails == tails[examples[numbers]]).all():
        raise IrregularError
    return numbers, examples
