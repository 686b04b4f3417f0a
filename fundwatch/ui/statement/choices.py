"""The choices over a list, as combo boxes that remember what was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from fundwatch.ui.page import SPACE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fundwatch.services.statement import Choice

_WIDEST = 220


class Choices(QWidget):
    """`changed` follows every choice a person makes."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE)
        self._combos: dict[str, QComboBox] = {}

    @property
    def chosen(self) -> dict[str, str]:
        """The value of each choice by its name; blank for all."""
        return {name: str(combo.currentData() or "") for name, combo in self._combos.items()}

    @property
    def words(self) -> str:
        """What was chosen, as a list's title says it; blank where nothing is left out."""
        return "，".join(combo.currentText() for combo in self._combos.values() if combo.currentData())

    def combo(self, name: str) -> QComboBox:
        """The combo box of a choice."""
        return self._combos[name]

    def choose(self, **values: str) -> None:
        """Choose values without announcing it; one that is not offered is passed over."""
        for name, value in values.items():
            combo = self._combos.get(name)
            at = combo.findData(value) if combo is not None else -1
            if combo is not None and at >= 0:
                combo.setCurrentIndex(at)

    def open_all(self) -> bool:
        """Choose everything without announcing it; whether anything had been left out."""
        narrowed = any(self.chosen.values())
        self.choose(**dict.fromkeys(self._combos, ""))
        return narrowed

    def show_choices(self, choices: Sequence[Choice], remembered: Mapping[str, str]) -> None:
        """Offer these; what is chosen stays chosen, else what was remembered."""
        # What had nothing else to choose was not chosen.
        chosen = {name: value for name, value in self.chosen.items() if self._combos[name].count() > 1}
        before = {**remembered, **chosen}
        for choice in choices:
            combo = self._combos.get(choice.name)
            if combo is None:
                combo = self._combos[choice.name] = QComboBox()
                combo.setAccessibleName(choice.label)
                combo.setToolTip(choice.label)
                combo.setMaximumWidth(_WIDEST)
                combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
                combo.activated.connect(lambda _number: self.changed.emit())
                self._row.addWidget(combo)
            combo.clear()
            if not any(value == "" for value, _ in choice.values):
                combo.addItem(f"全部{choice.label}", "")
            for value, text in choice.values:
                combo.addItem(text, value)
        # Where the first choice is not the blank one, all of them may have been chosen.
        self.choose(**before)
