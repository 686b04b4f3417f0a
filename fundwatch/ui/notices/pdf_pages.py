"""Pages of a PDF as pictures; safe in any thread, because each call opens the document for itself."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtPdf import QPdfDocument

_POINTS_AN_INCH = 72


def page_sizes(content: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in points; empty where the content is no PDF."""
    with _Opened(content) as document:
        sizes = [document.pagePointSize(page) for page in range(document.pageCount())]
    return [(size.width(), size.height()) for size in sizes]


def picture(content: bytes, page: int, width: int) -> QImage:
    """A page on white, so many pixels wide."""
    with _Opened(content) as document:
        size = document.pagePointSize(page)
        height = round(width * size.height() / max(1.0, size.width()))
        drawn = document.render(page, QSize(width, height))
    white = QImage(drawn.size(), QImage.Format.Format_RGB32)
    white.fill(0xFFFFFFFF)
    painter = QPainter(white)
    painter.drawImage(0, 0, drawn)
    painter.end()
    return white


def printed_picture(content: bytes, page: int, dpi: int) -> QImage:
    """A page in grey at a printer's resolution."""
    width, _height = page_sizes(content)[page]
    return picture(content, page, round(width * dpi / _POINTS_AN_INCH)).convertToFormat(QImage.Format.Format_Grayscale8)


class _Opened:
    """A PDF opened in the thread that draws it."""

    def __init__(self, content: bytes) -> None:
        self._bytes = QByteArray(content)
        self._buffer = QBuffer(self._bytes)
        self._document = QPdfDocument()

    def __enter__(self) -> QPdfDocument:
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)
        return self._document

    def __exit__(self, *_: object) -> None:
        self._document.close()
        self._buffer.close()
