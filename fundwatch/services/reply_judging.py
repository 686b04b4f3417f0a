"""Judging answers that came back: which are taken, which are refused and why, which lead to a conclusion.

It goes with the import of the sheets (see import_commit.Companion): rows are judged each time they have been held
against the books, and the conclusions are written in the transaction that stores the answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.errors import RefusedError
from fundwatch.ingest.rejection import RESOLVED, joined
from fundwatch.ingest.staging import REJECTED, REPEATED, UPDATED, Staging
from fundwatch.ledger import finding_accounts as ledger
from fundwatch.ledger.finding_accounts import Account, facts_digest, finding_no, is_finding_no, number_in
from fundwatch.models.actor import Actor
from fundwatch.models.records.finding_reply import FindingReply
from fundwatch.models.source import ImportBatch
from fundwatch.models.store import Store, Writing
from fundwatch.reports.figures_text import yuan
from fundwatch.reports.papers.finding_check import ITEM, SHEET
from fundwatch.reports.papers.finding_pairing import facts_of, same_item
from fundwatch.reports.papers.finding_wording import to_check
from fundwatch.services import reviewing
from fundwatch.services.reply_sheets import Mark, Place
from fundwatch.services.reviewing import Conclusion

#: Under these names the staging file keeps what was read and what was made of it.
MARKS, JUDGED = "reply_marks", "replies"
_NOT_CHECKED = f"表中没有“{ITEM}”栏，没能核对编号与事项是否对得上"
_CHANGED = "下发以后事实有变化，结论记在下发时的事实上"
_MOVED = "预览之后台账有了新的写入，读回的结果会与预览不同，因此没有读回。"


class Outcome(StrEnum):
    """What becomes of a row that came back."""

    TAKEN = "收下"
    REPEATED = "重复"
    BLANK = "未填"
    REFUSED = "退回"


@dataclass(frozen=True)
class Judged:
    """One row of a sheet: what becomes of it, and why or with what remark; `number` 0 where it is none of ours.

    `conclusion` is what is concluded by it, None where nothing is.
    """

    sheet_no: int
    row: int
    finding_no: str
    number: int
    verdict: str
    outcome: str
    said: str = ""
    conclusion: Conclusion | None = None

    def content(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Judged:
        """Of what `content` gave."""
        made = content["conclusion"]
        return cls(**{**content, "conclusion": Conclusion(**made) if made else None})


@dataclass(frozen=True)
class _Books:
    """What answers are held against."""

    own: str
    accounts: Mapping[int, Account]
    imports: frozenset[int]


class ReplyJudge:
    """The companion of one import of answers; `today` is the last day on which anything can have been checked."""

    def __init__(self, store: Store, actor: Actor, today: date) -> None:
        self._store = store
        self._actor = actor
        self._today = today

    def judge(self, staging: Staging) -> None:
        """Judge again; RefusedError where it gives something else than the person saw."""
        before = staging.get(JUDGED)
        found = self.judged(staging)
        if [one.content() for one in found] != before:
            raise RefusedError(_MOVED, "请重新预览。")

    def judged(self, staging: Staging) -> list[Judged]:
        """Judge every staged row; those at fault are turned away in the staging file too."""
        with self._store.read() as connection:
            books = _books(connection, self._actor)
        marks = marks_of(staging)
        asked = f"SELECT * FROM {FindingReply.__tablename__} WHERE state <> {REJECTED} ORDER BY seq"
        result = staging.connection.execute(asked)
        names = [column[0] for column in result.description]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        found = [self._row(row, marks.get((row["sheet_no"], row["source_row"])), books) for row in rows]
        for row, one in zip(rows, found, strict=True):
            if one.outcome == Outcome.REFUSED:
                _turn_away(staging, row, one.said)
        _give_cells_back(staging, marks)
        return [*found, *_refused(staging, {(one.sheet_no, one.row) for one in found}, books)]

    def write(self, writing: Writing, staging: Staging) -> None:
        """Keep the conclusions under the import's own log entry."""
        found = [one for content in staging.get(JUDGED) if (one := Judged.of(content)).conclusion is not None]
        reviewing.keep(writing, [one.conclusion for one in found if one.conclusion is not None])
        if found:
            writing.note(结论=[[one.number, one.verdict] for one in found])

    def _row(self, row: Mapping[str, Any], mark: Mark | None, books: _Books) -> Judged:
        number = number_in(books.own, row["finding_no"]) or 0
        account = books.accounts.get(number)
        known = Judged(
            row["sheet_no"], row["source_row"], row["finding_no"], number, row["verdict"], Outcome.REPEATED.value
        )
        stored = account is not None and account.reply is not None
        if row["state"] == REPEATED and (not stored or (account is not None and account.verdict)):
            return known if stored else _with(known, Outcome.REPEATED, "与前面同一编号的一行相同")
        facts, remark = self._paired(mark, account, row["finding_no"])
        faults = list(self._faults(row, account, books))
        if account is not None and facts is None:
            faults.append(remark)
        if faults:
            return _with(known, Outcome.REFUSED, joined(faults))
        if account is None:
            raise AssertionError("an answer to no finding passed")
        return self._taken(known, row, account, books, facts or "", remark)

    def _taken(  # noqa: PLR0917 - all that an answer rests on
        self, known: Judged, row: Mapping[str, Any], account: Account, books: _Books, facts: str, remark: str
    ) -> Judged:
        review = account.review
        own = review is not None and review.log_number in books.imports and row["state"] == UPDATED
        if review is not None and not own and not account.facts_changed:
            kept = f"本单位已有结论“{review.verdict}”（{review.actor}），只存回复，结论不变"
            return _with(known, Outcome.TAKEN, _joined(kept, remark))
        conclusion = Conclusion(account.fingerprint, row["verdict"], _reason(row), facts)
        changed = _CHANGED if facts != facts_digest(account.content) else ""
        return _with(known, Outcome.TAKEN, _joined(changed, remark), conclusion)

    @staticmethod
    def _paired(mark: Mark | None, account: Account | None, named: str) -> tuple[str | None, str]:
        """The digest of the facts that were sent, and a remark; None with the fault where the line is another's."""
        if account is None:
            return None, ""
        now = facts_digest(account.content)
        if mark is None or (mark.item is None and mark.code is None):
            return now, _NOT_CHECKED
        sent = facts_of(mark.code or "", named, mark.item or "")
        if sent is not None:
            return sent, ""
        if mark.item and same_item(mark.item, to_check(account.content)):
            return now, ""
        return None, f"这一行的“{ITEM}”与疑点编号对不上，可能排序或粘贴时错了行；请按原表核对后重填"

    def _faults(self, row: Mapping[str, Any], account: Account | None, books: _Books) -> Iterator[str]:
        named = row["finding_no"]
        if not is_finding_no(named):
            yield f"“{named}”不是下发时的疑点编号，可能被改动过；请用原来的核查表填写"
        elif number_in(books.own, named) is None:
            yield "这一行是另一套账发出的核查表，不能读回到本账"
        elif account is None:
            yield f"本账（您的管辖范围内）没有编号为 {named} 的疑点"
        elif named != finding_no(books.own, account.number):
            yield f"疑点编号“{named}”被改动过"
        elif not account.current:
            yield "最近一次扫描已不再提出这条疑点，不需要再核查"
        yield from _sums(row)
        if date.fromisoformat(str(row["checked_on"])) > self._today:
            yield f"核查日期 {row['checked_on']} 晚于今天"


