"""户与人员: find a household or a person, and see everything about it on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.page import SPACE, Page, all_pages
from fundwatch.ui.papers.account_printing import AccountPrinting
from fundwatch.ui.papers.list_printing import ListPrinting, of_grid, searched
from fundwatch.ui.statement.account_view import AccountView
from fundwatch.ui.statement.choices import Choices
from fundwatch.ui.statement.places import go_to
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import Button, label, row
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from fundwatch.services import people
    from fundwatch.services.people import PeopleFound, PersonHit
    from fundwatch.services.statement import Account, Choice
    from fundwatch.ui.papers.paper_source import PaperSource
else:
    from fundwatch.ui.late import people

_COLUMNS = (
    Column("类型", 84),
    Column("姓名", 120),
    Column("身份证号", 190),
    Column("户编号", 150),
    Column("乡镇和村", 180),
    Column("类别", 110),
    Column("说明", 180, stretch=True),
)
_OWN = frozenset({"户", "人员"})
_FOUND, _NOTHING, _NO_DATA = range(3)


class PeoplePage(Page):
    """A search; Enter opens the whole account; links walk on, Alt+Left walks back."""

    topics = frozenset({Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "户与人员")
        self._trail: list[tuple[str, str]] = []
        self._current: tuple[str, str] | None = None
        self._asked = 0
        self._finding = self._entered = False
        self._hits: list[PersonHit] = []
        self.choices = Choices()
        self.search_field = SearchField("姓名、身份证号、账号、户编号、村名")
        self.count = label("", "muted")
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.printing = ListPrinting(context, self, self._paper_source)
        self.view = AccountView()
        self.account_printing = AccountPrinting(context, self, lambda: self.view.account, beside_list=False)
        self.back_button = Button("返回", self.go_back, icon="back", shortcut="Alt+Left", tip="返回上一处")
        self.flow_button = Button("看流向", self._show_flow, icon="flow", tip="从这里往上看资金流向")
        self._lay_out()
        self._connect()

    @property
    def current(self) -> tuple[str, str] | None:
        """Table and key of the account shown; None while the search is in front."""
        return self._current

    def refresh(self) -> None:
        """Read the choices, search anew, and the account that is open."""
        self.context.read(self, people.choices).on_success(self._take_choices).start()
        if self._current is not None:
            self._load(self._current)

    def receive(self, target: Target) -> None:
        """Open an account, or search for words."""
        if target.key:
            self.open_account(target.table, target.key)
        elif target.text:
            self._show_search()
            self.search_field.setText(target.text)

    def search(self) -> None:
        """Back to the search, ready to type."""
        self._show_search()
        self.search_field.setFocus()
        self.search_field.selectAll()

    def open_account(self, table: str, key: str) -> None:
        """Show a household or person whole; the one before stays to go back to."""
        wanted = (table if table in _OWN else "人员", key)
        if self._current is not None and self._current != wanted:
            self._trail.append(self._current)
        self._load(wanted)

    def go_back(self) -> None:
        """To the account before, else to the search."""
        if self._trail:
            self._load(self._trail.pop())
        else:
            self._show_search()
            self.grid.setFocus()

    def _lay_out(self) -> None:
        self.heading.addWidget(self.choices)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        self.search_field.setMinimumWidth(320)
        self.search_field.setMaximumWidth(560)
        bar = row(self.search_field, None, self.count, SPACE, *self.printing.buttons)
        bar.setStretch(0, 1)
        column.addLayout(bar)
        card = QFrame()
        card.setObjectName("tableCard")
        self._results = QStackedLayout(card)
        self._results.setContentsMargins(1, 1, 1, 1)
        self._results.addWidget(self.grid)
        self._results.addWidget(
            EmptyState("search", "没有找到", "可以只输姓名的一两个字、号码的开头，或换一个乡镇和村。")
        )
        self._results.addWidget(
            EmptyState(
                "people",
                "还没有户与人员",
                "导入含有“户”“人员”或“补助发放”的工作簿后，在这里按姓名、号码查到每一户、每一个人。",
                "去导入数据",
                lambda: self.context.go("importing"),
            )
        )
        column.addWidget(card, 1)
        whole = QFrame()
        whole.setObjectName("card")
        inner = QVBoxLayout(whole)
        inner.setContentsMargins(SPACE, SPACE + 4, SPACE, SPACE)
        self.tools = QHBoxLayout()
        self.tools.setSpacing(SPACE)
        self.tools.addWidget(self.back_button)
        self.tools.addStretch(1)
        for button in (self.flow_button, *self.account_printing.buttons):
            self.tools.addWidget(button)
        inner.addLayout(self.tools)
        self.flow_button.setVisible(any(page.name == "flow" for page in all_pages()))
        inner.addWidget(self.view, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(found)
        self._stack.addWidget(whole)
        self.body.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.choices.changed.connect(self._find)
        self.search_field.settled.connect(lambda _text: self._find())
        self.search_field.left_downwards.connect(self._into_list)
        self.search_field.returnPressed.connect(self._enter)
        self.grid.opened.connect(self._open_row)
        self.grid.copy_refused.connect(self.context.tell)
        self.view.followed.connect(self._follow)

    def _take_choices(self, choices: tuple[Choice, ...]) -> None:
        self.choices.show_choices(choices, {})
        self._find()

    def _find(self) -> None:
        self._asked += 1
        self._finding, self._entered = True, False
        asked, text = self._asked, self.search_field.text()
        chosen = self.choices.chosen
        self.count.setText("正在查找…")

        def take_further(further: PeopleFound, found: PeopleFound) -> None:
            if asked == self._asked:
                self._finding = False
                self._show_found(found, further)
                if self._entered:
                    self._enter()

        def take(found: PeopleFound) -> None:
            if asked != self._asked:
                return
            self._show_found(found, None)
            self.context.read_slowly(self, people.search_further, text, **chosen).on_success(
                lambda further: take_further(further, found)
            ).start()

        self.context.read(self, people.search, text, **chosen).on_success(take).start()

    def _show_found(self, found: PeopleFound, further: PeopleFound | None) -> None:
        before = self.grid.currentIndex().row()
        self._hits = [*found.hits, *(further.hits if further else ())]
        tones = {(at, 5): hit.tone for at, hit in enumerate(self._hits) if hit.tone}
        self.model.show([hit.cells for hit in self._hits], self._hits, tones=tones)
        if 0 <= before < len(self._hits):
            self.grid.setCurrentIndex(self.model.index(before, 0))
        self.count.setText(_counted(found, further))
        asked = self.search_field.text().strip() or any(self.choices.chosen.values())
        self._results.setCurrentIndex(_FOUND if self._hits else (_NOTHING if asked else _NO_DATA))

    def _paper_source(self) -> PaperSource | None:
        words = (self.choices.words, searched(self.search_field.text()), self.count.text())
        return of_grid("户与人员查询结果", self.grid, *words)

    def _open_row(self, at: int) -> None:
        if 0 <= at < len(self._hits):
            self.open_account(self._hits[at].table, self._hits[at].key)

    def _enter(self) -> None:
        """Enter in the search opens what is found where that is one, else goes to the list; once it is found.

        Who only has a similar name is not opened unseen.
        """
        self._entered = self._finding
        if self._finding:
            return
        meant = [at for at, hit in enumerate(self._hits) if not hit.alike]
        if len(meant) == 1:
            self._open_row(meant[0])
        else:
            self._into_list()

    def _load(self, wanted: tuple[str, str]) -> None:
        def take(account: Account) -> None:
            self._current = wanted
            self.choices.hide()
            self._stack.setCurrentIndex(1)
            # Laid out first: facts stand side by side where there is room.
            self._lay_out_now()
            self.view.show_account(account)
            self.view.setFocus()

        self.context.read(self, people.account, *wanted).on_success(take).start()

    def _lay_out_now(self) -> None:
        whole = self._stack.currentWidget()
        layout = whole.layout() if whole is not None else None
        if layout is not None:
            layout.activate()

    def _show_search(self) -> None:
        self._trail.clear()
        self._current = None
        self._stack.setCurrentIndex(0)
        self.choices.show()

    def _follow(self, table: str, key: str) -> None:
        if table in _OWN:
            self.open_account(table, key)
        else:
            go_to(self.context, table, key)

    def _show_flow(self) -> None:
        if self._current is not None:
            self.context.go("flow", Target(table=self._current[0], key=self._current[1]))

    def _into_list(self) -> None:
        self.grid.setFocus()
        if self._hits and not self.grid.currentIndex().isValid():
            self.grid.setCurrentIndex(self.model.index(0, 0))


def _counted(found: PeopleFound, further: PeopleFound | None) -> str:
    parts = [f"{found.households:,} 户"] if found.households else []
    parts += [f"{found.persons:,} 名其他成员"] if found.persons else []
    if further is not None:
        parts += [f"{further.alike:,} 个名字相近的"] if further.alike else []
        parts += [f"{further.outside:,} 名册外领取人"] if further.outside else []
    told = "、".join(parts) or "没有找到"
    cut = found.cut or (further is not None and further.cut)
    return f"{told}，只列出每类的前几百条" if cut else told


make_page = PeoplePage
