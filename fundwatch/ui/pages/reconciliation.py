"""对账: our totals held against an export of the treasury or a township, pasted in, to the fen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QStackedLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import reconciling, reconciling_desk
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting, of_shown
from fundwatch.ui.reconciliation.outcome_view import OutcomeView
from fundwatch.ui.reconciliation.paste_area import PasteArea
from fundwatch.ui.widgets.basics import label

if TYPE_CHECKING:
    from fundwatch.services.reconciling_desk import Held, Offered
    from fundwatch.ui.papers.paper_source import PaperSource

_ALL_YEARS = "全部年度"


class ReconciliationPage(Page):
    """Paste, look at what differs, print."""

    topics = frozenset({Topic.RECORDS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "对账")
        self._text = ""
        self._offered: Offered | None = None
        self.held: Held | None = None
        self.basis, self.measure, self.year = QComboBox(), QComboBox(), QComboBox()
        self.year.addItem(_ALL_YEARS)
        for combo, name in ((self.basis, "按什么对账"), (self.measure, "核对哪个数"), (self.year, "年度")):
            combo.setAccessibleName(name)
        for part in (label("按", "muted"), self.basis, label("核对", "muted"), self.measure, self.year):
            self.heading.addWidget(part)
        self.paste_area = PasteArea()
        self.outcome = OutcomeView()
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.paste_area)
        self._stack.addWidget(self.outcome)
        self.body.addWidget(holder, 1)
        self.printing = ListPrinting(context, self, self._paper_source)
        self.heading.addSpacing(SPACE)
        for button in self.printing.buttons:
            self.heading.addWidget(button)
            button.setEnabled(False)
        self._connect()

    def refresh(self) -> None:
        """Read what may be held against what, and hold again what was pasted."""
        self.context.read(self, reconciling_desk.offered).on_success(self._take_offered).start()

    def search(self) -> None:
        """There is nothing to search; the field for pasting is where the cursor belongs."""
        if self._stack.currentWidget() is self.paste_area:
            self.paste_area.text.setFocus()

    def take(self, text: str) -> None:
        """Hold a pasted table against our books."""
        self._text = text
        self._hold(None)

    def paste_another(self) -> None:
        """Back to the field for pasting."""
        self._stack.setCurrentWidget(self.paste_area)
        for button in self.printing.buttons:
            button.setEnabled(False)
        self.paste_area.text.selectAll()
        self.paste_area.text.setFocus()

    def _connect(self) -> None:
        self.basis.currentTextChanged.connect(self._show_measures)
        self.basis.activated.connect(lambda _number: self._hold(None))
        self.measure.activated.connect(lambda _number: self._hold(None))
        self.year.activated.connect(lambda _number: self._hold(None))
        self.paste_area.given.connect(self.take)
        self.outcome.again.connect(self.paste_another)
        self.outcome.columns_chosen.connect(self._choose_columns)
        self.outcome.opened.connect(self._open)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.outcome)
        paste.activated.connect(self.paste_area.paste)

    def _take_offered(self, offered: Offered) -> None:
        first = self._offered is None
        self._offered = offered
        if first:
            self.basis.addItems([name for name, _ in offered.bases])
            self._show_measures(self.basis.currentText())
        chosen = self.year.currentText()
        self.year.clear()
        self.year.addItem(_ALL_YEARS)
        self.year.addItems([f"{year} 年" for year in offered.years])
        self.year.setCurrentText(chosen)
        if self._text:
            self._hold(None)

    def _show_measures(self, basis: str) -> None:
        if self._offered is not None:
            self.measure.clear()
            self.measure.addItems(list(dict(self._offered.bases).get(basis, ())))

    def _choose_columns(self, key: int, amount: int, unit: str) -> None:
        self._hold((key, amount, unit))

    def _hold(self, columns: tuple[int, int, str] | None) -> None:
        if not self._text:
            return
        chosen = None if columns is None else reconciling.Columns(*columns)
        year = self.year.currentText()
        self.context.read_slowly(
            self,
            reconciling_desk.hold,
            self._text,
            self.basis.currentText(),
            self.measure.currentText(),
            year=None if year == _ALL_YEARS else int(year.split()[0]),
            columns=chosen,
        ).on_success(self._show).start()

    def _show(self, held: Held) -> None:
        self.held = held
        self.outcome.show_outcome(held.made, held.listed)
        self._stack.setCurrentWidget(self.outcome)
        for button in self.printing.buttons:
            button.setEnabled(True)

    def _paper_source(self) -> PaperSource | None:
        if self.held is None or self._stack.currentWidget() is not self.outcome:
            return None
        return of_shown(self.held.listed, self.outcome.shown_rows())

    def _open(self, key: str) -> None:
        if self.held is not None and self.held.listed.table and "、" not in key:
            self.context.go("ledger", Target(table=self.held.listed.table, key=key))


make_page = ReconciliationPage
