"""疑点: a lead, its comparison, its rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.services import clues, finding_replies, finding_sending, papers, reviewing, statistics
from fundwatch.services.papers import PaperScope
from fundwatch.services.progress import Quiet
from fundwatch.ui.findings.leads_list import ALL, TOP
from fundwatch.ui.findings.reply_dialog import ReplyDialog
from fundwatch.ui.findings.sending_dialog import SendingDialog
from fundwatch.ui.pages.findings import FindingsPage
from fundwatch.ui.pages.statistics import StatisticsPage

#: The line that is answered with more recovered than was due.
_WRONG = 4


def _page(stage: Stage) -> FindingsPage:
    stage.open("findings")
    page = stage.window.page("findings")
    assert isinstance(page, FindingsPage)  # noqa: S101
    return page


def _finding(stage: Stage, rule: str) -> FindingsPage:
    page = _page(stage)
    page.leads.show_single()
    page.leads.filter()
    at = next((number for number, one in enumerate(page.model.things()) if one.rule == rule), 0)
    page.grid.setCurrentIndex(page.model.index(at, 0))
    page.grid.scrollTo(page.model.index(at, 0))
    stage.settle()
    return page


def _findings(stage: Stage) -> QImage:
    """The most promising clues, one of several findings in sight."""
    page = _page(stage)
    page.leads.which.choose(TOP)
    page.leads.filter()
    at = next((at for at, one in enumerate(page.leads.clue_model.things()) if len(one.findings) > 1), 0)
    page.leads.clue_grid.setCurrentIndex(page.leads.clue_model.index(at, 0))
    stage.settle()
    return stage.picture()


def _findings_explained(stage: Stage) -> QImage:
    """All clues: one closed, one explained, one that was closed and is open again."""
    page = _page(stage)
    store, actor = page.context.store, page.context.actor
    closed, explained, half = clues.clues(store, actor).waiting[:3]
    for clue, until in ((closed, None), (explained, date(2019, 6, 30)), (half, date(2019, 1, 1))):
        versions = {one.number: one.version for one in clue.findings}
        reviewing.conclude_together(store, actor, versions, "不属实", "资料已补齐，经核对无误", silenced_until=until)
    page.refresh()
    stage.settle()
    page.leads.which.choose(ALL)
    page.leads.filter()
    page.leads.clue_grid.scrollToBottom()
    at = next(at for at, one in enumerate(page.leads.clue_model.things()) if one.reopened)
    page.leads.clue_grid.setCurrentIndex(page.leads.clue_model.index(at, 0))
    stage.settle()
    page.leads.clue_grid.scrollToBottom()
    return stage.picture()


def _findings_single(stage: Stage) -> QImage:
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


def _findings_rule_values(stage: Stage) -> QImage:
    """The page of a rule with thresholds that are not confirmed, at its parameters."""
    page = _finding(stage, "FW-T002")
    page.view.turn_to_rule()
    stage.settle()
    bar = page.view.rule_page.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    image = stage.picture()
    page.view.turn_to_rule()
    return image


def _findings_summary(stage: Stage) -> QImage:
    page = _finding(stage, "FW-B001")
    window = page.sum_up()
    stage.settle()
    return stage.with_dialog(window)


def _findings_statistics(stage: Stage) -> QImage:
    """From a payment to the amounts of the same payee."""
    page = _finding(stage, "FW-P003")
    number = page.view.actions_row.number
    offers = statistics.offers(page.context.store, page.context.actor, number)
    stage.open("statistics")
    opened = stage.window.page("statistics")
    assert isinstance(opened, StatisticsPage)  # noqa: S101 - for the type checker
    opened.show_asked(next(one for one in offers[0].asked if one.test == "概况"))
    stage.settle()
    return stage.picture()


def _findings_sending(stage: Stage) -> QImage:
    stage.open("findings")
    page = stage.window.page("findings")
    return stage.with_dialog(SendingDialog(finding_sending.receivers(page.context.store, page.context.actor), page))


def _findings_replies(stage: Stage) -> QImage:
    """A sheet as it would go out, with some lines answered, one of them wrongly."""
    stage.open("findings")
    page = stage.window.page("findings")
    context = page.context
    sheet = stage.folder / "疑点核查表 柳溪镇.xlsx"
    scope = PaperScope(date(2019, 1, 15), region_code="539921101000")
    papers.write(papers.make(context.store, context.actor, "疑点核查表", scope), sheet)
    _answer(sheet)
    preview = finding_replies.preview(context.store, context.actor, [sheet], today=date(2019, 2, 1), progress=Quiet())
    dialog = ReplyDialog(page)
    dialog.show_preview(preview)
    image = stage.with_dialog(dialog)
    finding_replies.discard(context.store, context.actor, preview.id)
    sheet.unlink()
    return image


def _answer(sheet: Path) -> None:
    workbook = load_workbook(sheet)
    worksheet = workbook["疑点核查"]
    header = next(row[0].row for row in worksheet.iter_rows() if row[0].value == "疑点编号")
    places: dict[Any, Any] = {cell.value: cell.column for cell in worksheet[header]}
    for line, verdict in enumerate(("属实", "不属实", "部分属实", "属实", "数据有误"), 1):
        due, got = (500, 800) if line == _WRONG else (500, 300)
        answers: dict[str, Any] = {
            "是否属实": verdict,
            "情况说明": "已入户核实",
            "核查人": "王强",
            "核查日期": date(2019, 1, 20),
        }
        if verdict == "属实":
            answers |= {"整改措施": "限期退回", "追缴金额": due, "已追缴金额": got}
        for label, value in answers.items():
            worksheet.cell(header + line, places[label]).value = value
    workbook.save(sheet)


SCENES = {
    "findings": Scene(_findings, large=True, manual=True),
    "findings-explained": Scene(_findings_explained),
    "findings-single": Scene(_findings_single),
    "findings-compared": Scene(_findings_compared),
    "findings-rule": Scene(_findings_rule),
    "findings-rule-values": Scene(_findings_rule_values),
    "findings-summary": Scene(_findings_summary),
    "findings-statistics": Scene(_findings_statistics),
    "findings-sending": Scene(_findings_sending),
    "findings-replies": Scene(_findings_replies, manual=True),
}
