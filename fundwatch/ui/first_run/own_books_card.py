"""建立本单位的账: who works here, where the books lie, whether they are encrypted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLineEdit

from fundwatch.paths import default_database
from fundwatch.ui.context import Context
from fundwatch.ui.late import opening
from fundwatch.ui.passphrase.passphrase_dialog import PassphraseDialog
from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.basics import SPACE, Button, Card, IconLabel, label, row

if TYPE_CHECKING:
    from fundwatch.services.encrypting import Secret
    from fundwatch.services.opening import Store


class OwnBooksCard(Card):
    """`made` carries the open books and who acts in them; `working` says whether they are being made."""

    made = Signal(object, object)
    working = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__(margins=2 * SPACE + 4)
        self._context = context
        self.office = QLineEdit(context.preferences.office)
        self.office.setPlaceholderText("如 云岭县财政局")
        self.name = QLineEdit()
        self.name.setPlaceholderText("每次写入都以这个姓名记入日志")
        self.place = QLineEdit(str(default_database()))
        self.place.setAccessibleName("存放位置")
        self.encrypted = QCheckBox("加密保存，打开时要输入口令")
        self.make_button = Button("建立", self.make, style="primary")
        self.complaint = label("", "danger", wrap=True)
        self.complaint.hide()
        for field in (self.office, self.name, self.place):
            field.returnPressed.connect(self.make)
        self._lay_out()

    def make(self) -> None:
        """Make empty books, after asking for a passphrase where they shall be encrypted."""
        fault = self._fault()
        self.complaint.setText(fault)
        self.complaint.setVisible(bool(fault))
        if fault:
            return
        if self.encrypted.isChecked():
            self._ask_passphrase()
        else:
            self._make(None, None)

    def choose_place(self) -> None:
        """Choose where the books shall lie."""
        name, _ = QFileDialog.getSaveFileName(
            self, "账存放在哪里", self.place.text(), "数据库 (*.db)", options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            self.place.setText(name if Path(name).suffix else f"{name}.db")

    def _fault(self) -> str:
        """What is still wanting; the cursor goes there."""
        path = Path(self.place.text().strip())
        for field, wanting, said in (
            (self.office, not self.office.text().strip(), "请填写单位名称，它会与姓名一起记入日志。"),
            (self.name, not self.name.text().strip(), "请填写您的姓名，每次写入都以它记入日志。"),
            (self.place, not path.is_absolute(), "请填写完整的存放位置，或按“更改…”选择。"),
            (self.place, not path.parent.is_dir(), f"没有“{path.parent}”这个文件夹，请先建好或另选一处。"),
            (self.place, path.is_dir(), f"“{path.name}”是文件夹，请再写上文件名，如 {path.name}.db。"),
            (self.place, path.exists(), f"已经有“{path.name}”，请换一个文件名；要用它，请按“打开已有的账…”。"),
        ):
            if wanting:
                field.setFocus()
                return said
        return ""

    def _ask_passphrase(self) -> None:
        said = "以后打开这本账要输入口令。忘记口令又没有恢复单，数据就再也打不开。"
        dialog = PassphraseDialog(self.window(), "加密保存", said, "建立", proof=False, new=True)
        dialog.confirmed.connect(lambda _proof, new: self._make(new, dialog))
        dialog.open()

    def _make(self, secret: Secret | None, dialog: PassphraseDialog | None) -> None:
        target = self.place.text().strip()
        passphrase = secret.passphrase if secret is not None else None
        self._work(working=True)

        def failed(fault: Fault) -> None:
            if dialog is not None:
                dialog.show_fault(fault)
            else:
                self._context.show_fault(fault)

        self._context.call(self, lambda: opening.open_store(target, passphrase)).on_success(
            lambda store: self._opened(store, dialog)
        ).on_failure(failed).on_end(lambda: self._work(working=False)).start()

    def _opened(self, store: Store, dialog: PassphraseDialog | None) -> None:
        if dialog is not None:
            dialog.done(PassphraseDialog.DialogCode.Accepted)
        self.made.emit(store, opening.Actor(self.name.text().strip(), self.office.text().strip()))
        note = "；请在设置里打印恢复单并封存" if dialog is not None else ""
        self._context.tell(f"已建立 {Path(store.place).name}，可以导入数据了{note}")

    def _work(self, *, working: bool) -> None:
        self.make_button.setEnabled(not working)
        self.working.emit(working)

    def _lay_out(self) -> None:
        self.body.addLayout(row(IconLabel("book", "accent", 24), label("建立本单位的账", "cardTitle"), None))
        self.body.addWidget(label("从空账开始，接着导入本单位的工作簿。", "muted", wrap=True))
        self.body.addSpacing(SPACE)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnStretch(1, 1)
        for number, (words, field) in enumerate(
            (("单位名称", self.office), ("您的姓名", self.name), ("存放位置", self.place))
        ):
            name = label(words)
            name.setBuddy(field)
            grid.addWidget(name, number, 0)
            grid.addWidget(field, number, 1, 1, 1 if field is self.place else 2)
        grid.addWidget(Button("更改…", self.choose_place), 2, 2)
        self.body.addLayout(grid)
        self.body.addWidget(self.encrypted)
        said = "账里有姓名、身份证件号码和银行账号。电脑会被别人用到、会带出单位的，建议加密。"
        self.body.addWidget(label(said, "faint", wrap=True))
        self.body.addWidget(self.complaint)
        self.body.addStretch(1)
        self.body.addLayout(row(None, self.make_button))
