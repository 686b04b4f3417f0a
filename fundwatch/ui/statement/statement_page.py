"""The page that lists things with their figures and shows the chosen thing's account beside the list."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting, of_shown, searched
from fundwatch.ui.statement.account_panel import AccountPanel
from fundwatch.ui.statement.choices import Choices
from fundwatch.ui.statement.statement_list import StatementList
from fundwatch.ui.widgets.basics import Button, FigureCard, clear, label
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from fundwatch.services.statement import Account, Choice, Statement
    from fundwatch.ui.papers.paper_source import PaperSource

_PANEL_WIDTH = 420
#: From this width on a page's buttons are in words.
_ROOMY = 1060


@dataclass(frozen=True)
class StatementKind:
    """What a page of this sort says of itself; `service` is the module with its three functions."""

    name: str
    title: str
    service: Any
    search: str
    empty: tuple[str, str]
    papers: tuple[str, ...] = ()
    icon: str = "import"


class StatementPage(Page):
    """A list, its figures, the account of its current row."""

    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES})

    def __init__(self, context: Context, kind: StatementKind) -> None:
        super().__init__(context, kind.title)
        self.kind = kind
        self.statement: Statement | None = None
        self._wanted = ""
        self._account, self._listed = Latest(), Latest()
        self.choices = Choices()
        self.choices.changed.connect(self._chosen)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(SPACE)
        self.bar = QHBoxLayout()
        self.bar.setSpacing(SPACE)
        self._worded: dict[Button, str] = {}
        self.printing = ListPrinting(context, self, self.paper_source)
        self.figures = QHBoxLayout()
        self.figures.setSpacing(SPACE + 4)
        self.search_field = SearchField(kind.search)
        self.count = label("", "muted")
        self.listed = StatementList()
        self.panel = AccountPanel(context)
        self.panel.hide()
        self._lay_out()
        self._connect()

    @property
    def current_key(self) -> str:
        """The key of the current row; blank where there is none."""
        at = self.listed.grid.currentIndex().row()
        return self.listed.rows[at].key if 0 <= at < len(self.listed.rows) else ""

    def refresh(self) -> None:
        """Read the choices, then the list."""
        service = self.kind.service
        self.context.read(self, _choices_of, service).on_success(self._take_choices).start()

    def receive(self, target: Target) -> None:
        """Show the thing with a key, with all choices open where they hide it."""
        self._wanted = target.key
        if target.text:
            self.search_field.set_quietly(target.text)
            self.listed.narrow(target.text)
        if self.statement is not None and self._wanted:
            self._show_wanted()

    def search(self) -> None:
        """Search the list."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def close_panel(self) -> None:
        """Close the account."""
        self.panel.hide()
        self.listed.grid.setFocus()

    def show_account_of(self, key: str) -> None:
        """Show the account of a thing beside the list."""
        if not key:
            return
        self.panel.show()
        reading = self.context.read(self, _account_of, self.kind.service, key)
        reading.on_success(self.panel.show_account).of(self._account).start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the choices have it: buttons keep their icons, and their words as a tip."""
        super().resizeEvent(event)
        for button, words in self._worded.items():
            button.setText(words if self.width() >= _ROOMY else "")

    def paper_source(self) -> PaperSource | None:
        """The list as it is shown, to be printed or exported; None where it has no rows."""
        words = (self.choices.words, searched(self.search_field.text()))
        return of_shown(self.statement, self.listed.rows, *words)

    def _papers_buttons(self) -> list[Button]:
        if not self.kind.papers:
            return []
        if len(self.kind.papers) == 1:
            (paper,) = self.kind.papers
            return [
                Button(paper, lambda: self._open_paper(paper), icon="papers", shortcut="Ctrl+B", tip=f"生成{paper}")
            ]
        button = Button("报表", icon="papers", shortcut="Ctrl+B", tip="生成" + "、".join(self.kind.papers))
        menu = QMenu(button)
        for paper in self.kind.papers:
            menu.addAction(paper, partial(self._open_paper, paper))
        button.setMenu(menu)
        return [button]

    def _open_paper(self, paper: str) -> None:
        """A kind of paper of what is chosen over this list; about one thing where that thing's account is open."""
        about = self.current_key if self.panel.isVisible() else ""
        self.context.go("papers", Target(text=paper, key=about, condition=self.choices.chosen))

    def _lay_out(self) -> None:
        self.heading.addWidget(self.choices)
        self.heading.addLayout(self.tools)
        for button in (*self._papers_buttons(), *self.printing.buttons):
            self.tools.addWidget(button)
            self._worded[button] = button.text()
            button.setAccessibleName(button.text())
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        column.addLayout(self.figures)
        self.search_field.setMinimumWidth(260)
        self.search_field.setMaximumWidth(420)
        self.bar.addWidget(self.search_field, 1)
        self.bar.addStretch(1)
        self.bar.addWidget(self.count)
        column.addLayout(self.bar)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(2 * SPACE)
        self.splitter.addWidget(self.listed)
        self.splitter.addWidget(self.panel)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([10_000, self._remembered_width()])
        column.addWidget(self.splitter, 1)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(shown)
        title, hint = self.kind.empty
        self.empty = EmptyState(self.kind.icon, title, hint, "去导入数据", lambda: self.context.go("importing"))
        self._stack.addWidget(self.empty)
        self.body.addWidget(holder, 1)

    def _connect(self) -> None:
        self.search_field.settled.connect(self.listed.narrow)
        self.search_field.left_downwards.connect(self._into_list)
        self.listed.shown_changed.connect(self._count)
        self.listed.opened.connect(self._open)
        self.listed.row_changed.connect(self._row_changed)
        self.panel.closed.connect(self.close_panel)
        self.splitter.splitterMoved.connect(lambda *_: self._remember_width())

    def _take_choices(self, choices: tuple[Choice, ...]) -> None:
        kept = self.context.state(f"{self.kind.name}.choices")
        self.choices.show_choices(choices, json.loads(kept) if kept else {})
        self._load()

    def _chosen(self) -> None:
        self.context.remember(f"{self.kind.name}.choices", json.dumps(self.choices.chosen, ensure_ascii=False))
        self._load()

    def _load(self) -> None:
        self.count.setText("正在汇总…")
        reading = self.context.read_slowly(self, _statement_of, self.kind.service, self.choices.chosen)
        reading.on_success(self._take).of(self._listed).start()

    def _take(self, statement: Statement) -> None:
        self.statement = statement
        nothing = not statement.rows and not any(self.choices.chosen.values())
        self._stack.setCurrentIndex(1 if nothing else 0)
        self.choices.setVisible(not nothing)
        self._show_figures(statement)
        self.listed.show_statement(statement)
        if self._wanted:
            self._show_wanted()
        elif self.panel.isVisible() and self.panel.view.account is not None:
            self.show_account_of(self.panel.view.account.key)

    def _show_figures(self, statement: Statement) -> None:
        clear(self.figures)
        for figure in statement.figures:
            card = FigureCard(figure.label)
            card.show_figure(figure.value, figure.note, tone=figure.tone)
            self.figures.addWidget(card, 1)

    def _show_wanted(self) -> None:
        key, self._wanted = self._wanted, ""
        if not self.listed.select(key):
            self.search_field.set_quietly("")
            self.listed.narrow("")
            if not self.listed.select(key) and self.choices.open_all():
                self._wanted = key
                self._load()
                return
        self.show_account_of(key)

    def _count(self, shown: int) -> None:
        total = len(self.statement.rows) if self.statement is not None else shown
        self.count.setText(f"共 {shown:,} 条" if shown == total else f"{total:,} 条中的 {shown:,} 条")

    def _open(self, key: str) -> None:
        self.show_account_of(key)

    def _row_changed(self, key: str) -> None:
        if self.panel.isVisible() and key:
            self.show_account_of(key)

    def _into_list(self) -> None:
        self.listed.grid.setFocus()
        if not self.listed.grid.currentIndex().isValid() and self.listed.rows:
            self.listed.select(self.listed.rows[0].key)

    def _remembered_width(self) -> int:
        kept = self.context.state(f"{self.kind.name}.panel")
        return int(kept) if kept.isdigit() else _PANEL_WIDTH

    def _remember_width(self) -> None:
        self.context.remember(f"{self.kind.name}.panel", str(self.splitter.sizes()[1]))


# The service's functions are looked up where they are called: in a thread of the pool, which may import the module.
def _choices_of(store: Any, actor: Any, service: Any) -> tuple[Choice, ...]:
    found: tuple[Choice, ...] = service.choices(store, actor)
    return found


def _statement_of(store: Any, actor: Any, service: Any, chosen: dict[str, str]) -> Statement:
    found: Statement = service.statement(store, actor, **chosen)
    return found


def _account_of(store: Any, actor: Any, service: Any, key: str) -> Account:
    found: Account = service.account(store, actor, key)
    return found
