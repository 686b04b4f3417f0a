"""规则: every rule the books are checked by, what it looks for and why, and how its last run went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QStackedLayout, QStackedWidget, QVBoxLayout, QWidget

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Context, Target
from fundwatch.ui.findings.words import SEVERITIES, SEVERITY_TONES, STATE_TONES, STATES
from fundwatch.ui.operation import Latest
from fundwatch.ui.page import SPACE, Page
from fundwatch.ui.papers.list_printing import ListPrinting, of_grid, searched
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.thresholds.threshold_window import ThresholdWindow
from fundwatch.ui.time_words import moment
from fundwatch.ui.widgets.basics import Badge, Button, Card, clear, label, row
from fundwatch.ui.widgets.empty_state import EmptyState
from fundwatch.ui.widgets.markdown import MarkdownView
from fundwatch.ui.widgets.search_field import SearchField

if TYPE_CHECKING:
    from fundwatch.services import rule_book
    from fundwatch.services.rule_book import RuleEntry
    from fundwatch.services.rule_coverage import RuleCoverage
    from fundwatch.ui.papers.paper_source import PaperSource
else:
    from fundwatch.ui.late import rule_book

_EVERY_STATE = "全部状态"
#: Colours of the word of a state as a badge.
_BADGE_TONES = {"失败": "danger", "适用": "success", "命中过多": "warning", "不适用": "warning"}
_COLUMNS = (
    Column("编号", 92),
    Column("名称", 190, stretch=True),
    Column("类别", 84),
    Column("程度", 56),
    Column("状态", 84),
    Column("检查", 76, right=True),
    Column("疑点", 60, right=True),
)
#: Columns that the right side says too; each gives way to the names where the page is narrower than this.
_GIVING_WAY = {2: 1240, 3: 1060, 5: 1060}


class RulesPage(Page):
    """The list at the left, the rule's page at the right."""

    topics = frozenset({Topic.FINDINGS, Topic.RECORDS})

    def __init__(self, context: Context) -> None:
        super().__init__(context, "规则")
        self._rules: tuple[RuleEntry, ...] = ()
        self._code = ""
        self.search_field = SearchField("搜索编号、名称、类别、说明…")
        self.state_choice = QComboBox()
        self.state_choice.setAccessibleName("状态")
        self.state_choice.addItems([_EVERY_STATE, *STATES])
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.printing = ListPrinting(
            context,
            self,
            lambda: of_grid("核对规则", self.grid, self._chosen_state(), searched(self.search_field.text())),
        )
        self.thresholds_button = Button(
            "标准与阈值…", self.open_thresholds, icon="settings", shortcut="Ctrl+T", tip="看和改规则用的数值"
        )
        self.heading.addWidget(self.thresholds_button)
        for button in self.printing.buttons:
            self.heading.addWidget(button)
        self._read = Latest()
        self.headline = QVBoxLayout()
        self.headline.setSpacing(SPACE - 2)
        self.view = MarkdownView()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read the rules and how they last went."""
        self.context.read_slowly(self, rule_book.rules).on_success(self._take).of(self._read).start()

    def receive(self, target: Target) -> None:
        """Show a rule by its code."""
        self._code = target.text
        self._filter()

    def search(self) -> None:
        """Search the list."""
        self.search_field.setFocus()
        self.search_field.selectAll()

    def open_thresholds(self) -> ThresholdWindow:
        """Open the values that rules compare with, at those of the chosen rule."""
        opened = ThresholdWindow(self.context, self, self._code)
        opened.open()
        return opened

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the list keeps to what tells the rules apart."""
        super().resizeEvent(event)
        for column, roomy in _GIVING_WAY.items():
            self.grid.setColumnHidden(column, self.width() < roomy)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("tableCard")
        self._list_stack = QStackedLayout(card)
        self._list_stack.setContentsMargins(1, 1, 1, 1)
        self._list_stack.addWidget(self.grid)
        self._list_stack.addWidget(EmptyState("search", "没有符合条件的规则", "换几个字再找。"))
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        column.addLayout(row(self.search_field, self.state_choice))
        column.addWidget(card, 1)
        right = Card()
        self._right_stack = QStackedWidget()
        self._right_stack.addWidget(EmptyState("book", "选一条规则来看", "↑ ↓ 移动，右边随之显示。"))
        self._unscanned = EmptyState(
            "scan",
            "还没有扫描过",
            "扫描之后，这里列出每条规则检查了多少、查出多少。规则怎么查、依据什么，现在就可以选一条来看。",
            "去扫描",
            lambda: self.context.go("findings"),
        )
        self._right_stack.addWidget(self._unscanned)
        self._right_stack.addWidget(self._page_of_a_rule())
        right.body.addWidget(self._right_stack)
        both = QHBoxLayout()
        both.setSpacing(2 * SPACE)
        both.addWidget(left, 5)
        both.addWidget(right, 3)
        self.body.addLayout(both, 1)

    def _page_of_a_rule(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self.headline)
        column.addWidget(self.view, 1)
        return holder

    def _connect(self) -> None:
        self.search_field.settled.connect(lambda _text: self._filter())
        self.state_choice.currentIndexChanged.connect(lambda _at: self._filter())
        self.search_field.left_downwards.connect(self.grid.setFocus)
        self.grid.row_changed.connect(self._open_row)
        self.grid.opened.connect(lambda _at: self.view.setFocus())
        self.grid.copy_refused.connect(self.context.tell)

    def _take(self, rules: tuple[RuleEntry, ...]) -> None:
        self._rules = rules
        said = [f"共 {len(rules)} 条"]
        for state in STATES:
            count = sum(1 for one in rules if one.state == state)
            said += [f"{state} {count} 条"] if count else []
        scanned = any(one.last for one in rules)
        self.subtitle.setText("，".join(said if scanned else [*said, "还没有扫描过"]))
        self._filter()

    def _printed(self) -> PaperSource | None:
        return of_grid("核对规则", self.grid, self._chosen_state(), searched(self.search_field.text()))

    def _chosen_state(self) -> str:
        return self.state_choice.currentText() if self.state_choice.currentIndex() else ""

    def _filter(self) -> None:
        words, state = self.search_field.text().lower().split(), self._chosen_state()
        shown = [one for one in self._rules if state in {"", one.state} and _fits(one, words)]
        tones = {}
        for at, one in enumerate(shown):
            tones[at, 3] = SEVERITY_TONES[one.severity] or "muted"
            tones[at, 4] = STATE_TONES[one.state]
        self.model.show([_cells(one) for one in shown], shown, tones=tones)
        self._list_stack.setCurrentIndex(0 if shown else 1)
        scanned = any(one.last for one in self._rules)
        first = 0 if shown and (scanned or words or state) else -1
        at = next((at for at, one in enumerate(shown) if one.code == self._code), first)
        if at >= 0:
            self.grid.setCurrentIndex(self.model.index(at, 0))
            self.grid.scrollTo(self.model.index(at, 0))
        else:
            self._right_stack.setCurrentIndex(0 if scanned or not self._rules or not shown else 1)

    def _open_row(self, at: int) -> None:
        if 0 <= at < self.model.rowCount():
            self._show(self.model.thing(at))

    def _show(self, rule: RuleEntry) -> None:
        self._code = rule.code
        clear(self.headline)
        severity = Badge(f"程度 {SEVERITIES[rule.severity]}", SEVERITY_TONES[rule.severity])
        state = Badge(rule.state, _BADGE_TONES.get(rule.state, ""))
        self.headline.addLayout(row(severity, Badge(rule.category, "accent"), state, None))
        for text, style in (*_reach(rule.coverage), *_told(rule)):
            self.headline.addWidget(label(text, style, wrap=True, selectable=True))
        self.view.show_markdown(rule.page)
        self._right_stack.setCurrentIndex(2)


