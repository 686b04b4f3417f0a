"""打印 and 导出 of a list as it is shown: the two buttons, and the lists of the window as papers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.papers.delivery import PaperDelivery
from fundwatch.ui.papers.paper_source import PaperSource, of_query, of_statement
from fundwatch.ui.widgets.basics import Button

if TYPE_CHECKING:
    from fundwatch.services.statement import Shown, Statement, StatementColumn, StatementRow
    from fundwatch.ui.table.columns import Column
    from fundwatch.ui.table.grid import Grid
    from fundwatch.ui.table.record_table import RecordTable

_NOTHING = "列表里没有行，没有可以打印和导出的内容。"
_YUAN = "（元）"
#: How the names of lists end; any other title is given the last of them.
_LISTS = ("账", "表", "史", "果", "览", "规则", "名单", "清单")


class ListPrinting:
    """The buttons of one list; `source` gives the list as it is shown now, None where it has no rows.

    `name` is what the list is called where a page prints other things too.
    """

    def __init__(
        self,
        context: Context,
        page: QWidget,
        source: Callable[[], PaperSource | None],
        *,
        name: str = "",
        print_keys: str = "Ctrl+P",
    ) -> None:
        self._context = context
        self._source = source
        self._delivery = PaperDelivery(context, page)
        self.print_button = Button(
            f"打印{name}", self.look_at, icon="print", shortcut=print_keys, tip="看样并打印这个列表"
        )
        self.export_button = Button(
            f"导出{name}", self.export, icon="save", shortcut="Ctrl+E", tip="把这个列表存成 Excel 或 PDF 文件"
        )

    @property
    def buttons(self) -> tuple[Button, Button]:
        """打印 and 导出, for the page to put in their place."""
        return self.print_button, self.export_button

    def look_at(self) -> None:
        """Open the preview of the list, from which it is printed."""
        if (source := self._found()) is not None:
            self._delivery.look_at(source)

    def export(self) -> None:
        """Ask for a file and write the list to it."""
        if (source := self._found()) is not None:
            self._delivery.export(source)

    def _found(self) -> PaperSource | None:
        source = self._source()
        if source is None:
            self._context.tell(_NOTHING)
        return source


def narrowed(statement: Statement, rows: Sequence[StatementRow]) -> Statement:
    """A statement with only the rows in sight, in their order.

    A total of all rows under some of them would be taken for theirs: it is left out, and a note says so.
    """
    if len(rows) == len(statement.rows):
        return replace(statement, rows=tuple(rows))
    said = f"只列出符合条件的 {len(rows):,} 行（全部 {len(statement.rows):,} 行）"
    note = f"{said}，不列合计。" if statement.total is not None else f"{said}。"
    return replace(statement, rows=tuple(rows), total=None, notes=(note, *statement.notes))


def of_shown(statement: Statement | None, rows: Sequence[StatementRow], *words: str) -> PaperSource | None:
    """The rows of a statement that are in sight; `words` say by what they were narrowed, blank ones nothing."""
    if statement is None or not rows:
        return None
    title = statement.title if statement.title.endswith(_LISTS) else statement.title + _LISTS[-1]
    shown = replace(narrowed(statement, rows), title=title)
    return of_statement(shown, "，".join(word for word in words if word))


def of_rows(
    title: str, columns: Sequence[StatementColumn], rows: Sequence[tuple[str, ...]], *words: str
) -> PaperSource | None:
    """Rows of ready strings as a list of their own."""
    from fundwatch.services.statement import Statement, StatementRow  # noqa: PLC0415 - not needed for the first paint

    shown = Statement(title, "", tuple(columns), tuple(StatementRow("", row) for row in rows))
    return of_shown(shown, shown.rows, *words)


def of_grid(title: str, grid: Grid, *words: str) -> PaperSource | None:
    """The rows of a grid over rows in memory; columns that only gave way to a narrow window are there too."""
    model = grid.table_model
    rows = [tuple(grid.row_texts(row)) for row in range(model.rowCount())]
    return of_rows(title, [_column(column) for column in model.columns], rows, *words)


def of_table(table: RecordTable) -> PaperSource | None:
    """The rows that a list over a table of the books finds, in its order."""
    if table.entry is None or not len(table.model.ids):
        return None
    words = [searched(table.search.text()), *(one.words for one in table.filters.named)]
    columns = tuple(column.name for column in table.model.columns)
    return of_query(table.query, "，".join(word for word in words if word), columns)


def searched(text: str) -> str:
    """What was searched for, as a list's heading says it."""
    return f"搜索“{text.strip()}”" if text.strip() else ""


def _column(column: Column) -> StatementColumn:
    from fundwatch.services.statement import StatementColumn  # noqa: PLC0415 - not needed for the first paint

    shown: Shown = "text"
    if column.right:
        shown = "money" if column.label.endswith(_YUAN) else "number"
    return StatementColumn(column.label, shown, column.width, column.stretch)
