"""What to do next, as the first page says it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from fundwatch.ui.context import Context
from fundwatch.ui.widgets.basics import SPACE, Button, IconLabel, clear, label

if TYPE_CHECKING:
    from fundwatch.services.overview import Overview


@dataclass(frozen=True)
class Step:
    """Something to do next: what and why, and the page where it is done."""

    icon: str
    tone: str
    what: str
    why: str
    action: str
    page: str


class NextSteps(QVBoxLayout):
    """The steps under one another, each with the link that leads to its page."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def show_steps(self, seen: Overview) -> None:
        """Show what the books call for next."""
        clear(self)
        for step in steps(seen):
            line = QHBoxLayout()
            line.setSpacing(SPACE + 4)
            line.addWidget(IconLabel(step.icon, step.tone), 0, Qt.AlignmentFlag.AlignTop)
            said = QVBoxLayout()
            said.setSpacing(2)
            said.addWidget(label(step.what, wrap=True))
            if step.why:
                said.addWidget(label(step.why, "muted", wrap=True))
            line.addLayout(said, 1)
            line.addWidget(Button(step.action, self._opener(step.page), style="link"), 0, Qt.AlignmentFlag.AlignTop)
            self.addLayout(line)
            self.addSpacing(SPACE // 2)

    def _opener(self, page: str) -> Callable[[], None]:
        return lambda: self._context.go(page)


def steps(seen: Overview) -> list[Step]:
    """What the books call for next, most urgent first."""
    found: list[Step] = []
    if seen.missing:
        what = f"还没有导入：{'、'.join(seen.missing)}"
        found.append(Step("import", "warning", what, "缺了它们，资金的去向连不起来。", "去导入", "importing"))
    if seen.last_scan is None:
        found.append(Step("scan", "accent", "还没有扫描过疑点", "用规则把现有数据核对一遍。", "去扫描", "findings"))
    elif seen.last_scan.stale:
        why = "重新扫描，疑点才与现在的数据一致。"
        found.append(Step("scan", "warning", "上次扫描之后数据有变动", why, "去扫描", "findings"))
    waiting = sum(one.waiting for one in seen.categories)
    if waiting:
        what = f"有 {waiting:,} 条疑点还没有结论"
        found.append(Step("finding", "danger", what, "疑点是线索，核实后请写明结论和理由。", "去核查", "findings"))
    if seen.missing_lists:
        what = f"没有比对名单：{'、'.join(seen.missing_lists)}"
        found.append(Step("info", "muted", what, "用到它们的规则现在不适用。", "去导入", "importing"))
    if seen.last_scan is not None and not seen.notices:
        why = "资金分配、项目安排和补助发放按县、乡镇、村三级公示。"
        found.append(Step("notice", "accent", "还没有出具过公示", why, "去公示", "notices"))
    if not found:
        found.append(Step("check", "success", "数据齐全，疑点都有了结论", "可以准备公示了。", "去公示", "notices"))
    return found
