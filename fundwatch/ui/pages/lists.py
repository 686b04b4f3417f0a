"""比对名单: which lists of other offices there are, what rests on them, and their rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import listing
from fundwatch.ui.page import SPACE
from fundwatch.ui.papers.list_printing import of_table
from fundwatch.ui.record_panel import RecordPanel
from fundwatch.ui.statement.statement_page import StatementKind, StatementPage
from fundwatch.ui.table.filter_bar import NamedFilter
from fundwatch.ui.table.record_table import RecordTable
from fundwatch.ui.widgets.basics import Button, label, row

if TYPE_CHECKING:
    from fundwatch.services import compared_lists
    from fundwatch.services.listing import Filter, TableEntry
    from fundwatch.services.statement import Statement
    from fundwatch.ui.papers.paper_source import PaperSource
else:
    from fundwatch.ui.late import compared_lists


class ListRows(QWidget):
    """The rows of one list, with a row's own story beside them."""

    def __init__(self, context: Context, back: Button) -> None:
        super().__init__()
        self._context = context
        self._tables: dict[str, TableEntry] = {}
        self._wanted = ""
        self.title = label("", "sectionTitle")
        self.table = RecordTable(context)
        self.panel = RecordPanel(context)
        self.panel.hide()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE + 4)
        outer.addLayout(row(back, self.title, None))
        side_by_side = QHBoxLayout()
        side_by_side.setSpacing(2 * SPACE)
        side_by_side.addWidget(self.table, 1)
        side_by_side.addWidget(self.panel)
        outer.addLayout(side_by_side, 1)
        self.table.row_opened.connect(self._open_row)
        self.table.row_changed.connect(self._row_changed)
        self.table.import_asked.connect(lambda: context.go("importing"))
        self.table.search.left_downwards.connect(self._into_list)
        self.panel.closed.connect(self._close_panel)
        self.panel.list_asked.connect(self._list_elsewhere)

    def show_list(self, name: str) -> None:
        """Show the rows of a list from their beginning."""
        self.title.setText(name)
        self.panel.hide()
        if self._tables:
            self._show(name)
            return
        self._wanted = name
        self._context.call(self, listing.tables, slow=False).on_success(self._take_tables).start()

    def _take_tables(self, tables: tuple[TableEntry, ...]) -> None:
        self._tables = {table.label: table for table in tables}
        self._show(self._wanted)

    def _show(self, name: str) -> None:
        self.table.show_table(self._tables[name])
        self.table.grid.setFocus()

    def _open_row(self, row_id: int) -> None:
        if self.table.entry is not None:
            self.panel.show()
            self.panel.open_id(self.table.entry.label, row_id)

    def _row_changed(self, row_id: int) -> None:
        if self.panel.isVisible():
            self._open_row(row_id)

    def _close_panel(self) -> None:
        self.panel.hide()
        self.table.grid.setFocus()

    def _list_elsewhere(self, table: str, condition: Filter, words: str) -> None:
        self._context.go("ledger", Target(table=table, condition=NamedFilter(condition, words)))

    def _into_list(self) -> None:
        self.table.grid.setFocus()
        if not self.table.grid.currentIndex().isValid():
            self.table.select_first()


class ListsPage(StatementPage):
    """The lists, what is known of the chosen one, and, opened, its rows."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            StatementKind(
                name="lists",
                title="比对名单",
                service=compared_lists,
                search="搜索名单、文件",
                empty=("还没有比对名单", "向有关单位要来名单导入后，扫描时会与补助、支付逐一比对。"),
                icon="lists",
            ),
        )
        self.open_button = Button("看名单", self.open_current, icon="ledger", tip="列出这份名单的每一条（回车键）")
        self.import_button = Button("导入", lambda: context.go("importing"), icon="import", tip="去导入名单（Ctrl+2）")
        self.template_button = Button(
            "空白模板…",
            self.ask_template,
            icon="save",
            shortcut="Ctrl+M",
            tip="写出只有列名的工作簿，交给有名单的单位填写",
        )
        for button in (self.template_button, self.import_button, self.open_button):
            self.tools.addWidget(button)
        self.back_button = Button("返回名单", self.close_rows, icon="back", shortcut="Alt+Left")
        self.rows = ListRows(context, self.back_button)
        self.rows.hide()
        self.body.addWidget(self.rows, 1)
        shown = self.body.itemAt(0)
        self._overview = shown.widget() if shown is not None else None

    def open_current(self) -> None:
        """Show the rows of the current list; of one that is empty, what to ask for."""
        self._open(self.current_key)

    def close_rows(self) -> None:
        """Back to the lists."""
        self._show_rows(shown=False)
        self.listed.grid.setFocus()

    def ask_template(self) -> None:
        """Ask where to write the empty workbook of the current list."""
        key = self.current_key
        if not key:
            self.context.tell("请先选择一种名单。")
            return
        name, _ = QFileDialog.getSaveFileName(self, "存空白模板", f"{key}.xlsx", "Excel 工作簿 (*.xlsx)")
        if name:
            self.write_template(key, Path(name))

    def write_template(self, key: str, path: Path) -> None:
        """Write the empty workbook of a list."""
        self.context.read_slowly(self, compared_lists.write_template, key, path).on_success(
            lambda _done: self.context.tell(f"已写出“{path.name}”，可以交给有名单的单位填写。")
        ).start()

    def search(self) -> None:
        """Search what is in front."""
        if self.rows.isVisible():
            self.rows.table.search.setFocus()
        else:
            super().search()

    def paper_source(self) -> PaperSource | None:
        """What is in front: the rows of a list, else the lists."""
        return of_table(self.rows.table) if self.rows.isVisible() else super().paper_source()

    def _take(self, statement: Statement) -> None:
        super()._take(statement)
        if self.rows.isVisible():
            self.rows.table.reload()
        elif self.listed.rows and not self.current_key:
            self.listed.select(self.listed.rows[0].key)
            self.show_account_of(self.current_key)

    def _open(self, key: str) -> None:
        chosen = next((one for one in self.listed.rows if one.key == key), None)
        if chosen is None:
            return
        self.show_account_of(key)
        if chosen.sort[1]:
            self._show_rows(shown=True)
            self.rows.show_list(key)

    def _show_rows(self, *, shown: bool) -> None:
        if self._overview is not None:
            self._overview.setVisible(not shown)
        self.rows.setVisible(shown)
        for button in (self.open_button, self.template_button):
            button.setVisible(not shown)


make_page = ListsPage
