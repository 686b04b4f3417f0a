"""Sending findings out: one workbook (and the same as PDF, to be signed) for each township, told in the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from fundwatch.errors import FundwatchError, RefusedError, UsageError
from fundwatch.ledger.finding_accounts import SENT, Account, Receivers, accounts, by_receiver
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.reports.content import LogHead
from fundwatch.reports.papers.content import Paper
from fundwatch.reports.papers.definition import PaperScope
from fundwatch.reports.papers.finding_check import KIND, paper_of
from fundwatch.services import papers
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.progress import Progress, Quiet, told_while_waiting

_NOTHING = "没有需要下发的疑点。"


@dataclass(frozen=True)
class Receiver:
    """Who findings go to: how many are to be sent, how many are out and unanswered, how many are answered."""

    code: str
    name: str
    to_send: int
    out: int
    answered: int


@dataclass(frozen=True)
class SentFile:
    """One receiver's workbook and PDF, and how many findings stand in them."""

    receiver: str
    workbook: Path
    printed: Path
    findings: int


@dataclass(frozen=True)
class Sent:
    """What one sending wrote, and its log entry."""

    files: tuple[SentFile, ...]
    log_number: int

    @property
    def findings(self) -> int:
        """How many findings went out."""
        return sum(file.findings for file in self.files)


def receivers(store: Store, actor: Actor) -> tuple[Receiver, ...]:
    """Everybody who has findings, in the order of the codes; within the actor's region."""
    with store.read() as connection:
        named = Receivers(connection)
        groups = by_receiver(accounts(connection, actor.region_code))
    listed = []
    for code, group in groups.items():
        waiting = [one for one in group if one.waits]
        out = sum(one.is_out for one in waiting)
        answered = sum(one.reply is not None for one in group)
        if waiting or answered:
            listed.append(Receiver(code, named.name(code), len(waiting) - out, out, answered))
    return tuple(listed)


def send(
    store: Store,
    actor: Actor,
    folder: Path,
    *,
    day: date,
    chosen: Sequence[str] | None = None,
    again: bool = False,
    progress: Progress | None = None,
) -> Sent:
    """Write what each receiver (all, or those of the codes `chosen`) has to check into `folder`, and log it.

    What is out already goes again only with `again`. No file that stands there is written over. Raises RefusedError
    where there is nothing to send; whatever fails, no file is left and nothing is logged.
    """
    told = progress or Quiet()
    head = store.head()
    with store.read() as connection:
        groups = _groups(connection, actor, chosen, again=again)
        office = papers.office_name(connection, day)
        scope = PaperScope(day, office, log_head=LogHead(head.number, head.digest))
        named = Receivers(connection)
        made = [(code, paper_of(connection, scope, named.name(code), group)) for code, group in groups.items()]
    with _all_or_none() as written, told_in_words("没有下发", "请处理后再试；没有留下文件，也没有登记下发。"):
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        for number, (code, paper) in enumerate(made):
            told.step(number, len(made), f"正在写“{paper.title}”")
            files.append(_write(folder, paper, named.name(code), day, len(groups[code]), written))
        with store.write(actor, SENT, told_while_waiting(told)) as writing:
            writing.note(
                下发=[
                    {
                        "接收": code,
                        "名称": file.receiver,
                        "文件": file.workbook.name,
                        "疑点": [one.number for one in groups[code]],
                    }
                    for (code, _paper), file in zip(made, files, strict=True)
                ],
                文件夹=str(folder),
            )
    return Sent(tuple(files), writing.number)


def _groups(
    connection: Connection, actor: Actor, chosen: Sequence[str] | None, *, again: bool
) -> dict[str, list[Account]]:
    found = [one for one in accounts(connection, actor.region_code) if one.waits and (again or not one.is_out)]
    groups = by_receiver(found)
    if chosen is not None:
        unknown = set(chosen) - {one.receiver for one in accounts(connection, actor.region_code)}
        if unknown:
            raise UsageError(f"没有疑点可以发给“{'、'.join(sorted(unknown))}”。", "请核对乡镇的区划代码。")
        groups = {code: group for code, group in groups.items() if code in chosen}
    if not groups:
        raise RefusedError(_NOTHING, "都已下发、还没有回的，可以选“再发一次”；没有疑点的，请先扫描。")
    return groups


def _write(  # noqa: PLR0917 - one file's whole description
    folder: Path, paper: Paper, receiver: str, day: date, findings: int, written: list[Path]
) -> SentFile:
    stem = _free(folder, f"{KIND} {receiver} {day.isoformat()}")
    workbook, printed = folder / f"{stem}.xlsx", folder / f"{stem}.pdf"
    for path in (workbook, printed):
        written.append(path)
        papers.write(paper, path)
    return SentFile(receiver, workbook, printed, findings)


def _free(folder: Path, stem: str) -> str:
    """A name that no file in the folder has: an answered sheet may lie there."""
    number, free = 1, stem
    while any((folder / f"{free}{suffix}").exists() for suffix in papers.SUFFIXES):
        number += 1
        free = f"{stem}（{number}）"
    return free


@contextmanager
def _all_or_none() -> Iterator[list[Path]]:
    """Files named in the list are deleted where what follows fails."""
    written: list[Path] = []
    try:
        yield written
    except (FundwatchError, OSError):
        for path in written:
            path.unlink(missing_ok=True)
        raise
