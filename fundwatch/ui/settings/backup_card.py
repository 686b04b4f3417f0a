"""Backups: when the last was made, where they go, how often, and what can be done at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox

from fundwatch.ui.widgets.basics import SPACE, Button, Card, label, restyle, row

if TYPE_CHECKING:
    from datetime import datetime

    from fundwatch.services.backup_desk import BackupState
    from fundwatch.services.preferences import Preferences
    from fundwatch.ui.reading import Fault

_MOST_DAYS, _MOST_KEPT = 365, 999
_NUMBER_WIDTH = 76


class NumberField(QSpinBox):
    """A number that the wheel changes only once somebody is in the field: the page is scrolled over it."""

    def __init__(self, least: int, most: int, name: str) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setAccessibleName(name)
        self.setKeyboardTracking(False)
        self.setFixedWidth(_NUMBER_WIDTH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The style sheet's padding does not reach the field within.
        self.lineEdit().setTextMargins(SPACE, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the page unless the cursor is here."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class BackupCard(Card):
    """`kept` carries folder, days and number to keep, whenever one of them was changed."""

    run_asked = Signal()
    copy_asked = Signal()
    restore_asked = Signal()
    choose_asked = Signal()
    kept = Signal(str, int, int)

    def __init__(self) -> None:
        super().__init__("备份")
        self.state = label("", "muted", wrap=True, selectable=True)
        self.body.addWidget(self.state)
        self.folder = QLineEdit()
        self.folder.setAccessibleName("备份文件夹")
        self.folder.setToolTip("空着就放在数据库旁边；最好放在另一块硬盘、移动硬盘或共享文件夹里")
        self.days = NumberField(0, _MOST_DAYS, "每多少天备份一次")
        self.days.setToolTip("0 表示不自动备份")
        self.number = NumberField(1, _MOST_KEPT, "保留最近几份")
        place = QHBoxLayout()
        place.setSpacing(SPACE)
        place.addWidget(label("文件夹"))
        place.addWidget(self.folder, 1)
        place.addWidget(Button("选择文件夹…", self.choose_asked.emit, icon="folder"))
        self.body.addLayout(place)
        often = (label("每"), self.days, label("天自动备份一次，保留最近"), self.number, label("份"))
        self.body.addLayout(row(*often, None))
        self.body.addWidget(label("每份备份都会试着恢复并核对，通过了才算数。0 天表示不自动备份。", "faint", wrap=True))
        self.run = Button("立即备份", self.run_asked.emit, icon="save")
        self.copy = Button("另存一份…", self.copy_asked.emit, icon="copy")
        self.restore = Button("从备份恢复…", self.restore_asked.emit, icon="undo")
        self.body.addLayout(row(self.run, self.copy, self.restore, None))
        self.said = label("", "muted", wrap=True, selectable=True)
        self.said.hide()
        self.body.addWidget(self.said)
        self.folder.editingFinished.connect(self._changed)
        self.days.valueChanged.connect(self._changed)
        self.number.valueChanged.connect(self._changed)

    def show_preferences(self, kept: Preferences, beside: str) -> None:
        """Show what was chosen; `beside` is where backups go while no folder is."""
        for field in (self.folder, self.days, self.number):
            field.blockSignals(True)
        self.folder.setText(kept.backup_folder)
        self.folder.setPlaceholderText(beside)
        self.days.setValue(kept.backup_days)
        self.number.setValue(kept.backup_kept)
        for field in (self.folder, self.days, self.number):
            field.blockSignals(False)

    def show_state(self, state: BackupState, days: int) -> None:
        """Show when the last was made, where it is, and when the next will be."""
        self.state.setText(_state_words(state, days))
        self.state.setToolTip(str(state.latest.path) if state.latest else str(state.folder))

    def show_running(self, *, running: bool) -> None:
        """One backup at a time."""
        self.run.setEnabled(not running)
        self.run.setText("正在备份…" if running else "立即备份")

    def tell(self, words: str, tone: str = "muted") -> None:
        """Say under the buttons what came of it; blank takes it away."""
        self.said.setText(words)
        self.said.setObjectName(tone)
        restyle(self.said)
        self.said.setVisible(bool(words))

    def tell_fault(self, what: str, fault: Fault) -> None:
        """Say what did not succeed, why, and what to do."""
        self.tell(f"{what}{fault.message}{fault.hint}", "danger")

    def _changed(self) -> None:
        self.kept.emit(self.folder.text().strip(), self.days.value(), self.number.value())


def _state_words(state: BackupState, days: int) -> str:
    latest = state.latest
    if latest is None:
        done = f"还没有定期备份（位置：{state.folder}）"
    else:
        done = (
            f"上次定期备份：{_minute(latest.made_at)}，{size_words(latest.size)}，"
            f"在“{latest.path.parent}”，共 {state.count} 份"
        )
    if not days:
        return f"{done}；没有设自动备份。"
    if state.next_at is None or state.due:
        return f"{done}；下次：程序空闲时。" if state.due else f"{done}；下次：有了数据以后。"
    return f"{done}；下次：{_minute(state.next_at)} 以后。"


def _minute(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")


def size_words(size: int) -> str:
    """A file's size as people read it."""
    return f"{size / 1_000_000:,.1f} MB"
