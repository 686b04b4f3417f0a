"""What stands at the beginning of a BIFF stream: its sheets, texts, formats and calendar."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from fundwatch.ingest.workbook import biffrecords as biff
from fundwatch.ingest.workbook.bifftexts import shared_texts
from fundwatch.ingest.workbook.faults import SAVE_AGAIN, FileFaultError, locked
from fundwatch.ingest.workbook.sheets import SheetInfo
from fundwatch.ingest.workbook.styles import Format, format_kind, kind_of_id

_BIFF8 = 0x0600
_BIFF5 = 0x0500
_WORKSHEET = 0
_WIDE = 0x01


@dataclass(slots=True)
class BiffBook:
    """What the cells of a BIFF stream refer to; `starts` are where the sheets begin, as `sheets` lists them.

    `is_old` is a stream of Excel 2 to 4, which is one sheet and nothing before it. `unfinished` says that no
    spreadsheet program has saved the file, so that its formulas may never have been calculated.
    """

    data: bytes
    version: int
    unfinished: bool
    code_page: int = 936
    since_1904: bool = False
    sheets: list[SheetInfo] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    texts: list[str | None] = field(default_factory=list)
    formats: list[Format] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Whether texts carry a byte that says how wide their characters are."""
        return self.version >= _BIFF8

    @property
    def is_old(self) -> bool:
        """Whether the stream is a single sheet."""
        return self.version < _BIFF5


def book_of(data: bytes, name: str, *, unfinished: bool) -> BiffBook:
    """Read the beginning of a stream; `name` is the sheet's where the stream has none for it."""
    if len(data) < 6 or biff.HEAD.unpack_from(data)[0] not in biff.BOF:  # noqa: PLR2004 - head and version
        raise FileFaultError("的内容已损坏或不完整。")
    number, _ = biff.HEAD.unpack_from(data)
    version = struct.unpack_from("<H", data, 4)[0] if number == 0x0809 else number & 0xFF00  # noqa: PLR2004
    book = BiffBook(data, version, unfinished)
    if book.is_old:
        _read_old(book, name)
    else:
        _read_globals(book)
    if not book.sheets:
        raise FileFaultError("里没有可以读取的工作表。", SAVE_AGAIN)
    return book


def _read_old(book: BiffBook, name: str) -> None:
    book.sheets.append(SheetInfo(name, hidden=False, index=0))
    book.starts.append(0)
    for number, start, length in biff.records(book.data, 0):
        if number == biff.FILE_PASS:
            raise locked()
        _read_setting(book, number, book.data[start : start + length])
        if number == biff.EOF:
            return


def _read_globals(book: BiffBook) -> None:
    own: dict[int, Format] = {}
    ids: list[int] = []
    bounds: list[bytes] = []
    strings: list[bytes] = []
    last = 0
    for number, start, length in biff.records(book.data, 0):
        content = book.data[start : start + length]
        if number == biff.FILE_PASS:
            raise locked()
        if number == biff.BOUND_SHEET:
            bounds.append(content)
        elif number == biff.SHARED_STRINGS or (number == biff.CONTINUE and last == biff.SHARED_STRINGS):
            strings.append(content)
        elif number in biff.FORMATS and length > 2:  # noqa: PLR2004 - a number, then the text
            own[int.from_bytes(content[:2], "little")] = format_kind(_counted(book, content[2:], 2 * book.is_wide or 1))
        elif number == biff.EXTENDED_FORMAT and length >= 4:  # noqa: PLR2004 - font, then format
            ids.append(int.from_bytes(content[2:4], "little"))
        else:
            _read_setting(book, number, content)
        if number == biff.EOF:
            break
        last = number if number != biff.CONTINUE else last
    book.texts = shared_texts(strings)
    book.formats = [own.get(number, kind_of_id(number)) for number in ids]
    for content in bounds:
        _add_sheet(book, content)


def _read_setting(book: BiffBook, number: int, content: bytes) -> None:
    if number == biff.CODE_PAGE and len(content) >= 2:  # noqa: PLR2004 - one number
        book.code_page = int.from_bytes(content[:2], "little")
    elif number == biff.DATE_1904:
        book.since_1904 = content[:1] == b"\1"


def _add_sheet(book: BiffBook, content: bytes) -> None:
    if len(content) < 8:  # noqa: PLR2004 - place, state, kind, length
        return
    start, state, kind = struct.unpack_from("<IBB", content)
    if kind != _WORKSHEET:
        return
    if start + 4 > len(book.data) or biff.HEAD.unpack_from(book.data, start)[0] not in biff.BOF:
        raise biff.broken_off()
    name = _counted(book, content[6:], 1)
    book.sheets.append(SheetInfo(name, hidden=bool(state & 3), index=len(book.sheets)))
    book.starts.append(start)


def _counted(book: BiffBook, content: bytes, count_bytes: int) -> str:
    """Read a text that begins with its length in one or two bytes."""
    length = int.from_bytes(content[:count_bytes], "little")
    return text_at(book, content[count_bytes:], length)


def text_at(book: BiffBook, content: bytes, length: int) -> str:
    """Read a text of that many characters, in the way of the stream's version."""
    if not book.is_wide:
        return biff.narrow_text(content[:length], book.code_page)
    if content[:1] and content[0] & _WIDE:
        return content[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return content[1 : 1 + length].decode("latin-1")
