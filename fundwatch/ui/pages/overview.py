"""总览: the few figures that matter, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import overview, overview_course
from fundwatch.ui.money_words import hundredths, ten_thousands
from fundwatch.ui.operation import Latest
from fundwatch.ui.overview.course_card import CourseCard
from fundwatch.ui.overview.due_card import DueCard
from fundwatch.ui.overview.leads_card import LeadsCard
from fundwatch.ui.overview.next_steps import NextSteps
from fundwatch.ui.overview.standing_card import StandingCard
from fundwatch.ui.overview.titled import titled
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.time_words import moment, today
from fundwatch.ui.widgets.basics import Button, FigureCard, clear, label, row
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services import due, overview_standing
    from fundwatch.services.overview import Overview, YearFigures
    from fundwatch.services.overview_course import Course
else:
    from fundwatch.ui.late import due, overview_standing

_ALL_YEARS = "全部年度"
#: The cards leave room for their scroll bar; the heading ends where they do.
_SCROLL_BAR = 10


class OverviewPage(Page):
    """Money, people, leads, next steps."""

    topics = frozenset({Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "总览")
        self._seen: Overview | None = None
        self.year = QComboBox()
        self.year.addItem(_ALL_YEARS)
        self.year.currentIndexChanged.connect(lambda _number: self._year_chosen())
        tip = "怎么用这个程序、这一页怎么看（F1）"
        self.help = Button("使用说明", context.manual_asked.emit, icon="book", tip=tip)
        self.heading.addWidget(self.year)
        self.heading.addWidget(self.help)
        self.heading.addSpacing(_SCROLL_BAR)
        self.given = FigureCard("下达资金（万元）")
        self.allocated = FigureCard("已分配（万元）")
        self.disbursed = FigureCard("已拨付（万元）")
        self.spent = FigureCard("已支出（万元）")
        self.balance = FigureCard("结余（万元）")
        self.course = CourseCard()
        self.standing = StandingCard(context)
        self.due = DueCard(context, self)
        self.leads = LeadsCard(context)
        self.people = QVBoxLayout()
        self.next = NextSteps(context)
        self._overview, self._due, self._course, self._money = Latest(), Latest(), Latest(), Latest()
        self._lay_out()

    def refresh(self) -> None:
        """Read all figures."""
        self.context.read_slowly(self, overview.overview).on_success(self._take).of(self._overview).start()

    def _lay_out(self) -> None:
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(2 * SPACE)
        figures = QHBoxLayout()
        figures.setSpacing(2 * SPACE)
        for card in (self.given, self.allocated, self.disbursed, self.spent, self.balance):
            figures.addWidget(card, 1)
        content.addLayout(figures)
        beside = QVBoxLayout()
        beside.setSpacing(2 * SPACE)
        beside.addWidget(titled("接下来", self.next))
        beside.addWidget(self.standing, 1)
        content.addLayout(_in_two_columns(self.course, beside))
        content.addWidget(self.due)
        known = titled("在册数据", self.people)
        known.body.addStretch(1)
        content.addLayout(_in_two_columns(self.leads, known))
        content.addStretch(1)
        inside = QWidget()
        inside.setLayout(content)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.empty = EmptyState(
            "import",
            "还没有数据",
            "从导入资金指标、项目、补助发放等工作簿开始；导入后这里会显示资金到了哪里、有哪些疑点要核实。",
            "去导入数据",
            lambda: self.context.go("importing"),
        )
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(area)
        self._stack.addWidget(self.empty)
        self.body.addWidget(holder, 1)

    def _take(self, seen: Overview) -> None:
        self._seen = seen
        self._stack.setCurrentIndex(1 if seen.empty else 0)
        self.year.setVisible(not seen.empty)
        self._show_years(seen)
        self._year_chosen()
        self.leads.show_categories(seen.categories)
        self._show_people(seen)
        self.next.show_steps(seen)
        if not seen.empty:
            day = date.fromisoformat(today())
            self.context.read_slowly(self, due.due, day).on_success(self.due.show_due).of(self._due).start()

    def _show_years(self, seen: Overview) -> None:
        chosen = self.year.currentText()
        self.year.blockSignals(True)
        self.year.clear()
        self.year.addItem(_ALL_YEARS)
        self.year.addItems([f"{figures.year} 年" for figures in reversed(seen.years)])
        self.year.setCurrentText(chosen)
        self.year.blockSignals(False)

    def _year_chosen(self) -> None:
        self._show_money()
        if self._seen is not None and not self._seen.empty:
            chosen = self.year.currentText()
            year = int(chosen.split()[0]) if chosen not in {_ALL_YEARS, ""} else None
            self._read_course(year)

    def _read_course(self, year: int | None) -> None:
        day = date.fromisoformat(today())
        course = self.context.read_slowly(self, overview_course.course, day, year)
        course.on_success(self._take_course).of(self._course).start()
        self.context.read_slowly(self, overview_standing.standing_money, day, year).on_success(
            lambda standing: self.standing.show_standing(standing, year)
        ).of(self._money).start()

    def _take_course(self, course: Course) -> None:
        self.course.show_course(course)
        self.leads.show_townships(course.townships)

    def _show_money(self) -> None:
        if self._seen is None:
            return
        chosen = self.year.currentText()
        years = [one for one in self._seen.years if chosen in {_ALL_YEARS, "", f"{one.year} 年"}]
        given, received, allocated, disbursed, spent = (sum(figure(one) for one in years) for figure in _FIGURES)
        self.given.show_figure(ten_thousands(given), f"其中已到账 {ten_thousands(received)}")
        self.allocated.show_figure(ten_thousands(allocated), f"占下达 {hundredths(allocated, given)}")
        self.disbursed.show_figure(ten_thousands(disbursed), f"拨付率 {hundredths(disbursed, given)}")
        self.spent.show_figure(ten_thousands(spent), f"支出率 {hundredths(spent, given)}")
        loose = self._seen.unassigned_spent
        note = f"另有未挂指标的支出 {ten_thousands(loose)}" if loose else "下达减支出"
        self.balance.show_figure(ten_thousands(given - spent), note, tone="danger" if given < spent else "")
        self.course.show_rates(years)

    def _show_people(self, seen: Overview) -> None:
        clear(self.people)
        counted = (
            ("户", "户", seen.households),
            ("人员", "人", seen.persons),
            ("项目", "个", seen.projects),
            ("补助发放", "条", seen.benefits),
        )
        for table, unit, count in counted:
            link = Button(table, self._table_opener(table), style="link")
            self.people.addLayout(row(link, None, label(f"{count:,} {unit}")))
        if seen.last_import:
            when = moment(seen.last_import.imported_at)
            self.people.addWidget(label(f"最近导入：{when}（{seen.last_import.actor}）", "faint", wrap=True))

    def _table_opener(self, table: str) -> Callable[[], None]:
        return lambda: self.context.go("ledger", Target(table=table))


def _in_two_columns(left: QWidget, right: QWidget | QVBoxLayout) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setSpacing(2 * SPACE)
    made.addWidget(left, 3)
    if isinstance(right, QWidget):
        made.addWidget(right, 2)
    else:
        made.addLayout(right, 2)
    return made


_FIGURES: tuple[Callable[[YearFigures], int], ...] = (
    lambda one: one.given,
    lambda one: one.received,
    lambda one: one.allocated,
    lambda one: one.disbursed,
    lambda one: one.spent,
)


make_page = OverviewPage
