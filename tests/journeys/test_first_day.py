"""The first day of somebody who knows nothing: each step only where the window says that it leads on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from fundwatch import app, paths
from fundwatch.services import preferences, scanning
from fundwatch.services.demonstrating import ANSWERS
from fundwatch.ui.first_run.first_run_page import FirstRunPage
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.notices import delivery
from fundwatch.ui.notices.printing import make_printer
from fundwatch.ui.pages.findings import FindingsPage
from fundwatch.ui.pages.notices import NoticesPage
from fundwatch.ui.pages.overview import OverviewPage
from fundwatch.ui.widgets.basics import Button
from tests.journeys.keyboard import pick, press, tab_to, write
from tests.journeys.patience import LONG, idle, reads

pytestmark = pytest.mark.file_books("a seat's first books are a file")

_KEYS = re.compile(r"（(?P<keys>[A-Z][^（）]*)）$")


class Printers(QDialog):
    """In the place of the desktop's own dialog that chooses a printer."""

    def __init__(self, printer: QPrinter, parent: QWidget) -> None:
        super().__init__(parent)
        self.printer = printer


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication) -> Iterator[MainWindow]:
    """The program where nobody ever used it: no preferences, no database."""
    assert not preferences.location().exists()
    assert not paths.default_database().exists()
    made = app.make_window(qapp, preferences.load())
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()


def test_from_nothing_to_a_true_clue_and_a_printed_notice(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    make_the_county(qtbot, window)
    planted = read_answers(Path(window.context.store.place).parent / ANSWERS)
    see_a_true_clue(qtbot, window, planted)
    print_a_notice(qtbot, window, monkeypatch, tmp_path / "公示.pdf")


def make_the_county(qtbot: QtBot, window: MainWindow) -> None:
    """The first page offers a made-up county; it says how far it is, and where it ends."""
    page = window.stack.currentWidget()
    assert isinstance(page, FirstRunPage)
    reads(qtbot, page, "从哪里开始", "先看演示县", "可以随意点、改、导出，不影响以后建立本单位的账")
    button = in_sight(page, "建立演示县")
    tab_to(window, button)
    press(window, "Space")
    reads(qtbot, page.demo, "正在")
    assert in_sight(page, "取消").isEnabled()
    qtbot.waitUntil(lambda: window.context.is_open, timeout=LONG)
    assert isinstance(window.current, OverviewPage)
    assert preferences.load().database == window.context.store.place


def see_a_true_clue(qtbot: QtBot, window: MainWindow, planted: set[tuple[str, str]]) -> None:
    """总览 says what to do next; the clue that is shown first is one that was planted; it is concluded."""
    reads(qtbot, window, "接下来", "条疑点还没有结论")
    idle(qtbot, window)
    link = in_sight(window.current, "去核查")
    tab_to(window, link)
    press(window, "Space")
    page = window.current
    assert isinstance(page, FindingsPage)
    qtbot.waitUntil(lambda: page._current is not None, timeout=LONG)
    idle(qtbot, window)
    assert page._current is not None
    content = page._current.content
    named = [content["subject"], *content["related"]]
    assert planted & {(one["table"], one["key"]) for one in named}
    reads(qtbot, page, "核对的数值", "依据：", "记录对照", "数据来源（提出疑点时）", "结论")
    keys = keys_of(in_sight(page, "保存结论"))
    assert page.view.form.reason.placeholderText().startswith("理由：核实了什么")
    pick(window, page.view.form.verdict, "属实")
    tab_to(window, page.view.form.reason)
    write(window, "已到村核对")
    press(window, keys)
    number = page._current.row.number
    qtbot.waitUntil(lambda: any(one.verdict == "属实" for one in page._found), timeout=LONG)
    idle(qtbot, window)
    kept = scanning.finding(window.context.store, window.context.actor, number)
    assert [(one.verdict, one.reason) for one in kept.reviews] == [("属实", "已到村核对")]


def print_a_notice(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """公示 stands at the left with its keys; the first is there to be seen, a button issues it, one prints it."""
    button = window.navigation.button("notices")
    assert button.isVisible()
    assert button.text().strip() == "公示"
    press(window, keys_of(button))
    page = window.current
    assert isinstance(page, NoticesPage)
    qtbot.waitUntil(lambda: page.panel.pages is not None, timeout=LONG)
    idle(qtbot, window)
    reads(qtbot, page.panel, "预览稿", "还没有编号；核对无误后出具。")
    press(window, keys_of(in_sight(page, "出具并编号")))
    reads(qtbot, page.panel, "已出具", "编号 ")
    idle(qtbot, window)
    monkeypatch.setattr(delivery, "make_printer", lambda: into(file))
    monkeypatch.setattr(delivery, "QPrintDialog", Printers)
    press(window, keys_of(in_sight(page, "打印…")))
    qtbot.waitUntil(lambda: page.findChildren(Printers) != [], timeout=LONG)
    page.findChildren(Printers)[0].accept()
    reads(qtbot, window.status, "已送往打印机")
    printed = QPdfDocument()
    assert printed.load(str(file)) is QPdfDocument.Error.None_
    assert printed.pageCount() == page.panel.view.strip.page_count > 0


def in_sight(widget: QWidget, text: str) -> QAbstractButton:
    """The button of a text, which must be seen."""
    found = [one for one in widget.findChildren(Button) if one.text() == text and one.isVisibleTo(widget)]
    assert found, f"no button “{text}” in sight"
    return found[0]


def keys_of(button: QAbstractButton) -> str:
    """The keys that a button's tool tip tells."""
    told = _KEYS.search(button.toolTip())
    assert told is not None, button.toolTip()
    return told["keys"]


def into(file: Path) -> QPrinter:
    """A printer that prints into a file."""
    printer = make_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(file))
    return printer


def read_answers(file: Path) -> set[tuple[str, str]]:
    """What was planted to be found, as tables and keys."""
    answers = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    planted = {(one["table"], one["key"]) for case in answers if case["expect"] == "flag" for one in case["subjects"]}
    assert len(planted) > 50
    return planted
