"""疑点: the leads that the rules raised, each with its evidence, to be looked into and concluded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.findings.detail import FindingView
from fundwatch.ui.findings.narrowing import Narrowing
from fundwatch.ui.findings.printed_list import printed_list
from fundwatch.ui.findings.reply_desk import ReplyDesk
from fundwatch.ui.findings.scan_report import ScanReport
from fundwatch.ui.findings.words import CATEGORIES, SEVERITIES, VERDICT_TONES
from fundwatch.ui.late import reviewing, scanning
from fundwatch.ui.money_words import yuan
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting, searched
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import Button, Card, label, row
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from datetime import date

    from fundwatch.services.scanning import FindingDetail, FindingRow, ScanSummary
    from fundwatch.ui.papers.paper_source import PaperSource

_LIST_WIDTH = 476
_COLUMNS = (
    Column("程度", 56),
    Column("疑点", 160, stretch=True),
    Column("金额（元）", 128, right=True),
    Column("结论", 108),
)


class FindingsPage(Page):
    """The list at the left, the finding at the right."""

    topics = frozenset({Topic.FINDINGS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "疑点")
        self._found: list[FindingRow] = []
        self._current: FindingDetail | None = None
        self._wanted: int = 0
        self._summary: ScanSummary | None = None
        self.as_of = QLineEdit()
        self.as_of.setPlaceholderText(today())
        self.as_of.setFixedWidth(124)
        self.as_of.setToolTip("期限类规则以这一天为今日；不填就是今天")
        self.report_button = Button("扫描结果", self.show_report, icon="info")
        self.report_button.hide()
        self.scan_button = Button("开始扫描", self.scan, icon="scan", style="primary", shortcut="Ctrl+R")
        self.printing = ListPrinting(context, self, self._paper_source)
        for button in self.printing.buttons:
            self.heading.addWidget(button)
        self.heading.addWidget(self.report_button)
        self.heading.addSpacing(SPACE)
        self.heading.addWidget(label("以", "muted"))
        self.heading.addWidget(self.as_of)
        self.heading.addWidget(label("为今日", "muted"))
        self.heading.addWidget(self.scan_button)
        self.search_field = SearchField("搜索疑点、编号、摘要")
        self.narrowing = Narrowing()
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.view = FindingView(context)
        self.replies = ReplyDesk(context, self)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the current findings."""
        self.context.read_slowly(self, scanning.findings).on_success(self._take).start()

    def receive(self, target: Target) -> None:
        """Show a finding by its number, or those of a category or a township: all of them, whatever was chosen."""
        if target.number or target.text:
            self.search_field.set_quietly("")
            self.narrowing.open_all()
        if target.number:
            self._wanted = target.number
        if target.table == "行政区划":
            self.narrowing.choose_district(target.text)
        elif target.text in CATEGORIES:
            self.narrowing.category.setCurrentText(target.text)
        self._filter()

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

    def show_report(self) -> None:
        """Show how the last scan went, rule by rule."""
        if self._summary is not None:
            dialog = ScanReport(self._summary, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(SPACE + 4)
        district, *others = self.narrowing.all
        left.addLayout(row(self.search_field, district))
        left.addLayout(row(*others))
        card = QFrame()
        card.setObjectName("tableCard")
        self._list_stack = QStackedLayout(card)
        self._list_stack.setContentsMargins(1, 1, 1, 1)
        self._list_stack.addWidget(self.grid)
        self._none = EmptyState("search", "没有符合条件的疑点", "换一个条件再看。")
        self._list_stack.addWidget(self._none)
        left.addWidget(card, 1)
        left.addLayout(row(self.replies.send_button, self.replies.read_button, None))
        list_holder = QWidget()
        left.setContentsMargins(0, 0, 0, 0)
        list_holder.setLayout(left)
        list_holder.setFixedWidth(_LIST_WIDTH)
        right = Card()
        self._right_stack = QStackedWidget()
        self._right_stack.addWidget(
            EmptyState("finding", "选一条疑点来看", "左边的列表按轻重排列；↑ ↓ 移动，右边随之显示。")
        )
        self._right_stack.addWidget(self.view)
        right.body.addWidget(self._right_stack)
        both = QWidget()
        side_by_side = QHBoxLayout(both)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(2 * SPACE)
        side_by_side.addWidget(list_holder)
        side_by_side.addWidget(right, 1)
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
        self.search_field.settled.connect(lambda _text: self._filter())
        self.search_field.left_downwards.connect(self._into_list)
        for choice in self.narrowing.all:
            choice.currentIndexChanged.connect(lambda _number: self._filter())
        self.grid.row_changed.connect(self._open_row)
        self.grid.copy_refused.connect(self.context.tell)
        self.view.opened.connect(lambda table, key: self.context.go("ledger", Target(table=table, key=key)))
        self.view.concluded.connect(self._conclude)

    def _take(self, found: list[FindingRow]) -> None:
        self._found = found
        self.narrowing.offer(found)
        self._stack.setCurrentIndex(0 if found else 1)
        waiting = sum(1 for one in found if not one.verdict)
        self.subtitle.setText(f"共 {len(found):,} 条，{waiting:,} 条未下结论" if found else "")
        self._filter()

    def _filter(self) -> None:
        words = self.search_field.text().split()
        shown = [one for one in self._found if self._fits(one, words)]
        keep = self._wanted or (self._current.row.number if self._current else 0)
        rows = [(SEVERITIES[one.severity], one.name, yuan(one.amount), _standing(one)) for one in shown]
        tones = {}
        for number, one in enumerate(shown):
            tones[number, 0] = {"high": "danger", "medium": "warning"}.get(one.severity, "muted")
            tones[number, 3] = "link" if one.is_out else VERDICT_TONES.get(one.verdict, "") or "muted"
        self.model.show(rows, shown, tones=tones)
        self._list_stack.setCurrentIndex(0 if shown else 1)
        at = next((number for number, one in enumerate(shown) if one.number == keep), 0 if shown else -1)
        if at >= 0:
            self.grid.setCurrentIndex(self.model.index(at, 0))
            self.grid.scrollTo(self.model.index(at, 0))
        else:
            self._right_stack.setCurrentIndex(0)

    def _fits(self, one: FindingRow, words: list[str]) -> bool:
        if not self.narrowing.fits(one):
            return False
        text = f"{one.number} {one.rule} {one.name} {one.summary} {one.subject_key} {one.place} {one.sent_to}"
        return all(word in text for word in words)

    def _paper_source(self) -> PaperSource | None:
        return printed_list(self.model.things(), *self.narrowing.words, searched(self.search_field.text()))

    def _open_row(self, at: int) -> None:
        if 0 <= at < self.model.rowCount():
            number = self.model.thing(at).number
            self._wanted = number
            self.context.read(self, scanning.finding, number).on_success(self._show).start()

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
        number, version = self._current.row.number, self._current.version
        self.view.form.save.setEnabled(False)
        writing = self.context.write(
            self,
            reviewing.conclude,
            number,
            verdict,
            reason,
            silenced_until=until,
            expected_version=version,
        )
        writing.changing(Topic.FINDINGS).on_end(lambda: self.view.form.save.setEnabled(True))
        writing.on_success(lambda _kept: self.context.tell(f"疑点 {number} 的结论已保存：{verdict}")).start()

    def _into_list(self) -> None:
        self.grid.setFocus()


def _standing(one: FindingRow) -> str:
    """The conclusion; of what is out, who has still to answer."""
    return f"待{one.sent_to}回" if one.is_out else one.verdict or "—"


make_page = FindingsPage
