"""The cards of 总览: the figures, the year's course, what is due, the leads, what is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fundwatch.ui.context import Context, Target
from fundwatch.ui.money_words import hundredths, ten_thousands
from fundwatch.ui.overview.course_card import CourseCard
from fundwatch.ui.overview.due_card import DueCard
from fundwatch.ui.overview.leads_card import LeadsCard
from fundwatch.ui.overview.next_steps import NextSteps
from fundwatch.ui.overview.standing_card import StandingCard
from fundwatch.ui.overview.titled import titled
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import Button, FigureCard, clear, label, row

if TYPE_CHECKING:
    from fundwatch.services.overview import Overview, YearFigures


class Board(QScrollArea):
    """What the page shows once there are books; made then, for the window stands sooner without it."""

    def __init__(self, context: Context, page: Page) -> None:
        super().__init__()
        self._context = context
        self.given = FigureCard("下达资金（万元）")
        self.allocated = FigureCard("已分配（万元）")
        self.disbursed = FigureCard("已拨付（万元）")
        self.spent = FigureCard("已支出（万元）")
        self.balance = FigureCard("结余（万元）")
        self.course = CourseCard()
        self.standing = StandingCard(context)
        self.due = DueCard(context, page)
        self.leads = LeadsCard(context)
        self.people = QVBoxLayout()
        self.next = NextSteps(context)
        self._lay_out()

    def show_money(self, seen: Overview, years: Sequence[YearFigures]) -> None:
        """Show the sums of some of the years."""
        given, received, allocated, disbursed, spent = (sum(figure(one) for one in years) for figure in _FIGURES)
        self.given.show_figure(ten_thousands(given), f"其中已到账 {ten_thousands(received)}")
        self.allocated.show_figure(ten_thousands(allocated), f"占下达 {hundredths(allocated, given)}")
        self.disbursed.show_figure(ten_thousands(disbursed), f"拨付率 {hundredths(disbursed, given)}")
        self.spent.show_figure(ten_thousands(spent), f"支出率 {hundredths(spent, given)}")
        loose = seen.unassigned_spent
        note = f"另有未挂指标的支出 {ten_thousands(loose)}" if loose else "下达减支出"
        self.balance.show_figure(ten_thousands(given - spent), note, tone="danger" if given < spent else "")
        self.course.show_rates(years)

    def show_known(self, seen: Overview) -> None:
        """Show what the books hold, and what is to be done next."""
        self.leads.show_categories(seen.categories)
        self.next.show_steps(seen)
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
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)

    def _table_opener(self, table: str) -> Callable[[], None]:
        return lambda: self._context.go("ledger", Target(table=table))


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
