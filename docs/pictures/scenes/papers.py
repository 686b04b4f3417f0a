"""报表: a paper chosen and laid out; a list before it is printed."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.context import Target
from fundwatch.ui.pages.papers import PapersPage
from fundwatch.ui.papers.paper_window import PaperPreview, PaperWindow
from fundwatch.ui.statement.statement_page import StatementPage


def _drawn(stage: Stage, preview: PaperPreview) -> None:
    stage.until(lambda: preview.shown is not None and preview.view.strip.all_drawn())
    stage.settle()


def _papers(stage: Stage) -> QImage:
    stage.open("papers")
    page = stage.window.page("papers")
    assert isinstance(page, PapersPage)  # noqa: S101
    page.receive(Target(text="资产台账"))
    _drawn(stage, page.preview)
    return stage.picture()


def _list_printed(stage: Stage) -> QImage:
    stage.open("assets")
    page = stage.window.page("assets")
    assert isinstance(page, StatementPage)  # noqa: S101
    page.printing.look_at()
    window = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PaperWindow) and one.isVisible())
    middle = stage.window.geometry().center()
    window.move(middle.x() - window.width() // 2, middle.y() - window.height() // 2)
    _drawn(stage, window.preview)
    image = stage.picture(window)
    window.close()
    return image


def _no_papers(stage: Stage) -> QImage:
    stage.open("papers")
    return stage.picture()


SCENES = {
    "papers": Scene(_papers, large=True, manual=True),
    "papers-list": Scene(_list_printed),
    "papers-nothing": Scene(_no_papers, database="空.db"),
}
