"""The table of shared strings of an .xls (MS-XLS 2.4.265): texts that run on from record to record."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from fundwatch.ingest.workbook.biffrecords import broken_off

_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08
_HEAD = struct.Struct("<HB")
_COUNT = struct.Struct("<H")
_LENGTH = struct.Struct("<I")


def shared_texts(segments: Sequence[bytes]) -> list[str | None]:
    """Read the table from its record and the records that continue it; an empty text is None, as a blank cell is."""
    if not segments or len(segments[0]) < 8:  # noqa: PLR2004 - two counts stand ahead of the texts
        return []
    (count,) = _LENGTH.unpack_from(segments[0], 4)
    reader = _TextReader(segments, 8)
    texts: list[str | None] = []
    while len(texts) < count and not reader.at_end:
        texts += reader.plain_texts()
        if not reader.at_end:
            texts.append(reader.next_text() or None)
    return texts[:count]


class _TextReader:
    """Reads one text after the other.

    A text's head never spans two records; its characters may, and then the next record begins with a byte that says
    how wide they go on.
    """

    def __init__(self, segments: Sequence[bytes], place: int) -> None:
        self._segments = segments
        self._number = 0
        self._segment = segments[0]
        self._place = place

    @property
    def at_end(self) -> bool:
        """Whether nothing is left."""
        while self._place >= len(self._segment):
            if self._number + 1 >= len(self._segments):
                return True
            self._turn()
        return False

    def _turn(self) -> None:
        self._number += 1
        if self._number >= len(self._segments):
            raise broken_off()
        self._segment, self._place = self._segments[self._number], 0

    def plain_texts(self) -> list[str | None]:
        """Read the texts from here on that have neither runs nor readings and lie wholly in this record."""
        segment, place = self._segment, self._place
        texts: list[str | None] = []
        last = len(segment) - 3
        while place <= last:
            length, flags = segment[place] | segment[place + 1] << 8, segment[place + 2]
            end = place + 3 + (length << (flags & _WIDE))
            if flags > _WIDE or end > len(segment):
                break
            texts.append(segment[place + 3 : end].decode("utf-16-le" if flags else "latin-1", "replace") or None)
            place = end
        self._place = place
        return texts

    def next_text(self) -> str:
        """Read one text."""
        segment, place = self._segment, self._place
        if place + 3 > len(segment):
            raise broken_off()
        length, flags = _HEAD.unpack_from(segment, place)
        place += 3
        behind = 0
        if flags & _RICH:
            behind += 4 * _COUNT.unpack_from(segment, place)[0]
            place += 2
        if flags & _PHONETIC:
            behind += _LENGTH.unpack_from(segment, place)[0]
            place += 4
        end = place + (length * 2 if flags & _WIDE else length)
        if end + behind <= len(segment):
            self._place = end + behind
            return segment[place:end].decode("utf-16-le" if flags & _WIDE else "latin-1", "replace")
        self._place = place
        text = self._characters(length, flags)
        self._pass_over(behind)
        return text

    def _characters(self, length: int, flags: int) -> str:
        """Join the characters of a text that spans records; halves of a rare character may lie in two of them."""
        parts: list[bytes] = []
        while True:
            width = 2 if flags & _WIDE else 1
            taken = self._segment[self._place : self._place + length * width]
            taken = taken[: len(taken) // width * width]
            parts.append(taken if width > 1 else taken.decode("latin-1").encode("utf-16-le"))
            self._place += len(taken)
            length -= len(taken) // width
            if not length:
                return b"".join(parts).decode("utf-16-le", "replace")
            self._turn()
            if not self._segment:
                raise broken_off()
            flags, self._place = self._segment[0], 1

    def _pass_over(self, count: int) -> None:
        while count > len(self._segment) - self._place:
            count -= len(self._segment) - self._place
            self._turn()
        self._place += count
