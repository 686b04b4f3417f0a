"""The main job in one go on a made-up county: workbooks, import, scan, evaluation, notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fundwatch.demo import AS_OF, build_county, write_county
from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.log_head import Head
from fundwatch.models.store import Store
from fundwatch.reports.workbook import write_workbook
from fundwatch.services import evaluating, importing, publishing, scanning
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.evaluating import Evaluation
from fundwatch.services.import_outcome import ImportReport
from fundwatch.services.progress import Progress
from fundwatch.services.publishing import Issued, Printed, Wanted
from fundwatch.services.scanning import ScanSummary

DATABASE = "fundwatch.db"
ANSWERS = "答案.jsonl"
NOTICES = "公示"
REJECTS = "退回的行.xlsx"

Writer = Callable[[Printed, Path], Path]


@dataclass(frozen=True)
class Demonstration:
    """What was done: everything a person would ask of the run, for the command to tell."""

    folder: Path
    files: tuple[Path, ...]
    imported: ImportReport
    expected_rejects: int
    scan: ScanSummary
    evaluation: Evaluation
    issued: Issued
    notices: tuple[Path, ...]
    head: Head


def demonstrate(
    folder: Path, actor: Actor, *, scale: str, seed: int, write_notice: Writer, progress: Progress
) -> Demonstration:
    """Make a county in an empty or absent folder and run the whole job on it.

    `write_notice` puts one printed notice into a folder and gives its file. Raises UsageError where the folder
    holds anything.
    """
    _require_empty(folder)
    store = Store.open(folder / DATABASE)
    try:
        return _run(store, actor, folder, scale=scale, seed=seed, write_notice=write_notice, progress=progress)
    finally:
        store.close()


def furnish(store: Store, actor: Actor, *, progress: Progress) -> int:
    """Fill an empty database with the small made-up county, whose workbooks come to lie beside it; for the worker.

    Gives the number of rows stored. Raises UsageError where the database holds anything or lies on a server,
    FundwatchError where the disk is full or does not let it be written to.
    """
    if store.path is None or store.head().number:
        raise UsageError("演示县只能建在一个空的新数据库里。", "已有的账没有改动。")
    folder = store.path.parent
    with told_in_words("演示县没有建成", f"请检查“{folder.parent}”能否写入、磁盘是否还有空间，再试一次。"):
        done = _run(store, actor, folder, scale="small", seed=1, write_notice=None, progress=progress)
    return done.imported.counts.stored


def _run(
    store: Store,
    actor: Actor,
    folder: Path,
    *,
    scale: str,
    seed: int,
    write_notice: Writer | None,
    progress: Progress,
) -> Demonstration:
    progress.step(0, 5, "正在生成示范县的工作簿")
    county = build_county(scale, seed)
    files = write_county(county, folder, write_workbook)
    progress.step(1, 5, "正在导入")
    preview = importing.preview(store, actor, files, progress=progress)
    imported = importing.commit(store, actor, preview.id, progress=progress)
    if imported.import_id is not None and imported.counts.rejected:
        importing.rejects_workbook(store, actor, imported.import_id, folder / REJECTS)
    progress.step(2, 5, "正在扫描")
    summary = scanning.scan(store, actor, as_of=AS_OF, progress=progress)
    progress.step(3, 5, "正在与预先埋下的情形对照")
    evaluation = evaluating.evaluate(store, actor, folder / ANSWERS)
    progress.step(4, 5, "正在印制公示")
    wanted = Wanted("", "", "", AS_OF.year - 1)
    keys = [entry.key for entry in publishing.called_for(store, actor, wanted)]
    issued = publishing.issue(store, actor, keys, AS_OF, progress=progress)
    notices = tuple(write_notice(one, folder / NOTICES) for one in issued.printed) if write_notice is not None else ()
    rejects = len(county.expected_rejects)
    return Demonstration(folder, tuple(files), imported, rejects, summary, evaluation, issued, notices, store.head())


def _require_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"“{folder}”不是空文件夹。", "请换一个空的或还不存在的文件夹，已有内容没有改动。")
    folder.mkdir(parents=True, exist_ok=True)
