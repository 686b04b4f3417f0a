"""Where rows came from: imports, their files and sheets, what each did to each table, and superseded versions."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fundwatch.models.base import Base, Big


class ImportBatch(Base):
    """One import command over all its files: one transaction, one log entry.

    `log_number` is the entry that recorded it; `undone_by` the entry that took it back. `digest` is over the files'
    digests and the mapping, so that the same import can be recognised.
    """

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    imported_at: Mapped[str] = mapped_column(Text)
    actor: Mapped[str] = mapped_column(Text)
    updating: Mapped[bool]
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    log_number: Mapped[int] = mapped_column(Integer)
    undone_by: Mapped[int | None] = mapped_column(Integer)
    report: Mapped[str] = mapped_column(Text)


class SourceFile(Base):
    """A file as it was read, known by the SHA-256 of its bytes."""

    __tablename__ = "source_file"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text, index=True)


class SourceSheet(Base):
    """A sheet of a file that rows came from."""

    __tablename__ = "source_sheet"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("source_file.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    table_label: Mapped[str] = mapped_column(Text)


class ImportedTable(Base):
    """What one import did to one table.

    Rows it added have ids from `first_id` to `last_id` (both null where it added none); rows it updated stand in
    `record_history` with `superseded_by`. `digest_sum` is the sum of the digests it added less those it replaced,
    modulo 2**128, as 32 hexadecimal digits.
    """

    __tablename__ = "imported_table"
    __table_args__ = (UniqueConstraint("import_id", "table_label"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    table_label: Mapped[str] = mapped_column(Text)
    first_id: Mapped[int | None] = mapped_column(Big)
    last_id: Mapped[int | None] = mapped_column(Big)
    added: Mapped[int] = mapped_column(Integer)
    updated: Mapped[int] = mapped_column(Integer)
    digest_sum: Mapped[str] = mapped_column(Text)


class RecordHistory(Base):
    """A version of a row that is no longer the present one, with all its declared columns as JSON.

    `superseded_by` is the import that replaced or removed it. JSON keeps fen, millionths and ISO dates.
    """

    __tablename__ = "record_history"
    __table_args__ = (Index(None, "table_label", "record_key"),)

    id: Mapped[int] = mapped_column(Big, primary_key=True)
    table_label: Mapped[str] = mapped_column(Text)
    record_key: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    source_id: Mapped[int] = mapped_column(Integer)
    source_row: Mapped[int] = mapped_column(Integer)
    superseded_by: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)


class ImportMapping(Base):
    """How a sender's own layout is read, remembered by its header; `content` is the mapping as JSON."""

    __tablename__ = "import_mapping"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    header_digest: Mapped[str] = mapped_column(Text, unique=True)
    content: Mapped[str] = mapped_column(Text)
    row_version: Mapped[int] = mapped_column(Integer)
