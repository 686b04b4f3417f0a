"""What falls due within a month, and what is late: each line leads to its record."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.papers.list_printing import ListPrinting, of_shown
from fundwatch.ui.statement.columns import column_of
from fundwatch.ui.statement.places import go_to
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import Card, Segments, label, row

if TYPE_CHECKING:
    from fundwatch.services import due
    from fundwatch.services.due import Due, DueRow
    from fundwatch.services.statement import Statement
    from fundwatch.ui.papers.paper_source import PaperSource
    from fundwatch.ui.table.grid import Grid
else:
    from fundwatch.ui.late import due

_SOON, _LATE = "近期到期", "已经逾期"
#: Lines in sight; more of them scroll within the card.
_LINES_SHOWN = 6


class DueCard(Card):
    """The list of one sort or the other, printed and exported as it is shown."""

    def __init__(self, context: Context, page: QWidget) -> None:
        super().__init__()
        self._context = context
        self._seen: Due | None = None
        self._shown: Statement | None = None
        self.which = Segments((_SOON, _LATE))
        self.which.choose(_SOON)
        self.as_of = label("", "faint")
        self.printing = ListPrinting(context, page, self._source)
        buttons = self.printing.buttons
        self.body.addLayout(row(label("到期事项", "cardTitle"), self.as_of, None, self.which, *buttons))
        self.model = RowsModel(())
        self.model.setParent(self)
        self.nothing = label("正在汇总…", "muted", wrap=True)
        self.body.addWidget(self.nothing)
        self.which.chosen.connect(lambda _value: self._show())

    @cached_property
    def grid(self) -> Grid:
        """The table, made when there is something to show: the page is painted first."""
        from fundwatch.ui.table.grid import Grid  # noqa: PLC0415 - not needed for the first paint

        made = Grid(self.model)
        made.setAccessibleName("到期事项")
        made.opened.connect(self._open)
        made.copy_refused.connect(self._context.tell)
        self.body.insertWidget(self.body.indexOf(self.nothing), made)
        return made

    def show_due(self, seen: Due) -> None:
        """Show the terms; where only late ones are, those."""
        first = self._seen is None
        self._seen = seen
        if first and seen.late and not seen.soon:
            self.which.choose(_LATE)
        self._show()

    @property
    def _late(self) -> bool:
        return self.which.value == _LATE

    def _show(self) -> None:
        seen = self._seen
        if seen is None:
            return
        self._shown = shown = due.due_statement(seen, late=self._late)
        self.as_of.setText(
            f"截至 {seen.as_of.isoformat()}，30 天内到期 {len(seen.soon):,} 件，逾期 {len(seen.late):,} 件"
        )
        tones = {(at, column): tone for at, one in enumerate(shown.rows) for column, tone in one.tones}
        columns = [column_of(it) for it in shown.columns]
        self.model.show([one.cells for one in shown.rows], self._rows(seen), tones=tones, columns=columns)
        lines = min(max(len(shown.rows), 1), _LINES_SHOWN)
        self.grid.fix_height(lines)
        self.grid.setVisible(bool(shown.rows))
        self.nothing.setText("没有逾期的事项。" if self._late else "30 天内没有到期的事项。")
        self.nothing.setVisible(not shown.rows)

    def _rows(self, seen: Due) -> tuple[DueRow, ...]:
        return seen.late if self._late else seen.soon

    def _open(self, at: int) -> None:
        one: DueRow = self.model.thing(at)
        if one.key:
            go_to(self._context, one.table, one.key)
        else:
            self._context.go("findings" if one.table == "疑点" else "notices")

    def _source(self) -> PaperSource | None:
        return of_shown(self._shown, self._shown.rows if self._shown is not None else ())
