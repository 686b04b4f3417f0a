"""What a nasty file is, what must happen to it, and how both are compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fundwatch.services.import_outcome import FilePreview, ImportReport, SheetPreview
from tests.services.importing.office import Office

#: Puts the file at a path.
Make = Callable[[Path], None]


@dataclass(frozen=True)
class Expect:
    """What must happen.

    `counts` are read, stored, rejected and skipped rows by table; `rows` the paid amount in fen by serial number of
    every row of 补助发放 that is stored. `rejects` are row, column and words of the reason; `notes` column, kind and
    rows; `skipped` rows by kind; `states` what becomes of sheets that are not taken. `refused` are words of why the
    whole file is refused, and of what to do. `values` are stored columns by serial number.
    """

    counts: Mapping[str, tuple[int, int, int, int]] = field(default_factory=dict)
    rows: Mapping[str, int | None] = field(default_factory=dict)
    rejects: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[tuple[str, str, tuple[int, ...]], ...] = ()
    skipped: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A file by its name, what is nasty about it, who makes it, and what must happen."""

    name: str
    why: str
    make: Make
    expect: Expect


def taken(
    rows: Mapping[str, int | None], *, skipped: Mapping[str, tuple[int, ...]] | None = None, **more: Any
) -> Expect:
    """What must happen to a sheet 补助发放 of which these rows are stored; every rejected row is listed."""
    rejected, left_out = len(more.get("rejects", ())), sum(map(len, (skipped or {}).values()))
    repeated = more.pop("repeated", 0)
    counts = (len(rows) + rejected + left_out + repeated, len(rows), rejected, left_out)
    return Expect({"补助发放": counts}, rows, skipped=skipped or {}, **more)


def refused(*words: str) -> Expect:
    """What must happen to a file of which nothing can be read."""
    return Expect(refused=words)


def check(case: Case, office: Office) -> None:
    """Make the file, preview it, import it, and hold what happened against what must."""
    path = office.folder / case.name
    case.make(path)
    preview = office.preview(path)
    [file] = preview.files
    expect = case.expect
    assert file.refused == bool(expect.refused), file.reason
    if file.refused:
        missing = [words for words in expect.refused if words not in file.reason]
        assert not missing, (file.reason, missing)
        assert case.name in file.reason
        assert file.reason.endswith("。")
    else:
        assert told(file) == wanted(expect)
    report = office.bring(path)
    _check_stored(expect, office)
    assert report.counts == preview.counts
    assert tables_of(report) == {label: list(counts) for label, counts in expect.counts.items()}


def _check_stored(expect: Expect, office: Office) -> None:
    stored = {row["record_key"]: row for row in office.stored("补助发放")}
    assert {key: row["paid_amount"] for key, row in stored.items()} == dict(expect.rows)
    for key, values in expect.values.items():
        assert {name: stored[key][name] for name in values} == dict(values)
    assert office.disagreements() == []


def tables_of(report: ImportReport) -> dict[str, list[int]]:
    return {
        label: [counts.read, counts.stored, counts.rejected, counts.skipped]
        for file in report.files
        for label, counts in file.tables.items()
    }


def told(file: FilePreview) -> dict[str, Any]:
    """What the preview says of a file, in the shape of what must happen."""
    taken_sheets = [sheet for sheet in file.sheets if sheet.state == "导入"]
    return {
        "counts": {
            label: (counts.read, counts.stored, counts.rejected, counts.skipped)
            for label, counts in file.tables().items()
        },
        "rejects": [(one.row, one.column) for sheet in taken_sheets for one in sheet.rejects],
        "reasons": [one.reason for sheet in taken_sheets for one in sheet.rejects],
        "notes": sorted((note.column, note.kind, note.rows) for sheet in taken_sheets for note in sheet.notes),
        "skipped": _skipped(taken_sheets),
        "states": {sheet.name: sheet.state for sheet in file.sheets if sheet.state != "导入"},
    }


def _skipped(sheets: list[SheetPreview]) -> dict[str, tuple[int, ...]]:
    return {entry.kind: entry.rows for sheet in sheets for entry in sheet.skipped}


class _Holding(str):
    """Equal to every text that holds it."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str(self) in other

    __hash__ = str.__hash__


def wanted(expect: Expect) -> dict[str, Any]:
    return {
        "counts": dict(expect.counts),
        "rejects": [(row, column) for row, column, _ in expect.rejects],
        "reasons": [_Holding(words) for _, _, words in expect.rejects],
        "notes": sorted(expect.notes),
        "skipped": dict(expect.skipped),
        "states": dict(expect.states),
    }
