"""Figure and tree together: what is current in one is current in the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QScrollArea, QSplitter, QTreeView

from fundwatch.reports.figures.content import FlowFigure, FlowNode
from fundwatch.ui.flow.branch_model import BranchModel, cells
from fundwatch.ui.flow.canvas import FlowCanvas
from fundwatch.ui.widgets.basics import SPACE, Card, label

if TYPE_CHECKING:
    from fundwatch.services.trace_tree import Branch

#: How many lines a tree may have and still be unfolded at once.
_UNFOLDED = 60
_WIDTHS = (250, 120, 120, 100)
#: Beside the tree every column of a figure needs this much of the whole width; else the tree stands below.
_EACH_COLUMN = 270


class FlowView(QSplitter):
    """The figure with its tree beside it; below it where the figure is too wide for that."""

    #: (table, key, name) of what is current: blank table where it is no record.
    current_changed = Signal(str, str, str)
    entered = Signal(object)
    opened = Signal(str, str)
    went_up = Signal()

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(2 * SPACE)
        self.canvas = FlowCanvas()
        self.model = BranchModel(self)
        self.tree = QTreeView()
        self.unit = label("", "muted")
        self.said = label("", "muted", wrap=True, selectable=True)
        self._covering: dict[str, str] = {}
        self._figure: FlowFigure | None = None
        self._following = False
        self._lay_out()
        self._connect()

    @property
    def figure(self) -> FlowFigure | None:
        """What is drawn."""
        return self._figure

    def show_flow(self, figure: FlowFigure, branches: Sequence[Branch], *, staged: bool = True) -> None:
        """Show a figure and its tree; the lines of a chain are `staged`: they say what they are."""
        self._figure = figure
        self._covering = {
            line: node.id for node in figure.nodes for line in (node.covers or node.members or (node.id,))
        }
        self.canvas.show_figure(figure)
        self._arrange()
        self._fit()
        self.unit.setText(self.canvas.shapes.layout.unit.note if self.canvas.shapes is not None else "")
        self.model.show_branches(branches, staged=staged)
        self._show_columns()
        self.said.hide()
        self._show_root()
        rows = sum(1 for _ in self.model.rows())
        if rows <= _UNFOLDED:
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(0)

    def _show_root(self) -> None:
        """Bring what the figure is about into sight, where it is larger than its room."""
        root = next((one.id for one in self._figure.nodes if one.root), "") if self._figure is not None else ""
        shapes = self.canvas.shapes
        if shapes is not None and root in shapes.nodes:
            placed, room = shapes.nodes[root], self.area.viewport().size()
            self.area.ensureVisible(int(placed.x), int(placed.middle), room.width() // 2, room.height() // 2)
        else:
            self.area.verticalScrollBar().setValue(0)
            self.area.horizontalScrollBar().setValue(0)

    def node(self, node_id: str) -> FlowNode | None:
        """A node of the figure."""
        nodes = self._figure.nodes if self._figure is not None else ()
        return next((node for node in nodes if node.id == node_id), None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Fit the figure into its room when that changes."""
        if watched is self.area.viewport() and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As Qt asks."""
        self._arrange()
        super().resizeEvent(event)

    def _fit(self) -> None:
        bars = self.area.verticalScrollBar(), self.area.horizontalScrollBar()
        wide, high = bars[0].sizeHint().width(), bars[1].sizeHint().height()
        self.canvas.give_room(self.area.maximumViewportSize(), wide=wide, high=high)

    def _arrange(self) -> None:
        """Put the tree beside the figure, or below it."""
        columns = len(self._figure.columns) if self._figure is not None else 0
        beside = self.width() >= columns * _EACH_COLUMN
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if wanted != self.orientation() or not any(self.sizes()):
            self.setOrientation(wanted)
            self.setSizes([700, 300] if beside else [740, 260])

    def _show_columns(self) -> None:
        """Only what any line has something to say in."""
        told = [any(words) for words in zip(*(cells(branch) for _, branch in self.model.rows()), strict=True)]
        for number, has_words in enumerate(told):
            self.tree.setColumnHidden(number, number > 1 and not has_words)

    def _lay_out(self) -> None:
        self.area = QScrollArea()
        self.area.setObjectName("flowArea")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self.canvas)
        self.area.setFocusProxy(self.canvas)
        self.area.viewport().installEventFilter(self)
        card = Card(margins=SPACE + 4)
        card.body.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignRight)
        card.body.addWidget(self.area, 1)
        card.body.setSpacing(0)
        lines = Card(margins=SPACE)
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tree.setAccessibleName("资金流向的层级")
        self.tree.setIndentation(2 * SPACE)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(60)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for number, width in enumerate(_WIDTHS):
            self.tree.setColumnWidth(number, width)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        lines.body.addWidget(self.tree, 1)
        lines.body.addWidget(self.said)
        self.addWidget(card)
        self.addWidget(lines)
        self.setStretchFactor(0, 2)
        self.setStretchFactor(1, 1)

    def _connect(self) -> None:
        # The headings stay in sight: they move over the figure as it is scrolled.
        self.area.verticalScrollBar().valueChanged.connect(lambda _value: self.canvas.update())
        self.canvas.current_changed.connect(self._canvas_chose)
        self.canvas.entered.connect(self._enter)
        self.canvas.went_up.connect(self.went_up)
        self.tree.selectionModel().currentChanged.connect(self._tree_chose)
        self.tree.activated.connect(self._tree_opened)

    def _enter(self, node_id: str) -> None:
        node = self.node(node_id)
        if node is not None:
            self.entered.emit(node)

    def _canvas_chose(self, node_id: str) -> None:
        if self._following:
            return
        node = self.node(node_id)
        self._following = True
        if node is not None:
            self._show_line(node)
            # A node may stand for several lines of the tree: what is said is the node's.
            self.said.setText("　".join(filter(None, [self.canvas.said_of(node_id).replace("\n", "　"), node.key])))
        self.said.setVisible(node is not None)
        self._following = False
        self._tell(node.table if node else "", node.key if node else "", node.label if node else "")
        self._scroll_to(node_id)

    def _show_line(self, node: FlowNode) -> None:
        for line in node.covers or node.members or (node.id,):
            index = self.model.index_of(line)
            if index.isValid():
                self.tree.setCurrentIndex(index)
                self.tree.scrollTo(index)
                return

    def _scroll_to(self, node_id: str) -> None:
        shapes = self.canvas.shapes
        if shapes is not None and node_id in shapes.nodes:
            placed = shapes.nodes[node_id]
            self.area.ensureVisible(int(placed.x), int(placed.middle), 120, 60)

    def _tree_chose(self, index: QModelIndex, _before: QModelIndex) -> None:
        branch = self.model.branch(index)
        self.said.setText(_words(branch) if branch is not None else "")
        self.said.setVisible(branch is not None)
        if self._following or branch is None:
            return
        self._following = True
        self.canvas.make_current(self._covering.get(branch.node, ""))
        self._following = False
        self._scroll_to(self.canvas.current)
        self._tell(branch.table, branch.key, branch.text)

    def _tree_opened(self, index: QModelIndex) -> None:
        branch = self.model.branch(index)
        if branch is not None and branch.table:
            self.opened.emit(branch.table, branch.key)

    def _tell(self, table: str, key: str, name: str) -> None:
        self.current_changed.emit(table, key, name)


def _words(branch: Branch) -> str:
    """Everything a line says, whole."""
    named, amount, whole, day, note = cells(branch)
    key = branch.key if branch.key not in branch.text else ""
    whole = f"全额 {whole} 元" if whole else ""
    return "　".join(
        filter(None, [named, key, f"{amount} 元" if branch.amount is not None else amount, whole, day, note])
    )
