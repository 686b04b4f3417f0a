"""资金: the list of documents; one document's account beside it."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.statement.statement_page import StatementPage


def _funds(stage: Stage) -> QImage:
    page = _opened(stage)
    page.close_panel()
    return stage.picture()


def _account(stage: Stage) -> QImage:
    page = _opened(stage)
    # The document with most money of its own.
    rows = page.listed.rows
    row = max(rows, key=lambda one: int(one.sort[-6] or 0))
    page.listed.select(row.key)
    page.show_account_of(row.key)
    return stage.picture()


def _opened(stage: Stage) -> StatementPage:
    stage.open("funds")
    page = stage.window.page("funds")
    assert isinstance(page, StatementPage)  # noqa: S101
    return page


SCENES = {
    "funds": Scene(_funds, large=True, manual=True),
    "funds-account": Scene(_account),
}
