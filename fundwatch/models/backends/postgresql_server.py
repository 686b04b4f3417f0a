"""Books on a PostgreSQL server: the shared database of one office."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from sqlalchemy import Column, Connection, Engine, create_engine, event
from sqlalchemy.dialects.postgresql.base import PGTypeCompiler
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from fundwatch.errors import DatabaseUnusableError, FundwatchError
from fundwatch.models.backends.backend import LOCK_WAIT, READING, WRITING, Backend, take_lock

#: The advisory lock that every writing transaction holds: one writer at a time, readers go on.
_WRITE_LOCK = 0x66756E64
_OLDEST = 150_000
_CONNECT_SECONDS = 10
_UNCHANGED = "本次没有改动任何数据。"
#: By the standard's state codes: what they mean to people, and what to do.
_STATES = {
    "42501": ("登录数据库的用户权限不足", "请让管理员把这个数据库的所有者设为该用户，再试。"),
    "25006": ("数据库服务器现在只能读，不能写", "请让管理员检查服务器是否处于备用或只读状态。"),
    "53100": ("数据库服务器的磁盘已满", "请让管理员腾出空间后再试。"),
    "53200": ("数据库服务器内存不足", "请稍候再试，或请管理员检查服务器。"),
    "53300": ("数据库服务器的连接数已满", "请关闭不用的窗口，稍候再试，或请管理员调大 max_connections。"),
    "55P03": ("数据库正被另一个程序占用", "请稍候再试。"),
    "57P01": ("数据库服务器断开了连接", "请稍候再试。"),
    "57P02": ("数据库服务器断开了连接", "请稍候再试。"),
    "57P03": ("数据库服务器正在启动或停止", "请稍候再试。"),
    "58030": ("数据库服务器读写磁盘出错", "请让管理员检查服务器的磁盘。"),
    "XX001": ("数据库服务器上的数据文件已损坏", "请停止使用，让管理员检查磁盘并用备份恢复。"),
    "XX002": ("数据库服务器上的索引已损坏", "请停止使用，让管理员检查磁盘并用备份恢复。"),
}
_MAKE_ONE = "请核对地址，或请管理员先建立一个 UTF8 编码的空数据库。"
_NOT_YOU = ("用户名或密码不对", "请核对地址中的用户名和密码。")
_LOST = ("与数据库服务器的连接断开", "请检查网络后再试。")
#: What is said before there is a state code: while connecting. A server may speak English or Chinese.
_WORDS = (
    (("password authentication failed", "认证失败", "no password supplied"), *_NOT_YOU),
    (("closed the connection", "connection is closed", "connection is lost", "consuming input failed"), *_LOST),
    (("pg_hba.conf",), "服务器不允许本机或该用户登录", "请让管理员在 pg_hba.conf 中允许本机登录。"),
    (("too many c", "太多的连接", "remaining connection slots", "太多的客户", "剩余的连接"), *_STATES["53300"]),
    (("starting up", "shutting down", "正在启动", "正在关闭"), *_STATES["57P03"]),
    (("permission denied for database", "权限不够"), *_STATES["42501"]),
    (('FATAL:  database "', "致命错误:  数据库"), "服务器上没有这个数据库", _MAKE_ONE),
    (('FATAL:  role "', "致命错误:  角色"), *_NOT_YOU),
)  # fmt: skip
_UNREACHABLE = ("连接不上数据库服务器", "请检查网络、服务器地址和端口，以及服务器是否已经启动。")


class PostgresqlServer(Backend):
    """Books in one database of a PostgreSQL server, reached by psycopg."""

    other_writer = "另一台电脑"
    #: COPY goes past SQLAlchemy.
    driver_errors = (psycopg.Error,)

    def __init__(self, url: URL) -> None:
        super().__init__(url.set(drivername="postgresql+psycopg"))

    @property
    def place(self) -> str:
        """The server and the database there."""
        host = self.url.host or self.url.query.get("host") or "本机"
        return f"服务器 {host} 上的共享数据库 {self.url.database}"

    def require(self, *, create: bool) -> None:
        """Nothing can be seen of a server before it is asked."""

    def make_engine(self) -> Engine:
        """An engine whose readers see one state of the books, and of whose writers there is one at a time."""
        settings: dict[str, Any] = {"connect_timeout": _CONNECT_SECONDS, "client_encoding": "utf8"}
        settings |= {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
        given = {name: value for name, value in settings.items() if name not in self.url.query}
        engine = create_engine(self.url, pool_pre_ping=True, connect_args=given)
        engine.dialect.type_compiler_instance = _ColumnTypes(engine.dialect)
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
        return engine

    def begin_alike(self, first: Connection, other: Connection) -> bool:
        """The other takes the snapshot that the first one reads by."""
        first.begin()
        snapshot = first.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        other.begin()
        other.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{snapshot}'")
        return True

    def reason(self, fault: DBAPIError) -> str | None:
        """Why the server could not be used, by the standard's state code, or by its words while connecting."""
        told = _meaning(fault)
        return told[0] if told else None

    def hint(self, fault: DBAPIError) -> str:
        """What people can do about it."""
        told = _meaning(fault)
        return told[1] if told else "请把这句话告诉管理员。"

    def reading_fault(self, fault: DBAPIError) -> FundwatchError | None:
        """A lost connection, a server that is gone."""
        told = _meaning(fault)
        return FundwatchError(f"{told[0]}。", told[1]) if told else None

    def writing_fault(self, fault: DBAPIError) -> FundwatchError | None:
        """A lost connection, a full disk, missing rights: nothing was changed."""
        told = _meaning(fault)
        return FundwatchError(f"没有写入：{told[0]}。", f"{told[1]}{_UNCHANGED}") if told else None


