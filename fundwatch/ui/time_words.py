"""Moments as people at this computer read them; the books keep them in UTC."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDate


def moment(kept: str) -> str:
    """A kept moment in local time, to the minute; a bare day stays one."""
    try:
        read = datetime.fromisoformat(kept)
    except ValueError:
        return kept
    if "T" not in kept and " " not in kept:
        return kept
    return read.astimezone().strftime("%Y-%m-%d %H:%M")


def today() -> str:
    """Today's date, as ISO."""
    now = QDate.currentDate()
    return f"{now.year():04d}-{now.month():02d}-{now.day():02d}"
