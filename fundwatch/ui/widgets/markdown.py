"""A page of text written in Markdown, in the window's own look."""

from __future__ import annotations

from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser

from fundwatch.ui.theme import THEME

_LINE_HEIGHT = 150
#: Pixel sizes of headings by level.
_HEADINGS = {1: 18, 2: 15, 3: 14}


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
        document = self.document()
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            shape = QTextBlockFormat(block.blockFormat())
            shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            level = shape.headingLevel()
            shape.setTopMargin(14 if level else 2)
            shape.setBottomMargin(4)
            cursor.setBlockFormat(shape)
            letters = QTextCharFormat()
            letters.setForeground(THEME.colour("text"))
            if level:
                letters.setFontWeight(QFont.Weight.DemiBold)
                letters.setProperty(QTextCharFormat.Property.FontSizeAdjustment, 0)
                letters.setProperty(QTextCharFormat.Property.FontPixelSize, _HEADINGS.get(level, 14))
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.mergeCharFormat(letters)
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)
