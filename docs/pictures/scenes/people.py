"""户与人员: a search, a household's account, a person with leads."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import EMPTY, Scene, Stage
from fundwatch.services import people, scanning
from fundwatch.ui.pages.people import PeoplePage


def _page(stage: Stage) -> PeoplePage:
    stage.open("people")
    page = stage.window.page("people")
    assert isinstance(page, PeoplePage)  # noqa: S101 - for the type checker
    page.search()
    page.search_field.set_quietly("")
    return page


def _found(stage: Stage) -> QImage:
    page = _page(stage)
    page.search_field.set_quietly("王")
    page.refresh()
    stage.settle()
    page.grid.setFocus()
    page.grid.setCurrentIndex(page.model.index(2, 0))
    return stage.picture()


def _alike(stage: Stage) -> QImage:
    page = _page(stage)
    page.search_field.set_quietly("李红")
    page.refresh()
    stage.settle()
    page.grid.setFocus()
    return stage.picture()


def _account(stage: Stage, table: str, key: str) -> QImage:
    page = _page(stage)
    page.open_account(table, key)
    return stage.picture()


def _household(stage: Stage) -> QImage:
    context = stage.window.context
    found = people.search(context.store, context.actor, category="返贫")
    hits = found.hits or people.search(context.store, context.actor).hits
    return _account(stage, "户", hits[0].key)


def _person(stage: Stage) -> QImage:
    """Who was paid after the day on which the list of the dead has them die."""
    context = stage.window.context
    found = next(one for one in scanning.findings(context.store, context.actor) if one.rule == "FW-B001")
    related = scanning.finding(context.store, context.actor, found.number).content["related"]
    number = next(one["key"] for one in related if one["table"] == "死亡人员")
    return _account(stage, "人员", number)


def _empty(stage: Stage) -> QImage:
    _page(stage)
    return stage.picture()


SCENES = {
    "people-found": Scene(_found),
    "people-alike": Scene(_alike),
    "people-household": Scene(_household, large=True),
    "people": Scene(_person, manual=True),
    "people-empty": Scene(_empty, EMPTY),
}
