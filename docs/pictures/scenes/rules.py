"""规则."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import EMPTY, Scene, Stage
from fundwatch.ui.pages.rules import RulesPage


def _rules(stage: Stage) -> QImage:
    stage.open("rules")
    return stage.picture()


def _page(stage: Stage) -> RulesPage:
    stage.open("rules")
    page = stage.window.page("rules")
    assert isinstance(page, RulesPage)  # noqa: S101
    return page


def _rules_not_applicable(stage: Stage) -> QImage:
    """Nothing is imported yet: every rule says what it wants."""
    page = _page(stage)
    page.state_choice.setCurrentText("不适用")
    return stage.picture()


def _rules_thresholds(stage: Stage) -> QImage:
    page = _page(stage)
    opened = page.open_thresholds()
    stage.settle()
    opened.search_field.setText("死亡")
    stage.until(lambda: opened.model.rowCount() == 1)
    stage.settle()
    form = opened.view.form
    form.value.setText("200")
    form.from_day.setText("2016-01-01")
    form.reason.setText("云财〔2019〕12号")
    form.try_button.click()
    stage.until(lambda: "疑点会" in opened.view.effect.said.text())
    return stage.with_dialog(opened)


SCENES = {
    "rules": Scene(_rules, manual=True),
    "rules-not-applicable": Scene(_rules_not_applicable, database=EMPTY),
    "rules-thresholds": Scene(_rules_thresholds, manual=True),
}
