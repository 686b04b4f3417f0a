"""Above a finding: the clue that it belongs to, why that stands where it stands, and its other findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QSizePolicy, QVBoxLayout, QWidget

from fundwatch.ui.findings.words import LEVEL_TONES, SEVERITIES
from fundwatch.ui.money_words import yuan
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import ROW_HEIGHT, Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, Badge, label, row
from fundwatch.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from fundwatch.services.clues import ClueRow

_COLUMNS = (
    Column("编号", 62, right=True),
    Column("程度", 56),
    Column("本线索的疑点", 160, stretch=True),
    Column("金额（元）", 116, right=True),
    Column("结论", 112),
)
#: Findings in sight at once; the others are a turn of the wheel away.
_SHOWN = 3


class ClueStrip(QWidget):
    """Shows a clue; `finding_chosen` carries the number of the finding of it that is to be shown."""

    finding_chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE // 2)
        self.rank = Badge()
        self.rank.setToolTip("等级由程度、金额、相互印证和规则以往的核实情况得出，只用来排先后，不是结论")
        self.again = Badge("重新打开", "warning")
        self.about = ElidedLabel("strong")
        self.together = QCheckBox()
        self.together.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.together.setToolTip("保存结论时，这条线索里所有待查的疑点都下同一个结论，记为一次（Alt+T）")
        outer.addLayout(row(self.rank, self.again, self.about))
        self.reopened = label("", "warning", wrap=True, selectable=True)
        self.reasons = label("", "muted", wrap=True, selectable=True)
        outer.addWidget(self.reopened)
        outer.addLayout(row(self.reasons, self.together))
        self.model = RowsModel(_COLUMNS)
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.grid.horizontalHeader().hide()
        self._frame = QFrame()
        self._frame.setObjectName("tableCard")
        inner = QVBoxLayout(self._frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.grid)
        outer.addWidget(self._frame)
        self.grid.row_changed.connect(self._open)

    @property
    def asks_together(self) -> bool:
        """Whether a conclusion is meant for every finding of the clue that waits."""
        return self.together.isVisibleTo(self) and self.together.isChecked()

    def show_clue(self, clue: ClueRow, number: int) -> None:
        """Show a clue with one of its findings chosen, without announcing it."""
        self.rank.show_badge(
            f"值得查 {clue.level}" if clue.level else str(clue.state), LEVEL_TONES.get(clue.marked, "")
        )
        self.again.setVisible(bool(clue.reopened) and clue.waits)
        self.about.setText(clue.named)
        self.reopened.setText("；".join(clue.reopened))
        self.reopened.setVisible(bool(clue.reopened))
        self.reasons.setText(_why(clue))
        self.reasons.setVisible(bool(self.reasons.text()))
        self._show_findings(clue, number)
        waiting = sum(one.waits for one in clue.findings)
        self.together.setChecked(False)
        self.together.setText(f"待查的 {waiting:,} 条一并下结论")
        # Qt drops a button's shortcut with its text.
        self.together.setShortcut("Alt+T")
        self.together.setVisible(waiting > 1)

    def _show_findings(self, clue: ClueRow, number: int) -> None:
        rows = [
            (str(one.number), SEVERITIES[one.severity], one.name, yuan(one.amount), one.standing_words)
            for one in clue.findings
        ]
        at = next((place for place, one in enumerate(clue.findings) if one.number == number), 0)
        self.grid.blockSignals(True)
        self.model.show(rows, clue.findings)
        self.grid.setCurrentIndex(self.model.index(at, 0))
        self.grid.blockSignals(False)
        self._frame.setFixedHeight(ROW_HEIGHT * min(len(rows), _SHOWN) + 4)
        self._frame.setVisible(len(rows) > 1)

    def _open(self, at: int) -> None:
        if 0 <= at < self.model.rowCount():
            self.finding_chosen.emit(self.model.thing(at).number)


def _why(clue: ClueRow) -> str:
    if clue.reasons:
        return f"理由：{'；'.join(clue.reasons)}。"
    return f"已有说明，到 {clue.explained_until} 为止不列为待查。" if clue.explained_until else ""
