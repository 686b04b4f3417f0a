"""A test's result: what is said, the chart, the list; or why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.statement.statement_list import StatementList
from fundwatch.ui.widgets.basics import SPACE, Button, Card, label, row
from fundwatch.ui.widgets.count_chart import CountChart
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.statistics import Made

_RESULT, _REFUSED, _NOTHING, _EMPTY, _WAITING = range(5)


class ResultView(QWidget):
    """`behind_asked` carries the key of the line whose rows are wanted; `import_asked` follows the empty table."""

    behind_asked = Signal(str)
    import_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.made: Made | None = None
        self.result = label("", wrap=True, selectable=True)
        self.meaning = label("", "muted", wrap=True, selectable=True)
        self.chart = CountChart()
        self.listed = StatementList()
        self.notes = label("", "muted", wrap=True)
        self.behind_button = Button(
            "看明细", self._ask, icon="open", shortcut="Ctrl+Return", tip="在全部台账里列出选中这一行背后的记录"
        )
        self.refused = EmptyState("info", "不适合做这项检查", "")
        self.nothing = EmptyState("check", "没有要列出的", "")
        self.empty = EmptyState("import", "这张表还没有数据", "", "去导入数据", self.import_asked.emit)
        self._lay_out()
        self.chart.chosen.connect(self.listed.select)
        self.listed.row_changed.connect(self._row_changed)
        self.listed.opened.connect(self._open)

    @property
    def current_key(self) -> str:
        """The key of the current line; blank where there is none."""
        at = self.listed.grid.currentIndex().row()
        return self.listed.rows[at].key if 0 <= at < len(self.listed.rows) else ""

    def show_made(self, made: Made) -> None:
        """Show a result, or why there is none."""
        self.made = made
        if made.refused:
            self.refused.say("不适合做这项检查", made.refused)
            self._stack.setCurrentIndex(_REFUSED)
            return
        if not made.statement.rows:
            self.nothing.say(made.said[0], "\n".join((*made.said[1:], *made.statement.notes)))
            self._stack.setCurrentIndex(_NOTHING)
            return
        self.result.setText(made.said[0])
        self.meaning.setText("".join(made.said[1:]))
        self.chart.setVisible(bool(made.bars))
        self.chart.show_bars(made.bars, made.bars_of)
        self.notes.setText("".join(made.statement.notes))
        self.listed.show_statement(made.statement)
        if not self.current_key:
            self._select_first(made)
        self._row_changed(self.current_key)
        self._stack.setCurrentIndex(_RESULT)

    def show_empty(self, table: str) -> None:
        """Say that a table has no rows yet."""
        self.made = None
        self.empty.say(f"“{table}”还没有数据", "导入工作簿后再来检查，或者换一张表。")
        self._stack.setCurrentIndex(_EMPTY)

    def show_waiting(self) -> None:
        """Say that it is being computed, where there is nothing yet that may stay in sight."""
        if self.made is None:
            self._stack.setCurrentIndex(_WAITING)

    def _lay_out(self) -> None:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        told = Card()
        told.body.addWidget(self.result)
        told.body.addWidget(self.meaning)
        told.body.addWidget(self.chart)
        column.addWidget(told)
        column.addWidget(self.listed, 1)
        foot = row(self.notes, self.behind_button)
        foot.setStretch(0, 1)
        column.addLayout(foot)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        for part in (shown, self.refused, self.nothing, self.empty, EmptyState("refresh", "正在计算…", "")):
            self._stack.addWidget(part)
        self._stack.setCurrentIndex(_WAITING)

    def _select_first(self, made: Made) -> None:
        """The line that stands out most, else the first that leads to rows."""
        outstanding = [bar.key for bar in made.bars if bar.outstanding]
        leading = [one.key for one in made.statement.rows if one.key in made.behind]
        self.listed.select(next(iter(outstanding or leading), ""))

    def _row_changed(self, key: str) -> None:
        self.behind_button.setEnabled(self.made is not None and key in self.made.behind)

    def _ask(self) -> None:
        self._open(self.current_key)

    def _open(self, key: str) -> None:
        if self.made is not None and key in self.made.behind:
            self.behind_asked.emit(key)
