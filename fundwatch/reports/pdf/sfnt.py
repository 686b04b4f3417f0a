"""TrueType font files: which character has which glyph, how wide it is, and a subset with chosen glyphs.

Reads only what is asked of the file (memory-mapped), so opening a 15 MB face takes milliseconds.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from fundwatch.errors import FundwatchError

_COPIED_TABLES = ("cvt ", "fpgm", "prep")
_COMPOSITE_MORE, _COMPOSITE_WORDS = 0x0020, 0x0001
_COMPOSITE_SCALE, _COMPOSITE_XY_SCALE, _COMPOSITE_TWO_BY_TWO = 0x0008, 0x0040, 0x0080
_CHECKSUM_MAGIC = 0xB1B0AFBA


class FontFile:
    """One face of a TrueType file (or collection); widths and heights are in thousandths of the type size."""

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        self.index = index
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._tables = self._directory(index)
            self._read_metrics()
            self._glyph_by_code = self._read_character_map()
        except (OSError, ValueError, KeyError, IndexError, struct.error) as error:
            message = f"字体文件读不了：{path.name}。"
            raise FundwatchError(message, hint="请重新安装程序，或在设置中选用自带字体。") from error

    def glyph(self, code: int) -> int:
        """Glyph number of a character, 0 when the face has none."""
        return self._glyph_by_code.get(code, 0)

    def has(self, character: str) -> bool:
        """Whether the face has a glyph for the character."""
        return self._glyph_by_code.get(ord(character), 0) != 0

    def advance(self, glyph: int) -> float:
        """Width of a glyph in thousandths."""
        units = int(self._advances[min(glyph, len(self._advances) - 1)])
        return units * float(self._scale)

    def subset(self, glyphs: list[int]) -> tuple[bytes, int]:
        """A font file with these glyphs numbered from 0 in this order, parts of composites after them.

        Returns the bytes and how many glyphs it has. `glyphs[0]` must be 0 (.notdef).
        """
        order = list(glyphs)
        new_number = {old: new for new, old in enumerate(order)}
        outlines = []
        position = 0
        while position < len(order):
            outlines.append(self._renumbered(self._outline(order[position]), order, new_number))
            position += 1
        return self._assemble(order, outlines), len(order)

    # -- reading ----------------------------------------------------------------------------------------------

    def _unpack(self, layout: str, offset: int) -> tuple[Any, ...]:
        return struct.unpack_from(">" + layout, self._data, offset)

    def _array(self, kind: str, offset: int, count: int) -> npt.NDArray[np.int64]:
        return np.frombuffer(self._data, kind, count, offset).astype(np.int64)

    def _directory(self, index: int) -> dict[str, tuple[int, int]]:
        start = 0
        if self._data[:4] == b"ttcf":
            start = self._unpack("I", 12 + 4 * index)[0]
        if self._data[start : start + 4] not in {b"\0\1\0\0", b"true"}:
            raise ValueError("no TrueType outlines")
        tables = {}
        for number in range(self._unpack("H", start + 4)[0]):
            tag, _sum, offset, length = self._unpack("4sIII", start + 12 + 16 * number)
            tables[tag.decode("latin-1")] = (offset, length)
        return tables

    def _table(self, tag: str) -> bytes:
        offset, length = self._tables[tag]
        return self._data[offset : offset + length]

    def _read_metrics(self) -> None:
        head = self._tables["head"][0]
        units = self._unpack("H", head + 18)[0]
        self._scale = 1000 / units
        self.bounds = tuple(round(value * self._scale) for value in self._unpack("hhhh", head + 36))
        hhea = self._tables["hhea"][0]
        ascent, descent = self._unpack("hh", hhea + 4)
        self.ascent, self.descent = round(ascent * self._scale), round(descent * self._scale)
        self._metric_count = self._unpack("H", hhea + 34)[0]
        self._glyph_count = self._unpack("H", self._tables["maxp"][0] + 4)[0]
        pairs = self._array(">u2", self._tables["hmtx"][0], 2 * self._metric_count)
        self._advances = pairs[::2]
        wide = self._unpack("h", head + 50)[0] != 0
        locations = self._array(">u4" if wide else ">u2", self._tables["loca"][0], self._glyph_count + 1)
        self._locations = locations if wide else locations * 2
        self.name = self._post_script_name()

    def _post_script_name(self) -> str:
        table, _length = self._tables["name"]
        count, strings = self._unpack("HH", table + 2)
        for number in range(count):
            platform, _, _, name_id, length, offset = self._unpack("6H", table + 6 + 12 * number)
            if name_id == 6:  # noqa: PLR2004 -- the PostScript name
                start = table + strings + offset
                encoding = "latin-1" if platform == 1 else "utf-16-be"
                text = self._data[start : start + length].decode(encoding, "replace")
                return "".join(c for c in text if c.isascii() and (c.isalnum() or c in "-_")) or "Font"
        return "Font"

    def _read_character_map(self) -> dict[int, int]:
        start = self._tables["cmap"][0]
        subtables = {}
        for number in range(self._unpack("H", start + 2)[0]):
            _platform, _encoding, offset = self._unpack("HHI", start + 4 + 8 * number)
            subtables[self._unpack("H", start + offset)[0]] = start + offset
        if 12 in subtables:  # noqa: PLR2004 -- format 12 reaches beyond U+FFFF
            return self._character_map_12(subtables[12])
        return self._character_map_4(subtables[4])

    def _character_map_12(self, start: int) -> dict[int, int]:
        count = self._unpack("I", start + 12)[0]
        groups = self._array(">u4", start + 16, 3 * count).reshape(-1, 3)
        lengths = groups[:, 1] - groups[:, 0] + 1
        within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        codes = np.repeat(groups[:, 0], lengths) + within
        glyphs = np.repeat(groups[:, 2], lengths) + within
        return dict(zip(codes.tolist(), glyphs.tolist(), strict=True))

    def _character_map_4(self, start: int) -> dict[int, int]:
        count = self._unpack("H", start + 6)[0] // 2
        ends = self._array(">u2", start + 14, count).tolist()
        base = start + 16 + 2 * count
        starts = self._array(">u2", base, count).tolist()
        deltas = self._array(">u2", base + 2 * count, count).tolist()
        offsets = self._array(">u2", base + 4 * count, count).tolist()
        found = {}
        for segment in range(count):
            for code in range(starts[segment], min(ends[segment], 0xFFFE) + 1):
                glyph = code
                if offsets[segment]:
                    place = base + 4 * count + 2 * segment + offsets[segment] + 2 * (code - starts[segment])
                    glyph = self._unpack("H", place)[0]
                    if not glyph:
                        continue
                found[code] = (glyph + deltas[segment]) & 0xFFFF
        return found

    # -- subsetting -------------------------------------------------------------------------------------------

    def _outline(self, glyph: int) -> bytes:
        start = self._tables["glyf"][0]
        return self._data[start + int(self._locations[glyph]) : start + int(self._locations[glyph + 1])]

    @staticmethod
    def _renumbered(outline: bytes, order: list[int], new_number: dict[int, int]) -> bytes:
        """The outline with the parts of a composite renumbered; new parts are appended to `order`."""
        if not outline or struct.unpack_from(">h", outline)[0] >= 0:
            return outline
        changed = bytearray(outline)
        place, flags = 10, _COMPOSITE_MORE
        while flags & _COMPOSITE_MORE:
            flags, part = struct.unpack_from(">HH", changed, place)
            if part not in new_number:
                new_number[part] = len(order)
                order.append(part)
            struct.pack_into(">H", changed, place + 2, new_number[part])
            place += 8 if flags & _COMPOSITE_WORDS else 6
            if flags & _COMPOSITE_SCALE:
                place += 2
            elif flags & _COMPOSITE_XY_SCALE:
                place += 4
            elif flags & _COMPOSITE_TWO_BY_TWO:
                place += 8
        return bytes(changed)

    def _assemble(self, order: list[int], outlines: list[bytes]) -> bytes:
        padded = [outline + b"\0" * (-len(outline) % 4) for outline in outlines]
        ends = np.cumsum([0, *(len(outline) for outline in padded)])
        hmtx = self._tables["hmtx"][0]
        metrics = b"".join(self._metric(hmtx, glyph) for glyph in order)
        head = bytearray(self._table("head"))
        struct.pack_into(">I", head, 8, 0)
        struct.pack_into(">h", head, 50, 1)
        hhea = bytearray(self._table("hhea"))
        struct.pack_into(">H", hhea, 34, len(order))
        maxp = bytearray(self._table("maxp"))
        struct.pack_into(">H", maxp, 4, len(order))
        tables = {
            "glyf": b"".join(padded),
            "head": bytes(head),
            "hhea": bytes(hhea),
            "hmtx": metrics,
            "loca": ends.astype(">u4").tobytes(),
            "maxp": bytes(maxp),
        }
        tables |= {tag: self._table(tag) for tag in _COPIED_TABLES if tag in self._tables}
        return _font_file(tables)

    def _metric(self, hmtx: int, glyph: int) -> bytes:
        if glyph < self._metric_count:
            return self._data[hmtx + 4 * glyph : hmtx + 4 * glyph + 4]
        bearing = hmtx + 4 * self._metric_count + 2 * (glyph - self._metric_count)
        return struct.pack(">H", int(self._advances[-1])) + self._data[bearing : bearing + 2]


def _checksum(data: bytes) -> int:
    words = np.frombuffer(data + b"\0" * (-len(data) % 4), ">u4")
    return int(words.sum(dtype=np.uint64)) & 0xFFFFFFFF


def _font_file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(">4s4H", b"\0\1\0\0", count, power * 16, power.bit_length() - 1, (count - power) * 16)
    offset = len(header) + 16 * count
    directory, body, head_offset = b"", b"", 0
    for tag in sorted(tables):
        data = tables[tag]
        directory += struct.pack(">4sIII", tag.encode("latin-1"), _checksum(data), offset, len(data))
        padded = data + b"\0" * (-len(data) % 4)
        if tag == "head":
            head_offset = offset
        body += padded
        offset += len(padded)
    whole = bytearray(header + directory + body)
    struct.pack_into(">I", whole, head_offset + 8, (_CHECKSUM_MAGIC - _checksum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)
