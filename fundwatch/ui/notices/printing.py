"""Printing a PDF: pages are drawn as grey pictures at 300 dpi off the main thread, then handed to the printer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from fundwatch.ui.notices.pdf_pages import page_sizes, printed_picture
from fundwatch.ui.reading import Fault, Reader

_DPI = 300


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
        self._painter.drawImage(self._painter.viewport(), image)
        self._done += 1
        self._stepped(self._done, len(self._pages))
        self._next()

    def _failed(self, fault: Fault) -> None:
        self._painter.end()
        self._ended(fault)


def make_printer() -> QPrinter:
    """A printer set to A4."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Portrait)
    return printer
