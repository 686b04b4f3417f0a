"""The books: an opened database, how it is read, and the one way in which it is written.

Every write is one transaction with one entry in the log, made by an actor who is named; a transaction that fails
leaves neither rows nor entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import DBAPIError

from fundwatch.errors import DatabaseUnusableError, FundwatchError
from fundwatch.models.actor import Actor
from fundwatch.models.backends import backend_of
from fundwatch.models.backends.backend import (
    LOCK_WAIT,
    READING,
    TOLD_LOCK_WAIT,
    WRITING,
    Backend,
    LockedError,
    Waiting,
)
from fundwatch.models.chain import Link, canonical
from fundwatch.models.database import url_of
from fundwatch.models.digest import MODULUS
from fundwatch.models.encryption import recoding
from fundwatch.models.encryption.keys import DatabaseKey
from fundwatch.models.encryption.secrets import Address, secret_of
from fundwatch.models.log import Installation, LogEntry
from fundwatch.models.log_head import Head, head_of
from fundwatch.models.paired import paired
from fundwatch.stopping import watched


@dataclass
class Writing:
    """A transaction that writes: its connection, the number its log entry will have, and what it notes there."""

    connection: Connection
    number: int
    actor: Actor
    action: str
    written_at: str
    detail: dict[str, Any] = field(default_factory=dict)

    def note(self, **detail: Any) -> None:
        """Add to what the log entry will say; values must be plain JSON values."""
        self.detail.update(detail)

    def note_records(self, label: str, *, digest_sum: int, **counts: int) -> None:
        """Tell what this write did to the table `label`; every write that touches records must.

        `digest_sum` is the sum of the digests it added less those it took away; `counts` say how many rows were
        added, updated or removed. `check` holds the sums of the whole log against the rows.
        """
        told = self.detail.setdefault("tables", {})
        before = int(told.get(label, {}).get("digest_sum", "0"), 16)
        told[label] = {**counts, "digest_sum": f"{(before + digest_sum) % MODULUS:032x}"}


class Store:
    """An opened database. `url` reopens it in another process.

    `on_wait` is told, from whatever thread writes, what a short write waits for that brings no `on_wait` of its own.
    """

    def __init__(self, backend: Backend, engine: Engine, installation: str) -> None:
        self.engine = engine
        self.installation = installation
        self.on_wait: Callable[[str], None] | None = None
        self._backend = backend

    @property
    def url(self) -> Address:
        """The address by which another process opens the same database, key or password included but not shown."""
        return Address(self._backend.url.render_as_string(hide_password=False))

    @property
    def key(self) -> DatabaseKey | None:
        """The key that the file, and whatever is kept beside it, is encrypted under; None where it is not."""
        return self._backend.key

    @property
    def path(self) -> Path | None:
        """The database's file; None for a server's."""
        return self._backend.path

    @property
    def place(self) -> str:
        """Where the books are, for people to read; it shows neither key nor password."""
        return self._backend.place

    @classmethod
    def open(
        cls,
        target: str | Path,
        *,
        create: bool = True,
        passphrase: str | None = None,
        recovery_code: str | None = None,
    ) -> Self:
        """Open a database, making an empty one where there is none and upgrading an older one on a copy.

        A file made with a `passphrase` is encrypted; later it opens by that, or by the `recovery_code` printed for
        it. On a file that is not encrypted they are left unused.

        Raises DatabaseUnusableError where it is damaged, foreign, made by a newer release, or absent and not to be
        created, its kinds PassphraseNeededError and WrongPassphraseError where it is encrypted.
        """
        from fundwatch.models import schema  # noqa: PLC0415 - Alembic is slow to import, and seldom needed

        backend = backend_of(url_of(target))
        backend.require(create=create)
        backend = backend.unlocked(secret_of(passphrase, recovery_code))
        engine = backend.make_engine()
        try:
            with engine.connect() as connection:
                state = schema.state_of(connection)
            if state == "empty":
                schema.create(engine)
            elif state == "older":
                engine = schema.upgraded(backend, engine)
            with engine.connect() as connection:
                installation = connection.execute(select(Installation.id)).scalar_one()
        except DBAPIError as fault:
            engine.dispose()
            raise _unusable(backend, fault) from fault
        except FundwatchError:
            engine.dispose()
            raise
        if backend.path is not None:
            recoding.clear_leftover(backend.path)
        return cls(backend, engine, installation)

    def close(self) -> None:
        """Let go of the database; its file can then be moved or deleted."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the books and cannot change it.

        Its statements end where nobody waits for them any more (`stopping.asked_by`). Raises FundwatchError where the
        books cannot be reached any more; the next reading tries again.
        """
        with (
            self._told(self._backend.reading_fault),
            self.engine.connect().execution_options(**{READING: True}) as connection,
            connection.begin(),
            watched(connection.connection.dbapi_connection),
        ):
            yield connection

    @contextmanager
    def workspace(self) -> Iterator[Connection]:
        """A reading transaction that may make temporary tables; whatever it does is rolled back."""
        with self._told(self._backend.reading_fault), self.engine.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    @contextmanager
    def workspaces(self) -> Iterator[tuple[Connection, ...]]:
        """Two such transactions that see the very same state of the books, each for one thread at a time; or one."""
        with self._told(self._backend.reading_fault), paired(self.engine, self._backend) as connections:
            yield connections

    @contextmanager
    def write(self, actor: Actor, action: str, on_wait: Callable[[str], None] | None = None) -> Iterator[Writing]:
        """One writing transaction; at its end its log entry is chained to the one before, then all is committed.

        `action` is one of the words of docs/glossary.md (导入, 扫描, 结论 …). One writes at a time: while another
        program does, `on_wait` is told every second what is being waited for, and may raise to give up. Raises
        FundwatchError where the other holds the books for too long, and where they cannot be reached any more.
        """
        options = {WRITING: self._waiting(on_wait)}
        number, sealed = 0, ""
        try:
            with (
                self._told(self._backend.writing_fault),
                self.engine.connect().execution_options(**options) as connection,
                connection.begin(),
            ):
                head = head_of(connection)
                writing = Writing(connection, head.number + 1, actor, action, _now())
                number = writing.number
                yield writing
                sealed = self._seal(writing, head)
        except FundwatchError:
            # The commit was sent to a server, but no answer came: the log tells what became of it. A file's commit
            # that failed is undone.
            if self.path is not None or not sealed or not self._holds(number, sealed):
                raise

    def _holds(self, number: int, digest: str) -> bool:
        """Whether the log holds this entry, once the transaction that wrote it has ended.

        Raises FundwatchError where that cannot be found out.
        """
        try:
            with (
                self._told(self._backend.writing_fault),
                self.engine.connect().execution_options(**{WRITING: True}) as connection,
                connection.begin(),
            ):
                found = connection.execute(select(LogEntry.digest).where(LogEntry.number == number)).scalar()
        except FundwatchError as fault:
            raise FundwatchError(
                "连接在提交时断开，不能确定刚才的写入是否已经完成。",
                f"请在网络恢复后查看操作日志：有第 {number} 条就是已经完成，没有就是没有写入。",
            ) from fault
        return found == digest

    def _waiting(self, on_wait: Callable[[str], None] | None) -> Waiting:
        tell, patience = on_wait or self.on_wait, LOCK_WAIT if on_wait is None else TOLD_LOCK_WAIT

        def waiting(waited: int) -> None:
            if waited >= patience:
                raise LockedError
            if tell is not None:
                tell(f"{self._backend.other_writer}正在写入，正在等待（已等 {waited} 秒）…")

        return waiting

    @contextmanager
    def _told(self, meaning: Callable[[DBAPIError], FundwatchError | None]) -> Iterator[None]:
        """Let a fault of the database reach people as a sentence, where it has one."""
        faults: tuple[type[Exception], ...] = (DBAPIError, *self._backend.driver_errors)
        try:
            yield
        except faults as fault:
            told = meaning(fault if isinstance(fault, DBAPIError) else DBAPIError(None, None, fault))
            if told is not None:
                raise told from fault
            raise

    def head(self) -> Head:
        """The latest entry of the log; number 0 where there is none."""
        with self.read() as connection:
            return head_of(connection)

    def _seal(self, writing: Writing, head: Head) -> str:
        """Add the log entry; give its digest."""
        link = Link(
            self.installation,
            writing.number,
            writing.written_at,
            writing.actor.name,
            writing.actor.office,
            writing.action,
            canonical(writing.detail),
        )
        digest = link.digest(head.digest)
        writing.connection.execute(
            insert(LogEntry).values(
                number=link.number,
                written_at=link.written_at,
                actor=link.actor,
                office=link.office,
                action=link.action,
                detail=link.detail,
                previous=head.digest,
                digest=digest,
            )
        )
        return digest


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _unusable(backend: Backend, fault: DBAPIError) -> DatabaseUnusableError:
    reason = backend.reason(fault) or str(fault.orig)
    return DatabaseUnusableError(f"数据库打不开：{reason}。", backend.hint(fault))
