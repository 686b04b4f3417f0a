"""What the settings page does about the passphrase: dialogs, the work, opening the database again, the note."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.late import encrypting, opening
from fundwatch.ui.notices.printing import PrintJob, make_printer
from fundwatch.ui.passphrase.note_dialog import NoteDialog
from fundwatch.ui.passphrase.passphrase_dialog import PassphraseDialog
from fundwatch.ui.reading import Fault
from fundwatch.ui.time_words import today

if TYPE_CHECKING:
    from fundwatch.services.encrypting import Changed, Secret

_SERVICE = "fundwatch.services.encrypting"
_ALONE = "会先关闭数据库再重写，其他电脑或窗口上打开的也要先关闭。"


class PassphraseDesk:
    """Works on behalf of a page.

    `changed` is called once the database stands open under its new key, with what is to be told of older copies.
    """

    def __init__(self, context: Context, page: QWidget, changed: Callable[[str], None]) -> None:
        self._context = context
        self._page = page
        self._changed = changed
        self._printing: PrintJob | None = None
        self._offered = NoteDialog(page, context.reader)
        self._offered.print_asked.connect(lambda: self._print(self._offered.content))
        self._offered.save_asked.connect(lambda: self._save(self._offered.content))

    def set(self) -> PassphraseDialog:
        """Encrypt the database."""
        said = f"以后打开数据库要输入口令。{_ALONE}"
        dialog = PassphraseDialog(self._page, "设置口令", said, "设置口令", proof=False, new=True)
        dialog.confirmed.connect(lambda _proof, new: self._rewrite(dialog, "set_passphrase", new=new))
        return self._open(dialog)

    def change(self) -> PassphraseDialog:
        """Put the database under another passphrase."""
        said = f"更改后，以前打印的恢复单作废，要重新打印。{_ALONE}"
        dialog = PassphraseDialog(self._page, "更改口令", said, "更改口令", proof=True, new=True)
        dialog.confirmed.connect(lambda proof, new: self._rewrite(dialog, "change_passphrase", proof=proof, new=new))
        return self._open(dialog)

    def remove(self) -> PassphraseDialog:
        """Decrypt the database."""
        said = f"取消后，拿到数据库文件的人不用口令就能看到全部内容。{_ALONE}"
        dialog = PassphraseDialog(self._page, "取消加密", said, "取消加密", proof=True, new=False)
        dialog.confirmed.connect(lambda proof, _new: self._rewrite(dialog, "remove_passphrase", proof=proof))
        return self._open(dialog)

    def note(self) -> PassphraseDialog:
        """Print the recovery note."""
        said = "恢复单上的恢复码与口令有同样的效力，请先输入现在的口令。打印会记入日志。"
        dialog = PassphraseDialog(self._page, "打印恢复单", said, "继续", proof=True, new=False)
        dialog.confirmed.connect(lambda proof, _new: self._make_note(proof, dialog))
        return self._open(dialog)

    def make_new(self, path: Path) -> PassphraseDialog:
        """Make a new database at a path, encrypted if wanted, and keep it as the one to open."""
        said = f"“{path.name}”还没有，将会新建；下次打开程序时使用它。"
        dialog = PassphraseDialog(
            self._page, "新建数据库", said, "新建", proof=False, new=True, choice="加密保存，打开时要输入口令"
        )

        def make(_proof: object, new: Secret | None) -> None:
            passphrase = new.passphrase if new is not None else None
            self._context.call(self._page, lambda: opening.make_store(path, passphrase)).on_success(
                lambda _none: self._keep(path, dialog, encrypted=new is not None)
            ).on_failure(dialog.show_fault).start()

        dialog.confirmed.connect(make)
        return self._open(dialog)

    def _open(self, dialog: PassphraseDialog) -> PassphraseDialog:
        self._context.worker.progressed.connect(dialog.show_progress)
        dialog.open()
        return dialog

    def _rewrite(self, dialog: PassphraseDialog, function: str, **secrets: Secret) -> None:
        """Let go of the database, have it rewritten, and open it again."""
        self._context.store.close()

        def rewritten(changed: Changed) -> None:
            self._context.call(self._page, lambda: opening.open_store(changed.url)).on_success(
                lambda store: self._reopened(dialog, store, changed, secrets.get("new"))
            ).on_failure(dialog.show_fault).start()

        self._context.work(self._page, dialog.windowTitle(), f"{_SERVICE}.{function}", **secrets).on_success(
            rewritten
        ).on_failure(dialog.show_fault).start()

    def _reopened(self, dialog: PassphraseDialog, store: Any, changed: Changed, new: Secret | None) -> None:
        title = dialog.windowTitle()
        self._context.open(store, self._context.actor)
        dialog.done(QDialog.DialogCode.Accepted)
        self._changed(changed.left_words)
        self._context.tell(f"{title}完成")
        if new is not None:
            self._make_note(new, None)

    def _make_note(self, proof: Secret, dialog: PassphraseDialog | None) -> None:
        def made(pdf: bytes) -> None:
            if dialog is not None:
                dialog.done(QDialog.DialogCode.Accepted)
            self._offered.show_note(pdf)

        day = date.fromisoformat(today())
        self._context.write(self._page, encrypting.recovery_note, proof, day).on_success(made).on_failure(
            dialog.show_fault if dialog is not None else self._context.show_fault
        ).start()

    def _print(self, pdf: bytes) -> None:
        printer = make_printer()
        dialog = QPrintDialog(printer, self._page)
        dialog.setWindowTitle("打印恢复单")

        def start() -> None:
            self._printing = PrintJob(pdf, printer, self._context.reader, lambda _done, _total: None, self._printed)
            self._printing.start()

        dialog.accepted.connect(start)
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def _printed(self, fault: Fault | None) -> None:
        self._printing = None
        if fault is None:
            self._context.tell("恢复单已送往打印机，请装入信封封存")
        else:
            self._context.show_fault(fault)

    def _save(self, pdf: bytes) -> None:
        name, _ = QFileDialog.getSaveFileName(self._page, "存为 PDF", "数据库恢复单.pdf", "PDF 文件 (*.pdf)")
        if name:
            path = Path(name)
            self._context.call(self._page, lambda: path.write_bytes(pdf)).on_success(
                lambda _size: self._context.tell(f"已存为 {path.name}，打印后请删除这个文件")
            ).start()

    def _keep(self, path: Path, dialog: PassphraseDialog, *, encrypted: bool) -> None:
        self._context.keep(replace(self._context.preferences, database=str(path)))
        dialog.done(QDialog.DialogCode.Accepted)
        note = "；打开后请在设置里打印恢复单" if encrypted else ""
        self._context.tell(f"已新建数据库 {path.name}，下次打开程序时使用{note}")
