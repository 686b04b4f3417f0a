"""Bringing staged rows into the books: from an attached file on SQLite, by COPY on PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Connection

from fundwatch.ingest.loading.by_copy import CopyLoader
from fundwatch.ingest.loading.from_attached_file import AttachedLoader
from fundwatch.ingest.loading.loader import Loader
from fundwatch.ingest.staging import Staging

__all__ = ["Loader", "loader_for"]


def loader_for(connection: Connection, staging: Staging) -> Loader:
    """The way rows of `staging` come into the books that `connection` writes; let go of it after the transaction."""
    return (CopyLoader if connection.dialect.name == "postgresql" else AttachedLoader)(connection, staging)
