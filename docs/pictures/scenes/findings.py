"""疑点: a lead, its comparison, its rule."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.pages.findings import FindingsPage


def _finding(stage: Stage, rule: str) -> FindingsPage:
    stage.open("findings")
    page = stage.window.page("findings")
    assert isinstance(page, FindingsPage)  # noqa: S101
    at = next((number for number, one in enumerate(page.model.things()) if one.rule == rule), 0)
    page.grid.setCurrentIndex(page.model.index(at, 0))
    page.grid.scrollTo(page.model.index(at, 0))
    stage.settle()
    return page


def _findings(stage: Stage) -> QImage:
    _finding(stage, "FW-B001")
    return stage.picture()


def _findings_compared(stage: Stage) -> QImage:
    page = _finding(stage, "FW-B003")
    area = page.view.evidence_area
    stage.settle()
    area.ensureWidgetVisible(page.view.comparison, 0, 0)
    bar = area.verticalScrollBar()
    bar.setValue(min(bar.maximum(), page.view.comparison.y()))
    return stage.picture()


def _findings_rule(stage: Stage) -> QImage:
    page = _finding(stage, "FW-B001")
    page.view.tabs.setCurrentIndex(1)
    image = stage.picture()
    page.view.tabs.setCurrentIndex(0)
    return image


SCENES = {
    "findings": Scene(_findings, large=True, manual=True),
    "findings-compared": Scene(_findings_compared),
    "findings-rule": Scene(_findings_rule),
}
