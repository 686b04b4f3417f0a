"""The rules on a batch before the money leaves: tried on a copy of the books, nothing is stored."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.models.actor import Actor
from fundwatch.models.copying import copied
from fundwatch.models.records import all_tables
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.source import SourceFile, SourceSheet
from fundwatch.models.store import Store
from fundwatch.services import importing, scanning
from fundwatch.services.finding_lists import documents
from fundwatch.services.progress import Progress
from fundwatch.services.scanning import RuleResult

Key = tuple[str, str]
#: Subjects without a table, and the column of 补助发放 that names them.
_FREE = {"批次": BenefitPayment.batch_no, "账号": BenefitPayment.account}


@dataclass(frozen=True)
class Precheck:
    """What the rules say of a batch: findings that name a row of it, as the contract prints them.

    `rows` counts what was taken, `rejected` what was not, `repeated` what the books hold already; `refused` are files
    that could not be read, with the reason; `failed` are rules that failed to run, `rules` how every rule went.
    """

    findings: tuple[Mapping[str, Any], ...]
    rows: int
    rejected: int
    refused: tuple[tuple[str, str], ...]
    failed: tuple[str, ...]
    repeated: int = 0
    rules: tuple[RuleResult, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether there is nothing that a person must see."""
        return not (self.findings or self.rejected or self.refused or self.failed)


def precheck(
    store: Store,
    actor: Actor,
    files: Sequence[str | Path],
    *,
    as_of: date | None = None,
    mapping: str | Path | None = None,
    progress: Progress,
) -> Precheck:
    """Import files into a throw-away copy, scan what they touch, and give the findings that name their rows."""
    with tempfile.TemporaryDirectory(prefix="fundwatch-") as folder:
        copy = Path(folder) / "预审.db"
        progress.step(0, 0, "正在准备预审用的副本")
        trial = copied(store, copy, lambda rows: progress.step(rows, 0, "正在准备预审用的副本"))
        try:
            return _try(trial, actor, files, as_of=as_of, mapping=mapping, progress=progress)
        finally:
            trial.close()


def _try(
    trial: Store,
    actor: Actor,
    files: Sequence[str | Path],
    *,
    as_of: date | None,
    mapping: str | Path | None,
    progress: Progress,
) -> Precheck:
    preview = importing.preview(trial, actor, files, mapping=mapping, progress=progress)
    refused = tuple((file.name, file.reason) for file in preview.files if file.refused)
    rejected, repeated = preview.counts.rejected, preview.counts.repeated
    if len(refused) == len(preview.files):
        return Precheck((), 0, rejected, refused, (), repeated)
    report = importing.commit(trial, actor, preview.id, progress=progress)
    if report.import_id is None:
        return Precheck((), 0, rejected, refused, (), repeated)
    summary = scanning.scan(trial, actor, since=report.import_id, as_of=as_of, progress=progress)
    with trial.read() as connection:
        batch = _rows_of(connection, report.import_id)
    found = tuple(one for one in documents(trial, actor) if _names(one, batch))
    failed = tuple(f"{rule.code} {rule.message}" for rule in summary.failed)
    return Precheck(found, preview.counts.stored, rejected, refused, failed, repeated, summary.rules)


def _rows_of(connection: Connection, import_id: int) -> set[Key]:
    """Every row whose present content came with the import, and the batches and accounts of its payments."""
    sheets = (
        select(SourceSheet.id)
        .join(SourceFile, SourceFile.id == SourceSheet.file_id)
        .where(SourceFile.import_id == import_id)
    )
    ids = list(connection.execute(sheets).scalars())
    rows: set[Key] = set()
    for label, table in all_tables().items():
        keys = connection.execute(select(table.record_key).where(table.source_id.in_(ids))).scalars()
        rows |= {(label, key) for key in keys}
    for label, column in _FREE.items():
        named = connection.execute(select(column).where(BenefitPayment.source_id.in_(ids)).distinct()).scalars()
        rows |= {(label, key) for key in named}
    return rows


def _names(one: Mapping[str, Any], batch: set[Key]) -> bool:
    return any((row["table"], row["key"]) in batch for row in (one["subject"], *one["related"]))
