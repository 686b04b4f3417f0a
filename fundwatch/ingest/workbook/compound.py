"""The container around an .xls file (MS-CFB): named streams, each a chain of sectors."""

from __future__ import annotations

import struct
from array import array
from dataclasses import dataclass
from typing import BinaryIO

from fundwatch.ingest.workbook.faults import SEND_AGAIN, FileFaultError

# 65,536 rows of 256 columns stay below; what is larger is mostly pictures, and would have to be held whole.
LARGEST_FILE = 512 * 2**20

_HEADER_LENGTH = 512
_ENTRY_LENGTH = 128
_FIRST_FAT_SECTORS = 109
_LAST_SECTOR = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the directory."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """The streams that lie directly in the root of a container, by name.

    Raises FileFaultError when the container is cut off or its chains run in circles.
    """

    def __init__(self, stream: BinaryIO) -> None:
        if stream.seek(0, 2) > LARGEST_FILE:
            raise FileFaultError("太大，读不下去。", "请拆成几个文件后重新导入。")
        stream.seek(0)
        self._data = stream.read()
        if len(self._data) < _HEADER_LENGTH:
            raise _cut_off()
        shift, mini_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in {9, 12} or mini_shift > shift:
            raise _damaged()
        self._sector, self._mini_sector = 1 << shift, 1 << mini_shift
        (self._cutoff,) = struct.unpack_from("<I", self._data, 56)
        self._fat = self._read_fat()
        entries = self._read_directory()
        self._root = entries[0]
        self._entries = {entry.name: entry for entry in _in_root(entries)}
        self._mini_fat = _words(self._chain(struct.unpack_from("<I", self._data, 60)[0]))
        self._mini_stream: bytes | None = None

    @property
    def names(self) -> frozenset[str]:
        """The names of the streams and folders in the root."""
        return frozenset(self._entries)

    def read(self, name: str) -> bytes:
        """Give a stream whole; KeyError where there is none."""
        entry = self._entries[name]
        found = self._small(entry) if entry.size < self._cutoff else self._chain(entry.start)
        if len(found) < entry.size:
            raise _cut_off()
        return found[: entry.size]

    def _read_fat(self) -> array[int]:
        """Join the sectors of the table that says which sector follows which."""
        listed = list(struct.unpack_from(f"<{_FIRST_FAT_SECTORS}I", self._data, 76))
        (more,) = struct.unpack_from("<I", self._data, 68)
        seen: set[int] = set()
        while more < _LAST_SECTOR:
            if more in seen:
                raise _damaged()
            seen.add(more)
            *numbers, more = struct.unpack(f"<{self._sector // 4}I", self._at(more, whole=True))
            listed.extend(numbers)
        used = [number for number in listed if number < _LAST_SECTOR]
        if len(used) > len(self._data) // self._sector + 1:
            raise _damaged()
        return _words(b"".join(self._at(number) for number in used))

    def _at(self, sector: int, *, whole: bool = False) -> bytes:
        start = (sector + 1) * self._sector
        found = self._data[start : start + self._sector]
        if not found or (whole and len(found) < self._sector):
            raise _cut_off()
        return found

    def _chain(self, sector: int) -> bytes:
        """Join a chain of sectors; the last of the file may be short."""
        parts: list[bytes] = []
        while sector < _LAST_SECTOR:
            parts.append(self._at(sector))
            if len(parts) > len(self._fat) or sector >= len(self._fat):
                raise _damaged()
            sector = self._fat[sector]
        return b"".join(parts)

    def _small(self, entry: _Entry) -> bytes:
        """Join a chain of the small sectors that lie in a stream of the root."""
        if self._mini_stream is None:
            self._mini_stream = self._chain(self._root.start)
        parts: list[bytes] = []
        sector = entry.start
        while sector < _LAST_SECTOR and len(parts) * self._mini_sector < entry.size:
            start = sector * self._mini_sector
            parts.append(self._mini_stream[start : start + self._mini_sector])
            if sector >= len(self._mini_fat):
                raise _damaged()
            sector = self._mini_fat[sector]
        return b"".join(parts)

    def _read_directory(self) -> list[_Entry]:
        (start,) = struct.unpack_from("<I", self._data, 48)
        directory = self._chain(start)
        entries = [
            _entry(directory[place : place + _ENTRY_LENGTH])
            for place in range(0, len(directory) - _ENTRY_LENGTH + 1, _ENTRY_LENGTH)
        ]
        if not entries or entries[0].kind != _ROOT:
            raise _damaged()
        return entries


def _entry(line: bytes) -> _Entry:
    (length,) = struct.unpack_from("<H", line, 64)
    name = line[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    left, right, child = struct.unpack_from("<III", line, 68)
    start, size = struct.unpack_from("<II", line, 116)
    return _Entry(name, line[66], left, right, child, start, size)


def _in_root(entries: list[_Entry]) -> list[_Entry]:
    """The entries of the root's own level: an embedded object has a folder of its own, with streams of like names."""
    found: list[_Entry] = []
    waiting, seen = [entries[0].child], set[int]()
    while waiting:
        number = waiting.pop()
        if number == _NO_ENTRY or number in seen or number >= len(entries):
            continue
        seen.add(number)
        entry = entries[number]
        waiting += [entry.left, entry.right]
        found.append(entry)
    return found


def _words(content: bytes) -> array[int]:
    words = array("I")
    words.frombytes(content[: len(content) // 4 * 4])
    return words


def _cut_off() -> FileFaultError:
    return FileFaultError("不完整，可能没有下载或复制完。", "请重新复制或下载一次，能用 Excel 打开后再导入。")


def _damaged() -> FileFaultError:
    return FileFaultError("的内容已损坏或不完整。", SEND_AGAIN)
