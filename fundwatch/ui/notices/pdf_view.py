"""A PDF shown in the window, page under page; pages are drawn off the main thread when they come into sight."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from fundwatch.ui.notices.pdf_pages import page_sizes, picture
from fundwatch.ui.reading import Fault, Reader
from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.basics import SPACE, IconButton, label, row

_ZOOM_STEP = 1.2
_LEAST, _MOST = 0.4, 4.0
#: Drawn pages kept; further ones are drawn again when looked at.
_KEPT = 12
_GAP = 2 * SPACE
#: On a large screen a page need not be wider than on paper.
_WIDEST = 900


class PageStrip(QAbstractScrollArea):
    """The pages one under the other, as wide as there is room times the zoom."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader
        self._content = b""
        self._generation = 0
        self._sizes: list[tuple[float, float]] = []
        self._drawn: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._asked: set[tuple[int, int]] = set()
        self.zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(48)
        THEME.changed.connect(self.viewport().update)

    @property
    def page_count(self) -> int:
        """How many pages there are; 0 until that is known."""
        return len(self._sizes)

    def show_content(self, content: bytes) -> None:
        """Show a PDF from its first page."""
        self._content = content
        self._generation += 1
        self._sizes = []
        self._drawn.clear()
        self._asked.clear()
        self.verticalScrollBar().setValue(0)
        self._reader.run(partial(page_sizes, content), partial(self._take_sizes, self._generation), self._failed)
        self.viewport().update()

    def set_zoom(self, zoom: float) -> None:
        """1 is as wide as there is room."""
        at = self.verticalScrollBar().value() / max(1, self._total())
        self.zoom = max(_LEAST, min(_MOST, zoom))
        self._fit_bars()
        self.verticalScrollBar().setValue(round(at * self._total()))
        self.viewport().update()

    def current_page(self) -> int:
        """The page in the middle of what is seen, from 0."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        rects = self._rects()
        return next((page for page, rect in enumerate(rects) if middle <= rect.bottom() + _GAP), max(0, len(rects) - 1))

    def all_drawn(self) -> bool:
        """Whether every page in sight is drawn as sharp as it is shown."""
        return bool(self._sizes) and all(key in self._drawn for key, _rect in self._seen())

    def paintEvent(self, event: QPaintEvent) -> None:
        """White pages on the window's grey; what is not drawn yet is asked for."""
        del event
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), THEME.colour("window"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for key, rect in self._seen():
            image = self._drawn.get(key)
            if image is None:
                painter.fillRect(rect, Qt.GlobalColor.white)
                self._ask(key)
            else:
                painter.drawImage(rect, image)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pages are as wide as there is room."""
        self._fit_bars()
        super().resizeEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint what came into sight."""
        del dx, dy
        self.viewport().update()

    def _page_width(self) -> int:
        room = min(self.viewport().width() - 2 * SPACE, _WIDEST)
        return max(1, round(room * self.zoom))

    def _rects(self) -> list[QRect]:
        """Where the pages stand, from the top of the first."""
        width = self._page_width()
        left = max(SPACE, (self.viewport().width() - width) // 2)
        rects, top = [], 0
        for page_width, page_height in self._sizes:
            height = round(width * page_height / max(1.0, page_width))
            rects.append(QRect(left, top, width, height))
            top += height + _GAP
        return rects

    def _total(self) -> int:
        rects = self._rects()
        return rects[-1].bottom() + 1 if rects else 0

    def _seen(self) -> list[tuple[tuple[int, int], QRect]]:
        """Pages in sight with the key of their picture and where they stand in the viewport."""
        moved = (-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        pixels = round(self._page_width() * self.devicePixelRatioF())
        placed = [((page, pixels), rect.translated(*moved)) for page, rect in enumerate(self._rects())]
        return [(key, rect) for key, rect in placed if rect.intersects(self.viewport().rect())]

    def _fit_bars(self) -> None:
        high, wide = self.viewport().height(), self.viewport().width()
        self.verticalScrollBar().setRange(0, max(0, self._total() - high))
        self.verticalScrollBar().setPageStep(high)
        self.horizontalScrollBar().setRange(0, max(0, self._page_width() + 2 * SPACE - wide))
        self.horizontalScrollBar().setPageStep(wide)

    def _ask(self, key: tuple[int, int]) -> None:
        if key in self._asked:
            return
        self._asked.add(key)
        draw = partial(picture, self._content, *key)
        self._reader.run(draw, partial(self._take, self._generation, key), self._failed, slow=True)

    def _take_sizes(self, generation: int, sizes: list[tuple[float, float]]) -> None:
        if self._is_wanted(generation):
            self._sizes = sizes
            self._fit_bars()
            self.verticalScrollBar().valueChanged.emit(self.verticalScrollBar().value())
            self.viewport().update()

    def _take(self, generation: int, key: tuple[int, int], image: QImage) -> None:
        if not self._is_wanted(generation):
            return
        self._asked.discard(key)
        self._drawn[key] = image
        while len(self._drawn) > _KEPT:
            self._drawn.popitem(last=False)
        self.viewport().update()

    def _is_wanted(self, generation: int) -> bool:
        """Whether an answer is about what is shown, in a window that is still there."""
        return isValid(self) and generation == self._generation

    def _failed(self, fault: Fault) -> None:
        """A page that cannot be drawn stays white; the PDF itself can still be saved."""
        del fault


class PdfView(QWidget):
    """The pages with zoom and page numbers."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._content = b""
        self.strip = PageStrip(reader)
        self.page = label("", "muted")
        fit = IconButton("fit-width", "适合宽度", self.fit, shortcut="Ctrl+0")
        smaller = IconButton("zoom-out", "缩小", lambda: self._zoom(1 / _ZOOM_STEP), shortcut="Ctrl+-")
        larger = IconButton("zoom-in", "放大", lambda: self._zoom(_ZOOM_STEP), shortcut="Ctrl+=")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addLayout(row(self.page, None, smaller, larger, fit))
        column.addWidget(self.strip, 1)
        self.strip.verticalScrollBar().valueChanged.connect(lambda _value: self._show_page())

    @property
    def content(self) -> bytes:
        """The PDF shown."""
        return self._content

    def show_pdf(self, content: bytes) -> None:
        """Show a PDF from its first page, as wide as there is room."""
        self._content = content
        self.strip.zoom = 1.0
        self.strip.show_content(content)
        self._show_page()

    def fit(self) -> None:
        """As wide as there is room."""
        self.strip.set_zoom(1.0)

    def _zoom(self, factor: float) -> None:
        self.strip.set_zoom(self.strip.zoom * factor)

    def _show_page(self) -> None:
        count = self.strip.page_count
        self.page.setText(f"第 {self.strip.current_page() + 1} 页，共 {count} 页" if count else "")
