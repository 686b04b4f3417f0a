"""The source behind an .ods file (OpenDocument 1.0 to 1.4), zipped or flat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import BinaryIO

from fundwatch.ingest.workbook.collection import no_collection
from fundwatch.ingest.workbook.faults import SAVE_AGAIN, SEND_AGAIN, FileFaultError, locked
from fundwatch.ingest.workbook.gathering import Gathering
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.openrows import RegularRows
from fundwatch.ingest.workbook.opentable import STYLE, TABLE, TableReader
from fundwatch.ingest.workbook.parts import Package
from fundwatch.ingest.workbook.sheets import Block, SheetInfo
from fundwatch.ingest.workbook.xmlsections import Chunks, Section, sections_of
from fundwatch.ingest.workbook.xmlwalk import CHUNK, XmlWalk, plain_chunks

_CONTENT = "content.xml"
_MANIFEST = "meta-inf/manifest.xml"
_LENGTH = re.compile(r"([\d.]+)(cm|mm|in|pt|pc|px)")
_POINTS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_POINTS_A_CHARACTER = 5.6


class OpenDocument:
    """Reads the tables of an OpenDocument spreadsheet; memory holds one piece."""

    def __init__(self, stream: BinaryIO, package: Package | None = None) -> None:
        """`package` is the zip; without one the file is a flat document."""
        self._stream = stream
        self._package = package
        self._sections = sections_of(_zipped(package) if package else lambda: plain_chunks(stream), "table")
        self._shown = [section for section in self._sections.found if _is_sheet(section)]
        if not self._shown:
            raise FileFaultError("里没有可以读取的工作表。", SAVE_AGAIN)
        self._looks: dict[int, SheetLook] = {}
        self.sheets = tuple(
            SheetInfo(
                section.attributes.get(f"{{{TABLE}}}name", ""),
                hidden=section.attributes.get(f"{{{TABLE}}}style-name", "") in self._styles.hidden,
                index=index,
            )
            for index, section in enumerate(self._shown)
        )

    @cached_property
    def _styles(self) -> _Styles:
        styles = _Styles()
        walk = XmlWalk(styles.start)
        for _ in walk.feed_all(self._sections.head()):
            pass
        return styles

    def blocks(self, sheet: SheetInfo, size: int) -> Iterator[Block]:
        """Read one sheet from its beginning in blocks of at most `size` rows."""
        look = self._looks[sheet.index] = SheetLook()
        gathering = Gathering(sheet.name)
        reader = TableReader(gathering, look, self._styles.widths)
        walk = XmlWalk(reader.start, reader.end, reader.characters)
        regular = RegularRows(reader, self._sections.root)
        rest = b""
        pieces = self._sections.pieces(self._sections.found.index(self._shown[sheet.index]))
        for piece in pieces:
            with no_collection():
                rest = _take(reader, walk, regular, rest + piece)
            yield from gathering.blocks(size, at_end=False)
            if reader.is_done:
                break
        else:
            reader.take(walk, rest)
            if not reader.is_done:
                raise FileFaultError("的内容已损坏或不完整。", SEND_AGAIN)
        for _ in pieces:
            pass
        yield from gathering.blocks(size)

    def look(self, sheet: SheetInfo) -> SheetLook:
        """How a sheet that has been read looks."""
        return self._looks.get(sheet.index, SheetLook())

    def close(self) -> None:
        """Let go of the file."""
        if self._package is not None:
            self._package.close()
        self._stream.close()


def _take(reader: TableReader, walk: XmlWalk, regular: RegularRows, piece: bytes) -> bytes:
    """Take a piece, its regular rows by pattern; gives the beginning of a row that waits for more."""
    start, end = regular.region(piece) if regular.is_usual else (0, 0)
    if start == end:
        reader.take(walk, piece)
        return b""
    reader.take(walk, piece[:start])
    if not (reader.is_between_rows and regular.take(piece[start:end])):
        reader.take(walk, piece[start:end])
    if len(piece) - end > CHUNK or reader.is_done:
        reader.take(walk, piece[end:])
        return b""
    return piece[end:]


def _zipped(package: Package) -> Chunks:
    """The content part; refuses a document that a password keeps shut."""
    manifest = package.part(_MANIFEST)
    if manifest is not None and any(b"encryption-data" in chunk for chunk in manifest.chunks(CHUNK)):
        raise locked()
    part = package.part(_CONTENT)
    if part is None:
        raise FileFaultError("缺少工作簿的主要内容，文件已损坏。", SEND_AGAIN)
    return lambda: part.chunks(CHUNK)


def _is_sheet(section: Section) -> bool:
    """Whether a table is a sheet: not one inside a cell, nor the kept copy of another file's."""
    inside = section.attributes.get(f"{{{TABLE}}}is-sub-table") == "true"
    return not inside and not section.attributes.get(f"{{{TABLE}}}name", "").startswith("'file:")


class _Styles:
    """What the styles before the first table say: which hide a table, how wide those of columns are."""

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self.widths: dict[str, float] = {}
        self._name = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See the beginning of an element."""
        if name == f"{STYLE} style":
            self._name = attributes.get(f"{STYLE} name", "")
        elif name == f"{STYLE} table-properties" and attributes.get(f"{TABLE} display") == "false":
            self.hidden.add(self._name)
        elif name == f"{STYLE} table-column-properties":
            length = _LENGTH.fullmatch(attributes.get(f"{STYLE} column-width", ""))
            if length is not None:
                self.widths[self._name] = float(length[1]) * _POINTS[length[2]] / _POINTS_A_CHARACTER
