"""Payments tallied once for all rules: the standard that the tally tells is the payment's own, the counts are exact."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from fundwatch.ledger.policy import in_force
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.store import Store
from fundwatch.rules.benefit.facts import Standards, returned_whole, standards_of
from fundwatch.rules.benefit.paid_after_death import PaidAfterDeath
from fundwatch.rules.benefit.paid_twice import PaidTwice
from fundwatch.rules.benefit.tally import KINDS, tally, told_by
from fundwatch.rules.runner import CHECKED, FAILED, run
from fundwatch.rules.scope import Scope, temporary_table
from tests.factory import load, places

B = BenefitPayment
TODAY = date(2019, 1, 15)
STANDARD = {
    "补助项目": "养羊奖补",
    "计发单位": "只",
    "周期": "年",
    "标准金额": 200,
    "对象范围": "在册户",
    "起始年度": 2016,
}
STANDARDS = [
    STANDARD,
    {**STANDARD, "区划代码": "539900101000", "标准金额": 220, "起始年度": 2013},
    {**STANDARD, "区划代码": "539900101201", "标准金额": 230, "起始年度": 2014, "起始日期": "2017-06-01"},
    {**STANDARD, "标准金额": 240, "起始年度": 2017, "起始日期": "2017-09-01"},
    {**STANDARD, "标准金额": 250, "档次": "二档", "起始年度": 2018},
]
PAYMENT = {
    "批次号": "PC1",
    "补助项目": "养羊奖补",
    "姓名": "张三",
    "身份证号": "539900198001010018",
    "银行账号": "6217000000000001",
    "应发金额": 200,
    "实发金额": 200,
    "开户名": "张三",
    "数量": 1,
}


def payments() -> list[dict[str, Any]]:
    """Everything that tells standards apart, and everything that leaves a payment out, beside each other."""
    told = [
        {"年度": int(day[:4]), "发放日期": day, "区划代码": region, "档次": grade}
        for day in ("2016-03-01", "2017-05-31", "2017-06-01", "2017-09-01", "2018-12-31")
        for region in ("539900101201", "539900101202", "539900101000", "539900000000")
        for grade in (None, "二档", "三档")
    ]
    left_out: list[dict[str, Any]] = [
        {},
        {"发放状态": "退票"},
        {"发放状态": "补发"},
        {"实发金额": 0},
        {"数量": None},
        {"开户名": None},
        {"身份证号": "539900198001010019"},
        {"补助项目": "没有标准的补助"},
    ]
    rows = [
        {**PAYMENT, **each, **(left_out[number % len(left_out)] if number % 3 else {}), "发放流水号": f"BF{number}"}
        for number, each in enumerate(told)
    ]
    whole = {**rows[0], "发放流水号": "BF退", "发放状态": "退票", "原发放流水号": "BF0"}
    part = {**rows[3], "发放流水号": "BF部", "发放状态": "追回", "原发放流水号": "BF3", "实发金额": 50}
    return [*rows, whole, part]


@pytest.fixture
def county(store: Store) -> Store:
    load(store, places())
    load(store, {"补助标准": STANDARDS, "补助发放": payments()})
    return store


def expected(rows: list[Any], returned: set[str], standards: Standards) -> Counter[tuple[Any, ...]]:
    """The tally by Python, of rows one by one."""
    return Counter(
        (
            standards.of(row.subsidy, row.year, row.grade or "", row.region_code, row.paid_on_day),
            int(_paid(row) and row.paid_amount > 0 and row.record_key not in returned),
            int(_paid(row)),
            int(row.quantity is not None),
            int(row.account_holder_normalised is not None),
            int(row.id_number_valid is not False),
            int(row.birth_day is not None and bool(row.id_number_valid)),
        )
        for row in rows
    )


def _paid(row: Any) -> bool:
    return (row.status or "成功") in {"成功", "补发"}


@pytest.mark.parametrize("whole", [True, False])
def test_every_payment_is_counted_under_its_own_standard(county: Store, *, whole: bool) -> None:
    with county.workspace() as connection:
        scope = Scope(connection, TODAY, in_force(connection))
        if not whole:
            scope = scope.of(temporary_table(connection, "part", [("value", str)], [("PC1",)]))
        standards = standards_of(scope)
        kinds = tally(scope, scope.touched(B.batch_no))
        found: Counter[tuple[Any, ...]] = Counter()
        for row in connection.execute(select(kinds)).mappings():
            named = [row[name] for name, _ in KINDS]
            flags = [row[name] for name in ("stands", "paid", "measured", "held", "valid", "born")]
            found[standards.of(*named), *flags] += row["payments"]
        rows = connection.execute(select(B.__table__)).all()
        assert found == expected(list(rows), set(connection.execute(returned_whole(scope)).scalars()), standards)
        assert len({standard for standard, *_ in found}) == len(STANDARDS) + 1


def test_regions_and_days_that_no_standard_asks_for_are_not_told_apart(store: Store) -> None:
    load(store, places())
    load(store, {"补助标准": [STANDARD], "补助发放": payments()})
    with store.workspace() as connection:
        told = told_by(standards_of(Scope(connection, TODAY, in_force(connection))))
        only = connection.execute(select(told["place"], told["since"]).select_from(B).distinct()).one()
        assert tuple(only) == ("", 0)


def test_a_rule_that_fails_takes_no_shared_table_with_it(county: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    load(county, {"死亡人员": [{"身份证号": PAYMENT["身份证号"], "姓名": "张三", "死亡日期": "2016-01-01"}]})

    def broken(_rule: PaidTwice, scope: Scope) -> None:
        scope.connection.exec_driver_sql("SELECT a FROM nowhere")

    monkeypatch.setattr(PaidTwice, "select", broken)
    with county.workspace() as connection:
        scope = Scope(connection, TODAY, in_force(connection))
        first, second = (run(rule, scope.of(None)) for rule in (PaidTwice(), PaidAfterDeath()))
    assert (first.state, second.state, second.message) == (FAILED, CHECKED, "")
    assert second.tested > 0
