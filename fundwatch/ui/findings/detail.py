"""One finding whole: what it says, the values compared, the records on both sides, the rule's page, the reviews."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.findings.actions import FindingActions
from fundwatch.ui.findings.comparison import Comparison
from fundwatch.ui.findings.conclusion import ConclusionForm
from fundwatch.ui.findings.course import show_course
from fundwatch.ui.findings.words import SEVERITIES, SEVERITY_TONES, VERDICT_TONES, evidence_text
from fundwatch.ui.money_words import yuan
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import HEADER_HEIGHT, ROW_HEIGHT, Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Badge, clear, label, row
from fundwatch.ui.widgets.markdown import MarkdownView

if TYPE_CHECKING:
    from fundwatch.services.scanning import FindingDetail

_EVIDENCE, _RULE = 0, 1
_SHOWN_LINES = 8
_DETAILS, _DETAILS_COUNT = "明细", "明细条数"


class FindingView(QWidget):
    """Shows a finding; `opened` asks for a record in the ledger, `concluded` passes on a verdict."""

    opened = Signal(str, str)
    concluded = Signal(str, str, object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._shown: FindingDetail | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE + 4)
        self.headline = QVBoxLayout()
        self.headline.setSpacing(SPACE - 2)
        outer.addLayout(self.headline)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.comparison = Comparison(context)
        self.comparison.opened.connect(self.opened)
        self._evidence = QVBoxLayout()
        self.tabs.addTab(self._evidence_tab(), "证据")
        self.rule_page = MarkdownView()
        self.tabs.addTab(self.rule_page, "规则说明")
        self.tabs.setTabToolTip(_RULE, "怎么查、为什么、依据、本条用的参数（F6）")
        self._reviews = QVBoxLayout()
        self.tabs.addTab(_scrolling(self._reviews), "核查经过")
        self.actions_row = FindingActions(context)
        self.actions_row.rule_asked.connect(self.turn_to_rule)
        self.tabs.setCornerWidget(self.actions_row)
        outer.addWidget(self.tabs, 1)
        self.form = ConclusionForm()
        self.form.concluded.connect(self.concluded)
        outer.addWidget(self.form)

    def show_finding(self, detail: FindingDetail) -> None:
        """Show a finding from its head; what is not read first follows in a turn of its own, lest the window stand."""
        self._shown = detail
        self._show_headline(detail)
        self._show_evidence(detail.content)
        self.actions_row.show_finding(detail.row.number, detail.row.name)
        self.form.show_finding(detail)
        QTimer.singleShot(0, self, partial(self._show_rest, detail))
        subject = (detail.content["subject"]["table"], detail.content["subject"]["key"])
        related = [(one["table"], one["key"]) for one in detail.content["related"]]
        # A record of another table says more beside the subject than one more of its own kind.
        self.comparison.show_keys(subject, sorted(related, key=lambda one: one[0] == subject[0]))
        self.tabs.setCurrentIndex(0)

    def _show_rest(self, detail: FindingDetail) -> None:
        if detail is self._shown:
            self._show_sources(detail.content)
            self.rule_page.show_markdown(detail.page)
            show_course(self._reviews, detail)

    def turn_to_rule(self) -> None:
        """Show the rule's page; from there, the evidence again."""
        self.tabs.setCurrentIndex(_EVIDENCE if self.tabs.currentIndex() == _RULE else _RULE)
        if self.tabs.currentIndex() == _RULE:
            self.rule_page.setFocus()

    def _evidence_tab(self) -> QWidget:
        content = QVBoxLayout()
        content.setSpacing(SPACE + 4)
        self._evidence.setSpacing(SPACE + 4)
        content.addLayout(self._evidence)
        content.addWidget(self.comparison)
        self._sources = QVBoxLayout()
        content.addLayout(self._sources)
        content.addStretch(1)
        self.evidence_area = _scrolling(content)
        return self.evidence_area

    def _show_headline(self, detail: FindingDetail) -> None:
        clear(self.headline)
        found = detail.row
        severity = Badge(f"程度 {SEVERITIES[found.severity]}", SEVERITY_TONES[found.severity])
        parts: list[QWidget | int | None] = [severity, Badge(found.category, "accent")]
        if found.verdict:
            parts.append(Badge(found.verdict, VERDICT_TONES.get(found.verdict, "")))
        if found.explained:
            parts.append(Badge(found.standing_words, "accent"))
        if found.is_out:
            parts.append(Badge(f"已下发{found.sent_to}", "accent"))
        if not detail.current:
            parts.append(Badge("最近一次扫描已不再提出", "warning"))
        parts += [None, label(f"疑点 {found.number} · {found.rule}", "faint", selectable=True)]
        self.headline.addLayout(row(*parts))
        self.headline.addWidget(label(found.name, "cardTitle", wrap=True))
        self.headline.addWidget(label(found.summary, wrap=True, selectable=True))
        if detail.caution:
            self.headline.addWidget(label(detail.caution, "warning", wrap=True, selectable=True))
        facts = [("涉及金额", f"{yuan(found.amount)} 元" if found.amount is not None else "")]
        facts += [("日期", found.day or ""), ("地点", found.place)]
        said = "　".join(f"{name} {value}" for name, value in facts if value)
        if said:
            self.headline.addWidget(label(said, "muted", selectable=True))

    def _show_evidence(self, content: Mapping[str, Any]) -> None:
        clear(self._evidence)
        clear(self._sources)
        evidence = content["evidence"]
        plain = {name: value for name, value in evidence.items() if name not in {_DETAILS, _DETAILS_COUNT}}
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * SPACE)
        grid.setVerticalSpacing(SPACE // 2)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(plain.items()):
            grid.addWidget(label(name, "muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(evidence_text(value), "strong", wrap=True, selectable=True), number, 1)
        self._evidence.addWidget(label("核对的数值", "sectionTitle"))
        self._evidence.addLayout(grid)
        lines = evidence.get(_DETAILS)
        if lines:
            self._evidence.addWidget(
                label(f"明细（{content['evidence'].get('明细条数', len(lines))} 条）", "sectionTitle")
            )
            self._evidence.addWidget(_lines_table(lines))
        self._evidence.addWidget(label(f"依据：{content['basis']}", "muted", wrap=True, selectable=True))

    def _show_sources(self, content: Mapping[str, Any]) -> None:
        sources = content.get("sources") or []
        if not sources:
            return
        self._sources.addWidget(label("数据来源（提出疑点时）", "sectionTitle"))
        rows = [(one["table"], one["key"], one["file"], one["sheet"], str(one["row"])) for one in sources]
        columns = [
            Column("数据表", 100),
            Column("编号", 170),
            Column("文件", 200),
            Column("工作表", 110),
            Column("行", 60, right=True),
        ]
        table = _small_table(columns, rows)
        table.opened.connect(lambda at: self.opened.emit(rows[at][0], rows[at][1]))
        table.setToolTip("双击或按 Enter 在台账中看这一条")
        self._sources.addWidget(_framed(table))


def _lines_table(lines: list[dict[str, Any]]) -> QFrame:
    names = list(dict.fromkeys(name for line in lines for name in line))
    rows = [tuple(evidence_text(line.get(name)) for name in names) for line in lines]
    columns = [Column(name, 120, right=all(_numeric(line.get(name)) for line in lines)) for name in names]
    table = _small_table(columns, rows)
    table.fit_to(rows)
    return _framed(table)


def _numeric(value: object) -> bool:
    return isinstance(value, int) or (
        isinstance(value, str) and "." in value and value.replace(".", "").strip("-").isdigit()
    )


def _small_table(columns: list[Column], rows: Sequence[tuple[str, ...]]) -> Grid:
    model = RowsModel(columns)
    table = Grid(model)
    model.setParent(table)
    model.show(rows, rows)
    table.setFixedHeight(HEADER_HEIGHT + ROW_HEIGHT * min(len(rows), _SHOWN_LINES) + 12)
    return table


def _framed(table: Grid) -> QFrame:
    frame = QFrame()
    frame.setObjectName("tableCard")
    inner = QVBoxLayout(frame)
    inner.setContentsMargins(1, 1, 1, 1)
    inner.addWidget(table)
    return frame


def _scrolling(content: QVBoxLayout) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside = QWidget()
    content.setContentsMargins(0, SPACE, SPACE, SPACE)
    inside.setLayout(content)
    area.setWidget(inside)
    return area
