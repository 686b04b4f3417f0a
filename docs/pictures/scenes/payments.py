"""支付: the payments of a year, one payment's account, one that passed money on."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.statement.statement_page import StatementPage


def _page(stage: Stage) -> StatementPage:
    stage.open("payments")
    page = stage.window.page("payments")
    assert isinstance(page, StatementPage)  # noqa: S101 - for the type checker
    return page


def _payments(stage: Stage) -> QImage:
    page = _page(stage)
    page.close_panel()
    return stage.picture()


def _opened(stage: Stage, nature: str, *, contract: bool) -> QImage:
    page = _page(stage)
    fits = (one for one in page.listed.rows if one.cells[5] == nature and bool(one.cells[10]) == contract)
    key = next(one.key for one in fits)
    page.listed.select(key)
    page.show_account_of(key)
    image = stage.picture()
    page.close_panel()
    return image


SCENES = {
    "payments": Scene(_payments, large=True),
    "payments-account": Scene(lambda stage: _opened(stage, "支出", contract=True), large=True, manual=True),
    "payments-in-transit": Scene(lambda stage: _opened(stage, "转拨", contract=False)),
}
