"""Addresses of databases: file paths and URLs, and the engine that each of them means."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from fundwatch.errors import DatabaseUnusableError
from fundwatch.models.backends import backend_of
from fundwatch.models.encryption.secrets import Address


def url_of(target: str | Path) -> URL:
    """The SQLAlchemy URL of a file path or of a URL given as such."""
    text = target.whole if isinstance(target, Address) else str(target)
    if "://" in text:
        try:
            return make_url(text)
        except ArgumentError as fault:
            raise DatabaseUnusableError(f"数据库地址“{text}”写法不对。", "请检查 --db 的内容。") from fault
    return URL.create("sqlite", database=str(Path(text).absolute()))


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None for a server's or one in memory."""
    return backend_of(url).path


def make_engine(url: URL) -> Engine:
    """An engine whose transactions are real ones: on SQLite also schema changes roll back."""
    return backend_of(url).make_engine()
