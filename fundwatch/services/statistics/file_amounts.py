"""Tests over a column of amounts in a file that is not imported: an export of another office, a published data set."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from fundwatch.errors import UsageError
from fundwatch.ingest.converters.money import MoneyConverter
from fundwatch.ingest.workbook import Block, open_workbook
from fundwatch.ledger.policy import shipped
from fundwatch.models.fields import Field, Kind
from fundwatch.services.statistics.asking import Asked, Made
from fundwatch.services.statistics.material import Material, ReadColumn
from fundwatch.services.statistics.running import named


def run_file(path: Path, header: str, test: str, bounds: tuple[int, ...] = ()) -> Made:
    """Run a test over the column with a header in a file's first sheet that has it; nothing is stored.

    Raises UsageError where the test takes something else than one column of amounts, or no sheet has the column;
    UnreadableFileError where the file cannot be read. Cells that are no amount count as blank, and a note says how
    many there are.
    """
    declared = named(test)
    if Kind.MONEY not in declared.column.kinds:
        raise UsageError(f"“{test}”要用账里的表，不能直接检查文件里的一栏。")
    amounts, unread = _amounts(path, header)
    material = Material(ReadColumn(header, header, Kind.MONEY, amounts), None, shipped(), date.today())  # noqa: DTZ011 - the office's own calendar day
    made = declared.make(Asked(test, path.name, header, "", bounds=bounds), material)
    return made.told(f"有 {unread:,} 格不是金额，没有参加。") if unread else made


def _amounts(path: Path, header: str) -> tuple[list[int | None], int]:
    """The amounts in fen below a header that stands in a sheet's first row; how many cells hold no amount."""
    with open_workbook(path) as book:
        for sheet in book.sheets:
            found = _column(book.blocks(sheet), header)
            if found is not None:
                return found
    raise UsageError(f"文件“{path.name}”里没有“{header}”这一栏。", "栏目名称要与文件第一行的表头完全一致。")


def _column(blocks: Iterable[Block], header: str) -> tuple[list[int | None], int] | None:
    converter = MoneyConverter(Field(header, Kind.MONEY, negative=True))
    amounts: list[int | None] = []
    unread, place, start = 0, -1, 1
    # A sheet is read to its end also without the column: readers let go of the file there.
    for number, block in enumerate(blocks):
        if number == 0:
            headers = [str(column[0]).strip() for column in block.columns]
            place = headers.index(header) if header in headers else -1
        if place >= 0:
            # A block ends at its last filled column.
            cells = block.columns[place] if place < len(block.columns) else [None] * len(block)
            found = converter.convert(cells[start:])
            amounts += found.values
            unread += len(found.refusals)
        start = 0
    return None if place < 0 else (amounts, unread)
