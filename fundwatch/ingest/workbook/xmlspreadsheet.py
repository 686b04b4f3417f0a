"""The source behind an XML spreadsheet of Excel 2003, which web systems call .xls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from fundwatch.ingest.workbook.collection import no_collection
from fundwatch.ingest.workbook.faults import SAVE_AGAIN, SEND_AGAIN, FileFaultError
from fundwatch.ingest.workbook.gathering import Gathering
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.sheets import Block, SheetInfo
from fundwatch.ingest.workbook.xmlsections import sections_of
from fundwatch.ingest.workbook.xmltable import SPREADSHEET, XmlTableReader
from fundwatch.ingest.workbook.xmlwalk import XmlWalk, plain_chunks

# Stands behind the rows of a sheet, among its options.
_HIDDEN_MARK = rb"<(?:[A-Za-z_][\w.-]*:)?Visible>\s*Sheet(?:Very)?Hidden"


class XmlSpreadsheet:
    """Reads the worksheets of an XML spreadsheet; memory holds one piece."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sections = sections_of(lambda: plain_chunks(stream), "Worksheet", _HIDDEN_MARK)
        if not self._sections.found:
            raise FileFaultError("里没有可以读取的工作表。", SAVE_AGAIN)
        self._looks: dict[int, SheetLook] = {}
        self.sheets = tuple(
            SheetInfo(section.attributes.get(f"{{{SPREADSHEET}}}Name", ""), section.is_marked, index)
            for index, section in enumerate(self._sections.found)
        )

    def blocks(self, sheet: SheetInfo, size: int) -> Iterator[Block]:
        """Read one sheet from its beginning in blocks of at most `size` rows."""
        look = self._looks[sheet.index] = SheetLook()
        gathering = Gathering(sheet.name)
        reader = XmlTableReader(gathering, look)
        walk = XmlWalk(reader.start, reader.end, reader.characters)
        for piece in self._sections.pieces(sheet.index):
            with no_collection():
                reader.take(walk, piece)
            yield from gathering.blocks(size, at_end=False)
            if reader.is_done:
                break
        else:
            raise FileFaultError("的内容已损坏或不完整。", SEND_AGAIN)
        yield from gathering.blocks(size)

    def look(self, sheet: SheetInfo) -> SheetLook:
        """How a sheet that has been read looks."""
        return self._looks.get(sheet.index, SheetLook())

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
