"""Pages of a notice or a paper as PDF: fonts, type by GB/T 9704-2012, tables; the only place that knows ReportLab."""

from __future__ import annotations

from fundwatch.reports.pdf.document import render_pdf
from fundwatch.reports.pdf.faces import FontSet, bundled_fonts, preferred_fonts
from fundwatch.reports.pdf.paper_document import MOST_ROWS, PrintedPaper, render_paper, too_many_rows

__all__ = [
    "MOST_ROWS",
    "FontSet",
    "PrintedPaper",
    "bundled_fonts",
    "preferred_fonts",
    "render_paper",
    "render_pdf",
    "too_many_rows",
]
