"""What is done with a notice's pages outside the window: save, print, open in the computer's own reader."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import notice_desk
from fundwatch.ui.notices.printing import PrintJob, make_printer
from fundwatch.ui.reading import Fault

if TYPE_CHECKING:
    from fundwatch.services.notice_desk import Pages


class Delivery:
    """Saves, prints and opens on behalf of a page."""

    def __init__(self, context: Context, page: QWidget) -> None:
        self._context = context
        self._page = page
        self._printing: PrintJob | None = None

    def save(self, pages: Pages) -> None:
        """Save the pages where the person says."""
        suggested = notice_desk.file_name(pages.number, pages.title, pages.key.subject)
        name, _ = QFileDialog.getSaveFileName(self._page, "另存为 PDF", suggested, "PDF 文件 (*.pdf)")
        if name:
            path = Path(name)
            self._context.call(self._page, lambda: path.write_bytes(pages.pdf)).on_success(
                lambda _size: self._context.tell(f"已存为 {path.name}")
            ).start()

    def open_in_reader(self, pages: Pages) -> None:
        """Open the pages in the computer's own PDF reader, which prints what a driver here cannot."""
        path = Path(tempfile.mkdtemp(prefix="fundwatch-")) / notice_desk.file_name(
            pages.number, pages.title, pages.key.subject
        )

        def write() -> Path:
            path.write_bytes(pages.pdf)
            return path

        self._context.call(self._page, write).on_success(
            lambda written: QDesktopServices.openUrl(QUrl.fromLocalFile(str(written)))
        ).start()

    def ask_and_print(self, pages: Pages) -> None:
        """Print on a printer that the person chooses, a range of pages if wanted."""
        printer = make_printer()
        dialog = QPrintDialog(printer, self._page)
        dialog.setWindowTitle("打印公示")
        dialog.accepted.connect(lambda: self.print(pages, printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def print(self, pages: Pages, printer: QPrinter) -> None:
        """Send pages to a printer one by one; the status bar says how far it is."""
        self._printing = PrintJob(pages.pdf, printer, self._context.reader, self._stepped, self._ended)
        self._printing.start()

    def _stepped(self, done: int, total: int) -> None:
        self._context.tell(f"正在打印第 {done} 页，共 {total} 页")

    def _ended(self, fault: Fault | None) -> None:
        self._printing = None
        if fault is None:
            self._context.tell("已送往打印机")
        else:
            self._context.show_fault(fault)
