"""Which kind of the notices listed is in sight: a village has hundreds of lists of subsidies and a few of works."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox

if TYPE_CHECKING:
    from fundwatch.services.notice_lists import NoticeEntry

_ALL = "全部种类"


class KindChoice(QComboBox):
    """Offers the kinds there are among the notices, each with how many."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("公示种类")
        self.setToolTip("只看一种公示")

    def narrow(self, entries: Sequence[NoticeEntry], subject: str = "") -> Sequence[NoticeEntry]:
        """The notices of the chosen kind; all, where none is chosen or the one on a subject would be hidden."""
        counts = Counter(entry.key.kind for entry in entries)
        chosen = self.currentData()
        hidden = any(subject and entry.key.subject == subject and entry.key.kind != chosen for entry in entries)
        if hidden or chosen not in counts:
            chosen = ""
        self.blockSignals(True)
        self.clear()
        self.addItem(f"{_ALL}（{len(entries):,}）" if entries else _ALL, "")
        for kind, count in counts.items():
            self.addItem(f"{kind}（{count:,}）", kind)
        self.setCurrentIndex(max(0, self.findData(chosen)))
        self.blockSignals(False)
        return [entry for entry in entries if chosen in {"", entry.key.kind}]
