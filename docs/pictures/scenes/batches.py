"""发放批次: the batches of a year, one batch's account, a batch checked before it is paid."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QImage
from sqlalchemy import select

from docs.pictures.stage import Scene, Stage
from fundwatch.models.records import table
from fundwatch.reports.workbook import PlainSheet, write_workbook
from fundwatch.ui.pages.batches import BatchesPage


def _page(stage: Stage) -> BatchesPage:
    stage.open("batches")
    page = stage.window.page("batches")
    assert isinstance(page, BatchesPage)  # noqa: S101 - for the type checker
    stage.until(lambda: bool(page.listed.rows))
    return page


def _batches(stage: Stage) -> QImage:
    page = _page(stage)
    page.close_panel()
    return stage.picture()


def _account(stage: Stage) -> QImage:
    """A batch in which money came back."""
    page = _page(stage)
    at = [column.label for column in page.listed.model.columns].index("退票笔数")
    key = next(one.key for one in page.listed.rows if one.cells[at])
    page.listed.select(key)
    page.show_account_of(key)
    image = stage.picture()
    page.close_panel()
    return image


def _checked(stage: Stage) -> QImage:
    """A list of next month in which the payments of those on whom leads are stand again."""
    page = _page(stage)
    window = page.open_check()
    window.view.check([_next_list(stage)])
    stage.settle()
    if window.view.listed.rows:
        window.view.listed.select(window.view.listed.rows[0].key)
    return stage.with_dialog(window)


def _next_list(stage: Stage) -> Path:
    """The latest lists once more, a month later, under another batch number."""
    record = table("补助发放")
    columns = record.__table__.c
    names = ("姓名", "身份证号", "户编号", "银行账号", "区划代码", "补助项目")
    fields = {field.label: name for name, field in record.fields().items()}
    with stage.window.context.store.read() as connection:
        asked = columns.batch_no.like("DB201812%")
        rows = connection.execute(select(*(columns[fields[name]] for name in names)).where(asked)).all()
    header = ["发放流水号", "批次号", "年度", "期次", "应发金额", "实发金额", "发放日期", *names]
    lines = [
        [f"YS{number:04d}", "DB201901-101", "2019", "2019-01", "185.00", "185.00", "2019-01-25", *row]
        for number, row in enumerate(rows, 1)
    ]
    path = stage.folder / "2019年1月农村低保金名单.xlsx"
    write_workbook(path, [PlainSheet("补助发放", header, ["text"] * len(header), lines)])
    return path


SCENES = {
    "batches": Scene(_batches, large=True),
    "batches-account": Scene(_account, large=True, manual=True),
    "batches-precheck": Scene(_checked),
}
