"""检查: statistics over any table, each line leading to the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import listing, statistics
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting, of_shown
from fundwatch.ui.statistics.choice import StatisticsChoice
from fundwatch.ui.statistics.result_view import ResultView
from fundwatch.ui.table.filter_bar import FilterBar, NamedFilter
from fundwatch.ui.widgets.basics import Button
from fundwatch.ui.widgets.table_chooser import TableChooser

if TYPE_CHECKING:
    from fundwatch.services.listing import TableEntry
    from fundwatch.services.statistics import Asked, Fitting, Made
    from fundwatch.ui.papers.paper_source import PaperSource

#: The table first shown: the one whose amounts nobody sets beforehand.
_FIRST = "支付"


class StatisticsPage(Page):
    """Table, test and columns at the left, the result at the right; every choice computes anew."""

    topics = frozenset({Topic.RECORDS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "检查")
        self._tables: dict[str, TableEntry] = {}
        self._counts: dict[str, int] = {}
        self._table = _FIRST
        #: The test to choose next, with its columns; blank where any will do.
        self._wanted = ("", "", "")
        self._asked = Latest()
        self.chooser_button = Button(_FIRST, self.choose_table, icon="chevron-down", shortcut="Ctrl+T", tip="换一张表")
        self.filter_button = Button(
            "筛选", self.open_filter, icon="filter", shortcut="Ctrl+L", tip="只检查符合条件的行"
        )
        self.heading.insertWidget(1, self.chooser_button)
        self.heading.insertWidget(2, self.filter_button)
        self.printing = ListPrinting(context, self, self.paper_source)
        for button in self.printing.buttons:
            self.heading.addWidget(button)
        self.filters = FilterBar()
        self.choice = StatisticsChoice(context)
        self.result = ResultView()
        self._lay_out()
        self._connect()

    @property
    def made(self) -> Made | None:
        """The result in sight."""
        return self.result.made

    def refresh(self) -> None:
        """Read the tables and their counts, then compute."""
        self.context.call(self, listing.tables, slow=False).on_success(self._take_tables).start()

    def receive(self, target: Target) -> None:
        """Check a table by the test named; or what `condition` asks, with its rows and columns."""
        if target.condition is not None:
            self.show_asked(cast("Asked", target.condition))
        elif target.table:
            self._show(target.table, (target.text, "", ""))

    def search(self) -> None:
        """The list of tests is short; it takes the keys."""
        self.choice.tests.setFocus()

    def choose_table(self) -> None:
        """Open the popup with every table."""
        chooser = TableChooser(list(self._tables.values()), self._counts, self._table, self.chooser_button)
        chooser.chosen.connect(self.show_table)
        chooser.open_below(self.chooser_button)

    def show_table(self, name: str) -> None:
        """Check another table, without filters."""
        self._show(name, ("", "", ""))

    def show_asked(self, asked: Asked) -> None:
        """Check what is asked for: its rows by its test, over its columns."""
        named = zip(asked.filters, asked.words, strict=True)
        filters = [NamedFilter(condition, words) for condition, words in named]
        self._show(asked.table, (asked.test, asked.column, asked.by or ""), filters)

    def open_filter(self) -> None:
        """Open the popup that makes a filter."""
        entry = self._tables.get(self._table)
        if entry is not None:
            self.filters.edit(entry.columns, self.filter_button)

    def compute(self) -> None:
        """Run what is chosen; only the last of several answers is shown."""
        asked = self.choice.asked(self._table)
        if asked is None:
            return
        if self._counts.get(self._table) == 0:
            self._asked.ask(None)
            self.result.show_empty(self._table)
            self._show_buttons()
            return
        named = self.filters.named
        whole = replace(asked, filters=self.filters.conditions, words=tuple(one.words for one in named))
        self.result.show_waiting()
        reading = self.context.read_slowly(self, statistics.run_with, whole, self.choice.typed_bounds)
        reading.on_success(self._show_made).of(self._asked).start()

    def _show_made(self, made: Made) -> None:
        self.result.show_made(made)
        self._show_buttons()

    def paper_source(self) -> PaperSource | None:
        """The result's list as it is shown, with all that is said of it."""
        if self.made is None or self.made.refused:
            return None
        said = statistics.with_said(self.made)
        return of_shown(said, self.result.listed.rows, "，".join(one.words for one in self.filters.named))

    def _show(self, table: str, wanted: tuple[str, str, str], filters: Sequence[NamedFilter] = ()) -> None:
        self._wanted = wanted
        self._table = table
        self.chooser_button.setText(table)
        self.filters.set_filters(filters)
        self._offer()

    def _lay_out(self) -> None:
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(2 * SPACE)
        side_by_side.addWidget(self.choice)
        right = QVBoxLayout()
        right.setSpacing(SPACE)
        right.addWidget(self.filters)
        right.addWidget(self.result, 1)
        side_by_side.addLayout(right, 1)
        self.body.addLayout(side_by_side, 1)
        self._show_buttons()

    def _connect(self) -> None:
        self.choice.changed.connect(self.compute)
        self.filters.changed.connect(self.compute)
        self.result.behind_asked.connect(self._list)
        self.result.import_asked.connect(lambda: self.context.go("importing"))

    def _show_buttons(self) -> None:
        """There is something to print only where there is a list."""
        some = self.made is not None and bool(self.made.statement.rows)
        for button in self.printing.buttons:
            button.setEnabled(some)

    def _take_tables(self, tables: tuple[TableEntry, ...]) -> None:
        self._tables = {table.label: table for table in tables}
        self.context.read(self, listing.counts).on_success(self._take_counts).start()

    def _take_counts(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._offer()

    def _offer(self) -> None:
        self.context.call(self, partial(statistics.fitting, self._table), slow=False).on_success(
            self._take_fitting
        ).start()

    def _take_fitting(self, fitting: tuple[Fitting, ...]) -> None:
        (test, *columns), self._wanted = self._wanted, ("", "", "")
        self.choice.offer(fitting, test, (columns[0], columns[1]))

    def _list(self, key: str) -> None:
        if self.made is None:
            return
        behind = self.made.behind[key]
        named = tuple(
            NamedFilter(condition, words) for condition, words in zip(behind.query.filters, behind.words, strict=True)
        )
        self.context.go("ledger", Target(table=behind.query.table, condition=named))


make_page = StatisticsPage
