"""One parameter: what is in force, the form to set another value, every dated value, and what was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QTabWidget, QVBoxLayout, QWidget

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.thresholds.effect_view import EffectView
from fundwatch.ui.thresholds.form import ThresholdForm
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import SPACE, Button, clear, label, row

if TYPE_CHECKING:
    from fundwatch.services.thresholds import Threshold, ThresholdValue

_VALUES = (
    Column("数值", 120),
    Column("从", 100),
    Column("到", 100),
    Column("地区", 120),
    Column("谁定的", 90),
    Column("依据", 220, stretch=True),
)
_EVENTS = (
    Column("时间", 140),
    Column("经办人", 90),
    Column("做了什么", 84),
    Column("从", 100),
    Column("到", 100),
    Column("原值", 90),
    Column("新值", 90),
    Column("理由", 160, stretch=True),
)


class ThresholdView(QWidget):
    """`take_back_asked` carries the value that is to be taken back."""

    take_back_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        self.headline = QVBoxLayout()
        self.headline.setSpacing(SPACE // 2)
        column.addLayout(self.headline)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        column.addWidget(self.tabs, 1)
        self.form, self.effect = ThresholdForm(), EffectView()
        self.form.edited.connect(self.effect.forget)
        setting = QWidget()
        inner = QVBoxLayout(setting)
        inner.setContentsMargins(0, SPACE, 0, 0)
        inner.addWidget(self.form)
        inner.addWidget(self.effect, 1)
        self.tabs.addTab(setting, "设定")
        self.values = RowsModel(_VALUES)
        self.values.setParent(self)
        self.values_grid = Grid(self.values)
        self.take_back = Button(
            "撤回这个数值…", self._take_back, icon="undo", shortcut="Ctrl+D", tip="撤回在本程序中设定的数值"
        )
        self.tabs.addTab(_listed(self.values_grid, self.take_back), "全部数值")
        self.events = RowsModel(_EVENTS)
        self.events.setParent(self)
        self.events_grid = Grid(self.events)
        self.tabs.addTab(_listed(self.events_grid), "修改记录")
        self.values_grid.row_changed.connect(lambda _at: self._settle())

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button of it."""
        return self.form.try_button, self.form.keep_button, self.take_back

    def show_threshold(self, threshold: Threshold) -> None:
        """Show a parameter from its head."""
        clear(self.headline)
        self.headline.addWidget(label(threshold.name, "cardTitle", wrap=True))
        self.headline.addWidget(label(f"现行 {threshold.now.shown}；{threshold.now.basis}", "muted", wrap=True))
        rules = "、".join(f"{code} {name}" for code, name in threshold.rules)
        used = f"用它的规则：{rules}" if rules else "没有规则用它算疑点。"
        self.headline.addWidget(label(used, "muted", wrap=True))
        self.form.show_threshold(threshold)
        self.effect.forget()
        tones = {(at, 0): "warning" for at, one in enumerate(threshold.values) if not one.verified}
        self.values.show([_value_cells(one) for one in threshold.values], threshold.values, tones=tones)
        self.values_grid.setCurrentIndex(self.values.index(len(threshold.values) - 1, 0))
        rows = [
            (
                moment(one.written_at),
                one.actor,
                one.action.removesuffix("标准"),
                one.from_day,
                one.until or "一直有效",
                one.before or "（没有）",
                one.after or "（没有）",
                one.reason,
            )
            for one in threshold.events
        ]
        self.events.show(rows, threshold.events)
        self.tabs.setTabText(2, f"修改记录（{len(rows)}）" if rows else "修改记录")
        self._settle()

    def _chosen(self) -> ThresholdValue | None:
        at = self.values_grid.currentIndex().row()
        found: ThresholdValue | None = self.values.thing(at) if 0 <= at < self.values.rowCount() else None
        return found

    def _settle(self) -> None:
        chosen = self._chosen()
        self.take_back.setEnabled(chosen is not None and bool(chosen.withdrawable))

    def _take_back(self) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.withdrawable:
            self.take_back_asked.emit(chosen)


def _value_cells(one: ThresholdValue) -> tuple[str, ...]:
    until = one.until.isoformat() if one.until else "一直有效"
    return (
        one.shown,
        one.from_day.isoformat(),
        until,
        one.region_code or "全县",
        "本单位" if one.own else "随程序",
        one.basis,
    )


def _listed(grid: Grid, button: Button | None = None) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, SPACE, 0, 0)
    frame = QFrame()
    frame.setObjectName("tableCard")
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(1, 1, 1, 1)
    inner.addWidget(grid)
    column.addWidget(frame, 1)
    if button is not None:
        column.addLayout(row(None, button))
    return holder
