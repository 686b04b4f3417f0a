"""One sheet of a preview: how its columns were matched, its first rows, the rows turned away and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Button, label, row
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.import_outcome import RejectedRow, SheetPreview

_REJECT_COLUMNS = (
    Column("行", 64, right=True),
    Column("列", 110),
    Column("填写的内容", 150),
    Column("退回原因", 300, stretch=True),
)
_MATCH_COLUMNS = (Column("工作簿里的列", 200), Column("认作", 200), Column("说明", 240, stretch=True))
_NOTE_COLUMNS = (
    Column("情况", 200),
    Column("列", 140),
    Column("内容", 160),
    Column("数量", 90, right=True),
    Column("所在行", 200, stretch=True),
)


class SheetView(QWidget):
    """The tabs of one sheet. `remembered_chosen` carries the name of a way of reading that was kept."""

    remembered_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        self.headline = label("", "cardTitle", wrap=True)
        self.reason = label("", "muted", wrap=True, selectable=True)
        self.map_button = Button("告诉程序这张表怎么读…", icon="link")
        self._proposal = ""
        self.remembered_button = Button("", lambda: self.remembered_chosen.emit(self._proposal), style="primary")
        outer.addLayout(row(self.headline, None, self.remembered_button, self.map_button))
        outer.addWidget(self.reason)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.rejects = _Listed(_REJECT_COLUMNS, EmptyState("check", "没有退回的行", "这张表的每一行都可以导入。"))
        self.matches = _Listed(_MATCH_COLUMNS, EmptyState("info", "没有认出表头", "这张表不会导入。"))
        self.sample = _Listed((), EmptyState("info", "没有可以预览的行", ""))
        self.notes = _Listed(_NOTE_COLUMNS, EmptyState("check", "没有需要说明的情况", "没有跳过的行，也没有改写的值。"))
        self.whole_reason = label("", "muted", wrap=True, selectable=True)
        self.rejects.grid.row_changed.connect(self._show_whole_reason)
        self.rejects.foot.addWidget(self.whole_reason)
        for part, title in (
            (self.rejects, "退回的行"),
            (self.matches, "列的对应"),
            (self.sample, "前几行"),
            (self.notes, "跳过与说明"),
        ):
            self.tabs.addTab(part, title)
        outer.addWidget(self.tabs, 1)

    def show_sheet(self, file: str, sheet: SheetPreview) -> None:
        """Show a sheet; the tab in front is the one that needs a look."""
        self.headline.setText(f"{file} · {sheet.name}")
        said = f"认作“{sheet.table}”" if sheet.table else sheet.state
        if sheet.header_row:
            said += f"，表头在第 {sheet.header_row} 行"
        if sheet.reason:
            said += f"。{sheet.reason}"
        if sheet.suggestion and not sheet.table:
            said += f" 看上去像“{sheet.suggestion}”。"
        self.reason.setText(said)
        self.map_button.setVisible(bool(sheet.header) and sheet.state in {"未识别", "退回"})
        self._proposal = sheet.proposal or ""
        self.remembered_button.setVisible(bool(self._proposal))
        self.remembered_button.setText(f"按记住的“{self._proposal}”读")
        self._show_rejects(sheet.rejects, sheet.counts.rejected)
        self._show_matches(sheet)
        self._show_sample(sheet)
        self._show_notes(sheet)
        front = self.rejects if sheet.rejects else self.sample if sheet.sample else self.matches
        self.tabs.setCurrentWidget(front)

    def _show_rejects(self, rejects: Sequence[RejectedRow], total: int) -> None:
        rows = [(str(one.row or ""), one.column, one.value, one.reason) for one in rejects]
        grounds = {(number, 2): "danger_soft" for number in range(len(rows))}
        tones = {(number, 2): "danger" for number in range(len(rows))}
        self.rejects.model.show(rows, rejects, tones=tones, grounds=grounds)
        self.rejects.settle()
        self.whole_reason.setText("")
        if rows:
            self.rejects.grid.setCurrentIndex(self.rejects.model.index(0, 0))
        shown = f"（前 {len(rows)} 行）" if total > len(rows) else ""
        self.tabs.setTabText(0, f"退回的行 {total:,}{shown}" if total else "退回的行")

    def _show_whole_reason(self, at: int) -> None:
        if 0 <= at < self.rejects.model.rowCount():
            self.whole_reason.setText(f"第 {self.rejects.model.text(at, 0)} 行：{self.rejects.model.text(at, 3)}")

    def _show_matches(self, sheet: SheetPreview) -> None:
        rows = [(one.written, one.label, f"单位：{one.unit}" if one.unit else "") for one in sheet.columns]
        tones = {}
        for name in sheet.unknown:
            tones[len(rows), 1] = "warning"
            rows.append((name, "—", "没有这一列，不导入"))
        for name in sheet.missing:
            tones[len(rows), 0] = tones[len(rows), 2] = "danger"
            rows.append(("—", name, "必填的列，表里没有"))
        self.matches.model.show(rows, tones=tones)
        self.matches.settle()

    def _show_sample(self, sheet: SheetPreview) -> None:
        columns = [Column(one.label, 120) for one in sheet.columns]
        self.sample.model.show(sheet.sample, columns=columns)
        if sheet.sample:
            self.sample.grid.fit_to(sheet.sample)
        self.sample.settle()

    def _show_notes(self, sheet: SheetPreview) -> None:
        rows = [(f"跳过：{one.kind}", "", "", f"{one.count:,}", _places(one.rows)) for one in sheet.skipped]
        rows += [(one.kind, one.column, one.value, f"{one.count:,}", _places(one.rows)) for one in sheet.notes]
        self.notes.model.show(rows)
        self.notes.settle()


class _Listed(QFrame):
    """A small table with what stands there when it is empty."""

    def __init__(self, columns: Sequence[Column], empty: EmptyState) -> None:
        super().__init__()
        self.model = RowsModel(columns)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE, 0, 0)
        self._stack = QStackedWidget()
        outer.addWidget(self._stack, 1)
        self.foot = QVBoxLayout()
        outer.addLayout(self.foot)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(empty)

    def settle(self) -> None:
        """Show the table or what stands in its place."""
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)


def _places(rows: Sequence[int]) -> str:
    return "第 " + "、".join(str(number) for number in rows) + " 行" if rows else ""
