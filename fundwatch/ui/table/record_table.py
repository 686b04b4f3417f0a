"""The list over any declared table: search, filters, order, a million rows, a row opened beside it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import listing
from fundwatch.ui.operation import Latest
from fundwatch.ui.table.columns import Column, column_for
from fundwatch.ui.table.filter_bar import FilterBar, NamedFilter
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RecordModel
from fundwatch.ui.widgets.basics import SPACE, Button, label, row
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from fundwatch.services.listing import ListQuery, Stop, TableEntry


#: From so many rows on a list is prepared for being searched by words.
_LONG = 20_000
#: Milliseconds for which a long list stands still before it is prepared, which takes the processor for a second.
_REST = 800
#: Rows of a list that are asked for before all others: as many as a high screen shows.
_FIRST_ROWS = 64
#: Seconds for which rows are waited for before empty ones are painted: a page is read in less, painting takes more.
_MOMENT = 0.012


class RecordTable(QWidget):
    """One table of the books as a list. `row_opened` and `row_changed` carry the row's id.

    `prepared` tells that words are found in a long list at once: when it stood still for the time of `rest`, or as soon
    as the search field is entered.
    """

    row_opened = Signal(int)
    row_changed = Signal(int)
    import_asked = Signal()
    loaded = Signal()
    prepared = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._entry: TableEntry | None = None
        self._sort: tuple[str, bool] | None = None
        self._stop: Stop | None = None
        self._complete = False
        self._fitted = False
        self._preparing = Latest()
        self.model = RecordModel()
        self.model.setParent(self)
        self.model.pages_wanted.connect(self._load_pages)
        self.grid = Grid(self.model)
        self.grid.let_sort()
        self.grid.sort_asked.connect(self._sort_by)
        self.grid.opened.connect(lambda at: self.row_opened.emit(self.model.ids[at]))
        self.grid.row_changed.connect(self._row_changed)
        self.grid.copy_refused.connect(context.tell)
        self.grid.copy_waits.connect(self._copy_later)
        self.search = SearchField("搜索姓名、编号、账号")
        self.search.settled.connect(lambda _text: self.reload())
        self.search.entered.connect(self._prepare_now)
        self.rest = QTimer(self)
        self.rest.setSingleShot(True)
        self.rest.setInterval(_REST)
        self.rest.timeout.connect(self._prepare)
        self.filters = FilterBar()
        self.filters.changed.connect(self.reload)
        self.filter_button = Button("筛选", self.open_filter, icon="filter", shortcut="Ctrl+L")
        self.count = label("", "muted")
        self._lay_out()

    @property
    def entry(self) -> TableEntry | None:
        """The table shown."""
        return self._entry

    @property
    def complete(self) -> bool:
        """Whether all ids of the query are here, not only the first of them."""
        return self._complete

    @property
    def query(self) -> ListQuery:
        """What is listed, in the order it is listed in; only while a table is shown."""
        if self._entry is None:
            raise RuntimeError("no table is shown")
        sort, descending = self._sort or (None, False)
        return listing.ListQuery(self._entry.label, self.search.text(), self.filters.conditions, sort, descending)

    def show_table(self, entry: TableEntry, *, text: str = "", filters: Sequence[NamedFilter] = ()) -> None:
        """Show a table, found by words and filters."""
        self._entry = entry
        self.rest.stop()
        self._sort = None
        self._fitted = False
        self.grid.show_order(-1, descending=False)
        self.search.set_quietly(text)
        self.filters.set_filters(filters)
        self.model.show(self._columns(), array("q"))
        self.reload()

    def reload(self) -> None:
        """Ask again: first the first rows, then all of them."""
        if self._entry is None:
            return
        self._let_preparing_wait()
        if self._stop is not None:
            self._stop.set()
        stop = self._stop = listing.Stop()
        query = self.query
        self._complete = False
        self.count.setText("正在查找…")
        self._context.read(self, listing.ids, query, limit=_FIRST_ROWS, stop=stop).on_success(
            lambda ids: self._show_first(ids, stop)
        ).start()
        self._context.read_slowly(self, listing.ids, query, stop=stop).on_success(
            lambda ids: self._show_all(ids, stop)
        ).start()

    def open_filter(self) -> None:
        """Open the popup that makes a filter."""
        if self._entry is not None:
            self.filters.edit(self._entry.columns, self.filter_button)

    def select_first(self) -> None:
        """Make the first row the current one."""
        if len(self.model.ids):
            self.grid.setCurrentIndex(self.model.index(0, 0))

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE + 4)
        self.search.setMinimumWidth(260)
        self.search.setMaximumWidth(420)
        bar = row(self.search, self.filter_button, None, self.count)
        bar.setStretch(0, 1)
        outer.addLayout(bar)
        outer.addWidget(self.filters)
        card = QFrame()
        card.setObjectName("tableCard")
        self._stack = QStackedLayout(card)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(self.grid)
        self._empty = EmptyState("import", "", "", "去导入数据", self.import_asked.emit)
        self._nothing_found = EmptyState("search", "没有符合条件的记录", "换几个字再搜，或去掉一些筛选条件。")
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self._nothing_found)
        outer.addWidget(card, 1)

    def _columns(self) -> list[Column]:
        if self._entry is None:
            return []
        return [column_for(it.name, it.label, it.kind, numeric=it.numeric) for it in self._entry.columns]

    def _show_first(self, ids: array[int], stop: Stop) -> None:
        if stop is self._stop and not self._complete:
            self.model.show(self.model.columns, ids)
            self._show_state(len(ids))

    def _show_all(self, ids: array[int], stop: Stop) -> None:
        if stop is not self._stop or stop.stopped:
            return
        self._complete = True
        self.model.extend(ids)
        self._show_state(len(ids))
        self.count.setText(f"共 {len(ids):,} 条")
        if len(ids) >= _LONG:
            self._context.call(self, listing.load).start()
            self.rest.start()
        self.loaded.emit()

    def _prepare(self) -> None:
        """In the background: two characters typed then find their rows among a million at once."""
        self.rest.stop()
        if self._entry is not None:
            preparing = self._context.read_slowly(self, listing.warm, self._entry.label)
            preparing.on_success(lambda stands: self.prepared.emit() if stands else None)
            preparing.of(self._preparing).start()

    def _let_preparing_wait(self) -> None:
        """The list moves: what would slow it waits until it stands still again."""
        if self._context.drop(self._preparing) or self.rest.isActive():
            self.rest.start()

    def _prepare_now(self) -> None:
        if self.rest.isActive():
            self._prepare()

    def _show_state(self, found: int) -> None:
        asked = bool(self.search.text().strip() or self.filters.conditions)
        name = self._entry.label if self._entry else ""
        if found:
            self._stack.setCurrentWidget(self.grid)
        elif asked:
            self._stack.setCurrentWidget(self._nothing_found)
        else:
            self._empty.say(f"还没有“{name}”的数据", "把含有这张表的工作簿导入进来，就会在这里列出。")
            self._stack.setCurrentWidget(self._empty)

    def _load_pages(self, pages: list[int]) -> None:
        if self._entry is None:
            return
        self._let_preparing_wait()
        # One statement for all of them: two threads would take turns at what one does in less.
        wanted = {page: self.model.page_ids(page) for page in pages}
        generation = self.model.generation
        reading = self._context.read(self, listing.page, self._entry.label, list(chain(*wanted.values())))
        reading.on_success(partial(self._fill, generation, {page: len(ids) for page, ids in wanted.items()}))
        reading.on_failure(partial(self._pages_failed, generation, pages)).start()
        self._context.heed((reading,), _MOMENT)

    def _fill(self, generation: int, lengths: dict[int, int], rows: list[tuple[str, ...]]) -> None:
        if generation == self.model.generation and not self._fitted:
            self._fitted = True
            self.grid.fit_to(rows)
        rest = iter(rows)
        for page, length in lengths.items():
            self.model.fill(generation, page, list(islice(rest, length)))

    def _pages_failed(self, generation: int, pages: list[int], fault: object) -> None:
        for page in pages:
            self.model.give_up(generation, page)
        self._context.fault_shown.emit(fault)

    def _sort_by(self, section: int, descending: bool) -> None:  # noqa: FBT001 - a slot
        if self._entry is None:
            return
        name = self._entry.columns[section].name
        if self._sort == (name, True):
            self._sort = None
            self.grid.show_order(-1, descending=False)
        else:
            self._sort = (name, descending)
        self.reload()

    def _row_changed(self, at: int) -> None:
        if 0 <= at < len(self.model.ids):
            self.row_changed.emit(self.model.ids[at])

    def _copy_later(self, rows: list[int], with_header: bool) -> None:  # noqa: FBT001 - a slot
        if self._entry is None:
            return
        wanted = [self.model.ids[at] for at in rows]
        self._context.read_slowly(self, listing.page, self._entry.label, wanted).on_success(
            lambda texts: self.grid.put_on_clipboard(texts, with_header=with_header)
        ).start()
