"""项目: the list; one project's account beside it."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.statement.statement_page import StatementPage


def _projects(stage: Stage) -> QImage:
    page = _opened(stage)
    missing = next(at for at, column in enumerate(page.listed.model.columns) if column.label == "缺件")
    page.listed.grid.sort_asked.emit(missing, True)
    page.close_panel()
    taken = stage.picture()
    page.listed.grid.sort_asked.emit(missing, True)
    return taken


def _account(stage: Stage) -> QImage:
    page = _opened(stage)
    # A project that was paid ahead of its contract or its progress, if there is one.
    paid = next(at for at, column in enumerate(page.listed.model.columns) if column.label == "已支付")
    row = max(page.listed.rows, key=lambda one: (paid in dict(one.tones), len(one.tones)))
    page.listed.select(row.key)
    page.show_account_of(row.key)
    return stage.picture()


def _opened(stage: Stage) -> StatementPage:
    stage.open("projects")
    page = stage.window.page("projects")
    assert isinstance(page, StatementPage)  # noqa: S101
    return page


SCENES = {
    "projects": Scene(_projects, manual=True),
    "projects-account": Scene(_account, large=True),
}
