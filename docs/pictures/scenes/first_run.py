"""The first start: where to begin."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import NONE, Scene, Stage
from fundwatch.ui.first_run.first_run_page import FirstRunPage


def _page(stage: Stage) -> FirstRunPage:
    page = stage.window.current
    assert isinstance(page, FirstRunPage)  # noqa: S101 - for the type checker
    # Where the data of this computer lies is no matter of the picture.
    page.own.place.setText("D:/扶贫资金监督/账.db")
    page.own.office.setFocus()
    return page


def _beginning(stage: Stage) -> QImage:
    _page(stage)
    return stage.picture()


def _wanting(stage: Stage) -> QImage:
    """What is said where the name is not filled in."""
    page = _page(stage)
    page.own.make()
    taken = stage.picture()
    page.own.complaint.hide()
    return taken


SCENES = {
    "first-run": Scene(_beginning, NONE, manual=True),
    "first-run-wanting": Scene(_wanting, NONE),
}
