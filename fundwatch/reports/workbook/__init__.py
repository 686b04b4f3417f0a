"""Plain data workbooks: fast to write, the same bytes for the same content, at home in any spreadsheet program."""

from __future__ import annotations

from fundwatch.reports.workbook.sheet import Cell, Figure, PlainSheet, SheetLike
from fundwatch.reports.workbook.writing import write_workbook

__all__ = ["Cell", "Figure", "PlainSheet", "SheetLike", "write_workbook"]
