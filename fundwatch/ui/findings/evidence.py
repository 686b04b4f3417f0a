"""What a finding was raised on: the values compared, their lines, the provision; and where the records stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from fundwatch.ui.findings.words import evidence_text
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import HEADER_HEIGHT, ROW_HEIGHT, Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.basics import SPACE, label
from fundwatch.ui.widgets.fact_sheet import FactSheet, NamedValue

_SHOWN_LINES = 8
_DETAILS, _DETAILS_COUNT = "明细", "明细条数"
_SOURCE_COLUMNS = (
    Column("数据表", 100),
    Column("编号", 170),
    Column("文件", 200),
    Column("工作表", 110),
    Column("行", 60, right=True),
)


class Evidence(QWidget):
    """The values, in the order in which the rule gives them."""

    def __init__(self) -> None:
        super().__init__()
        self.values = FactSheet(gap=2 * SPACE, spacing=SPACE // 2)
        self._lines = _SmallTable("明细")
        self._basis = label("", "muted", wrap=True, selectable=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(SPACE + 4)
        for part in (label("核对的数值", "sectionTitle"), self.values, self._lines, self._basis):
            outer.addWidget(part)

    def show_content(self, content: Mapping[str, Any]) -> None:
        """Show the evidence of a finding's content."""
        evidence: Mapping[str, Any] = content["evidence"]
        self.values.show_facts(
            [
                NamedValue(name, evidence_text(value), strong=True)
                for name, value in evidence.items()
                if name not in {_DETAILS, _DETAILS_COUNT}
            ]
        )
        lines: list[dict[str, Any]] = evidence.get(_DETAILS) or []
        self._lines.setVisible(bool(lines))
        if lines:
            names = list(dict.fromkeys(name for line in lines for name in line))
            rows = [tuple(evidence_text(line.get(name)) for name in names) for line in lines]
            columns = [Column(name, 120, right=all(_numeric(line.get(name)) for line in lines)) for name in names]
            self._lines.show_rows(f"明细（{evidence.get(_DETAILS_COUNT, len(lines))} 条）", columns, rows).fit_to(rows)
        self._basis.setText(f"依据：{content['basis']}")


class Sources(QWidget):
    """File, sheet and row of every record a finding rests on; `opened` is called with the table and key of one."""

    def __init__(self, opened: Callable[[str, str], object]) -> None:
        super().__init__()
        self._opened = opened
        self._table = _SmallTable("数据来源（提出疑点时）")
        self._rows: list[tuple[str, ...]] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._table)

    def show_content(self, content: Mapping[str, Any]) -> None:
        """Show the places that were noted when the finding was raised."""
        sources = content.get("sources") or []
        self._rows = [(one["table"], one["key"], one["file"], one["sheet"], str(one["row"])) for one in sources]
        self.setVisible(bool(self._rows))
        if self._rows:
            first = self._table.grid is None
            grid = self._table.show_rows("数据来源（提出疑点时）", _SOURCE_COLUMNS, self._rows)
            if first:
                grid.opened.connect(lambda at: self._opened(*self._rows[at][:2]))
                grid.setToolTip("双击或按 Enter 在台账中看这一条")


class _SmallTable(QWidget):
    """A titled table of a few lines, made when it is first needed and kept."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = label(title, "sectionTitle")
        self.grid: Grid | None = None
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(self._title)

    def show_rows(self, title: str, columns: Sequence[Column], rows: Sequence[tuple[str, ...]]) -> Grid:
        """Show rows under a title; gives the table."""
        self._title.setText(title)
        if self.grid is None:
            self.grid = self._made(columns)
        model = self.grid.table_model
        if isinstance(model, RowsModel):
            model.show(rows, rows, columns=columns)
        self.grid.setFixedHeight(HEADER_HEIGHT + ROW_HEIGHT * min(len(rows), _SHOWN_LINES) + 12)
        return self.grid

    def _made(self, columns: Sequence[Column]) -> Grid:
        model = RowsModel(columns)
        grid = Grid(model)
        model.setParent(grid)
        frame = QFrame()
        frame.setObjectName("tableCard")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(grid)
        self._body.addWidget(frame)
        return grid


def _numeric(value: object) -> bool:
    return isinstance(value, int) or (
        isinstance(value, str) and "." in value and value.replace(".", "").strip("-").isdigit()
    )
