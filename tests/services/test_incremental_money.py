"""The rules on payments held back, official and foreign accounts, batches and assets: incremental equals full."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fundwatch.models.store import Store
from tests.databases import new_books
from tests.factory import load, places
from tests.services.incremental_histories import EXAMPLES, maybe, numbered
from tests.services.incremental_law import holds, reaches

RULES = (
    *("FW-A002", "FW-A003", "FW-A004", "FW-A005", "FW-A006", "FW-B016", "FW-B017", "FW-B018", "FW-B019"),
    *("FW-P002", "FW-P003", "FW-P004", "FW-P005", "FW-P006", "FW-P007", "FW-T002", "FW-T003"),
)
TODAY = date(2019, 1, 15)
IDS = ("539900197001010036", "539900198505050028", "539900194503070019")
ACCOUNTS = ("6217000000000001", "6217000000000002")
PEOPLE, CARDS = st.sampled_from(IDS), st.sampled_from(ACCOUNTS)
NAMES = st.sampled_from(["赵一", "钱二"])
DAYS = st.sampled_from(["2016-12-20", "2017-02-10", "2017-05-10", "2017-09-10", "2018-03-01"])
SUMS = st.sampled_from([100, 3000, 5000, 20000])
TABLES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "村组干部": {
        "身份证号": PEOPLE,
        "起始日期": st.just("2014-01-01"),
        "姓名": NAMES,
        "区划代码": st.just("539900101201"),
        "终止日期": maybe(st.just("2017-06-01")),
        "银行账号": maybe(CARDS),
    },
    "人员": {"身份证号": PEOPLE, "姓名": NAMES, "户编号": numbered("H", 3), "银行账号": maybe(CARDS)},
    "户": {
        "户编号": numbered("H", 3),
        "户主姓名": NAMES,
        "户主身份证号": PEOPLE,
        "区划代码": st.just("539900101201"),
        "人口数": st.just(2),
    },
    "亲属关系": {"身份证号": PEOPLE, "亲属身份证号": PEOPLE, "关系": st.just("兄弟")},
    "低保特困": {"身份证号": PEOPLE, "起始日期": st.just("2015-01-01"), "类别": st.sampled_from(["低保", "特困"])},
    "账户登记": {"账号": CARDS, "户名": NAMES, "账户类型": st.sampled_from(["个人", "村账"])},
    "补助标准": {
        "补助项目": st.just("甲"),
        "起始年度": st.just(2016),
        "计发单位": st.just("人"),
        "周期": st.just("年"),
        "标准金额": SUMS,
        "每户上限": maybe(SUMS),
        "对象范围": st.just("不限"),
    },
    "补助发放": {
        "发放流水号": numbered("BF", 10),
        "批次号": st.sampled_from(["PC1", "PC2"]),
        "补助项目": st.sampled_from(["甲", "甲", "危房改造补助"]),
        "年度": st.just(2017),
        "姓名": NAMES,
        "身份证号": PEOPLE,
        "户编号": maybe(numbered("H", 3)),
        "银行账号": CARDS,
        "开户名": maybe(st.sampled_from(["赵一", "孙三"])),
        "应发金额": SUMS,
        "实发金额": SUMS,
        "扣款": maybe(SUMS),
        "发放日期": DAYS,
        "区划代码": st.just("539900101201"),
        "发放状态": st.sampled_from([None, None, "成功", "退票", "补发", "追回"]),
        "原发放流水号": maybe(numbered("BF", 10)),
        "领取方式": st.sampled_from([None, "现金", "代领"]),
        "代领人身份证号": maybe(PEOPLE),
    },
    "支付": {
        "支付流水号": numbered("ZF", 6),
        "支付日期": DAYS,
        "付款单位编码": st.sampled_from(["XZ", "CZ"]),
        "收款人": st.sampled_from(["赵一", "路桥"]),
        "收款账号": maybe(CARDS),
        "收款单位编码": maybe(st.sampled_from(["SG", "XZ"])),
        "金额": st.sampled_from([5000, 12000, -5000]),
        "用途": st.just("工程款"),
        "指标编号": maybe(st.just("ZB1")),
        "支出科目": maybe(st.sampled_from(["2130505", "2010301"])),
        "支付方式": st.just("转账"),
        "批次号": maybe(st.sampled_from(["PC1", "PC2"])),
    },
    "发票": {
        "发票代码": st.just("0530"),
        "发票号码": st.sampled_from(["1", "2"]),
        "支付流水号": numbered("ZF", 6),
        "开票日期": DAYS,
        "销售方": st.just("路桥"),
        "金额": SUMS,
    },
    "账户流水": {
        "流水号": numbered("LS", 4),
        "账号": CARDS,
        "交易日期": DAYS,
        "收支方向": st.sampled_from(["收", "支"]),
        "金额": st.sampled_from([5000, 12000]),
        "对方账号": CARDS,
    },
    "资金指标": {
        "指标编号": st.just("ZB1"),
        "指标文号": st.just("财农1号"),
        "资金名称": st.just("专项"),
        "资金级次": st.sampled_from(["中央", "县"]),
        "资金类别": st.sampled_from(["财政专项扶贫", "统筹整合涉农"]),
        "预算年度": st.sampled_from([2016, 2018]),
        "金额": st.sampled_from([20000, 500000]),
        "下达日期": DAYS,
        "支出科目": maybe(st.just("2130505")),
    },
    "资金分配": {
        "分配编号": numbered("FP", 3),
        "指标编号": st.just("ZB1"),
        "分配文号": st.just("财农2号"),
        "分配日期": DAYS,
        "接收单位编码": st.just("XZ"),
        "金额": st.sampled_from([20000, -20000]),
    },
    "资产": {
        "资产编号": numbered("ZC", 2),
        "资产名称": st.just("烤房"),
        "资产类别": st.sampled_from(["经营性", "到户类"]),
        "原值": SUMS,
        "形成日期": DAYS,
        "区划代码": st.just("539900101201"),
        "状态": st.sampled_from(["在用", "闲置"]),
        "闲置起始日期": maybe(DAYS),
        "年约定收益": maybe(SUMS),
        "租赁起": maybe(DAYS),
    },
    "资产收益": {
        "资产编号": numbered("ZC", 2),
        "年度": st.sampled_from([2016, 2017]),
        "应收收益": SUMS,
        "实收收益": SUMS,
        "收到日期": maybe(DAYS),
    },
    "收益分配": {
        "资产编号": numbered("ZC", 2),
        "年度": st.sampled_from([2016, 2017]),
        "对象": st.sampled_from([None, "H1", "H9"]),
        "金额": SUMS,
    },
}
SIZES = {"补助发放": 12, "支付": 6, "人员": 3}
REMOVABLE = ("补助发放", "村组干部", "人员", "亲属关系", "收益分配", "账户登记", "发票")
#: Rows that others refer to; always there, so that any history is a possible one.
ALWAYS: dict[str, list[dict[str, Any]]] = {
    "资金指标": [
        {"指标编号": "ZB1", "指标文号": "财农1号", "资金名称": "专项", "资金级次": "中央", "资金类别": "财政专项扶贫",
         "预算年度": 2016, "金额": 500000, "下达日期": "2016-12-20"}
    ],
    # An invoice names its payment.
    "支付": [
        {"支付流水号": f"ZF{number}", "支付日期": "2017-02-10", "付款单位编码": "XZ", "收款人": "路桥", "金额": 5000,
         "用途": "工程款", "支付方式": "转账"} for number in range(1, 7)
    ],
    "资产": [
        {"资产编号": number, "资产名称": "烤房", "资产类别": "经营性", "原值": 5000, "形成日期": "2016-12-20",
         "区划代码": "539900101201", "状态": "在用"} for number in ("ZC1", "ZC2")
    ],
}  # fmt: skip


@st.composite
def imports(draw: st.DrawFn) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[int]]]:
    often = ["补助发放"] * 6 + ["支付"] * 2
    labels = draw(st.lists(st.sampled_from([*sorted(TABLES), *often]), min_size=1, max_size=2, unique=True))
    rows = {label: draw(st.lists(st.fixed_dictionaries(TABLES[label]), min_size=1, max_size=2)) for label in labels}
    removed = draw(st.dictionaries(st.sampled_from(REMOVABLE), st.lists(st.integers(0, 3), max_size=2), max_size=1))
    return rows, removed


@st.composite
def beginnings(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    return {
        label: draw(st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=SIZES.get(label, 2)))
        for label, columns in TABLES.items()
    }


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(beginning=beginnings(), history=st.lists(imports(), min_size=1, max_size=4))
def test_incremental_equals_full(beginning: dict[str, list[dict[str, Any]]], history: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        imported = [(rows, removed, TODAY) for rows, removed in history]
        holds(Path(folder), (places(), ALWAYS, beginning), imported, TODAY, RULES)


A, B, C = IDS
BENEFIT: dict[str, Any] = {
    "发放流水号": "BF1", "批次号": "PC1", "补助项目": "甲", "年度": 2017, "姓名": "钱二", "身份证号": A, "户编号": "H1",
    "银行账号": ACCOUNTS[0], "应发金额": 5000, "实发金额": 5000, "发放日期": "2017-09-10", "区划代码": "539900101201",
}  # fmt: skip
AGAIN = {**BENEFIT, "发放流水号": "BF2", "批次号": "PC2", "发放状态": "补发", "原发放流水号": "BF1"}
SHORT = {**BENEFIT, "实发金额": 4000}
OFFICIAL = {
    "身份证号": B,
    "起始日期": "2014-01-01",
    "姓名": "赵一",
    "区划代码": "539900101201",
    "银行账号": ACCOUNTS[0],
}
MEMBER = {"身份证号": B, "姓名": "李四", "户编号": "H1"}
LUMP = {"支付流水号": "ZF1", "支付日期": "2017-09-01", "付款单位编码": "XZ", "收款人": "信用社", "金额": 8000,
        "用途": "补助", "支付方式": "一卡通代发", "批次号": "PC1"}  # fmt: skip
INCOME = {"资产编号": "ZC1", "年度": 2016, "应收收益": 5000, "实收收益": 5000, "收到日期": "2016-12-20"}
#: The rule, what is in the books, and a later change elsewhere that must reach the rule's finding.
FAR_CHANGES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "别的批次补足": (
        "FW-B016",
        {"补助发放": [SHORT]},
        {"补助发放": [{**AGAIN, "实发金额": 1000, "应发金额": 1000}]},
    ),
    "别的批次分次发完": (
        "FW-B016",
        {"补助发放": [SHORT]},
        {"补助发放": [{**BENEFIT, "发放流水号": "BF2", "批次号": "PC2", "实发金额": 1000}]},
    ),
    "代领人并入同户": (
        "FW-B017",
        {"补助发放": [{**BENEFIT, "领取方式": "代领", "代领人身份证号": B}], "人员": [{**MEMBER, "户编号": "H9"}]},
        {"人员": [MEMBER]},
    ),
    "受领人登记为特困": (
        "FW-B017",
        {"补助发放": [{**BENEFIT, "领取方式": "代领", "代领人身份证号": B}]},
        {"低保特困": [{"身份证号": A, "起始日期": "2015-01-01", "类别": "特困"}]},
    ),
    "干部与受领人登记为亲属": (
        "FW-B018",
        {"补助发放": [BENEFIT], "村组干部": [OFFICIAL]},
        {"亲属关系": [{"身份证号": B, "亲属身份证号": A, "关系": "兄弟"}]},
    ),
    "干部并入同户": (
        "FW-B018",
        {"补助发放": [BENEFIT], "村组干部": [OFFICIAL], "人员": [{**MEMBER, "户编号": "H9"}]},
        {"人员": [MEMBER]},
    ),
    "同户新增成员": (
        "FW-B019",
        {"补助发放": [{**BENEFIT, "开户名": "孙三"}], "人员": [MEMBER]},
        {"人员": [{"身份证号": C, "姓名": "孙三", "户编号": "H1"}]},
    ),
    "户名人登记为亲属": (
        "FW-B019",
        {"补助发放": [{**BENEFIT, "开户名": "孙三"}],
         "人员": [MEMBER, {"身份证号": C, "姓名": "孙三", "户编号": "H9"}]},
        {"亲属关系": [{"身份证号": C, "亲属身份证号": A, "关系": "父子"}]},
    ),
    "结余退回": (
        "FW-P005",
        {"支付": [LUMP], "补助发放": [BENEFIT]},
        {"支付": [{**LUMP, "支付流水号": "ZF2", "支付日期": "2017-12-01", "金额": -3000, "支出性质": "退回"}]},
    ),
    "退票在别的批次补发": (
        "FW-P005",
        {"支付": [{**LUMP, "金额": 5000}], "补助发放": [{**BENEFIT, "发放状态": "退票"}]},
        {"补助发放": [AGAIN]},
    ),
    "以后的分配": (
        "FW-A004",
        {"资产收益": [INCOME], "收益分配": [{"资产编号": "ZC2", "年度": 2016, "金额": 1}]},
        {"收益分配": [{"资产编号": "ZC1", "年度": 2018, "金额": 5000}]},
    ),
    "以后补收": (
        "FW-A003",
        {"资产收益": [{**INCOME, "实收收益": 3000}]},
        {"资产收益": [{**INCOME, "年度": 2017, "实收收益": 7000}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAR_CHANGES)
def test_a_change_elsewhere_reaches_the_finding(tmp_path: Path, name: str) -> None:
    code, beginning, change = FAR_CHANGES[name]
    store = Store.open(new_books(tmp_path, "账.db"))
    load(store, places())
    load(store, ALWAYS)
    load(store, beginning)
    reaches(store, code, change, TODAY)
    store.close()
