"""Two records side by side as they stand in the books, each with its file, sheet and row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import listing
from fundwatch.ui.reading import Fault
from fundwatch.ui.statement.places import go_to, place_of
from fundwatch.ui.widgets.basics import SPACE, Button, Card, label, row
from fundwatch.ui.widgets.fact_sheet import FactSheet, NamedValue

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
        self._key: Key = ("", "")
        self._about: Key = ("", "")
        self._table = label("", "sectionTitle")
        self._whole = Button("看", lambda: self.followed.emit(*self._about), style="link")
        self._ledger = Button("在台账中看", lambda: self.opened.emit(*self._key), style="link")
        self._title = label("", "cardTitle", wrap=True, selectable=True)
        self.values = FactSheet(name_width=_LABEL_WIDTH, gap=SPACE, spacing=SPACE // 2)
        self._note = label("", "faint", wrap=True, selectable=True)
        content = QVBoxLayout()
        content.setSpacing(SPACE // 2)
        content.addLayout(row(self._table, None, self._whole, self._ledger))
        for part in (self._title, self.values, self._note):
            content.addWidget(part)
        self.body.addLayout(content)
        self.body.addStretch(1)

    def show_side(self, key: Key, detail: RecordDetail | None, other: Mapping[str, str]) -> None:
        """Show a record, or that there is none; cells whose header the other has too are marked equal or different."""
        self._key = key
        about = _about(detail) if detail else None
        self._whole.setVisible(about is not None)
        self._ledger.setVisible(detail is not None)
        if about is not None:
            self._about = about
            self._whole.setText(f"看{about[0]}")
            self._whole.setToolTip(f"看{about[0]} {about[1]} 的全部情况")
        self._table.setText(key[0])
        self._title.setText(detail.title if detail else key[1])
        self.values.show_facts(_values(detail, other) if detail else ())
        self._note.setText(_note(detail))
        self._note.setVisible(bool(self._note.text()))


def _values(detail: RecordDetail, other: Mapping[str, str]) -> list[NamedValue]:
    """The cells that are filled, each in the colour of how it compares."""
    return [
        NamedValue(
            value.label,
            f"{value.refers_title}（{value.value}）" if value.refers_title else value.value,
            _mark(value.value, other.get(value.label)),
        )
        for value in detail.values
        if value.value
    ]


def _note(detail: RecordDetail | None) -> str:
    """Where a record comes from, or that the books have no row of it."""
    if detail is None:
        return "没有单独的登记记录。"
    if detail.source is None:
        return ""
    return f"来源：{detail.source.file}，工作表“{detail.source.sheet}”第 {detail.source.row} 行"


def _about(detail: RecordDetail) -> Key | None:
    """What has a whole account on a page of its own: the record itself, else whom it names."""
    if place_of(detail.table, detail.key)[0] != "ledger":
        return detail.table, detail.key
    named = {value.label: value.value for value in detail.values}
    return next(((table, named[column]) for column, table in _ABOUT if named.get(column)), None)


def _mark(value: str, other: str | None) -> str:
    """The colour of a cell's value: as usual where the other has none to compare."""
    if not other:
        return "text"
    return "link" if value == other else "danger"


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
        self._against = label("对照", "muted")
        outer.addLayout(row(label("记录对照", "sectionTitle"), self._note, self._against, self.choice))
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
        for part in (self._against, self.choice, self.right):
            part.setVisible(bool(related))
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
