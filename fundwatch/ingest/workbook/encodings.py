"""Which encoding a text file is in: found by decoding all of it, so that its first megabyte deceives nobody."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from typing import BinaryIO

from fundwatch.ingest.workbook.faults import FileFaultError

_CHUNK = 2**20
_LINE_END = b"\n"
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_RESAVE = "请用 Excel 或 WPS 打开，另存为“CSV UTF-8(逗号分隔)”或 .xlsx 后重新导入。"


@dataclass(frozen=True, slots=True)
class _Break:
    """Where decoding failed: byte offset from 0, and the line from 1."""

    offset: int
    line: int


def encoding_of(stream: BinaryIO) -> str:
    """Tell the encoding of a text: UTF-16 with BOM, UTF-8 with or without, or GB18030.

    Raises FileFaultError naming byte and line where neither fits, and where a zero byte stands.
    """
    stream.seek(0)
    beginning = stream.read(4)
    if beginning.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileFaultError("是 UTF-32 编码的文本，读不了。", _RESAVE)
    for mark, encoding in _UTF16:
        if beginning.startswith(mark):
            if broken := _break_in(stream, encoding):
                raise _undecodable(broken)
            return "utf-16"
    _refuse_zero_bytes(stream)
    broken_utf8 = _break_in(stream, "utf-8")
    if broken_utf8 is None:
        return "utf-8-sig"
    if beginning.startswith(codecs.BOM_UTF8):
        raise _undecodable(broken_utf8)
    broken = _break_in(stream, "gb18030")
    if broken is None:
        return "gb18030"
    raise _undecodable(max(broken, broken_utf8, key=lambda place: place.offset))


def _undecodable(place: _Break) -> FileFaultError:
    where = f"第 {place.line} 行（第 {place.offset + 1} 个字节）"
    return FileFaultError(f"在{where}出现既不是 UTF-8 也不是国标编码的字节，内容已损坏。", _RESAVE)


def _refuse_zero_bytes(stream: BinaryIO) -> None:
    offset, line = 0, 1
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        place = chunk.find(b"\0")
        if place >= 0:
            where = f"第 {line + chunk[:place].count(_LINE_END)} 行（第 {offset + place + 1} 个字节）"
            raise FileFaultError(f"在{where}出现空字节，不是正常的文本。", _RESAVE)
        offset += len(chunk)
        line += chunk.count(_LINE_END)


def _break_in(stream: BinaryIO, encoding: str) -> _Break | None:
    """Decode the whole stream; gives the place of the first byte that does not fit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    offset, line = 0, 1
    stream.seek(0)
    while True:
        chunk = stream.read(_CHUNK)
        waiting = len(decoder.getstate()[0])
        try:
            line_ends = decoder.decode(chunk, final=not chunk).count("\n")
        except UnicodeDecodeError as fault:
            good = fault.object[: fault.start].decode(encoding)
            return _Break(offset - waiting + fault.start, line + good.count("\n"))
        if not chunk:
            return None
        offset += len(chunk)
        line += line_ends
