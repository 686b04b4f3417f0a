"""What a printed paper (台账, 汇总表, 清单) says, apart from how it is printed: typed cells for PDF and workbook.

A notice freezes final text; a paper keeps numbers as numbers, so that the workbook made of it can be added up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from fundwatch.errors import UsageError
from fundwatch.reports.content import LogHead

#: What the whole numbers of a column are: money and wan are fen (printed as yuan, as 万元), rate is hundredths of
#: a percent (9531 is 95.31%), number is a count, quantity is millionths (12500000 is 12.5). A text in such a column is
#: printed as it stands.
CellKind = Literal["text", "money", "wan", "number", "rate", "quantity", "day"]
Cell = str | int | date | None

#: Who signs a paper unless it says otherwise.
SIGNATORIES = ("制表人", "审核人", "负责人")


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column; `group` is the header above it that it shares with its neighbours, `weight` its share of the width.

    The cells of a `whole` column (numbers of documents, names) are not wrapped while there is room. A `hidden` column
    is not printed; in the workbook it is there but folded away (a number that has to come back with the reply).
    """

    label: str
    kind: CellKind = "text"
    weight: int = 10
    whole: bool = False
    group: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row with a cell for each column; an `emphasised` one is a subtotal."""

    cells: tuple[Cell, ...]
    emphasised: bool = False


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table: a sheet of the workbook, a section of the PDF. `total` is printed last, with 合计 in its first cell.

    `name` is the sheet's name and, where a paper has several tables, the section's heading. `entry` are the columns
    (from 0) that the receiver fills in, left open in the workbook, with the choices where there are any. With
    `page_sums` each printed page ends with 本页小计 of the columns that have a number in `total`.
    """

    name: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[PaperRow, ...]
    total: tuple[Cell, ...] | None = None
    entry: tuple[tuple[int, tuple[str, ...]], ...] = ()
    page_sums: bool = False

    def __post_init__(self) -> None:
        width = len(self.columns)
        uneven = sum(len(row.cells) != width for row in self.rows)
        if not width or uneven or (self.total is not None and len(self.total) != width):
            raise UsageError(f"表“{self.name}”各行的列数与表头不一致：表头 {width} 列，{uneven} 行不符。")
        if all(column.hidden for column in self.columns):
            raise UsageError(f"表“{self.name}”没有可以打印的栏目。")


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper.

    `scope` says of what (place, year, until which day), `unit_note` stands top right (单位：元), `notes` below the
    tables say how the figures are to be read. `day` is the day it was made for; equal papers print equal bytes.
    """

    kind: str
    title: str
    scope: str
    office: str
    day: date
    tables: tuple[PaperTable, ...]
    unit_note: str = ""
    notes: tuple[str, ...] = ()
    signatories: tuple[str, ...] = SIGNATORIES
    sealed: bool = True
    orientation: Literal["landscape", "portrait"] = "landscape"
    log_head: LogHead | None = None
    lead_in: tuple[str, ...] = field(default=())
