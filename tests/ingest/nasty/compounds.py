"""Writing the container of an .xls: named streams in sectors of 512 bytes, small ones in a stream of their own."""

from __future__ import annotations

import struct
from collections.abc import Mapping

SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096
FREE, END, FAT, LIST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
IN_HEADER, IN_SECTOR = 109, 127


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A container with these streams in its root."""
    sectors: list[bytes] = []
    table: list[int] = []

    def put(content: bytes) -> int:
        if not content:
            return END
        first = len(sectors)
        parts = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        sectors.extend(parts)
        table.extend([*range(first + 1, first + len(parts)), END])
        return first

    mini, mini_table, places = b"", list[int](), {}
    for name, content in streams.items():
        if len(content) >= CUTOFF:
            places[name] = put(content)
            continue
        first = len(mini_table)
        count = -(-len(content) // MINI_SECTOR)
        mini += content.ljust(count * MINI_SECTOR, b"\0")
        mini_table += [*range(first + 1, first + count), END] if count else []
        places[name] = first if count else END
    mini_start = put(mini)
    mini_fat = put(b"".join(struct.pack("<I", number) for number in mini_table))
    names = list(streams)
    entries = [_entry("Root Entry", 5, mini_start, len(mini), child=1 if names else FREE)]
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else FREE
        entries.append(_entry(name, 2, places[name], len(streams[name]), right=right))
    directory = put(b"".join(entries))
    return _joined(sectors, table, directory, mini_fat, mini_sectors=-(-len(mini_table) * 4 // SECTOR))


def _entry(name: str, kind: int, start: int, size: int, *, right: int = FREE, child: int = FREE) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return head + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)


def _joined(sectors: list[bytes], table: list[int], directory: int, mini_fat: int, *, mini_sectors: int) -> bytes:
    """Put the header before the sectors, and behind them the table of sectors and, of a large file, the list of its."""
    fat_sectors = more_sectors = 0
    while (len(table) + fat_sectors + more_sectors) * 4 > fat_sectors * SECTOR:
        fat_sectors += 1
        more_sectors = max(0, -(-(fat_sectors - IN_HEADER) // IN_SECTOR))
    places = [*range(len(sectors), len(sectors) + fat_sectors)]
    full = [*table, *[FAT] * fat_sectors, *[LIST] * more_sectors]
    full += [FREE] * (fat_sectors * SECTOR // 4 - len(full))
    first_more = len(sectors) + fat_sectors
    lists = b""
    for number in range(more_sectors):
        listed = places[IN_HEADER + number * IN_SECTOR :][:IN_SECTOR]
        following = first_more + number + 1 if number + 1 < more_sectors else END
        lists += struct.pack("<128I", *listed, *[FREE] * (IN_SECTOR - len(listed)), following)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<III", 0, fat_sectors, directory) + struct.pack("<III", 0, CUTOFF, mini_fat)
    header += struct.pack("<III", mini_sectors, first_more if more_sectors else END, more_sectors)
    in_header = [*places[:IN_HEADER], *[FREE] * (IN_HEADER - len(places))]
    header += struct.pack("<109I", *in_header)
    return header + b"".join(sectors) + struct.pack(f"<{len(full)}I", *full) + lists
