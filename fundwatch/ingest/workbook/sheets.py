"""The shape in which the cells of a file are handed on: workbook, sheets, columnar blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

from fundwatch.ingest.workbook.cells import Cell
from fundwatch.ingest.workbook.faults import told_about
from fundwatch.ingest.workbook.looks import SheetLook

DEFAULT_BLOCK_ROWS = 20_000

#: What a file really is, whatever it is called.
FileKind = Literal["xlsx", "xls", "ods", "xml", "html", "mhtml", "csv"]


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """One worksheet of a file; `index` counts the worksheets of the file from 0 (chart sheets left out)."""

    name: str
    hidden: bool
    index: int


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a sheet, by columns.

    `row_numbers` are the rows as a person sees them (1-based, ascending in any ordinary file); rows
    without a single filled cell are left out. Column 0 is column A; all columns are as long as
    `row_numbers`. Blocks of one sheet may differ in width: a block ends at its last filled column. A block
    is never empty. `hidden_rows` holds those of its row numbers that the sheet hides.
    """

    row_numbers: Sequence[int]
    columns: list[list[Cell]]
    hidden_rows: frozenset[int]

    def __len__(self) -> int:
        return len(self.row_numbers)


class Source(Protocol):
    """What reads the sheets of one kind of file."""

    @property
    def sheets(self) -> tuple[SheetInfo, ...]:
        """The worksheets in the order of the file."""
        ...

    def blocks(self, sheet: SheetInfo, size: int) -> Iterator[Block]:
        """Read one sheet from its beginning in blocks of at most `size` rows."""
        ...

    def look(self, sheet: SheetInfo) -> SheetLook:
        """How a sheet looks whose blocks have been read to the end."""
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...


class Workbook:
    """An opened file; a context manager.

    `sha256` is the hexadecimal digest of the file's bytes.
    """

    def __init__(self, path: Path, sha256: str, kind: FileKind, source: Source) -> None:
        self.path = path
        self.name = path.name
        self.sha256 = sha256
        self.kind = kind
        self.sheets = source.sheets
        self._source = source

    def blocks(self, sheet: SheetInfo, size: int = DEFAULT_BLOCK_ROWS) -> Iterator[Block]:
        """Read one sheet from its beginning in blocks of at most `size` rows.

        Raises UnreadableFileError in the middle when the file turns out to be damaged there.
        """
        with told_about(self.name):
            yield from self._source.blocks(sheet, size)

    def look(self, sheet: SheetInfo) -> SheetLook:
        """How a sheet looks whose blocks have been read to the end; nothing is known of one that has not."""
        return self._source.look(sheet)

    def close(self) -> None:
        """Let go of the file; the blocks already read stay."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
