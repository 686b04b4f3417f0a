"""The recovery note as it will be printed, and the way to the printer."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fundwatch.ui.notices.pdf_view import PageStrip
from fundwatch.ui.reading import Reader
from fundwatch.ui.widgets.basics import SPACE, Button, label, row

_SIZE = (620, 640)


class NoteDialog(QDialog):
    """Shows one note after the other. It outlives its closing, for pages may still be drawn then."""

    print_asked = Signal()
    save_asked = Signal()

    def __init__(self, parent: QWidget, reader: Reader) -> None:
        super().__init__(parent)
        self.setWindowTitle("恢复单")
        self.resize(*_SIZE)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE)
        outer.addWidget(label("打印恢复单，封存在保险柜里", "cardTitle"))
        said = "忘记口令时，只有它能打开数据库。程序不保存恢复单；以前打印的如已作废，请当场销毁。"
        outer.addWidget(label(said, "muted", wrap=True))
        self.pages = PageStrip(reader)
        outer.addWidget(self.pages, 1)
        self.print = Button("打印…", self.print_asked.emit, icon="print", style="primary")
        save = Button("存为 PDF…", self.save_asked.emit, icon="save")
        outer.addLayout(row(None, Button("关闭", self.accept), save, self.print))
        self.content = b""

    def show_note(self, pdf: bytes) -> None:
        """Show a note."""
        self.content = pdf
        self.pages.show_content(pdf)
        self.open()
        self.print.setFocus()
