"""Sheets that came back: what stood beside each answer when the sheet went out, and which rows nobody answered.

The import reads the answers; here the same files are read once more for the columns that it does not take.
"""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fundwatch.ingest.converters import shown
from fundwatch.ingest.converters.cleaning import squeezed
from fundwatch.ingest.mapping import Mapping, SheetMapping
from fundwatch.ingest.rejection import decoded, encoded
from fundwatch.ingest.staging import Staging
from fundwatch.ingest.workbook import Block, Cell, open_workbook
from fundwatch.reports.papers.finding_check import CODE, ITEM, KIND, SHEET
from fundwatch.services.import_outcome import FilePreview, Preview, SheetPreview

_NUMBER = "finding_no"


@dataclass(frozen=True)
class Mark:
    """What stands beside an answer: the wording it was asked in and the code; None where the sheet has no such column.

    `cells` is the whole row, encoded: a rejected row goes back as it came, with what the import does not take.
    """

    item: str | None
    code: str | None
    cells: str


def mapping_for(preview: Preview) -> Mapping | None:
    """How sheets that were renamed are read; None where every sheet that looks like ours is known by its name."""
    renamed = [
        SheetMapping(SHEET, glob.escape(file.name), glob.escape(sheet.name) if len(file.sheets) > 1 else "*")
        for file in preview.files
        for sheet in file.sheets
        if sheet.suggestion == SHEET
    ]
    return Mapping(KIND, tuple(renamed)) if renamed else None


Place = tuple[int, int]


def marks(files: Sequence[Path], preview: Preview) -> dict[Place, Mark]:
    """What stands beside the answers, by (number of the staged sheet, row)."""
    found: dict[Place, Mark] = {}
    for path, file in zip(files, preview.files, strict=True):
        if not file.refused:
            found |= dict(_of_file(path, file))
    return found


def _of_file(path: Path, file: FilePreview) -> Iterator[tuple[Place, Mark]]:
    with open_workbook(path) as workbook:
        for info, sheet in zip(workbook.sheets, file.sheets, strict=True):
            if sheet.no is not None:
                yield from _of_sheet(workbook.blocks(info), sheet, sheet.no)


def _of_sheet(blocks: Iterator[Block], sheet: SheetPreview, no: int) -> Iterator[tuple[Place, Mark]]:
    places: dict[str, int] | None = None
    for block in blocks:
        for at, row in enumerate(block.row_numbers):
            cells = [column[at] for column in block.columns]
            texts = [_text(cell) for cell in cells]
            if row == sheet.header_row:
                places = {squeezed(text): place for place, text in enumerate(texts) if text}
            elif places is not None:
                yield (no, row), Mark(_at(texts, places.get(ITEM)), _at(texts, places.get(CODE)), encoded(cells))


def _text(cell: Cell) -> str:
    """The whole text of a cell; `shown` cuts long ones."""
    return (cell if isinstance(cell, str) else shown(cell)).strip()


def _at(texts: Sequence[str], place: int | None) -> str | None:
    if place is None:
        return None
    return texts[place] if place < len(texts) else ""


def take_unanswered(staging: Staging) -> dict[int, list[tuple[int, str]]]:
    """Take rows that have a number and nothing else out of the rejected ones; by sheet, their rows and numbers."""
    found: dict[int, list[tuple[int, str]]] = {}
    for sheet in staging.sheets(SHEET):
        columns: dict[str, Sequence[int]] = sheet.layout["columns"]
        answers = [place for attribute, (place, *_) in columns.items() if attribute != _NUMBER]
        asked = "SELECT seq, source_row, cells FROM rejected_row WHERE sheet_no = ? AND cells IS NOT NULL ORDER BY seq"
        for seq, row, cells in staging.connection.execute(asked, (sheet.no,)).fetchall():
            texts = [_text(cell) for cell in decoded(cells)]
            number = _at(texts, columns[_NUMBER][0]) or ""
            if number and not any(_at(texts, place) for place in answers):
                staging.connection.execute("DELETE FROM rejected_row WHERE seq = ?", (seq,))
                found.setdefault(sheet.no, []).append((row, number))
    return found
