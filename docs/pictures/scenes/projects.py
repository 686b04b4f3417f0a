"""项目: the list; one project's account beside it."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.statement.statement_page import StatementPage


def _projects(stage: Stage) -> QImage:
    page = _opened(stage)
    page.close_panel()
    return stage.picture()


def _account(stage: Stage) -> QImage:
    page = _opened(stage)
    # Of most of the projects nothing is to be looked at.
    row = max(page.listed.rows, key=lambda one: sum(tone in {"danger", "warning"} for _, tone in one.tones))
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
