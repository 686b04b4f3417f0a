"""What a finding is, at a glance: its weight and category, its name and sentence, the money, the day and the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fundwatch.ui.findings.words import SEVERITIES, SEVERITY_TONES, VERDICT_TONES
from fundwatch.ui.money_words import yuan
from fundwatch.ui.widgets.basics import SPACE, Badge, label, row

if TYPE_CHECKING:
    from fundwatch.services.scanning import FindingDetail


class Headline(QWidget):
    """Its parts stay from finding to finding: to make and style them anew takes longer than to fill them."""

    def __init__(self) -> None:
        super().__init__()
        self._severity, self._category = Badge(), Badge("", "accent")
        self._verdict, self._explained, self._out = Badge(), Badge("", "accent"), Badge("", "accent")
        self._stale = Badge("最近一次扫描已不再提出", "warning")
        self._number = label("", "faint", selectable=True)
        self._name = label("", "cardTitle", wrap=True)
        self._summary = label("", wrap=True, selectable=True)
        self._caution = label("", "warning", wrap=True, selectable=True)
        self._facts = label("", "muted", selectable=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE - 2)
        badges = (self._severity, self._category, self._verdict, self._explained, self._out, self._stale)
        outer.addLayout(row(*badges, None, self._number))
        for part in (self._name, self._summary, self._caution, self._facts):
            outer.addWidget(part)

    def show_finding(self, detail: FindingDetail) -> None:
        """Say what a finding says."""
        found = detail.row
        self._severity.show_badge(f"程度 {SEVERITIES[found.severity]}", SEVERITY_TONES[found.severity])
        self._category.setText(found.category)
        self._verdict.show_badge(found.verdict, VERDICT_TONES.get(found.verdict, ""))
        self._verdict.setVisible(bool(found.verdict))
        self._explained.setText(found.standing_words)
        self._explained.setVisible(found.explained)
        self._out.setText(f"已下发{found.sent_to}")
        self._out.setVisible(found.is_out)
        self._stale.setVisible(not detail.current)
        self._number.setText(f"疑点 {found.number} · {found.rule}")
        self._name.setText(found.name)
        self._summary.setText(found.summary)
        self._caution.setText(detail.caution)
        self._caution.setVisible(bool(detail.caution))
        money = f"{yuan(found.amount)} 元" if found.amount is not None else ""
        facts = (("涉及金额", money), ("日期", found.day or ""), ("地点", found.place))
        self._facts.setText("　".join(f"{name} {value}" for name, value in facts if value))
        self._facts.setVisible(bool(self._facts.text()))
