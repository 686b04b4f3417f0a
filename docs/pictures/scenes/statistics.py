"""检查: digits of payments, outliers by group, ages, and amounts that cannot be tested so."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QImage

from docs.pictures.stage import Scene, Stage
from fundwatch.ui.pages.statistics import StatisticsPage


def _test(stage: Stage, table: str, test: str, column: str = "", by: str = "") -> QImage:
    stage.open("statistics")
    page = stage.window.page("statistics")
    assert isinstance(page, StatisticsPage)  # noqa: S101 - for the type checker
    page.show_table(table)
    stage.settle()
    page.choice.choose(test)
    for combo, chosen in ((page.choice.column, column), (page.choice.by, by)):
        if chosen:
            combo.setCurrentText(chosen)
            combo.activated.emit(combo.currentIndex())
    stage.settle()
    made = page.made
    if made is not None:
        bars = [bar for bar in made.bars if bar.outstanding]
        page.result.listed.select(bars[0].key if bars else "")
    return stage.picture()


SCENES = {
    "statistics": Scene(partial(_test, table="支付", test="前两位数字"), large=True, manual=True),
    "statistics-outliers": Scene(partial(_test, table="项目", test="异常值", by="项目类别")),
    "statistics-limits": Scene(partial(_test, table="支付", test="紧贴限额")),
    "statistics-summary": Scene(partial(_test, table="支付", test="汇总", column="收款人")),
    "statistics-profile": Scene(partial(_test, table="支付", test="概况")),
    "statistics-refused": Scene(partial(_test, table="补助发放", test="首位数字", column="实发金额")),
    "statistics-numbers": Scene(partial(_test, table="发票", test="断号重号", column="发票号码")),
}
