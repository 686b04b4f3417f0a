"""Telling the program how a sender's own layout is read: which table it is, and where each column comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fundwatch.ui.widgets.basics import SPACE, Button, clear, label, row

if TYPE_CHECKING:
    from fundwatch.services.import_outcome import SheetPreview
    from fundwatch.services.listing import ColumnEntry, TableEntry

_NOTHING = "（不导入）"
_CONSTANT = "固定值："
_GENERATED = "自动编号"
_TITLE_YEAR = "取标题里的年份"
_LOOKED_UP = "按名称查："
_THIS_SHEET, _ALL_SHEETS = "只用于这张工作表", "用于这个文件的所有工作表"


class MappingDialog(QDialog):
    """`made` carries the mapping as the content of a mapping file."""

    made = Signal(object)

    def __init__(self, parent: QWidget, file_name: str, sheet: SheetPreview, tables: Sequence[TableEntry]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("这张表怎么读")
        self.resize(720, 640)
        self._file_name = file_name
        self._sheet = sheet
        self._tables = {table.label: table for table in tables}
        self._sources: dict[str, tuple[QComboBox, QLineEdit]] = {}
        self.name = QLineEdit(PurePath(file_name).stem)
        self.table = QComboBox()
        self.table.setMaxVisibleItems(20)
        self.table.addItems(list(self._tables))
        self.scope = QComboBox()
        self.scope.addItems([_THIS_SHEET, _ALL_SHEETS])
        self.complaint = label("", "danger", wrap=True)
        self.complaint.hide()
        self._rows = QGridLayout()
        self._lay_out()
        self.table.currentTextChanged.connect(lambda _label: self._show_columns())
        chosen = sheet.table or sheet.suggestion
        if chosen in self._tables:
            self.table.setCurrentText(chosen)
        self._show_columns()

    def source(self, column: str) -> QComboBox:
        """Where the column with this header comes from."""
        return self._sources[column][0]

    def constant(self, column: str) -> QLineEdit:
        """The fixed value of the column with this header."""
        return self._sources[column][1]

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        outer.setSpacing(SPACE + 4)
        outer.addWidget(label(f"{self._file_name} · {self._sheet.name}", "cardTitle", wrap=True))
        hint = "先选它是哪张表，再为每一列指明取自哪里。导入后会按表头记住，下次同样的表头自动提示。"
        outer.addWidget(label(hint, "muted", wrap=True))
        outer.addLayout(row(label("是哪张表"), self.table, label("名称"), self.name, self.scope))
        inside = QWidget()
        inside.setLayout(self._rows)
        self._rows.setHorizontalSpacing(SPACE + 4)
        self._rows.setVerticalSpacing(SPACE // 2)
        self._rows.setColumnStretch(1, 1)
        self._rows.setColumnStretch(2, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(inside)
        outer.addWidget(area, 1)
        outer.addWidget(self.complaint)
        outer.addLayout(row(None, Button("取消", self.reject), Button("按这样读", self._make, style="primary")))

    def _show_columns(self) -> None:
        clear(self._rows)
        self._sources = {}
        entry = self._tables[self.table.currentText()]
        for number, column in enumerate(entry.columns):
            words = column.label.removesuffix("（元）")
            self._rows.addWidget(label(f"{words} *" if column.required else words), number, 0)
            choice, constant = self._choice(column, words), QLineEdit()
            constant.setPlaceholderText("每一行都填这个值")
            constant.hide()
            choice.currentTextChanged.connect(lambda text, field=constant: field.setVisible(text == _CONSTANT))
            self._rows.addWidget(choice, number, 1)
            self._rows.addWidget(constant, number, 2)
            self._sources[words] = (choice, constant)

    def _choice(self, column: ColumnEntry, words: str) -> QComboBox:
        choice = QComboBox()
        choice.addItems([_NOTHING, *self._sheet.header])
        if column.refers:
            choice.addItems([f"{_LOOKED_UP}{header}" for header in self._sheet.header])
        choice.addItem(_CONSTANT)
        if column.kind == "year":
            choice.addItem(_TITLE_YEAR)
        if column.kind == "code" and not column.refers:
            choice.addItem(_GENERATED)
        if words in self._sheet.header:
            choice.setCurrentText(words)
        return choice

    def _make(self) -> None:
        columns: dict[str, dict[str, str]] = {}
        entry = self._tables[self.table.currentText()]
        for column in entry.columns:
            words = column.label.removesuffix("（元）")
            source = self._source_of(column, words)
            if source is not None:
                columns[words] = source
            elif column.required:
                self._complain(f"“{words}”是必填的列，请指明取自哪里。")
                return
        if not self.name.text().strip():
            self._complain("请给这种读法起个名称。")
            return
        here = self.scope.currentText() == _THIS_SHEET
        sheet = {
            "file": self._file_name,
            "sheet": self._sheet.name if here else "*",
            "table": entry.label,
            "columns": columns,
        }
        self.made.emit({"name": self.name.text().strip(), "sheets": [sheet]})
        self.accept()

    def _source_of(self, column: ColumnEntry, words: str) -> dict[str, str] | None:
        choice, constant = self._sources[words]
        chosen = choice.currentText()
        if chosen == _NOTHING:
            return None
        if chosen == _CONSTANT:
            return {"constant": constant.text().strip()} if constant.text().strip() else None
        if chosen == _GENERATED:
            return {"generate": "AUTO"}
        if chosen == _TITLE_YEAR:
            return {"title": r"(20\d\d)\s*年"}
        if chosen.startswith(_LOOKED_UP):
            found = {"from": chosen.removeprefix(_LOOKED_UP), "lookup": self._name_column(column.refers)}
            return {**found, "table": column.refers}
        return {"from": chosen}

    def _name_column(self, table: str) -> str:
        """The column of a table by which people call its rows."""
        labels = [column.label for column in self._tables[table].columns]
        return next((one for one in labels if one.endswith("名称")), labels[0])

    def _complain(self, what: str) -> None:
        self.complaint.setText(what)
        self.complaint.show()


def content(mapping: dict[str, Any], earlier: dict[str, Any] | None) -> dict[str, Any]:
    """A mapping with the sheets of an earlier one behind its own; the first that fits a sheet is taken."""
    return {**mapping, "sheets": [*mapping["sheets"], *(earlier or {"sheets": []})["sheets"]]}
