"""看演示县: a made-up county, built in the worker with its progress shown, ready to be looked at."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar

from fundwatch.paths import user_data
from fundwatch.ui.context import Context
from fundwatch.ui.late import opening
from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.basics import SPACE, Button, Card, IconLabel, label, row

if TYPE_CHECKING:
    from fundwatch.services import disk_faults
    from fundwatch.services.opening import Actor, Store
else:
    from fundwatch.ui.late import disk_faults

_NAME, _DATABASE = "演示县", "fundwatch.db"
_WORK = "fundwatch.services.demonstrating.furnish"
_SAID = (
    "自动做出一个虚构的县：10 本工作簿、两万多行台账，导入、扫描、印制公示，约一分钟。",
    "人名、账号、金额都是编造的，可以随意点、改、导出，不影响以后建立本单位的账。",
)
_SEEN = (
    "资金从指标文件到项目、到户、到资产的去向",
    "按规则查出的疑点，每条附有证据和依据",
    "县、乡、村三级公示，可以直接打印",
)


class DemoCard(Card):
    """`made` carries the open books and who acts in them; `working` says whether they are being made."""

    made = Signal(object, object)
    working = Signal(bool)

    def __init__(self, context: Context) -> None:
        super().__init__(margins=2 * SPACE + 4)
        self._context = context
        self.body.addLayout(row(IconLabel("overview", "accent", 24), label("先看演示县", "cardTitle"), None))
        for words in _SAID:
            self.body.addWidget(label(words, "muted", wrap=True))
        self.body.addSpacing(SPACE)
        for words in _SEEN:
            self.body.addLayout(row(IconLabel("check", "success", 16), label(words), None))
        self.body.addSpacing(SPACE)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.said = label("", "muted", wrap=True)
        self.body.addWidget(self.said)
        self.body.addWidget(self.bar)
        self.body.addStretch(1)
        self.start_button = Button("建立演示县", self.start, icon="overview")
        self.stop_button = Button("取消", self._stop)
        self.body.addLayout(row(None, self.stop_button, self.start_button))
        for part in (self.said, self.bar, self.stop_button):
            part.hide()
        context.worker.progressed.connect(self._step)

    def start(self) -> None:
        """Make the county in a folder of its own."""
        self._work(working=True)
        folder = free_folder(user_data())
        self._context.call(self, lambda: _new(folder)).on_success(lambda url: self._furnish(folder, url)).on_failure(
            self._failed
        ).start()

    def _furnish(self, folder: Path, url: str) -> None:
        actor = opening.Actor(self._context.preferences.name, "演示县（虚构）")
        self._context.worker.use(url, actor)
        self._context.work(self, "正在建立演示县", _WORK).on_success(lambda _rows: self._open(url, actor)).on_failure(
            lambda fault: self._undo(folder, fault)
        ).start()

    def _open(self, url: str, actor: Actor) -> None:
        def opened(store: Store) -> None:
            self._work(working=False)
            self.made.emit(store, actor)

        self._context.call(self, lambda: opening.open_store(url)).on_success(opened).on_failure(self._failed).start()

    def _undo(self, folder: Path, fault: Fault) -> None:
        # Where the worker still holds the file it stays; the next county gets another folder.
        self._context.call(self, lambda: shutil.rmtree(folder, ignore_errors=True)).start()
        self._failed(fault)

    def _failed(self, fault: Fault) -> None:
        self._work(working=False)
        self._context.show_fault(fault)

    def _work(self, *, working: bool) -> None:
        for part in (self.said, self.bar, self.stop_button):
            part.setVisible(working)
        self.said.setText("正在准备…")
        self.bar.setRange(0, 0)
        self.start_button.setEnabled(not working)
        self.stop_button.setEnabled(working)
        self.working.emit(working)

    def _step(self, _title: str, done: int, total: int, what: str) -> None:
        if not self.start_button.isEnabled():
            self.said.setText(f"{what}…")
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.said.setText("正在停下…")
        self._context.worker.cancel()


def free_folder(base: Path) -> Path:
    """A folder for the county that is not there yet."""
    number = 1
    while (found := base / (_NAME if number == 1 else f"{_NAME}{number}")).exists():
        number += 1
    return found


def _new(folder: Path) -> str:
    """The address of an empty database in a new folder; the folder is gone again where that fails."""
    hint = f"请检查“{folder.parent}”能否写入、磁盘是否还有空间，再试一次；没有留下任何东西。"
    with disk_faults.told_in_words("演示县没有建成", hint):
        folder.mkdir(parents=True)
        try:
            store = opening.open_store(str(folder / _DATABASE))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    store.close()
    return store.url
