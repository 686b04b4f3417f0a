"""公示: one of each level, and the kinds that tell of projects."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.demo import AS_OF
from fundwatch.ui.pages.notices import NoticesPage


def _notice(stage: Stage, level: str, kind: str) -> QImage:
    """The first notice of a kind."""
    stage.open("notices")
    page = stage.window.page("notices")
    assert isinstance(page, NoticesPage)  # noqa: S101
    page.day.setText(AS_OF.isoformat())
    page.year.setCurrentText("2018 年")
    page.level.choose(level)
    page.level.chosen.emit(level)
    stage.settle()
    at = next(number for number, entry in enumerate(page.model.things()) if entry.key.kind == kind)
    page.grid.setCurrentIndex(page.model.index(at, 0))
    stage.until(lambda: page.panel.pages is not None and page.panel.pages.key.kind == kind)
    stage.settle()
    stage.until(page.panel.view.strip.all_drawn)
    return stage.picture()


SCENES = {
    "notice-county": Scene(lambda stage: _notice(stage, "县", "资金分配结果"), large=True, manual=True),
    "notice-plan": Scene(lambda stage: _notice(stage, "县", "年度项目计划")),
    "notice-completion": Scene(lambda stage: _notice(stage, "县", "年度计划完成情况")),
    "notice-township": Scene(lambda stage: _notice(stage, "乡镇", "项目实施情况")),
    "notice-village": Scene(lambda stage: _notice(stage, "村", "补助发放到户")),
    "notice-after-works": Scene(lambda stage: _notice(stage, "村", "项目实施后")),
}
