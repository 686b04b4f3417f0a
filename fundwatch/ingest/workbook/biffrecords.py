"""What all parts of a BIFF stream share: record numbers, packed numbers, 8-bit text."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from fundwatch.ingest.workbook.faults import SEND_AGAIN, FileFaultError

# MS-XLS 2.3; the short ones below 0x20 are those of Excel 2.
BOF: Final = frozenset({0x0809, 0x0409, 0x0209, 0x0009})
EOF: Final = 0x000A
CONTINUE: Final = 0x003C
BOUND_SHEET: Final = 0x0085
FILE_PASS: Final = 0x002F
CODE_PAGE: Final = 0x0042
DATE_1904: Final = 0x0022
FORMATS: Final = frozenset({0x041E, 0x001E})
EXTENDED_FORMAT: Final = 0x00E0
SHARED_STRINGS: Final = 0x00FC

HEAD = struct.Struct("<HH")
_NUMBER = struct.Struct("<d")
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_CODECS = {950: "big5", 10002: "big5", 1200: "utf-16-le", 65001: "utf-8", 932: "cp932", 949: "cp949"}


def records(data: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Walk the records from `start`: number, where the content begins, its length."""
    place, end = start, len(data)
    while place + 4 <= end:
        number, length = HEAD.unpack_from(data, place)
        if place + 4 + length > end:
            raise broken_off()
        yield number, place + 4, length
        place += 4 + length


def error_text(code: int) -> str:
    """The error that a cell shows."""
    return _ERRORS.get(code, "#N/A")


def packed_number(packed: int) -> float:
    """Unpack an RK number: 30 bits of a float or of a whole number, perhaps a hundredfold."""
    if packed & 2:
        number = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        (number,) = _NUMBER.unpack(b"\0\0\0\0" + (packed & 0xFFFFFFFC).to_bytes(4, "little"))
    return number / 100 if packed & 1 else number


def narrow_text(raw: bytes, code_page: int) -> str:
    """Read 8-bit text; files of this country often name a western code page and mean GB."""
    codec = _CODECS.get(code_page, "gb18030")
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return raw.decode("cp1252" if code_page == 1252 else codec, "replace")  # noqa: PLR2004 - its name


def broken_off() -> FileFaultError:
    """The fault of a stream that ends in the middle of a record."""
    return FileFaultError("不完整，后面的内容缺失。", SEND_AGAIN)
