"""Line icons from resources/icons, drawn in the colour asked for and sharp on every screen there is."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fundwatch.paths import resources
from fundwatch.ui.theme import THEME


def icon(name: str, colour: str = "muted", *, on: str | None = None, size: int = 20) -> QIcon:
    """An icon in a colour of the theme; `on` is its colour while checked.

    It is drawn for the scales of the screens that there are now: ask anew when a window comes to another one.
    """
    scales = tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()}))
    return _icon(name, getattr(THEME.colours, colour), getattr(THEME.colours, on) if on else None, size, scales)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, on: str | None, size: int, scales: tuple[float, ...]) -> QIcon:
    made = QIcon()
    for scale in scales:
        made.addPixmap(_pixmap(name, colour, size, scale), QIcon.Mode.Normal, QIcon.State.Off)
        if on:
            made.addPixmap(_pixmap(name, on, size, scale), QIcon.Mode.Normal, QIcon.State.On)
        made.addPixmap(_pixmap(name, THEME.colours.faint, size, scale), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


def _pixmap(name: str, colour: str, size: int, scale: float) -> QPixmap:
    pixels = round(size * scale)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    coloured = _drawing(name).replace("currentColor", colour)
    QSvgRenderer(QByteArray(coloured.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


@cache
def _drawing(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
