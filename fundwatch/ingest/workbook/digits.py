"""Runs of up to eight digits turned into numbers, all at once."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from fundwatch.ingest.workbook.grid import Numbers

MOST_DIGITS = 8

_ZEROS = np.uint64(0x3030303030303030)
_HIGH_HALVES = np.uint64(0xF0F0F0F0F0F0F0F0)
_SIX_EACH = np.uint64(0x0606060606060606)
# A run is loaded with the bytes before it; these keep its own, the last ones of the eight.
_KEPT = np.array([(2**64 - 1) ^ (2 ** (64 - 8 * length) - 1) for length in range(MOST_DIGITS + 1)], dtype=np.uint64)


def whole_numbers(buffer: NDArray[np.uint8], starts: Numbers, ends: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Read `buffer[start:end]` for each pair as a number.

    Gives the numbers, and which of them are right: runs of one to eight digits. No run may end within the first
    eight bytes.
    """
    lengths = ends - starts
    short = (lengths > 0) & (lengths <= MOST_DIGITS)
    kept = _KEPT[np.where(short, lengths, 0)]
    loaded = sliding_window_view(buffer, MOST_DIGITS)[ends - MOST_DIGITS].view("<u8")[:, 0]
    # The first digit lies in the lowest byte. Neighbours are joined: 8 digits, 4 pairs, 2 fours, one number.
    digits = (loaded & kept) ^ (_ZEROS & kept)
    right = short & (((digits | (digits + _SIX_EACH)) & _HIGH_HALVES) == 0)
    pairs = (digits * np.uint64(10) + (digits >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    fours = (pairs * np.uint64(100) + (pairs >> np.uint64(16))) & np.uint64(0x0000FFFF0000FFFF)
    numbers = (fours * np.uint64(10_000) + (fours >> np.uint64(32))) & np.uint64(0xFFFFFFFF)
    return numbers.astype(np.int64), right
