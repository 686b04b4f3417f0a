"""Which test, over which columns of the table, with what further."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QListWidget, QListWidgetItem

from fundwatch.ui.context import Context
from fundwatch.ui.late import statistics
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import SPACE, Card, label

if TYPE_CHECKING:
    from fundwatch.services.statistics import Asked, Fitting

_WIDTH = 264
_SHOWN = 20


class StatisticsChoice(Card):
    """`changed` follows every choice."""

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._fitting: dict[str, Fitting] = {}
        self._wanted: tuple[str, str] = ("", "")
        self.tests = QListWidget()
        self.tests.setObjectName("contents")
        self.tests.setAccessibleName("检查")
        self.purpose = label("", "muted", wrap=True)
        self.column, self.by = QComboBox(), QComboBox()
        self.bounds, self.as_of = QLineEdit(), QLineEdit()
        self.bounds.setPlaceholderText("不填则自动")
        self.bounds.setToolTip("以空格或顿号隔开，如 1000、50000；按回车重新计算")
        self.as_of.setPlaceholderText(today())
        self.as_of.setToolTip("账龄计算到这一天，不填就是今天；按回车重新计算")
        self._form = QFormLayout()
        self._lay_out()
        self._connect()

    @property
    def fitting(self) -> Fitting | None:
        """The chosen test with the columns that it takes."""
        at = self.tests.currentRow()
        return self._fitting.get(self.tests.item(at).text()) if at >= 0 else None

    def offer(self, fitting: Sequence[Fitting], wanted: str = "", columns: tuple[str, str] = ("", "")) -> None:
        """Offer the tests of a table; the one wanted is chosen, else the chosen one stays where the table has it.

        `columns` are those wanted for it, blank where any will do.
        """
        self._wanted = columns
        before = self.fitting
        self._fitting = {one.test.name: one for one in fitting}
        self.tests.blockSignals(True)
        self.tests.clear()
        for one in fitting:
            item = QListWidgetItem(one.test.name)
            item.setToolTip(one.test.purpose)
            self.tests.addItem(item)
        self.tests.blockSignals(False)
        wishes = (wanted, before.test.name if before else "", *self._fitting)
        self.choose(next((name for name in wishes if name in self._fitting), ""))
        self._wanted = ("", "")

    def choose(self, test: str) -> None:
        """Choose a test, as a person does with the keys."""
        for item in self.tests.findItems(test, Qt.MatchFlag.MatchExactly):
            self.tests.setCurrentItem(item)

    def asked(self, table: str) -> Asked | None:
        """What is chosen; None where nothing is, or where the day is none, which is said."""
        fitting = self.fitting
        if fitting is None:
            return None
        try:
            day = bound("day", self.as_of.text()) if fitting.test.takes_day else None
        except NotUnderstoodError as fault:
            self._context.tell(str(fault))
            self.as_of.setFocus()
            return None
        return statistics.Asked(
            fitting.test.name,
            table,
            self.column.currentData() or "",
            (self.by.currentData() or "") if fitting.test.by else None,
            as_of=day if isinstance(day, date) else None,
        )

    @property
    def typed_bounds(self) -> str:
        """The bounds as they are typed; blank where the test takes none."""
        fitting = self.fitting
        return self.bounds.text().strip() if fitting is not None and fitting.test.takes_bounds else ""

    def _lay_out(self) -> None:
        self.setFixedWidth(_WIDTH)
        self.body.addWidget(self.tests, 1)
        self.body.addWidget(self.purpose)
        self._form.setVerticalSpacing(SPACE)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._names = {field: label("", "muted") for field in (self.column, self.by, self.bounds, self.as_of)}
        for field, name in self._names.items():
            self._form.addRow(name, field)
            name.setBuddy(field)
        for combo in (self.column, self.by):
            combo.setMaxVisibleItems(_SHOWN)
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
        self.body.addLayout(self._form)

    def _connect(self) -> None:
        self.tests.currentItemChanged.connect(lambda _now, _before: self._show_test())
        for combo in (self.column, self.by):
            combo.activated.connect(lambda _number: self.changed.emit())
        for field in (self.bounds, self.as_of):
            field.returnPressed.connect(self.changed)

    def _show_test(self) -> None:
        fitting = self.fitting
        if fitting is None:
            return
        test = fitting.test
        self.purpose.setText(test.purpose)
        column, by = self._wanted
        _offer(self.column, fitting.columns, usual=True, wanted=column)
        none = ((("", test.by.none),) if test.by.none else ()) if test.by else ()
        _offer(self.by, (*fitting.by, *none), usual=bool(test.by and test.by.usual), wanted=by)
        shown: dict[QComboBox | QLineEdit, str] = {
            self.column: test.column.label,
            self.by: test.by.label if test.by else "",
            self.bounds: test.takes_bounds,
            self.as_of: "截至" if test.takes_day else "",
        }
        for field, name in shown.items():
            self._names[field].setText(name)
            field.setAccessibleName(name)
            self._form.setRowVisible(field, bool(name))
        self.changed.emit()


def _offer(combo: QComboBox, values: Sequence[tuple[str, str]], *, usual: bool, wanted: str) -> None:
    """Offer columns; what is wanted or was chosen is, else the first, or the last where none is usual."""
    before = wanted or combo.currentData()
    combo.clear()
    for value, text in values:
        combo.addItem(text, value)
    kept = combo.findData(before) if before else -1
    combo.setCurrentIndex(kept if kept >= 0 else 0 if usual else len(values) - 1)
