"""The log: every write's entry, chained by hash; and which installation this database is."""

from __future__ import annotations

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from fundwatch.models.base import Base


class Installation(Base):
    """This database's own name: everything numbered here is known elsewhere by (installation id, number)."""

    __tablename__ = "installation"

    id: Mapped[str] = mapped_column(Text, primary_key=True)
    made_at: Mapped[str] = mapped_column(Text)
    county_code: Mapped[str | None] = mapped_column(Text)
    known_tables: Mapped[str] = mapped_column(Text)


class LogEntry(Base):
    """One write.

    `digest` is SHA-256 in hexadecimal over the previous digest and this entry's own content (see
    `fundwatch.models.chain`); the latest is the chain's head, which notices print. `detail` is canonical JSON.
    """

    __tablename__ = "log_entry"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    written_at: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    office: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text)
    detail: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(Text)
