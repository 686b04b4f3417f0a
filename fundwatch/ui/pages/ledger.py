"""台账: any table of the books as a list, with a row's own story beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import listing
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting, of_table
from fundwatch.ui.record_panel import RecordPanel
from fundwatch.ui.table.filter_bar import NamedFilter
from fundwatch.ui.table.record_table import RecordTable
from fundwatch.ui.widgets.basics import Button
from fundwatch.ui.widgets.table_chooser import TableChooser

if TYPE_CHECKING:
    from fundwatch.services.listing import Filter, TableEntry

#: The table first shown: the one that supervision looks at most.
_FIRST = "补助发放"


class LedgerPage(Page):
    """One list for every table."""

    topics = frozenset({Topic.RECORDS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "全部台账")
        self._tables: dict[str, TableEntry] = {}
        self._counts: dict[str, int] = {}
        self._waiting: Target | None = None
        self._counted = Latest()
        self.chooser_button = Button(
            "补助发放", self.choose_table, icon="chevron-down", shortcut="Ctrl+T", tip="换一张表"
        )
        self.heading.insertWidget(1, self.chooser_button)
        self.table = RecordTable(context)
        self.printing = ListPrinting(context, self, lambda: of_table(self.table))
        for button in self.printing.buttons:
            self.heading.addWidget(button)
        self.panel = RecordPanel(context)
        self.panel.hide()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the tables and their counts, then the list."""
        self.context.call(self, listing.tables, slow=False).on_success(self._take_tables).start()
        self.context.read_slowly(self, listing.counts).on_success(self._take_counts).of(self._counted).start()

    def receive(self, target: Target) -> None:
        """Show a table, filtered or at a row."""
        if not self._tables:
            self._waiting = target
            return
        self._go(target)

    def search(self) -> None:
        """Search the list."""
        self.table.search.setFocus()
        self.table.search.selectAll()

    def choose_table(self) -> None:
        """Open the popup with every table."""
        current = self.table.entry.label if self.table.entry else ""
        chooser = TableChooser(list(self._tables.values()), self._counts, current, self.chooser_button)
        chooser.chosen.connect(self.show_table)
        chooser.open_below(self.chooser_button)

    def show_table(self, name: str) -> None:
        """Show a table from its beginning."""
        self._show(name, [])
        self.table.grid.setFocus()

    def close_panel(self) -> None:
        """Close the row's own story."""
        self.panel.hide()
        self.table.grid.setFocus()

    def _lay_out(self) -> None:
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(2 * SPACE)
        side_by_side.addWidget(self.table, 1)
        side_by_side.addWidget(self.panel)
        holder = QWidget()
        holder.setLayout(side_by_side)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(holder, 1)

    def _connect(self) -> None:
        self.table.row_opened.connect(self._open_row)
        self.table.row_changed.connect(self._row_changed)
        self.table.import_asked.connect(lambda: self.context.go("importing"))
        self.table.search.left_downwards.connect(self._into_list)
        self.panel.closed.connect(self.close_panel)
        self.panel.list_asked.connect(self._list)

    def _take_tables(self, tables: tuple[TableEntry, ...]) -> None:
        self._tables = {table.label: table for table in tables}
        if self._waiting is not None:
            target, self._waiting = self._waiting, None
            self._go(target)
        elif self.table.entry is None:
            self._show(_FIRST, [])
        else:
            self.table.reload()

    def _take_counts(self, counts: dict[str, int]) -> None:
        self._counts = counts

    def _go(self, target: Target) -> None:
        filters: list[NamedFilter] = []
        if isinstance(target.condition, NamedFilter):
            filters = [target.condition]
        elif isinstance(target.condition, tuple):
            filters = [one for one in target.condition if isinstance(one, NamedFilter)]
        self._show(target.table, filters, text=target.text)
        if target.key:
            self.panel.show()
            self.panel.open_key(target.table, target.key)

    def _show(self, name: str, filters: list[NamedFilter], text: str = "") -> None:
        self.chooser_button.setText(name)
        if not (self.panel.current and self.panel.current[0] == name and filters):
            self.panel.hide()
        self.table.show_table(self._tables[name], text=text, filters=filters)

    def _list(self, table: str, condition: Filter, words: str) -> None:
        self._show(table, [NamedFilter(condition, words)])

    def _open_row(self, row_id: int) -> None:
        if self.table.entry is not None:
            self.panel.show()
            self.panel.open_id(self.table.entry.label, row_id)

    def _row_changed(self, row_id: int) -> None:
        if self.panel.isVisible():
            self._open_row(row_id)

    def _into_list(self) -> None:
        self.table.grid.setFocus()
        if not self.table.grid.currentIndex().isValid():
            self.table.select_first()


make_page = LedgerPage
