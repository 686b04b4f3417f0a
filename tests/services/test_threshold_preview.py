"""What a change of a threshold would do is what it then does; a scan after it is right, incremental or not."""

from __future__ import annotations

import contextlib
import json
import tempfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ledger.policy import Policy, PolicyValue, in_force
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Scan
from fundwatch.models.store import Store
from fundwatch.rules.benefit.paid_after_death import PaidAfterDeath
from fundwatch.rules.registry import all_rules
from fundwatch.rules.runner import run
from fundwatch.rules.scope import Scope
from fundwatch.services import scanning, threshold_preview, thresholds
from fundwatch.services.scan_planning import parameters_of, plan
from fundwatch.services.threshold_preview import ThresholdPreview
from fundwatch.services.thresholds import Change
from tests.books import ACTOR, VILLAGE, Books
from tests.databases import ON_SERVER, copied_books, new_books
from tests.factory import load, places

GRACE, PEOPLE = "死亡后发放宽限天数", "一账号多人人数"
DAY = date(2019, 1, 15)
DIED = date(2018, 1, 1)
IDS = [f"53990019700101{number:03}X" for number in range(6)]


def payments(after: list[int], account: str = "6217000000000001") -> dict[str, list[dict[str, Any]]]:
    """People who died on the same day, and what each was paid so many days afterwards."""
    return {
        "死亡人员": [{"身份证号": IDS[n], "姓名": "李四", "死亡日期": str(DIED)} for n in range(len(after))],
        "补助发放": [
            {
                "发放流水号": f"FF{n}",
                "批次号": "PC1",
                "补助项目": "某补助",
                "年度": 2018,
                "姓名": "李四",
                "身份证号": IDS[n],
                "银行账号": account,
                "应发金额": 250,
                "实发金额": 250,
                "发放日期": str(DIED + timedelta(days=days)),
                "区划代码": "539900101201",
            }
            for n, days in enumerate(after)
        ],
    }


def change(value: str, name: str = GRACE, from_day: date = date(2016, 1, 1)) -> Change:
    return Change(name, Decimal(value), from_day, None, "云财〔2018〕9号")


@pytest.fixture
def paid(store: Store) -> Store:
    """Payments 10, 31, 40, 60 and 61 days after a death, not yet scanned."""
    load(store, places())
    load(store, payments([10, 31, 40, 60, 61]))
    return store


def tried(store: Store, wanted: Change, actor: Actor = ACTOR) -> ThresholdPreview:
    return threshold_preview.preview(store, actor, wanted=wanted, as_of=DAY)


def effect(found: ThresholdPreview, code: str = "FW-B001") -> tuple[int, int, int]:
    return next((one.comes, one.goes, one.stays) for one in found.rules if one.code == code)


def test_it_says_how_many_come_go_and_stay_and_names_them(paid: Store) -> None:
    found = tried(paid, change("60"))
    assert effect(found) == (0, 3, 1)
    assert (found.comes, found.goes, found.stays) == (0, 3, 1)
    assert {(one.comes, one.rule, one.amount) for one in found.examples} == {(False, "FW-B001", 25_000)}
    assert len(found.examples) == 3
    assert all("李四" in one.summary for one in found.examples)
    assert effect(tried(paid, change("9"))) == (1, 0, 4)


def test_it_stores_nothing(paid: Store) -> None:
    head = paid.head()
    tried(paid, change("60"))
    assert paid.head() == head
    with paid.read() as connection:
        assert connection.execute(select(Scan.id)).all() == []
        assert not [value for value in in_force(connection).all_of(GRACE) if value.overridden]


@pytest.mark.parametrize("value", ["0", "31", "59", "60", "365"])
def test_what_it_promises_is_what_scans_then_find(paid: Store, value: str) -> None:
    scanning.scan(paid, ACTOR, as_of=DAY)
    before = {one.subject_key for one in scanning.findings(paid, ACTOR, rules=["FW-B001"])}
    found = tried(paid, change(value))
    thresholds.change(paid, ACTOR, change(value))
    scanning.scan(paid, ACTOR, as_of=DAY)
    after = {one.subject_key for one in scanning.findings(paid, ACTOR, rules=["FW-B001"])}
    assert effect(found) == (len(after - before), len(before - after), len(after & before))


def test_a_value_in_force_for_other_days_changes_nothing(paid: Store) -> None:
    assert effect(tried(paid, change("60", from_day=date(2019, 1, 1)))) == (0, 0, 4)


def test_people_of_a_township_are_told_of_their_own(paid: Store) -> None:
    assert effect(tried(paid, change("60"), Actor("某", "某镇", VILLAGE))) == (0, 3, 1)
    assert effect(tried(paid, change("60"), Actor("某", "某镇", "539900102000"))) == (0, 0, 0)


