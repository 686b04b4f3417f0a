"""Alembic's entry: runs on the connection handed over by `fundwatch.models.schema`."""

from __future__ import annotations

from alembic import context

from fundwatch.models.base import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
