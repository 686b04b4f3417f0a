"""Where the other side's table is pasted."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout

from fundwatch.ui.widgets.basics import SPACE, Button, Card, label, row

_EXAMPLE = "例如：\n指标文号\t资金名称\t支出金额\n×财农〔2018〕12号\t财政专项扶贫资金\t1,250,000.00\n…"


class PastedText(QPlainTextEdit):
    """A field for pasted text; `pasted` follows at once when something is pasted into it."""

    pasted = Signal()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Take the text alone, and say so."""
        super().insertFromMimeData(source)
        self.pasted.emit()


class PasteArea(Card):
    """`given` carries the text to be held against our books."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__("把对方的表粘贴到这里")
        self.body.addWidget(
            label(
                "在国库支付系统、一体化系统或乡镇报来的 Excel 表里，连同表头选中要核对的几列（编号或名称、金额），"
                "复制后在这里粘贴。程序自己认出哪一列是编号、哪一列是金额、单位是元还是万元，认错了可以改。"
                "粘贴的内容只用来核对，不会存进账里。",
                "muted",
                wrap=True,
            )
        )
        self.text = PastedText()
        self.text.setPlaceholderText(_EXAMPLE)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("对方的表")
        self.text.pasted.connect(self._give)
        self.body.addWidget(self.text, 1)
        self.check = Button("核对", self._give, style="primary", icon="check", shortcut="Ctrl+Return")
        paste = Button("从剪贴板粘贴", self.paste, icon="copy")
        buttons = row(paste, self.check, None)
        self.body.addLayout(buttons)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.setSpacing(SPACE + 4)

    def paste(self) -> None:
        """Take what is on the clipboard."""
        self.text.setPlainText(QGuiApplication.clipboard().text())
        self._give()

    def _give(self) -> None:
        text = self.text.toPlainText()
        if text.strip():
            self.given.emit(text)
