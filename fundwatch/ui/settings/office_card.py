"""What the office prints of itself: issuers, telephones, places of posting; each in force from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit

from fundwatch.ui.time_words import today
from fundwatch.ui.widgets.basics import SPACE, Button, Card, clear, label, row

if TYPE_CHECKING:
    from fundwatch.services.office import Setting

_LINES_HEIGHT = 76
_LABEL_WIDTH = 120
_FIELD_HEIGHT = 34


class OfficeCard(Card):
    """`changed` carries the settings whose text was changed, as (name, new text, version seen)."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__("公示上印的单位与电话")
        self.body.addWidget(label("从今天起生效；以前印出的公示不受影响。每次修改都记入日志。", "muted", wrap=True))
        self._settings: dict[str, Setting] = {}
        self._fields: dict[str, QLineEdit | QPlainTextEdit] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE)
        self._grid.setColumnMinimumWidth(0, _LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)
        self.body.addLayout(self._grid)
        self.save = Button("保存", self._save, style="primary", shortcut="Ctrl+S")
        self.body.addLayout(row(None, self.save))

    def show_settings(self, settings: Mapping[str, Setting]) -> None:
        """Show the settings in force."""
        self._settings = dict(settings)
        clear(self._grid)
        self._fields = {}
        for number, (name, setting) in enumerate(self._settings.items()):
            name_label = label(name)
            name_label.setMinimumHeight(_FIELD_HEIGHT)
            self._grid.addWidget(name_label, number, 0, Qt.AlignmentFlag.AlignTop)
            field: QLineEdit | QPlainTextEdit
            if setting.kind.several_lines:
                field = QPlainTextEdit(setting.value)
                field.setFixedHeight(_LINES_HEIGHT)
                field.setTabChangesFocus(True)
            else:
                field = QLineEdit(setting.value)
            field.setPlaceholderText(setting.kind.explanation)
            field.setToolTip(setting.kind.explanation)
            self._fields[name] = field
            self._grid.addWidget(field, number, 1)

    def field(self, name: str) -> QLineEdit | QPlainTextEdit:
        """The field of a setting."""
        return self._fields[name]

    def _save(self) -> None:
        changed = []
        for name, field in self._fields.items():
            text = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
            setting = self._settings[name]
            if text.strip() != setting.value.strip():
                same_day = setting.from_day is not None and setting.from_day.isoformat() == today()
                changed.append((name, text, setting.row_version if same_day else 0))
        self.changed.emit(changed)
