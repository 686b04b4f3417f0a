"""All tags of a piece of sheet XML, found and checked at once."""

from __future__ import annotations

import enum
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundwatch.ingest.workbook.grid import Numbers


class IrregularError(Exception):
    """The piece holds something that only the XML parser understands."""


class Tag(enum.IntEnum):
    """The tags that a regular piece is made of."""

    OTHER = 0
    ROW = 1
    ROW_END = 2
    CELL = 3
    CELL_END = 4
    VALUE = 5
    VALUE_END = 6
    FORMULA = 7
    FORMULA_END = 8
    INLINE = 9
    INLINE_END = 10
    TEXT = 11
    TEXT_END = 12


# A tag is known by the two bytes after `<`.
_BEGINNINGS = {
    b"ro": Tag.ROW,
    b"/r": Tag.ROW_END,
    b"c ": Tag.CELL,
    b"/c": Tag.CELL_END,
    b"v>": Tag.VALUE,
    b"/v": Tag.VALUE_END,
    b"f>": Tag.FORMULA,
    b"f ": Tag.FORMULA,
    b"/f": Tag.FORMULA_END,
    b"is": Tag.INLINE,
    b"/i": Tag.INLINE_END,
    b"t>": Tag.TEXT,
    b"t ": Tag.TEXT,
    b"/t": Tag.TEXT_END,
}
_FOLLOWERS = {
    Tag.ROW: (Tag.CELL, Tag.ROW_END, Tag.ROW),
    Tag.ROW_END: (Tag.ROW,),
    Tag.CELL: (Tag.VALUE, Tag.FORMULA, Tag.INLINE, Tag.CELL_END, Tag.CELL, Tag.ROW_END),
    Tag.CELL_END: (Tag.CELL, Tag.ROW_END),
    Tag.VALUE: (Tag.VALUE_END,),
    Tag.VALUE_END: (Tag.CELL_END,),
    Tag.FORMULA: (Tag.FORMULA_END, Tag.VALUE, Tag.CELL_END),
    Tag.FORMULA_END: (Tag.VALUE, Tag.CELL_END),
    Tag.INLINE: (Tag.TEXT,),
    Tag.TEXT: (Tag.TEXT_END,),
    Tag.TEXT_END: (Tag.INLINE_END,),
    Tag.INLINE_END: (Tag.CELL_END,),
}


def _tag_table() -> NDArray[np.uint8]:
    table = np.zeros(2**16, dtype=np.uint8)
    for beginning, tag in _BEGINNINGS.items():
        table[int.from_bytes(beginning, "big")] = tag
    return table


def _follower_table() -> NDArray[np.bool_]:
    table = np.zeros(16 * 16, dtype=np.bool_)
    for tag, followers in _FOLLOWERS.items():
        for follower in followers:
            table[tag * 16 + follower] = True
    return table


_TAG_OF_BEGINNING = _tag_table()
_MAY_FOLLOW = _follower_table()


@dataclass(frozen=True, slots=True)
class TagScan:
    """The tags of a piece: where each begins, which it is.

    `starts` has the piece's end appended; `buffer` is the piece as bytes with 48 zeros after it, so that numbers
    and tags can be loaded by the word.
    """

    piece: bytes
    buffer: NDArray[np.uint8]
    starts: Numbers
    tags: NDArray[np.uint8]

    def places(self, tag: Tag) -> Numbers:
        """Give the places of one tag among all."""
        return np.flatnonzero(self.tags == tag)


def scan_tags(piece: bytes) -> TagScan:
    """Find the tags of a piece; raises IrregularError where one is unknown or stands where it may not."""
    buffer = np.frombuffer(piece + bytes(48), dtype=np.uint8)
    starts = np.flatnonzero(buffer == ord("<"))
    tags = _TAG_OF_BEGINNING[buffer[starts + 1].astype(np.uint16) << 8 | buffer[starts + 2]]
    if not len(tags) or tags[0] != Tag.ROW or tags[-1] not in {Tag.ROW, Tag.ROW_END}:
        raise IrregularError
    if not _MAY_FOLLOW[tags[:-1] * np.uint8(16) + tags[1:]].all():
        raise IrregularError
    return TagScan(piece, buffer, np.append(starts, len(piece)), tags)
