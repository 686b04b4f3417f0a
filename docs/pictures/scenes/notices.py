"""公示: one of each level."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.demo import AS_OF
from fundwatch.ui.pages.notices import NoticesPage


def _notice(stage: Stage, level: str) -> QImage:
    stage.open("notices")
    page = stage.window.page("notices")
    assert isinstance(page, NoticesPage)  # noqa: S101
    page.day.setText(AS_OF.isoformat())
    page.year.setCurrentText("2018 年")
    page.level.choose(level)
    page.level.chosen.emit(level)
    stage.settle()
    stage.until(page.panel.view.strip.all_drawn)
    return stage.picture()


SCENES = {
    "notice-county": Scene(lambda stage: _notice(stage, "县"), large=True, manual=True),
    "notice-township": Scene(lambda stage: _notice(stage, "乡镇")),
    "notice-village": Scene(lambda stage: _notice(stage, "村")),
}
