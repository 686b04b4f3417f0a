"""One thing's whole account: title, badges, facts, small tables; links lead to the records they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fundwatch.ui.statement.columns import column_of
from fundwatch.ui.table.grid import HEADER_HEIGHT, ROW_HEIGHT, Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Badge, Button, clear, label, separator

if TYPE_CHECKING:
    from fundwatch.services.statement import Account, Fact, Section

_LABEL_WIDTH = 126
#: Lines of a small table in sight; more of them scroll within it.
_LINES_SHOWN = 8
#: From this width on facts stand in two columns.
_WIDE = 760


class AccountView(QScrollArea):
    """Shows an account; `followed` carries table and key of the link that was pressed."""

    followed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        self.body = QVBoxLayout(content)
        self.body.setContentsMargins(2 * SPACE, 0, 2 * SPACE, 2 * SPACE)
        self.body.setSpacing(SPACE)
        self.setWidget(content)
        self._account: Account | None = None

    @property
    def account(self) -> Account | None:
        """What is shown."""
        return self._account

    def show_account(self, account: Account) -> None:
        """Show an account from its top."""
        self._account = account
        clear(self.body)
        self.body.addWidget(label(account.title, "cardTitle", wrap=True, selectable=True))
        if account.subtitle:
            self.body.addWidget(label(account.subtitle, "muted", wrap=True, selectable=True))
        if account.badges:
            badges = QHBoxLayout()
            badges.setSpacing(SPACE)
            for words, tone in account.badges:
                badges.addWidget(Badge(words, tone))
            badges.addStretch(1)
            self.body.addLayout(badges)
        for number, section in enumerate(account.sections):
            self._add_section(section, first=not number)
        self.body.addStretch(1)
        self.verticalScrollBar().setValue(0)

    def _add_section(self, section: Section, *, first: bool) -> None:
        if not first:
            self.body.addSpacing(SPACE // 2)
            self.body.addWidget(separator())
        if section.title:
            counted = f"（{section.total:,}）" if section.total else ""
            self.body.addWidget(label(f"{section.title}{counted}", "sectionTitle"))
        if section.note:
            self.body.addWidget(label(section.note, "muted", wrap=True, selectable=True))
        if section.facts:
            self.body.addLayout(self._facts(section.facts))
        if section.lines:
            self.body.addWidget(self._table(section))
            if section.total > len(section.lines):
                self.body.addWidget(label(f"只列前 {len(section.lines):,} 条，共 {section.total:,} 条。", "faint"))
        elif section.empty and not section.facts:
            self.body.addWidget(label(section.empty, "faint", wrap=True))

    def _facts(self, facts: tuple[Fact, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE - 2)
        across = 2 if self.viewport().width() >= _WIDE and len(facts) > 3 else 1  # noqa: PLR2004 - a few stand better below
        down = -(-len(facts) // across)
        for number, fact in enumerate(facts):
            column, line = divmod(number, down)
            name = label(fact.label, "muted", wrap=True)
            name.setFixedWidth(_LABEL_WIDTH)
            grid.addWidget(name, line, 2 * column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._value(fact), line, 2 * column + 1, Qt.AlignmentFlag.AlignTop)
        for column in range(across):
            grid.setColumnStretch(2 * column + 1, 1)
        return grid

    def _value(self, fact: Fact) -> QWidget:
        if fact.key and fact.value:
            room = max(160, self.viewport().width() - _LABEL_WIDTH - 6 * SPACE)
            words = self.fontMetrics().elidedText(fact.value, Qt.TextElideMode.ElideRight, room)
            return Button(words, lambda: self.followed.emit(fact.table, fact.key), style="link", tip=f"看{fact.value}")
        value = label(fact.value or "—", wrap=True, selectable=True)
        if fact.tone:
            value.setProperty("tone", fact.tone)
        return value

    def _table(self, section: Section) -> Grid:
        model = RowsModel([column_of(it) for it in section.columns])
        grid = Grid(model)
        model.setParent(grid)
        tones = {
            (row, column): line.tone
            for row, line in enumerate(section.lines)
            if line.tone
            for column in range(len(section.columns))
        }
        model.show([line.cells for line in section.lines], section.lines, tones=tones)
        shown = min(len(section.lines), _LINES_SHOWN)
        grid.setFixedHeight(HEADER_HEIGHT + shown * ROW_HEIGHT + grid.horizontalScrollBar().sizeHint().height() + 2)
        grid.setAccessibleName(section.title)
        grid.opened.connect(lambda at: self._follow_line(model, at))
        return grid

    def _follow_line(self, model: RowsModel, at: int) -> None:
        line = model.thing(at)
        if line.key:
            self.followed.emit(line.table, line.key)
