"""标准与阈值 in a window of its own: every parameter at the left, the chosen one at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context
from fundwatch.ui.reading import Fault
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.thresholds.reason_dialog import ReasonDialog
from fundwatch.ui.thresholds.threshold_view import ThresholdView
from fundwatch.ui.widgets.basics import SPACE, Button, label, row
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from fundwatch.services import thresholds
    from fundwatch.services.threshold_preview import ThresholdPreview
    from fundwatch.services.thresholds import Change, Threshold, ThresholdValue
else:
    from fundwatch.ui.late import thresholds

_SIZE = QSize(1180, 690)
_LIST_WIDTH = 440
_PREVIEW = "fundwatch.services.threshold_preview.preview"
_SAID = (
    "规则按发生那一天有效的数值核对。随程序的数值注明“待核实”的，还没有找到原文；本单位可以按文件另定，"
    "从某一天起生效，每次修改都记入日志。改了以后要重新扫描。"
)
_COLUMNS = (Column("标准", 200, stretch=True), Column("现行数值", 130, right=True), Column("谁定的", 76))


class ThresholdWindow(QDialog):
    """Begins with the first parameter of the rule that is asked for."""

    def __init__(self, context: Context, parent: QWidget, rule: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self.setWindowTitle("标准与阈值")
        self.resize(_SIZE)
        self._context, self._rule = context, rule
        self._known: tuple[Threshold, ...] = ()
        self._name = ""
        self._wanted: Change | None = None
        self.search_field = SearchField("搜索标准、规则")
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.view = ThresholdView()
        self.view.setEnabled(False)
        self.close_button = Button("关闭", self.accept)
        # Enter belongs to the fields, not to whatever button stands first.
        for button in (self.close_button, *self.view.buttons):
            button.setAutoDefault(False)
        self._lay_out()
        self.search_field.settled.connect(lambda _text: self._filter())
        self.search_field.left_downwards.connect(self.grid.setFocus)
        self.grid.row_changed.connect(self._open_row)
        self.grid.opened.connect(lambda _at: self.view.form.value.setFocus())
        self.view.form.tried.connect(self._try)
        self.view.form.edited.connect(self._forget)
        self.view.form.kept.connect(self._keep)
        self.view.take_back_asked.connect(self._ask_why)
        self._read()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE + 4)
        outer.addWidget(label(_SAID, "muted", wrap=True))
        left = QWidget()
        left.setFixedWidth(_LIST_WIDTH)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.search_field)
        frame = QFrame()
        frame.setObjectName("tableCard")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.grid)
        column.addWidget(frame, 1)
        both = QHBoxLayout()
        both.setSpacing(2 * SPACE)
        both.addWidget(left)
        both.addWidget(self.view, 1)
        outer.addLayout(both, 1)
        outer.addLayout(row(None, self.close_button))

    def _read(self) -> None:
        self._context.read_slowly(self, thresholds.thresholds).on_success(self._take).start()

    def _take(self, found: tuple[Threshold, ...]) -> None:
        self._known = found
        if not self._name:
            used = (one.name for one in found if any(code == self._rule for code, _ in one.rules))
            self._name = next(used, found[0].name if found else "")
        self._filter(again=True)
        self.view.setEnabled(bool(found))

    def _filter(self, *, again: bool = False) -> None:
        words = self.search_field.text().lower().split()
        shown = [one for one in self._known if _fits(one, words)]
        rows = [(one.name, one.now.shown, "本单位" if one.now.own else "随程序") for one in shown]
        tones = {(at, 1): "warning" for at, one in enumerate(shown) if not one.now.verified}
        tones |= {(at, 2): "accent" for at, one in enumerate(shown) if one.now.own}
        was = self._name
        self.model.show(rows, shown, tones=tones)
        at = next((at for at, one in enumerate(shown) if one.name == was), 0 if shown else -1)
        if at >= 0:
            self.grid.setCurrentIndex(self.model.index(at, 0))
            self.grid.scrollTo(self.model.index(at, 0))
            if again:
                self._show(shown[at])

    def _open_row(self, at: int) -> None:
        if 0 <= at < self.model.rowCount() and self.model.thing(at).name != self._name:
            self._show(self.model.thing(at))

    def _show(self, threshold: Threshold) -> None:
        self._name, self._wanted = threshold.name, None
        self.view.show_threshold(threshold)

    def _try(self, wanted: Change) -> None:
        self._wanted = wanted
        self.view.form.busy(busy=True)
        working = self._context.work(self, "正在试算新的标准", _PREVIEW, wanted=wanted)
        working.on_end(lambda: self.view.form.busy(busy=False))
        working.on_success(lambda found: self._tried(wanted, found)).on_failure(self._failed).start()

    def _forget(self) -> None:
        self._wanted = None

    def _tried(self, wanted: Change, found: ThresholdPreview) -> None:
        if wanted is self._wanted:
            self.view.effect.show_effect(found)

    def _keep(self, wanted: Change) -> None:
        self.view.form.busy(busy=True)
        writing = self._context.write(self, thresholds.change, wanted).changing(Topic.RECORDS, Topic.FINDINGS)
        writing.on_end(lambda: self.view.form.busy(busy=False))
        writing.on_success(lambda _none: self._kept(f"“{wanted.name}”已设定")).on_failure(self._failed).start()

    def _ask_why(self, value: ThresholdValue) -> None:
        said = f"从 {value.from_day.isoformat()} 起的 {value.shown} 不再有效，恢复它替换掉的数值；会记入日志。"
        dialog = ReasonDialog(self, "撤回这个数值？", said, "撤回")
        dialog.given.connect(lambda reason: self._take_back(value.withdrawable, reason))
        dialog.open()

    def _take_back(self, key: str, reason: str) -> None:
        writing = self._context.write(self, thresholds.take_back, key, reason)
        writing.changing(Topic.RECORDS, Topic.FINDINGS)
        writing.on_success(lambda _none: self._kept("数值已撤回")).start()

    def _kept(self, done: str) -> None:
        self._context.tell(f"{done}；请重新扫描，疑点才按它算")
        self._read()

    def _failed(self, fault: Fault) -> None:
        self.view.form.complain(f"{fault.message}{fault.hint}")


def _fits(threshold: Threshold, words: list[str]) -> bool:
    rules = " ".join(f"{code} {name}" for code, name in threshold.rules)
    text = f"{threshold.name} {threshold.unit} {threshold.now.shown} {rules}".lower()
    return all(word in text for word in words)
