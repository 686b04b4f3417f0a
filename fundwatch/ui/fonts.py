"""The window's own face: the system's where it has one for Chinese, else the bundled one."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from fundwatch.paths import resources

#: Body size in device-independent pixels.
BODY_PIXELS = 14
_BUNDLED = "NotoSansSC-Medium.ttf"
_SYSTEM = {"win32": "Microsoft YaHei UI", "darwin": "PingFang SC"}


def install(application: QApplication, *, bundled: bool) -> str:
    """Give the application its font and say which; `bundled` asks for the shipped one on every system."""
    wanted = _SYSTEM.get(sys.platform)
    family = None
    if wanted and not bundled and wanted in QFontDatabase.families():
        family = wanted
    if family is None:
        family = _load_bundled() or application.font().family()
    font = QFont(family)
    font.setPixelSize(BODY_PIXELS)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    application.setFont(font)
    return family


def _load_bundled() -> str | None:
    path = resources() / "fonts" / _BUNDLED
    number = QFontDatabase.addApplicationFont(str(path))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else None