class _ColumnTypes(PGTypeCompiler):
    """Columns of text are compared and sorted by code point, as in SQLite and in Python, whatever the server's locale.

    Only columns: a cast takes no collation.
    """

    def visit_VARCHAR(self, type_: Any, **kw: Any) -> str:
        return super().visit_VARCHAR(type_, **kw) + _collation(type_, **kw)

    def visit_TEXT(self, type_: Any, **kw: Any) -> str:
        return super().visit_TEXT(type_, **kw) + _collation(type_, **kw)


def _collation(type_: Any, **kw: Any) -> str:
    is_column = isinstance(kw.get("type_expression"), Column)
    return ' COLLATE "C"' if is_column and not type_.collation else ""


class _Numeric(Loader):
    """Sums of whole numbers are whole numbers, as in SQLite; PostgreSQL gives the sum of a bigint as a numeric."""

    def load(self, data: Buffer) -> int | float:
        written = bytes(data)
        return float(written) if b"." in written or b"N" in written else int(written)


def _prepare(connection: psycopg.Connection[Any], _record: Any) -> None:
    info = connection.info
    if info.server_version < _OLDEST:
        raise DatabaseUnusableError("数据库服务器的版本太旧。", "需要 PostgreSQL 15 或更新的版本。")
    encoding = info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise DatabaseUnusableError(
            f"数据库的编码是 {encoding}，存不下全部汉字。", "请让管理员另建一个 UTF8 编码的空数据库。"
        )
    connection.adapters.register_loader("numeric", _Numeric)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    waiting = options.get(WRITING)
    if not waiting:
        mode = "READ ONLY" if options.get(READING) else "READ WRITE"
        connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ {mode}")
        return

    def attempt(seconds: int) -> bool:
        if not seconds:
            got: bool = connection.exec_driver_sql(f"SELECT pg_try_advisory_xact_lock({_WRITE_LOCK})").scalar_one()
            return got
        try:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{seconds}s'")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")
        except DBAPIError as fault:
            if not isinstance(fault.orig, psycopg.errors.LockNotAvailable):
                raise
            # Until the begin event is over SQLAlchemy rolls back by itself; the next statement starts anew.
            return False
        return True

    take_lock(attempt, waiting)
    # The lock of another kind that may stand in the way: a table being altered by an upgrade.
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_WAIT}s'")


def _meaning(fault: DBAPIError) -> tuple[str, str] | None:
    """What a fault means to people and what they can do; None where it is not the server's or the network's."""
    state = getattr(fault.orig, "sqlstate", None)
    if state in _STATES:
        return _STATES[state]
    if fault.connection_invalidated or (state or "").startswith("08"):
        return _LOST
    if state is None and isinstance(fault.orig, psycopg.OperationalError):
        said = str(fault.orig)
        words = (meaning for signs, *meaning in _WORDS if any(sign in said for sign in signs))
        chinese, hint = next(words, _UNREACHABLE)
        return chinese, hint
    return None
