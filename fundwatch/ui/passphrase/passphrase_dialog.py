"""One dialog for every change of the passphrase: what opens it now, what shall open it from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from fundwatch.ui.late import encrypting
from fundwatch.ui.passphrase.proof import Proof
from fundwatch.ui.passphrase.secret_fields import SecretFields
from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.basics import SPACE, Button, IconLabel, label, restyle, row

if TYPE_CHECKING:
    from fundwatch.services.encrypting import Secret

_WIDTH = 520
_NEW, _AGAIN = "新口令", "再输入一次"


class PassphraseDialog(QDialog):
    """`confirmed` carries what opens the database now and what shall; it stays open until the work is done.

    With a `choice` to be ticked, no new passphrase need be given.
    """

    confirmed = Signal(object, object)

    def __init__(
        self, parent: QWidget, title: str, said: str, action: str, *, proof: bool, new: bool, choice: str = ""
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._action = action
        self._working = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE)
        outer.addLayout(row(IconLabel("lock"), label(title, "cardTitle"), None))
        outer.addWidget(label(said, "muted", wrap=True))
        outer.addSpacing(SPACE)
        self.proof = Proof("现在的口令") if proof else None
        self.new = SecretFields(_NEW, _AGAIN) if new else None
        self.choice = QCheckBox(choice)
        self.choice.setChecked(True)
        self.choice.setVisible(bool(choice))
        self.choice.toggled.connect(self._settle)
        outer.addWidget(self.choice)
        for part in (self.proof, self.new):
            if part is not None:
                part.changed.connect(self._settle)
                outer.addWidget(part)
        if self.proof is not None and self.new is not None:
            self.proof.passphrase.follow(self.new)
        self.strength = label("", "muted", wrap=True)
        self.strength.setVisible(new)
        outer.addWidget(self.strength)
        self.said = label("", "danger", wrap=True)
        self.said.hide()
        outer.addWidget(self.said)
        outer.addSpacing(SPACE)
        self.yes = Button(action, self._confirm, style="primary")
        self.yes.setDefault(True)
        self.no = Button("取消", self.reject)
        self.no.setAutoDefault(False)
        outer.addLayout(row(None, self.no, self.yes))
        if self.proof is not None:
            self.proof.other.setAutoDefault(False)
            self.proof.take_focus()
        elif self.new is not None:
            self.new.fields[_NEW].setFocus()
        self._settle()

    def show_fault(self, fault: Fault) -> None:
        """Say why it was not done, and let the person type again."""
        self._say(f"{fault.message}{fault.hint}", "danger")
        self._work(working=False)
        self._settle()

    def show_progress(self, _title: str, done: int, total: int, what: str) -> None:
        """Say how far the work is; takes what the worker's bridge tells."""
        if self._working:
            share = f" {100 * done // total}%" if total else ""
            self._say(f"{what}{share}", "muted")

    def reject(self) -> None:
        """Give up; not while the database is being rewritten."""
        if not self._working:
            super().reject()

    def _settle(self) -> None:
        if self._working:
            return
        ready = self.proof is None or self.proof.given
        if self.new is not None:
            self.new.setVisible(self.choice.isChecked())
            self.strength.setVisible(self.choice.isChecked())
        if self.new is not None and self.choice.isChecked():
            new, again = self.new.text(_NEW), self.new.text(_AGAIN)
            words, tone, good = _judged(new, again)
            self.strength.setText(words)
            self.strength.setObjectName(tone)
            restyle(self.strength)
            ready = ready and good
        self.yes.setEnabled(ready)
        self.adjustSize()

    def _confirm(self) -> None:
        self._work(working=True)
        self._say("正在准备…", "muted")
        wanted = self.new is not None and self.choice.isChecked()
        new: Secret | None = encrypting.Secret(passphrase=self.new.text(_NEW)) if self.new and wanted else None
        self.confirmed.emit(self.proof.secret() if self.proof is not None else None, new)

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.setObjectName(tone)
        restyle(self.said)
        self.said.show()
        self.adjustSize()

    def _work(self, *, working: bool) -> None:
        self._working = working
        for part in (self.proof, self.new):
            if part is not None:
                part.setEnabled(not working)
        self.yes.setEnabled(not working)
        self.no.setEnabled(not working)


def _judged(new: str, again: str) -> tuple[str, str, bool]:
    """What to say of a new passphrase, in which tone, and whether it can be set."""
    least = 8
    if len(new) < least:
        return f"至少 {least} 个字符；可以用一句记得住的话，汉字、字母、数字、空格都可以。", "muted", False
    weak = encrypting.weakness(new)
    if again != new:
        return ("两次输入的口令不一样。", "danger", False) if again else (weak or "请再输入一次。", "muted", False)
    return (f"{weak}可以使用，建议换一个。", "warning", True) if weak else ("口令可以使用。", "success", True)