def _fits(rule: RuleEntry, words: list[str]) -> bool:
    text = f"{rule.code} {rule.name} {rule.category} {rule.state} {rule.page}".lower()
    return all(word in text for word in words)


def _cells(rule: RuleEntry) -> tuple[str, ...]:
    counts = ("", "")
    if rule.last is not None and rule.last.state == "已检查":
        counts = (f"{rule.last.tested:,}", f"{rule.last.flagged:,}")
    return (rule.code, rule.name, rule.category, SEVERITIES[rule.severity], rule.state, *counts)


def _reach(coverage: RuleCoverage) -> list[tuple[str, str]]:
    """Why the rule does not apply and what to import, or why it is suspect, in lines with their styles."""
    if not coverage.applicable:
        return [(f"不适用：{coverage.missing.said}", "warning"), (coverage.wanted, "muted")]
    if coverage.caution:
        advice = "先看它的参数和用到的数据对不对，再看疑点；参数在“标准与阈值”里改。"
        return [(coverage.caution, "warning"), (advice, "muted")]
    return []


def _told(rule: RuleEntry) -> list[tuple[str, str]]:
    """How the last run went, in lines with their styles."""
    last = rule.last
    if last is None:
        return [("这条规则还没有运行过。", "muted")]
    lines = [(f"第 {last.scan_id} 次扫描（{moment(last.scanned_at)}，以 {last.as_of} 为今日）", "muted")]
    if last.state == "已检查":
        lines.append((f"检查 {last.tested:,} 条，现有疑点 {last.flagged:,} 条。", "strong"))
        reasons = "；".join(f"{reason} {count:,}" for reason, count in last.excluded_by)
        lines += [(f"排除：{reasons}", "muted")] if reasons else []
    elif last.state == "失败":
        lines.append(("没有运行成功，不能当作“没有疑点”。", "danger"))
    if last.message and (rule.coverage.applicable or last.state != "不适用"):
        lines.append((f"{last.message.rstrip('。')}。", "muted"))
    if last.outdated:
        lines.append(("此后规则有更新，请重新扫描。", "warning"))
    return lines


make_page = RulesPage
