"""Keys of encrypted databases: derived from a passphrase, never shown."""

from __future__ import annotations

import hashlib
import itertools
import os
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from fundwatch.errors import UsageError

#: SQLCipher 4 derives a key with as many rounds, so that its own tools open the file by the passphrase alone.
ROUNDS = 256_000
KEY_LENGTH = 32
SALT_LENGTH = 16
LEAST_LENGTH = 8
#: A passphrase shorter than this, or of fewer kinds of characters than two, is told to be weak.
_SOUND_LENGTH = 12
_SOUND_VARIETY = 6


@dataclass(frozen=True)
class DatabaseKey:
    """What opens an encrypted database: 32 bytes that neither `repr` nor a message ever shows."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Raises ValueError for anything but 32 bytes."""
        if len(self.raw) != KEY_LENGTH:
            raise ValueError("a database key has 32 bytes")

    def literal(self, salt: bytes = b"") -> str:
        """The key as SQLCipher takes it; with a salt for a file that is about to be made."""
        return f"x'{self.raw.hex()}{salt.hex()}'"


def derive(passphrase: str, salt: bytes) -> DatabaseKey:
    """The key that a passphrase gives with a file's salt; takes a fifth of a second, on purpose."""
    secret = normal(passphrase).encode()
    return DatabaseKey(hashlib.pbkdf2_hmac("sha512", secret, salt, ROUNDS, KEY_LENGTH))


def normal(passphrase: str) -> str:
    """A passphrase in the one form in which every keyboard gives the same bytes (NFC); widths are not folded."""
    return unicodedata.normalize("NFC", passphrase)


def new_salt() -> bytes:
    """A salt for a new file."""
    return os.urandom(SALT_LENGTH)


def salt_of(path: Path) -> bytes:
    """The salt of an encrypted file: SQLCipher keeps it in front of the first page."""
    with path.open("rb") as file:
        return file.read(SALT_LENGTH)


def require_sound(passphrase: str) -> None:
    """Raise UsageError for a passphrase that is too short to be set."""
    if len(normal(passphrase)) < LEAST_LENGTH:
        raise UsageError(
            f"口令太短，至少要 {LEAST_LENGTH} 个字符。", "可以用一句记得住的话，汉字、字母、数字、空格都可以。"
        )


def weakness(passphrase: str) -> str:
    """What makes a passphrase easy to guess, as a Chinese sentence; blank where nothing is seen."""
    text = normal(passphrase)
    if text.isdigit():
        return "口令全是数字，容易被猜出。"
    if len(set(text)) < _SOUND_VARIETY:
        return "口令里重复的字符太多，容易被猜出。"
    if _is_run(text):
        return "口令是连续的字符，容易被猜出。"
    if len(text) < _SOUND_LENGTH and text.isascii():
        return f"口令较短，建议用 {_SOUND_LENGTH} 个字符以上，或者一句话。"
    return ""


def _is_run(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in itertools.pairwise(text)}
    return len(steps) == 1
