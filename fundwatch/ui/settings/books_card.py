"""The database: where it is, another one, and whether it is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Badge, Button, Card, label, row

if TYPE_CHECKING:
    from fundwatch.services.checking import CheckReport

_COLUMNS = (Column("检查项", 96), Column("位置", 170), Column("不一致的内容", 300, stretch=True))
_HEIGHT = 200


class BooksCard(Card):
    """What can be done with the database as a whole."""

    check_asked = Signal()
    other_asked = Signal()
    folder_asked = Signal()

    def __init__(self) -> None:
        super().__init__("数据库")
        self.path = label("", "muted", wrap=True, selectable=True)
        self.body.addWidget(self.path)
        self.check = Button("检查完整性", self.check_asked.emit, icon="shield")
        other = Button("换一个数据库…", self.other_asked.emit, icon="folder")
        folder = Button("打开所在文件夹", self.folder_asked.emit, icon="open")
        self.body.addLayout(row(self.check, other, folder, None))
        self.state = Badge()
        self.state.hide()
        self.said = label("", wrap=True, selectable=True)
        self.said.hide()
        self.body.addSpacing(SPACE // 2)
        self.body.addLayout(row(self.state, None))
        self.body.addWidget(self.said)
        self.frame = QFrame()
        self.frame.setObjectName("tableCard")
        inner = QVBoxLayout(self.frame)
        inner.setContentsMargins(1, 1, 1, 1)
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        inner.addWidget(self.grid)
        self.frame.setFixedHeight(_HEIGHT)
        self.frame.hide()
        self.body.addWidget(self.frame)

    def show_report(self, report: CheckReport) -> None:
        """Show what a check found."""
        self.state.show_badge("完整" if report.sound else "有不一致", "success" if report.sound else "danger")
        self.state.show()
        head = f"日志 {report.log_entries:,} 条，最新一条的校验值 {report.head.number}-{report.head.digest[:16]}"
        found = "" if report.sound else f"；发现 {len(report.disagreements):,} 处不一致，请先弄清原因再继续使用"
        self.said.setText(f"{head}{found}。")
        self.said.show()
        rows = [(one.subject, f"{one.table} {one.key}".strip(), one.sentence) for one in report.disagreements]
        self.model.show(rows, report.disagreements)
        self.frame.setVisible(bool(rows))
