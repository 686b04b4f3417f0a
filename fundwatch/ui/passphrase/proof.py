"""What opens the database now: its passphrase, or the code of its recovery note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from fundwatch.ui.late import encrypting
from fundwatch.ui.passphrase.secret_fields import SecretFields
from fundwatch.ui.widgets.basics import SPACE, Button, label, row

if TYPE_CHECKING:
    from fundwatch.services.encrypting import Secret

_CODE_HEIGHT = 84
_GROUPS, _LETTERS = 13, 65
_TO_CODE, _TO_PASSPHRASE = "使用恢复码", "使用口令"


class Proof(QWidget):
    """A passphrase field, and behind a button the field for a recovery code."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.passphrase = SecretFields(name)
        self.code = QPlainTextEdit()
        self.code.setPlaceholderText("恢复单上的 13 组，每组 5 个字符；大小写、横线、空格都不要紧")
        self.code.setFixedHeight(_CODE_HEIGHT)
        self.code.setTabChangesFocus(True)
        self.code.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.code.setAccessibleName("恢复码")
        self._counted = label("", "faint")
        written = QWidget()
        inner = QVBoxLayout(written)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE)
        inner.addWidget(label("恢复码"))
        inner.addWidget(self.code)
        inner.addWidget(self._counted)
        self._written = written
        written.hide()
        self.other = Button(_TO_CODE, self.turn, style="link")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        outer.addWidget(self.passphrase)
        outer.addWidget(written)
        outer.addLayout(row(self.other, None))
        self.passphrase.changed.connect(self.changed)
        self.code.textChanged.connect(self._count)
        self._count()

    @property
    def by_code(self) -> bool:
        """Whether a recovery code is being typed."""
        return self._written.isVisibleTo(self)

    @property
    def given(self) -> bool:
        """Whether anything was typed."""
        return bool(self.code.toPlainText().strip() if self.by_code else self.passphrase.text(self._name))

    def secret(self) -> Secret:
        """What was typed."""
        if self.by_code:
            return encrypting.Secret(recovery_code=self.code.toPlainText())
        return encrypting.Secret(passphrase=self.passphrase.text(self._name))

    def turn(self) -> None:
        """Ask for the other of the two."""
        by_code = not self.by_code
        self.passphrase.setVisible(not by_code)
        self._written.setVisible(by_code)
        self.other.setText(_TO_PASSPHRASE if self.by_code else _TO_CODE)
        self.take_focus()
        self.changed.emit()

    def take_focus(self) -> None:
        """Put the cursor where something is typed, all of it chosen."""
        if self.by_code:
            self.code.setFocus()
        else:
            field = self.passphrase.fields[self._name]
            field.setFocus()
            field.selectAll()

    def _count(self) -> None:
        letters = sum(1 for letter in self.code.toPlainText() if letter.isalnum())
        self._counted.setText(f"已输入 {letters} 个字符，共 {_LETTERS} 个（{_GROUPS} 组）")
        self.changed.emit()
