"""线索: the current findings gathered by what they speak of, the most promising first.

Nothing of a clue is stored. Which findings it holds follows from the findings, whether it is closed from their reviews:
so it stays closed in every later scan until a finding's facts change, a finding joins, or an explanation runs out.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.clue_matters import Thing, gather, things_of
from fundwatch.ledger.finding_standing import Standing
from fundwatch.ledger.policy import in_force, stem
from fundwatch.ledger.rule_precision import CONFIRMING, precisions
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, Scan
from fundwatch.models.store import Store
from fundwatch.services import clue_reopening
from fundwatch.services.clue_names import Names
from fundwatch.services.clue_ranking import Learned, Rank, Witness, amount_in_question, rank
from fundwatch.services.clue_rows import FIRST, ClueRow, Clues, ClueState
from fundwatch.services.finding_rows import FindingRow, listed
from fundwatch.services.rule_suspicion import hits

#: A thing that more findings of other clues name than this (a paying office's account) tells nothing of any of them.
_COMMON = 20

__all__ = ["FIRST", "ClueRow", "ClueState", "Clues", "clues"]


@dataclass(frozen=True)
class _Held:
    """A finding as stored, its latest review, and as it is shown."""

    row: Any
    review: Any
    shown: FindingRow

    @property
    def subject_table(self) -> str:
        return str(self.row.subject_table)

    @property
    def subject_key(self) -> str:
        return str(self.row.subject_key)

    @property
    def links(self) -> str:
        return str(self.row.links)

    @cached_property
    def things(self) -> list[Thing]:
        """What it is about."""
        return things_of(self.links)

    @property
    def confirmed(self) -> bool:
        """Whether somebody looked and it proved right, wholly or in part."""
        return self.shown.standing is Standing.CONCLUDED and self.shown.verdict in CONFIRMING

    @cached_property
    def witness(self) -> Witness:
        """What the rank needs of it."""
        row = self.row
        return Witness(row.number, row.rule, self.shown.name, row.severity, row.amount, row.content)


def clues(store: Store, actor: Actor, today: date | None = None) -> Clues:
    """The clues of what the actor may see, as the books stand now; `today` is the day explanations are held against."""
    asked = select(Finding).where(Finding.current)
    if actor.region_code:
        asked = asked.where(Finding.region_code.startswith(stem(actor.region_code), autoescape=True))
    with store.read() as connection:
        held = [_Held(*one) for one in listed(connection, asked, today)]
        day = seen_from_day(connection, today or date.today())  # noqa: DTZ011 - the office's own calendar day
        learned = Learned(precisions(connection), hits(connection, in_force(connection)))
        made = _made(connection, held, learned)
    ordered = sorted(made, key=lambda one: one[0])
    return Clues(day, tuple(row for _, row in ordered), tuple(one.shown for one in held))


def _made(connection: Connection, held: Sequence[_Held], learned: Learned) -> list[tuple[tuple[Any, ...], ClueRow]]:
    groups = gather(held)
    shared = _Shared(held)
    names = Names(connection, groups)
    history = _History(connection, held)
    return [_clue(matter, group, shared, learned, names, history) for matter, group in groups.items()]


def _clue(  # noqa: PLR0917 - what a clue is made of
    matter: Thing, group: list[_Held], shared: _Shared, learned: Learned, names: Names, history: _History
) -> tuple[tuple[Any, ...], ClueRow]:
    waiting = [one for one in group if one.shown.standing.waits]
    ranked = _rank(matter, waiting, group, shared, learned) if waiting else None
    state = history.state(group, waiting)
    leading = ranked.leading if ranked is not None else 0
    ordered = sorted(group, key=lambda one: (not one.shown.standing.waits, one.shown.number != leading))
    first = ordered[0].shown
    until = [one.shown.silenced_until for one in group if one.shown.standing is Standing.EXPLAINED]
    row = ClueRow(
        table=matter[0],
        key=matter[1],
        title=names.of(matter, [one.row.content for one in ordered]),
        state=state,
        level=ranked.level if ranked is not None else "",
        reasons=ranked.reasons if ranked is not None else (),
        reopened=tuple(history.reasons(group, waiting)),
        amount=amount_in_question(_witnesses(waiting or group)),
        district=first.district,
        place=first.place,
        findings=tuple(one.shown for one in ordered),
        explained_until=min((one for one in until if one), default=None),
        proven=ranked is not None and ranked.proven,
    )
    weight = ranked.weight if ranked is not None else round(first.score * 100)
    order = (not state.waits, state is ClueState.CLOSED, -weight, -(row.amount or 0), matter)
    return order, row


def _rank(matter: Thing, waiting: Sequence[_Held], group: Sequence[_Held], shared: _Shared, learned: Learned) -> Rank:
    confirmed = [one for one in group if one.confirmed]
    beside = shared.beside(waiting, group)
    return rank(matter, _witnesses(waiting), _witnesses(confirmed), _witnesses(beside), learned)


def _witnesses(held: Iterable[_Held]) -> list[Witness]:
    return [one.witness for one in held]


class _Shared:
    """Which findings name which thing."""

    def __init__(self, held: Sequence[_Held]) -> None:
        self._by_thing: dict[Thing, list[_Held]] = defaultdict(list)
        for one in held:
            if one.confirmed or one.shown.standing.waits:
                for thing in one.things:
                    self._by_thing[thing].append(one)

    def beside(self, waiting: Iterable[_Held], group: Sequence[_Held]) -> list[_Held]:
        """Findings of other clues that share a thing with these; what very many share says nothing."""
        own = {one.shown.number for one in group}
        found: dict[int, _Held] = {}
        for thing in {thing for one in waiting for thing in one.things}:
            sharing = self._by_thing[thing]
            if 1 < len(sharing) <= _COMMON + len(own):
                found |= {one.shown.number: one for one in sharing if one.shown.number not in own}
        return [found[number] for number in sorted(found)]


class _History:
    """What became of the findings after they were concluded."""

    def __init__(self, connection: Connection, held: Sequence[_Held]) -> None:
        asked = select(Scan.id, Scan.through_log).order_by(Scan.id)
        self._seen: dict[int, int] = {row.id: row.through_log for row in connection.execute(asked)}
        changed = [one.review.facts_digest for one in held if one.shown.standing is Standing.CHANGED]
        self._facts = clue_reopening.judged_facts(connection, changed)

    def state(self, group: Sequence[_Held], waiting: Sequence[_Held]) -> ClueState:
        """Reopened is what was closed: everything that was there at the latest conclusion had been concluded."""
        if waiting:
            latest = _latest(group)
            again = all(self._later(one, latest) for one in waiting)
            return ClueState.REOPENED if again else ClueState.OPEN
        explained = any(one.shown.standing is Standing.EXPLAINED for one in group)
        return ClueState.EXPLAINED if explained else ClueState.CLOSED

    def reasons(self, group: Sequence[_Held], waiting: Sequence[_Held]) -> list[str]:
        """Why something of it waits although somebody had concluded; empty where nobody had."""
        latest, told = _latest(group), []
        if latest < 0:
            return []
        for one in sorted(waiting, key=lambda held: held.shown.number):
            number, standing = one.shown.number, one.shown.standing
            if standing is Standing.CHANGED:
                before: Mapping[str, Any] | None = self._facts.get(one.review.facts_digest)
                told.append(clue_reopening.changed(number, before, json.loads(one.row.content)))
            elif standing is Standing.LAPSED:
                told.append(clue_reopening.lapsed(number, str(one.review.silenced_until)))
            elif self._later(one, latest):
                told.append(clue_reopening.joined(number, one.shown.name))
        return told

    def _later(self, one: _Held, latest: int) -> bool:
        """Whether it came to wait after somebody had concluded on the clue's other findings, or on itself."""
        return one.review is not None or 0 <= latest <= self._seen.get(one.row.first_scan, -1)


def _latest(group: Sequence[_Held]) -> int:
    """The log entry of the latest conclusion on any of them, -1 where nobody has concluded."""
    return max((one.review.log_number for one in group if one.review is not None), default=-1)
