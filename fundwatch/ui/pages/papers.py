"""报表: every kind of paper, of what it is to be made, and how it will look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import paper_desk
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.paper_choice import PaperChoice
from fundwatch.ui.papers.paper_window import PaperPreview
from fundwatch.ui.widgets.basics import Card
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.paper_desk import PaperChoices

_CHOOSE = ("选一种报表", "左边选种类和范围，按“生成”（Ctrl+R）看样，再打印或导出。")
_READY = "选好范围后按“生成”（Ctrl+R）看样；行数很多的，可以不看样直接导出 Excel。"


class PapersPage(Page):
    """Kinds and scope at the left, the pages at the right."""

    topics = frozenset({Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "报表")
        self._wanted: Target | None = None
        self._offered: PaperChoices | None = None
        self.choice = PaperChoice(context)
        self.preview = PaperPreview(context, self.choice.source)
        self.preview.clear(*_CHOOSE)
        both = QWidget()
        side_by_side = QHBoxLayout(both)
        side_by_side.setContentsMargins(0, 0, 0, 0)
        side_by_side.setSpacing(2 * SPACE)
        right = Card()
        right.body.addWidget(self.preview, 1)
        side_by_side.addWidget(self.choice)
        side_by_side.addWidget(right, 1)
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(both)
        self._stack.addWidget(
            EmptyState(
                "papers",
                "还没有可以汇总的数据",
                "导入资金、项目、补助等工作簿后，在这里生成台账、汇总表和清单，打印或导出。",
                "去导入数据",
                lambda: context.go("importing"),
            )
        )
        self.body.addWidget(holder, 1)
        self.choice.kind_chosen.connect(self._kind_chosen)
        self.choice.changed.connect(self._scope_changed)
        self.choice.asked.connect(self.make)

    def refresh(self) -> None:
        """Read which kinds there are, and of what."""
        self.context.read(self, paper_desk.choices).on_success(self._take).start()

    def receive(self, target: Target) -> None:
        """Make the kind of this name, of the year and place that were chosen elsewhere, about the thing of `key`."""
        self._wanted = target
        if self._offered is not None:
            self._go()

    def search(self) -> None:
        """The list of kinds is short; it takes the keys."""
        self.choice.kinds.setFocus()

    def make(self) -> None:
        """Lay the chosen paper out."""
        source = self.choice.source()
        if source is not None:
            self.preview.show_source(source)

    def _take(self, offered: PaperChoices) -> None:
        self._offered = offered
        self._stack.setCurrentIndex(0 if offered.years or offered.places else 1)
        self.choice.offer(offered)
        self._go()

    def _go(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self.choice.choose(wanted):
            self.make()

    def _kind_chosen(self, kind: str) -> None:
        self.preview.clear(*((kind, _READY) if kind else _CHOOSE))

    def _scope_changed(self) -> None:
        """What is shown is of another scope than what would be printed next: it goes."""
        self._kind_chosen(self.choice.kind.kind if self.choice.kind else "")


make_page = PapersPage
