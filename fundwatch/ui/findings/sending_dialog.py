"""Whom findings are sent to: every township with how many are to be sent, are out, and came back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QVBoxLayout, QWidget

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Button, label, row

if TYPE_CHECKING:
    from fundwatch.services.finding_sending import Receiver

_COLUMNS = (
    Column("接收单位", 180, stretch=True),
    Column("待下发", 90, right=True),
    Column("已发未回", 100, right=True),
    Column("已回复", 90, right=True),
)
_SAID = (
    "给选中的单位各写一份核查表：工作簿（填好可以读回）和同样的 PDF（签字盖章用）。"
    "表上只写需核查的事项，不写疑点类别；下发会记入日志。"
)
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class SendingDialog(QDialog):
    """`chosen` carries the codes of the receivers, and whether what is out goes again."""

    chosen = Signal(object, bool)

    def __init__(self, receivers: Sequence[Receiver], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("下发核查表")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(620, 520)
        self._receivers = list(receivers)
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.again = QCheckBox("已发未回的也再发一次")
        self.total = label("", "muted")
        self.cancel = Button("取消", self.reject)
        self.send = Button("选文件夹并下发…", self._choose, style="primary", shortcut="Ctrl+Return")
        self._lay_out()
        rows = [
            (one.name, *(f"{count:,}" if count else "—" for count in (one.to_send, one.out, one.answered)))
            for one in self._receivers
        ]
        self.model.show(rows, self._receivers)
        for number, one in enumerate(self._receivers):
            if one.to_send:
                self.grid.selectionModel().select(self.model.index(number, 0), _SELECT)
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._count())
        self.again.toggled.connect(lambda _on: self._count())
        self._count()
        self.grid.setFocus()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE + 4)
        outer.addWidget(label("下发核查表", "cardTitle"))
        outer.addWidget(label(_SAID, "muted", wrap=True))
        frame = QFrame()
        frame.setObjectName("tableCard")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.grid)
        outer.addWidget(frame, 1)
        outer.addWidget(label("按住 Ctrl 点击可以多选；Ctrl+A 全选。", "faint"))
        outer.addWidget(self.again)
        outer.addLayout(row(self.total, None, self.cancel, self.send))

    def _selected(self) -> list[Receiver]:
        again = self.again.isChecked()
        marked = [self.model.thing(number) for number in self.grid.selected_rows()]
        return [one for one in marked if one.to_send or (again and one.out)]

    def _count(self) -> None:
        selected, again = self._selected(), self.again.isChecked()
        count = sum(one.to_send + (one.out if again else 0) for one in selected)
        said = f"发给 {len(selected):,} 个单位，共 {count:,} 项" if selected else "选中的单位没有待下发的疑点"
        self.total.setText(said)
        self.send.setEnabled(bool(selected))

    def _choose(self) -> None:
        codes, again = [one.code for one in self._selected()], self.again.isChecked()
        self.accept()
        self.chosen.emit(codes, again)
