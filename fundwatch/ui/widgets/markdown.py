"""A page of text written in Markdown, in the window's own look."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from fundwatch.ui.fonts import BODY_PIXELS
from fundwatch.ui.theme import THEME

_LINE_HEIGHT = 130
_ABOVE_HEADING = 12
_BELOW = 4
#: Pixel sizes of headings by level.
_HEADINGS = {1: 18, 2: 16, 3: 15}


class MarkdownView(QTextBrowser):
    """Shows Markdown; headings and line height follow the window."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(8)
        THEME.changed.connect(self._render)

    def show_markdown(self, text: str) -> None:
        """Show a text from its beginning."""
        self._text = text
        self._render()

    def _render(self) -> None:
        self.setMarkdown(self._text)
        block = self.document().begin()
        while block.isValid():
            self._shape(QTextCursor(block))
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _shape(self, cursor: QTextCursor) -> None:
        """Give one block the window's font, colour and air."""
        shape = QTextBlockFormat(cursor.blockFormat())
        level = shape.headingLevel()
        shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin(_ABOVE_HEADING if level else 0)
        shape.setBottomMargin(_BELOW)
        cursor.setBlockFormat(shape)
        font = QFont(self.font())
        font.setPixelSize(_HEADINGS.get(level, BODY_PIXELS))
        font.setWeight(QFont.Weight.Bold if level else QFont.Weight.Normal)
        letters = QTextCharFormat()
        letters.setFont(font)
        letters.setForeground(THEME.colour("text"))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(letters)
