"""Where backups lie that the program makes by itself, which of them are kept, and when the next is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fundwatch import paths
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.backing_up import Backup, back_up
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.preferences import Preferences
from fundwatch.services.progress import Progress

_REGULAR = "定期备份"
_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True)
class KeptBackup:
    """A backup file in the folder: when it was made, by its name, and its bytes."""

    path: Path
    made_at: datetime
    size: int


def folder_of(store: Store, chosen: str = "") -> Path:
    """The folder of these books' backups: the one chosen, failing that one beside the file or of the user's own."""
    if chosen:
        return Path(chosen)
    if store.path is None:
        return paths.user_data() / "备份" / store.installation
    return store.path.with_name(f"{store.path.name}.备份")


def kept_in(folder: Path, store: Store) -> tuple[KeptBackup, ...]:
    """The regular backups of these books in a folder, the latest first."""
    found = []
    for file in folder.glob(f"{_REGULAR}-{store.installation[:8]}-*.db") if folder.is_dir() else ():
        made_at = _made_at(file)
        if made_at is not None:
            found.append(KeptBackup(file, made_at, file.stat().st_size))
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))


def is_due(store: Store, preferences: Preferences, now: datetime) -> bool:
    """Whether the chosen number of days has passed since the latest regular backup; 0 days means never."""
    if not preferences.backup_days or not store.head().number:
        return False
    latest = kept_in(folder_of(store, preferences.backup_folder), store)
    return not latest or now - latest[0].made_at >= timedelta(days=preferences.backup_days)


def regular(store: Store, actor: Actor, *, folder: str = "", keep: int = 10, progress: Progress) -> Backup:
    """Make a regular backup and delete the oldest beyond the `keep` latest, never before the new one is proved."""
    place = folder_of(store, folder)
    with told_in_words("没有备份"):
        place.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().astimezone().strftime(_STAMP)
    made = back_up(
        store, actor, place / f"{_REGULAR}-{store.installation[:8]}-{stamp}.db", why=_REGULAR, progress=progress
    )
    with told_in_words("新备份已做好，但旧备份没有删除"):
        for old in kept_in(place, store)[max(1, keep) :]:
            old.path.unlink(missing_ok=True)
    return made


def before(store: Store, actor: Actor, step: str, *, progress: Progress) -> Backup:
    """A backup ahead of a step that takes something away, such as undoing an import; the latest three are kept."""
    place = folder_of(store)
    with told_in_words("没有备份"):
        place.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now().astimezone().strftime(_STAMP)
    # Two steps within one second get a name each.
    again = len(list(place.glob(f"{step}前-{stamp}*.db")))
    name = f"{step}前-{stamp}-{again + 1}.db" if again else f"{step}前-{stamp}.db"
    made = back_up(store, actor, place / name, log=False, progress=progress)
    for old in sorted(place.glob(f"{step}前-*.db"), reverse=True)[_KEPT_BEFORE:]:
        old.unlink(missing_ok=True)
    return made


_KEPT_BEFORE = 3


def _made_at(file: Path) -> datetime | None:
    try:
        return datetime.strptime(file.stem.rsplit("-", 2)[-2] + "-" + file.stem.rsplit("-", 1)[-1], _STAMP).astimezone()
    except (ValueError, IndexError):
        return None
