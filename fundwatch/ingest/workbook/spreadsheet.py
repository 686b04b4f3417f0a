"""The source behind an .xlsx file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import BinaryIO

from fundwatch.ingest.workbook.anyrows import read_any_rows
from fundwatch.ingest.workbook.collection import no_collection
from fundwatch.ingest.workbook.faults import SAVE_AGAIN, FileFaultError
from fundwatch.ingest.workbook.grid import LAST_ROW, FilledCells, blocks_of
from fundwatch.ingest.workbook.layout import layout_of
from fundwatch.ingest.workbook.looks import SheetLook, look_of
from fundwatch.ingest.workbook.parts import Opening, Package, pieces_of
from fundwatch.ingest.workbook.regularrows import read_regular_rows
from fundwatch.ingest.workbook.sheets import Block, SheetInfo
from fundwatch.ingest.workbook.texts import shared_texts
from fundwatch.ingest.workbook.values import CellReader

# Big enough that the work on a piece outweighs its start, small enough that its arrays stay near the processor.
PIECE_SIZE = 8 * 2**20


class Spreadsheet:
    """Reads the worksheets of an .xlsx; memory holds its shared strings and one piece of one sheet."""

    def __init__(self, stream: BinaryIO, piece_size: int = PIECE_SIZE) -> None:
        self._stream = stream
        self._piece_size = piece_size
        self._package = Package(stream)
        self._layout = layout_of(self._package)
        self._looks: dict[int, SheetLook] = {}
        self.sheets = self._layout.sheets

    @cached_property
    def _reader(self) -> CellReader:
        texts = shared_texts(self._layout.shared_strings, self._piece_size)
        return CellReader(texts, self._layout.formats, self._layout.since_1904)

    def blocks(self, sheet: SheetInfo, size: int) -> Iterator[Block]:
        """Read one sheet from its beginning in blocks of at most `size` rows."""
        part = self._layout.sheet_parts[sheet.index]
        row_before = 0
        rows_read = 0
        head, tail = b"", bytearray()
        for opening, piece in pieces_of(part, "worksheet", "sheetData", "row", self._piece_size, tail):
            head = opening.head
            cells = self._cells(opening, piece, row_before)
            rows_read += len(cells.row_numbers)
            if not len(cells.row_numbers):
                continue
            row_before = int(cells.row_numbers[-1])
            if rows_read > LAST_ROW or int(cells.row_numbers.max()) > LAST_ROW:
                raise FileFaultError(
                    f"的工作表“{sheet.name}”行号超出了 Excel 的 {LAST_ROW} 行，文件已损坏。", SAVE_AGAIN
                )
            yield from blocks_of(cells, sheet.name, size)
        self._looks[sheet.index] = look_of(head, bytes(tail))

    def look(self, sheet: SheetInfo) -> SheetLook:
        """How a sheet that has been read looks."""
        return self._looks.get(sheet.index, SheetLook())

    def _cells(self, opening: Opening, piece: bytes, row_before: int) -> FilledCells:
        with no_collection():
            cells = read_regular_rows(opening.without_prefix(piece), self._reader)
            if cells is not None:
                return cells
            return read_any_rows(opening.parse(piece), self._reader, row_before)

    def close(self) -> None:
        """Let go of the file."""
        self._package.close()
        self._stream.close()
