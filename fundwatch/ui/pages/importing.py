"""数据导入: choose files, see what each sheet was taken for and which rows are turned away, then store them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.paths import user_data
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context
from fundwatch.ui.imports.drop_zone import DropZone
from fundwatch.ui.imports.history import ImportHistory
from fundwatch.ui.imports.mapping_dialog import MappingDialog, content
from fundwatch.ui.imports.preview_view import PreviewView
from fundwatch.ui.late import importing, listing
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting, of_grid
from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.basics import Button
from fundwatch.ui.widgets.question import ask

if TYPE_CHECKING:
    from fundwatch.services.import_outcome import FilePreview, ImportEntry, ImportReport, Preview, SheetPreview
    from fundwatch.services.listing import TableEntry
    from fundwatch.ui.papers.paper_source import PaperSource

_PREVIEW = "fundwatch.services.importing.preview"
_COMMIT = "fundwatch.services.importing.commit"
_UNDO = "fundwatch.services.importing.undo"


class ImportingPage(Page):
    """Two views: choosing files over the history, and a preview."""

    topics = frozenset({Topic.RECORDS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "数据导入")
        self._files: list[Path] = []
        self._mapping: Path | str | None = None
        self._made: dict[str, Any] | None = None
        self._refused: dict[str, str] = {}
        self.scan_button = Button("扫描疑点", lambda: context.go("findings"), icon="scan")
        self.scan_button.hide()
        self.heading.addWidget(self.scan_button)
        self.printing = ListPrinting(context, self, self._paper_source)
        for button in self.printing.buttons:
            self.heading.addWidget(button)
        self.drop = DropZone()
        self.drop.chosen.connect(self.choose)
        self.history = ImportHistory()
        self.history.undo_asked.connect(self._ask_undo)
        self.history.rejects_asked.connect(lambda entry: self._save_rejects(entry.id))
        self.view = PreviewView()
        self.view.cancelled.connect(self._give_up)
        self.view.committed.connect(self.commit)
        self._read = Latest()
        self.view.update_chosen.connect(lambda update: self._preview(update=update))
        self.view.rejects_asked.connect(self._save_preview_rejects)
        self.view.mapping_asked.connect(self._ask_mapping)
        self.view.remembered_chosen.connect(self._use_remembered)
        self._lay_out()

    def refresh(self) -> None:
        """Read the history."""
        self.context.read_slowly(self, importing.history).on_success(
            lambda entries: self.history.show_entries(list(entries))
        ).of(self._read).start()

    def choose(self, files: list[Path]) -> None:
        """Preview these files."""
        self._files = list(files)
        self._mapping = self._made = None
        self._refused = {}
        self._preview(update=False)

    def commit(self) -> None:
        """Store what the preview shows."""
        preview = self.view.preview
        if preview is None:
            return
        self.view.busy(busy=True)
        working = self.context.work(self, "正在导入", _COMMIT, preview_id=preview.id)
        working.changing(Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES)
        working.on_end(lambda: self.view.busy(busy=False)).on_success(self._committed).start()

    def start_over(self) -> None:
        """Back to choosing files; nothing was stored."""
        self.subtitle.setText("")
        self._stack.setCurrentIndex(0)

    def _paper_source(self) -> PaperSource | None:
        if self._stack.currentIndex():
            return of_grid("导入预览", self.view.grid, self.subtitle.text())
        return of_grid("导入历史", self.history.grid)

    def _give_up(self) -> None:
        if self.view.preview is not None:
            self.context.write(self, importing.discard, self.view.preview.id).start()
        self.start_over()

    def _lay_out(self) -> None:
        start = QWidget()
        column = QVBoxLayout(start)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * SPACE)
        column.addWidget(self.drop)
        column.addWidget(self.history, 1)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(start)
        self._stack.addWidget(self.view)
        self.body.addWidget(holder, 1)

    def _preview(self, *, update: bool) -> None:
        self.drop.setEnabled(False)
        self.view.busy(busy=True)
        keywords: dict[str, object] = {"files": list(self._files), "update": update, "refused": dict(self._refused)}
        if self._mapping is not None:
            keywords["mapping"] = self._mapping
        working = self.context.work(self, "正在读取工作簿", _PREVIEW, **keywords)
        working.on_end(self._previewed).on_success(self._show_preview)
        working.on_failure(lambda fault: self._preview_failed(fault, update=update)).start()

    def _preview_failed(self, fault: Fault, *, update: bool) -> None:
        """A file that brought the worker down is refused, and the others are read again."""
        culprits = [path for path in self._files if f"“{path.name}”" in fault.crashed_while]
        fresh = [path for path in culprits if str(path) not in self._refused]
        if not fresh:
            self.context.show_fault(fault)
            return
        for path in fresh:
            self._refused[str(path)] = (
                f"文件“{path.name}”的内容使读取程序中止，无法导入；请用 Excel 或 WPS 打开它，另存为 .xlsx 后重试。"
            )
        self._preview(update=update)

    def _previewed(self) -> None:
        self.drop.setEnabled(True)
        self.view.busy(busy=False)

    def _show_preview(self, preview: Preview) -> None:
        self.scan_button.hide()
        self.view.show_preview(preview)
        self.subtitle.setText(f"预览 {len(preview.files)} 个文件；还没有写入任何数据")
        self._stack.setCurrentIndex(1)
        self.view.grid.setFocus()

    def _committed(self, report: ImportReport) -> None:
        counts = report.counts
        self.start_over()
        self.scan_button.show()
        said = f"导入完成：新增 {counts.stored:,} 行，更新 {counts.updated:,} 行"
        if counts.rejected:
            said += f"，退回 {counts.rejected:,} 行（可在导入历史里导出）"
        self.context.tell(said)
        self.subtitle.setText(said)

    def _ask_undo(self, entry: ImportEntry) -> None:
        said = (
            f"第 {entry.id} 次导入新增的 {entry.counts.stored:,} 行会撤出，更新过的恢复原来的内容；"
            "撤销本身也会记入日志。"
        )
        ask(self, "撤销这次导入？", said, "撤销导入", lambda: self._undo(entry))

    def _undo(self, entry: ImportEntry) -> None:
        working = self.context.work(self, "正在撤销导入", _UNDO, import_id=entry.id)
        working.changing(Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES)
        working.on_success(lambda _done: self.context.tell(f"已撤销第 {entry.id} 次导入")).start()

    def _save_preview_rejects(self) -> None:
        if self.view.preview is not None:
            self._save_rejects(self.view.preview.id)

    def _save_rejects(self, of: int | str) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "退回的行另存为", "退回的行.xlsx", "Excel 工作簿 (*.xlsx)")
        if not name:
            return
        path = Path(name)
        self.context.read_slowly(self, importing.rejects_workbook, of, path).on_success(
            lambda count: self.context.tell(f"退回的 {count:,} 行已写入 {path.name}；改好后可以直接再导入")
        ).start()

    def _ask_mapping(self, file: FilePreview, sheet: SheetPreview) -> None:
        self.context.call(self, listing.tables, slow=False).on_success(
            lambda tables: self._open_mapping(file, sheet, tables)
        ).start()

    def _open_mapping(self, file: FilePreview, sheet: SheetPreview, tables: tuple[TableEntry, ...]) -> None:
        dialog = MappingDialog(self, file.name, sheet, tables)
        dialog.made.connect(self._use_mapping)
        dialog.open()

    def _use_mapping(self, mapping: dict[str, Any]) -> None:
        self._made = content(mapping, self._made)
        folder = user_data() / "导入映射"
        folder.mkdir(exist_ok=True)
        self._mapping = folder / f"{_file_name(mapping['name'])}.json"
        self._mapping.write_text(json.dumps(self._made, ensure_ascii=False, indent=2), encoding="utf-8")
        self._preview(update=self.view.updating.isChecked())

    def _use_remembered(self, name: str) -> None:
        self._mapping = name
        self._preview(update=self.view.updating.isChecked())


def _file_name(name: str) -> str:
    return "".join("_" if character in '\\/:*?"<>|' else character for character in name)


make_page = ImportingPage
