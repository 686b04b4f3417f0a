"""What is done with a paper: looked at and printed in a window of its own, written to a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import paper_desk
from fundwatch.ui.papers.paper_source import PaperSource

if TYPE_CHECKING:
    from fundwatch.services.papers import Written

#: Where the person last put a file, as the preferences keep it.
FOLDER = "papers.folder"
_EXCEL, _PDF = "Excel 工作簿 (*.xlsx)", "PDF 文件 (*.pdf)"


class PaperDelivery:
    """Prints and exports on behalf of a page."""

    def __init__(self, context: Context, page: QWidget) -> None:
        self._context = context
        self._page = page

    def look_at(self, source: PaperSource) -> None:
        """Open the preview, from which it is printed."""
        from fundwatch.ui.papers.paper_window import PaperWindow  # noqa: PLC0415 - only when somebody prints

        window = PaperWindow(self._context, source, self._page.window())
        window.show()

    def export(self, source: PaperSource, suffix: str = ".xlsx") -> None:
        """Ask for a file and write the paper to it; the person may choose the other form there too."""
        suggested = str(Path(self._context.state(FOLDER)) / paper_desk.file_name(source.title, source.scope, suffix))
        forms = f"{_EXCEL};;{_PDF}" if suffix == ".xlsx" else f"{_PDF};;{_EXCEL}"
        name, form = QFileDialog.getSaveFileName(self._page, f"导出{source.title}", suggested, forms)
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in {".xlsx", ".pdf"}:
            path = Path(name + (".pdf" if form == _PDF else ".xlsx"))
        self._context.remember(FOLDER, str(path.parent))
        self._context.work(
            self._page, f"正在导出{source.title}", source.write, **source.keywords, path=path
        ).on_success(partial(_tell, self._context)).start()


def _tell(context: Context, written: Written) -> None:
    said = f"，{written.said}" if written.said else ""
    context.tell(f"已导出 {written.rows:,} 行到 {written.path}{said}")
