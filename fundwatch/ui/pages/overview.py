"""总览: the few figures that matter, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.late import overview
from fundwatch.ui.money_words import hundredths, ten_thousands
from fundwatch.ui.page import SPACE, Page, PageDeclaration
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.bars import BarChart, NamedShare
from fundwatch.ui.widgets.basics import Button, Card, FigureCard, IconLabel, clear, label, row
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.overview import Overview, YearFigures

_ALL_YEARS = "全部年度"


class OverviewPage(Page):
    """Money, people, leads, next steps."""

    topics = frozenset({Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "总览")
        self._seen: Overview | None = None
        self.year = QComboBox()
        self.year.addItem(_ALL_YEARS)
        self.year.currentIndexChanged.connect(lambda _number: self._show_money())
        self.heading.addWidget(self.year)
        self.given = FigureCard("下达资金（万元）")
        self.allocated = FigureCard("已分配（万元）")
        self.disbursed = FigureCard("已拨付（万元）")
        self.spent = FigureCard("已支出（万元）")
        self.balance = FigureCard("结余（万元）")
        self.rates = BarChart()
        self.leads = BarChart()
        self.people = QVBoxLayout()
        self.next = QVBoxLayout()
        self._lay_out()

    def refresh(self) -> None:
        """Read all figures."""
        self.context.read_slowly(self, overview.overview).on_success(self._take).start()

    def _lay_out(self) -> None:
        content = QVBoxLayout()
        content.setContentsMargins(0, 0, 0, 0)
        content.setSpacing(2 * SPACE)
        figures = QHBoxLayout()
        figures.setSpacing(2 * SPACE)
        for card in (self.given, self.allocated, self.disbursed, self.spent, self.balance):
            figures.addWidget(card, 1)
        content.addLayout(figures)
        lower = QHBoxLayout()
        lower.setSpacing(2 * SPACE)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(2 * SPACE)
        left.addWidget(_titled("资金使用进度", self.rates))
        self._leads_card = _titled("疑点线索", self.leads)
        left.addWidget(self._leads_card)
        left.addStretch(1)
        right.addWidget(_titled("接下来", self.next))
        right.addWidget(_titled("在册数据", self.people))
        right.addStretch(1)
        lower.addLayout(left, 3)
        lower.addLayout(right, 2)
        content.addLayout(lower)
        content.addStretch(1)
        inside = QWidget()
        inside.setLayout(content)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        self.empty = EmptyState(
            "import",
            "还没有数据",
            "从导入资金指标、项目、补助发放等工作簿开始；导入后这里会显示资金到了哪里、有哪些疑点要核实。",
            "去导入数据",
            lambda: self.context.go("importing"),
        )
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(area)
        self._stack.addWidget(self.empty)
        self.body.addWidget(holder, 1)

    def _take(self, seen: Overview) -> None:
        self._seen = seen
        self._stack.setCurrentIndex(1 if seen.empty else 0)
        self.year.setVisible(not seen.empty)
        self._show_years(seen)
        self._show_money()
        self._show_leads(seen)
        self._show_people(seen)
        self._show_next(seen)

    def _show_years(self, seen: Overview) -> None:
        chosen = self.year.currentText()
        self.year.blockSignals(True)
        self.year.clear()
        self.year.addItem(_ALL_YEARS)
        self.year.addItems([f"{figures.year} 年" for figures in reversed(seen.years)])
        self.year.setCurrentText(chosen)
        self.year.blockSignals(False)

    def _show_money(self) -> None:
        if self._seen is None:
            return
        chosen = self.year.currentText()
        years = [one for one in self._seen.years if chosen in {_ALL_YEARS, "", f"{one.year} 年"}]
        given, received, allocated, disbursed, spent = (sum(figure(one) for one in years) for figure in _FIGURES)
        self.given.show_figure(ten_thousands(given), f"其中已到账 {ten_thousands(received)}")
        self.allocated.show_figure(ten_thousands(allocated), f"占下达 {hundredths(allocated, given)}")
        self.disbursed.show_figure(ten_thousands(disbursed), f"拨付率 {hundredths(disbursed, given)}")
        self.spent.show_figure(ten_thousands(spent), f"支出率 {hundredths(spent, given)}")
        loose = self._seen.unassigned_spent
        note = f"另有未挂指标的支出 {ten_thousands(loose)}" if loose else "下达减支出"
        self.balance.show_figure(ten_thousands(given - spent), note, tone="danger" if given < spent else "")
        self._show_rates(years)

    def _show_rates(self, years: list[YearFigures]) -> None:
        shares = [
            NamedShare(
                f"{one.year} 年",
                one.spent / one.given if one.given else 0,
                f"支出 {hundredths(one.spent, one.given)}　拨付 {hundredths(one.disbursed, one.given)}",
                behind=one.disbursed / one.given if one.given else 0,
            )
            for one in reversed(years)
        ]
        self.rates.show_shares(shares)

    def _show_leads(self, seen: Overview) -> None:
        longest = max((one.total for one in seen.categories), default=1)
        shares = [
            NamedShare(
                one.category,
                one.waiting / longest,
                f"{one.total:,} 条，{one.waiting:,} 条未下结论"
                + (f"，{ten_thousands(one.amount)} 万元" if one.amount else ""),
                behind=one.total / longest,
                pressed=self._opener(one.category),
                colour="danger",
            )
            for one in seen.categories
        ]
        self.leads.show_shares(shares)
        self._leads_card.setVisible(bool(shares))

    def _opener(self, category: str) -> Callable[[], None]:
        return lambda: self.context.go("findings", Target(text=category))

    def _show_people(self, seen: Overview) -> None:
        clear(self.people)
        counted = (
            ("户", "户", seen.households),
            ("人员", "人", seen.persons),
            ("项目", "个", seen.projects),
            ("补助发放", "条", seen.benefits),
        )
        for table, unit, count in counted:
            link = Button(table, self._table_opener(table), style="link")
            self.people.addLayout(row(link, None, label(f"{count:,} {unit}")))
        if seen.last_import:
            when = moment(seen.last_import.imported_at)
            self.people.addWidget(label(f"最近导入：{when}（{seen.last_import.actor}）", "faint", wrap=True))

    def _table_opener(self, table: str) -> Callable[[], None]:
        return lambda: self.context.go("ledger", Target(table=table))

    def _show_next(self, seen: Overview) -> None:
        clear(self.next)
        for step in _steps(seen):
            line = QHBoxLayout()
            line.setSpacing(SPACE + 4)
            line.addWidget(IconLabel(step.icon, step.tone), 0, Qt.AlignmentFlag.AlignTop)
            said = QVBoxLayout()
            said.setSpacing(2)
            said.addWidget(label(step.what, wrap=True))
            if step.why:
                said.addWidget(label(step.why, "muted", wrap=True))
            line.addLayout(said, 1)
            link = Button(step.action, self._page_opener(step.page), style="link")
            line.addWidget(link, 0, Qt.AlignmentFlag.AlignTop)
            self.next.addLayout(line)
            self.next.addSpacing(SPACE // 2)

    def _page_opener(self, page: str) -> Callable[[], None]:
        return lambda: self.context.go(page)


_FIGURES: tuple[Callable[[YearFigures], int], ...] = (
    lambda one: one.given,
    lambda one: one.received,
    lambda one: one.allocated,
    lambda one: one.disbursed,
    lambda one: one.spent,
)


@dataclass(frozen=True)
class Step:
    """Something to do next: what and why, and the page where it is done."""

    icon: str
    tone: str
    what: str
    why: str
    action: str
    page: str


def _steps(seen: Overview) -> list[Step]:
    steps: list[Step] = []
    if seen.missing:
        what = f"还没有导入：{'、'.join(seen.missing)}"
        steps.append(Step("import", "warning", what, "缺了它们，资金的去向连不起来。", "去导入", "importing"))
    if seen.last_scan is None:
        steps.append(Step("scan", "accent", "还没有扫描过疑点", "用规则把现有数据核对一遍。", "去扫描", "findings"))
    elif seen.last_scan.stale:
        why = "重新扫描，疑点才与现在的数据一致。"
        steps.append(Step("scan", "warning", "上次扫描之后数据有变动", why, "去扫描", "findings"))
    waiting = sum(one.waiting for one in seen.categories)
    if waiting:
        what = f"有 {waiting:,} 条疑点还没有结论"
        steps.append(Step("finding", "danger", what, "疑点是线索，核实后请写明结论和理由。", "去核查", "findings"))
    if seen.missing_lists:
        what = f"没有比对名单：{'、'.join(seen.missing_lists)}"
        steps.append(Step("info", "muted", what, "用到它们的规则现在不适用。", "去导入", "importing"))
    if not steps:
        steps.append(Step("check", "success", "数据齐全，疑点都有了结论", "可以准备公示了。", "去公示", "notices"))
    return steps


def _titled(title: str, content: QWidget | QVBoxLayout) -> Card:
    card = Card(title)
    if isinstance(content, QWidget):
        card.body.addWidget(content)
    else:
        content.setSpacing(SPACE // 2)
        card.body.addLayout(content)
    return card


PAGE = PageDeclaration("overview", "总览", "overview", 1, OverviewPage, "Ctrl+1")
