"""The books: an opened database, how it is read, and the one way in which it is written.

Every write is one transaction with one entry in the log, made by an actor who is named; a transaction that fails
leaves neither rows nor entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, desc, func, insert, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from fundwatch.errors import DatabaseUnusableError, FundwatchError
from fundwatch.models.actor import Actor
from fundwatch.models.chain import GENESIS, Link, canonical
from fundwatch.models.database import WRITING, file_of, make_engine, require_sqlite_file, url_of
from fundwatch.models.digest import MODULUS
from fundwatch.models.log import Installation, LogEntry


@dataclass(frozen=True)
class Head:
    """The latest log entry: what an issued paper prints so that the log can be held against it."""

    number: int
    digest: str

    @property
    def text(self) -> str:
        """The head as papers print it: the entry's number and the beginning of its digest."""
        return f"{self.number}-{self.digest[:16]}"


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
    """An opened database. `url` reopens it in another process."""

    def __init__(self, engine: Engine, installation: str) -> None:
        self.engine = engine
        self.installation = installation

    @property
    def url(self) -> str:
        """The address by which another process opens the same database."""
        return self.engine.url.render_as_string(hide_password=False)

    @property
    def path(self) -> Path | None:
        """The database's file; None for a server's."""
        return file_of(self.engine.url)

    @classmethod
    def open(cls, target: str | Path, *, create: bool = True) -> Self:
        """Open a database, making an empty one where there is none and upgrading an older one on a copy.

        Raises DatabaseUnusableError where it is damaged, foreign, made by a newer release, or absent and not to be
        created.
        """
        from fundwatch.models import schema  # noqa: PLC0415 - Alembic is slow to import, and seldom needed

        url = url_of(target)
        path = file_of(url)
        if path is not None:
            if path.exists():
                require_sqlite_file(path)
            elif not create:
                raise DatabaseUnusableError(f"没有找到数据库文件“{path}”。", "请检查位置，或先导入数据建立数据库。")
            elif not path.parent.is_dir():
                raise DatabaseUnusableError(f"文件夹“{path.parent}”不存在。", "请先建好文件夹，或换一个位置。")
        engine = make_engine(url)
        try:
            with engine.connect() as connection:
                state = schema.state_of(connection)
            if state == "empty":
                schema.create(engine)
            elif state == "older":
                schema.upgrade_on_copy(engine)
                engine = make_engine(url)
            with engine.connect() as connection:
                installation = connection.execute(select(Installation.id)).scalar_one()
        except DatabaseError as fault:
            engine.dispose()
            raise DatabaseUnusableError(
                f"数据库打不开：{_reason(fault)}。", "请确认文件没有损坏、没有被其他程序独占；必要时用备份恢复。"
            ) from fault
        except FundwatchError:
            engine.dispose()
            raise
        return cls(engine, installation)

    def close(self) -> None:
        """Let go of the database; its file can then be moved or deleted."""
        self.engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the books and cannot change it."""
        with self.engine.connect() as connection, connection.begin():
            if self.path is not None:
                connection.exec_driver_sql("PRAGMA query_only=ON")
            try:
                yield connection
            finally:
                if self.path is not None:
                    connection.exec_driver_sql("PRAGMA query_only=OFF")

    @contextmanager
    def workspace(self) -> Iterator[Connection]:
        """A reading transaction that may make temporary tables; whatever it does is rolled back."""
        with self.engine.connect() as connection:
            transaction = connection.begin()
            try:
                yield connection
            finally:
                transaction.rollback()

    @contextmanager
    def write(self, actor: Actor, action: str) -> Iterator[Writing]:
        """One writing transaction; at its end its log entry is chained to the one before, then all is committed.

        `action` is one of the words of docs/glossary.md (导入, 扫描, 结论 …). Raises FundwatchError where another
        program holds the database for too long.
        """
        try:
            with self.engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
                head = _lock_head(connection)
                writing = Writing(connection, head.number + 1, actor, action, _now())
                yield writing
                self._seal(writing, head)
        except OperationalError as fault:
            if "locked" in str(fault.orig):
                raise FundwatchError("数据库正被另一个程序写入。", "请稍候再试；本次没有改动任何数据。") from fault
            raise

    def head(self) -> Head:
        """The latest entry of the log; number 0 where there is none."""
        with self.read() as connection:
            return _head(connection)

    def _seal(self, writing: Writing, head: Head) -> None:
        link = Link(
            self.installation,
            writing.number,
            writing.written_at,
            writing.actor.name,
            writing.actor.office,
            writing.action,
            canonical(writing.detail),
        )
        writing.connection.execute(
            insert(LogEntry).values(
                number=link.number,
                written_at=link.written_at,
                actor=link.actor,
                office=link.office,
                action=link.action,
                detail=link.detail,
                previous=head.digest,
                digest=link.digest(head.digest),
            )
        )


def _head(connection: Connection) -> Head:
    latest = select(LogEntry.number, LogEntry.digest).order_by(desc(LogEntry.number)).limit(1)
    row = connection.execute(latest).first()
    return Head(row.number, row.digest) if row else Head(0, GENESIS)


def _lock_head(connection: Connection) -> Head:
    if connection.dialect.name == "postgresql":
        connection.execute(text("LOCK TABLE log_entry IN EXCLUSIVE MODE"))
    return _head(connection)


def log_length(connection: Connection) -> int:
    """How many entries the log holds."""
    return connection.execute(select(func.count()).select_from(LogEntry)).scalar_one()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _reason(fault: DatabaseError) -> str:
    said = str(fault.orig)
    known = {
        "database disk image is malformed": "文件已损坏",
        "file is not a database": "不是数据库文件，或文件已加密",
        "attempt to write a readonly database": "文件或文件夹是只读的",
        "unable to open database file": "文件夹不存在或没有读写权限",
        "database is locked": "正被另一个程序占用",
        "disk I/O error": "读写磁盘出错",
        "database or disk is full": "磁盘空间不足",
    }
    return next((chinese for english, chinese in known.items() if english in said), said)
