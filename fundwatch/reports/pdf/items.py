"""What is poured onto sheets: lines of text and of titles, white space, tables."""

from __future__ import annotations

from dataclasses import dataclass

from fundwatch.reports.pdf.faces import Role
from fundwatch.reports.pdf.geometry import NO_3
from fundwatch.reports.pdf.linebreak import Placed
from fundwatch.reports.pdf.table_layout import TableLayout


@dataclass(frozen=True)
class TextLine:
    """One line of the grid; `glued` lines may not be parted from what follows them."""

    placed: tuple[Placed, ...]
    role: Role
    indent: float = 0.0
    glued: bool = False
    size: float = NO_3


@dataclass(frozen=True)
class TitleLine:
    """A centred line of a title, `height` points high."""

    text: str
    role: Role
    size: float
    height: float
    glued: bool = True


@dataclass(frozen=True)
class Gap:
    """White space, dropped at the head of a sheet."""

    height: float
    glued: bool = False


@dataclass(frozen=True)
class Grid:
    """A table, with the line signed below it; `counted` says on each page which part of how many it is."""

    layout: TableLayout
    unit_note: str = ""
    signatories: tuple[str, ...] = ()
    counted: bool = False


Item = TextLine | TitleLine | Gap | Grid
