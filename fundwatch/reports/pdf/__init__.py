"""Pages of a notice as PDF: fonts, type by GB/T 9704-2012, tables; the only place that knows ReportLab."""

from __future__ import annotations

from fundwatch.reports.pdf.document import render_pdf
from fundwatch.reports.pdf.faces import FontSet, bundled_fonts, preferred_fonts

__all__ = ["FontSet", "bundled_fonts", "preferred_fonts", "render_pdf"]