def test_rules_that_do_not_apply_or_fail_are_told(paid: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    told = next(one for one in tried(paid, change("2", "户贷企用户数")).rules if one.code == "FW-L003")
    assert (told.state, told.message) == ("不适用", "没有“小额贷款”的数据；导入后即可检查。")
    monkeypatch.setattr(PaidAfterDeath, "population", lambda _rule, _scope: 1 // 0)
    (told, *_) = tried(paid, change("60")).rules
    assert told.state == "失败"
    assert "ZeroDivisionError" in told.message


def test_a_parameter_that_no_rule_reads_tells_which_rules_become_suspect(books: Books) -> None:
    books.put("资产", *({"资产编号": f"ZC{n}", "状态": "已处置", "资产类别": "经营性"} for n in range(25)))
    scanning.scan(books.store, ACTOR, as_of=DAY)
    found = tried(books.store, change("1", "规则自疑比例"))
    assert found.rules == ()
    assert found.suspects == (("资产处置未见批复文号", False),)
    assert tried(books.store, change("0.5", "规则自疑比例")).suspects == ()


def test_what_is_not_sound_is_not_tried(paid: Store) -> None:
    with pytest.raises(UsageError, match="不能作"):
        tried(paid, change("0.5"))


def test_a_scan_keeps_the_set_it_ran_with(paid: Store) -> None:
    thresholds.change(paid, ACTOR, change("60"))
    scanning.scan(paid, ACTOR, as_of=DAY)
    thresholds.change(paid, ACTOR, change("90"))
    with paid.read() as connection:
        kept = json.loads(connection.execute(select(Scan.parameters)).scalar_one())
    assert kept["FW-B001"][GRACE] == [
        ["2016-01-01", None, "", "30", "天", False, False],
        ["2016-01-01", None, "", "60", "天", True, True],
    ]
    assert kept.keys() == all_rules().keys()


def test_only_the_rules_concerned_are_run_whole_again(paid: Store) -> None:
    scanning.scan(paid, ACTOR, as_of=DAY)
    thresholds.change(paid, ACTOR, change("60"))
    made = load(paid, {"资产": []})
    with paid.workspace() as connection:
        scope = Scope(connection, DAY, in_force(connection))
        steps = plan(scope, list(all_rules().values()), made)
    last_ran = {"FW-B001", "FW-B002", "FW-B010"}
    assert {step.rule.code for step in steps if step.values is None} & last_ran == {"FW-B001"}


class Watched(Policy):
    """A policy that remembers which parameters it was asked for."""

    def __init__(self, values: tuple[PolicyValue, ...]) -> None:
        super().__init__(values)
        self.asked: set[str] = set()

    def on(self, name: str, day: date, region_code: str = "") -> PolicyValue:
        self.asked.add(name)
        return super().on(name, day, region_code)

    def all_of(self, name: str) -> tuple[PolicyValue, ...]:
        self.asked.add(name)
        return super().all_of(name)


@pytest.mark.parametrize("code", sorted(all_rules()))
def test_a_rule_asks_for_no_parameter_that_it_does_not_declare(store: Store, code: str) -> None:
    """Or a change of it would leave the findings of an incremental scan as they were."""
    rule = all_rules()[code]
    content = yaml.safe_load(Path(f"tests/rules/cases/{code}.yml").read_text(encoding="utf-8"))
    case = next(case for case in content["cases"] if case.get("expect"))
    defaults = content.get("defaults", {})
    load(store, places())
    load(store, {label: [{**defaults.get(label, {}), **row} for row in rows] for label, rows in case["rows"].items()})
    with store.workspace() as connection:
        policy = Watched(in_force(connection).values)
        as_of = date.fromisoformat(str(case.get("as_of", DAY)))
        assert run(rule, Scope(connection, as_of, policy)).raised
    assert policy.asked <= set(rule.parameters)


def test_another_release_that_confirms_a_value_counts_as_another_value() -> None:
    rule = all_rules()["FW-B001"]
    told = [
        parameters_of(rule, Policy((PolicyValue(GRACE, DIED, None, Decimal(30), "天", "", verified),)))
        for verified in (False, True)
    ]
    assert told[0] != told[1]


#: A step of a history: a value set for one of two parameters, a change taken back, or further payments imported.
STEPS = st.one_of(
    st.tuples(st.just("设定"), st.sampled_from([GRACE, PEOPLE]), st.sampled_from([1, 2, 3, 40, 60])),
    st.tuples(st.just("撤回"), st.just(""), st.integers(0, 3)),
    st.tuples(st.just("导入"), st.just(""), st.sampled_from([20, 35, 50, 70])),
)


@settings(
    max_examples=2 if ON_SERVER else 8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(history=st.lists(STEPS, min_size=1, max_size=5))
def test_after_any_changes_an_incremental_scan_equals_a_full_one(history: list[tuple[str, str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _check(Path(folder), history)


def _check(folder: Path, history: list[tuple[str, str, int]]) -> None:
    target = new_books(folder, "增量.db")
    books = Store.open(target)
    load(books, places())
    made = load(books, payments([10, 31, 40]))
    rules = ["FW-B001", "FW-B002", "FW-B010"]
    scanning.scan(books, ACTOR, rules=rules, as_of=DAY)
    for number, step in enumerate(history):
        made = _do(books, step, number) or made
        books.close()
        copy = copied_books(target, folder, f"全量{number}.db")
        books, full = Store.open(target), Store.open(copy)
        scanning.scan(books, ACTOR, rules=rules, since=made, as_of=DAY)
        scanning.scan(full, ACTOR, rules=rules, as_of=DAY)
        assert list(scanning.lines(books, ACTOR)) == list(scanning.lines(full, ACTOR))
        full.close()
    books.close()


def _do(books: Store, step: tuple[str, str, int], number: int) -> int | None:
    what, name, value = step
    if what == "导入":
        account = f"621700000000000{value % 2}"
        rows = payments([value] * 3, account)["补助发放"]
        return load(books, {"补助发放": [{**row, "发放流水号": f"又{number}-{at}"} for at, row in enumerate(rows)]})
    if what == "设定":
        with contextlib.suppress(RefusedError):  # the same value again
            thresholds.change(books, ACTOR, change(str(value), name))
        return None
    own = [
        one.withdrawable for each in thresholds.thresholds(books, ACTOR, DAY) for one in each.values if one.withdrawable
    ]
    if own:
        thresholds.take_back(books, ACTOR, own[value % len(own)], "试验")
    return None
