"""The source behind an .xls or .et file: Excel 2 to 2003 and what writes like them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fundwatch.ingest.workbook.biffbook import book_of
from fundwatch.ingest.workbook.biffcells import BiffSheetReader
from fundwatch.ingest.workbook.collection import no_collection
from fundwatch.ingest.workbook.compound import CompoundFile
from fundwatch.ingest.workbook.grid import blocks_of
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.sheets import Block, SheetInfo

# The stream of Excel 97 and later, and of Excel 5 and 95; a file that holds both says the same in both.
BOOK_STREAMS = ("Workbook", "Book")
# Every spreadsheet program writes it, hardly a library does.
_SUMMARY = "\x05SummaryInformation"


class Legacy:
    """Reads the sheets of a BIFF workbook; memory holds the file and one sheet."""

    def __init__(self, path: Path, stream: BinaryIO, container: CompoundFile | None) -> None:
        """`container` holds the workbook; without one the file itself is the workbook."""
        self._stream = stream
        if container is None:
            stream.seek(0)
            data, unfinished = stream.read(), False
        else:
            name = next(name for name in BOOK_STREAMS if name in container.names)
            data, unfinished = container.read(name), _SUMMARY not in container.names
        self._book = book_of(data, path.stem, unfinished=unfinished)
        self._looks: dict[int, SheetLook] = {}
        self.sheets = tuple(self._book.sheets)

    def blocks(self, sheet: SheetInfo, size: int) -> Iterator[Block]:
        """Read one sheet in blocks of at most `size` rows."""
        with no_collection():
            reader = BiffSheetReader(self._book)
            cells = reader.read(self._book.starts[sheet.index])
        self._looks[sheet.index] = reader.look
        del reader
        yield from blocks_of(cells, sheet.name, size)

    def look(self, sheet: SheetInfo) -> SheetLook:
        """How a sheet that has been read looks."""
        return self._looks.get(sheet.index, SheetLook())

    def close(self) -> None:
        """Let go of the file."""
        self._stream.close()
