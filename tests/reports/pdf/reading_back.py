"""A PDF as another program reads it."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument


def read_back(data: bytes) -> QPdfDocument:
    """The document that bytes hold; a Qt application must run."""
    document = QPdfDocument()
    buffer = QBuffer(document)  # goes after the document that reads it
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document.load(buffer)
    assert document.error() is QPdfDocument.Error.None_
    return document


def words_of(data: bytes) -> str:
    """All text in the order in which it was written, without blanks."""
    document = read_back(data)
    pages = [document.getAllText(number).text() for number in range(document.pageCount())]
    return "".join("".join(pages).split())
