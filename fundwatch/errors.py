"""The faults fundwatch expects, each a Chinese sentence for the person at the screen.

A bug is any other exception; only the command line and the window turn either into words.
"""

from __future__ import annotations


class FundwatchError(Exception):
    """A fault in what was asked or given, told to people as it is.

    `message` says what is wrong and where, `hint` what to do about it; both are whole Chinese sentences.
    """

    exit_status = 4

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}{self.hint}"


class UnreadableFileError(FundwatchError):
    """A file handed in cannot be read at all; the other files of the same command still load."""

    exit_status = 1


class UsageError(FundwatchError):
    """A command or a call was given something that it does not take."""

    exit_status = 2


class DatabaseUnusableError(FundwatchError):
    """The database cannot be opened, is damaged, or was made by a newer fundwatch."""

    exit_status = 3


class PassphraseNeededError(DatabaseUnusableError):
    """The database is encrypted, and neither a passphrase nor a recovery code was given."""


class WrongPassphraseError(DatabaseUnusableError):
    """The passphrase or the recovery code that was given is not this database's; nothing is locked by that."""


class RefusedError(FundwatchError):
    """What was asked is understood, and a rule of the books forbids it; nothing changed."""
