"""Parts of an .xlsx package: the zip guarded against hostile sizes, its XML read whole or in pieces.

No document type is ever accepted, so no entity can be defined or fetched; the pieces of a large part are cut
between its items (rows, string items), each parsed on its own.
"""

from __future__ import annotations

import codecs
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from fundwatch.ingest.workbook.faults import SAVE_AGAIN, SEND_AGAIN, FileFaultError

# A real sheet of a million rows is packed 9 : 1, one formatted down to the last row 30 : 1, a bomb 1000 : 1.
MOST_PACKED = 200
ALWAYS_UNPACKED = 64 * 2**20
LARGEST_PART = 4 * 2**30
LARGEST_SMALL_PART = 32 * 2**20
LARGEST_DIRECTORY = 8 * 2**20
LARGEST_HEAD = 16 * 2**20
LARGEST_ITEM = 32 * 2**20
LARGEST_TAIL = 4 * 2**20
MOST_TAGS = 4_000_000

_END_RECORD = b"PK\x05\x06"
_DECLARED = re.compile(rb"""<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']""")
_FORBIDDEN = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PREFIX = rb"((?:[A-Za-z_][\w.-]*:)?)"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = re.compile(rb"&#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6}));")
_CHUNK = 2**20


class Package:
    """The parts of an .xlsx by name; names are compared without case, as Excel does."""

    def __init__(self, stream: BinaryIO) -> None:
        _guard_directory(stream)
        self._zip = zipfile.ZipFile(stream)
        self._entries = {
            entry.filename.replace("\\", "/").lstrip("/").casefold(): entry for entry in self._zip.infolist()
        }

    @property
    def names(self) -> frozenset[str]:
        """The names of all parts, in small letters."""
        return frozenset(self._entries)

    def part(self, name: str) -> Part | None:
        """Find a part; raises FileFaultError when its declared size is a bomb's or it is locked."""
        entry = self._entries.get(name.lstrip("/").casefold())
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise FileFaultError("加了密码，打不开。", "请在 Excel 中取消密码后另存，再重新导入。")
        packed = max(entry.compress_size, 1)
        if entry.file_size > LARGEST_PART or (
            entry.file_size > ALWAYS_UNPACKED and entry.file_size / packed > MOST_PACKED
        ):
            raise FileFaultError(
                "解压后大得不正常，疑似损坏或恶意构造的文件，没有读取。",
                "请核实文件来源；确是正常名册的，用 Excel 另存为新的 .xlsx 后重新导入。",
            )
        return Part(self._zip, entry)

    def close(self) -> None:
        """Close the zip; the stream under it belongs to the caller."""
        self._zip.close()


