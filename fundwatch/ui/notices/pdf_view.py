"""A PDF shown in the window, page under page."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.basics import SPACE, IconButton, label, row

_ZOOM_STEP = 1.2
_LEAST, _MOST = 0.3, 4.0


class PdfView(QWidget):
    """Shows a PDF from memory, as wide as there is room, with zoom and page numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.document = QPdfDocument(self)
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self.view = QPdfView(self)
        self.view.setDocument(self.document)
        self.view.setPageMode(QPdfView.PageMode.MultiPage)
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.view.setPageSpacing(2 * SPACE)
        self.view.setFrameShape(QPdfView.Shape.NoFrame)
        self.page = label("", "muted")
        fit = IconButton("overview", "适合宽度", self.fit, shortcut="Ctrl+0")
        smaller = IconButton("zoom-out", "缩小", lambda: self._zoom(1 / _ZOOM_STEP), shortcut="Ctrl+-")
        larger = IconButton("zoom-in", "放大", lambda: self._zoom(_ZOOM_STEP), shortcut="Ctrl+=")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE // 2)
        outer.addLayout(row(self.page, None, smaller, larger, fit))
        outer.addWidget(self.view, 1)
        self.view.pageNavigator().currentPageChanged.connect(lambda _page: self._show_page())
        THEME.changed.connect(self._paint_ground)
        self._paint_ground()

    @property
    def content(self) -> bytes:
        """The PDF shown."""
        return bytes(self._bytes.data())

    def show_pdf(self, content: bytes) -> None:
        """Show a PDF from its first page."""
        self.document.close()
        self._buffer.close()
        self._bytes = QByteArray(content)
        self._buffer.setData(self._bytes)
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.fit()
        self.view.verticalScrollBar().setValue(0)
        self._show_page()

    def clear(self) -> None:
        """Show nothing."""
        self.document.close()
        self._bytes = QByteArray()
        self.page.setText("")

    def fit(self) -> None:
        """As wide as there is room."""
        self.view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _zoom(self, factor: float) -> None:
        if self.view.zoomMode() != QPdfView.ZoomMode.Custom:
            size = self.document.pagePointSize(0)
            shown = self.view.viewport().width() / max(1.0, size.width()) * 72 / self.logicalDpiX()
            self.view.setZoomMode(QPdfView.ZoomMode.Custom)
            self.view.setZoomFactor(shown)
        self.view.setZoomFactor(max(_LEAST, min(_MOST, self.view.zoomFactor() * factor)))

    def _show_page(self) -> None:
        count = self.document.pageCount()
        now = self.view.pageNavigator().currentPage() + 1
        self.page.setText(f"第 {now} 页，共 {count} 页" if count > 0 else "")

    def _paint_ground(self) -> None:
        palette = self.view.palette()
        palette.setBrush(palette.ColorRole.Dark, THEME.colour("window"))
        self.view.setPalette(palette)
        self.view.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
