"""Funds against time: what was issued, allocated and spent by the end of each month, and each year's rates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from fundwatch.ui.money_words import hundredths
from fundwatch.ui.widgets.bars import BarChart, NamedShare
from fundwatch.ui.widgets.basics import Card, Segments, label, row
from fundwatch.ui.widgets.line_chart import LineChart, Series

if TYPE_CHECKING:
    from fundwatch.services.overview import YearFigures
    from fundwatch.services.overview_course import Course, Month

_BY_MONTH, _BY_YEAR = "按月累计", "按年度"
_FEN_OF_TEN_THOUSAND = 1_000_000


class CourseCard(Card):
    """The lines by month, or the rates by year."""

    def __init__(self) -> None:
        super().__init__()
        self.which = Segments((_BY_MONTH, _BY_YEAR))
        self.which.choose(_BY_MONTH)
        self.as_of = label("", "faint")
        self.body.addLayout(row(label("资金使用进度", "cardTitle"), self.as_of, None, self.which))
        self.lines = LineChart("万元")
        self.rates = BarChart()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.lines)
        self._stack.addWidget(self.rates)
        self.body.addWidget(self._stack)
        self.which.chosen.connect(lambda value: self._stack.setCurrentIndex(int(value == _BY_YEAR)))

    def show_course(self, course: Course) -> None:
        """Show the months."""
        self.as_of.setText(f"截至 {course.as_of.isoformat()}")
        labels = [f"{month.end:%Y-%m}" for month in course.months]
        self.lines.show_series(
            labels,
            [
                Series("下达", "faint", _wan(course.months, "issued")),
                Series("分配", "warning", _wan(course.months, "allocated")),
                Series("支出", "accent", _wan(course.months, "spent")),
            ],
        )

    def show_rates(self, years: Sequence[YearFigures]) -> None:
        """Show the years' rates."""
        self.rates.show_shares(
            [
                NamedShare(
                    f"{one.year} 年",
                    one.spent / one.given if one.given else 0,
                    f"支出 {hundredths(one.spent, one.given)}　拨付 {hundredths(one.disbursed, one.given)}",
                    behind=one.disbursed / one.given if one.given else 0,
                )
                for one in reversed(years)
            ]
        )


def _wan(months: Sequence[Month], name: str) -> tuple[float, ...]:
    return tuple(getattr(month, name) / _FEN_OF_TEN_THOUSAND for month in months)
