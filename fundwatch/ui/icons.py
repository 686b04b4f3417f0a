"""Line icons from resources/icons, drawn in the colour asked for and sharp at every scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from fundwatch.paths import resources
from fundwatch.ui.theme import THEME

#: Scales at which an icon is drawn ahead, so that 1.5× is not a stretched 1×.
_SCALES = (1.0, 1.5, 2.0)


def icon(name: str, colour: str = "muted", *, on: str | None = None, size: int = 20) -> QIcon:
    """An icon in a colour of the theme; `on` is its colour while checked."""
    return _icon(name, getattr(THEME.colours, colour), getattr(THEME.colours, on) if on else None, size)


@lru_cache(maxsize=256)
def _icon(name: str, colour: str, on: str | None, size: int) -> QIcon:
    made = QIcon()
    for scale in _SCALES:
        made.addPixmap(_pixmap(name, colour, size, scale), QIcon.Mode.Normal, QIcon.State.Off)
        if on:
            made.addPixmap(_pixmap(name, on, size, scale), QIcon.Mode.Normal, QIcon.State.On)
        made.addPixmap(_pixmap(name, THEME.colours.faint, size, scale), QIcon.Mode.Disabled, QIcon.State.Off)
    return made


def _pixmap(name: str, colour: str, size: int, scale: float) -> QPixmap:
    drawing = (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    pixels = round(size * scale)
    pixmap = QPixmap(QSize(pixels, pixels))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap
