"""A paper to the bytes of its PDF: the sheet it takes, its tables laid out for it, its pages."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fundwatch.errors import UsageError
from fundwatch.reports.papers.content import Paper
from fundwatch.reports.pdf.faces import FontSet, bundled_fonts
from fundwatch.reports.pdf.file import finished, new_document
from fundwatch.reports.pdf.geometry import PaperFrame
from fundwatch.reports.pdf.paper_flow import PaperFlow, page_foot
from fundwatch.reports.pdf.paper_layout import PaperLayout, fitted
from fundwatch.reports.pdf.paper_measure import Measured, measured
from fundwatch.reports.pdf.pen import Pen

#: Rows of all tables together that a printed paper may have; about a thousand pages.
MOST_ROWS = 20_000

_A3 = "本表栏目较多，须用A3纸横向打印。"
_LANDSCAPE = "本表栏目较多，须用A4纸横向打印。"
_PARTS = "本表栏目较多，分{count}段打印，每段重复首栏；须用A3纸横向打印。"


@dataclass(frozen=True, slots=True)
class PrintedPaper:
    """A paper's pages; `said` is what a person must know to print them (a larger sheet), blank mostly."""

    data: bytes
    pages: int
    frame: PaperFrame
    said: str = ""


def render_paper(paper: Paper, *, fonts: FontSet | None = None) -> PrintedPaper:
    """The paper as PDF: equal papers and fonts give equal bytes, at any time, in any process.

    `fonts` are the bundled ones unless given. Raises RefusedError when a character has no font, UsageError when
    there are more rows than anybody prints.
    """
    rows = sum(len(table.rows) for table in paper.tables)
    if rows > MOST_ROWS:
        raise too_many_rows(paper.title, rows)
    pen = Pen(fonts or bundled_fonts())
    frame, layouts, said = suited(paper, [measured(table, pen) for table in paper.tables], pen)
    told = replace(paper, notes=(*paper.notes, said)) if said else paper
    flow = PaperFlow(pen, told, frame)
    flow.pour(layouts)
    document = new_document(paper.title, paper.day)
    document.setAuthor(paper.office)
    document.setSubject(paper.kind)
    flow.sheets.finish()
    data = finished(document, pen, flow.sheets, lambda page: page_foot(flow, page))
    return PrintedPaper(data, len(flow.sheets.pages), frame, said)


def too_many_rows(title: str, rows: int) -> UsageError:
    """The refusal to print more rows than anybody reads on paper; a cut list would be taken for a whole one."""
    return UsageError(
        f"“{title}”共有 {rows:,} 行，PDF 最多打印 {MOST_ROWS:,} 行，没有生成文件。",
        "请缩小范围（选定年度、乡镇或搜索）后再打印，或者导出 Excel 工作簿，行数不受此限。",
    )


def suited(paper: Paper, measures: list[Measured], pen: Pen) -> tuple[PaperFrame, list[tuple[PaperLayout, ...]], str]:
    """The smallest sheet on which every table fits, with the layouts; the widest tables are cut into parts."""
    own = PaperFrame("A4", paper.orientation)
    tried = [(own, ""), (PaperFrame("A4", "landscape"), _LANDSCAPE), (PaperFrame("A3", "landscape"), _A3)]
    for frame, said in tried:
        layouts = [fitted(measure, frame.width, pen) for measure in measures]
        whole = [layout for layout in layouts if layout is not None]
        if len(whole) == len(layouts):
            return frame, [(layout,) for layout in whole], said
    largest = tried[-1][0]
    parts = [_in_parts(measure, largest.width, pen) for measure in measures]
    return largest, parts, _PARTS.format(count=max(map(len, parts)))


def _in_parts(measure: Measured, width: float, pen: Pen) -> tuple[PaperLayout, ...]:
    """The table in parts that fit, each beginning with the first column."""
    parts: list[PaperLayout] = []
    start = 1
    while start < len(measure.columns) or not parts:
        end = len(measure.columns)
        layout = fitted(measure.part([0, *range(start, end)]), width, pen)
        while layout is None:
            end -= 1
            if end <= start:
                raise UsageError("表的一栏比一张纸还宽，无法打印。", "请导出 Excel 工作簿。")
            layout = fitted(measure.part([0, *range(start, end)]), width, pen)
        parts.append(layout)
        start = end
    return tuple(parts)
