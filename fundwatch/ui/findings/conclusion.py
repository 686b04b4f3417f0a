"""The form in which a reviewer says what came of a finding: a verdict, the reason, until when it holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from fundwatch.ui.findings.words import VERDICTS
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import SPACE, Button, Card, Segments, label, restyle, row

if TYPE_CHECKING:
    from fundwatch.services.scanning import FindingDetail

_REASON_HEIGHT = 62


class ConclusionForm(Card):
    """`concluded` carries verdict, reason and the day until which the explanation holds (or None)."""

    concluded = Signal(str, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.verdict = Segments(VERDICTS)
        self.reason = QPlainTextEdit()
        self.reason.setPlaceholderText("理由：核实了什么、依据是什么、与谁核对过")
        self.reason.setFixedHeight(_REASON_HEIGHT)
        self.reason.setTabChangesFocus(True)
        self.until = QLineEdit()
        self.until.setPlaceholderText("可不填，如 2019-12-31")
        self.until.setFixedWidth(190)
        self.save = Button("保存结论", self._save, style="primary", shortcut="Ctrl+S")
        self.complaint = label("", "danger", wrap=True)
        self.complaint.hide()
        self.last = label("", "muted", wrap=True, selectable=True)
        self.body.addLayout(row(label("核查结论", "cardTitle"), 2 * SPACE, self.verdict, None))
        self.body.addWidget(self.last)
        self.body.addWidget(self.reason)
        self.body.addWidget(self.complaint)
        self.body.addLayout(row(label("说明有效至", "muted"), self.until, None, self.save))

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
            self.last.setText(f"上次结论：{latest.verdict}（{latest.actor}，{when}）{latest.reason}{changed}")

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
