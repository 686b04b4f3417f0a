"""资金流向: a year's money through the county, and the chain of any record up and down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QListView, QMenu, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.services.flow_request import NO_RECORDS, WAYS, FlowRequest, entered
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.flow.saving import FlowSaving
from fundwatch.ui.flow.view import FlowView as FlowPanel
from fundwatch.ui.late import flow_desk, trace_search
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.reading import Fault
from fundwatch.ui.statement.places import go_to
from fundwatch.ui.widgets.basics import Button, IconButton, Segments, label
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from fundwatch.reports.figures.content import FlowNode
    from fundwatch.services.flow_desk import FlowView
    from fundwatch.services.trace_search import Found


class FlowPage(Page):
    """The figure with its tree; entering goes deeper, going back goes up again."""

    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.RECORDS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "资金流向")
        self._view: FlowView | None = None
        self._wanted = FlowRequest()
        self._before: list[FlowRequest] = []
        self._asked = Latest()
        self._current = ("", "", "")
        self._found: tuple[str, tuple[Found, ...]] = ("", ())
        self._first = False
        self.flow = FlowPanel()
        self.year = QComboBox()
        self.year.setAccessibleName("年度")
        self.ways = Segments(WAYS)
        self.search_field = SearchField("编号或名称")
        self.back = IconButton("back", "返回上一级（图中按退格键）", self.go_back, shortcut="Alt+Left")
        self.whole = Button("全县", self.show_year, icon="flow", shortcut="Alt+Home", tip="回到全年的资金流向")
        self.record = Button("打开记录", self.open_record, icon="open", shortcut="Ctrl+O", tip="打开选中的记录")
        self.deeper = Button(
            "展开", self.enter_current, icon="chevron-right", tip="展开选中的环节，或从它追踪（回车键）"
        )
        self.said = label("", "muted", wrap=True)
        self._lay_out()
        self._connect()

    @property
    def shown_view(self) -> FlowView | None:
        """What is shown."""
        return self._view

    def refresh(self) -> None:
        """Read anew what is shown."""
        self._ask(self._wanted)

    def receive(self, target: Target) -> None:
        """Show the chain of a record."""
        if target.table:
            self.follow(target.table, target.key)

    def search(self) -> None:
        """Type a number or a name."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def follow(self, table: str, key: str) -> None:
        """Show the chain of a record, and keep the way back."""
        self._go(FlowRequest(table=table, key=key))

    def show_year(self) -> None:
        """Show the whole flow of the year."""
        self._go(FlowRequest(year=self._chosen_year()))

    def go_back(self) -> None:
        """Show what was shown before."""
        if self._before:
            self._ask(self._before.pop())

    def enter_current(self) -> None:
        """See more of what is current."""
        node = self.flow.node(self.flow.canvas.current)
        if node is not None:
            self._enter(node)
        elif self._current[0]:
            self.follow(*self._current[:2])

    def open_record(self) -> None:
        """Open the record that is current."""
        self._open(*self._current[:2])

    def _open(self, table: str, key: str) -> None:
        """Open a record; what is none is followed instead."""
        if table in NO_RECORDS:
            self.follow(table, key)
        elif table:
            go_to(self.context, table, key)

    def _lay_out(self) -> None:
        self.search_field.setMinimumWidth(240)
        self.search_field.setMaximumWidth(320)
        self.heading.addWidget(self.search_field)
        self.heading.addWidget(self.year)
        self.heading.addWidget(self.ways)
        self.export = Button(
            "打印、导出", icon="print", tip="打印图（Ctrl+P）或层级表（Ctrl+Shift+P），或者存成文件（Ctrl+E）"
        )
        self.export.setMenu(self._export_menu())
        self.heading.addWidget(self.export)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE)
        bar.addWidget(self.back)
        bar.addWidget(self.whole)
        bar.addWidget(self.said, 1)
        bar.addWidget(self.deeper)
        bar.addWidget(self.record)
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(bar)
        column.addWidget(self.flow, 1)
        hint = "导入资金指标、资金分配、项目和支付以后，这里画出资金从哪里来、到哪里去。"
        self.empty = EmptyState("flow", "还没有资金可以追踪", hint, "去导入数据", lambda: self.context.go("importing"))
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(shown)
        self._stack.addWidget(self.empty)
        self.body.addWidget(holder, 1)
        self._offer()
        self._show_controls()

    def _offer(self) -> None:
        self._words = QStringListModel(self)
        self._completer = QCompleter(self._words, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setMaxVisibleItems(12)
        self._completer.setWidget(self.search_field)
        self._offered = QListView()
        self._completer.setPopup(self._offered)
        self._completer.activated.connect(lambda words: self._choose(self._words.stringList().index(words)))

    def _connect(self) -> None:
        self.year.activated.connect(lambda _number: self.show_year())
        self.ways.chosen.connect(self._turn)
        self.search_field.settled.connect(self._search)
        self.search_field.returnPressed.connect(self._take_first)
        self.flow.entered.connect(self._enter)
        self.flow.opened.connect(self._open)
        self.flow.went_up.connect(self.go_back)
        self.flow.current_changed.connect(self._current_changed)

    def _chosen_year(self) -> int | None:
        chosen = self.year.currentData()
        return int(chosen) if chosen is not None else None

    def _go(self, request: FlowRequest) -> None:
        """Show something else, and keep the way back to what is shown."""
        if self._view is not None and request != self._wanted:
            self._before.append(self._wanted)
        self._ask(request)

    def _ask(self, request: FlowRequest) -> None:
        self._wanted = request
        self.subtitle.setText("正在汇总…")
        reading = self.context.read_slowly(self, flow_desk.view, request)
        reading.on_success(self._take).on_failure(self._failed).of(self._asked).start()

    def _failed(self, fault: Fault) -> None:
        """Tell what cannot be shown; here stays what was shown before."""
        self.context.show_fault(fault)
        self.subtitle.setText("")
        if self._view is not None:
            self._wanted = self._view.request
            if self._before and self._before[-1] == self._wanted:
                self._before.pop()
            self._show_controls()

    def _take(self, view: FlowView) -> None:
        self._view = view
        self._current = ("", "", "")
        self._stack.setCurrentIndex(1 if view.empty and not view.years else 0)
        self.flow.show_flow(view.figure, view.branches, staged=bool(view.request.table))
        self.subtitle.setText(view.title if view.request.table else "")
        words = view.title if view.request.narrowed else ""
        self.said.setText("　".join(filter(None, [words, *view.remarks])))
        if view.years:
            self.year.clear()
            for year in view.years:
                self.year.addItem(f"{year} 年", year)
            self.year.setCurrentText(f"{view.year} 年")
        self._show_controls()

    def _show_controls(self) -> None:
        chain = bool(self._wanted.table)
        self.ways.setVisible(chain)
        self.ways.choose(self._wanted.way)
        self.year.setVisible(self.year.count() > 0 and not chain)
        self.whole.setVisible(chain or bool(self._wanted.narrowed))
        self.back.setEnabled(bool(self._before))
        self.export.setEnabled(self._view is not None and not self._view.empty)
        self.record.setEnabled(bool(self._current[0]) and self._current[0] not in NO_RECORDS)
        node = self.flow.node(self.flow.canvas.current)
        self.deeper.setEnabled(node is not None and entered(self._wanted, node) is not None)

    def _current_changed(self, table: str, key: str, name: str) -> None:
        self._current = (table, key, name)
        self._show_controls()

    def _enter(self, node: FlowNode) -> None:
        request = entered(self._wanted, node)
        if request is not None:
            self._go(request)
        else:
            self._open(node.table, node.key)

    def _turn(self, way: str) -> None:
        if self._wanted.table and way in WAYS and way != self._wanted.way:
            self._go(replace(self._wanted, way=way, focus=()))

    def _search(self, words: str) -> None:
        self.context.read(self, trace_search.find, words).on_success(partial(self._show_found, words)).start()

    def _take_first(self) -> None:
        """Follow the first that is found, unless one of those offered is about to be chosen."""
        if not self._offered.isVisible():
            self._first = True
            self._show_found(*self._found)

    def _show_found(self, words: str, found: tuple[Found, ...]) -> None:
        """Offer what was found for the words that stand in the field now; they may have changed meanwhile."""
        if not words or words != self.search_field.text().strip():
            return
        self._found = words, found
        self._words.setStringList([f"{one.table}　{one.name}　{one.key}" for one in found])
        if not found:
            self.context.tell(f"没有找到“{words}”：请输入编号的开头，或者名称里的几个字")
        elif self._first:
            self._choose(0)
        elif self.search_field.hasFocus():
            self._completer.complete()
        self._first = False

    def _choose(self, row: int) -> None:
        found = self._found[1]
        if 0 <= row < len(found):
            chosen = found[row]
            self.search_field.set_quietly("")
            self.follow(chosen.table, chosen.key)
            self.flow.canvas.setFocus()

    def _export_menu(self) -> QMenu:
        saving = FlowSaving(self.context, self)
        menu = QMenu(self)
        for text, keys, do in (
            ("打印图…", "Ctrl+P", saving.look_at_figure),
            ("存为图片或 PDF…", "Ctrl+E", saving.save_figure),
            ("打印层级表…", "Ctrl+Shift+P", saving.look_at_tree),
            ("层级表导出 Excel…", "Ctrl+Shift+E", saving.export_tree),
        ):
            action = menu.addAction(text, partial(self._deliver, do))
            action.setShortcut(keys)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            # The keys work while the page is in front, not only while the menu is open.
            self.addAction(action)
        return menu

    def _deliver(self, do: Callable[[FlowRequest, str], None]) -> None:
        if self._view is not None:
            do(self._view.request, self._view.title)


make_page = FlowPage
