"""The regular backup: asked for when the books open and every hour, made when nothing else is being done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from fundwatch.ui.late import backup_desk
from fundwatch.ui.reading import Fault

if TYPE_CHECKING:
    from fundwatch.services.backing_up import Backup
    from fundwatch.services.backup_desk import BackupState
    from fundwatch.ui.context import Context

TITLE = "正在定期备份"
_SERVICE = "fundwatch.services.backup_folder.regular"
_HOUR = 60 * 60 * 1000


class RegularBackups(QObject):
    """Makes the backup that is due; `changed` whenever one begins, is done, or did not succeed.

    `fault` is why the last one did not succeed; then none is tried before the books open again, or somebody asks.
    `made` is the last that was made since.
    """

    changed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self.fault: Fault | None = None
        self.made: Backup | None = None
        self.running = False
        self._stopped = False
        self._waiting = False
        self._clock = QTimer(self)
        self._clock.setInterval(_HOUR)
        self._clock.timeout.connect(self.ask)

    def watch(self) -> None:
        """Look now, every hour, and whenever books are opened."""
        self._context.opened.connect(self.ask_anew)
        self._context.worker.ended.connect(self._worker_is_free)
        self._clock.start()
        self.ask_anew()

    def ask_anew(self) -> None:
        """Look whether a backup is due, whatever became of the one before."""
        self._stopped = False
        self.ask()

    def ask(self) -> None:
        """Look whether a backup is due; while other work is done, when that is over."""
        context = self._context
        if self.running or self._stopped or not context.is_open or not context.preferences.backup_days:
            return
        self._waiting = context.worker.busy
        if not self._waiting:
            context.read_slowly(self, backup_desk.state, context.preferences).on_success(self._answered).on_failure(
                self._failed
            ).start()

    def run(self) -> None:
        """Make one now; further ones are not begun meanwhile."""
        if self.running:
            return
        self.running = True
        self.fault = self.made = None
        kept = self._context.preferences
        self._context.work(self, TITLE, _SERVICE, folder=kept.backup_folder, keep=kept.backup_kept).on_end(
            self._ended
        ).on_success(self._succeeded).on_failure(self._failed).start()
        self.changed.emit()

    def stop(self) -> None:
        """Look no more."""
        self._clock.stop()

    def _answered(self, state: BackupState) -> None:
        if not state.due or self.running:
            return
        if self._context.worker.busy:
            self._waiting = True
        else:
            self.run()

    def _worker_is_free(self) -> None:
        # What the finished work is followed by is begun first.
        if self._waiting:
            QTimer.singleShot(0, self, self.ask)

    def _ended(self) -> None:
        self.running = False

    def _succeeded(self, made: Backup) -> None:
        self._stopped = False
        self.made = made
        self._context.tell(f"已备份到“{made.path}”")
        self.changed.emit()

    def _failed(self, fault: Fault) -> None:
        self._stopped = True
        self.fault = None if fault.cancelled else fault
        self._context.tell("定期备份已停下，没有备份。" if fault.cancelled else f"定期备份没有成功。{fault.message}")
        self.changed.emit()
