"""发放批次: every batch of subsidies with its account; its rows, its notice, and the check of one before it is paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundwatch.ui.batches.precheck_window import PrecheckWindow
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import listing
from fundwatch.ui.statement.statement_page import StatementKind, StatementPage
from fundwatch.ui.table.filter_bar import NamedFilter
from fundwatch.ui.widgets.basics import Button

if TYPE_CHECKING:
    from fundwatch.services import batches
else:
    from fundwatch.ui.late import batches


class BatchesPage(StatementPage):
    """The list of batches with what can be done from one."""

    def __init__(self, context: Context) -> None:
        super().__init__(
            context,
            StatementKind(
                name="batches",
                title="发放批次",
                service=batches,
                search="搜索批次号、补助项目、乡镇和村",
                empty=("还没有发放批次", "导入含有“补助发放”的工作簿后，这里列出每一个批次的发放、拨入和公示。"),
                papers=("发放汇总表",),
            ),
        )
        self.rows_button = Button(
            "看明细", self.show_rows, icon="ledger", shortcut="Ctrl+D", tip="在全部台账里列出所选批次的每一笔发放"
        )
        self.notice_button = Button(
            "看公示", self.show_notice, icon="notice", shortcut="Ctrl+G", tip="去公示页，看所选批次的村级公示"
        )
        self.check_button = Button(
            "预审…",
            self.open_check,
            icon="shield",
            style="primary",
            shortcut="Ctrl+Y",
            tip="发放之前，用全部规则检查一批名单，不存入数据",
        )
        self.tools.insertWidget(0, self.check_button)
        for place, button in enumerate((self.rows_button, self.notice_button), 1):
            self.bar.insertWidget(place, button)
        self.listed.row_changed.connect(lambda _key: self._enable())
        self.listed.shown_changed.connect(lambda _count: self._enable())
        self._enable()

    def show_rows(self) -> None:
        """Show the payments of the current batch in the ledger."""
        key = self.current_key
        if key:
            condition = NamedFilter(listing.Filter("batch_no", values=(key,)), f"批次号 是 {key}")
            self.context.go("ledger", Target(table="补助发放", condition=condition))

    def show_notice(self) -> None:
        """Show what the village is told of the current batch."""
        at = self.listed.grid.currentIndex().row()
        if 0 <= at < len(self.listed.rows):
            chosen = self.listed.rows[at]
            self.context.go("notices", Target(table="批次", key=chosen.key, text=batches.year_of(chosen)))

    def open_check(self) -> PrecheckWindow:
        """Open the check of a batch that is not yet paid."""
        window = PrecheckWindow(self.context, self.window())
        window.show()
        return window

    def _enable(self) -> None:
        chosen = bool(self.current_key)
        self.rows_button.setEnabled(chosen)
        self.notice_button.setEnabled(chosen)


make_page = BatchesPage
