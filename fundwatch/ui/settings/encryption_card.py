"""Whether the database is encrypted, and what can be done about that."""

from __future__ import annotations

from PySide6.QtCore import Signal

from fundwatch.ui.widgets.basics import Badge, Button, Card, label, row

_PLAIN = "现在没有加密：拿到数据库文件的人不用口令就能看到全部内容。"
_ENCRYPTED = "已加密：打开时要输入口令。忘记口令又没有恢复单，数据就再也打不开，请打印恢复单并封存。"
_SERVER = "这个数据库在服务器上，由服务器管理员保护。"


class EncryptionCard(Card):
    """The state, and buttons for what fits it."""

    set_asked = Signal()
    change_asked = Signal()
    remove_asked = Signal()
    note_asked = Signal()

    def __init__(self) -> None:
        super().__init__("数据库加密")
        self.state = Badge()
        self.said = label("", "muted", wrap=True)
        self.body.addLayout(row(self.state, None))
        self.body.addWidget(self.said)
        self.left = label("", "warning", wrap=True, selectable=True)
        self.left.hide()
        self.body.addWidget(self.left)
        self.set = Button("设置口令…", self.set_asked.emit, icon="lock")
        self.change = Button("更改口令…", self.change_asked.emit, icon="lock")
        self.note = Button("打印恢复单…", self.note_asked.emit, icon="print")
        self.remove = Button("取消加密…", self.remove_asked.emit)
        self.body.addLayout(row(self.set, self.change, self.note, self.remove, None))
        self.show_state(encrypted=False, on_server=False)

    def show_left(self, words: str) -> None:
        """Tell of older copies that a change did not reach."""
        self.left.setText(words)
        self.left.setVisible(bool(words))

    def show_state(self, *, encrypted: bool, on_server: bool) -> None:
        """Show whether the database is encrypted."""
        if on_server:
            self.state.show_badge("服务器数据库")
        elif encrypted:
            self.state.show_badge("已加密", "success")
        else:
            self.state.show_badge("未加密", "warning")
        self.said.setText(_SERVER if on_server else _ENCRYPTED if encrypted else _PLAIN)
        self.set.setVisible(not encrypted and not on_server)
        for button in (self.change, self.note, self.remove):
            button.setVisible(encrypted and not on_server)
