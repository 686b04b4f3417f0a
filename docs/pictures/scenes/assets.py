"""资产: the list with its figures, the account of one that is let and owes income, and no assets at all."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import EMPTY, Scene, Stage
from fundwatch.ui.statement.statement_page import StatementPage

_OWED = 8


def _page(stage: Stage) -> StatementPage:
    stage.open("assets")
    page = stage.window.page("assets")
    assert isinstance(page, StatementPage)  # noqa: S101 - for the type checker
    return page


def _list(stage: Stage) -> QImage:
    page = _page(stage)
    page.close_panel()
    return stage.picture()


def _account(stage: Stage) -> QImage:
    page = _page(stage)
    owing = max(page.listed.rows, key=lambda row: int(row.sort[_OWED] or 0))
    page.listed.select(owing.key)
    page.show_account_of(owing.key)
    return stage.picture()


def _empty(stage: Stage) -> QImage:
    _page(stage)
    return stage.picture()


SCENES = {
    "assets": Scene(_account, large=True, manual=True),
    "assets-list": Scene(_list, large=True),
    "assets-empty": Scene(_empty, EMPTY),
}
