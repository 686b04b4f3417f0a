"""Restoring from a backup: its passphrase where it needs one, what would change, then the work itself."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fundwatch.ui.backup.comparison import Comparison
from fundwatch.ui.passphrase.proof import Proof
from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.basics import SPACE, Button, IconLabel, label, restyle, row

if TYPE_CHECKING:
    from pathlib import Path

    from fundwatch.services.restoring import RestorePreview

_WIDTH = 640
PREVIEWING, RESTORING = "正在核对备份", "正在从备份恢复"
_SAFE = "恢复前，现在的数据库会先自动备份一份，不会丢失；恢复会记入日志。"


class _Step(Enum):
    """What the dialog waits for."""

    SECRET = auto()
    PREVIEW = auto()
    CHOICE = auto()
    WORK = auto()
    AGAIN = auto()


_BUTTONS = {_Step.SECRET: "继续", _Step.AGAIN: "重新核对"}


class RestoreDialog(QDialog):
    """`preview_asked` carries what opens the backup, `confirmed` the preview that is to be restored."""

    preview_asked = Signal(object)
    confirmed = Signal(object)
    stop_asked = Signal()

    def __init__(self, parent: QWidget, backup: Path) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("从备份恢复")
        self.setMinimumWidth(_WIDTH)
        self.preview: RestorePreview | None = None
        self._step = _Step.PREVIEW
        self._begun = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE)
        outer.addLayout(row(IconLabel("undo"), label("从备份恢复", "cardTitle"), None))
        name = label(f"备份文件：{backup.name}", "muted", wrap=True, selectable=True)
        name.setToolTip(str(backup))
        outer.addWidget(name)
        outer.addSpacing(SPACE)
        self.asked = label("这份备份是用另一个口令加密的，请输入那时的口令。", wrap=True)
        outer.addWidget(self.asked)
        self.proof = Proof("备份的口令")
        self.proof.changed.connect(self._settle)
        self.proof.other.setAutoDefault(False)
        outer.addWidget(self.proof)
        self.comparison = Comparison()
        self.comparison.changed.connect(self._settle)
        outer.addWidget(self.comparison)
        self.safe = label(_SAFE, "muted", wrap=True)
        outer.addWidget(self.safe)
        self.said = label("", "muted", wrap=True)
        outer.addWidget(self.said)
        outer.addSpacing(SPACE)
        self.yes = Button("恢复", self._go_on, style="primary")
        self.no = Button("取消", self.reject)
        outer.addLayout(row(None, self.no, self.yes))
        self._to(_Step.PREVIEW)

    def ask_secret(self) -> None:
        """Ask for the passphrase of the backup."""
        self._to(_Step.SECRET)
        self.proof.take_focus()

    def ask_preview(self) -> None:
        """Have the backup proved and held against the books."""
        self._to(_Step.PREVIEW)
        self._say("正在准备…")
        self.preview_asked.emit(self.secret)

    @property
    def secret(self) -> object:
        """What opens the backup, as far as it was asked for."""
        return self.proof.secret() if self.proof.given else None

    def show_preview(self, preview: RestorePreview) -> None:
        """Show what restoring would do, and wait for the decision."""
        self.preview = preview
        self.comparison.show_preview(preview)
        self._say("")
        self._to(_Step.CHOICE)
        self.no.setFocus()

    def show_fault(self, fault: Fault) -> None:
        """Say why it was not done, and what can be done now."""
        if self._step is _Step.PREVIEW and fault.cancelled:
            super().reject()
            return
        self._say(f"{fault.message}{fault.hint}", "muted" if fault.cancelled else "danger")
        if self._step is _Step.WORK:
            self._to(_Step.CHOICE if fault.cancelled else _Step.AGAIN)
        elif self.proof.given:
            self.ask_secret()
        else:
            self._to(_Step.AGAIN)

    def begin(self, title: str) -> None:
        """The worker took up something; from then on ours can be stopped."""
        if title == (PREVIEWING if self._step is _Step.PREVIEW else RESTORING):
            self._begun = True
            self._settle()

    def show_progress(self, title: str, done: int, total: int, what: str) -> None:
        """Say how far the work is; takes what the worker's bridge tells."""
        if self._step not in (_Step.PREVIEW, _Step.WORK):
            return
        if not self._begun:
            self._say(f"等前面的工作完成：{title}")
            return
        share = f" {100 * done // total}%" if total else ""
        self._say(f"{what}{share}…" if self.no.isEnabled() else "正在停下…")

    def reject(self) -> None:
        """Give up; the work under way is stopped first."""
        if self._step in (_Step.PREVIEW, _Step.WORK) and self._begun:
            self.no.setEnabled(False)
            self._say("正在停下…")
            self.stop_asked.emit()
        elif self._step is not _Step.WORK:
            super().reject()

    def _to(self, step: _Step) -> None:
        self._step = step
        self._begun = False
        shown = self.preview is not None and step is not _Step.SECRET
        for part in (self.asked, self.proof):
            part.setVisible(step is _Step.SECRET)
        self.comparison.setVisible(shown)
        self.safe.setVisible(shown)
        self.yes.setText(_BUTTONS.get(step, "恢复"))
        self._settle()

    def _settle(self) -> None:
        step = self._step
        working = step in (_Step.PREVIEW, _Step.WORK)
        ready = {_Step.SECRET: self.proof.given, _Step.CHOICE: self.comparison.agreed, _Step.AGAIN: True}
        self.comparison.allowed.setEnabled(not working)
        self.yes.setEnabled(ready.get(step, False))
        self.no.setEnabled(step is not _Step.WORK or self._begun)
        # Whoever only presses Enter takes nothing away.
        self.yes.setDefault(step is _Step.SECRET)
        self.yes.setAutoDefault(step is _Step.SECRET)
        self.no.setDefault(step is not _Step.SECRET)
        self.adjustSize()

    def _go_on(self) -> None:
        if self._step is _Step.CHOICE:
            self._to(_Step.WORK)
            self._say("正在准备…")
            self.confirmed.emit(self.preview)
        else:
            self.ask_preview()

    def _say(self, text: str, tone: str = "muted") -> None:
        self.said.setText(text)
        self.said.setObjectName(tone)
        restyle(self.said)
        self.said.setVisible(bool(text))
        self.adjustSize()
