"""What a person gives to unlock a database, and addresses that do not show what they carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from fundwatch.errors import UsageError
from fundwatch.models.encryption.keys import DatabaseKey, derive, salt_of
from fundwatch.models.encryption.recovery_code import key_of_code

_PASSWORD = re.compile(r"(?<=://)([^:/@]*):[^@]*@")


@dataclass(frozen=True)
class Secret:
    """A passphrase, or a recovery code; exactly one of them."""

    passphrase: str | None = field(default=None, repr=False)
    recovery_code: str | None = field(default=None, repr=False)

    def key_for(self, path: Path) -> DatabaseKey:
        """The key that this gives for a file. Raises WrongPassphraseError for a mistyped recovery code."""
        if self.recovery_code is not None:
            return key_of_code(self.recovery_code)
        return derive(self.passphrase or "", salt_of(path))


def secret_of(passphrase: str | None, recovery_code: str | None) -> Secret | None:
    """What was given, None where nothing was. Raises UsageError for both at once."""
    if passphrase is not None and recovery_code is not None:
        raise UsageError("口令和恢复码只能给出一个。", "请去掉其中一个。")
    if passphrase is None and recovery_code is None:
        return None
    return Secret(passphrase, recovery_code)


class Address(str):
    """A database's address as text; shown anywhere, it has stars in place of its key or password."""

    __slots__ = ()

    @property
    def whole(self) -> str:
        """The address with its key, for opening the database and for nothing else."""
        return str.__str__(self)

    def __str__(self) -> str:
        return _PASSWORD.sub(r"\1:***@", str.__str__(self))

    def __repr__(self) -> str:
        return repr(str(self))

    def __format__(self, specification: str) -> str:
        return format(str(self), specification)
