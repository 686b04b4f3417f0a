"""Running the rules of a scan, two at a time where two connections see the same books.

Rules only read, and each runs whole on one connection. What they find stands in the order of their plans, however
they were shared out, so that a scan gives the same bytes by one connection and by two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Any

from fundwatch.rules.runner import CHECKED, Outcome, contents, run
from fundwatch.rules.scope import Scope, temporary_table
from fundwatch.services.progress import Progress
from fundwatch.services.scan_planning import Plan


@dataclass(frozen=True)
class Run:
    """How the plan of a rule went, with the content of each of its findings."""

    plan: Plan
    outcome: Outcome
    contents: Sequence[dict[str, Any]]


def run_all(scopes: Sequence[Scope], plans: Sequence[Plan], progress: Progress) -> list[Run]:
    """Run the plans within the scan's scopes, of which each has a connection of its own; in the order of the plans.

    `progress` is told of each rule as it begins, by one thread at a time. Raises what it raises; rules that have begun
    by then are waited for.
    """
    work = _Work(plans, progress)
    with ThreadPoolExecutor(max(1, len(scopes) - 1)) as pool:
        others = [pool.submit(work.go_on, scope, last_first=True) for scope in scopes[1:]]
        work.go_on(scopes[0], last_first=False)
        for other in others:
            other.result()
    outcomes = [work.done[number] for number in range(len(plans))]
    # Of all rules at once: their findings stand in the same few tables.
    told = iter(contents(scopes[0].connection, [raised for outcome in outcomes for raised in outcome.raised]))
    return [
        Run(plan, outcome, list(islice(told, len(outcome.raised))))
        for plan, outcome in zip(plans, outcomes, strict=True)
    ]


class _Work:
    """Plans that threads take one by one: one thread from the first on, the other from the last on.

    So they seldom want at the same time what rules of one kind compute once for all.
    """

    def __init__(self, plans: Sequence[Plan], progress: Progress) -> None:
        self.done: dict[int, Outcome] = {}
        self._waiting = deque(enumerate(plans))
        self._total = len(plans)
        self._progress = progress
        self._taking = Lock()

    def go_on(self, scope: Scope, *, last_first: bool) -> None:
        """Run what waits until nothing does; where something fails that is no rule, the others stop as well."""
        try:
            while (taken := self._take(last_first=last_first)) is not None:
                number, plan = taken
                self.done[number] = _execute(scope, plan)
        except BaseException:
            self._waiting.clear()
            raise

    def _take(self, *, last_first: bool) -> tuple[int, Plan] | None:
        with self._taking:
            if not self._waiting:
                return None
            begun = self._total - len(self._waiting)
            number, plan = self._waiting.pop() if last_first else self._waiting.popleft()
            self._progress.step(begun, self._total, f"正在检查：{plan.rule.name}")
            return number, plan


def _execute(scope: Scope, step: Plan) -> Outcome:
    """Run a rule within the scan's scope; where nothing is to be computed, what was found before stands."""
    table = None
    if step.values is not None:
        if step.stands:
            return Outcome(step.rule, CHECKED)
        rows = ((value,) for value in sorted(step.values))
        table = temporary_table(scope.connection, f"part_{step.rule.code[3:].lower()}", [("value", str)], rows)
    return run(step.rule, scope.of(table))
