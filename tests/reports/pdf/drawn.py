"""What a paper's pages hold, read from their operators: every piece of text with its place, every line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from fundwatch.reports.papers.content import Paper
from fundwatch.reports.pdf.faces import bundled_fonts
from fundwatch.reports.pdf.paper_document import suited
from fundwatch.reports.pdf.paper_flow import PaperFlow
from fundwatch.reports.pdf.paper_layout import PaperLayout
from fundwatch.reports.pdf.paper_measure import measured
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheet

_PLACE = re.compile(r"Tc 1 0 0 1 (-?[\d.]+) (-?[\d.]+) Tm")
_RUN = re.compile(r"/(F\d+) ([\d.]+) Tf <([0-9a-f]*)> Tj")
_RULE = re.compile(r"([\d.]+) w (-?[\d.]+) (-?[\d.]+) m (-?[\d.]+) (-?[\d.]+) l S")


@dataclass(frozen=True)
class Piece:
    """A text on a page: where its base line begins, how wide it is, its size."""

    x: float
    y: float
    width: float
    size: float
    text: str


@dataclass(frozen=True)
class DrawnPage:
    """A page: its pieces, the heights of its thick (frame) and thin (between rows) lines across, its lines down.

    A line down is its place and between which heights it runs.
    """

    pieces: tuple[Piece, ...]
    thick: tuple[float, ...]
    across: tuple[float, ...]
    down: tuple[tuple[float, float, float], ...] = ()

    def within(self, top: float, bottom: float) -> list[Piece]:
        return [piece for piece in self.pieces if bottom < piece.y < top]


@dataclass(frozen=True)
class Drawn:
    """A paper as it was set."""

    flow: PaperFlow
    layouts: tuple[tuple[PaperLayout, ...], ...]
    pages: tuple[DrawnPage, ...]
    said: str


def drawn(paper: Paper) -> Drawn:
    pen = Pen(bundled_fonts())
    frame, layouts, said = suited(paper, [measured(table, pen) for table in paper.tables], pen)
    flow = PaperFlow(pen, replace(paper, notes=(*paper.notes, said)) if said else paper, frame)
    flow.pour(layouts)
    return Drawn(flow, tuple(layouts), tuple(_page(pen, sheet) for sheet in flow.sheets.pages), said)


def _page(pen: Pen, sheet: Sheet) -> DrawnPage:
    rules = [tuple(map(float, found)) for text in sheet.rules for found in _RULE.findall(text)]
    level = {(width, y1) for width, _x1, y1, _x2, y2 in rules if y1 == y2}
    return DrawnPage(
        tuple(piece for text in sheet.text for piece in _pieces(pen, text)),
        tuple(sorted(y for width, y in level if width == 1.0)),
        tuple(sorted(y for width, y in level if width != 0.4)),
        tuple((x1, min(y1, y2), max(y1, y2)) for _width, x1, y1, x2, y2 in rules if x1 == x2),
    )


def _pieces(pen: Pen, operators: str) -> Iterator[Piece]:
    place = _PLACE.search(operators)
    assert place
    text, width, size = "", 0.0, 0.0
    fonts = {font.name: font for font in pen.fonts._embedded.values()}
    for name, points, codes in _RUN.findall(operators):
        size = float(points)
        for start in range(0, len(codes), 4):
            code = fonts[name]._codes[int(codes[start : start + 4], 16)]
            text += chr(code)
            width += fonts[name].file.advance(fonts[name].file.glyph(code)) * size / 1000
    yield Piece(float(place[1]), float(place[2]), width, size, text)
