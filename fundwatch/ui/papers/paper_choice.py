"""Which paper, of what: the kinds in their groups, and what each lets a person choose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QListWidget, QListWidgetItem

from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import papers
from fundwatch.ui.papers.paper_source import PaperSource, of_kind
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import SPACE, Button, Card, label

if TYPE_CHECKING:
    from fundwatch.services.paper_desk import PaperChoices
    from fundwatch.services.papers import PaperKind

_WIDTH = 264
_ALL_YEARS = "全部年度"
_PLACES_SHOWN = 20


class PaperChoice(Card):
    """`kind_chosen` carries the kind's name, `changed` follows every other choice, `asked` wants the paper made."""

    kind_chosen = Signal(str)
    changed = Signal()
    asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._kinds: dict[str, PaperKind] = {}
        self.kinds = QListWidget()
        self.kinds.setObjectName("contents")
        self.kinds.setAccessibleName("报表种类")
        self.purpose = label("", "muted", wrap=True)
        self.year, self.place = QComboBox(), QComboBox()
        self.place.setMaxVisibleItems(_PLACES_SHOWN)
        self.subject, self.as_of = QLineEdit(), QLineEdit()
        self.subject.setPlaceholderText("编号")
        self.as_of.setPlaceholderText(today())
        self.as_of.setToolTip("数字截至这一天；不填就是今天")
        self.make_button = Button("生成", self.asked.emit, style="primary", icon="refresh", shortcut="Ctrl+R")
        self._lay_out()
        self._connect()

    @property
    def kind(self) -> PaperKind | None:
        """The chosen kind."""
        row = self.kinds.currentRow()
        return self._kinds.get(self.kinds.item(row).text()) if row >= 0 else None

    def offer(self, choices: PaperChoices) -> None:
        """Offer these; what was chosen stays chosen."""
        before = self.kind
        self._kinds = {one.kind: one for one in choices.kinds}
        self.kinds.blockSignals(True)
        self.kinds.clear()
        for name, kinds in choices.groups:
            heading = QListWidgetItem(name)
            heading.setFlags(Qt.ItemFlag.NoItemFlags)
            self.kinds.addItem(heading)
            for one in kinds:
                item = QListWidgetItem(one.kind)
                item.setToolTip(one.purpose)
                self.kinds.addItem(item)
        if before is not None:
            self._select(before.kind)
        self.kinds.blockSignals(False)
        _offer(self.year, [(_ALL_YEARS, None), *((f"{year} 年", year) for year in choices.years)])
        _offer(self.place, [(choices.whole, ""), *((name, code) for code, name in choices.places)])
        self._show_asked()

    def choose(self, target: Target) -> bool:
        """Choose the kind named by a target with the year, place and thing it names; whether there is such a kind."""
        if not self._select(target.text):
            return False
        chosen = target.condition if isinstance(target.condition, Mapping) else {}
        year, region = str(chosen.get("year", "")), str(chosen.get("region", ""))
        for combo, value in ((self.year, int(year) if year.isdigit() else None), (self.place, region)):
            combo.setCurrentIndex(max(0, combo.findData(value)))
        self.subject.setText(target.key)
        return True

    def source(self) -> PaperSource | None:
        """The paper that is chosen; where something is missing that is said, and None given."""
        kind = self.kind
        if kind is None:
            self._context.tell("请先选一种报表。")
            return None
        try:
            day = bound("day", self.as_of.text())
        except NotUnderstoodError as fault:
            self._context.tell(str(fault))
            self.as_of.setFocus()
            return None
        year = self.year.currentData() if "year" in kind.asks else None
        region = (self.place.currentData() or "") if "region" in kind.asks else ""
        subject = self.subject.text().strip() if "subject" in kind.asks else ""
        scope = papers.PaperScope(
            as_of=day if isinstance(day, date) else date.fromisoformat(today()),
            year=year,
            region_code=region,
            subject=subject,
        )
        place = self.place.currentText().strip() if region else ""
        words = " ".join(part for part in (place, subject, f"{year}年" if year else "") if part)
        return of_kind(kind.kind, scope, words)

    def _lay_out(self) -> None:
        self.setFixedWidth(_WIDTH)
        self.body.addWidget(self.kinds, 1)
        self.body.addWidget(self.purpose)
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
            field.setAccessibleName(name.text())
        self.body.addLayout(form)
        self.body.addWidget(self.make_button)
        self._show_asked()

    def _connect(self) -> None:
        self.kinds.currentItemChanged.connect(lambda _now, _before: self._kind_chosen())
        self.kinds.itemActivated.connect(lambda _item: self.asked.emit())
        for combo in (self.year, self.place):
            combo.activated.connect(lambda _number: self.changed.emit())
        for field in (self.subject, self.as_of):
            field.textEdited.connect(lambda _text: self.changed.emit())
            field.returnPressed.connect(self.asked)

    def _kind_chosen(self) -> None:
        self._show_asked()
        self.kind_chosen.emit(self.kind.kind if self.kind else "")

    def _show_asked(self) -> None:
        kind = self.kind
        self.purpose.setText(kind.purpose if kind else "")
        self.make_button.setEnabled(kind is not None)
        for name, (said, field) in self._rows.items():
            asked = kind is not None and name in kind.asks
            said.setVisible(asked)
            field.setVisible(asked)

    def _select(self, kind: str) -> bool:
        for number in range(self.kinds.count()):
            item = self.kinds.item(number)
            if item.text() == kind and item.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.kinds.setCurrentItem(item)
                return True
        return False


def _offer(combo: QComboBox, values: list[tuple[str, object]]) -> None:
    """Offer values; what was chosen stays chosen."""
    before = combo.currentText()
    combo.clear()
    for text, value in values:
        combo.addItem(text, value)
    combo.setCurrentText(before)
