"""Writing .xls workbooks record by record, so that every oddity of the format can be put where it is wanted."""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.ingest.nasty.compounds import compound

GENERAL, DAY, TEXT = 0, 1, 2
#: Characters that Excel keeps in one byte each.
_NARROW = 256
_EPOCH = dt.date(1899, 12, 30)


def record(number: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def wide_text(text: str, *, count: str = "H") -> bytes:
    """A text with its length and the byte that says how wide it is."""
    if all(ord(character) < _NARROW for character in text):
        return struct.pack(f"<{count}B", len(text), 0) + text.encode("latin-1")
    units = text.encode("utf-16-le")
    return struct.pack(f"<{count}B", len(units) // 2, 1) + units


@dataclass
class Sheet:
    """One sheet: records put down one after the other."""

    name: str
    book: Book
    hidden: int = 0
    content: bytes = b""

    def put(self, number: int, content: bytes) -> None:
        self.content += record(number, content)

    def shared(self, row: int, column: int, text: str) -> None:
        self.put(0x00FD, struct.pack("<HHHI", row, column, TEXT, self.book.shared(text)))

    def number(self, row: int, column: int, value: float, style: int = GENERAL) -> None:
        self.put(0x0203, struct.pack("<HHHd", row, column, style, value))

    def packed(self, row: int, column: int, packed: int, style: int = GENERAL) -> None:
        self.put(0x027E, struct.pack("<HHHI", row, column, style, packed))

    def many_packed(self, row: int, first: int, packed: Sequence[int]) -> None:
        cells = b"".join(struct.pack("<HI", GENERAL, one) for one in packed)
        self.put(0x00BD, struct.pack("<HH", row, first) + cells + struct.pack("<H", first + len(packed) - 1))

    def label(self, row: int, column: int, text: str) -> None:
        self.put(0x0204, struct.pack("<HHH", row, column, TEXT) + wide_text(text))

    def error(self, row: int, column: int, code: int) -> None:
        self.put(0x0205, struct.pack("<HHHBB", row, column, GENERAL, code, 1))

    def formula(self, row: int, column: int, result: bytes, *, asks: bool = False, style: int = GENERAL) -> None:
        """A formula with its stored result; `asks` to be calculated when the file is opened."""
        tokens = b"\x1e\x01\x00"
        head = struct.pack("<HHH", row, column, style) + result + struct.pack("<HI", 2 * asks, 0)
        self.put(0x0006, head + struct.pack("<H", len(tokens)) + tokens)

    def hide_row(self, row: int) -> None:
        self.put(0x0208, struct.pack("<HHHHHHHH", row, 0, 20, 255, 0, 0, 0x0120, 15))

    def merge(self, top: int, bottom: int, left: int, right: int) -> None:
        self.put(0x00E5, struct.pack("<HHHHH", 1, top, bottom, left, right))

    def rows(self, rows: Sequence[Sequence[Any]], first: int = 0) -> None:
        """Put whole rows down: texts shared, days as serials with a date format."""
        for row, cells in enumerate(rows, start=first):
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    self.shared(row, column, value)
                elif isinstance(value, dt.date):
                    self.number(row, column, (value - _EPOCH).days - 1462 * self.book.since_1904, DAY)
                elif value is not None:
                    self.number(row, column, value)


@dataclass
class Book:
    """A workbook; `longest` is how many bytes of shared strings a record may hold."""

    since_1904: bool = False
    longest: int = 8224
    sheets: list[Sheet] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)

    def sheet(self, name: str, hidden: int = 0) -> Sheet:
        self.sheets.append(Sheet(name, self, hidden))
        return self.sheets[-1]

    def shared(self, text: str) -> int:
        if text not in self.numbers:
            self.numbers[text] = len(self.texts)
            self.texts.append(text)
        return self.numbers[text]

    def stream(self, extra: bytes = b"") -> bytes:
        """The workbook stream; `extra` are records among its settings."""
        bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0x41, 6)
        head = record(0x0809, bof) + extra + record(0x0042, struct.pack("<H", 1200))
        head += record(0x0022, struct.pack("<H", self.since_1904))
        head += b"".join(record(0x00E0, struct.pack("<HH", 0, number) + bytes(16)) for number in (0, 14, 49))
        strings = self._strings()
        bounds = [wide_text(sheet.name, count="B") for sheet in self.sheets]
        start = len(head) + sum(4 + 6 + len(name) for name in bounds) + len(strings) + 4
        listed, bodies = b"", b""
        for sheet, name in zip(self.sheets, bounds, strict=True):
            listed += record(0x0085, struct.pack("<IBB", start + len(bodies), sheet.hidden, 0) + name)
            bof = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0x41, 6)
            bodies += record(0x0809, bof) + sheet.content + record(0x000A)
        return head + listed + strings + record(0x000A) + bodies

    def _strings(self) -> bytes:
        """The shared strings, cut inside texts wherever a record is full."""
        segments = [struct.pack("<II", len(self.texts), len(self.texts))]
        for text in self.texts:
            written = wide_text(text)
            if len(segments[-1]) + 4 > self.longest:
                segments.append(b"")
            width, body = 1 + written[2], written[3:]
            segments[-1] += written[:3]
            while body:
                room = (self.longest - len(segments[-1])) // width * width
                segments[-1] += body[:room]
                body = body[room:]
                if body:
                    segments.append(written[2:3])
        return record(0x00FC, segments[0]) + b"".join(record(0x003C, segment) for segment in segments[1:])

    def file(self, *, saved_by_program: bool = True, extra: bytes = b"") -> bytes:
        """The whole file; every spreadsheet program leaves a summary beside the workbook."""
        streams = {"Workbook": self.stream(extra)}
        if saved_by_program:
            streams["\x05SummaryInformation"] = bytes(64)
        return compound(streams)


def number_result(value: float) -> bytes:
    return struct.pack("<d", value)


EMPTY_RESULT = b"\x03\0\0\0\0\0\xff\xff"
TEXT_RESULT = b"\0\0\0\0\0\0\xff\xff"


def error_result(code: int) -> bytes:
    return bytes([2, 0, code, 0, 0, 0, 0xFF, 0xFF])
