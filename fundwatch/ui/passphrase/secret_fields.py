"""Fields for what must not be seen over a shoulder."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QWidget

from fundwatch.ui.widgets.basics import SPACE, label

#: An input method does not write into a hidden field.
_CHINESE = "口令里有汉字时，先勾选“显示口令”再输入。"
_LABEL_WIDTH = 88


class SecretFields(QWidget):
    """Labelled fields whose text is hidden until somebody asks to see it; `changed` at every key."""

    changed = Signal()

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.fields: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE)
        grid.setVerticalSpacing(SPACE)
        grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        for number, name in enumerate(names):
            field = QLineEdit()
            field.setEchoMode(QLineEdit.EchoMode.Password)
            field.setAccessibleName(name)
            field.textChanged.connect(lambda _text: self.changed.emit())
            written = label(name)
            written.setBuddy(field)
            grid.addWidget(written, number, 0)
            grid.addWidget(field, number, 1)
            self.fields[name] = field
        self.shown = QCheckBox("显示口令")
        self.shown.toggled.connect(self._show)
        grid.addWidget(self.shown, len(names), 1)
        self._hint = label(_CHINESE, "faint", wrap=True)
        grid.addWidget(self._hint, len(names) + 1, 1)
        self.setLayout(grid)

    def text(self, name: str) -> str:
        """What stands in a field, exactly as typed."""
        return self.fields[name].text()

    def follow(self, other: SecretFields) -> None:
        """Be shown and hidden together with other fields, by their box."""
        self.shown.hide()
        self._hint.hide()
        other.shown.toggled.connect(self.shown.setChecked)

    def _show(self, shown: bool) -> None:  # noqa: FBT001 - the signature of Qt's signal
        for field in self.fields.values():
            field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
