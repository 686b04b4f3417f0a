"""Earlier imports, newest first; one on which nothing rests can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import Button, Card, row
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.import_outcome import ImportEntry

_COLUMNS = (
    Column("编号", 64, right=True),
    Column("时间", 140),
    Column("导入人", 110),
    Column("文件", 260, stretch=True),
    Column("新增", 90, right=True),
    Column("更新", 80, right=True),
    Column("退回", 80, right=True),
    Column("状态", 90),
)


class ImportHistory(Card):
    """The list, with what can be done to the chosen import."""

    undo_asked = Signal(object)
    rejects_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__("导入历史")
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.grid.row_changed.connect(lambda _at: self._settle())
        self.undo = Button("撤销这次导入…", self._ask_undo, icon="undo")
        self.rejects = Button("导出退回的行…", self._ask_rejects, icon="save")
        frame = QFrame()
        self._stack = QStackedLayout(frame)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(EmptyState("files", "还没有导入过", "导入过的每一批都会列在这里，可以查看，也可以撤销。"))
        if self.title is not None:
            self.body.removeWidget(self.title)
            head = row(self.title, None, self.rejects, self.undo)
            holder = QVBoxLayout()
            holder.addLayout(head)
            self.body.addLayout(holder)
        self.body.addWidget(frame, 1)
        self._settle()

    def show_entries(self, entries: list[ImportEntry]) -> None:
        """Show the history."""
        rows: list[tuple[str, ...]] = []
        tones: dict[tuple[int, int], str] = {}
        for number, entry in enumerate(entries):
            counts = entry.counts
            rows.append(
                (
                    str(entry.id),
                    moment(entry.imported_at),
                    entry.actor,
                    "、".join(entry.files),
                    f"{counts.stored:,}",
                    f"{counts.updated:,}",
                    f"{counts.rejected:,}",
                    "已撤销" if entry.undone else "有效",
                )
            )
            if entry.undone:
                tones |= {(number, column): "faint" for column in range(len(_COLUMNS))}
        self.model.show(rows, entries, tones=tones)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._settle()

    def chosen(self) -> ImportEntry | None:
        """The chosen import."""
        at = self.grid.currentIndex().row()
        found: ImportEntry | None = self.model.thing(at) if 0 <= at < self.model.rowCount() else None
        return found

    def _settle(self) -> None:
        entry = self.chosen()
        self.undo.setEnabled(entry is not None and not entry.undone)
        self.rejects.setEnabled(entry is not None and entry.rejects_kept)

    def _ask_undo(self) -> None:
        self.undo_asked.emit(self.chosen())

    def _ask_rejects(self) -> None:
        self.rejects_asked.emit(self.chosen())
