"""公示: which notices the books call for at each level; look, issue, print, save."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import notice_desk, publishing
from fundwatch.ui.notices.entries import called_for, cells, counted, issued_words, place_of, printed_list, state
from fundwatch.ui.notices.kind_choice import KindChoice
from fundwatch.ui.notices.loading import loaded
from fundwatch.ui.notices.withdrawal import Withdrawal
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting
from fundwatch.ui.reading import Fault
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import Button, Segments, label, row
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.question import ask

if TYPE_CHECKING:
    from fundwatch.services.notice_desk import Choices, Pages
    from fundwatch.services.notice_lists import Issued, NoticeEntry
    from fundwatch.ui.papers.paper_source import PaperSource

_LEVELS = ("县", "乡镇", "村")
_LIST_WIDTH = 404
_COLUMNS = (Column("地区", 84), Column("公示", 150, stretch=True), Column("状态", 84))
_DESK = "fundwatch.services.notice_desk"


class NoticesPage(Page):
    """The list at the left, the notice at the right. The preview's modules are loaded when the page first opens."""

    topics = frozenset({Topic.RECORDS, Topic.NOTICES})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "公示")
        self._chosen: NoticeEntry | None = None
        self._withheld: dict[str, tuple[str, ...]] = {}
        self._making = self._again = False
        self._wanted: Target | None = None
        self._choices, self._listed = Latest(), Latest()
        self._subject = ""
        self.day = QLineEdit()
        self.day.setPlaceholderText(today())
        self.day.setFixedWidth(124)
        self.day.setToolTip("印在公示上的成文日期；不填就是今天")
        self.heading.addWidget(label("成文日期", "muted"))
        self.heading.addWidget(self.day)
        self.printing = ListPrinting(context, self, self._paper_source, name="清单", print_keys="Ctrl+Shift+P")
        for button in self.printing.buttons:
            self.heading.addWidget(button)
        self.level = Segments(_LEVELS)
        self.level.choose(_LEVELS[0])
        self.year = QComboBox()
        self.region = QComboBox()
        self.region.addItem("全县", "")
        self.kind = KindChoice()
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.check_all = Button("逐份检查能否出具", self.check, icon="shield")
        self.issue_all = Button("出具所选", self._ask_issue_selected)
        self.panel, self.delivery = loaded(context, self)
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read what there is to choose from, then the list."""
        self.context.read_slowly(self, notice_desk.choices).on_success(self._take_choices).of(self._choices).start()

    def receive(self, target: Target) -> None:
        """Show what a village is told of a batch: its number is the key, its year the text."""
        if target.table == "批次":
            self._wanted = target
            if self.year.count():
                self._list()

    def check(self) -> None:
        """See of every listed notice whether it could be issued."""
        day = self._day()
        if day is None:
            return
        keys = [entry.key for entry in self.model.things() if not entry.number]
        self.check_all.setEnabled(False)
        working = self.context.work(
            self, "正在检查公示", "fundwatch.services.publishing.issue", keys=keys, day=day, keep=False
        )
        working.on_end(lambda: self.check_all.setEnabled(True)).on_success(self._checked).start()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE + 4)
        left.addLayout(row(self.level, self.year, self.region))
        left.addWidget(self.kind)
        frame = QFrame()
        frame.setObjectName("tableCard")
        self._list_stack = QStackedLayout(frame)
        self._list_stack.setContentsMargins(1, 1, 1, 1)
        self._list_stack.addWidget(self.grid)
        self._none = EmptyState("notice", "没有应当公示的内容", "先导入资金分配、项目或补助发放；换一级或换一年再看。")
        self._list_stack.addWidget(self._none)
        left.addWidget(frame, 1)
        left.addLayout(row(self.check_all, None, self.issue_all))
        holder = QWidget()
        holder.setLayout(left)
        holder.setFixedWidth(_LIST_WIDTH)
        both = QHBoxLayout()
        both.setSpacing(2 * SPACE)
        both.addWidget(holder)
        both.addWidget(self.panel, 1)
        self.body.addLayout(both, 1)

    def _connect(self) -> None:
        self.level.chosen.connect(lambda _level: self._list())
        for choice in (self.year, self.region, self.kind):
            choice.currentIndexChanged.connect(lambda _number: self._list())
        self.day.editingFinished.connect(self._show_chosen)
        self.grid.row_changed.connect(self._choose)
        self.grid.copy_refused.connect(self.context.tell)
        self.panel.issue_asked.connect(self._issue_chosen)
        self.panel.print_asked.connect(lambda: self._with_pages(self.delivery.ask_and_print))
        self.panel.save_asked.connect(lambda: self._with_pages(self.delivery.save))
        self.panel.reader_asked.connect(lambda: self._with_pages(self.delivery.open_in_reader))
        self.panel.withdraw_asked.connect(self._ask_withdrawal)

    def _take_choices(self, choices: Choices) -> None:
        for box, items in (
            (self.year, [(f"{year} 年", year) for year in choices.years]),
            (self.region, [("全县", ""), *((place.name, place.code) for place in choices.townships)]),
        ):
            chosen = box.currentText()
            box.blockSignals(True)
            box.clear()
            for words, value in items:
                box.addItem(words, value)
            box.setCurrentIndex(max(0, box.findText(chosen)))
            box.blockSignals(False)
        self._list()

    def _list(self) -> None:
        asked, self._wanted = self._wanted, None
        if asked is not None:
            self._subject = asked.key
            self.level.choose(_LEVELS[-1])
            for box, words in ((self.year, f"{asked.text} 年"), (self.region, self.region.itemText(0))):
                box.blockSignals(True)
                box.setCurrentText(words)
                box.blockSignals(False)
        year = self.year.currentData()
        if year is None:
            self._listed.ask(None)
            self._take_entries(())
            return
        wanted = (self.level.value, "", self.region.currentData() or "", int(year))
        # The question is put together where it is asked: its class is imported in the pool's thread.
        self.context.read_slowly(self, called_for, wanted).on_success(self._take_entries).of(self._listed).start()

    def _take_entries(self, entries: tuple[NoticeEntry, ...]) -> None:
        kept = self._chosen.key if self._chosen else None
        subject, self._subject = self._subject, ""
        rows, tones = [], {}
        entries = tuple(self.kind.narrow(entries, subject))
        for number, entry in enumerate(entries):
            rows.append(cells(entry, self._withheld))
            tones[number, 2] = state(entry, self._withheld)[1]
        self.model.show(rows, entries, tones=tones)
        self._list_stack.setCurrentIndex(0 if rows else 1)
        self.subtitle.setText(counted(entries))
        for part in (self.check_all, self.issue_all):
            part.setEnabled(any(not entry.number for entry in entries))
        at = place_of(entries, kept, subject)
        if at >= 0:
            self.grid.setCurrentIndex(self.model.index(at, 0))
        else:
            self._chosen = None
            self.panel.show_nothing()

    def _paper_source(self) -> PaperSource | None:
        words = (f"{self.level.value}级", self.year.currentText(), self.region.currentText())
        return printed_list(self.model.things(), self._withheld, *words)

    def _choose(self, at: int) -> None:
        if 0 <= at < self.model.rowCount():
            self._chosen = self.model.thing(at)
            self._show_chosen()

    def _show_chosen(self) -> None:
        entry, day = self._chosen, self._day()
        if entry is None or day is None:
            return
        self.panel.begin(entry)
        if self._making:
            self._again = True  # the one on its way is not the one wanted any more
            return
        self._making, self._again = True, False
        fonts = self.context.preferences.bundled_fonts
        if entry.number:
            working = self.context.work(
                self, "正在生成公示", f"{_DESK}.stored_pages", number=entry.number, bundled_fonts=fonts
            )
        else:
            working = self.context.work(
                self, "正在生成预览", f"{_DESK}.preview_pages", key=entry.key, day=day, bundled_fonts=fonts
            )
        working.on_end(self._made).on_success(lambda pages: self._show_pages(pages, entry))
        working.on_failure(lambda fault: self._show_blocked(fault, entry)).start()

    def _made(self) -> None:
        self._making = False
        if self._again:
            self._show_chosen()

    def _show_pages(self, pages: Pages, entry: NoticeEntry) -> None:
        if self._chosen is entry:
            self.panel.show_pages(pages, entry)

    def _show_blocked(self, fault: Fault, entry: NoticeEntry) -> None:
        if fault.detail or fault.crashed_while:
            self.context.show_fault(fault)
        if self._chosen is entry:
            self.panel.show_blocked(fault)

    def _day(self) -> date | None:
        try:
            day = bound("day", self.day.text())
        except NotUnderstoodError as fault:
            self.context.tell(str(fault))
            self.day.setFocus()
            return None
        return day if isinstance(day, date) else date.fromisoformat(today())

    def _checked(self, result: Issued) -> None:
        self._withheld = {one.key.scope: one.reasons for one in result.withheld}
        ready = len(result.printed)
        self.context.tell(f"可以出具 {ready:,} 份，不能出具 {len(result.withheld):,} 份")
        self._list()

    def _issue_chosen(self) -> None:
        if self._chosen is not None:
            self._issue([self._chosen])

    def _ask_issue_selected(self) -> None:
        entries = [self.model.thing(at) for at in self.grid.selected_rows()]
        fresh = [entry for entry in entries if not entry.number]
        if not fresh:
            self.context.tell("所选的公示都已经出具")
            return
        said = "出具后内容定稿、编号，并登记一条公示记录；有差错只能撤销后重新出具。不能出具的会列明原因。"
        ask(self, f"出具所选的 {len(fresh):,} 份公示？", said, "出具", lambda: self._issue(fresh))

    def _issue(self, entries: list[NoticeEntry]) -> None:
        day = self._day()
        if day is None:
            return
        self.panel.issue.setEnabled(False)
        keys = [entry.key for entry in entries]
        working = self.context.work(self, "正在出具公示", "fundwatch.services.publishing.issue", keys=keys, day=day)
        working.changing(Topic.NOTICES).on_end(lambda: self.panel.issue.setEnabled(True))
        working.on_success(self._issued).start()

    def _issued(self, result: Issued) -> None:
        self._withheld = {one.key.scope: one.reasons for one in result.withheld}
        self.context.tell(issued_words(result))

    def _ask_withdrawal(self) -> None:
        if self._chosen is None:
            return
        number = self._chosen.number
        dialog = Withdrawal(self, number)
        dialog.confirmed.connect(lambda reason: self._withdraw(number, reason))
        dialog.open()

    def _withdraw(self, number: str, reason: str) -> None:
        writing = self.context.write(self, publishing.withdraw, number, reason)
        writing.changing(Topic.NOTICES)
        writing.on_success(lambda _none: self.context.tell(f"公示 {number} 已撤销")).start()

    def _with_pages(self, do: Callable[[Pages], None]) -> None:
        if self.panel.pages is not None:
            do(self.panel.pages)


make_page = NoticesPage
