"""What a database engine must be able to do for the books."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Self

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from fundwatch.errors import FundwatchError, UsageError
from fundwatch.models.encryption.keys import DatabaseKey
from fundwatch.models.encryption.secrets import Secret

#: Execution option of a connection whose transaction will write: it takes the write lock when it begins. Its value
#: is a `Waiting`, told while another program holds the lock, or True.
WRITING = "fundwatch_writing"
#: Execution option of a connection whose transaction must not be able to write.
READING = "fundwatch_reading"
#: Execution option of a connection that reads beside another of this program: each takes half the room.
PAIRED = "fundwatch_paired"
#: How long a writer waits for another program's transaction, in seconds.
LOCK_WAIT = 60
#: How long it waits where a person is told so and can stop it.
TOLD_LOCK_WAIT = 600
#: After so many seconds of waiting the person is told again, and can stop it.
WAIT_SLICE = 1

#: Told the seconds waited so far whenever a writer finds the books being written by another program; may raise.
Waiting = Callable[[int], None]


class LockedError(FundwatchError):
    """Another program has been writing for longer than anybody wants to wait."""

    def __init__(self) -> None:
        super().__init__("数据库正被另一个程序写入。", "请稍候再试；本次没有改动任何数据。")


class Backend(ABC):
    """The engine that holds the books at one address."""

    #: Who else may be writing, as the message for those who wait names them.
    other_writer = "另一个程序"
    #: What the driver raises where it is used past SQLAlchemy.
    driver_errors: ClassVar[tuple[type[Exception], ...]] = ()

    def __init__(self, url: URL) -> None:
        self.url = url

    @property
    def path(self) -> Path | None:
        """The file that holds the books; None on a server."""
        return None

    @property
    def place(self) -> str:
        """Where the books are, for people to read."""
        return str(self.path or "内存")

    @property
    def key(self) -> DatabaseKey | None:
        """The key that the books are encrypted under; None where they are not."""
        return None

    def unlocked(self, secret: Secret | None) -> Self:
        """The same books with their key found by a passphrase or a recovery code.

        Books that are about to be made are encrypted from then on. Raises PassphraseNeededError where `secret` is
        missing, WrongPassphraseError where it does not open the books, UsageError where nothing can be unlocked.
        """
        if secret is not None:
            raise UsageError("口令只用于加密的数据库文件。", "服务器上的数据库由服务器管理员保护，请去掉口令。")
        return self

    @abstractmethod
    def require(self, *, create: bool) -> None:
        """Raise DatabaseUnusableError where the books can be seen not to open, before they are touched."""

    @abstractmethod
    def make_engine(self) -> Engine:
        """An engine whose transactions are real ones and heed WRITING and READING."""

    @abstractmethod
    def begin_alike(self, first: Connection, other: Connection) -> bool:
        """Begin a transaction on each, such that both see the very same state of the books.

        False, and no transaction begun, where that cannot be had.
        """

    @abstractmethod
    def reason(self, fault: DBAPIError) -> str | None:
        """Why the database could not do what was asked, as a Chinese phrase; None where its words are not known."""

    def hint(self, fault: DBAPIError) -> str:  # noqa: ARG002 - for overriding
        """What people can do where the books do not open."""
        return "请确认文件没有损坏、没有被其他程序独占；必要时用备份恢复。"

    @abstractmethod
    def reading_fault(self, fault: DBAPIError) -> FundwatchError | None:
        """What to tell people when reading failed; None where `fault` is a bug of ours."""

    @abstractmethod
    def writing_fault(self, fault: DBAPIError) -> FundwatchError | None:
        """What to tell people when a writing transaction failed; None where `fault` is a bug of ours."""


def take_lock(attempt: Callable[[int], bool], waiting: object) -> None:
    """Take the write lock by `attempt`, which waits so many seconds for it and tells whether it was got.

    Raises LockedError after LOCK_WAIT or TOLD_LOCK_WAIT, and whatever `waiting` raises.
    """
    if attempt(0):
        return
    for waited in range(0, TOLD_LOCK_WAIT if callable(waiting) else LOCK_WAIT, WAIT_SLICE):
        if callable(waiting):
            waiting(waited)
        if attempt(WAIT_SLICE):
            return
    raise LockedError
