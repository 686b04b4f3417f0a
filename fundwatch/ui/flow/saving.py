"""Printing and exporting what the page 资金流向 shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget

from fundwatch.services.flow_request import FlowRequest
from fundwatch.ui.context import Context
from fundwatch.ui.late import paper_desk
from fundwatch.ui.papers.delivery import PaperDelivery
from fundwatch.ui.papers.paper_source import PaperSource
from fundwatch.ui.time_words import today

if TYPE_CHECKING:
    from fundwatch.services.papers import Written

_MODULE = "fundwatch.services.flow_papers"
_FOLDER = "papers.folder"
_FORMS = {".png": "PNG 图片 (*.png)", ".pdf": "PDF 文件 (*.pdf)"}


@dataclass(frozen=True)
class FlowSaving:
    """Prints and exports for a page: the figure, and the tree as a list."""

    context: Context
    page: QWidget

    def look_at_figure(self, request: FlowRequest, title: str) -> None:
        """Open the figure as it is printed."""
        PaperDelivery(self.context, self.page).look_at(self._source(request, title, "show_figure", "write"))

    def look_at_tree(self, request: FlowRequest, title: str) -> None:
        """Open the tree as it is printed; from there it is exported as a workbook too."""
        PaperDelivery(self.context, self.page).look_at(self._source(request, title, "show_tree", "write_tree"))

    def save_figure(self, request: FlowRequest, title: str) -> None:
        """Ask for a file and draw the figure into it."""
        suggested = str(Path(self.context.state(_FOLDER)) / paper_desk.file_name(f"资金流向图 {title}", "", ".png"))
        name, form = QFileDialog.getSaveFileName(self.page, "导出资金流向图", suggested, ";;".join(_FORMS.values()))
        if not name:
            return
        path = Path(name)
        if path.suffix.lower() not in _FORMS:
            path = Path(name + next(suffix for suffix, words in _FORMS.items() if words == form))
        self.context.remember(_FOLDER, str(path.parent))
        source = self._source(request, title, "show_figure", "write")
        self.context.work(self.page, "正在绘制资金流向图", source.write, **source.keywords, path=path).on_success(
            partial(_tell, self.context)
        ).start()

    def export_tree(self, request: FlowRequest, title: str) -> None:
        """Ask for a file and write the tree to it."""
        PaperDelivery(self.context, self.page).export(self._source(request, title, "show_tree", "write_tree"))

    def _source(self, request: FlowRequest, title: str, show: str, write: str) -> PaperSource:
        keywords = {"request": request, "day": date.fromisoformat(today())}
        return PaperSource(f"资金流向 {title}", "", f"{_MODULE}.{show}", f"{_MODULE}.{write}", keywords)


def _tell(context: Context, written: Written) -> None:
    said = f"，{written.said}" if written.said else ""
    context.tell(f"已导出资金流向图到 {written.path}{said}")
