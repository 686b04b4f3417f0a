"""疑点: the leads that the rules raised, gathered into clues, with their evidence, to be looked into and concluded."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.findings.clue_strip import ClueStrip
from fundwatch.ui.findings.detail import FindingView
from fundwatch.ui.findings.leads_list import LeadsList
from fundwatch.ui.findings.reply_desk import ReplyDesk
from fundwatch.ui.findings.scan_report import ScanReport
from fundwatch.ui.findings.summary_window import SummaryWindow
from fundwatch.ui.findings.words import CATEGORIES
from fundwatch.ui.late import reviewing, scanning
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import Button, Card, label
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from datetime import date

    from fundwatch.services import clues
    from fundwatch.services.clues import ClueRow, Clues
    from fundwatch.services.scanning import FindingDetail, FindingRow, ScanSummary
else:
    from fundwatch.ui.late import clues


class FindingsPage(Page):
    """The list at the left, the finding at the right."""

    topics = frozenset({Topic.FINDINGS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "疑点")
        self._found: tuple[FindingRow, ...] = ()
        self._current: FindingDetail | None = None
        self._clue: ClueRow | None = None
        self._wanted: int = 0
        self._summary: ScanSummary | None = None
        self.as_of = QLineEdit()
        self.as_of.setPlaceholderText(today())
        self.as_of.setFixedWidth(124)
        self.as_of.setToolTip("期限类规则以这一天为今日；不填就是今天")
        self.report_button = Button("扫描结果", self.show_report, icon="info")
        self.report_button.hide()
        self.scan_button = Button("开始扫描", self.scan, icon="scan", style="primary", shortcut="Ctrl+R")
        self.leads = LeadsList()
        self.search_field, self.narrowing = self.leads.search_field, self.leads.narrowing
        self.model, self.grid = self.leads.model, self.leads.grid
        self.printing = ListPrinting(context, self, self.leads.paper_source)
        self.summary_button = Button(
            "汇总", self.sum_up, icon="chart", shortcut="Ctrl+H", tip="把列表里的疑点按规则、类别、乡镇、月份汇总"
        )
        for button in (self.summary_button, *self.printing.buttons):
            self.heading.addWidget(button)
        self.heading.addWidget(self.report_button)
        self.heading.addSpacing(SPACE)
        self.heading.addWidget(label("以", "muted"))
        self.heading.addWidget(self.as_of)
        self.heading.addWidget(label("为今日", "muted"))
        self.heading.addWidget(self.scan_button)
        self._read = Latest()
        self.strip = ClueStrip()
        self.view = FindingView(context)
        self.replies = ReplyDesk(context, self)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the current findings."""
        self.context.read_slowly(self, clues.clues).on_success(self._take).of(self._read).start()

    def receive(self, target: Target) -> None:
        """Show a finding by its number, or those of a category or a township: all of them, whatever was chosen."""
        if target.number or target.text:
            self.leads.show_single()
        if target.number:
            self._wanted = target.number
        if target.table == "行政区划":
            self.narrowing.choose_district(target.text)
        elif target.text in CATEGORIES:
            self.narrowing.category.setCurrentText(target.text)
        self.leads.filter(self._wanted)

    def search(self) -> None:
        """Search the list."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def scan(self) -> None:
        """Run every rule in the worker."""
        try:
            as_of = bound("day", self.as_of.text())
        except NotUnderstoodError as fault:
            self.context.tell(str(fault))
            self.as_of.setFocus()
            return
        self.scan_button.setEnabled(False)
        self.context.work(self, "正在扫描疑点", "fundwatch.services.scanning.scan", as_of=as_of).changing(
            Topic.FINDINGS
        ).on_end(lambda: self.scan_button.setEnabled(True)).on_success(self._scanned).start()

    def sum_up(self) -> SummaryWindow:
        """Sum up the findings in sight by one of their columns."""
        opened = SummaryWindow(self.context, self.leads.findings, self.leads.words, self)
        opened.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opened.open()
        return opened

    def show_report(self) -> None:
        """Show how the last scan went, rule by rule."""
        if self._summary is not None:
            dialog = ScanReport(self._summary, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _lay_out(self) -> None:
        self.leads.add_below(self.replies.send_button, self.replies.read_button, None)
        right = Card()
        self._right_stack = QStackedWidget()
        self._right_stack.addWidget(
            EmptyState("finding", "选一条来看", "左边最值得查的排在前面；↑ ↓ 移动，右边随之显示。")
        )
        shown = QWidget()
        above = QVBoxLayout(shown)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(SPACE)
        above.addWidget(self.strip)
        above.addWidget(self.view, 1)
        self._right_stack.addWidget(shown)
        right.body.addWidget(self._right_stack)
        both = QWidget()
        side_by_side = QHBoxLayout(both)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(2 * SPACE)
        side_by_side.addWidget(self.leads, 2)
        side_by_side.addWidget(right, 3)
        self._empty = EmptyState(
            "finding",
            "现在没有疑点",
            "数据导入之后，按“开始扫描”（Ctrl+R）用规则核对一遍；查出的是需要核实的线索，不是结论。",
            "开始扫描",
            self.scan,
        )
        stack_holder = QWidget()
        self._stack = QStackedLayout(stack_holder)
        self._stack.addWidget(both)
        self._stack.addWidget(self._empty)
        self.body.addWidget(stack_holder, 1)

    def _connect(self) -> None:
        self.leads.clue_chosen.connect(self._open_clue)
        self.leads.finding_chosen.connect(self._open_single)
        self.leads.emptied.connect(self._show_none)
        self.grid.copy_refused.connect(self.context.tell)
        self.leads.clue_grid.copy_refused.connect(self.context.tell)
        self.strip.finding_chosen.connect(self._open)
        self.view.opened.connect(lambda table, key: self.context.go("ledger", Target(table=table, key=key)))
        self.view.concluded.connect(self._conclude)

    def _take(self, found: Clues) -> None:
        self._found = found.findings
        self._stack.setCurrentIndex(0 if found.findings else 1)
        self.subtitle.setText(_counted(found) if found.findings else "")
        # In a turn of its own: the page is laid out for the first time in this one.
        QTimer.singleShot(0, self, partial(self._list, found))

    def _list(self, found: Clues) -> None:
        if found.findings is self._found:
            self.leads.take(found, self._wanted or (self._current.row.number if self._current else 0))

    def _open_clue(self, clue: ClueRow) -> None:
        """Show a clue with that of its findings which was in sight, else the one that weighs most."""
        number = next((one.number for one in clue.findings if one.number == self._wanted), clue.findings[0].number)
        self._clue = clue
        self.strip.show_clue(clue, number)
        self.strip.show()
        self._open(number)

    def _open_single(self, number: int) -> None:
        self._clue = None
        self.strip.hide()
        self._open(number)

    def _open(self, number: int) -> None:
        self._wanted = number
        self.context.read(self, scanning.finding, number).on_success(self._show).start()
        # Laid out for the first time while the finding is read, and not in the turn in which the list was.
        QTimer.singleShot(0, self, partial(self._make_room, number))

    def _make_room(self, number: int) -> None:
        if number == self._wanted:
            self._right_stack.setCurrentIndex(1)

    def _show_none(self) -> None:
        self._wanted = 0
        self._right_stack.setCurrentIndex(0)

    def _show(self, detail: FindingDetail) -> None:
        if detail.row.number != self._wanted:
            return
        self._current = detail
        self._right_stack.setCurrentIndex(1)
        self.view.show_finding(detail)

    def _scanned(self, summary: ScanSummary) -> None:
        self._summary = summary
        self.report_button.show()
        self.context.tell(f"扫描完成：运行规则 {len(summary.rules)} 条，现有疑点 {summary.flagged:,} 条")
        if summary.failed:
            self.show_report()

    def _conclude(self, verdict: str, reason: str, until: date | None) -> None:
        if self._current is None:
            return
        number = self._current.row.number
        judged = {number: self._current.version}
        if self._clue is not None and self.strip.asks_together:
            judged |= {one.number: one.version for one in self._clue.findings if one.waits and one.number != number}
        self.view.form.save.setEnabled(False)
        writing = self.context.write(self, reviewing.conclude_together, judged, verdict, reason, silenced_until=until)
        named = "、".join(map(str, sorted(judged)))
        writing.changing(Topic.FINDINGS).on_end(lambda: self.view.form.save.setEnabled(True))
        writing.on_success(lambda _kept: self.context.tell(f"疑点 {named} 的结论已保存：{verdict}")).start()


def _counted(found: Clues) -> str:
    waiting = sum(one.waits for one in found.findings)
    said = f"待查线索 {len(found.waiting):,} 条；疑点 {len(found.findings):,} 条，{waiting:,} 条待查"
    return f"{said}，{found.explained:,} 条已说明" if found.explained else said


make_page = FindingsPage
