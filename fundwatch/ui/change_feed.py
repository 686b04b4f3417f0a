"""What has changed in the books, told to the pages; each refreshes itself when it is next looked at."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal


class Topic(StrEnum):
    """A part of the books that pages show."""

    RECORDS = "records"
    FINDINGS = "findings"
    NOTICES = "notices"
    SETTINGS = "settings"


class ChangeFeed(QObject):
    """Announces the topics that a finished operation touched."""

    changed = Signal(object)

    def announce(self, *topics: Topic) -> None:
        """Tell every page what changed; nothing is told where nothing did."""
        if topics:
            self.changed.emit(frozenset(topics))
