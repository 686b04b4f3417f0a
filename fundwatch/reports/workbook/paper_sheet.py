"""A paper's table as a worksheet: heading, two-level head, rows, total, notes, signatures; ready to be printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, islice

from fundwatch.errors import UsageError
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Cell, Paper, PaperRow, PaperTable
from fundwatch.reports.papers.texts import decimals, shown, total_cells
from fundwatch.reports.workbook import package
from fundwatch.reports.workbook.paper_cells import CellWriter, cell_writer
from fundwatch.reports.workbook.paper_entry import protection, validations
from fundwatch.reports.workbook.paper_styles import Align, CellStyle, Fill, Font, Styles
from fundwatch.reports.workbook.paper_widths import column_widths, lines_needed
from fundwatch.reports.workbook.writing import LAST_ROW, ROWS_A_PIECE, column_letters, text_cell

_SAMPLE = 500
_TITLE_HEIGHT, _LINE_HEIGHT, _NOTE_HEIGHT, _SIGN_HEIGHT = 30, 18, 14, 30
_WIDE = 230
_A4, _A3 = 9, 8
_SIDES: tuple[Align, ...] = ("left", "center", "right")
_LOOKS: tuple[tuple[Font, Align], ...] = (
    ("title", "center"),
    ("section", "left"),
    ("plain", "left"),
    ("plain", "center"),
    ("plain", "right"),
)
_FOLDED = ' hidden="1"'


@dataclass
class _Lines:
    """The rows written above and below the table, and what they merge."""

    sheet: PaperSheet
    row: int = 0
    merged: list[str] = field(default_factory=list)

    def whole(self, text: str, style: int, height: float) -> str:
        """A line over all columns."""
        return self.segments([text], [style], height)

    def segments(self, texts: Sequence[str], styles: Sequence[int], height: float) -> str:
        """A line in several parts side by side; in one where there are too few columns."""
        self.row += 1
        edges = self.sheet.edges(len(texts))
        if len(edges) <= len(texts):
            texts, styles, edges = ["　　".join(filter(None, texts))], styles[:1], self.sheet.edges(1)
        cells, lines = [], 1
        for number, (text, style) in enumerate(zip(texts, styles, strict=True)):
            first, last = edges[number], edges[number + 1] - 1
            cells.append(f'<c r="{self.sheet.letters[first]}{self.row}" s="{style}"{text_cell(text)}' if text else "")
            lines = max(lines, lines_needed(text, sum(self.sheet.widths[first : last + 1])))
            if last > first:
                self.merged.append(f"{self.sheet.letters[first]}{self.row}:{self.sheet.letters[last]}{self.row}")
        return f'<row r="{self.row}" ht="{height * lines}" customHeight="1">{"".join(cells)}</row>'


class PaperSheet:
    """One worksheet, planned when made, written once by `pieces`.

    `rows` stand in for the table's own where there are too many to be kept; they are read once. `continued` sheets
    have neither notes nor signatures.
    """

    def __init__(
        self,
        paper: Paper,
        table: PaperTable,
        styles: Styles,
        rows: Iterable[PaperRow] | None = None,
        *,
        several: bool = False,
        lists: dict[int, str] | None = None,
    ) -> None:
        self.paper, self.table, self.styles = paper, table, styles
        self.several, self.lists = several, lists or {}
        self.rows = iter(table.rows if rows is None else rows)
        sample = list(islice(self.rows, _SAMPLE))
        self.rows = chain(sample, self.rows)
        self.total = total_cells(table)
        self.places = self._places(streamed=rows is not None)
        self.widths = column_widths(table, [*(row.cells for row in sample), *([self.total] if self.total else [])])
        self.letters = [column_letters(place) for place in range(len(table.columns))]
        self.head_rows = 2 if any(column.group for column in table.columns) else 1
        above = 2 + several + len(paper.lead_in)
        self.titles = (above + 1, above + self.head_rows)
        entry = {place for place, _choices in table.entry}
        self.plain = self._writers("plain", "none", entry)
        self.strong = self._writers("bold", "strong", entry)
        # Every format is numbered now: the part that lists them is written before the sheets are.
        self.looks = {look: self._style(*look) for look in _LOOKS}
        self.head_style = styles.number(CellStyle("bold", "head", number="@", align="center"))

    def edges(self, parts: int) -> list[int]:
        """Where each of so many parts of about equal width begins (column from 0), and where the last ends."""
        visible = shown(self.table)
        if parts >= len(visible):
            return [0, len(self.letters)]
        whole = sum(self.widths[place] for place in visible)
        edges, run, part = [0], 0.0, 1
        for number, place in enumerate(visible):
            left = len(visible) - number
            if (
                part < parts
                and number
                and (run >= whole * part / parts - self.widths[place] / 2 or left == parts - part)
            ):
                edges.append(place)
                part += 1
            run += self.widths[place]
        return [*edges, len(self.letters)]

    def pieces(self) -> Iterator[str]:
        """The sheet's XML, piece by piece."""
        lines = _Lines(self)
        yield self._start()
        yield "".join(self._heading(lines))
        yield self._head(lines)
        first = lines.row + 1
        yield from self._body(lines)
        last = lines.row
        if self.total is not None:
            lines.row += 1
            yield self._row(lines.row, self.total, self.strong)
        yield "".join(self._below(lines))
        yield self._end(lines, first, last)

    def _places(self, *, streamed: bool) -> list[int]:
        """Decimals of each 万元 column; a stream's are not known beforehand, its format shows those there are."""
        if streamed:
            return [0] * len(self.table.columns)
        rows = [row.cells for row in self.table.rows] + ([self.total] if self.total else [])
        return [decimals(column, (row[place] for row in rows)) for place, column in enumerate(self.table.columns)]

    def _writers(self, font: Font, fill: Fill, entry: set[int]) -> list[CellWriter]:
        return [
            cell_writer(
                column,
                self.styles,
                self.places[place],
                font=font,
                fill="entry" if place in entry and font == "plain" else fill,
            )
            for place, column in enumerate(self.table.columns)
        ]

    def _start(self) -> str:
        titles = self.titles[1]
        columns = "".join(
            f'<col min="{place}" max="{place}" width="{width}"{_FOLDED if column.hidden else ""} customWidth="1"/>'
            for place, (width, column) in enumerate(zip(self.widths, self.table.columns, strict=True), start=1)
        )
        return (
            f'{package.SHEET_START}<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>{package.frozen(titles)}'
            f"<cols>{columns}</cols><sheetData>"
        )

    def _heading(self, lines: _Lines) -> Iterator[str]:
        yield lines.whole(self.paper.title, self.looks["title", "center"], _TITLE_HEIGHT)
        office = f"编制单位：{self.paper.office}"
        sides = [self.looks["plain", align] for align in _SIDES]
        yield lines.segments([office, self.paper.scope, self.paper.unit_note], sides, _LINE_HEIGHT)
        if self.several:
            yield lines.whole(self.table.name, self.looks["section", "left"], _LINE_HEIGHT)
        for line in self.paper.lead_in:
            yield lines.whole(line, self.looks["plain", "left"], _LINE_HEIGHT)

    def _head(self, lines: _Lines) -> str:
        style = self.head_style
        low = lines.row + self.head_rows
        made: list[list[str]] = [[] for _ in range(self.head_rows)]
        for group, members in groupby(range(len(self.table.columns)), key=lambda p: self.table.columns[p].group):
            for number, place in enumerate(members):
                column, letter = self.table.columns[place], self.letters[place]
                texts = [group if not number else "", column.label] if group else [column.label, ""][: self.head_rows]
                for level, text in enumerate(texts):
                    cell = f'<c r="{letter}{lines.row + 1 + level}" s="{style}"'
                    made[level].append(cell + (text_cell(text) if text else "/>"))
                if not group and self.head_rows > 1:
                    lines.merged.append(f"{letter}{lines.row + 1}:{letter}{low}")
        lines.merged += self._merged_groups(lines.row + 1)
        lines.row = low
        return "".join(f'<row r="{low - len(made) + 1 + n}">{"".join(cells)}</row>' for n, cells in enumerate(made))

    def _merged_groups(self, row: int) -> list[str]:
        merged = []
        for group, members in groupby(range(len(self.letters)), key=lambda place: self.table.columns[place].group):
            listed = list(members)
            if group and len(listed) > 1:
                merged.append(f"{self.letters[listed[0]]}{row}:{self.letters[listed[-1]]}{row}")
        return merged

    def _body(self, lines: _Lines) -> Iterator[str]:
        rows = iter(self.rows)
        while batch := list(islice(rows, ROWS_A_PIECE)):
            if lines.row + len(batch) >= LAST_ROW - 100:
                raise UsageError(f"表“{self.table.name}”超过 {LAST_ROW:,} 行，一张工作表放不下。")
            first = lines.row + 1
            yield "".join(
                [
                    self._row(number, row.cells, self.strong if row.emphasised else self.plain)
                    for number, row in enumerate(batch, start=first)
                ]
            )
            lines.row += len(batch)

    def _row(self, number: int, cells: Sequence[Cell], writers: Sequence[CellWriter]) -> str:
        body = "".join(
            [
                f'<c r="{letter}{number}"{write(cell)}'
                for letter, cell, write in zip(self.letters, cells, writers, strict=True)
            ]
        )
        return f'<row r="{number}">{body}</row>'

    def _below(self, lines: _Lines) -> Iterator[str]:
        style = self.looks["plain", "left"]
        for number, note in enumerate(self.paper.notes, start=1):
            counted = f"{number}." if len(self.paper.notes) > 1 else ""
            yield lines.whole(f"{'注：' if number == 1 else '　　'}{counted}{note}", style, _NOTE_HEIGHT)
        if not self.paper.signatories and not self.paper.sealed:
            return
        signed = [f"{label}：" for label in self.paper.signatories] + ["（公章）"] * self.paper.sealed
        yield lines.segments(signed, [style] * len(signed), _SIGN_HEIGHT)
        yield lines.whole(day_text(self.paper.day), self.looks["plain", "right"], _LINE_HEIGHT)

    def _style(self, font: Font, align: Align) -> int:
        return self.styles.number(CellStyle(font, bordered=False, align=align))

    def _end(self, lines: _Lines, first: int, last: int) -> str:
        merged = "".join(f'<mergeCell ref="{one}"/>' for one in lines.merged)
        if merged:
            merged = f'<mergeCells count="{len(lines.merged)}">{merged}</mergeCells>'
        size = _A3 if sum(self.widths) > _WIDE else _A4
        return (
            f"</sheetData>{protection(self.table)}{merged}"
            f"{validations(self.table, self.letters, (first, last), self.lists)}"
            '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.6" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.35"/>'
            f'<pageSetup paperSize="{size}" orientation="{self.paper.orientation}" fitToWidth="1" fitToHeight="0"/>'
            f"<headerFooter><oddFooter>{_footer(self.paper)}</oddFooter></headerFooter>{package.SHEET_END}"
        )


def _footer(paper: Paper) -> str:
    parts = [paper.kind, *([f"台账日志 {paper.log_head.text}"] if paper.log_head else [])]
    left = "  ".join(parts).replace("&", "&&")
    text = f"&L&8{left}&C第 &P 页　共 &N 页"
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
