"""The physical reader: what stands in the cells of a file, whatever its format, and nothing about what it means."""

from __future__ import annotations

from fundwatch.ingest.workbook.cells import Cell, CellFault
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.opening import open_workbook
from fundwatch.ingest.workbook.sheets import Block, SheetInfo, Workbook

__all__ = ["Block", "Cell", "CellFault", "SheetInfo", "SheetLook", "Workbook", "open_workbook"]