def marks_of(staging: Staging) -> dict[Place, Mark]:
    """What stood beside the answers, as it was kept."""
    return {(no, row): Mark(*mark) for no, row, mark in staging.get(MARKS)}


def _books(connection: Connection, actor: Actor) -> _Books:
    accounts = {one.number: one for one in ledger.accounts(connection, actor.region_code)}
    imports = frozenset(connection.execute(select(ImportBatch.log_number)).scalars())
    return _Books(ledger.installation(connection), accounts, imports)


def _sums(row: Mapping[str, Any]) -> Iterator[str]:
    to_recover, recovered = row["to_recover"], row["recovered"]
    if recovered and recovered > (to_recover or 0):
        named = f"追缴金额 {yuan(to_recover)} 元" if to_recover is not None else "追缴金额（没有填）"
        yield f"已追缴金额 {yuan(recovered)} 元多于{named}"


def _turn_away(staging: Staging, row: Mapping[str, Any], reason: str) -> None:
    table = FindingReply.__tablename__
    staging.connection.execute(f"UPDATE {table} SET state = {REJECTED} WHERE seq = ?", (row["seq"],))
    values = (row["seq"], row["sheet_no"], row["source_row"], SHEET, "疑点编号", row["finding_no"], reason, RESOLVED)
    staging.connection.execute("INSERT INTO rejected_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)", values)


def _give_cells_back(staging: Staging, marks: Mapping[Place, Mark]) -> None:
    """A row refused after it was read goes back with all its cells."""
    asked = "SELECT seq, sheet_no, source_row FROM rejected_row WHERE cells IS NULL"
    for seq, no, row in staging.connection.execute(asked).fetchall():
        if (no, row) in marks:
            staging.connection.execute("UPDATE rejected_row SET cells = ? WHERE seq = ?", (marks[no, row].cells, seq))


def _refused(staging: Staging, told: set[Place], books: _Books) -> Iterator[Judged]:
    """What the import itself turned away."""
    stated = f"LEFT JOIN {FindingReply.__tablename__} s ON s.seq = r.seq"
    asked = f"SELECT r.sheet_no, r.source_row, s.finding_no, s.verdict, r.reason FROM rejected_row r {stated}"
    for no, row, named, verdict, reason in staging.connection.execute(f"{asked} ORDER BY r.seq").fetchall():
        if (no, row) not in told:
            number = number_in(books.own, named or "") or 0
            yield Judged(no, row, named or "", number, verdict or "", Outcome.REFUSED.value, reason)


def _reason(row: Mapping[str, Any]) -> str:
    """The reason of a conclusion: what the township says, and who checked."""
    told = [f"乡镇核查回复：{row['explanation'] or '没有写情况说明'}"]
    told += [f"整改措施：{row['remedy']}"] if row["remedy"] else []
    if row["to_recover"] is not None:
        told.append(f"应追缴 {yuan(row['to_recover'])} 元，已追缴 {yuan(row['recovered'] or 0)} 元")
    told += [f"票据号 {row['receipt_no']}"] if row["receipt_no"] else []
    return "；".join([*told, f"核查人 {row['checked_by']}，{row['checked_on']}"])


def _with(known: Judged, outcome: Outcome, said: str, conclusion: Conclusion | None = None) -> Judged:
    content = {**vars(known), "outcome": outcome.value, "said": said, "conclusion": conclusion}
    return Judged(**content)


def _joined(*remarks: str) -> str:
    return "；".join(filter(None, remarks))
