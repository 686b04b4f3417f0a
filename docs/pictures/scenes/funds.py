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
    # The document that has most left over.
    left = next(at for at, column in enumerate(page.listed.model.columns) if column.label.startswith("结余"))
    page.listed.grid.sort_asked.emit(left, True)
    page.listed.select(page.listed.rows[0].key)
    page.show_account_of(page.current_key)
    stage.settle()
    taken = stage.picture()
    page.listed.grid.sort_asked.emit(left, True)
    page.close_panel()
    return taken


def _opened(stage: Stage) -> StatementPage:
    stage.open("funds")
    page = stage.window.page("funds")
    assert isinstance(page, StatementPage)  # noqa: S101
    return page


SCENES = {
    "funds": Scene(_funds, large=True, manual=True),
    "funds-account": Scene(_account),
}
