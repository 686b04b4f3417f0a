"""Printing a PDF: pages are drawn as grey pictures at 300 dpi off the main thread, then handed to the printer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from fundwatch.ui.notices.pdf_pages import page_sizes, printed_picture
from fundwatch.ui.reading import Fault, Reader

_DPI = 300
#: The longer side of an A4 sheet in points.
_A4_LONG = 842


class PrintJob(QObject):
    """Prints a PDF page by page; `ended` is called once, with a fault or None."""

    def __init__(
        self,
        content: bytes,
        printer: QPrinter,
        reader: Reader,
        stepped: Callable[[int, int], None],
        ended: Callable[[Fault | None], None],
    ) -> None:
        super().__init__()
        self._content = content
        self._printer = printer
        self._reader = reader
        self._stepped = stepped
        self._ended = ended
        self._painter = QPainter()
        self._pages: list[int] = []
        self._done = 0

    def start(self) -> None:
        """Begin with the first page of the range that was chosen."""
        total = len(page_sizes(self._content))
        first, last = self._printer.fromPage() or 1, self._printer.toPage() or total
        self._pages = list(range(first - 1, min(last, total)))
        self._printer.setFullPage(True)
        if not self._pages or not self._painter.begin(self._printer):
            self._ended(Fault("打印机没有接收这份文件。", "请检查打印机是否开机、联机，或先另存为 PDF 再打印。"))
            return
        self._next()

    def _next(self) -> None:
        if self._done == len(self._pages):
            self._painter.end()
            self._ended(None)
            return
        page = self._pages[self._done]
        self._reader.run(lambda: printed_picture(self._content, page, _DPI), self._draw, self._failed, slow=True)

    def _draw(self, image: QImage) -> None:
        if self._done:
            self._printer.newPage()
        self._painter.drawImage(_within(image.size(), self._painter.viewport()), image)
        self._done += 1
        self._stepped(self._done, len(self._pages))
        self._next()

    def _failed(self, fault: Fault) -> None:
        self._painter.end()
        self._ended(fault)


def suit(printer: QPrinter, width: float, height: float) -> None:
    """Set a printer to the sheet that pages of so many points ask for."""
    large = max(width, height) > _A4_LONG + 1
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A3 if large else QPageSize.PageSizeId.A4))
    wide = width > height
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)


def _within(size: QSize, sheet: QRect) -> QRect:
    """Where a page stands on the printer's sheet: as large as it fits, never drawn out, in the middle."""
    fitted = size.scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
    made = QRect(QPoint(), fitted)
    made.moveCenter(sheet.center())
    return made


def make_printer() -> QPrinter:
    """A printer set to A4."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    return printer
