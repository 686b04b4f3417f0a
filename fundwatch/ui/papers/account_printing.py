"""打印 and 导出 of the account that is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractButton, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.papers.delivery import PaperDelivery
from fundwatch.ui.papers.paper_source import PaperSource
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import Button, IconButton

if TYPE_CHECKING:
    from fundwatch.services.statement import Account

_PRINT, _EXPORT = "看样并打印这一份明细", "把这一份明细存成 Excel 或 PDF 文件"


class AccountPrinting:
    """The two buttons; as icons beside a list, whose own 打印 and 导出 have the plain keys."""

    def __init__(
        self, context: Context, page: QWidget, account: Callable[[], Account | None], *, beside_list: bool
    ) -> None:
        self._account = account
        self._delivery = PaperDelivery(context, page)
        self.print_button: QAbstractButton
        self.export_button: QAbstractButton
        if beside_list:
            self.print_button = IconButton("print", _PRINT, self.look_at, shortcut="Ctrl+Shift+P")
            self.export_button = IconButton("save", _EXPORT, self.export, shortcut="Ctrl+Shift+E")
        else:
            self.print_button = Button("打印", self.look_at, icon="print", shortcut="Ctrl+P", tip=_PRINT)
            self.export_button = Button("导出", self.export, icon="save", shortcut="Ctrl+E", tip=_EXPORT)

    @property
    def buttons(self) -> tuple[QAbstractButton, QAbstractButton]:
        """打印 and 导出, to be put in their place."""
        return self.print_button, self.export_button

    def look_at(self) -> None:
        """Open the preview, from which it is printed."""
        account = self._account()
        if account is not None:
            self._delivery.look_at(of_account(account))

    def export(self) -> None:
        """Ask for a file and write the account to it."""
        account = self._account()
        if account is not None:
            self._delivery.export(of_account(account))


def of_account(shown: Account) -> PaperSource:
    """An account as it is shown."""
    return PaperSource(
        f"{shown.title}账页",
        "",
        "fundwatch.services.account_papers.show_account",
        "fundwatch.services.account_papers.write_account",
        {"shown": shown, "day": date.fromisoformat(today())},
    )
