"""A paper as a workbook: a sheet for each table, to be added up, filled in, and printed as it is.

Totals are values, not formulas: the program computed them from the books, and a workbook whose total changes with
the rows that somebody deletes from it is no longer the paper that was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from fundwatch.reports.papers.content import Paper, PaperRow
from fundwatch.reports.workbook import package
from fundwatch.reports.workbook.paper_entry import CHOICES_SHEET, outside, ranges
from fundwatch.reports.workbook.paper_sheet import PaperSheet
from fundwatch.reports.workbook.paper_styles import Styles
from fundwatch.reports.workbook.writing import (
    FORBIDDEN_IN_NAMES,
    LONGEST_NAME,
    check_names,
    column_letters,
    text_cell,
    write_parts,
)


def write_paper(path: Path, paper: Paper, streams: Sequence[Iterable[PaperRow]] | None = None) -> None:
    """Write a paper to an .xlsx file; equal papers give equal bytes.

    `streams` give the rows of the tables where they are too many to be kept; each is read once. Raises UsageError
    when a table has more rows than a worksheet, RefusedError when a text is longer than a cell.
    """
    styles = Styles()
    lists = ranges(paper.tables)
    several = len(paper.tables) > 1
    sheets = [
        PaperSheet(paper, table, styles, streams[place] if streams else None, several=several, lists=lists[place])
        for place, table in enumerate(paper.tables)
    ]
    names = _names([table.name for table in paper.tables])
    pieces = [sheet.pieces() for sheet in sheets]
    choices = [line for table in paper.tables for _place, line in outside(table)]
    if choices:
        names.append(CHOICES_SHEET)
        pieces.append(_choices_sheet(choices))
    check_names(names)
    titles = [sheet.titles for sheet in sheets]
    parts = package.parts(names, styles=styles.xml(), titles=titles, hidden=bool(choices))
    write_parts(path, parts, pieces)


def _choices_sheet(choices: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"{package.SHEET_START}<sheetData>"
    for number, line in enumerate(choices, start=1):
        cells = "".join(f'<c r="{column_letters(place)}{number}"{text_cell(text)}' for place, text in enumerate(line))
        yield f'<row r="{number}">{cells}</row>'
    yield f"</sheetData>{package.SHEET_END}"


def _names(wished: Sequence[str]) -> list[str]:
    """Names that spreadsheet programs take, each once."""
    made: list[str] = []
    for wish in wished:
        name = base = FORBIDDEN_IN_NAMES.sub(" ", wish).strip("' ")[:LONGEST_NAME] or "表"
        number = 1
        while name.casefold() in {other.casefold() for other in [*made, CHOICES_SHEET]}:
            number += 1
            tail = f"（{number}）"
            name = base[: LONGEST_NAME - len(tail)] + tail
        made.append(name)
    return made
