"""总览: the few figures that matter, and what to do next."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStackedLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context
from fundwatch.ui.late import overview, overview_course
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import Page
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import Button, label
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services import due, overview_standing
    from fundwatch.services.overview import Overview
    from fundwatch.services.overview_course import Course
    from fundwatch.ui.overview.board import Board
else:
    from fundwatch.ui.late import due, overview_standing

_ALL_YEARS = "全部年度"
_BEFORE = "数据库打开后，这里显示资金到了哪里、有哪些疑点要核实。"
#: The cards leave room for their scroll bar; the heading ends where they do.
_SCROLL_BAR = 10


class OverviewPage(Page):
    """Money, people, leads, next steps."""

    topics = frozenset({Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "总览")
        self._seen: Overview | None = None
        self._board: Board | None = None
        self.year = QComboBox()
        self.year.addItem(_ALL_YEARS)
        self.year.currentIndexChanged.connect(lambda _number: self._year_chosen())
        tip = "怎么用这个程序、这一页怎么看（F1）"
        self.help = Button("使用说明", context.manual_asked.emit, icon="book", tip=tip)
        self.heading.addWidget(self.year)
        self.heading.addWidget(self.help)
        self.heading.addSpacing(_SCROLL_BAR)
        self._overview, self._due, self._course, self._money = Latest(), Latest(), Latest(), Latest()
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        before = label(_BEFORE, "muted")
        before.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(before)
        self.empty = EmptyState(
            "import",
            "还没有数据",
            "从导入资金指标、项目、补助发放等工作簿开始；导入后这里会显示资金到了哪里、有哪些疑点要核实。",
            "去导入数据",
            lambda: self.context.go("importing"),
        )
        self._stack.addWidget(self.empty)
        self.body.addWidget(holder, 1)

    @property
    def board(self) -> Board:
        """The cards; made when there is first something for them to show."""
        if self._board is None:
            from fundwatch.ui.overview.board import Board  # noqa: PLC0415 - the window stands before there are books

            self._board = Board(self.context, self)
            self._stack.addWidget(self._board)
        return self._board

    def refresh(self) -> None:
        """Read all figures."""
        self.context.read_slowly(self, overview.overview).on_success(self._take).of(self._overview).start()

    def left(self) -> None:
        """Whoever went to another page waits for no figures: they would slow him there, and are read when he is back.

        In books of a million rows they take a second or two.
        """
        if self.context.drop(self._overview, self._due, self._course, self._money):
            self._stale = True

    def _take(self, seen: Overview) -> None:
        self._seen = seen
        self._stack.setCurrentWidget(self.empty if seen.empty else self.board)
        self.year.setVisible(not seen.empty)
        self._show_years(seen)
        self._year_chosen()
        if not seen.empty:
            self.board.show_known(seen)
            day = date.fromisoformat(today())
            self.context.read_slowly(self, due.due, day).on_success(self.board.due.show_due).of(self._due).start()

    def _show_years(self, seen: Overview) -> None:
        chosen = self.year.currentText()
        self.year.blockSignals(True)
        self.year.clear()
        self.year.addItem(_ALL_YEARS)
        self.year.addItems([f"{figures.year} 年" for figures in reversed(seen.years)])
        self.year.setCurrentText(chosen)
        self.year.blockSignals(False)

    def _year_chosen(self) -> None:
        if self._seen is None or self._seen.empty:
            return
        chosen = self.year.currentText()
        year = int(chosen.split()[0]) if chosen not in {_ALL_YEARS, ""} else None
        self.board.show_money(self._seen, [one for one in self._seen.years if year in {None, one.year}])
        self._read_course(year)

    def _read_course(self, year: int | None) -> None:
        day = date.fromisoformat(today())
        course = self.context.read_slowly(self, overview_course.course, day, year)
        course.on_success(self._take_course).of(self._course).start()
        self.context.read_slowly(self, overview_standing.standing_money, day, year).on_success(
            lambda standing: self.board.standing.show_standing(standing, year)
        ).of(self._money).start()

    def _take_course(self, course: Course) -> None:
        self.board.course.show_course(course)
        self.board.leads.show_townships(course.townships)


make_page = OverviewPage
