"""The current leads by category or by township; each line leads to its leads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from fundwatch.ui.context import Context, Target
from fundwatch.ui.money_words import ten_thousands
from fundwatch.ui.widgets.bars import BarChart, NamedShare
from fundwatch.ui.widgets.basics import Card, Segments, label, row

if TYPE_CHECKING:
    from fundwatch.services.overview import CategoryFigures
    from fundwatch.services.overview_course import TownshipLeads

_BY_CATEGORY, _BY_TOWNSHIP = "按类别", "按乡镇"


class LeadsCard(Card):
    """Bars: how many, and how many of them nobody has concluded."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.which = Segments((_BY_CATEGORY, _BY_TOWNSHIP))
        self.which.choose(_BY_CATEGORY)
        self.body.addLayout(row(label("疑点线索", "cardTitle"), None, self.which))
        self.categories, self.townships = BarChart(), BarChart()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.categories)
        self._stack.addWidget(self.townships)
        self.body.addWidget(self._stack)
        self.which.chosen.connect(lambda value: self._stack.setCurrentIndex(int(value == _BY_TOWNSHIP)))

    def show_categories(self, categories: Sequence[CategoryFigures]) -> None:
        """Show the categories; without any the card goes."""
        longest = max((one.total for one in categories), default=1)
        self.categories.show_shares(
            [self._share(one.category, one, longest, Target(text=one.category)) for one in categories]
        )
        self.setVisible(bool(categories))

    def show_townships(self, townships: Sequence[TownshipLeads]) -> None:
        """Show the townships."""
        longest = max((one.total for one in townships), default=1)
        self.townships.show_shares(
            [
                self._share(one.name, one, longest, Target(table="行政区划", key=one.code, text=one.name))
                for one in townships
            ]
        )

    def _share(self, name: str, one: CategoryFigures | TownshipLeads, longest: int, target: Target) -> NamedShare:
        words = f"{one.total:,} 条，{one.waiting:,} 条未下结论"
        return NamedShare(
            name,
            one.waiting / longest,
            words + (f"，{ten_thousands(one.amount)} 万元" if one.amount else ""),
            behind=one.total / longest,
            pressed=self._opener(target),
            colour="danger",
        )

    def _opener(self, target: Target) -> Callable[[], None]:
        return lambda: self._context.go("findings", target)
