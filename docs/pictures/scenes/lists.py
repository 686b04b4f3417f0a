"""比对名单: which there are and what rests on the chosen one, the rows of one, and none at all."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import EMPTY, Scene, Stage
from fundwatch.ui.pages.lists import ListsPage


def _page(stage: Stage) -> ListsPage:
    stage.open("lists")
    page = stage.window.page("lists")
    assert isinstance(page, ListsPage)  # noqa: S101 - for the type checker
    page.close_rows()
    stage.settle()
    return page


def _lists(stage: Stage) -> QImage:
    _page(stage)
    return stage.picture()


def _rows(stage: Stage) -> QImage:
    page = _page(stage)
    page.listed.select("死亡人员")
    page.open_current()
    return stage.picture()


SCENES = {
    "lists": Scene(_lists, large=True, manual=True),
    "lists-rows": Scene(_rows),
    "lists-empty": Scene(_lists, EMPTY),
}
