"""Two records side by side as they stand in the books, each with its file, sheet and row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import listing
from fundwatch.ui.reading import Fault
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

    def show_side(self, key: Key, detail: RecordDetail | None, other: Mapping[str, str]) -> None:
        """Show a record, or that there is none; cells whose header the other has too are marked equal or different."""
        if detail is None:
            self._show_missing(key)
        else:
            self._show_record(detail, other)

    def _show_missing(self, key: Key) -> None:
        """The thing has no row of its own in the books."""
        clear(self._content)
        self._content.addWidget(label(key[0], "sectionTitle"))
        self._content.addWidget(label(key[1], "cardTitle", wrap=True, selectable=True))
        self._content.addWidget(label("没有单独的登记记录。", "muted", wrap=True))

    def _show_record(self, detail: RecordDetail, other: Mapping[str, str]) -> None:
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
        #: What was read so far; None where the books have no such row.
        self._known: dict[Key, RecordDetail | None] = {}
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
        self._known = {}
        self.choice.blockSignals(True)
        self.choice.clear()
        for key in related:
            self.choice.addItem(f"{key[0]} {key[1]}", key)
        self.choice.blockSignals(False)
        self.choice.setEnabled(len(related) > 1)
        self.right.setVisible(bool(related))
        self._note.setText("蓝色相同，红色不同" if related else "")
        self._show()

    def _keys(self) -> tuple[Key, ...]:
        chosen = self.choice.currentData()
        return (self._subject, tuple(chosen)) if chosen else (self._subject,)

    def _show(self) -> None:
        """Show the pair once both are known: what is marked in one depends on the other."""
        keys = self._keys()
        unread = [key for key in dict.fromkeys(keys) if key not in self._known]
        for key in unread:
            reading = self._context.read(self, listing.detail, *key, alone=True)
            reading.on_success(partial(self._learn, key)).on_failure(partial(self._miss, key)).start()
        if not unread:
            self._show_left(keys)

    def _miss(self, key: Key, _fault: Fault) -> None:
        self._learn(key, None)

    def _learn(self, key: Key, detail: RecordDetail | None) -> None:
        self._known[key] = detail
        keys = self._keys()
        if key in keys and all(each in self._known for each in keys):
            self._show_left(keys)

    def _show_left(self, keys: tuple[Key, ...]) -> None:
        """Show the subject, and the other in a turn of its own: each is many labels, and somebody may be typing."""
        subject, other = self._known[keys[0]], self._known[keys[-1]]
        self.left.show_side(keys[0], subject, _cells(other) if len(keys) > 1 else {})
        if len(keys) > 1:
            QTimer.singleShot(0, self, partial(self._show_right, keys))

    def _show_right(self, keys: tuple[Key, ...]) -> None:
        if keys == self._keys() and keys[-1] in self._known:
            self.right.show_side(keys[-1], self._known[keys[-1]], _cells(self._known.get(keys[0])))


def _cells(detail: RecordDetail | None) -> dict[str, str]:
    return {value.label: value.value for value in detail.values} if detail else {}
