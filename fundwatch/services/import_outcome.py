"""What an import shows: before it is stored (preview) and after (report). Frozen, picklable, bounded in size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

#: Rejected rows carried by a sheet's preview and by a file's report; all of them stand in the rejects workbook.
REJECTS_SHOWN = 200


@dataclass(frozen=True)
class Counts:
    """Rows by what became of them; `read` is the sum of all others."""

    read: int = 0
    stored: int = 0
    repeated: int = 0
    updated: int = 0
    rejected: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(mine + theirs for mine, theirs in zip(self.values(), other.values(), strict=True)))

    def values(self) -> tuple[int, ...]:
        """The counts in the contract's order."""
        return (self.read, self.stored, self.repeated, self.updated, self.rejected, self.skipped)

    def contract(self) -> dict[str, int]:
        """As the report names them."""
        names = ("read", "stored", "repeated", "updated", "rejected", "skipped")
        return dict(zip(names, self.values(), strict=True))


@dataclass(frozen=True)
class RejectedRow:
    """A row that was not taken; `row` is None where a whole sheet was refused."""

    sheet: str
    row: int | None
    column: str
    value: str
    reason: str


@dataclass(frozen=True)
class NoteEntry:
    """Cells that were taken with a remark; `rows` are the first ones. `column` is empty for remarks on rows."""

    column: str
    kind: str
    value: str
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class SkipEntry:
    """Rows that are no records; `rows` are the first ones."""

    kind: str
    count: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class ColumnMatch:
    """A header (or a constant, a generated number) and the column it was taken for."""

    written: str
    label: str
    unit: str | None = None


@dataclass(frozen=True)
class SheetPreview:
    """What one sheet was taken for and what would become of its rows.

    `state` is a word of `fundwatch.ingest.planning.SheetState`. `sample` are its first rows as text, in the order of
    `columns`. `proposal` is the name of a remembered mapping that fits its header. `no` numbers the sheets whose rows
    were read.
    """

    name: str
    state: str
    table: str | None
    reason: str = ""
    suggestion: str | None = None
    proposal: str | None = None
    header_row: int | None = None
    columns: tuple[ColumnMatch, ...] = ()
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    counts: Counts = Counts()
    rejects: tuple[RejectedRow, ...] = ()
    notes: tuple[NoteEntry, ...] = ()
    skipped: tuple[SkipEntry, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    header: tuple[str, ...] = ()
    no: int | None = None


@dataclass(frozen=True)
class FilePreview:
    """One file; `refused` with its reason where nothing of it can be taken."""

    name: str
    sha256: str
    refused: bool
    reason: str = ""
    sheets: tuple[SheetPreview, ...] = ()

    def tables(self) -> dict[str, Counts]:
        """Counts by table."""
        found: dict[str, Counts] = {}
        for sheet in self.sheets:
            if sheet.table is not None and sheet.counts.read:
                found[sheet.table] = found.get(sheet.table, Counts()) + sheet.counts
        return found


@dataclass(frozen=True)
class Preview:
    """What an import would do; `id` is what `commit` takes. `head` is the log's length it was held against."""

    id: str
    files: tuple[FilePreview, ...]
    updating: bool
    head: int
    mapping: str | None = None

    @property
    def counts(self) -> Counts:
        """All rows of all files."""
        return sum((sheet.counts for file in self.files for sheet in file.sheets), Counts())

    @property
    def changes(self) -> bool:
        """Whether a commit would store anything."""
        return bool(self.counts.stored or self.counts.updated)

    @property
    def clean(self) -> bool:
        """Whether no row, sheet or file was turned away."""
        refused = any(sheet.state == "退回" for file in self.files for sheet in file.sheets)
        return not (refused or self.counts.rejected or any(file.refused for file in self.files))


@dataclass(frozen=True)
class FileReport:
    """One file of a finished import, as the contract reports it."""

    import_id: int | None
    file: str
    sha256: str
    status: str
    reason: str
    tables: dict[str, Counts] = field(default_factory=dict)
    rejects: tuple[RejectedRow, ...] = ()

    def contract(self) -> dict[str, Any]:
        """The object of the `--report` list."""
        return {
            "import": self.import_id,
            "file": self.file,
            "sha256": self.sha256,
            "status": self.status,
            "reason": self.reason,
            "tables": {label: counts.contract() for label, counts in self.tables.items()},
            "rejects": [vars(reject) for reject in self.rejects],
        }


@dataclass(frozen=True)
class ImportReport:
    """A finished import; `import_id` is None where nothing was stored."""

    import_id: int | None
    files: tuple[FileReport, ...]

    @property
    def counts(self) -> Counts:
        """All rows of all files."""
        return sum((counts for file in self.files for counts in file.tables.values()), Counts())

    @property
    def clean(self) -> bool:
        """Whether no row, sheet or file was turned away."""
        return not any(file.status == "refused" or file.rejects for file in self.files)


@dataclass(frozen=True)
class ImportEntry:
    """An earlier import in the history."""

    id: int
    imported_at: str
    actor: str
    files: tuple[str, ...]
    counts: Counts
    updating: bool
    log_number: int
    undone: bool
    rejects_kept: bool
