"""An account beside the list it belongs to, with its header and what can be done from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fundwatch.ui.context import Context, Target
from fundwatch.ui.page import all_pages
from fundwatch.ui.papers.account_printing import AccountPrinting
from fundwatch.ui.statement.account_view import AccountView
from fundwatch.ui.statement.places import go_to
from fundwatch.ui.widgets.basics import SPACE, Button, IconButton, label, row

if TYPE_CHECKING:
    from fundwatch.services.statement import Account


#: Things that are no rows of one table, and things from which no chain leads.
_NO_RECORDS = frozenset({"批次", "比对名单"})
_NO_FLOW = frozenset({"疑点", "比对名单"})


class AccountPanel(QFrame):
    """Shows an account; links open the page of their record."""

    closed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setObjectName("sidePanel")
        self._context = context
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self._title = label("明细", "sidePanelTitle")
        self.flow_button = Button(
            "看流向", self._show_flow, style="link", icon="flow", tip="从这里往上、往下看资金流向"
        )
        self.fields_button = Button(
            "全部字段", self._show_fields, style="link", tip="在全部台账里看这条记录的每一个字段"
        )
        close = IconButton("close", "关闭", self.closed.emit, shortcut="Esc")
        self.view = AccountView()
        self.printing = AccountPrinting(context, self, lambda: self.view.account, beside_list=True)
        header = row(self._title, None, self.flow_button, self.fields_button, *self.printing.buttons, close)
        header.setContentsMargins(2 * SPACE, SPACE + 4, SPACE, SPACE + 4)
        outer.addLayout(header)
        # Only now: a button that has no place yet would be shown as a window of its own.
        self.flow_button.setVisible(_has_flow())
        self.view.followed.connect(lambda table, key: go_to(context, table, key))
        outer.addWidget(self.view, 1)

    def show_account(self, account: Account) -> None:
        """Show an account."""
        self._title.setText(account.table)
        self.fields_button.setVisible(account.table not in _NO_RECORDS)
        self.flow_button.setVisible(account.table not in _NO_FLOW and _has_flow())
        self.view.show_account(account)

    def _show_flow(self) -> None:
        account = self.view.account
        if account is not None:
            self._context.go("flow", Target(table=account.table, key=account.key))

    def _show_fields(self) -> None:
        account = self.view.account
        if account is not None:
            self._context.go("ledger", Target(table=account.table, key=account.key))


def _has_flow() -> bool:
    return any(page.name == "flow" for page in all_pages())
