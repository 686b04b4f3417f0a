"""Every rule on its case file: it fires, it stays quiet, and it knows on which side of its threshold a record lies.

A case file is cases/<CODE>.yml. `defaults` holds columns that every row of a table has unless a case says
otherwise; a case lists the rows it is about and the findings expected of this rule: subject as table|key, and
whatever else of the finding matters to the case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from fundwatch.models.store import Store
from fundwatch.reports.papers.finding_wording import accuses, concerned, detail_lines, to_check
from fundwatch.rules.registry import all_rules
from fundwatch.services import finding_lists, scanning
from tests import databases
from tests.factory import ACTOR, load, places

FOLDER = Path(__file__).parent / "cases"
KINDS = {"fires", "quiet", "boundary"}


@cache
def files() -> dict[str, Any]:
    # The loader in C is six times as quick.
    return {path.stem: yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader) for path in sorted(FOLDER.glob("*.yml"))}


def cases() -> list[Any]:
    return [
        pytest.param(code, content.get("defaults", {}), case, id=f"{code}-{case['name']}")
        for code, content in files().items()
        for case in content["cases"]
    ]


def filled(defaults: Mapping[str, Any], rows: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {label: [{**defaults.get(label, {}), **row} for row in given] for label, given in rows.items()}


@pytest.fixture
def placed(tmp_path: Path) -> Iterator[Store]:
    """Books that hold the county's places and offices."""
    store = Store.open(databases.filled_books(tmp_path, _with_places))
    yield store
    store.close()


def _with_places(store: Store) -> None:
    load(store, places())


@pytest.mark.parametrize(("code", "defaults", "case"), cases())
def test_case(
    placed: Store, monkeypatch: pytest.MonkeyPatch, code: str, defaults: Mapping[str, Any], case: Mapping[str, Any]
) -> None:
    # Here the rule itself judges, also rows without the columns it needs; test_holdings.py tests what it needs.
    monkeypatch.setattr(type(all_rules()[code]), "needs_columns", ())
    load(placed, filled(defaults, case["rows"]))
    as_of = date.fromisoformat(str(case.get("as_of", "2019-01-15")))
    summary = scanning.scan(placed, ACTOR, rules=[code], as_of=as_of)
    (result,) = summary.rules
    assert result.state == case.get("state", "已检查"), (result.message, summary.traces)
    found = {_subject(one): one for one in finding_lists.documents(placed, ACTOR)}
    expected = {one["subject"]: one for one in case.get("expect", [])}
    assert set(found) == set(expected)
    for subject, wanted in expected.items():
        _assert_agrees(found[subject], wanted)
    for one in found.values():
        _assert_says_no_offence(one)
    if "excluded" in case:
        assert dict(result.excluded_by) == case["excluded"]


def _subject(one: Mapping[str, Any]) -> str:
    return f"{one['subject']['table']}|{one['subject']['key']}"


def _assert_agrees(finding: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    shown = {
        **finding,
        "subject": _subject(finding),
        "related": [f"{one['table']}|{one['key']}" for one in finding["related"]],
        "evidence": {name: finding["evidence"].get(name) for name in wanted.get("evidence", {})},
        "date": finding["date"],
    }
    assert {name: shown[name] for name in wanted} == {
        name: value.isoformat() if isinstance(value, date) else value for name, value in wanted.items()
    }
    named = {(one["table"], one["key"]) for one in [finding["subject"], *finding["related"]]}
    told = {(one["table"], one["key"]) for one in finding["sources"]}
    assert {(table, key) for table, key in named if table not in {"批次", "账号"}} == told


def _assert_says_no_offence(finding: Mapping[str, Any]) -> None:
    """What townships are sent of it names neither offence nor rule."""
    for said in (to_check(finding), *detail_lines(finding)):
        assert not accuses(said), said
        assert finding["name"] not in said
        assert finding["category"] not in said
    assert finding["subject"]["key"].split("|")[0] in concerned(finding)


def test_every_rule_has_cases_of_each_kind() -> None:
    kinds = {code: {case["kind"] for case in content["cases"]} for code, content in files().items()}
    assert kinds == dict.fromkeys(all_rules(), KINDS)
