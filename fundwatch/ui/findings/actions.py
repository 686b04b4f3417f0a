"""What can be done with one finding: its rule's page, its paper, its workbook, statistics over rows like its own."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QWidget

from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import paper_desk, statistics
from fundwatch.ui.papers.delivery import FOLDER, PaperDelivery
from fundwatch.ui.papers.paper_source import PaperSource
from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import SPACE, IconButton

if TYPE_CHECKING:
    from fundwatch.services.papers import Written
    from fundwatch.services.statistics import Offer

_EXCEL = "Excel 工作簿 (*.xlsx)"
_NOTHING = "这条疑点没有成组的记录可以统计；按 Alt+8 可以统计任何一张表。"


class FindingActions(QWidget):
    """Icons beside the tabs of a finding; `rule_asked` asks for the rule's page, or back to the evidence."""

    rule_asked = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.number = 0
        self._name = ""
        self._delivery = PaperDelivery(context, self)
        self.menu = QMenu(self)
        self.rule_button = IconButton("book", "看这条疑点的规则说明，再按回到证据", self.rule_asked.emit, shortcut="F6")
        self.print_button = IconButton(
            "print", "看样并打印这一条，后面附规则说明", self.look_at, shortcut="Ctrl+Shift+P"
        )
        self.export_button = IconButton(
            "save", "把这一条存成 PDF 或 Excel 文件，附规则说明", self.export, shortcut="Ctrl+Shift+E"
        )
        self.comparison_button = IconButton(
            "balance",
            "导出核对表：比对的行，和能重算结果的公式（Excel）",
            self.export_comparison,
            shortcut="Ctrl+Shift+K",
        )
        self.statistics_button = IconButton(
            "chart", "看同批、同一收款人、同一项目金额的统计", self.offer_statistics, shortcut="Ctrl+Shift+T"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        for button in (
            self.rule_button,
            self.print_button,
            self.export_button,
            self.comparison_button,
            self.statistics_button,
        ):
            row.addWidget(button)

    def show_finding(self, number: int, name: str) -> None:
        """Act on another finding."""
        self.number, self._name = number, name

    def look_at(self) -> None:
        """Open the preview, from which it is printed."""
        if self.number:
            self._delivery.look_at(self._paper)

    def export(self) -> None:
        """Ask for a file and write the finding to it."""
        if self.number:
            self._delivery.export(self._paper, ".pdf")

    def export_comparison(self) -> None:
        """Ask for a file and write the rows compared to it, with the formulas."""
        if not self.number:
            return
        folder = Path(self._context.state(FOLDER))
        suggested = str(folder / paper_desk.file_name(f"疑点{self.number}核对表", self._name, ".xlsx"))
        name, _form = QFileDialog.getSaveFileName(self, "导出核对表", suggested, _EXCEL)
        if not name:
            return
        path = Path(name) if name.lower().endswith(".xlsx") else Path(f"{name}.xlsx")
        self._context.remember(FOLDER, str(path.parent))
        self._context.work(
            self,
            "正在导出核对表",
            "fundwatch.services.comparison.write_comparison",
            number=self.number,
            path=path,
        ).on_success(self._tell).start()

    def offer_statistics(self) -> None:
        """Look up which statistics fit, and offer them in a menu."""
        if self.number:
            self._context.read(self, statistics.offers, self.number).on_success(
                partial(self._show_offers, self.number)
            ).start()

    @property
    def _paper(self) -> PaperSource:
        return PaperSource(
            f"疑点{self.number}",
            self._name,
            "fundwatch.services.finding_papers.show_finding",
            "fundwatch.services.finding_papers.write_finding",
            {"number": self.number, "day": date.fromisoformat(today())},
        )

    def _tell(self, written: Written) -> None:
        self._context.tell(f"已导出核对表，{written.rows:,} 项结果有公式，在 {written.path}")

    def _show_offers(self, number: int, offers: tuple[Offer, ...]) -> None:
        if number != self.number:
            return
        if not offers:
            self._context.tell(_NOTHING)
            return
        self.menu.clear()
        for one in offers:
            if self.menu.actions():
                self.menu.addSeparator()
            self.menu.addAction(f"{one.words}（{one.rows:,} 行）").setEnabled(False)
            for asked in one.asked:
                self.menu.addAction(
                    asked.test, partial(self._context.go, "statistics", Target(table=asked.table, condition=asked))
                )
        self.menu.setActiveAction(self.menu.actions()[1])
        button = self.statistics_button
        right = self.menu.sizeHint().width() - button.width()
        self.menu.popup(button.mapToGlobal(QPoint(-right, button.height())))
