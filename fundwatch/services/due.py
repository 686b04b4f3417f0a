"""近期到期: what falls due within a month or is late already, of every kind that the books tell of, in one list.

Notices, filings and allocations are asked of the rules that would raise them (`due_by_rules`), so that this list and
the leads never disagree; retention, loans and objections follow from their records (`due_by_records`), replies and
explanations from what was done with the leads (`due_by_reviews`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fundwatch.ledger.places import Places
from fundwatch.ledger.policy import stem
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.due_by_records import by_records
from fundwatch.services.due_by_reviews import by_reviews
from fundwatch.services.due_by_rules import by_rules
from fundwatch.services.due_terms import HORIZON, Term
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Statement, StatementColumn, StatementRow, Tone

#: Days left at which a term is coloured.
_SOON = 7
_COLUMNS = (
    StatementColumn("剩余时间", width=104),
    StatementColumn("事项", width=250),
    StatementColumn("对象", width=240, stretch=True),
    StatementColumn("地点", width=140),
    StatementColumn("最后期限", "day"),
    StatementColumn("金额（元）", "money"),
)


@dataclass(frozen=True, slots=True)
class DueRow:
    """A term: `left` are the days from the day looked from (negative: late), `table` and `key` lead to its record.

    A blank key leads to the whole page of the table.
    """

    kind: str
    what: str
    about: str
    place: str
    by: date
    left: int
    amount: int | None
    table: str
    key: str

    @property
    def late(self) -> bool:
        """Whether its last day has gone by."""
        return self.left < 0


@dataclass(frozen=True, slots=True)
class Due:
    """The terms, the fewest days left first, seen from a day (see `ledger.seen_from`)."""

    as_of: date
    rows: tuple[DueRow, ...]

    @property
    def soon(self) -> tuple[DueRow, ...]:
        """What can still be done in time, the next to end first."""
        return tuple(row for row in self.rows if not row.late)

    @property
    def late(self) -> tuple[DueRow, ...]:
        """What is late, the longest first."""
        return tuple(row for row in self.rows if row.late)


def due(store: Store, actor: Actor, today: date) -> Due:
    """What is late or due within `HORIZON` days, within the actor's region; what lies in none only without one."""
    with store.read() as connection:
        as_of = seen_from_day(connection, today)
        places = Places(connection)
        until, ahead = as_of + timedelta(days=HORIZON), today + timedelta(days=HORIZON)
        terms = [(term, as_of) for term in (*by_rules(connection, until), *by_records(connection, until))]
        # What people do with leads is done on the calendar, also in books of the past.
        terms += [(term, today) for term in by_reviews(connection, ahead)]
    within = stem(actor.region_code)
    rows = [_row(term, places, day) for term, day in terms if term.region_code.startswith(within)]
    return Due(as_of, tuple(sorted(rows, key=lambda row: (row.left, row.kind, row.about, row.key))))


def due_statement(seen: Due, *, late: bool) -> Statement:
    """The late ones, or the others, as a list to be shown, printed and exported."""
    rows = seen.late if late else seen.soon
    title = "逾期事项" if late else f"{HORIZON}天内到期事项"
    notes = ("公示、备案、资金分配的期限由规则判定；项目实施前的公示应在开工前结束。",)
    return Statement(
        title, "", _COLUMNS, tuple(_statement_row(row) for row in rows), notes=(*notes, f"时间算到 {seen.as_of}。")
    )


def _row(term: Term, places: Places, seen_from: date) -> DueRow:
    place = places.name(term.region_code) if term.region_code else ""
    left = (term.by - seen_from).days
    return DueRow(term.kind, term.what, term.about, place, term.by, left, term.amount, term.table, term.key)


def _statement_row(row: DueRow) -> StatementRow:
    amount = "" if row.amount is None else yuan(row.amount)
    cells = (_left(row.left), row.what, row.about, row.place, row.by.isoformat(), amount)
    tone: Tone = "danger" if row.late else "warning" if row.left <= _SOON else ""
    sort = (row.left, row.what, row.about, row.place, row.by.isoformat(), row.amount)
    return StatementRow(f"{row.table}|{row.key}", cells, sort, ((0, tone),) if tone else ())


def _left(days: int) -> str:
    if days < 0:
        return f"逾期 {-days:,} 天"
    return f"还有 {days} 天" if days else "今天到期"
