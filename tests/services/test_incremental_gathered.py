"""The rule on subsidies passed on to one account: incremental scans equal full ones."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fundwatch.models.store import Store
from fundwatch.services import scanning
from tests.databases import copied_books, new_books
from tests.factory import ACTOR, load, places
from tests.services.incremental_histories import EXAMPLES, maybe, numbered
from tests.services.incremental_law import existing, reaches

CODE = "FW-B031"
TODAY = date(2019, 1, 15)
IDS = ("539900197001010036", "539900198505050028", "539900194503070019")
CARDS = ("6217000000000001", "6217000000000002", "6217000000000003")
GATHERER = "6217000000000099"
ACCOUNTS = st.sampled_from([*CARDS, GATHERER, GATHERER])
DAYS = st.sampled_from(["2017-09-10", "2017-09-12", "2017-11-01"])
SUMS = st.sampled_from([3000, 3000, 1000])
TABLES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "人员": {"身份证号": st.sampled_from(IDS), "姓名": st.just("赵一"), "户编号": numbered("H", 2)},
    "账户登记": {
        "账号": st.just(GATHERER),
        "户名": st.just("赵大山"),
        "账户类型": st.sampled_from(["个人", "村账", "企业"]),
    },
    "单位": {
        "单位编码": st.just("T1"),
        "名称": st.just("农资部"),
        "类别": st.sampled_from(["供应商", "合作社"]),
        "银行账号": maybe(st.just(GATHERER)),
    },
    "补助发放": {
        "发放流水号": numbered("BF", 6),
        "批次号": st.just("PC1"),
        "补助项目": st.just("甲"),
        "年度": st.just(2017),
        "姓名": st.just("赵一"),
        "身份证号": st.sampled_from(IDS),
        "户编号": maybe(numbered("H", 2)),
        "银行账号": st.sampled_from(CARDS),
        "应发金额": SUMS,
        "实发金额": SUMS,
        "发放日期": st.just("2017-09-10"),
        "区划代码": st.just("539900101201"),
        "发放状态": st.sampled_from([None, None, None, "退票", "追回"]),
        "原发放流水号": maybe(numbered("BF", 6)),
    },
    "账户流水": {
        "流水号": numbered("LS", 6),
        "账号": ACCOUNTS,
        "交易日期": DAYS,
        "收支方向": st.sampled_from(["收", "支"]),
        "金额": SUMS,
        "对方账号": ACCOUNTS,
        "摘要": st.sampled_from(["转账", "转账", "货款"]),
    },
}
PAID = [
    {"发放流水号": f"BF{number}", "批次号": "PC1", "补助项目": "甲", "年度": 2017, "姓名": "赵一", "身份证号": person,
     "银行账号": card, "应发金额": 3000, "实发金额": 3000, "发放日期": "2017-09-10", "区划代码": "539900101201"}
    for number, (person, card) in enumerate(zip(IDS, CARDS, strict=True), 1)
]  # fmt: skip
MOVED = [
    {"流水号": f"LS{number}", "账号": card, "交易日期": "2017-09-12", "收支方向": "支", "金额": 3000,
     "对方账号": GATHERER, "对方户名": "赵大山"}
    for number, card in enumerate(CARDS, 1)
]  # fmt: skip
#: Three households passed everything on; two are enough here.
BEGINNING: dict[str, list[dict[str, Any]]] = {
    "政策参数": [{"参数": "补助集中转出户数", "起始日期": "2008-01-01", "数值": 2, "单位": "户"}],
    "补助发放": PAID,
    "账户流水": MOVED,
}
#: A later change elsewhere that must reach the finding.
FAR_CHANGES: dict[str, dict[str, Any]] = {
    "一笔退票": {"补助发放": [{**PAID[0], "发放状态": "退票"}]},
    "一笔追回": {"补助发放": [{**PAID[0], "发放流水号": "BF9", "发放状态": "追回",
                             "原发放流水号": "BF1", "银行账号": "6217000000000077"}]},
    "两人登记为同户": {"人员": [{"身份证号": one, "姓名": "赵一", "户编号": "H1"} for one in IDS[:2]]},
    "登记为企业账户": {"账户登记": [{"账号": GATHERER, "户名": "农资部", "账户类型": "企业"}]},
    "登记为供应商的账号": {"单位": [{"单位编码": "T1", "名称": "农资部", "类别": "供应商", "银行账号": GATHERER}]},
    "流水改了去向": {"账户流水": [{**MOVED[0], "对方账号": "6217000000000088"}]},
}  # fmt: skip


@st.composite
def imports(draw: st.DrawFn) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[int]]]:
    labels = draw(st.lists(st.sampled_from(sorted(TABLES)), min_size=1, max_size=2, unique=True))
    rows = {label: draw(st.lists(st.fixed_dictionaries(TABLES[label]), min_size=1, max_size=3)) for label in labels}
    places_in_table = st.lists(st.integers(0, 3), max_size=2)
    removed = draw(st.dictionaries(st.sampled_from(["补助发放", "账户流水", "人员"]), places_in_table, max_size=1))
    return rows, removed


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(history=st.lists(imports(), min_size=1, max_size=4))
def test_incremental_equals_full(history: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target = new_books(folder, "增量.db")
        incremental = begun(target)
        for number, (rows, removed) in enumerate(history):
            made = load(incremental, rows, remove=existing(incremental, removed))
            incremental.close()
            copy = copied_books(target, folder, f"全量{number}.db")
            incremental, full = Store.open(target), Store.open(copy)
            summary = scanning.scan(incremental, ACTOR, rules=[CODE], since=made, as_of=TODAY)
            assert not summary.failed, summary.traces
            scanning.scan(full, ACTOR, rules=[CODE], as_of=TODAY)
            assert list(scanning.lines(incremental, ACTOR)) == list(scanning.lines(full, ACTOR))
            full.close()
        incremental.close()


@pytest.mark.parametrize("name", FAR_CHANGES)
def test_a_change_elsewhere_reaches_the_finding(tmp_path: Path, name: str) -> None:
    store = begun(new_books(tmp_path, "账.db"))
    assert len(list(scanning.lines(store, ACTOR))) == 1
    reaches(store, CODE, FAR_CHANGES[name], TODAY)
    store.close()


def begun(target: str | Path) -> Store:
    """Books with the finding of the beginning."""
    store = Store.open(target)
    load(store, places())
    load(store, BEGINNING)
    scanning.scan(store, ACTOR, rules=[CODE], as_of=TODAY)
    return store
