"""Rules run two at a time: the same bytes as by one connection, whatever happens to one of the two."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from fundwatch.errors import FundwatchError
from fundwatch.models import paired
from fundwatch.models.finding import Finding, RuleRun
from fundwatch.models.store import Store
from fundwatch.rules import registry
from fundwatch.rules.scope import Once, Scope
from fundwatch.services import scan_running, scanning
from fundwatch.services.progress import CancelledError
from fundwatch.services.scan_planning import Plan
from tests.databases import new_books
from tests.factory import ACTOR, load, places
from tests.rules.test_cases import files, filled

TODAY = date(2019, 1, 15)
RAISING = ("FW-A001", "FW-B001", "FW-B002", "FW-B010", "FW-C001", "FW-G001", "FW-N001", "FW-W003")


def made(folder: Path, name: str, secret: str | None = None) -> Store:
    """Books on which rules of several kinds raise something: the first of each one's cases."""
    store = Store.open(new_books(folder, name), passphrase=secret)
    load(store, places())
    known = files()
    for code in RAISING:
        case = next(case for case in known[code]["cases"] if case["kind"] == "fires")
        load(store, filled(known[code].get("defaults", {}), case["rows"]))
    return store


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Store]:
    store = made(tmp_path, "账.db")
    yield store
    store.close()


@pytest.fixture
def both_take_part(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The first connection waits with its first rule until the other has run some; gives the codes of these."""
    execute, here, enough = scan_running._execute, threading.get_ident(), threading.Event()
    elsewhere: set[str] = set()

    def watched(scope: Scope, step: Plan) -> scan_running.Run:
        if threading.get_ident() == here:
            assert enough.wait(60)
        else:
            elsewhere.add(step.rule.code)
            if len(elsewhere) == len(registry.all_rules()) // 2:
                enough.set()
        return execute(scope, step)

    monkeypatch.setattr(scan_running, "_execute", watched)
    return elsewhere


def kept(store: Store) -> list[tuple[Any, ...]]:
    with store.read() as connection:
        findings = select(Finding.__table__).order_by(Finding.number)
        runs = select(*(column for column in RuleRun.__table__.columns if column.key not in {"id", "scan_id"}))
        return [
            tuple(row) for statement in (findings, runs.order_by(RuleRun.id)) for row in connection.execute(statement)
        ]


def by_one_connection(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    alone = made(folder, "一.db")
    with monkeypatch.context() as patched:
        patched.setattr(paired, "_further", lambda _engine, _stack: None)
        scanning.scan(alone, ACTOR, as_of=TODAY)
    found = kept(alone)
    alone.close()
    return found


def test_two_connections_find_what_one_finds(
    county: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    expected = by_one_connection(tmp_path, monkeypatch)
    elsewhere = request.getfixturevalue("both_take_part")
    scanning.scan(county, ACTOR, as_of=TODAY)
    assert kept(county) == expected
    assert len(expected) > len(registry.all_rules()) + len(RAISING)
    assert elsewhere < set(registry.all_rules())


@pytest.mark.file_books("encryption is of a file")
def test_of_encrypted_books_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    expected = by_one_connection(tmp_path, monkeypatch)
    elsewhere = request.getfixturevalue("both_take_part")
    store = made(tmp_path, "密.db", "correct horse battery staple")
    scanning.scan(store, ACTOR, as_of=TODAY)
    assert kept(store) == expected
    assert elsewhere
    store.close()


def test_a_rule_that_fails_on_the_other_connection_is_told(
    county: Store, monkeypatch: pytest.MonkeyPatch, both_take_part: set[str]
) -> None:
    last = registry.chosen(None)[-1]

    def broken(_rule: Any, scope: Scope) -> Any:
        scope.connection.exec_driver_sql("SELECT a FROM nowhere")

    monkeypatch.setattr(type(last), "needs", ())
    monkeypatch.setattr(type(last), "needs_columns", ())
    monkeypatch.setattr(type(last), "select", broken)
    summary = scanning.scan(county, ACTOR, as_of=TODAY)
    assert last.code in both_take_part
    assert [rule.code for rule in summary.failed] == [last.code]
    assert [rule.code for rule in summary.rules] == [rule.code for rule in registry.chosen(None)]
    (trace,) = summary.traces
    assert "nowhere" in trace


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_cancelled_scan_changes_nothing_whichever_thread_hears_of_it(county: Store, *, elsewhere: bool) -> None:
    here = threading.get_ident()

    class Stopping:
        def step(self, done: int, total: int, what: str) -> None:  # noqa: ARG002 - the protocol's
            if elsewhere == (threading.get_ident() != here):
                raise CancelledError

    head, threads = county.head(), threading.active_count()
    with pytest.raises(CancelledError):
        scanning.scan(county, ACTOR, as_of=TODAY, progress=Stopping())
    assert county.head() == head
    assert threading.active_count() == threads


def test_progress_tells_of_every_rule_once_and_counts_up(county: Store) -> None:
    told: list[tuple[int, int, str]] = []

    class Told:
        def step(self, done: int, total: int, what: str) -> None:
            told.append((done, total, what))

    scanning.scan(county, ACTOR, as_of=TODAY, progress=Told())
    every = len(registry.all_rules())
    assert [(done, total) for done, total, _ in told] == [(number, every) for number in range(every + 1)]
    assert {what for *_, what in told[:-1]} == {f"正在检查：{rule.name}" for rule in registry.all_rules().values()}


def test_what_is_asked_at_the_same_time_is_computed_once() -> None:
    once, computed, asked = Once(), [], threading.Barrier(2)
    answers: list[int] = []

    def compute() -> int:
        computed.append(threading.get_ident())
        return 7

    def ask() -> None:
        asked.wait(30)
        answers.append(once("key", compute))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [7, 7]
    assert len(computed) == 1


def test_what_could_not_be_computed_is_asked_again() -> None:
    once = Once()

    def failing() -> int:
        raise FundwatchError("断开")

    with pytest.raises(FundwatchError):
        once("key", failing)
    assert once("key", lambda: 7) == 7
