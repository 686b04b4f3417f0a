"""A backup beside the present books, what restoring it would take away, and what to think of before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import SPACE, clear, label

if TYPE_CHECKING:
    from fundwatch.services.books_state import BooksState
    from fundwatch.services.restoring import RestorePreview

_COLUMNS = (
    Column("日志", 72, right=True),
    Column("时间", 160),
    Column("谁", 120),
    Column("做了什么", 160, stretch=True),
)
_HEIGHT = 184
_NAMED = 3
_OTHER = "这份备份来自另一个数据库。恢复后，现在的全部内容都换成那个数据库的内容。"


class Comparison(QWidget):
    """Shows a preview; `changed` when the box that allows other books is ticked."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._preview: RestorePreview | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE)
        self._sides = QGridLayout()
        self._sides.setHorizontalSpacing(3 * SPACE)
        self._sides.setVerticalSpacing(SPACE // 2)
        self._sides.setColumnStretch(1, 1)
        self._sides.setColumnStretch(2, 1)
        outer.addLayout(self._sides)
        outer.addSpacing(SPACE // 2)
        self.lost = label("", "strong", wrap=True)
        outer.addWidget(self.lost)
        self.frame = QFrame()
        self.frame.setObjectName("tableCard")
        inner = QVBoxLayout(self.frame)
        inner.setContentsMargins(1, 1, 1, 1)
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        inner.addWidget(self.grid)
        self.frame.setFixedHeight(_HEIGHT)
        outer.addWidget(self.frame)
        self.warning = label("", "warning", wrap=True, selectable=True)
        outer.addWidget(self.warning)
        self.allowed = QCheckBox("我已确认，要用另一个数据库的备份替换")
        self.allowed.toggled.connect(lambda _: self.changed.emit())
        outer.addWidget(self.allowed)

    @property
    def agreed(self) -> bool:
        """Whether what is shown may be restored: other books only once that was agreed to."""
        return self._preview is not None and (self._preview.same_books or self.allowed.isChecked())

    def show_preview(self, preview: RestorePreview) -> None:
        """Show what restoring would do."""
        self._preview = preview
        self._show_sides(preview.held, preview.present)
        self.lost.setText(_lost_words(preview))
        lines = [(str(one.number), moment(one.written_at), one.actor, one.action) for one in preview.lost]
        self.model.show(lines, preview.lost)
        self.frame.setVisible(bool(lines))
        self.warning.setText(_warning_words(preview))
        self.warning.setVisible(bool(self.warning.text()))
        self.allowed.setChecked(False)
        self.allowed.setVisible(not preview.same_books)

    def _show_sides(self, held: BooksState, present: BooksState) -> None:
        clear(self._sides)
        rows = [("", "备份", "现在"), *zip(_NAMES, _side(held), _side(present), strict=True)]
        for number, texts in enumerate(rows):
            for column, text in enumerate(texts):
                style = "sectionTitle" if not number else "muted" if not column else ""
                shown = label(text, style, wrap=bool(column), selectable=bool(column and number))
                self._sides.addWidget(shown, number, column, Qt.AlignmentFlag.AlignTop)


_NAMES = ("日志", "最后一次写入", "写入的人", "记录")


def _side(state: BooksState) -> tuple[str, str, str, str]:
    last = state.last
    return (
        f"第 {state.head.number:,} 条",
        f"{moment(last.written_at)}，{last.action}" if last else "还没有写入",
        last.actor if last else "—",
        f"{state.total:,} 行",
    )


def _lost_words(preview: RestorePreview) -> str:
    if not preview.lost_total:
        return "备份之后没有新的写入，恢复不会丢掉什么。"
    only = f"，只列最近 {len(preview.lost):,} 次" if preview.lost_total > len(preview.lost) else ""
    return f"恢复后不再有的写入：{preview.lost_total:,} 次{only}"


def _warning_words(preview: RestorePreview) -> str:
    said = [] if preview.same_books else [_OTHER]
    found = preview.disagreements
    if found:
        more = f"……共 {len(found):,} 处" if len(found) > _NAMED else ""
        said.append(f"备份自身不符：{''.join(found[:_NAMED])}{more}")
    return "\n".join(said)
