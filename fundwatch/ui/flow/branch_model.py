"""The tree beside the figure: what comes from where and goes where, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fundwatch.reports.figures.labels import UNTOLD
from fundwatch.ui.money_words import yuan
from fundwatch.ui.theme import THEME

if TYPE_CHECKING:
    from fundwatch.services.trace_tree import Branch

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ALIGNED = {1: _RIGHT, 2: _RIGHT, 3: Qt.AlignmentFlag.AlignCenter}
HEADINGS = ("环节", "本链金额（元）", "全额（元）", "日期", "说明")


@dataclass(eq=False)
class _Line:
    branch: Branch
    parent: _Line | None
    row: int
    children: list[_Line] = field(default_factory=list)


class BranchModel(QAbstractItemModel):
    """Branches as Qt's tree shows them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[_Line] = []
        self._by_node: dict[str, _Line] = {}
        self._staged = True

    def show_branches(self, branches: Sequence[Branch], *, staged: bool = True) -> None:
        """Show other branches; `staged` lines say what they are before their name."""
        self.beginResetModel()
        self._by_node = {}
        self._staged = staged
        self._lines = [self._grown(branch, None, row) for row, branch in enumerate(branches)]
        self.endResetModel()

    def branch(self, index: Index) -> Branch | None:
        """The branch of an index."""
        line = _line(index)
        return line.branch if line is not None else None

    def index_of(self, node: str) -> QModelIndex:
        """The first line of a place; an invalid index where no line is about it."""
        line = self._by_node.get(node)
        return self.createIndex(line.row, 0, line) if line is not None else QModelIndex()

    def rows(self) -> Iterator[tuple[int, Branch]]:
        """Every line with its depth, from top to bottom."""

        def walk(lines: list[_Line], depth: int) -> Iterator[tuple[int, Branch]]:
            for line in lines:
                yield depth, line.branch
                yield from walk(line.children, depth + 1)

        return walk(self._lines, 0)

    def index(self, row: int, column: int, parent: Index = _NO_PARENT) -> QModelIndex:
        """As Qt asks."""
        line = _line(parent)
        siblings = line.children if line is not None else self._lines
        if 0 <= row < len(siblings) and 0 <= column < len(HEADINGS):
            return self.createIndex(row, column, siblings[row])
        return QModelIndex()

    def parent(self, index: Index = _NO_PARENT) -> QModelIndex:  # type: ignore[override]
        """As Qt asks."""
        line = _line(index)
        if line is None or line.parent is None:
            return QModelIndex()
        return self.createIndex(line.parent.row, 0, line.parent)

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """As Qt asks."""
        if parent.isValid() and parent.column() > 0:
            return 0
        line = _line(parent)
        return len(line.children if line is not None else self._lines)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:  # noqa: ARG002
        """As Qt asks."""
        return len(HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """As Qt asks."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(HEADINGS):
            return None
        if role == _DISPLAY:
            return HEADINGS[section] if self._staged or section != 1 else "金额（元）"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED.get(section)
        return None

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """As Qt asks."""
        line = _line(index)
        if line is None:
            return None
        if role == _DISPLAY:
            return cells(line.branch, staged=self._staged)[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED.get(index.column())
        if role == Qt.ItemDataRole.ForegroundRole and (index.column() > 1 or line.branch.kind == "rest"):
            return THEME.colour("muted")
        if role == Qt.ItemDataRole.ToolTipRole:
            return cells(line.branch)[index.column()] or None
        return None

    def _grown(self, branch: Branch, parent: _Line | None, row: int) -> _Line:
        line = _Line(branch, parent, row)
        if branch.node:
            self._by_node.setdefault(branch.node, line)
        line.children = [self._grown(child, line, number) for number, child in enumerate(branch.children)]
        return line


def cells(branch: Branch, *, staged: bool = True) -> tuple[str, ...]:
    """The texts of a line."""
    named = branch.text
    if staged and branch.stage and branch.kind == "record":
        named = f"{branch.stage}：{branch.text}"
    amount = UNTOLD if branch.amount is None else "" if branch.unfunded else yuan(branch.amount)
    whole = yuan(branch.whole) if branch.whole != branch.amount else ""
    return named, amount, whole, branch.day.isoformat() if branch.day else "", branch.note


def _line(index: Index) -> _Line | None:
    if not index.isValid():
        return None
    line = index.internalPointer()
    return line if isinstance(line, _Line) else None
