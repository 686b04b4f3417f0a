"""下发核查表 and 读回核查表: the two buttons of the page of findings, and what follows on each."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context
from fundwatch.ui.findings.reply_dialog import ReplyDialog
from fundwatch.ui.findings.sending_dialog import SendingDialog
from fundwatch.ui.late import finding_replies, finding_sending
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import Button

if TYPE_CHECKING:
    from fundwatch.services.finding_replies import ReadBack, ReplyPreview
    from fundwatch.services.finding_sending import Receiver, Sent

_FOLDER = "findings.folder"
_SHEETS = "核查表 (*.xlsx *.xls *.et *.ods *.csv);;所有文件 (*)"
_SEND = "fundwatch.services.finding_sending.send"
_PREVIEW = "fundwatch.services.finding_replies.preview"
_COMMIT = "fundwatch.services.finding_replies.commit"


class ReplyDesk:
    """Sends and reads back on behalf of a page."""

    def __init__(self, context: Context, page: QWidget) -> None:
        self._context = context
        self._page = page
        self._files: list[Path] = []
        self._dialog: ReplyDialog | None = None
        self.send_button = Button(
            "下发核查表…", self.ask_whom, icon="open", shortcut="Ctrl+D", tip="给每个乡镇写一份需要核查的事项"
        )
        self.read_button = Button(
            "读回核查表…", self.ask_files, icon="import", shortcut="Ctrl+U", tip="读回乡镇填好的核查表"
        )

    def ask_whom(self) -> None:
        """Ask who is to be sent what waits."""
        self._context.read_slowly(self._page, finding_sending.receivers).on_success(self._offer).start()

    def ask_files(self) -> None:
        """Ask for the sheets that came back, and show what taking them in would do."""
        start = self._context.state(_FOLDER)
        names, _ = QFileDialog.getOpenFileNames(self._page, "选择填好的核查表", start, _SHEETS)
        if names:
            self.show_files([Path(name) for name in names])

    def show_files(self, files: list[Path], *, update: bool = False) -> None:
        """Preview these files."""
        self._files = files
        self.read_button.setEnabled(False)
        if self._dialog is not None:
            self._dialog.busy(busy=True)
        working = self._context.work(self._page, "正在读回核查表", _PREVIEW, files=files, update=update)
        working.on_end(self._previewed).on_success(self._show).start()

    def _offer(self, receivers: tuple[Receiver, ...]) -> None:
        if not any(one.to_send or one.out for one in receivers):
            self._context.tell("没有需要下发的疑点：都已下过结论，或者还没有扫描。")
            return
        dialog = SendingDialog(receivers, self._page)
        dialog.chosen.connect(self._send)
        dialog.open()

    def _send(self, codes: list[str], again: bool) -> None:  # noqa: FBT001 - as the signal gives it
        start = self._context.state(_FOLDER)
        chosen = QFileDialog.getExistingDirectory(self._page, "选择存放核查表的文件夹", start)
        if not chosen:
            return
        self._context.remember(_FOLDER, chosen)
        self.send_button.setEnabled(False)
        day = date.fromisoformat(today())
        working = self._context.work(
            self._page, "正在写核查表", _SEND, folder=Path(chosen), day=day, chosen=codes, again=again
        )
        working.changing(Topic.FINDINGS).on_end(lambda: self.send_button.setEnabled(True))
        working.on_success(partial(self._sent, Path(chosen))).start()

    def _sent(self, folder: Path, sent: Sent) -> None:
        said = f"已下发 {sent.findings:,} 项给 {len(sent.files):,} 个单位，核查表在 {folder}"
        self._context.tell(said)

    def _previewed(self) -> None:
        self.read_button.setEnabled(True)
        if self._dialog is not None:
            self._dialog.busy(busy=False)

    def _show(self, preview: ReplyPreview) -> None:
        if self._dialog is None or not isValid(self._dialog):
            dialog = self._dialog = ReplyDialog(self._page)
            dialog.committed.connect(self._commit)
            dialog.update_chosen.connect(lambda update: self.show_files(self._files, update=update))
            dialog.rejects_asked.connect(self._save_rejects)
            dialog.rejected.connect(self._give_up)
            dialog.open()
        elif self._dialog.preview is not None and self._dialog.preview.id != preview.id:
            self._forget(self._dialog)
        self._dialog.show_preview(preview)

    def _commit(self) -> None:
        dialog = self._dialog
        if dialog is None or dialog.preview is None:
            return
        dialog.busy(busy=True)
        working = self._context.work(self._page, "正在存入核查回复", _COMMIT, preview_id=dialog.preview.id)
        working.changing(Topic.FINDINGS, Topic.RECORDS)
        working.on_end(lambda: dialog.busy(busy=False) if isValid(dialog) else None).on_success(self._stored).start()

    def _stored(self, done: ReadBack) -> None:
        if self._dialog is not None:
            self._dialog.accept()
            self._dialog = None
        self._context.tell(f"已存入核查回复 {done.taken:,} 项，下结论 {done.concluded:,} 项")

    def _save_rejects(self) -> None:
        if self._dialog is None or self._dialog.preview is None:
            return
        name, _ = QFileDialog.getSaveFileName(
            self._dialog, "退回的行另存为", "退回的核查回复.xlsx", "Excel 工作簿 (*.xlsx)"
        )
        if name:
            path = Path(name)
            self._context.read_slowly(self._page, finding_replies.rejects, self._dialog.preview.id, path).on_success(
                lambda count: self._context.tell(f"退回的 {count:,} 行已写入 {path.name}；改好后可以直接再读回")
            ).start()

    def _give_up(self) -> None:
        if self._dialog is not None:
            self._forget(self._dialog)
            self._dialog = None

    def _forget(self, dialog: ReplyDialog) -> None:
        """Nothing is kept of a preview that nobody takes in."""
        if dialog.preview is not None:
            self._context.write(self._page, finding_replies.discard, dialog.preview.id).start()
