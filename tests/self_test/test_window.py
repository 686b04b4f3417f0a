"""The checks of the window pass on the window as it is, and see a blank page, a box for a character, English."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QImage
from PySide6.QtWidgets import QApplication

from fundwatch import paths
from fundwatch.self_test import window
from fundwatch.self_test.check import Bench, NotPassedError
from fundwatch.ui import main_window
from fundwatch.ui.page import all_pages

pytestmark = pytest.mark.usefixtures("application")


@pytest.mark.parametrize(
    "check", [window.plugins, window.drawings, window.glyphs, window.translations], ids=lambda check: check.__name__
)
def test_this_system_passes(bench: Bench, check: Callable[[Bench], str]) -> None:
    assert check(bench)


def test_a_plugin_that_is_gone_is_named(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window, "_PLATFORMS", dict.fromkeys(("linux", "win32"), "libqvanished.so"))
    with pytest.raises(NotPassedError, match=r"缺少显示所需的插件：libqvanished\.so"):
        window.plugins(bench)


def test_drawings_that_are_gone_or_blank_are_named(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as spoiled:
        spoiled.setattr(window.icons, "icon", lambda _name: QIcon())
        with pytest.raises(NotPassedError, match="界面图标画不出：arrow-down-dark、"):
            window.drawings(bench)
    monkeypatch.setattr(window, "resources", lambda: tmp_path)
    with pytest.raises(NotPassedError, match="程序图标不能读取"):
        window.drawings(bench)
    (tmp_path / "icons").mkdir()
    shutil.copy(paths.resources() / "icons" / "fundwatch.ico", tmp_path / "icons")
    with pytest.raises(NotPassedError, match="缺少界面图标"):
        window.drawings(bench)


def test_a_face_without_chinese_is_named(
    bench: Bench, application: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def latin(_application: QApplication, *, bundled: bool) -> str:
        del bundled
        number = QFontDatabase.addApplicationFont(str(paths.resources() / "fonts" / "LiberationSerif-Regular.ttf"))
        family = QFontDatabase.applicationFontFamilies(number)[0]
        application.setFont(QFont(family))
        return family

    monkeypatch.setattr(window.fonts, "install", latin)
    with pytest.raises(NotPassedError, match="界面字体“Liberation Serif”缺少：扶、贫、资、金、监等"):
        window.glyphs(bench)


@pytest.mark.parametrize(("ink", "told"), [(0, "画不出"), (255, "画成了同一个样子")])
def test_boxes_and_nothing_are_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch, ink: int, told: str) -> None:
    monkeypatch.setattr(window, "_drawn", lambda _character: np.full(16, ink, np.uint8))
    with pytest.raises(NotPassedError, match=told):
        window.glyphs(bench)


def test_english_dialogs_are_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window.QDialogButtonBox, "buttons", lambda _box: [type("B", (), {"text": lambda _: "Save"})()])
    with pytest.raises(NotPassedError, match="系统对话框不是中文：Save"):
        window.translations(bench)


def test_every_page_is_opened_on_the_books_and_painted(worked: Bench) -> None:
    assert window.window(worked) == f"打开账目，{len(all_pages())} 个页面都已画出"
    pictures = sorted(worked.pictures.iterdir())
    assert [path.stem.split()[1] for path in pictures] == [page.title for page in all_pages()]
    assert QImage(str(pictures[0])).width() > 1000


def test_without_books_no_window_is_opened(bench: Bench) -> None:
    with pytest.raises(NotPassedError, match="没有账目可用"):
        window.window(bench)


def test_books_that_do_not_open_are_told(worked: Bench, application: QApplication) -> None:
    worked.database.write_bytes(b"no database at all" * 100)
    with pytest.raises(NotPassedError, match="“总览”页报错"):
        window.window(worked)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not [one for one in application.topLevelWidgets() if one.isVisible()]


def test_a_window_that_never_opens_its_books_is_not_waited_for(worked: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(window.app, "open_books", lambda *_: None)
    monkeypatch.setattr(window, "_PATIENCE", 0.2)
    with pytest.raises(NotPassedError, match="窗口没能打开账目，已等"):
        window.window(worked)


def test_a_page_that_paints_nothing_is_named(worked: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    blank = QImage(400, 300, QImage.Format.Format_RGB32)
    blank.fill(QColor("white"))
    monkeypatch.setattr(main_window.MainWindow, "grab", lambda _window: type("P", (), {"toImage": lambda _: blank})())
    with pytest.raises(NotPassedError, match="“总览”页像是空白的（只有 1 种颜色）"):
        window.window(worked)


def test_a_picture_with_colours_but_hardly_any_ink_is_blank() -> None:
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    for x in range(40):
        image.setPixelColor(x, 0, QColor(x, 0, 0))
    with pytest.raises(NotPassedError, match="几乎是空白的"):
        window.require_painted(image, "总览")


def test_ink_is_measured_on_paper() -> None:
    image = QImage(10, 10, QImage.Format.Format_ARGB32)
    image.fill(0)
    assert window.thousandths_dark(image, 160) == 0
    for x in range(10):
        image.setPixelColor(x, 3, QColor("black"))
    assert window.thousandths_dark(image, 160) == 100


def test_pictures_are_kept_where_asked(worked: Bench) -> None:
    assert worked.pictures == worked.folder / Path("窗口")
