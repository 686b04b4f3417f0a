"""The file around the pages: its properties without a clock, its pages from their operators, its fonts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from reportlab.pdfbase import pdfdoc

from fundwatch.reports.pdf.geometry import PageFrame
from fundwatch.reports.pdf.pen import Pen
from fundwatch.reports.pdf.sheets import Sheets


def new_document(title: str, day: date) -> Any:
    """An empty document that says it was made on `day`, so that equal contents give equal bytes."""
    document: Any = pdfdoc.PDFDocument(compression=1, invariant=1, lang="zh-CN")
    document.setTitle(title)
    document.setCreator("fundwatch")
    document.setProducer("fundwatch")
    document.setDateFormatter(lambda *_clock: f"D:{day:%Y%m%d}000000+08'00'")
    return document


def finished(document: Any, pen: Pen, sheets: Sheets, furniture: Callable[[int], str]) -> bytes:
    """The document's bytes; `furniture` gives the operators every page gets by its number, counted from 1."""
    for number, sheet in enumerate(sheets.pages, start=1):
        operators = sheet.operators(furniture(number))
        document.updateSignature(operators)
        document.addPage(_page_object(document, operators, sheet.frame))
    pen.fonts.add_to(document)
    data: bytes = document.GetPDFData(None)
    return data


def _page_object(document: Any, operators: str, frame: PageFrame) -> Any:
    stream = pdfdoc.PDFStream(content=operators.encode("ascii"))
    stream.filters = [pdfdoc.PDFZCompress]
    page: Any = pdfdoc.PDFPage()
    page.Contents = stream
    page.Override_default_compilation = 1
    resources = pdfdoc.PDFResourceDictionary()
    resources.basicFonts()
    page.Resources = resources
    page.Parent = document.Reference(document.Pages)
    page.MediaBox = pdfdoc.PDFArray([0, 0, *(round(side, 3) for side in frame.media)])
    if frame.turned:
        page.Rotate = frame.turned
    return page
