"""Two records side by side as they stand in the books, each with its file, sheet and row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import listing
from fundwatch.ui.statement.places import go_to, place_of
from fundwatch.ui.widgets.basics import SPACE, Button, Card, clear, label, row

if TYPE_CHECKING:
    from fundwatch.services.listing import RecordDetail

Key = tuple[str, str]
_LABEL_WIDTH = 84
#: Two records stand beside each other in a narrow window too.
_MARGINS, _GAP = 10, 12
#: Columns that name whom a record is about, and the table of their accounts.
_ABOUT = (("身份证号", "人员"), ("户编号", "户"))


class SideCard(Card):
    """One record of a comparison."""

    opened = Signal(str, str)
    followed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(margins=_MARGINS)
        self._content = QVBoxLayout()
        self._content.setSpacing(SPACE // 2)
        self.body.addLayout(self._content)
        self.body.addStretch(1)

    def show_missing(self, key: Key) -> None:
        """The thing has no row of its own in the books."""
        clear(self._content)
        self._content.addWidget(label(key[0], "sectionTitle"))
        self._content.addWidget(label(key[1], "cardTitle", wrap=True, selectable=True))
        self._content.addWidget(label("没有单独的登记记录。", "muted", wrap=True))

    def show_record(self, detail: RecordDetail, other: Mapping[str, str]) -> None:
        """Show a record; cells whose header the other has too are marked equal or different."""
        clear(self._content)
        links = [Button("在台账中看", partial(self.opened.emit, detail.table, detail.key), style="link")]
        about = _about(detail)
        if about is not None:
            tip = f"看{about[0]} {about[1]} 的全部情况"
            links.insert(0, Button(f"看{about[0]}", partial(self.followed.emit, *about), style="link", tip=tip))
        self._content.addLayout(row(label(detail.table, "sectionTitle"), None, *links))
        self._content.addWidget(label(detail.title, "cardTitle", wrap=True, selectable=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(1, 1)
        for number, value in enumerate(value for value in detail.values if value.value):
            name = label(value.label, "muted", wrap=True)
            name.setFixedWidth(_LABEL_WIDTH)
            grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            text = f"{value.refers_title}（{value.value}）" if value.refers_title else value.value
            style = _mark(value.value, other.get(value.label))
            grid.addWidget(label(text, style, wrap=True, selectable=True), number, 1, Qt.AlignmentFlag.AlignTop)
        self._content.addLayout(grid)
        if detail.source is not None:
            self._content.addSpacing(SPACE // 2)
            place = f"来源：{detail.source.file}，工作表“{detail.source.sheet}”第 {detail.source.row} 行"
            self._content.addWidget(label(place, "faint", wrap=True, selectable=True))


def _about(detail: RecordDetail) -> Key | None:
    """What has a whole account on a page of its own: the record itself, else whom it names."""
    if place_of(detail.table, detail.key)[0] != "ledger":
        return detail.table, detail.key
    named = {value.label: value.value for value in detail.values}
    return next(((table, named[column]) for column, table in _ABOUT if named.get(column)), None)


def _mark(value: str, other: str | None) -> str:
    if not other:
        return ""
    return "match" if value == other else "danger"


class Comparison(QWidget):
    """The subject of a finding at the left, one of the records it is held against at the right."""

    opened = Signal(str, str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._subject: Key = ("", "")
        self._details: dict[Key, RecordDetail] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        self._note = label("", "faint")
        self.choice = QComboBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choice.currentIndexChanged.connect(lambda _number: self._show())
        outer.addLayout(row(label("记录对照", "sectionTitle"), self._note, label("对照", "muted"), self.choice))
        sides = QHBoxLayout()
        sides.setSpacing(_GAP)
        self.left, self.right = SideCard(), SideCard()
        for side in (self.left, self.right):
            side.opened.connect(self.opened)
            side.followed.connect(partial(go_to, context))
            sides.addWidget(side, 1)
        outer.addLayout(sides)

    def show_keys(self, subject: Key, related: Sequence[Key]) -> None:
        """Compare a subject with the first of its related records."""
        self._subject = subject
        self._details = {}
        self.choice.blockSignals(True)
        self.choice.clear()
        for key in related:
            self.choice.addItem(f"{key[0]} {key[1]}", key)
        self.choice.blockSignals(False)
        self.choice.setEnabled(len(related) > 1)
        self.right.setVisible(bool(related))
        self._note.setText("蓝色相同，红色不同" if related else "")
        for key in dict.fromkeys([subject, *related[:1]]):
            self._fetch(key)

    def _fetch(self, key: Key) -> None:
        self._context.read(self, listing.detail, *key).on_success(partial(self._take, key)).on_failure(
            partial(self._missing, key)
        ).start()

    def _take(self, key: Key, detail: RecordDetail) -> None:
        self._details[key] = detail
        self._show()

    def _missing(self, key: Key, _fault: Any) -> None:
        if key == self._subject:
            self.left.show_missing(key)
        elif key == self.choice.currentData():
            self.right.show_missing(key)

    def _show(self) -> None:
        chosen = self.choice.currentData()
        against: Key | None = tuple(chosen) if chosen else None
        subject = self._details.get(self._subject)
        other = self._details.get(against) if against else None
        if against and other is None and self._details:
            self._fetch_once(against)
        if subject is not None:
            self.left.show_record(subject, _cells(other))
        if other is not None:
            self.right.show_record(other, _cells(subject))

    def _fetch_once(self, key: Key) -> None:
        if self.choice.currentIndex() > 0:
            self._fetch(key)


def _cells(detail: RecordDetail | None) -> dict[str, str]:
    return {value.label: value.value for value in detail.values} if detail else {}
