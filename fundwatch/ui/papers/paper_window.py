"""A paper before it is printed: its pages, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import paper_desk
from fundwatch.ui.notices.pdf_pages import page_sizes
from fundwatch.ui.notices.pdf_view import PdfView
from fundwatch.ui.notices.printing import PrintJob, make_printer, suit
from fundwatch.ui.papers.delivery import FOLDER, PaperDelivery
from fundwatch.ui.papers.paper_source import PaperSource
from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.basics import SPACE, Button, label, row
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.paper_desk import PaperShown

_SIZE = QSize(1040, 760)


class PaperPreview(QWidget):
    """The pages with 打印, 存为 PDF and 导出 Excel over them; at home in a window or on a page.

    `laid_out` says that the pages are there. `chosen` gives the paper to export where none is laid out.
    """

    laid_out = Signal()

    def __init__(self, context: Context, chosen: Callable[[], PaperSource | None] | None = None) -> None:
        super().__init__()
        self._context = context
        self._chosen = chosen
        self._source: PaperSource | None = None
        self._asked = 0
        self.shown: PaperShown | None = None
        self._printing: PrintJob | None = None
        self.said = label("", "muted", wrap=True)
        self.print_button = Button("打印…", self.ask_and_print, icon="print", style="primary", shortcut="Ctrl+P")
        self.pdf_button = Button("存为 PDF…", self.save_pdf, icon="save", shortcut="Ctrl+S")
        self.excel_button = Button("导出 Excel…", self.export, icon="file", shortcut="Ctrl+E")
        self.view = PdfView(context.reader)
        self.waiting = EmptyState("print", "正在排版…", "行数多的表要等一会儿。")
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.waiting)
        self._stack.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(row(self.print_button, self.pdf_button, self.excel_button, None))
        column.addWidget(self.said)
        column.addWidget(holder, 1)
        self._enable()

    def show_source(self, source: PaperSource) -> None:
        """Lay a paper out and show it."""
        self._source = source
        self.shown = None
        self._asked += 1
        asked = self._asked
        self._enable()
        self.said.hide()
        self.waiting.say("正在排版…", "行数多的表要等一会儿。")
        self._stack.setCurrentIndex(0)

        def take(shown: PaperShown) -> None:
            if asked == self._asked:
                self._take(shown)

        def failed(fault: Fault) -> None:
            if asked == self._asked:
                self.waiting.say(fault.message, fault.hint)

        self._context.work(self, f"正在排版{source.title}", source.show, **source.keywords).on_success(take).on_failure(
            failed
        ).start()

    def clear(self, title: str, hint: str) -> None:
        """Show no paper, but what to do; one that is on its way is no longer wanted."""
        self._source = self.shown = None
        self._asked += 1
        self.said.hide()
        self.waiting.say(title, hint)
        self._stack.setCurrentIndex(0)
        self._enable()

    def ask_and_print(self) -> None:
        """Print on a printer that the person chooses."""
        if self.shown is None:
            return
        printer = make_printer()
        sizes = page_sizes(self.shown.pdf)
        if sizes:
            suit(printer, *sizes[0])
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(f"打印{self.shown.title}")
        content = self.shown.pdf

        def start() -> None:
            self._printing = PrintJob(content, printer, self._context.reader, self._stepped, self._printed)
            self._printing.start()

        dialog.accepted.connect(start)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def save_pdf(self) -> None:
        """Save the pages as they are shown."""
        if self.shown is None or self._source is None:
            return
        shown = self.shown
        suggested = str(Path(self._context.state(FOLDER)) / paper_desk.file_name(shown.title, "", ".pdf"))
        name, _ = QFileDialog.getSaveFileName(self, "存为 PDF", suggested, "PDF 文件 (*.pdf)")
        if name:
            path = Path(name if name.lower().endswith(".pdf") else f"{name}.pdf")
            self._context.remember(FOLDER, str(path.parent))
            self._context.call(self, lambda: paper_desk.keep(shown.pdf, path)).on_success(
                lambda _size: self._context.tell(f"已存为 {path}")
            ).start()

    def export(self) -> None:
        """Write it as a workbook."""
        source = self._source or (self._chosen() if self._chosen is not None else None)
        if source is not None:
            PaperDelivery(self._context, self).export(source)

    def _take(self, shown: PaperShown) -> None:
        self.shown = shown
        self.said.setText(shown.said)
        self.said.setVisible(bool(shown.said))
        self.view.show_pdf(shown.pdf)
        self._stack.setCurrentIndex(1)
        self._enable()
        self.laid_out.emit()

    def _enable(self) -> None:
        for button in (self.print_button, self.pdf_button):
            button.setEnabled(self.shown is not None)
        self.excel_button.setEnabled(self._source is not None or self._chosen is not None)

    def _stepped(self, done: int, total: int) -> None:
        self._context.tell(f"正在打印第 {done} 页，共 {total} 页")

    def _printed(self, fault: Fault | None) -> None:
        self._printing = None
        if fault is None:
            self._context.tell("已送往打印机")
        else:
            self._context.show_fault(fault)


class PaperWindow(QDialog):
    """One paper in a window of its own beside the program."""

    def __init__(self, context: Context, source: PaperSource, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle(source.title)
        self.resize(_SIZE)
        self.preview = PaperPreview(context)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        column.addWidget(self.preview)
        self.preview.laid_out.connect(self.preview.view.strip.setFocus)
        self.preview.show_source(source)
