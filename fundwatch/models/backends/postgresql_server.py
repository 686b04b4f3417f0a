"""Books on a PostgreSQL server: the shared database of one office."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from fundwatch.errors import FundwatchError
from fundwatch.models.backends.backend import LOCK_WAIT, READING, WRITING, Backend

_LOCK_NOT_AVAILABLE = "55P03"


class PostgresqlServer(Backend):
    """Books in one database of a PostgreSQL server, reached by psycopg."""

    def require(self, *, create: bool) -> None:
        """Nothing can be seen of a server before it is asked."""

    def make_engine(self) -> Engine:
        """An engine whose readers see one state of the books and whose writers wait no longer than LOCK_WAIT."""
        engine = create_engine(self.url, pool_pre_ping=True)

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            options = connection.get_execution_options()
            if options.get(WRITING):
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_WAIT}s'")
            else:
                mode = "READ ONLY" if options.get(READING) else "READ WRITE"
                connection.exec_driver_sql(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ {mode}")

        return engine

    def lock_log(self, connection: Connection) -> None:
        """Lock the log against other writers; readers go on."""
        connection.execute(text("LOCK TABLE log_entry IN EXCLUSIVE MODE"))

    def reason(self, fault: DBAPIError) -> str | None:
        """Why the server could not be used, by the standard's state code."""
        if fault.connection_invalidated:
            return "与数据库服务器的连接断开"
        return None

    def writing_fault(self, fault: DBAPIError) -> FundwatchError | None:
        """Another program that writes for too long, a lost connection."""
        if getattr(fault.orig, "sqlstate", None) == _LOCK_NOT_AVAILABLE:
            return FundwatchError("数据库正被另一个程序写入。", "请稍候再试；本次没有改动任何数据。")
        if fault.connection_invalidated:
            return FundwatchError("与数据库服务器的连接断开。", "请检查网络后再试；本次没有改动任何数据。")
        return None
