"""A backup in the place of a database that cannot be read any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout

from fundwatch.ui.late import backup_desk, opening
from fundwatch.ui.passphrase.proof import Proof
from fundwatch.ui.widgets.basics import SPACE, Button, IconLabel, label, restyle, row

if TYPE_CHECKING:
    from fundwatch.services.restoring import Restored
    from fundwatch.ui.context import Context
    from fundwatch.ui.main_window import MainWindow
    from fundwatch.ui.reading import Fault

_WIDTH = 560


class DamagedDialog(QDialog):
    """Chooses a backup, puts it in place, and opens the books; `opened` is called with them."""

    def __init__(
        self, context: Context, window: MainWindow, target: str, opened: Callable[[opening.Store], None]
    ) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("从备份恢复")
        self.setMinimumWidth(_WIDTH)
        self._context, self._target, self._opened = context, target, opened
        self._banner = window.banner
        self._working = self._locked = False
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE)
        outer.addLayout(row(IconLabel("undo"), label("从备份恢复打不开的数据库", "cardTitle"), None))
        said = f"“{Path(target).name}”已经损坏。选一份备份放在它的位置；损坏的文件改名保存在旁边，不会删除。"
        outer.addWidget(label(said, "muted", wrap=True))
        outer.addSpacing(SPACE)
        self.backup = QLineEdit()
        self.backup.setReadOnly(True)
        self.backup.setPlaceholderText("还没有选择备份")
        self.backup.setAccessibleName("备份文件")
        self.choose_button = Button("选择备份…", self.choose, icon="folder")
        place = QHBoxLayout()
        place.setSpacing(SPACE)
        place.addWidget(self.backup, 1)
        place.addWidget(self.choose_button)
        outer.addLayout(place)
        self.proof = Proof("备份的口令")
        self.proof.changed.connect(self._settle)
        self.proof.hide()
        outer.addWidget(self.proof)
        self.said = label("", "danger", wrap=True)
        self.said.hide()
        outer.addWidget(self.said)
        outer.addSpacing(SPACE)
        self.yes = Button("恢复", self._restore, style="primary")
        self.no = Button("取消", self.reject)
        self.no.setDefault(True)
        for button in (self.yes, self.choose_button, self.proof.other):
            button.setAutoDefault(False)
        outer.addLayout(row(None, self.no, self.yes))
        self._settle()

    def choose(self) -> None:
        """Choose the backup."""
        beside = Path(f"{self._target}.备份")
        start = beside if beside.is_dir() else Path(self._target).parent
        chosen, _ = QFileDialog.getOpenFileName(self, "选择备份", str(start), "数据库备份 (*.db);;所有文件 (*)")
        if not chosen:
            return
        self.backup.setText(chosen)
        self.said.hide()
        self._context.call(self, lambda: backup_desk.is_locked(Path(chosen))).on_success(self._chosen).on_failure(
            self._failed
        ).start()

    def reject(self) -> None:
        """Give up; not while the backup is being put in place."""
        if not self._working:
            super().reject()

    def _chosen(self, locked: object) -> None:
        self._locked = bool(locked)
        self.proof.setVisible(self._locked)
        if self._locked:
            self.proof.take_focus()
        self._settle()

    def _restore(self) -> None:
        backup, secret = Path(self.backup.text()), self.proof.secret() if self._locked else None
        kept = self._context.preferences
        actor = opening.Actor(kept.name, kept.office)
        self._say("正在核对备份并恢复…", "muted", working=True)

        def done(restored: Restored) -> None:
            passphrase, code = (secret.passphrase, secret.recovery_code) if secret else (None, None)
            self._context.call(self, lambda: opening.open_store(self._target, passphrase, code)).on_success(
                lambda store: self._finish(store, restored)
            ).on_failure(self._failed).start()

        self._context.call(self, lambda: backup_desk.replace_damaged(self._target, actor, backup, secret)).on_success(
            done
        ).on_failure(self._failed).start()

    def _finish(self, store: opening.Store, restored: Restored) -> None:
        self._working = False
        self.accept()
        self._opened(store)
        said = f"已用备份恢复，日志到第 {restored.state.head.number:,} 条，记录 {restored.state.total:,} 行。"
        self._banner.tell("success", said, f"打不开的数据库原样保存在“{restored.kept}”。")

    def _failed(self, fault: Fault) -> None:
        self._say(f"{fault.message}{fault.hint}", "danger", working=False)

    def _say(self, text: str, tone: str, *, working: bool) -> None:
        self._working = working
        self.said.setText(text)
        self.said.setObjectName(tone)
        restyle(self.said)
        self.said.show()
        self._settle()

    def _settle(self) -> None:
        chosen = bool(self.backup.text()) and (not self._locked or self.proof.given)
        self.yes.setEnabled(chosen and not self._working)
        for part in (self.no, self.choose_button, self.proof):
            part.setEnabled(not self._working)
        self.adjustSize()
