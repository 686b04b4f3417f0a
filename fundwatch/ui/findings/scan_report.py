"""How the last scan went, rule by rule: checked, not applicable or failed, and how many rows it looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from fundwatch.ui.findings.words import STATE_TONES, SUSPECT
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Button, label, row

if TYPE_CHECKING:
    from fundwatch.services.scanning import ScanSummary

_COLUMNS = (
    Column("规则", 100),
    Column("名称", 220),
    Column("状态", 90),
    Column("检查", 90, right=True),
    Column("排除", 90, right=True),
    Column("疑点", 80, right=True),
    Column("说明", 220),
)


class ScanReport(QDialog):
    """A dialog with a row a rule."""

    def __init__(self, summary: ScanSummary, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("扫描结果")
        self.resize(960, 560)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE + 4)
        kind = "增量" if summary.incremental else "全量"
        outer.addWidget(label(f"第 {summary.scan_id} 次扫描（{kind}，以 {summary.as_of} 为今日）", "cardTitle"))
        said = f"运行规则 {len(summary.rules)} 条，现有疑点 {summary.flagged:,} 条。"
        outer.addWidget(label(said, "muted"))
        if summary.failed:
            names = "、".join(rule.name for rule in summary.failed)
            outer.addWidget(label(f"有规则没有运行成功：{names}。它们的结果不能当作“没有疑点”。", "danger", wrap=True))
        suspect = [rule.name for rule in summary.rules if rule.caution]
        if suspect:
            said = f"命中过多、规则本身需要先核对：{'、'.join(suspect)}。"
            outer.addWidget(label(said, "warning", wrap=True))
        frame = QFrame()
        frame.setObjectName("tableCard")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.table = Grid(self.model)
        inner.addWidget(self.table)
        outer.addWidget(frame, 1)
        outer.addLayout(row(None, Button("关闭", self.accept, style="primary")))
        self._fill(summary)

    def _fill(self, summary: ScanSummary) -> None:
        rows, tones = [], {}
        for number, rule in enumerate(summary.rules):
            excluded = sum(count for _, count in rule.excluded_by)
            reasons = "；".join(f"{reason} {count:,}" for reason, count in rule.excluded_by)
            said = rule.caution or rule.message or (f"排除：{reasons}" if reasons else "")
            state = SUSPECT if rule.caution else rule.state
            counts = (f"{rule.tested:,}", f"{excluded:,}", f"{rule.flagged:,}")
            rows.append((rule.code, rule.name, state, *counts, said))
            tones[number, 2] = STATE_TONES.get(state, "")
        self.model.show(rows, summary.rules, tones=tones)
