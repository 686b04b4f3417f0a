"""Checks of the window: it opens on the books, every page is painted, Chinese is shown and spoken."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QEventLoop, QLibraryInfo, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QRawFont
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from fundwatch import app
from fundwatch.paths import resources
from fundwatch.self_test.check import ACTOR, Bench, named, require
from fundwatch.services.preferences import Preferences
from fundwatch.ui import fonts, icons
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.page import all_pages
from fundwatch.ui.reading import Fault

#: Seconds the books may take to open and a page to fill, on a slow computer.
_PATIENCE = 120
#: A painted page has at least so many colours, and so much (in thousandths) that is not its ground.
_LEAST_COLOURS, _LEAST_DRAWN = 24, 10
_CELL = 40
_WORDS = "扶贫资金监督公示疑点账户村镇县导入规则设置概览"
_PLATFORMS = {"win32": "qwindows.dll", "linux": "libqxcb.so"}
_OFFSCREEN = {"win32": "qoffscreen.dll", "linux": "libqoffscreen.so"}


def application() -> QApplication:
    """The one application of this process, made when first asked for."""
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else app.make_application(["fundwatch"])


def plugins(bench: Bench) -> str:
    """Qt has the plugins that draw on this system's screens and on none."""
    del bench
    application()
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    wanted = [names[sys.platform] for names in (_PLATFORMS, _OFFSCREEN) if sys.platform in names]
    missing = [name for name in wanted if not (folder / name).is_file()]
    require(not missing, f"缺少显示所需的插件：{named(missing)}。")
    return f"{'、'.join(wanted)}，本次用 {QApplication.platformName()}"


def drawings(bench: Bench) -> str:
    """The program's icon can be read, and every drawing of the window leaves ink."""
    del bench
    application()
    folder = resources() / "icons"
    sizes = QIcon(str(folder / "fundwatch.ico")).availableSizes()
    require(sizes, "程序图标不能读取。")
    names = sorted(path.stem for path in folder.glob("*.svg"))
    require(names, "缺少界面图标。")
    blank = [name for name in names if not _inked(icons.icon(name).pixmap(_CELL, _CELL).toImage())]
    require(not blank, f"界面图标画不出：{named(blank)}。")
    return f"程序图标 {len(sizes)} 种尺寸，界面图标 {len(names)} 个"


def _inked(image: QImage) -> bool:
    alpha = image.convertToFormat(QImage.Format.Format_Alpha8)
    return any(bytes(alpha.constBits())) if not alpha.isNull() else False


def glyphs(bench: Bench) -> str:
    """The window's own face has Chinese, and draws each character as itself and not as a box."""
    del bench
    family = fonts.install(application(), bundled=True)
    face = QRawFont.fromFont(application().font())
    absent = [character for character in _WORDS if not face.supportsCharacter(ord(character))]
    require(not absent, f"界面字体“{family}”缺少：{named(absent)}。")
    drawn = {character: _drawn(character) for character in _WORDS}
    empty = [character for character, picture in drawn.items() if not picture.any()]
    require(not empty, f"界面字体“{family}”画不出：{named(empty)}。")
    same = len(_WORDS) - len({picture.tobytes() for picture in drawn.values()})
    require(not same, f"界面字体“{family}”有 {same} 个汉字画成了同一个样子。")
    return f"“{family}”，试画 {len(_WORDS)} 个汉字各不相同"


def _drawn(character: str) -> NDArray[np.uint8]:
    image = QImage(_CELL, _CELL, QImage.Format.Format_Grayscale8)
    image.fill(0)
    painter = QPainter(image)
    painter.setFont(application().font())
    painter.setPen(QColor("white"))
    painter.drawText(image.rect(), int(Qt.AlignmentFlag.AlignCenter), character)
    painter.end()
    return np.frombuffer(bytes(image.constBits()), np.uint8).copy()


def translations(bench: Bench) -> str:
    """Qt's own dialogs speak Chinese."""
    del bench
    application()
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save)
    texts = [button.text() for button in box.buttons()]
    box.deleteLater()
    english = [text for text in texts if not any("\u4e00" <= character <= "\u9fff" for character in text)]
    require(not english, f"系统对话框不是中文：{named(english)}。")
    return "、".join(sorted(texts))


def window(bench: Bench) -> str:
    """The window opens on the books and paints every page, off the screen; pictures are kept."""
    bench.require_books()
    running = application()
    kept = Preferences(
        "light",
        bundled_fonts=True,
        name=ACTOR.name,
        office=ACTOR.office,
        database=str(bench.database),
        backup_days=0,
    )
    opened = app.make_window(running, kept)
    faults: list[str] = []
    opened.context.fault_shown.connect(lambda fault: faults.append(_said(fault)))
    opened.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    opened.show()
    try:
        _until(running, lambda: opened.context.is_open or bool(faults), "窗口没能打开账目")
        bench.pictures.mkdir(exist_ok=True)
        for page in all_pages():
            opened.open_page(page.name)
            _settle(running, opened)
            require(not faults, f"“{page.title}”页报错：{named(faults)}")
            image = opened.grab().toImage()
            image.save(str(bench.pictures / f"{page.order:02d} {page.title}.png"))
            require_painted(image, page.title)
    finally:
        opened.close()
        opened.deleteLater()
        running.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return f"打开账目，{len(all_pages())} 个页面都已画出"


def _said(fault: object) -> str:
    return fault.message if isinstance(fault, Fault) else str(fault)


def _until(running: QApplication, reached: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not reached():
        require(time.monotonic() < end, f"{what}，已等 {_PATIENCE} 秒。")
        running.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _settle(running: QApplication, opened: MainWindow) -> None:
    """Let everything that a page asked for arrive and be painted; what arrives may ask for more."""
    context = opened.context
    for _ in range(4):
        _until(running, lambda: not context.worker.busy and context.reader.waiting == 0, "页面没有读完")
        for _ in range(5):
            running.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)


def require_painted(image: QImage, title: str) -> None:
    """Raises NotPassedError where a picture is blank or nearly so."""
    colours, counts = np.unique(_pixels(image), return_counts=True)
    require(len(colours) >= _LEAST_COLOURS, f"“{title}”页像是空白的（只有 {len(colours)} 种颜色）。")
    drawn = 1000 - 1000 * int(counts.max()) // int(counts.sum())
    require(drawn >= _LEAST_DRAWN, f"“{title}”页几乎是空白的。")


def thousandths_dark(image: QImage, light: int) -> int:
    """How much of a picture is darker than a grey value; what is transparent counts as paper."""
    paper = QImage(image.size(), QImage.Format.Format_RGB32)
    paper.fill(QColor("white"))
    painter = QPainter(paper)
    painter.drawImage(0, 0, image)
    painter.end()
    grey = paper.convertToFormat(QImage.Format.Format_Grayscale8)
    rows = np.frombuffer(bytes(grey.constBits()), np.uint8).reshape(grey.height(), grey.bytesPerLine())
    return int(1000 * np.count_nonzero(rows[:, : grey.width()] < light) // (grey.width() * grey.height()))


def _pixels(image: QImage) -> NDArray[np.uint32]:
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    return np.frombuffer(bytes(plain.constBits()), np.uint32)
