"""The small dialog before an encrypted database."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fundwatch.ui.passphrase.proof import Proof
from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.basics import SPACE, Button, IconLabel, label, row

_WIDTH = 480


class Unlocking(QDialog):
    """Asks until the database is open or the person gives up; `tried` carries what was typed."""

    tried = Signal(object)

    def __init__(self, parent: QWidget, target: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("打开加密的数据库")
        self.setMinimumWidth(_WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE)
        outer.addLayout(row(IconLabel("lock"), label("打开加密的数据库", "cardTitle"), None))
        name = label(f"“{Path(target).name}”已加密，请输入口令。", "muted", wrap=True)
        name.setToolTip(target)
        outer.addWidget(name)
        outer.addSpacing(SPACE)
        self.proof = Proof("口令")
        self.proof.changed.connect(self._settle)
        outer.addWidget(self.proof)
        self.said = label("", "danger", wrap=True)
        self.said.hide()
        outer.addWidget(self.said)
        outer.addSpacing(SPACE)
        self.yes = Button("打开", self._try, style="primary")
        self.yes.setDefault(True)
        self.no = Button("取消", self.reject)
        self.no.setAutoDefault(False)
        self.proof.other.setAutoDefault(False)
        outer.addLayout(row(None, self.no, self.yes))
        self.proof.take_focus()
        self._settle()

    def show_fault(self, fault: Fault) -> None:
        """Say what was wrong, and let the person type again."""
        self.said.setText(f"{fault.message}{fault.hint}")
        self.said.show()
        self._busy(busy=False)
        self.proof.take_focus()
        self.adjustSize()

    def _settle(self) -> None:
        self.yes.setEnabled(self.proof.given)
        self.adjustSize()

    def _try(self) -> None:
        self.said.hide()
        self._busy(busy=True)
        self.tried.emit(self.proof.secret())

    def _busy(self, *, busy: bool) -> None:
        self.proof.setEnabled(not busy)
        self.yes.setEnabled(not busy)
        self.yes.setText("正在打开…" if busy else "打开")
