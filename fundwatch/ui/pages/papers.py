"""报表: every kind of paper, of what it is to be made, and how it will look."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import paper_desk, papers
from fundwatch.ui.page import SPACE, Page, PageDeclaration
from fundwatch.ui.papers.paper_source import PaperSource, of_kind
from fundwatch.ui.papers.paper_window import PaperPreview
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import Button, Card, label

if TYPE_CHECKING:
    from fundwatch.services.paper_desk import PaperChoices
    from fundwatch.services.papers import PaperKind

_LEFT_WIDTH = 264
_ALL_YEARS, _WHOLE = "全部年度", "全县"


class PapersPage(Page):
    """Kinds and scope at the left, the pages at the right."""

    topics = frozenset({Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "报表")
        self._kinds: dict[str, PaperKind] = {}
        self._wanted = ""
        self.kinds = QListWidget()
        self.kinds.setObjectName("contents")
        self.kinds.setAccessibleName("报表种类")
        self.purpose = label("", "muted", wrap=True)
        self.year, self.place = QComboBox(), QComboBox()
        self.subject, self.as_of = QLineEdit(), QLineEdit()
        self.as_of.setPlaceholderText(today())
        self.make_button = Button("生成", self.make, style="primary", icon="refresh", shortcut="Ctrl+R")
        self.preview = PaperPreview(context)
        self.preview.waiting.say("选一种报表", "左边选种类和范围，按“生成”就能看到样子，再打印或导出。")
        self._lay_out()
        self.kinds.currentItemChanged.connect(lambda now, _before: self._kind_chosen(now))
        self.kinds.itemActivated.connect(lambda _item: self.make())
        for field in (self.subject, self.as_of):
            field.returnPressed.connect(self.make)

    def refresh(self) -> None:
        """Read which kinds there are, and of what."""
        self.context.read(self, paper_desk.choices).on_success(self._take).start()

    def receive(self, target: Target) -> None:
        """Choose a kind by its name."""
        self._wanted = target.text
        self._choose_wanted()

    def search(self) -> None:
        """The list of kinds is short; it takes the keys."""
        self.kinds.setFocus()

    def make(self) -> None:
        """Lay the chosen paper out."""
        source = self._source()
        if source is not None:
            self.preview.show_source(source)

    def _lay_out(self) -> None:
        left = Card()
        left.setFixedWidth(_LEFT_WIDTH)
        left.body.addWidget(self.kinds, 1)
        left.body.addWidget(self.purpose)
        form = QFormLayout()
        form.setVerticalSpacing(SPACE)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._rows = {
            "year": (label("年度", "muted"), self.year),
            "region": (label("地区", "muted"), self.place),
            "subject": (label("对象", "muted"), self.subject),
        }
        for name, field in (*self._rows.values(), (label("截至", "muted"), self.as_of)):
            form.addRow(name, field)
            name.setBuddy(field)
        self.subject.setPlaceholderText("编号，可不填")
        left.body.addLayout(form)
        left.body.addWidget(self.make_button)
        right = Card()
        right.body.addWidget(self.preview, 1)
        holder = QWidget()
        both = QHBoxLayout(holder)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(2 * SPACE)
        both.addWidget(left)
        both.addWidget(right, 1)
        self.body.addWidget(holder, 1)

    def _take(self, choices: PaperChoices) -> None:
        before = self._wanted
        self._kinds = {one.kind: one for one in choices.kinds}
        self.kinds.blockSignals(True)
        self.kinds.clear()
        for one in choices.kinds:
            item = QListWidgetItem(one.kind)
            item.setToolTip(one.purpose)
            self.kinds.addItem(item)
        self.kinds.blockSignals(False)
        _offer(self.year, [(_ALL_YEARS, None), *((f"{year} 年", year) for year in choices.years)])
        _offer(self.place, [(_WHOLE, ""), *((name, code) for code, name in choices.places)])
        self._wanted = before
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        for number in range(self.kinds.count()):
            if self.kinds.item(number).text() == self._wanted:
                self.kinds.setCurrentRow(number)

    def _kind_chosen(self, item: QListWidgetItem | None) -> None:
        kind = self._kinds.get(item.text()) if item is not None else None
        self._wanted = kind.kind if kind else ""
        self.purpose.setText(kind.purpose if kind else "")
        for name, (said, field) in self._rows.items():
            asked = kind is not None and name in kind.asks
            said.setVisible(asked)
            field.setVisible(asked)

    def _source(self) -> PaperSource | None:
        kind = self._kinds.get(self._wanted)
        if kind is None:
            self.context.tell("请先选一种报表。")
            return None
        try:
            day = bound("day", self.as_of.text())
        except NotUnderstoodError as fault:
            self.context.tell(str(fault))
            self.as_of.setFocus()
            return None
        year = self.year.currentData() if "year" in kind.asks else None
        region = self.place.currentData() if "region" in kind.asks else ""
        subject = self.subject.text().strip() if "subject" in kind.asks else ""
        scope = papers.PaperScope(
            as_of=day if isinstance(day, date) else date.fromisoformat(today()),
            year=year,
            region_code=region or "",
            subject=subject,
        )
        words = " ".join(
            part for part in (self.place.currentText().strip() if region else "", f"{year}年" if year else "") if part
        )
        return of_kind(kind.kind, scope, words)


def _offer(combo: QComboBox, values: list[tuple[str, object]]) -> None:
    """Offer values; what was chosen stays chosen."""
    before = combo.currentText()
    combo.clear()
    for text, value in values:
        combo.addItem(text, value)
    combo.setCurrentText(before)


PAGE = PageDeclaration("papers", "报表", "papers", 31, PapersPage, "Alt+5", "资料")
