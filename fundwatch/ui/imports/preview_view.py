"""What an import would do, sheet by sheet, before anything is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fundwatch.ui.imports.sheet_view import SheetView
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Button, Card, FigureCard, row

if TYPE_CHECKING:
    from fundwatch.services.import_outcome import FilePreview, Preview, SheetPreview

_COLUMNS = (
    Column("工作表", 112, stretch=True),
    Column("认作", 96),
    Column("可导入", 84, right=True),
    Column("退回", 70, right=True),
)
_LIST_WIDTH = 380
_STATE_TONES = {"退回": "danger", "未识别": "warning"}


class PreviewView(QWidget):
    """Sheets at the left, the chosen one at the right, what to do below."""

    committed = Signal()
    cancelled = Signal()
    rejects_asked = Signal()
    update_chosen = Signal(bool)
    mapping_asked = Signal(object, object)
    remembered_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._preview: Preview | None = None
        self.stored = FigureCard("新增")
        self.updated = FigureCard("更新")
        self.repeated = FigureCard("已有，跳过")
        self.rejected = FigureCard("退回")
        self.skipped = FigureCard("标题、合计等")
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.grid.row_changed.connect(self._show_row)
        self.sheet = SheetView()
        self.sheet.map_button.clicked.connect(self._ask_mapping)
        self.sheet.remembered_chosen.connect(self.remembered_chosen)
        self.updating = QCheckBox("内容不同的已有记录按这次的更新（旧版本会保留）")
        self.updating.clicked.connect(self.update_chosen)
        self.save_rejects = Button("退回的行另存为工作簿…", self.rejects_asked.emit, icon="save")
        self.cancel = Button("不导入了", self.cancelled.emit)
        self.commit = Button("导入", self.committed.emit, style="primary", shortcut="Ctrl+Return")
        self._lay_out()

    @property
    def preview(self) -> Preview | None:
        """The preview shown."""
        return self._preview

    def show_preview(self, preview: Preview) -> None:
        """Show a preview; the first sheet that needs a look comes first to the front."""
        self._preview = preview
        counts = preview.counts
        self.stored.show_figure(f"{counts.stored:,}", "行会写入")
        self.updated.show_figure(f"{counts.updated:,}", "行内容有变化")
        self.repeated.show_figure(f"{counts.repeated:,}", "行与已有的一样")
        tone = "danger" if counts.rejected else ""
        self.rejected.show_figure(f"{counts.rejected:,}", "行不会写入", tone=tone)
        self.skipped.show_figure(f"{counts.skipped:,}", "行不是记录")
        self.updating.setChecked(preview.updating)
        self.save_rejects.setVisible(bool(counts.rejected))
        to_store = counts.stored + counts.updated
        self.commit.setText(f"导入 {to_store:,} 行" if to_store else "没有可导入的行")
        self.commit.setEnabled(preview.changes)
        self._show_sheets(preview)

    def busy(self, *, busy: bool) -> None:
        """While the worker is at it nothing can be pressed twice."""
        for part in (self.commit, self.cancel, self.save_rejects, self.updating):
            part.setEnabled(not busy)
        if not busy and self._preview is not None:
            self.commit.setEnabled(self._preview.changes)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2 * SPACE)
        figures = QHBoxLayout()
        figures.setSpacing(2 * SPACE)
        for card in (self.stored, self.updated, self.repeated, self.rejected, self.skipped):
            figures.addWidget(card, 1)
        outer.addLayout(figures)
        both = QHBoxLayout()
        both.setSpacing(2 * SPACE)
        frame = QFrame()
        frame.setObjectName("tableCard")
        frame.setFixedWidth(_LIST_WIDTH)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.grid)
        both.addWidget(frame)
        side = Card()
        side.body.addWidget(self.sheet)
        both.addWidget(side, 1)
        outer.addLayout(both, 1)
        outer.addLayout(row(self.updating, None, self.save_rejects, self.cancel, self.commit))

    def _show_sheets(self, preview: Preview) -> None:
        rows: list[tuple[str, ...]] = []
        things: list[tuple[FilePreview, SheetPreview | None]] = []
        tones: dict[tuple[int, int], str] = {}
        for file in preview.files:
            for sheet in file.sheets or (None,):
                number = len(rows)
                rows.append(_line(file, sheet))
                things.append((file, sheet))
                tones[number, 1] = "danger" if sheet is None else _STATE_TONES.get(sheet.state, "")
                if sheet is not None and sheet.counts.rejected:
                    tones[number, 3] = "danger"
        self.model.show(rows, things, tones=tones)
        needing = (at for at, (_file, sheet) in enumerate(things) if sheet is not None and sheet.counts.rejected)
        first = next(needing, 0)
        if rows:
            self.grid.setCurrentIndex(self.model.index(first, 0))
            self._show_row(first)

    def _show_row(self, at: int) -> None:
        if not 0 <= at < self.model.rowCount():
            return
        file, sheet = self.model.thing(at)
        self.sheet.setVisible(sheet is not None)
        if sheet is not None:
            self.sheet.show_sheet(file.name, sheet)

    def _ask_mapping(self) -> None:
        at = self.grid.currentIndex().row()
        if 0 <= at < self.model.rowCount():
            file, sheet = self.model.thing(at)
            self.mapping_asked.emit(file, sheet)


def _line(file: FilePreview, sheet: SheetPreview | None) -> tuple[str, ...]:
    if sheet is None:
        return (file.name, f"不能读：{file.reason}", "", "")
    name = sheet.name if len(file.sheets) > 1 else f"{file.name}"
    taken = sheet.counts.stored + sheet.counts.updated
    return (
        name,
        sheet.table or sheet.state,
        f"{taken:,}",
        f"{sheet.counts.rejected:,}" if sheet.counts.rejected else "",
    )
