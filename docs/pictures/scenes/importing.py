"""数据导入: the beginning, and a preview."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import EMPTY, Scene, Stage
from fundwatch.ui.pages.importing import ImportingPage


def _import_start(stage: Stage) -> QImage:
    stage.open("importing")
    return stage.picture()


def _import_preview(stage: Stage) -> QImage:
    stage.open("importing")
    page = stage.window.page("importing")
    assert isinstance(page, ImportingPage)  # noqa: S101 - for the type checker
    page.choose(sorted(stage.folder.glob("*.xlsx")))
    stage.until(lambda: page.view.preview is not None)
    return stage.picture()


SCENES = {
    "import": Scene(_import_start),
    "import-preview": Scene(_import_preview, EMPTY, manual=True),
}
