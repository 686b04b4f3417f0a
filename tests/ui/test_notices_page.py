from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.services import listing, publishing
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.notices.printing import make_printer
from fundwatch.ui.notices.withdrawal import Withdrawal
from fundwatch.ui.pages.notices import NoticesPage
from fundwatch.ui.widgets.question import Question
from tests.books import ACTOR, TOWN, VILLAGE, Books
from tests.ui.standing_in import says, type_chinese

LONG = 30_000


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> NoticesPage:
    """A document of 2018 given whole to the township's project, and one list of subsidies in the village."""
    books.put("单位", {"单位编码": "D2", "名称": "石桥镇人民政府", "类别": "乡镇政府", "区划代码": TOWN})
    books.put("资金指标", {"指标编号": "ZB1", "金额": "120000.00", "预算年度": "2018", "资金级次": "中央"})
    books.put(
        "项目",
        {"项目编号": "XM1", "项目名称": "龙山村水渠", "区划代码": VILLAGE, "状态": "实施", "计划投资": "120000.00"},
    )
    given = {"指标编号": "ZB1", "项目编号": "XM1", "接收单位编码": "D2", "金额": "120000.00"}
    books.put("资金分配", {"分配编号": "FP1", "分配日期": "2018-04-01", **given})
    shared = {"批次号": "PC1", "补助项目": "产业奖补", "年度": "2018", "区划代码": VILLAGE}
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "姓名": "张三", "实发金额": "500.00", "应发金额": "500.00", **shared},
        {
            "发放流水号": "FF2",
            "姓名": "李四",
            "身份证号": "539900197001010011",
            "银行账号": "6217000000000042",
            **shared,
        },
    )
    opened = window.page("notices")
    assert isinstance(opened, NoticesPage)
    opened.day.setText("2019-01-15")
    window.open_page("notices")
    qtbot.waitUntil(lambda: opened.panel.pages is not None, timeout=LONG)
    return opened


def dark_pixels(image: QImage) -> int:
    """How much is printed."""
    seen = (image.pixelColor(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
    return sum(1 for colour in seen if colour.value() < 128)


def at_level(qtbot: QtBot, page: NoticesPage, level: str) -> None:
    """Show a level's list and wait for its first preview."""
    QTest.mouseClick(page.level.button(level), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.key.level == level, timeout=LONG)


def issue(qtbot: QtBot, page: NoticesPage) -> str:
    """Issue what is shown; gives its number."""
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.number != "", timeout=LONG)
    assert page.panel.pages is not None
    return page.panel.pages.number


def test_each_level_lists_what_the_books_call_for_and_shows_it(qtbot: QtBot, page: NoticesPage) -> None:
    assert page.subtitle.text() == "应公示 3 份，已出具 0 份"
    for level, region in (("县", "云岭县"), ("乡镇", "石桥镇"), ("村", "龙山村")):
        at_level(qtbot, page, level)
        assert page.model.text(0, 0) == region
        qtbot.waitUntil(page.panel.view.strip.all_drawn)
        assert page.panel.view.strip.page_count >= 1
        assert dark_pixels(page.panel.view.strip.viewport().grab().toImage()) > 200
    says(qtbot, page.panel, "还没有编号；核对无误后出具。")


def test_a_preview_keeps_nothing(page: NoticesPage, books: Books) -> None:
    assert publishing.issued_notices(books.store, ACTOR) == ()
    assert listing.count(books.store, ACTOR, "公示") == 0
    assert page.panel.pages is not None
    assert page.panel.pages.number == ""


def test_an_issued_notice_has_its_number_and_stays_as_it_is(qtbot: QtBot, page: NoticesPage, books: Books) -> None:
    at_level(qtbot, page, "村")
    number = issue(qtbot, page)
    says(qtbot, page.panel, f"编号 {number}")
    assert page.model.text(0, 2) == "已出具"
    assert [one.number for one in publishing.issued_notices(books.store, ACTOR)] == [number]
    shown = page.panel.view.content
    assert shown == publishing.stored(books.store, ACTOR, number).pdf(bundled_fonts_only=True)
    assert not page.panel.issue.isVisible()


def test_a_notice_is_saved_as_pdf(
    qtbot: QtBot, page: NoticesPage, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "公示.pdf"), ""))
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.status.message.text() == "已存为 公示.pdf")
    assert (tmp_path / "公示.pdf").read_bytes() == page.panel.view.content


def test_a_notice_is_printed_page_by_page(qtbot: QtBot, page: NoticesPage, window: MainWindow, tmp_path: Path) -> None:
    printer = make_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "打印.pdf"))
    assert page.panel.pages is not None
    page.delivery.print(page.panel.pages, printer)
    qtbot.waitUntil(lambda: window.status.message.text() == "已送往打印机", timeout=LONG)
    printed = QPdfDocument()
    printed.load(str(tmp_path / "打印.pdf"))
    assert printed.pageCount() == page.panel.view.strip.page_count
    assert dark_pixels(printed.render(0, printed.pagePointSize(0).toSize())) > 200


