"""The filters of a list: chips for those in force, a popup to add one, all from the declared columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from fundwatch.ui.late import listing
from fundwatch.ui.table.filter_values import BEGINNINGS, FACTORS, NotUnderstoodError, bound, in_words
from fundwatch.ui.widgets.basics import SPACE, Button, IconButton, clear, label, restyle, row

if TYPE_CHECKING:
    from fundwatch.services.listing import ColumnEntry, Filter

_CHOICES_ACROSS = 2


@dataclass(frozen=True)
class NamedFilter:
    """A filter and how its chip says it."""

    condition: Filter
    words: str


class FilterEditor(QFrame):
    """The popup in which one filter is made."""

    made = Signal(object)

    def __init__(self, columns: Sequence[ColumnEntry], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(340)
        self._columns = list(columns)
        self._checks: list[tuple[QCheckBox, str | bool]] = []
        self._low = QLineEdit()
        self._high = QLineEdit()
        self._contains = QLineEdit()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE + 4)
        outer.addWidget(label("按哪一列筛选", "sectionTitle"))
        self.column = QComboBox()
        self.column.setMaxVisibleItems(16)
        self.column.addItems([column.label for column in self._columns])
        self.column.currentIndexChanged.connect(self._show_column)
        outer.addWidget(self.column)
        self._form = QVBoxLayout()
        outer.addLayout(self._form)
        self._complaint = label("", "danger", wrap=True)
        self._complaint.hide()
        outer.addWidget(self._complaint)
        outer.addLayout(row(None, Button("取消", self.close), Button("加上筛选", self._make, style="primary")))
        self._show_column(0)

    def type_bounds(self, low: str, high: str) -> None:
        """Fill in both bounds."""
        self._low.setText(low)
        self._high.setText(high)

    def type_text(self, text: str) -> None:
        """Fill in the text to look for."""
        self._contains.setText(text)

    def check(self, value: str) -> None:
        """Tick a value."""
        for box, _ in self._checks:
            if box.text() == value:
                box.setChecked(True)

    def accept(self) -> None:
        """Make the filter."""
        self._make()

    def _entry(self) -> ColumnEntry:
        return self._columns[max(self.column.currentIndex(), 0)]

    def _show_column(self, _number: int) -> None:
        clear(self._form)
        self._checks = []
        self._complaint.hide()
        entry = self._entry()
        if entry.kind == "boolean" or entry.choices:
            self._show_choices(entry)
        elif entry.kind in FACTORS or entry.kind == "day":
            self._low, self._high = QLineEdit(), QLineEdit()
            shape = "2017-01-01" if entry.kind == "day" else ("%" if entry.kind == "ratio" else "")
            for field, words in ((self._low, "从"), (self._high, "到")):
                field.setPlaceholderText(f"{words} {shape}".strip())
                field.returnPressed.connect(self._make)
            self._form.addLayout(row(self._low, label("至", "muted"), self._high))
            self._low.setFocus()
        else:
            self._contains = QLineEdit()
            beginning = entry.kind in BEGINNINGS
            self._contains.setPlaceholderText("以这些字开头" if beginning else "含有这些字")
            self._contains.returnPressed.connect(self._make)
            self._form.addWidget(self._contains)
            self._contains.setFocus()
        self.adjustSize()

    def _show_choices(self, entry: ColumnEntry) -> None:
        grid = QGridLayout()
        grid.setSpacing(SPACE // 2)
        values: list[tuple[str, str | bool]] = [(choice, choice) for choice in entry.choices]
        if entry.kind == "boolean":
            values = [("是", True), ("否", False)]
        values.append(("（空）", ""))
        for number, (words, value) in enumerate(values):
            box = QCheckBox(words)
            self._checks.append((box, value))
            grid.addWidget(box, number // _CHOICES_ACROSS, number % _CHOICES_ACROSS)
        self._form.addLayout(grid)

    def _make(self) -> None:
        entry = self._entry()
        try:
            condition, typed = self._condition(entry)
        except NotUnderstoodError as fault:
            self._complain(str(fault))
            return
        self.made.emit(NamedFilter(condition, in_words(entry, condition, typed)))
        self.close()

    def _condition(self, entry: ColumnEntry) -> tuple[Filter, tuple[str, str]]:
        if self._checks:
            values = tuple(value for box, value in self._checks if box.isChecked())
            if not values:
                raise NotUnderstoodError("请至少勾选一项。")
            return listing.Filter(entry.name, values=values), ("", "")
        if entry.kind in FACTORS or entry.kind == "day":
            typed = (self._low.text(), self._high.text())
            low, high = (bound(entry.kind, part) for part in typed)
            if low is None and high is None:
                raise NotUnderstoodError("请至少填写一头。")
            return listing.Filter(entry.name, low=low, high=high), typed
        text = self._contains.text().strip()
        if not text:
            raise NotUnderstoodError("请填写要找的字。")
        if entry.kind in BEGINNINGS:
            return listing.Filter(entry.name, starts=text.upper()), ("", "")
        return listing.Filter(entry.name, contains=text), ("", "")

    def _complain(self, what: str) -> None:
        self._complaint.setText(what)
        self._complaint.show()
        for field in (self._low, self._high):
            field.setProperty("invalid", True)
            restyle(field)


class FilterBar(QWidget):
    """Chips of the filters in force."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._filters: list[NamedFilter] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE)
        self.hide()

    @property
    def named(self) -> tuple[NamedFilter, ...]:
        """The filters in force with their words."""
        return tuple(self._filters)

    @property
    def conditions(self) -> tuple[Filter, ...]:
        """The filters in force."""
        return tuple(named.condition for named in self._filters)

    def set_filters(self, filters: Sequence[NamedFilter]) -> None:
        """Replace all filters without announcing it."""
        self._filters = list(filters)
        self._show()

    def add(self, named: NamedFilter) -> None:
        """Add a filter, in place of an earlier one on the same column."""
        kept = [it for it in self._filters if it.condition.column != named.condition.column]
        self._filters = [*kept, named]
        self._show()
        self.changed.emit()

    def edit(self, columns: Sequence[ColumnEntry], below: QWidget) -> FilterEditor:
        """Open the popup under a widget."""
        editor = FilterEditor(columns, below)
        editor.made.connect(self.add)
        editor.adjustSize()
        corner = below.mapToGlobal(QPoint(below.width() - editor.width(), below.height() + SPACE // 2))
        editor.move(corner)
        editor.show()
        editor.column.setFocus()
        return editor

    def _remove(self, named: NamedFilter) -> None:
        self._filters = [it for it in self._filters if it is not named]
        self._show()
        self.changed.emit()

    def _clear(self) -> None:
        self._filters = []
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        clear(self._row)
        for named in self._filters:
            self._row.addWidget(self._chip(named))
        if self._filters:
            self._row.addWidget(Button("全部清除", self._clear, style="link"))
        self._row.addStretch(1)
        self.setVisible(bool(self._filters))

    def _chip(self, named: NamedFilter) -> QFrame:
        chip = QFrame()
        chip.setObjectName("chip")
        inner = QHBoxLayout(chip)
        inner.setContentsMargins(SPACE + 2, 0, 2, 0)
        inner.setSpacing(2)
        inner.addWidget(label(named.words))
        inner.addWidget(IconButton("close", f"去掉筛选：{named.words}", lambda: self._remove(named)))
        return chip
