"""Issued notices, frozen: what is printed is rendered from here and from nowhere else."""

from __future__ import annotations

from sqlalchemy import Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from fundwatch.models.base import Base


class Notice(Base):
    """A notice as issued.

    `content` is everything printed, as canonical JSON, `content_digest` its SHA-256; `facts_digest` is over the
    ledger figures it was built from, so that a later printing can say that the ledger has moved. `log_head` is the
    head of the log chain printed on it. `scope` names what it is about (level, kind, region, year, object).
    A correction is a withdrawal (`withdrawn_by`, a log number) and a new notice.
    """

    __tablename__ = "notice"

    number: Mapped[str] = mapped_column(Text, primary_key=True)
    scope: Mapped[str] = mapped_column(Text, index=True)
    level: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    region_code: Mapped[str] = mapped_column(Text)
    year: Mapped[int] = mapped_column(Integer)
    form_version: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    content_digest: Mapped[str] = mapped_column(Text)
    facts_digest: Mapped[str] = mapped_column(Text)
    log_head: Mapped[str] = mapped_column(Text)
    log_number: Mapped[int] = mapped_column(Integer)
    issued_at: Mapped[str] = mapped_column(Text)
    issued_by: Mapped[str] = mapped_column(Text)
    withdrawn_by: Mapped[int | None] = mapped_column(Integer)
