"""Answers of the townships read back: shown first, row by row, then stored with the conclusions they lead to.

The rows are stored by the import, as every row is: with their file, sheet and row, history, log and undo. What it does
not know is judged beside it (reply_judging). Everything here is picklable in and out, for the worker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from fundwatch.errors import RefusedError
from fundwatch.ingest.staging import Staging
from fundwatch.ledger.finding_accounts import installation, number_in
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.reports.papers.finding_check import SHEET
from fundwatch.services import import_places, importing
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.import_commit import commit_preview
from fundwatch.services.import_outcome import Counts, Preview
from fundwatch.services.import_preview import sheet_counts
from fundwatch.services.progress import Progress
from fundwatch.services.reply_judging import JUDGED, MARKS, Judged, Outcome, ReplyJudge
from fundwatch.services.reply_sheets import mapping_for, marks, take_unanswered

__all__ = [
    "Outcome",
    "ReadBack",
    "ReplyPreview",
    "ReplyRow",
    "commit",
    "discard",
    "preview",
    "rejects",
]

_UNCHANGED = "请处理后再试；本次没有改动任何数据。"


@dataclass(frozen=True)
class ReplyRow:
    """One row that came back: where it stands, what becomes of it (a word of `Outcome`), and why.

    `concludes` where the verdict becomes the finding's conclusion.
    """

    file: str
    sheet: str
    row: int
    finding_no: str
    number: int
    verdict: str
    outcome: str
    said: str
    concludes: bool


@dataclass(frozen=True)
class ReplyPreview:
    """What reading back would do; `id` is what `commit` takes. `refused` are files and sheets that cannot be read."""

    id: str
    rows: tuple[ReplyRow, ...]
    refused: tuple[str, ...]
    updating: bool

    def count(self, outcome: Outcome) -> int:
        """How many rows have this outcome."""
        return Counter(row.outcome for row in self.rows)[outcome.value]

    @property
    def changes(self) -> bool:
        """Whether a commit would change anything."""
        return bool(self.count(Outcome.TAKEN))

    @property
    def clean(self) -> bool:
        """Whether no row, sheet or file was turned away."""
        return not self.refused and not self.count(Outcome.REFUSED)


@dataclass(frozen=True)
class ReadBack:
    """What was stored: the import's id (None where nothing was), how many answers and how many conclusions."""

    import_id: int | None
    taken: int
    concluded: int


def preview(
    store: Store,
    actor: Actor,
    files: Sequence[str | Path],
    *,
    update: bool = False,
    today: date | None = None,
    progress: Progress,
) -> ReplyPreview:
    """Read sheets that came back and show what taking them in would do; stores nothing.

    `update` takes a differing answer in place of one that is stored. Raises UsageError for no files.
    """
    paths = [Path(file) for file in files]
    found = importing.preview(store, actor, paths, update=update, progress=progress)
    mapping = mapping_for(found)
    if mapping is not None:
        importing.discard(store, actor, found.id)
        found = importing.preview(store, actor, paths, mapping=mapping, update=update, progress=progress)
    foreign = {label for file in found.files for label in file.tables()} - {SHEET}
    if foreign:
        importing.discard(store, actor, found.id)
        raise RefusedError(
            f"选中的文件里还有“{'、'.join(sorted(foreign))}”的记录，这里只读回核查表。",
            "请把这些表在“数据导入”里导入，再单独读回核查表。",
        )
    progress.step(0, 0, "正在与疑点核对")
    with told_in_words("没有预览", _UNCHANGED):
        staging = Staging.reopen(import_places.preview_file(store, found.id), store.key)
        try:
            judged = _judged(store, staging, ReplyJudge(store, actor, today or _today()), paths, found)
        finally:
            staging.close()
    return ReplyPreview(found.id, tuple(_rows(found, judged)), tuple(_refusals(found)), update)


def commit(store: Store, actor: Actor, preview_id: str, *, today: date | None = None, progress: Progress) -> ReadBack:
    """Store what a preview showed, answers and conclusions, in one transaction with one log entry.

    Where nothing is new, nothing is written. Raises RefusedError where the preview is gone, or the books have moved
    so that its result would be another.
    """
    with told_in_words("没有读回", _UNCHANGED):
        path = import_places.preview_file(store, preview_id)
        if not path.exists():
            raise RefusedError("这次预览已经失效。", "请重新选择文件，预览后再读回。")
        staging = Staging.reopen(path, store.key)
        try:
            judged = [Judged.of(content) for content in staging.get(JUDGED)]
        finally:
            staging.close()
        taken = [one for one in judged if one.outcome == Outcome.TAKEN]
        if not taken:
            return ReadBack(None, 0, 0)
        report = commit_preview(store, actor, preview_id, progress, ReplyJudge(store, actor, today or _today()))
    return ReadBack(report.import_id, len(taken), sum(one.conclusion is not None for one in taken))


def rejects(store: Store, actor: Actor, preview_or_import: str | int, path: Path) -> int:
    """Write the rows that were turned away, with the reasons, as a workbook that is read back once corrected."""
    return importing.rejects_workbook(store, actor, preview_or_import, path)


def discard(store: Store, actor: Actor, preview_id: str) -> None:
    """Forget a preview."""
    importing.discard(store, actor, preview_id)


def _judged(store: Store, staging: Staging, judge: ReplyJudge, paths: Sequence[Path], found: Preview) -> list[Judged]:
    """Judge what was read, and keep in the staging file all that `commit` needs."""
    beside = marks(paths, found)
    staging.put(MARKS, [[no, row, [mark.item, mark.code, mark.cells]] for (no, row), mark in beside.items()])
    if not staging.sheets(SHEET):
        staging.put(JUDGED, [])
        return []
    unanswered = take_unanswered(staging)
    judged = judge.judged(staging)
    staging.put(JUDGED, [one.content() for one in judged])
    content = staging.get("preview")
    for file in content["files"]:
        for sheet in file["sheets"]:
            if sheet["no"]:
                read, *_, skipped = sheet["counts"]
                known = Counts(read, skipped=skipped + len(unanswered.get(sheet["no"], ())))
                sheet["counts"] = sheet_counts(staging, sheet["no"], known).values()
    staging.put("preview", content)
    with store.read() as connection:
        own = installation(connection)
    blanks = [
        Judged(no, row, named, number_in(own, named) or 0, "", Outcome.BLANK.value)
        for no, rows in unanswered.items()
        for row, named in rows
    ]
    return [*judged, *blanks]


def _rows(found: Preview, judged: Sequence[Judged]) -> list[ReplyRow]:
    places = {sheet.no: (file.name, sheet.name) for file in found.files for sheet in file.sheets if sheet.no}
    rows = [
        ReplyRow(
            *places[one.sheet_no],
            one.row,
            one.finding_no,
            one.number,
            one.verdict,
            one.outcome,
            one.said,
            one.conclusion is not None,
        )
        for one in sorted(judged, key=lambda one: (one.sheet_no, one.row))
    ]
    return [replace(row, said=row.said or _USUAL.get(row.outcome, "")) for row in rows]


_USUAL = {Outcome.REPEATED.value: "与已读回的一样", Outcome.BLANK.value: "各栏都没有填，等填好再读回"}


def _refusals(found: Preview) -> list[str]:
    """Files, and sheets of ours, of which nothing could be read."""
    said = [file.reason for file in found.files if file.refused]
    sheets = [sheet for file in found.files if not file.refused for sheet in file.sheets]
    return said + [sheet.reason for sheet in sheets if sheet.state == "退回"]


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own calendar day
