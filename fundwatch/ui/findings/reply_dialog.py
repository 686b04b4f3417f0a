"""Answers that came back, before they are stored: what becomes of each row, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Button, FigureCard, label, row
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.finding_replies import ReplyPreview, ReplyRow

_COLUMNS = (
    Column("文件", 200),
    Column("行", 56, right=True),
    Column("疑点", 70, right=True),
    Column("是否属实", 92),
    Column("处理", 76),
    Column("说明", 320, stretch=True),
)
#: The words of what becomes of a row, as the service gives them: word, note below its figure, colour.
_OUTCOMES = (
    ("收下", "项会存入并下结论", "success"),
    ("重复", "项与已读回的一样", "faint"),
    ("未填", "项还没有填", "muted"),
    ("退回", "项不会存入", "danger"),
)
_TAKEN, _REFUSED = "收下", "退回"
_ORDER = {"退回": 0, "收下": 1, "未填": 2, "重复": 3}


class ReplyDialog(QDialog):
    """`committed` takes the rows in, `update_chosen` asks for another preview, `rejects_asked` for a workbook."""

    committed = Signal()
    update_chosen = Signal(bool)
    rejects_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("读回核查表")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(1000, 620)
        self.preview: ReplyPreview | None = None
        self.figures = {word: FigureCard(word) for word, _note, _tone in _OUTCOMES}
        self.refused = label("", "danger", wrap=True, selectable=True)
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.reason = label("", "muted", wrap=True, selectable=True)
        self.updating = QCheckBox("与已读回的不同时，按这次的更新（旧的保留在历史中）")
        self.save = Button("退回的行另存为工作簿…", self.rejects_asked.emit, icon="save", shortcut="Ctrl+E")
        self.cancel = Button("不读回了", self.reject)
        self.commit = Button("收下", self.committed.emit, style="primary", shortcut="Ctrl+Return")
        self._lay_out()
        self.updating.clicked.connect(self.update_chosen)
        self.grid.row_changed.connect(self._tell_row)

    def show_preview(self, preview: ReplyPreview) -> None:
        """Show a preview; what was turned away comes first."""
        self.preview = preview
        counts = {word: sum(one.outcome == word for one in preview.rows) for word in self.figures}
        for word, note, _tone in _OUTCOMES:
            tone = "danger" if word == _REFUSED and counts[word] else ""
            self.figures[word].show_figure(f"{counts[word]:,}", note, tone=tone)
        self.refused.setText("\n".join(preview.refused))
        self.refused.setVisible(bool(preview.refused))
        self.updating.setChecked(preview.updating)
        self.save.setVisible(bool(counts[_REFUSED]))
        taken = counts[_TAKEN]
        self.commit.setText(f"收下 {taken:,} 项" if taken else "没有可收下的")
        self.busy(busy=False)
        self._fill(preview)

    def busy(self, *, busy: bool) -> None:
        """While the worker is at it nothing can be pressed twice."""
        for part in (self.save, self.cancel, self.updating):
            part.setEnabled(not busy)
        self.commit.setEnabled(not busy and self.preview is not None and self.preview.changes)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE + 4)
        outer.addWidget(label("读回核查表", "cardTitle"))
        outer.addWidget(label("还没有写入任何数据。收下的回复存进“疑点核查”，并成为疑点的结论。", "muted", wrap=True))
        figures = QHBoxLayout()
        figures.setSpacing(2 * SPACE)
        for card in self.figures.values():
            figures.addWidget(card, 1)
        outer.addLayout(figures)
        outer.addWidget(self.refused)
        frame = QFrame()
        frame.setObjectName("tableCard")
        self._stack = QStackedLayout(frame)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(self.grid)
        hint = "请选择下发时生成、由乡镇填好的核查表工作簿；不要删除其中隐藏的列。"
        self._stack.addWidget(EmptyState("file", "没有读到核查回复", hint))
        outer.addWidget(frame, 1)
        outer.addWidget(self.reason)
        outer.addLayout(row(self.updating, None, self.save))
        outer.addLayout(row(None, self.cancel, self.commit))

    def _fill(self, preview: ReplyPreview) -> None:
        listed = sorted(preview.rows, key=lambda one: _ORDER[one.outcome])
        rows = [_texts(one) for one in listed]
        colours = {word: tone for word, _note, tone in _OUTCOMES}
        tones = {(number, 4): colours[one.outcome] for number, one in enumerate(listed)}
        self.model.show(rows, listed, tones=tones)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.reason.setText("")
        if rows:
            self.grid.setCurrentIndex(self.model.index(0, 0))
            self.grid.setFocus()

    def _tell_row(self, at: int) -> None:
        if 0 <= at < self.model.rowCount():
            one = self.model.thing(at)
            self.reason.setText(f"第 {one.row} 行：{one.said}" if one.said else "")


def _texts(one: ReplyRow) -> tuple[str, ...]:
    said = one.said or ("存入回复并下结论" if one.concludes else "")
    return (one.file, f"{one.row:,}", f"{one.number}" if one.number else "—", one.verdict or "—", one.outcome, said)
