"""全部台账: a list with a row, the tables, a filter."""

from __future__ import annotations

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.context import Target
from fundwatch.ui.pages.ledger import LedgerPage
from fundwatch.ui.widgets.table_chooser import TableChooser


def _ledger(stage: Stage) -> QImage:
    stage.open("ledger")
    page = stage.window.page("ledger")
    assert isinstance(page, LedgerPage)  # noqa: S101
    page.table.select_first()
    page.table.row_opened.emit(page.table.model.ids[0])
    return stage.picture()


def _ledger_project(stage: Stage) -> QImage:
    stage.open("ledger")
    page = stage.window.page("ledger")
    assert isinstance(page, LedgerPage)  # noqa: S101
    page.receive(Target(table="项目"))
    stage.settle()
    page.table.grid.setCurrentIndex(page.table.model.index(2, 0))
    page.table.row_opened.emit(page.table.model.ids[2])
    return stage.picture()


def _ledger_tables(stage: Stage) -> QImage:
    stage.open("ledger")
    page = stage.window.page("ledger")
    assert isinstance(page, LedgerPage)  # noqa: S101
    page.close_panel()
    page.choose_table()
    stage.settle()
    popup = page.chooser_button.findChild(TableChooser)
    image = stage.picture(popup)
    if popup is not None:
        popup.close()
    return image


def _ledger_filter(stage: Stage) -> QImage:
    stage.open("ledger")
    page = stage.window.page("ledger")
    assert isinstance(page, LedgerPage)  # noqa: S101
    page.show_table("补助发放")
    stage.settle()
    page.close_panel()
    entry = page.table.entry
    assert entry is not None  # noqa: S101
    editor = page.table.filters.edit(entry.columns, page.table.filter_button)
    editor.column.setCurrentText("实发金额（元）")
    editor.type_bounds("2,000", "5,000")
    editor.accept()
    stage.settle()
    editor = page.table.filters.edit(entry.columns, page.table.filter_button)
    editor.column.setCurrentText("发放状态")
    image = stage.picture(editor)
    editor.close()
    page.table.filters.set_filters([])
    return image


SCENES = {
    "ledger": Scene(_ledger, manual=True),
    "ledger-project": Scene(_ledger_project, large=True),
    "ledger-tables": Scene(_ledger_tables),
    "ledger-filter": Scene(_ledger_filter),
}
