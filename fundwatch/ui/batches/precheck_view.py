"""预审: choose the workbook of a batch that is not yet paid, see what must be looked into before the money leaves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.imports.drop_zone import DropZone
from fundwatch.ui.papers.list_printing import ListPrinting, of_shown, searched
from fundwatch.ui.reading import Fault
from fundwatch.ui.statement.account_view import AccountView
from fundwatch.ui.statement.places import go_to
from fundwatch.ui.statement.statement_list import StatementList
from fundwatch.ui.widgets.basics import SPACE, Button, Card, FigureCard, clear, row
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from fundwatch.services.precheck_desk import Prechecked
    from fundwatch.ui.papers.paper_source import PaperSource

_TRY = "fundwatch.services.precheck_desk.try_files"
_HINT = (
    "选一批还没有发放的名单（补助发放）或者还没有支付的清单（支付）；表头和导入时一样识别。"
    "程序在账的副本上试一遍全部规则，只给出结果，不存入任何数据。"
)
_SIDE = 440


class PrecheckView(QWidget):
    """Three views: choosing a file, waiting, and what was found with each finding's evidence beside it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.result: Prechecked | None = None
        self.drop = DropZone(_HINT, "选择要预审的工作簿")
        self.drop.chosen.connect(self.check)
        self.waiting = EmptyState("scan", "正在预审…", "正在账的副本上试运行全部规则，通常几秒到一两分钟。")
        self.fault = EmptyState("warning", "", "", "换一个文件", self.start_over)
        self.printing = ListPrinting(context, self, self._paper_source)
        self.again = Button("换一个文件", self.start_over, icon="refresh", shortcut="Ctrl+R")
        self.summary_button = Button("预审概况", self.show_summary, icon="info", shortcut="Ctrl+I")
        self.search_field = SearchField("搜索姓名、事项、情况")
        self.figures = QHBoxLayout()
        self.figures.setSpacing(SPACE + 4)
        self.listed = StatementList()
        self.view = AccountView()
        self._lay_out()
        self._connect()

    def check(self, files: Sequence[Path]) -> None:
        """Try the rules on these files."""
        self._stack.setCurrentWidget(self.waiting)
        working = self._context.work(self, "正在预审", _TRY, files=[str(file) for file in files])
        working.on_success(self.show_result).on_failure(self._show_fault).start()

    def show_result(self, result: Prechecked) -> None:
        """Show what was found, the whole of it first."""
        self.result = result
        clear(self.figures)
        for figure in result.listed.figures:
            card = FigureCard(figure.label)
            card.show_figure(figure.value, figure.note, tone=figure.tone)
            self.figures.addWidget(card, 1)
        self.search_field.set_quietly("")
        self.listed.narrow("")
        self.listed.show_statement(result.listed)
        self._found.setCurrentIndex(0 if result.listed.rows else 1 if result.checked else 2)
        self._stack.setCurrentWidget(self.shown)
        self.listed.grid.setFocus()
        # A list that gets the focus makes its first row the current one; a click on it would then change nothing.
        self.listed.grid.setCurrentIndex(QModelIndex())
        self.show_summary()

    def show_summary(self) -> None:
        """Show what is said of the whole: files, rows and rules that were not checked."""
        if self.result is not None:
            self.view.show_account(self.result.summary)

    def start_over(self) -> None:
        """Back to choosing a file."""
        self._stack.setCurrentWidget(self.start)
        self.drop.button.setFocus()

    def _lay_out(self) -> None:
        self.start = QWidget()
        first = QVBoxLayout(self.start)
        first.setContentsMargins(0, 0, 0, 0)
        first.addWidget(self.drop)
        first.addStretch(1)
        self.shown = QWidget()
        column = QVBoxLayout(self.shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        column.addLayout(self.figures)
        self.search_field.setMinimumWidth(300)
        column.addLayout(row(self.search_field, None, self.summary_button, self.again, *self.printing.buttons))
        found = QWidget()
        self._found = QStackedLayout(found)
        self._found.addWidget(self.listed)
        self._found.addWidget(EmptyState("check", "没有查出疑点", "右边写明检查了多少行、哪些规则没有检查。"))
        self._found.addWidget(
            EmptyState("warning", "没有检查任何一行", "文件里没有可以检查的新行，右边写明原因；改好后再换文件。")
        )
        beside = Card(margins=0)
        beside.body.addSpacing(SPACE)
        beside.body.addWidget(self.view, 1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(2 * SPACE)
        splitter.addWidget(found)
        splitter.addWidget(beside)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([10_000, _SIDE])
        column.addWidget(splitter, 1)
        self._stack = QStackedLayout(self)
        for page in (self.start, self.waiting, self.fault, self.shown):
            self._stack.addWidget(page)

    def _connect(self) -> None:
        self.search_field.settled.connect(self.listed.narrow)
        self.search_field.left_downwards.connect(self.listed.grid.setFocus)
        self.listed.row_changed.connect(self._show_finding)
        self.listed.opened.connect(self._show_finding)
        self.view.followed.connect(lambda table, key: go_to(self._context, table, key))
        QShortcut(QKeySequence("Ctrl+F"), self, self.search_field.setFocus)

    def _show_finding(self, key: str) -> None:
        if self.result is not None and key in self.result.accounts:
            self.view.show_account(self.result.accounts[key])

    def _show_fault(self, fault: Fault) -> None:
        self.fault.say(fault.message, fault.hint)
        self._stack.setCurrentWidget(self.fault)

    def _paper_source(self) -> PaperSource | None:
        if self.result is None:
            return None
        words = ("、".join(self.result.files), searched(self.search_field.text()))
        return of_shown(self.result.listed, self.listed.rows, *words)
