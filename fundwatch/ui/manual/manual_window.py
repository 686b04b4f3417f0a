"""The manual in a window of its own beside the program: contents, search, the chapter."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QCloseEvent, QImage, QKeySequence, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from fundwatch.ui.manual.chapters import START, Chapter, chapter_for, chapters, folder, name_in
from fundwatch.ui.page import SPACE
from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.markdown import MarkdownView
from fundwatch.ui.widgets.search_field import SearchField

_SIZE = QSize(980, 720)
_CONTENTS_WIDTH = 208
_MARGIN = 40


class ChapterView(MarkdownView):
    """A chapter; its pictures are as wide as the view at most, and dark where the window is."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """A picture of the manual, scaled to the room there is."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        path = folder() / (name.toString() if isinstance(name, QUrl) else name)
        dark = path.with_name(f"{path.stem}-dark{path.suffix}")
        image = QImage(str(dark if THEME.dark and dark.exists() else path))
        ratio = self.devicePixelRatioF()
        room = int((self.viewport().width() - _MARGIN) * ratio)
        if 0 < room < image.width():
            image = image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image


class ManualWindow(QWidget):
    """Shows one chapter; links lead to others."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("用户手册")
        self.resize(_SIZE)
        self.search = SearchField("在手册里搜索")
        self.search.settled.connect(lambda _text: self._list())
        self.contents = QListWidget()
        self.contents.setObjectName("contents")
        self.contents.setFixedWidth(_CONTENTS_WIDTH)
        self.contents.currentItemChanged.connect(lambda now, _before: self._chosen(now))
        self.view = ChapterView()
        self.view.anchorClicked.connect(self._follow)
        self._current = ""
        self._lay_out()
        self._list()
        for keys, do in (("Esc", self.close), ("Ctrl+F", self.search.setFocus)):
            QShortcut(QKeySequence(keys), self).activated.connect(do)

    @property
    def current(self) -> str:
        """The name of the chapter shown."""
        return self._current

    def open_at(self, name: str = START) -> None:
        """Show a chapter and come to the front."""
        self.search.set_quietly("")
        self._list()
        self._show(chapter_for(name))
        self.show()
        self.raise_()
        self.activateWindow()
        self.contents.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures follow the width."""
        super().resizeEvent(event)
        if self._current:
            self.view.show_markdown(chapter_for(self._current).text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Give the window in front its place again."""
        super().closeEvent(event)
        parent = self.parentWidget()
        if parent is not None:
            parent.activateWindow()

    def _lay_out(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        outer.setSpacing(2 * SPACE)
        left = QVBoxLayout()
        left.setSpacing(SPACE)
        self.search.setFixedWidth(_CONTENTS_WIDTH)
        left.addWidget(self.search)
        left.addWidget(self.contents, 1)
        outer.addLayout(left)
        outer.addWidget(self.view, 1)

    def _list(self) -> None:
        words = self.search.text()
        self.contents.blockSignals(True)
        self.contents.clear()
        for chapter in chapters():
            if chapter.holds(words):
                item = QListWidgetItem(chapter.title)
                item.setData(Qt.ItemDataRole.UserRole, chapter.name)
                self.contents.addItem(item)
        self.contents.blockSignals(False)
        self._mark()

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show(chapter_for(item.data(Qt.ItemDataRole.UserRole)))

    def _show(self, chapter: Chapter) -> None:
        self._current = chapter.name
        self.view.show_markdown(chapter.text)
        self._mark()

    def _mark(self) -> None:
        for number in range(self.contents.count()):
            if self.contents.item(number).data(Qt.ItemDataRole.UserRole) == self._current:
                self.contents.blockSignals(True)
                self.contents.setCurrentRow(number)
                self.contents.blockSignals(False)

    def _follow(self, link: QUrl) -> None:
        name = name_in(link.toString())
        if name:
            self._show(chapter_for(name))
