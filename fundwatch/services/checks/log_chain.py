"""The log in itself, against heads printed on paper, and against what the issued notices carry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, select

from fundwatch.errors import UsageError
from fundwatch.models.chain import Link, verify
from fundwatch.models.log import LogEntry
from fundwatch.models.notice import Notice
from fundwatch.services.checks.disagreement import Disagreement

SUBJECT = "操作日志"
_LEAST_DIGITS = 8


def parse_head(printed: str) -> tuple[int, str]:
    """Number and beginning of the digest from what a paper prints, "17-3f09c2…". Raises UsageError."""
    number, _, digest = printed.strip().lower().replace("—", "-").partition("-")
    digest = digest.replace(" ", "")
    if not number.isdecimal() or len(digest) < _LEAST_DIGITS or set(digest) - set("0123456789abcdef"):
        raise UsageError(f"日志校验值“{printed}”写法不对。", "请照公示页脚填写，例如 17-3f09c2ab81d4e655。")
    return int(number), digest


def log_chain(connection: Connection, installation: str, heads: Iterable[str]) -> Iterator[Disagreement]:
    """Breaks of the chain, then heads (printed, and frozen in notices) that the log no longer holds."""
    digests: dict[int, str] = {}

    def entries() -> Iterator[tuple[Link, str, str]]:
        for row in connection.execute(select(LogEntry.__table__).order_by(LogEntry.number)):
            digests[row.number] = row.digest
            link = Link(installation, row.number, row.written_at, row.actor, row.office, row.action, row.detail)
            yield link, row.previous, row.digest

    for broken in verify(entries()):
        yield Disagreement(SUBJECT, broken.sentence, key=str(broken.number))
    for printed in heads:
        yield from _held_against(digests, printed, "纸面上的日志校验值")
    frozen = select(Notice.number, Notice.log_head).order_by(Notice.number)
    for number, head in connection.execute(frozen):
        yield from _held_against(digests, head, f"公示“{number}”印出的日志校验值")


def _held_against(digests: dict[int, str], printed: str, where: str) -> Iterator[Disagreement]:
    number, digest = parse_head(printed)
    if number == 0 or digests.get(number, "").startswith(digest):
        return
    missing = number not in digests
    what = f"日志中已没有第 {number} 条" if missing else f"日志第 {number} 条已不是当时的内容，日志可能被整体重写"
    yield Disagreement(SUBJECT, f"{where} {printed} 与现有日志不符：{what}。", key=str(number))
