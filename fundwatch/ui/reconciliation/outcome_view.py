"""What came of a reconciliation: its figures, by which columns it was read, every line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Button, FigureCard, Segments, clear, label, row
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.reconciling import Reconciliation
    from fundwatch.services.statement import Statement, StatementRow

_SHOWN = ("有差异的", "全部")
_OUTCOME, _SETTLED = 5, ("一致", "仅单位尾差")
_UNITS = ("元", "万元", "千元", "分")
_WIDTHS = {"money": 150, "text": 160}


class OutcomeView(QWidget):
    """`columns_chosen` carries key column, amount column and unit; `again` asks for another table to be pasted."""

    columns_chosen = Signal(int, int, str)
    again = Signal()
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[StatementRow, ...] = ()
        self.figures = QHBoxLayout()
        self.figures.setSpacing(2 * SPACE)
        self.key, self.amount, self.unit = QComboBox(), QComboBox(), QComboBox()
        self.unit.addItems(_UNITS)
        self.which = Segments(_SHOWN)
        self.which.choose(_SHOWN[0])
        self.which.chosen.connect(lambda _value: self._show_rows())
        self.notes = label("", "muted", wrap=True, selectable=True)
        self.model = RowsModel(())
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.grid.opened.connect(self._open)
        self.total = label("", "muted")
        self._lay_out()
        for combo in (self.key, self.amount, self.unit):
            combo.activated.connect(lambda _number: self._choose())

    def show_outcome(self, made: Reconciliation, listed: Statement) -> None:
        """Show a reconciliation."""
        for combo, chosen in ((self.key, made.columns.key), (self.amount, made.columns.amount)):
            combo.clear()
            combo.addItems(list(made.table.header))
            combo.setCurrentIndex(chosen)
        self.unit.setCurrentText(made.columns.unit)
        clear(self.figures)
        for figure in listed.figures:
            card = FigureCard(figure.label)
            card.show_figure(figure.value, figure.note, tone=figure.tone)
            self.figures.addWidget(card, 1)
        self.notes.setText("\n".join(listed.notes))
        self.notes.setVisible(bool(listed.notes))
        self._rows = listed.rows
        columns = [
            Column(
                it.label,
                it.width or _WIDTHS.get(it.shown, 130),
                right=it.shown in {"money", "number"},
                stretch=it.stretch,
            )
            for it in listed.columns
        ]
        self.model.show([], columns=columns)
        self._show_rows()
        self.grid.setFocus()

    def shown_rows(self) -> tuple[StatementRow, ...]:
        """The rows as they are chosen now."""
        if self.which.value == _SHOWN[1]:
            return self._rows
        return tuple(one for one in self._rows if one.cells[_OUTCOME] not in _SETTLED)

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE + 4)
        outer.addLayout(self.figures)
        for combo, name in ((self.key, "对象列"), (self.amount, "金额列"), (self.unit, "金额单位")):
            combo.setAccessibleName(name)
        chosen = row(
            label("对象列", "muted"),
            self.key,
            SPACE,
            label("金额列", "muted"),
            self.amount,
            SPACE,
            label("单位", "muted"),
            self.unit,
            None,
            self.total,
            self.which,
            Button("换一张表", self.again.emit, icon="refresh"),
        )
        outer.addLayout(chosen)
        card = QFrame()
        card.setObjectName("tableCard")
        self._stack = QStackedLayout(card)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(EmptyState("check", "两边没有差异", "每一项都一致；要看逐项金额，点“全部”。"))
        outer.addWidget(card, 1)
        outer.addWidget(self.notes)

    def _show_rows(self) -> None:
        rows = self.shown_rows()
        tones = {(place, column): tone for place, one in enumerate(rows) for column, tone in one.tones}
        self.model.show([one.cells for one in rows], rows, tones=tones)
        self.total.setText(f"共 {len(rows):,} 项")
        self._stack.setCurrentIndex(0 if rows else 1)

    def _choose(self) -> None:
        self.columns_chosen.emit(self.key.currentIndex(), self.amount.currentIndex(), self.unit.currentText())

    def _open(self, at: int) -> None:
        thing = self.model.thing(at)
        if thing.key:
            self.opened.emit(thing.key)
