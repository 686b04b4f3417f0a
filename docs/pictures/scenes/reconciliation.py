"""对账: the field for pasting, and what came of it."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ledger.own_totals import bases, own_totals
from fundwatch.ui.pages.reconciliation import ReconciliationPage


def _page(stage: Stage) -> ReconciliationPage:
    stage.open("reconciliation")
    page = stage.window.page("reconciliation")
    assert isinstance(page, ReconciliationPage)  # noqa: S101 - for the type checker
    return page


def _paste(stage: Stage) -> QImage:
    page = _page(stage)
    page.paste_another()
    return stage.picture()


def _held(stage: Stage) -> QImage:
    """An export of the treasury in which one document in six is 123.45 yuan off, and one is not ours."""
    page = _page(stage)
    page.year.setCurrentText("2018 年")
    page.measure.setCurrentText("已支出")
    with stage.window.context.store.read() as connection:
        own = own_totals(connection, bases()[0], "已支出", 2018)
    lines = ["2018年专项资金支出表", "指标文号\t资金名称\t本年支出（元）"]
    for number, one in enumerate(own):
        theirs = one.fen if number % 6 else one.fen + 12_345
        lines.append(f"{one.alias}\t{one.name}\t{theirs / 100:,.2f}")
    lines.append("岭财农〔2018〕999号\t其他资金\t30,000.00")
    page.take("\n".join(lines))
    return stage.picture()


SCENES = {
    "reconciliation-paste": Scene(_paste),
    "reconciliation": Scene(_held, manual=True),
}