def test_pages_follow_one_another_and_can_be_made_larger(qtbot: QtBot, page: NoticesPage) -> None:
    strip = page.panel.view.strip
    qtbot.waitUntil(strip.all_drawn)
    pages = strip.page_count
    assert page.panel.view.page.text() == f"第 1 页，共 {pages} 页"
    QTest.keyClick(page, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: strip.zoom > 1)
    qtbot.waitUntil(strip.all_drawn)
    strip.verticalScrollBar().setValue(strip.verticalScrollBar().maximum())
    assert page.panel.view.page.text() == f"第 {pages} 页，共 {pages} 页"
    QTest.keyClick(page, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: strip.zoom == 1)


def test_a_notice_whose_sums_disagree_says_why_it_cannot_be_issued(
    qtbot: QtBot, page: NoticesPage, books: Books
) -> None:
    at_level(qtbot, page, "村")
    with books.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE benefit_payment SET name = '\ue001' WHERE serial_no = 'FF1'")
    page._show_chosen()
    qtbot.waitUntil(lambda: page.panel.reasons != (), timeout=LONG)
    assert "U+E001" in "".join(page.panel.reasons)
    assert page.panel.pages is None
    says(qtbot, page.panel, "不能出具")
    QTest.mouseClick(page.check_all, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0 and page.model.text(0, 2) == "不能出具", timeout=LONG)


def test_several_are_issued_after_a_yes(qtbot: QtBot, page: NoticesPage, books: Books) -> None:
    page.grid.selectAll()
    QTest.mouseClick(page.issue_all, Qt.MouseButton.LeftButton)
    question = page.findChild(Question)
    assert question is not None
    says(qtbot, question, "出具所选的 3 份公示？")
    QTest.mouseClick(question.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.text(0, 2) == "已出具", timeout=LONG)
    kinds = {one.key.kind for one in publishing.issued_notices(books.store, ACTOR)}
    assert kinds == {"年度项目计划", "年度计划完成情况", "资金分配结果"}


def test_a_notice_is_withdrawn_with_a_reason_and_can_be_issued_anew(
    qtbot: QtBot, page: NoticesPage, books: Books
) -> None:
    number = issue(qtbot, page)
    QTest.mouseClick(page.panel.withdraw, Qt.MouseButton.LeftButton)
    dialog = page.findChild(Withdrawal)
    assert dialog is not None
    assert not dialog.yes.isEnabled()
    type_chinese(dialog.reason, "金额更正")
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.number == "", timeout=LONG)
    assert [one.withdrawn for one in publishing.issued_notices(books.store, ACTOR)] == [True]
    QTest.mouseClick(page.panel.issue, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.number != "", timeout=LONG)
    assert page.panel.pages is not None
    assert page.panel.pages.number != number


def test_another_page_leads_to_the_notice_of_a_batch(qtbot: QtBot, page: NoticesPage, books: Books) -> None:
    other = {"批次号": "PC0", "年度": "2017", "区划代码": VILLAGE, "身份证号": "539900197001010011"}
    books.put("补助发放", {"发放流水号": "FF3", **other}, {"发放流水号": "FF4", **other, "批次号": "PC7"})
    page.context.feed.announce(Topic.RECORDS)
    qtbot.waitUntil(lambda: page.year.count() > 1)
    page.receive(Target(table="批次", key="PC7", text="2017"))
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.key.subject == "PC7", timeout=LONG)
    assert page.level.value == "村"
    assert page.year.currentText() == "2017 年"
    assert page.model.rowCount() == 2
    assert page.model.text(page.grid.currentIndex().row(), 1) == "补助发放到户 PC7"


def test_an_empty_year_says_so(qtbot: QtBot, page: NoticesPage) -> None:
    page.region.addItem("别处", "539900999000")
    page.region.setCurrentText("别处")
    at = page.level.button("村")
    QTest.mouseClick(at, Qt.MouseButton.LeftButton)
    says(qtbot, page, "没有应当公示的内容")


def test_one_kind_of_notices_can_be_looked_at_alone(qtbot: QtBot, page: NoticesPage) -> None:
    at_level(qtbot, page, "县")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    kinds = [page.kind.itemData(number) for number in range(page.kind.count())]
    assert kinds[0] == ""
    assert len(kinds) > 2
    whole = page.model.rowCount()
    page.kind.setCurrentIndex(1)
    qtbot.waitUntil(lambda: {entry.key.kind for entry in page.model.things()} == {kinds[1]})
    assert 0 < page.model.rowCount() < whole
    assert page.kind.currentText() == f"{kinds[1]}（{page.model.rowCount()}）"
    page.kind.setCurrentIndex(0)
    qtbot.waitUntil(lambda: page.model.rowCount() == whole)
