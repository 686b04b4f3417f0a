"""What the list of notices says, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import TYPE_CHECKING

from fundwatch.services.statement import StatementColumn
from fundwatch.ui.late import notice_lists, publishing
from fundwatch.ui.papers.list_printing import of_rows

if TYPE_CHECKING:
    from fundwatch.services.notice_lists import Issued, NoticeEntry, NoticeKey
    from fundwatch.ui.papers.paper_source import PaperSource

#: The paper has room for the number of those that are issued.
_COLUMNS = (
    StatementColumn("地区"),
    StatementColumn("公示", stretch=True),
    StatementColumn("状态"),
    StatementColumn("编号", stretch=True),
)


def called_for(store: object, actor: object, wanted: tuple[str, str, str, int]) -> tuple[NoticeEntry, ...]:
    """The notices of a level, kind, region and year; the question is put together in the thread that asks it."""
    return publishing.called_for(store, actor, notice_lists.Wanted(*wanted))  # type: ignore[arg-type]


def place_of(entries: Sequence[NoticeEntry], kept: NoticeKey | None, subject: str) -> int:
    """Which of the notices is to be shown: that on a subject, else the one shown before, else the first; -1 of none."""
    about = (number for number, entry in enumerate(entries) if subject and entry.key.subject == subject)
    before = (number for number, entry in enumerate(entries) if entry.key == kept)
    return next(about, next(before, 0 if entries else -1))


def issued_words(result: Issued) -> str:
    """What came of issuing, in one sentence."""
    fresh = [one for one in result.printed if not one.again]
    said = f"已出具 {len(fresh):,} 份公示"
    if len(fresh) == 1:
        said += f"，编号 {fresh[0].number}"
    return f"{said}；{len(result.withheld):,} 份不能出具" if result.withheld else said


def cells(entry: NoticeEntry, withheld: Container[str]) -> tuple[str, str, str]:
    """Place, notice and state; `withheld` are the scopes of those that could not be issued."""
    return entry.region_name, f"{entry.key.kind} {entry.key.subject}".strip(), state(entry, withheld)[0]


def state(entry: NoticeEntry, withheld: Container[str]) -> tuple[str, str]:
    """The state of a notice and its tone."""
    if entry.number:
        return "已出具", "success"
    if entry.key.scope in withheld:
        return "不能出具", "danger"
    return "未出具", "muted"


def counted(entries: Sequence[NoticeEntry]) -> str:
    """How many there are, how many are issued."""
    issued = sum(1 for entry in entries if entry.number)
    return f"应公示 {len(entries):,} 份，已出具 {issued:,} 份" if entries else ""


def printed_list(entries: Iterable[NoticeEntry], withheld: Container[str], *words: str) -> PaperSource | None:
    """The notices in sight as a paper."""
    return of_rows("公示清单", _COLUMNS, [(*cells(entry, withheld), entry.number) for entry in entries], *words)
