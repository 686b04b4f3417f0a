"""What one person at one computer prefers: theme, fonts, name, database. Kept beside the database's folder.

These are settings of the seat, not of the books: they are not logged and say nothing about money.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from fundwatch.paths import user_data


@dataclass(frozen=True)
class Preferences:
    """The seat's settings.

    `theme` is system, light or dark. `database` is a path or URL, blank for the default. `name` and `office` say who
    acts; every write is logged under them. A regular backup is made every `backup_days` days (0: never) into
    `backup_folder` (blank: beside the database), and the latest `backup_kept` stay. `states` are what pages remember
    of themselves, by names of their own.
    """

    theme: str = "system"
    bundled_fonts: bool = False
    name: str = "本机用户"
    office: str = ""
    database: str = ""
    window: str = ""
    backup_folder: str = ""
    backup_days: int = 7
    backup_kept: int = 10
    states: dict[str, str] = field(default_factory=dict)


def location() -> Path:
    """The file they are kept in."""
    return user_data() / "preferences.json"


def load(path: Path | None = None) -> Preferences:
    """The kept settings; what is missing or unreadable is as it was at first."""
    try:
        kept = json.loads((path or location()).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Preferences()
    return replace(Preferences(), **_known(kept)) if isinstance(kept, dict) else Preferences()


def save(preferences: Preferences, path: Path | None = None) -> None:
    """Keep the settings; the file is replaced whole, so that a crash leaves the old or the new one."""
    target = path or location()
    fresh = target.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(preferences), ensure_ascii=False, indent=2), encoding="utf-8")
    fresh.replace(target)


def _known(kept: dict[str, Any]) -> dict[str, Any]:
    first = asdict(Preferences())
    names = {each.name for each in fields(Preferences)}
    known = {name: value for name, value in kept.items() if name in names and type(value) is type(first[name])}
    states = known.get("states", {})
    return {**known, "states": {name: value for name, value in states.items() if isinstance(value, str)}}
