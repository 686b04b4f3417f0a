"""资金流向: a year's flow, a node entered, and the chains of a document, a household and an asset."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.pages.flow import FlowPage


def _page(stage: Stage) -> FlowPage:
    stage.open("flow")
    page = stage.window.page("flow")
    assert isinstance(page, FlowPage)  # noqa: S101 - for the type checker
    return page


def _year(stage: Stage) -> QImage:
    page = _page(stage)
    page.show_year()
    return stage.picture()


def _pointed(stage: Stage) -> QImage:
    """The year with one unit current: what hangs together with it stands out."""
    page = _page(stage)
    page.show_year()
    stage.settle()
    figure = page.flow.figure
    units = [node for node in figure.nodes if node.column == 1] if figure is not None else []
    page.flow.canvas.make_current(max(units, key=lambda node: node.amount or 0).id)
    page.flow.canvas.setFocus()
    return stage.picture()


def _chain(stage: Stage, table: str, key: str) -> QImage:
    page = _page(stage)
    page.follow(table, key)
    return stage.picture()


SCENES = {
    "flow": Scene(_year, large=True, manual=True),
    "flow-current": Scene(_pointed),
    "flow-document": Scene(partial(_chain, table="资金指标", key="ZB2016-ZYZ")),
    "flow-household": Scene(partial(_chain, table="户", key="H1012010006")),
    "flow-asset": Scene(partial(_chain, table="资产", key="ZC20160061")),
}
