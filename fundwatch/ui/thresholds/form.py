"""The form in which a value is set: how much, from when until when, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QGridLayout, QLineEdit

from fundwatch.errors import FundwatchError
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import SPACE, Button, Card, label, restyle, row

if TYPE_CHECKING:
    from fundwatch.services import thresholds
    from fundwatch.services.thresholds import Change, Threshold
else:
    from fundwatch.ui.late import thresholds

_SHORT, _HEIGHT = 150, 34


class ThresholdForm(Card):
    """`tried` and `kept` carry a change that is whole; what is wrong is told beside the field."""

    tried = Signal(object)
    kept = Signal(object)
    edited = Signal()

    def __init__(self) -> None:
        super().__init__("本单位的数值", margins=SPACE + 4)
        self._name = ""
        self.value, self.from_day, self.until, self.reason = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.from_day.setToolTip("这样写：2019-01-01；发生在这一天及以后的事，按这个数值")
        self.until.setPlaceholderText("可不填")
        self.until.setToolTip("不填就一直有效")
        self.reason.setPlaceholderText("按哪个文件、谁决定的，例如：云财〔2019〕12号")
        self.unit = label("", "muted")
        self.complaint = label("", "danger", wrap=True)
        self.complaint.hide()
        self.try_button = Button(
            "试算影响", lambda: self._send(self.tried), icon="scan", shortcut="Ctrl+R", tip="看疑点会增减多少，不保存"
        )
        self.keep_button = Button("保存", lambda: self._send(self.kept), style="primary", shortcut="Ctrl+S")
        self._lay_out()
        for field in self._fields():
            field.textEdited.connect(lambda _text: self.edited.emit())
            field.returnPressed.connect(self.try_button.click)

    def show_threshold(self, threshold: Threshold) -> None:
        """Begin a value of one parameter."""
        self._name = threshold.name
        self.unit.setText("写成 20% 或 0.2 的样子" if threshold.unit == "比例" else threshold.unit)
        self.value.clear()
        self.value.setPlaceholderText(f"现行 {threshold.now.shown.removesuffix('（待核实）')}")
        self.from_day.setText(today())
        self.until.clear()
        self.reason.clear()
        self._complain("", None)

    def complain(self, what: str) -> None:
        """Say what went wrong."""
        self._complain(what, None)

    def busy(self, *, busy: bool) -> None:
        """While something is tried or kept, nothing else is."""
        self.try_button.setEnabled(not busy)
        self.keep_button.setEnabled(not busy)

    def _fields(self) -> tuple[QLineEdit, ...]:
        return self.value, self.from_day, self.until, self.reason

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE + 4)
        grid.setVerticalSpacing(SPACE)
        for field, name in zip(self._fields(), ("数值", "从哪一天起", "到哪一天止", "依据或理由"), strict=True):
            field.setAccessibleName(name)
            field.setFixedHeight(_HEIGHT)
        for field in (self.value, self.from_day, self.until):
            field.setFixedWidth(_SHORT)
        lines = (
            ("数值", row(self.value, self.unit, None)),
            ("从哪一天起", row(self.from_day, SPACE, label("到哪一天止", "muted"), self.until, None)),
            ("依据或理由", row(self.reason)),
        )
        for number, (text, line) in enumerate(lines):
            grid.addWidget(label(text, "muted"), number, 0)
            grid.addLayout(line, number, 1)
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.complaint)
        self.body.addLayout(row(None, self.try_button, self.keep_button))

    def _send(self, signal: SignalInstance) -> None:
        wanted = self._wanted()
        if wanted is not None:
            self._complain("", None)
            signal.emit(wanted)

    def _wanted(self) -> Change | None:
        days: list[date | None] = []
        for field in (self.from_day, self.until):
            try:
                typed = bound("day", field.text())
            except NotUnderstoodError as fault:
                self._complain(str(fault), field)
                return None
            days.append(typed if isinstance(typed, date) else None)
        try:
            return thresholds.wish(self._name, self.value.text(), days[0], days[1], self.reason.text())
        except FundwatchError as fault:
            self._complain(f"{fault.message}{fault.hint}", self._meant(fault.message))
            return None

    def _meant(self, message: str) -> QLineEdit:
        if "依据" in message:
            return self.reason
        if "截止" in message:
            return self.until
        return self.from_day if "哪一天起" in message else self.value

    def _complain(self, what: str, field: QLineEdit | None) -> None:
        self.complaint.setText(what)
        self.complaint.setVisible(bool(what))
        for one in self._fields():
            one.setProperty("invalid", one is field)
            restyle(one)
        if field is not None:
            field.setFocus()
