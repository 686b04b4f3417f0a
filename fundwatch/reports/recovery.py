"""What the recovery note says: the paper that opens an encrypted database when its passphrase is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class RecoveryNote:
    """The note's content. `groups` are those of the recovery code; `log_number` is the log entry of its printing."""

    database: str
    installation: str
    log_number: int
    day: date
    actor: str
    office: str
    groups: tuple[str, ...] = field(repr=False)
