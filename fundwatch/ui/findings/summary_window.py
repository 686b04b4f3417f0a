"""汇总: the findings in sight summed up by one of their columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from fundwatch.ui.context import Context
from fundwatch.ui.papers.list_printing import ListPrinting, of_shown
from fundwatch.ui.statement.statement_list import StatementList
from fundwatch.ui.widgets.basics import SPACE, Button, label, row

if TYPE_CHECKING:
    from fundwatch.services import finding_counts
    from fundwatch.services.scanning import FindingRow
    from fundwatch.services.statement import Statement
    from fundwatch.ui.papers.paper_source import PaperSource
else:
    from fundwatch.ui.late import finding_counts

#: What the list can be summed up by; the service has how.
COLUMNS = ("规则", "类别", "乡镇", "月份", "年度", "程度", "结论", "对象")


class SummaryWindow(QDialog):
    """A choice of the column above, a line for each of its values below."""

    def __init__(self, context: Context, found: Sequence[FindingRow], words: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._found, self._words = tuple(found), tuple(words)
        self._statement: Statement | None = None
        self.setWindowTitle("疑点汇总")
        self.resize(980, 580)
        self.by = QComboBox()
        self.by.setAccessibleName("按哪一栏汇总")
        self.by.addItems(list(COLUMNS))
        self.listed = StatementList()
        self.notes = label("", "muted", wrap=True)
        self.printing = ListPrinting(context, self, self._paper_source)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE + 4)
        narrowed = "，".join(word for word in self._words if word)
        said = f"列表里的 {len(self._found):,} 条疑点" + (f"（{narrowed}）" if narrowed else "")
        outer.addWidget(label(said, "cardTitle", wrap=True))
        outer.addLayout(row(label("按", "muted"), self.by, label("汇总", "muted"), None, *self.printing.buttons))
        outer.addWidget(self.listed, 1)
        outer.addWidget(self.notes)
        outer.addLayout(row(None, Button("关闭", self.accept, style="primary")))
        self.by.currentTextChanged.connect(self._sum_up)
        self._sum_up(self.by.currentText())
        self.by.setFocus()

    def _sum_up(self, by: str) -> None:
        self._context.call(self, lambda: finding_counts.summed_up(self._found, by), slow=False).on_success(
            self._show
        ).start()

    def _show(self, statement: Statement) -> None:
        if statement.columns[0].label != self.by.currentText():
            return
        self._statement = statement
        self.listed.show_statement(statement)
        self.notes.setText("".join(statement.notes))

    def _paper_source(self) -> PaperSource | None:
        return of_shown(self._statement, self.listed.rows, *self._words)