def _guard_directory(stream: BinaryIO) -> None:
    """Refuse a zip without its end, and one whose list of entries alone would fill the memory."""
    length = stream.seek(0, 2)
    stream.seek(max(0, length - 65_557))
    tail = stream.read()
    place = tail.rfind(_END_RECORD)
    if place < 0 or len(tail) - place < 22:  # noqa: PLR2004 - the record's length
        raise FileFaultError("不完整，可能没有下载或复制完。", "请重新复制或下载一次，能用 Excel 打开后再导入。")
    (size,) = struct.unpack_from("<I", tail, place + 12)
    if size == 0xFFFFFFFF and place >= 76:  # noqa: PLR2004 - ZIP64: the true size stands 76 bytes ahead
        (size,) = struct.unpack_from("<Q", tail, place - 76 + 40)
    if size > LARGEST_DIRECTORY:
        raise FileFaultError("里面的条目多得不正常，疑似恶意构造的文件，没有读取。", "请核实文件来源。")
    stream.seek(0)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the package."""

    archive: zipfile.ZipFile
    entry: zipfile.ZipInfo

    @property
    def size(self) -> int:
        """Its declared size in bytes; more is never read."""
        return self.entry.file_size

    def chunks(self, size: int) -> Iterator[bytes]:
        """Inflate the part as UTF-8, whatever encoding it declares, in chunks of about `size` bytes."""
        with self.archive.open(self.entry) as stream:
            chunk = stream.read(max(size, 256))
            decoder = _decoder_for(chunk)
            total = 0
            while chunk:
                total += len(chunk)
                yield chunk if decoder is None else decoder.decode(chunk).encode()
                chunk = stream.read(size)
            if total != self.size:
                raise FileFaultError("的内容已损坏或不完整。")
            if decoder is not None:
                yield decoder.decode(b"", final=True).encode()

    def parse(self) -> ET.Element:
        """Parse a small part whole; raises FileFaultError when it is large or defines entities."""
        if self.size > LARGEST_SMALL_PART:
            raise FileFaultError("的样式或目录部分大得不正常，没有读取。", SAVE_AGAIN)
        content = b"".join(self.chunks(_CHUNK))
        _forbid_entities(content)
        return _parsed(re.sub(rb"^\s*<\?xml[^>]*\?>", b"", content))


def _decoder_for(beginning: bytes) -> codecs.IncrementalDecoder | None:
    if beginning.startswith(codecs.BOM_UTF8):
        return codecs.getincrementaldecoder("utf-8-sig")()
    if beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")()
    declared = _DECLARED.search(beginning[:256])
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding in {"utf-8", "utf8", "us-ascii", "ascii"}:
        return None
    if encoding in {"gb18030", "gbk", "gb2312"}:
        return codecs.getincrementaldecoder("gb18030")()
    raise FileFaultError("用了认不得的文字编码。", SAVE_AGAIN)


def _forbid_entities(content: bytes) -> None:
    if _FORBIDDEN.search(content):
        raise FileFaultError("含有正常工作簿不会有的实体声明，出于安全没有读取。", SAVE_AGAIN)


@dataclass(frozen=True, slots=True)
class Opening:
    """The start tags around the items of a part, with which a piece becomes a document of its own.

    `head` is all that stands before the first item.
    """

    tags: tuple[bytes, ...]
    prefix: bytes
    head: bytes = b""

    def without_prefix(self, piece: bytes) -> bytes:
        """Give the piece with the prefix of its items taken off all tags; text holds no `<`."""
        if not self.prefix:
            return piece
        return piece.replace(b"<" + self.prefix, b"<").replace(b"</" + self.prefix, b"</")

    def parse(self, piece: bytes) -> ET.Element:
        """Parse a piece and give the element whose children its items are."""
        names = [re.split(rb"[\s>]", tag[1:], maxsplit=1)[0] for tag in self.tags]
        closing = b"".join(b"</" + name + b">" for name in reversed(names))
        element = _parsed(b"".join(self.tags) + piece + closing)
        for _ in self.tags[1:]:
            element = element[0]
        return element


def _parsed(document: bytes) -> ET.Element:
    """Parse XML without a document type; characters that XML forbids are taken as their `_x000B_` form."""
    if document.count(b"<") > MOST_TAGS:
        raise FileFaultError("的内容多得不正常，没有读取。", SAVE_AGAIN)
    try:
        return ET.fromstring(document)  # noqa: S314 - no document type, hence no entity, reaches this
    except ET.ParseError:
        mended = _CONTROL.sub(lambda match: b"_x%04X_" % match[0][0], document)
        mended = _REFERENCE.sub(_mended_reference, mended)
        if mended == document:
            raise
        return ET.fromstring(mended)  # noqa: S314


def _mended_reference(match: re.Match[bytes]) -> bytes:
    code = int(match[1]) if match[1] else int(match[2], 16)
    forbidden = (code < 32 and code not in {9, 10, 13}) or 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - XML 1.0, Char
    return b"_x%04X_" % code if forbidden else match[0]


def pieces_of(  # noqa: PLR0917 - a part's way down to its items, then how to read it
    part: Part, root: str, container: str, item: str, size: int, tail: bytearray | None = None
) -> Iterator[tuple[Opening, bytes]]:
    """Cut the items of a large part into pieces of about `size` bytes, each of whole items.

    Reads the part to its end, so that its checksum is verified; what follows the items is put into `tail`, as far as
    it is of a usual size. Raises FileFaultError when the part breaks off.
    """
    chunks = part.chunks(size)
    opening, rest, is_empty = _opened(chunks, root, container)
    start_mark = b"<" + opening.prefix + item.encode()
    end_mark = b"</" + opening.prefix + container.encode()
    while not is_empty:
        end = rest.find(end_mark)
        cut = end if end >= 0 else rest.rfind(start_mark)
        if cut > 0:
            yield opening, rest[:cut]
            rest = rest[cut:]
        if end >= 0:
            break
        if len(rest) > LARGEST_ITEM:
            raise FileFaultError("有一行的内容多得不正常，没有读取。", SAVE_AGAIN)
        rest += _more(chunks)
    if tail is not None and not is_empty:
        tail += rest
    for chunk in chunks:
        if tail is not None and len(tail) < LARGEST_TAIL:
            tail += chunk


def _opened(chunks: Iterator[bytes], root: str, container: str) -> tuple[Opening, bytes, bool]:
    """Read up to the container's start tag; gives the opening, what follows it, and whether it is empty."""
    sought = re.compile(rb"<" + _PREFIX + container.encode() + rb"(?:[\s/][^<>]*)?>")
    head = _more(chunks)
    while (found := sought.search(head)) is None:
        if len(head) > LARGEST_HEAD:
            raise FileFaultError("的结构不正常，没有读取。", SAVE_AGAIN)
        head += _more(chunks)
    _forbid_entities(head[: found.end()])
    tags = [found[0]]
    if root != container:
        around = re.search(rb"<" + _PREFIX + root.encode() + rb"(?:\s[^<>]*)?>", head[: found.start()])
        if around is None:
            raise FileFaultError("的内容已损坏或不完整。", SEND_AGAIN)
        tags.insert(0, around[0])
    return Opening(tuple(tags), found[1], head[: found.start()]), head[found.end() :], found[0].endswith(b"/>")


def _more(chunks: Iterator[bytes]) -> bytes:
    chunk = next(chunks, None)
    if chunk is None:
        raise FileFaultError("的内容已损坏或不完整。", SEND_AGAIN)
    return chunk
