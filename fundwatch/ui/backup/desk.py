"""What the settings page does about backups: makes them, saves another, restores from one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from fundwatch.ui.backup.restore_dialog import PREVIEWING, RESTORING, RestoreDialog
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context
from fundwatch.ui.late import backup_desk, opening
from fundwatch.ui.reading import Fault
from fundwatch.ui.settings.backup_card import BackupCard, size_words

if TYPE_CHECKING:
    from fundwatch.services.backing_up import Backup
    from fundwatch.services.restoring import Restored, RestorePreview

_FILES = "数据库备份 (*.db);;所有文件 (*)"
_COPY = "fundwatch.services.backing_up.back_up"
_PREVIEW = "fundwatch.services.restoring.preview"
_RESTORE = "fundwatch.services.restoring.restore"


class BackupDesk(QObject):
    """Works on behalf of a page; what came of it is told on the card."""

    def __init__(self, context: Context, page: QWidget, card: BackupCard) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._card = card
        self._folder = Path()
        #: Whether the card waits for what becomes of a backup: asked for here, or one after a failure that it shows.
        self._awaited = False
        card.run_asked.connect(self.run)
        card.copy_asked.connect(self.save_copy)
        card.restore_asked.connect(self.restore)
        card.choose_asked.connect(self._choose_folder)
        card.kept.connect(self._keep)
        context.backups.changed.connect(self._regular_changed)

    def refresh(self) -> None:
        """Read anew when the last backup was made."""
        context, kept = self._context, self._context.preferences
        path = context.store.path
        self._card.show_preferences(kept, f"数据库旁的“{path.name}.备份”" if path else "本机用户文件夹")
        self._card.show_running(running=context.backups.running)
        if context.backups.fault is not None:
            self._card.tell_fault("定期备份没有成功。", context.backups.fault)
            self._awaited = True

        def read(state: Any) -> None:
            self._folder = state.folder
            self._card.show_state(state, kept.backup_days)

        def failed(fault: Fault) -> None:
            self._card.tell_fault("", fault)

        context.read(self, backup_desk.state, kept).on_success(read).on_failure(failed).start()

    def run(self) -> None:
        """Make a backup now, into the folder of the regular ones."""
        self._card.tell("")
        self._awaited = True
        self._context.backups.run()

    def save_copy(self) -> None:
        """Make a backup into a file that somebody names."""
        name = f"备份-{datetime.now().astimezone():%Y%m%d-%H%M}.db"
        chosen, _ = QFileDialog.getSaveFileName(
            self._page, "另存一份备份", name, _FILES, options=QFileDialog.Option.DontConfirmOverwrite
        )
        if not chosen:
            return
        self._card.tell("")
        self._context.work(self._page, "正在备份", _COPY, target=Path(chosen)).on_success(self._made).on_failure(
            self._not_made
        ).start()

    def restore(self) -> None:
        """Choose a backup and show what restoring it would do."""
        folder = str(self._folder) if self._folder.is_absolute() else ""
        chosen, _ = QFileDialog.getOpenFileName(self._page, "选择备份", folder, _FILES)
        if chosen:
            self.show(Path(chosen))

    def show(self, backup: Path) -> RestoreDialog:
        """Show what restoring a backup would do."""
        context = self._context
        dialog = RestoreDialog(self._page, backup)
        context.worker.began.connect(dialog.begin)
        context.worker.progressed.connect(dialog.show_progress)
        dialog.stop_asked.connect(context.worker.cancel)
        dialog.preview_asked.connect(
            lambda secret: (
                context.work(dialog, PREVIEWING, _PREVIEW, backup=backup, secret=secret)
                .on_success(dialog.show_preview)
                .on_failure(dialog.show_fault)
                .start()
            )
        )
        dialog.confirmed.connect(lambda preview: self._restore(dialog, preview))
        dialog.open()

        def known(*, needed: bool) -> None:
            (dialog.ask_secret if needed else dialog.ask_preview)()

        context.read_slowly(dialog, backup_desk.needs_secret, backup).on_success(
            lambda needed: known(needed=needed)
        ).on_failure(dialog.show_fault).start()
        return dialog

    def _restore(self, dialog: RestoreDialog, preview: RestorePreview) -> None:
        context = self._context

        def restored(done: Restored) -> None:
            context.call(self._page, lambda: opening.open_store(context.store.url)).on_success(
                lambda store: self._reopened(dialog, store, done)
            ).on_failure(dialog.show_fault).start()

        context.work(dialog, RESTORING, _RESTORE, shown=preview, secret=dialog.secret).on_success(restored).on_failure(
            dialog.show_fault
        ).start()

    def _reopened(self, dialog: RestoreDialog, store: Any, done: Restored) -> None:
        """The books may be other ones now: everything looks at them anew."""
        before = self._context.store
        self._context.open(store, self._context.actor)
        before.close()
        dialog.done(QDialog.DialogCode.Accepted)
        number = done.state.head.number
        said = f"已恢复到日志第 {number - 1:,} 条，并记入日志第 {number:,} 条。恢复前的数据库保存在“{done.kept}”。"
        self._card.tell(said, "success")
        self._context.tell(said)
        self._context.feed.announce(*Topic)

    def _regular_changed(self) -> None:
        if not self._context.is_open:
            return
        made = self._context.backups.made
        # One that was made by itself must not take away what a restore has just told.
        if made is not None and (self._awaited or made.unlogged or made.disagreements):
            self._awaited = False
            self._tell_made(made)
        self.refresh()

    def _made(self, made: Backup) -> None:
        self._tell_made(made)
        self._context.tell(f"已备份到“{made.path}”")

    def _not_made(self, fault: Fault) -> None:
        if fault.cancelled:
            self._card.tell(fault.message)
        else:
            self._card.tell_fault("", fault)

    def _tell_made(self, made: Backup) -> None:
        said = f"已备份到“{made.path}”（{size_words(made.size)}），试恢复和核对通过。"
        if made.unlogged:
            said += f"这次备份没有记入日志：{made.unlogged}"
        if made.disagreements:
            said += f"数据库自身有 {len(made.disagreements):,} 处不符，备份照原样保存，请用“检查完整性”查看。"
        self._card.tell(said, "warning" if made.unlogged or made.disagreements else "success")

    def _choose_folder(self) -> None:
        start = self._context.preferences.backup_folder or str(self._folder)
        chosen = QFileDialog.getExistingDirectory(self._page, "选择备份文件夹", start)
        if chosen:
            kept = self._context.preferences
            self._keep(chosen, kept.backup_days, kept.backup_kept)

    def _keep(self, folder: str, days: int, number: int) -> None:
        before = self._context.preferences
        kept = replace(before, backup_folder=folder, backup_days=days, backup_kept=number)
        if kept == before:
            return
        self._card.tell("")
        self._context.keep(kept)
        self._context.backups.ask_anew()
        self.refresh()
