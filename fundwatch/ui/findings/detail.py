"""One finding whole: what it says, the values compared, the records on both sides, the rule's page, the reviews."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.findings.actions import FindingActions
from fundwatch.ui.findings.comparison import Comparison
from fundwatch.ui.findings.conclusion import ConclusionForm
from fundwatch.ui.findings.course import show_course
from fundwatch.ui.findings.evidence import Evidence, Sources
from fundwatch.ui.findings.headline import Headline
from fundwatch.ui.widgets.basics import SPACE
from fundwatch.ui.widgets.markdown import MarkdownView

if TYPE_CHECKING:
    from fundwatch.services.scanning import FindingDetail

_EVIDENCE, _RULE = 0, 1
#: Milliseconds after which the rest of a finding follows: what was shown first is painted by then, and keys are heard.
_LATER = 10


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
        self.headline = Headline()
        outer.addWidget(self.headline)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.comparison = Comparison(context)
        self.comparison.opened.connect(self.opened)
        self.evidence = Evidence()
        self.sources = Sources(self.opened.emit)
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
        self.headline.show_finding(detail)
        self.evidence.show_content(detail.content)
        self.actions_row.show_finding(detail.row.number, detail.row.name)
        self.form.show_finding(detail)
        QTimer.singleShot(_LATER, self, partial(self._show_rest, detail))
        subject = (detail.content["subject"]["table"], detail.content["subject"]["key"])
        related = [(one["table"], one["key"]) for one in detail.content["related"]]
        # A record of another table says more beside the subject than one more of its own kind.
        self.comparison.show_keys(subject, sorted(related, key=lambda one: one[0] == subject[0]))
        self.tabs.setCurrentIndex(0)

    def _show_rest(self, detail: FindingDetail) -> None:
        if detail is self._shown:
            self.sources.show_content(detail.content)
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
        for part in (self.evidence, self.comparison, self.sources):
            content.addWidget(part)
        content.addStretch(1)
        self.evidence_area = _scrolling(content)
        return self.evidence_area


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
