"""A page of text written in Markdown, in the window's own look."""

from __future__ import annotations

from PySide6.QtGui import (
    QFont,
    QShowEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextFragment,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser

from fundwatch.ui.fonts import BODY_PIXELS
from fundwatch.ui.theme import THEME

_LINE_HEIGHT = 130
_ABOVE_HEADING = 12
_BELOW = 4
_CELL_PADDING = 6
#: Pixel sizes of headings by level.
_HEADINGS = {1: 18, 2: 16, 3: 15}


class MarkdownView(QTextBrowser):
    """Shows Markdown; headings, tables, links and line height follow the window.

    A long text takes a tenth of a second to set, so that it is set when it comes into sight, and not before.
    """

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._set = True
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(8)
        THEME.changed.connect(self._render)

    def show_markdown(self, text: str) -> None:
        """Show a text from its beginning."""
        self._text = text
        self._render()

    def showEvent(self, event: QShowEvent) -> None:
        """Set a text that was given meanwhile."""
        if not self._set:
            self._render()
        super().showEvent(event)

    def _render(self) -> None:
        self._set = self.isVisible()
        if not self._set:
            return
        self.setMarkdown(self._text)
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                frame.setFormat(_table_format(frame.format().toTableFormat()))
        # One change of the document, lest it be laid out anew for each block.
        whole = QTextCursor(self.document())
        whole.beginEditBlock()
        block = self.document().begin()
        while block.isValid():
            self._shape(QTextCursor(block))
            block = block.next()
        whole.endEditBlock()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _shape(self, cursor: QTextCursor) -> None:
        """Give one block the window's font, colour and air; pictures stay as they are."""
        shape = QTextBlockFormat(cursor.blockFormat())
        level = shape.headingLevel()
        fragments = _fragments(cursor)
        pictured = any(fragment.charFormat().isImageFormat() for fragment in fragments)
        if not pictured:
            shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        shape.setTopMargin(_ABOVE_HEADING if level else 0)
        shape.setBottomMargin(_BELOW)
        cursor.setBlockFormat(shape)
        for fragment in fragments:
            if not fragment.charFormat().isImageFormat():
                self._colour(fragment, level)

    def _colour(self, fragment: QTextFragment, level: int) -> None:
        was = fragment.charFormat()
        font = QFont(self.font())
        font.setPixelSize(_HEADINGS.get(level, BODY_PIXELS))
        bold = bool(level) or was.fontWeight() >= QFont.Weight.Bold
        font.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
        letters = QTextCharFormat()
        letters.setFont(font)
        # Headings of Markdown are so many steps larger than the text; the size above is final.
        letters.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
        letters.setForeground(THEME.colour("link" if was.isAnchor() else "text"))
        cursor = QTextCursor(self.document())
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(letters)


def _fragments(cursor: QTextCursor) -> list[QTextFragment]:
    found = []
    walk = cursor.block().begin()
    while not walk.atEnd():
        found.append(walk.fragment())
        walk += 1
    return found


def _table_format(shape: QTextTableFormat) -> QTextTableFormat:
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderBrush(THEME.colour("border"))
    shape.setCellPadding(_CELL_PADDING)
    shape.setCellSpacing(0)
    # A little less than the whole width: the border stands outside it, and would call for a scroll bar.
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 99))
    return shape
