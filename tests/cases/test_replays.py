"""Published cases played again: all rules in one scan, the right category on the right record, nothing on look-alikes.

What meets a case is what `fundwatch evaluate` says: the finding's subject is one of the case's rows, or a fifth or
more of what it names are. A look-alike must not be named by any finding at all. Whatever else is raised must be
named in the case's file with its reason.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from fundwatch.models.records import all_tables
from fundwatch.models.store import Store
from fundwatch.rules.registry import all_rules
from fundwatch.services import finding_lists, scanning
from tests import databases
from tests.cases import catalogue
from tests.cases.catalogue import Replay
from tests.factory import ACTOR, content_of, key_of, load, places

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = {one.id: one for one in catalogue.published()}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterable[str | Path]:
    """Books with the places and offices alone, to be copied."""
    if databases.ON_SERVER:
        with databases.kept_database() as target:
            yield _with_places(target)
    else:
        yield _with_places(tmp_path_factory.mktemp("county") / "账.db")


def _with_places(target: str | Path) -> str | Path:
    store = Store.open(target)
    load(store, places())
    store.close()
    return target


@pytest.mark.parametrize("replay", [pytest.param(one, id=one.case) for one in catalogue.replays()])
def test_replay(county: str | Path, tmp_path: Path, replay: Replay) -> None:
    store = Store.open(databases.copied_books(county, tmp_path, "账.db"))
    try:
        load(store, replay.rows)
        summary = scanning.scan(store, ACTOR, as_of=replay.as_of)
        assert [(one.code, one.message) for one in summary.rules if one.state == "失败"] == []
        found = [_named(one) for one in finding_lists.documents(store, ACTOR, all_members=True)]
    finally:
        store.close()
    assert _missing(replay, found) == []
    assert [(rule, rows) for rule, _, rows in found if _innocent(replay) & set(rows)] == []
    assert [(rule, rows) for rule, category, rows in found if not _foreseen(replay, rule, category, rows)] == []
    assert _not_raised(replay, found) == []


def _named(finding: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...]]:
    rows = (finding["subject"], *finding["related"])
    return finding["rule"], finding["category"], tuple(f"{row['table']}|{row['key']}" for row in rows)


def _meets(rows: tuple[str, ...], subjects: tuple[str, ...]) -> bool:
    return rows[0] in subjects or 5 * sum(row in subjects for row in rows) >= len(rows)


def _missing(replay: Replay, found: list[tuple[str, str, tuple[str, ...]]]) -> list[tuple[str, str, tuple[str, ...]]]:
    """What was expected and not raised: category, rule, subjects."""
    return [
        (wanted.category, code, wanted.subjects)
        for wanted in replay.expect
        for code in wanted.rules
        if not any(
            rule == code and category == wanted.category and _meets(rows, wanted.subjects)
            for rule, category, rows in found
        )
    ]


def _innocent(replay: Replay) -> set[str]:
    return {subject for one in replay.quiet for subject in one.subjects}


def _foreseen(replay: Replay, rule: str, category: str, rows: tuple[str, ...]) -> bool:
    meant = any(rule in one.rules and category == one.category and _meets(rows, one.subjects) for one in replay.expect)
    return meant or any(one["rule"] == rule and one["subject"] == rows[0] for one in replay.also)


def _not_raised(replay: Replay, found: list[tuple[str, str, tuple[str, ...]]]) -> list[Mapping[str, str]]:
    """What is told as raised beside and was not."""
    raised = {(rule, rows[0]) for rule, _, rows in found}
    return [one for one in replay.also if (one["rule"], one["subject"]) not in raised]


@pytest.mark.parametrize("replay", [pytest.param(one, id=one.case) for one in catalogue.replays()])
def test_a_replay_says_what_was_published(replay: Replay) -> None:
    case = PUBLISHED[replay.case]
    assert dict(replay.source) == {"title": case.title, "address": case.address}
    assert replay.schemes == case.schemes
    # At least one finding answers to what the case was punished for.
    assert {one.category for one in replay.expect} & case.categories
    assert all(one.rules and one.subjects for one in replay.expect)
    assert {code: all_rules()[code].category for one in replay.expect for code in one.rules} == {
        code: one.category for one in replay.expect for code in one.rules
    }


@pytest.mark.parametrize("replay", [pytest.param(one, id=one.case) for one in catalogue.replays()])
def test_a_replay_has_look_alikes(replay: Replay) -> None:
    assert replay.quiet
    assert all(one.subjects and one.because for one in replay.quiet)
    keys = _keys(replay)
    expected = {subject for one in replay.expect for subject in one.subjects}
    assert not expected & _innocent(replay)
    # A subject that no row has would be quiet whatever the rules do.
    assert [subject for subject in expected | _innocent(replay) if subject not in keys] == []


def _keys(replay: Replay) -> set[str]:
    """Every subject that the rows give: rows by key, batches, accounts."""
    tables = all_tables()
    rows = [(label, content_of(tables[label], row)) for label, given in replay.rows.items() for row in given]
    keys = {f"{label}|{key_of(tables[label], content)}" for label, content in rows}
    keys |= {f"批次|{row['批次号']}" for row in replay.rows.get("补助发放", ())}
    return keys | {f"账号|{row['银行账号']}" for row in replay.rows.get("补助发放", ())}


def test_every_published_case_is_accounted_for_once() -> None:
    told = Counter(
        [
            *(one.case for one in catalogue.replays()),
            *catalogue.not_replayed(),
            *(one["case"] for one in catalogue.awaiting()),
        ]
    )
    assert told == dict.fromkeys(PUBLISHED, 1)


def test_what_awaits_a_rule_could_be_found() -> None:
    for one in catalogue.awaiting():
        case = PUBLISHED[one["case"]]
        assert set(one) == {"case", "schemes", "compare", "category", "tables"}
        assert tuple(one["schemes"]) == case.schemes
        assert one["category"] in case.categories


def test_every_scheme_is_replayed() -> None:
    shown = {scheme for one in catalogue.replays() for scheme in one.schemes}
    assert set(catalogue.scheme_types()) - shown == set()


def test_the_page_of_coverage_is_current() -> None:
    command = [sys.executable, "docs/generate_coverage.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
