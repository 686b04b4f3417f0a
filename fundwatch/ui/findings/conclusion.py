"""The form in which a reviewer says what came of a finding: a verdict, the reason, until when it holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from fundwatch.ui.findings.words import VERDICTS
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import SPACE, Button, Card, Segments, label, restyle, row
from fundwatch.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from fundwatch.services.scanning import FindingDetail

_REASON_HEIGHT = 56


class ConclusionForm(Card):
    """`concluded` carries verdict, reason and the day until which the explanation holds (or None)."""

    concluded = Signal(str, str, object)

    def __init__(self) -> None:
        super().__init__(margins=SPACE + 4)
        self.verdict = Segments(VERDICTS)
        self.reason = QPlainTextEdit()
        self.reason.setPlaceholderText("理由：核实了什么、依据是什么、与谁核对过")
        self.reason.setFixedHeight(_REASON_HEIGHT)
        self.reason.setTabChangesFocus(True)
        self.until = QLineEdit()
        self.until.setPlaceholderText("可不填")
        self.until.setToolTip("这样写：2019-12-31；到这一天为止，同样的事实不再当作新疑点")
        self.until.setFixedWidth(110)
        self.save = Button("保存结论", self._save, style="primary", shortcut="Ctrl+S")
        self.complaint = label("", "danger", wrap=True)
        self.complaint.hide()
        self.last = ElidedLabel("muted")
        until = label("说明有效至", "muted")
        self.body.addLayout(row(label("结论", "cardTitle"), SPACE, self.verdict, None, until, self.until))
        self.body.addWidget(self.complaint)
        below = row(self.reason, self.save)
        below.setAlignment(self.save, Qt.AlignmentFlag.AlignBottom)
        self.body.addLayout(below)
        self.body.addWidget(self.last)

    def show_finding(self, detail: FindingDetail) -> None:
        """Begin a conclusion on a finding; what was concluded before is told."""
        self.verdict.choose("")
        self.reason.clear()
        self.until.clear()
        self.complaint.hide()
        self.last.setVisible(bool(detail.reviews))
        if detail.reviews:
            latest = detail.reviews[-1]
            changed = "；此后事实有变化，请重新核实" if latest.facts_changed else ""
            when = moment(latest.reviewed_at)
            said = f"上次结论：{latest.verdict}（{latest.actor}，{when}）{latest.reason}{changed}"
            self.last.setText(said)

    def _save(self) -> None:
        reason = self.reason.toPlainText().strip()
        if not self.verdict.value:
            self._complain("请先选择结论。")
            return
        self.reason.setProperty("invalid", not reason)
        restyle(self.reason)
        if not reason:
            self._complain("请写明理由：核实了什么、依据是什么。")
            self.reason.setFocus()
            return
        try:
            until = bound("day", self.until.text())
        except NotUnderstoodError as fault:
            self._complain(str(fault))
            return
        self.complaint.hide()
        self.concluded.emit(self.verdict.value, reason, until if isinstance(until, date) else None)

    def _complain(self, what: str) -> None:
        self.complaint.setText(what)
        self.complaint.show()
