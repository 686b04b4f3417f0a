"""The popup in which a table is chosen: groups in columns, each table with its number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fundwatch.ui.widgets.basics import SPACE, label

if TYPE_CHECKING:
    from fundwatch.services.listing import TableEntry

_COLUMNS = 4
_ITEM_WIDTH = 196


class TableChooser(QFrame):
    """A table is chosen with the mouse or with Tab and Enter; `chosen` carries its label."""

    chosen = Signal(str)

    def __init__(self, tables: Sequence[TableEntry], counts: Mapping[str, int], current: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        outer.setSpacing(2 * SPACE)
        self.buttons: dict[str, QPushButton] = {}
        groups = [(name, list(members)) for name, members in groupby(tables, key=lambda table: table.group)]
        for column in _shared_out(groups):
            stacked = QVBoxLayout()
            stacked.setSpacing(2)
            for name, members in column:
                stacked.addWidget(label(name, "sectionTitle"))
                for table in members:
                    stacked.addWidget(self._item(table.label, counts.get(table.label, 0), current))
                stacked.addSpacing(SPACE)
            stacked.addStretch(1)
            outer.addLayout(stacked)

    def open_below(self, widget: QWidget) -> None:
        """Show it under a widget."""
        self.adjustSize()
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + SPACE // 2)))
        self.show()
        for button in self.buttons.values():
            if button.isChecked():
                button.setFocus()

    def _item(self, name: str, count: int, current: str) -> QPushButton:
        button = QPushButton(f"{name}　{count:,}" if count else name)
        button.setObjectName("popupItem")
        button.setCheckable(True)
        button.setChecked(name == current)
        button.setFixedWidth(_ITEM_WIDTH)
        button.setProperty("empty", count == 0)
        button.clicked.connect(lambda *_: self._choose(name))
        self.buttons[name] = button
        return button

    def _choose(self, name: str) -> None:
        self.close()
        self.chosen.emit(name)


def _shared_out(groups: list[tuple[str, list[TableEntry]]]) -> list[list[tuple[str, list[TableEntry]]]]:
    """Groups over columns of about the same height, in order."""
    height = sum(len(members) + 2 for _, members in groups)
    columns: list[list[tuple[str, list[TableEntry]]]] = [[]]
    filled = 0
    for group in groups:
        columns[-1].append(group)
        filled += len(group[1]) + 2
        if filled >= height / _COLUMNS * len(columns) and len(columns) < _COLUMNS:
            columns.append([])
    return [column for column in columns if column]
