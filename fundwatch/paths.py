"""Where data and resources live, whether run from source or from a frozen bundle."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def resources() -> Path:
    """Folder of fonts, icons, templates and policy data."""
    frozen = getattr(sys, "_MEIPASS", None)
    base = Path(frozen) if frozen else Path(__file__).resolve().parent.parent
    return base / "resources"


def user_data() -> Path:
    """Folder of this user's database and settings; made when missing."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share"))
    folder = base / "fundwatch"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def default_database() -> Path:
    """Database file used when no `--db` is given."""
    return user_data() / "fundwatch.db"
