"""The choices over the list of findings: township, category, severity, conclusion."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

from fundwatch.ui.findings.words import CATEGORIES, SEVERITIES, VERDICTS

if TYPE_CHECKING:
    from fundwatch.services.scanning import FindingRow

_ALL_DISTRICTS = "全部乡镇"
_OPEN, _OUT, _EXPLAINED = "待查", "待回复", "已说明"


class Narrowing:
    """The four combo boxes, for the page to put in their places; the first of each leaves nothing out."""

    def __init__(self) -> None:
        self.district = _choice(_ALL_DISTRICTS, ())
        self.category = _choice("全部类别", CATEGORIES)
        self.severity = _choice("全部程度", SEVERITIES.values())
        self.state = _choice("全部结论", (_OPEN, _OUT, _EXPLAINED, *VERDICTS))
        self.all = (self.district, self.category, self.severity, self.state)

    @property
    def words(self) -> tuple[str, ...]:
        """What was chosen, as a list's title says it."""
        return tuple(one.currentText() for one in self.all if one.currentIndex())

    def fits(self, one: FindingRow) -> bool:
        """Whether a finding is not left out."""
        if self.district.currentIndex() and one.district != self.district.currentText():
            return False
        if self.category.currentIndex() and one.category != self.category.currentText():
            return False
        if self.severity.currentIndex() and SEVERITIES[one.severity] != self.severity.currentText():
            return False
        standing = {one.verdict, one.waits and _OPEN, one.is_out and _OUT, one.explained and _EXPLAINED}
        return not self.state.currentIndex() or self.state.currentText() in standing

    def offer(self, found: Iterable[FindingRow]) -> None:
        """Offer the townships that findings are about, without announcing it; what was chosen stays chosen."""
        chosen = self.district.currentText()
        named = {one.district for one in found} | ({chosen} - {_ALL_DISTRICTS})
        self.district.blockSignals(True)
        self.district.clear()
        self.district.addItems([_ALL_DISTRICTS, *sorted(named)])
        self.district.setCurrentText(chosen)
        self.district.blockSignals(False)

    def choose_district(self, name: str) -> None:
        """Choose a township, also one whose findings are still to be read."""
        if self.district.findText(name) < 0:
            self.district.addItem(name)
        self.district.setCurrentText(name)

    def open_all(self) -> None:
        """Leave nothing out."""
        for one in self.all:
            one.setCurrentIndex(0)


def _choice(everything: str, values: Iterable[str]) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(everything.removeprefix("全部"))
    made.addItem(everything)
    made.addItems(list(values))
    return made
