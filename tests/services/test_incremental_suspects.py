"""Rules that tell by added payments where to look again: what the payments raise, change or end elsewhere is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundwatch.models.store import Store
from fundwatch.rules.registry import all_rules
from fundwatch.services import scanning
from tests.databases import copied_books, new_books
from tests.factory import ACTOR, load, places

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
TODAY = date(2019, 1, 15)
A, B, C = "539900197001010036", "539900198505050028", "539900194503070019"
OLD_A = A[:6] + A[8:17]
PAYMENT = {
    "发放流水号": "BF1", "批次号": "PC1", "补助项目": "临时救助", "年度": 2017, "姓名": "赵一", "身份证号": A,
    "户编号": "H1", "银行账号": "6217000000000001", "应发金额": 100, "实发金额": 100, "发放日期": "2017-09-10",
    "区划代码": "539900101201",
}  # fmt: skip
BACK = {**PAYMENT, "发放流水号": "BF9", "批次号": "PC9", "发放状态": "追回"}


def paid(number: int, batch: str, **values: Any) -> dict[str, Any]:
    return {**PAYMENT, "发放流水号": f"BF{number}", "批次号": batch, **values}


def example(code: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of the rule's page."""
    return {label: [dict(row) for row in rows] for label, rows in all_rules()[code].page.example.rows.items()}


def without(code: str, label: str, *places_: int) -> Rows:
    """The same without some of them."""
    rows = example(code)
    return {**rows, label: [row for place, row in enumerate(rows[label]) if place not in places_]}


def of_example(code: str, place: int, **changed: Any) -> dict[str, Any]:
    return {**example(code)["补助发放"][place], "发放流水号": "BF98", "批次号": "PC99", **changed}


SHORT = [paid(1, "PC1", 实发金额=60), paid(2, "PC2", 实发金额=40)]
PIGS = {"补助项目": "养猪奖补", "起始年度": 2016, "计发单位": "头", "周期": "年", "标准金额": 100, "对象范围": "不限"}
MONTHLY = {"补助项目": "低保金", "起始年度": 2016, "计发单位": "人", "周期": "月", "标准金额": 100, "对象范围": "不限"}
POSTED = {
    "公示编号": "GS1", "级别": "村", "公示种类": "补助发放到户", "区划代码": "539900101201", "对象类型": "批次",
    "对象编号": "PC1", "开始日期": "2017-01-01", "结束日期": "2017-01-10",
}  # fmt: skip
LISTS = [
    paid(1, "PC1", 补助项目="低保金", 期次="2017-01", 发放日期="2017-01-20"),
    paid(2, "PC2", 补助项目="低保金", 期次="2017-02", 发放日期="2017-02-20"),
]
DOCUMENT = example("FW-T001")["资金指标"][0]
#: Everybody of the village draws on an account of his own.
ON_THEIR_OWN: Rows = {
    **example("FW-B040"),
    "补助发放": [
        {**row, "银行账号": f"621700000000000{number}"} for number, row in enumerate(example("FW-B040")["补助发放"])
    ],
    "户": [
        {
            "户编号": "H6",
            "户主姓名": "赵六",
            "户主身份证号": "539900196606060111",
            "区划代码": "539900101201",
            "人口数": 1,
        }
    ],
}
#: Others of a list, whose numbers are right.
THIRTEEN = [
    of_example(
        "FW-B080",
        0,
        发放流水号=f"BF{number}",
        批次号="PC1",
        姓名=f"学生{number}",
        身份证号=one["身份证号"],
        实发金额=100,
    )
    for number, one in enumerate(example("FW-B025")["人员"][:13], 21)
]
#: The rule, what is in the books, and payments that are added.
ADDED: dict[str, tuple[str, Rows, list[dict[str, Any]]]] = {
    "别的批次补足了少发的": ("FW-B016", {"补助发放": SHORT[:1]}, SHORT[1:]),
    "别的批次使分次发放不成立": ("FW-B016", {"补助发放": SHORT}, [paid(3, "PC3", 应发金额=50, 实发金额=50)]),
    "分次发放的一次被追回": ("FW-B016", {"补助发放": SHORT}, [{**BACK, "原发放流水号": "BF2", "实发金额": 40}]),
    "一次性的补助另一年度付清": (
        "FW-B016", {"补助标准": [{**MONTHLY, "补助项目": "临时救助", "周期": "次"}], "补助发放": SHORT[:1]},
        [{**SHORT[1], "年度": 2018}],
    ),
    "同户另一人使户达到上限": (
        "FW-B016",
        {"补助标准": [{**MONTHLY, "补助项目": "临时救助", "周期": "年", "每户上限": 160}], "补助发放": SHORT[:1]},
        [paid(3, "PC3", 身份证号=B, 银行账号="6217000000000002")],
    ),
    "提前的发放使公示不再在先": ("FW-N001", {"补助标准": [MONTHLY], "公示": [POSTED], "补助发放": LISTS},
                     [{**LISTS[0], "发放流水号": "BF3", "身份证号": B, "发放日期": "2017-01-05"}]),
    "公示过的批次全部追回": ("FW-N001", {"补助标准": [MONTHLY], "公示": [POSTED], "补助发放": LISTS},
                   [{**LISTS[0], "发放流水号": "BF9", "批次号": "PC9", "发放状态": "追回", "原发放流水号": "BF1"}]),
    "同一证号的另一个名字": ("FW-B041", {"补助发放": [PAYMENT]}, [paid(2, "PC2", 姓名="钱秀英")]),
    "登记簿上的另一个名字": (
        "FW-B041", {"人员": [{"身份证号": A, "姓名": "钱秀英", "户编号": "H1"}]}, [PAYMENT]),
    "另一个名字的发放被追回": (
        "FW-B041",
        {"补助发放": [PAYMENT, paid(2, "PC2", 姓名="钱秀英")]},
        [{**BACK, "姓名": "钱秀英", "原发放流水号": "BF2"}],
    ),
    "更早的发放写的是另一个名字": (
        "FW-B041", {"补助发放": [PAYMENT]}, [paid(2, "PC2", 姓名="钱秀英", 发放日期="2016-09-10")]),
    "旧证号已领，新证号再领": ("FW-B042", {"补助发放": [paid(1, "PC1", 身份证号=OLD_A)]}, [paid(2, "PC2")]),
    "新证号已领，旧证号再领": ("FW-B042", {"补助发放": [PAYMENT]}, [paid(2, "PC2", 身份证号=OLD_A)]),
    "死亡名单是旧证号": (
        "FW-B042", {"死亡人员": [{"身份证号": OLD_A, "姓名": "赵一", "死亡日期": "2017-01-10"}]}, [PAYMENT]),
    "供养名单是新证号": (
        "FW-B042",
        {"财政供养人员": [{"身份证号": A, "姓名": "赵一", "起始日期": "2010-09-01"}]},
        [paid(1, "PC1", 身份证号=OLD_A)],
    ),
    "旧证号领的被追回": (
        "FW-B042",
        {"补助发放": [PAYMENT, paid(2, "PC2", 身份证号=OLD_A)]},
        [{**BACK, "身份证号": OLD_A, "原发放流水号": "BF2"}],
    ),
    "有疑点的指标又有支出": ("FW-T001", {"资金指标": [DOCUMENT]}, [paid(1, "PC1", 指标编号="ZB1")]),
    "支出完的指标被追回": (
        "FW-T001",
        {"资金指标": [DOCUMENT], "补助发放": [paid(1, "PC1", 指标编号="ZB1", 应发金额=500000, 实发金额=500000)]},
        [{**BACK, "原发放流水号": "BF1", "指标编号": "ZB1", "应发金额": 500000, "实发金额": 500000}],
    ),
    "结转的指标被追回": (
        "FW-T003",
        {"资金指标": [DOCUMENT], "补助发放": [paid(1, "PC1", 指标编号="ZB1", 应发金额=500000, 实发金额=500000)]},
        [{**BACK, "原发放流水号": "BF1", "指标编号": "ZB1", "应发金额": 500000, "实发金额": 500000}],
    ),
    "没有分配的指标直接支出": (
        "FW-T002",
        {**example("FW-T002"), "资金指标": [*example("FW-T002")["资金指标"], {**DOCUMENT, "指标编号": "ZB2"}]},
        [paid(1, "PC1", 指标编号="ZB2", 应发金额=500000, 实发金额=500000)],
    ),
    "拨付的批次又有发放": ("FW-P005", example("FW-P005"), [of_example("FW-P005", 0, 批次号="PC1", 实发金额=1000)]),
    "拨付的批次有退票": (
        "FW-P005",
        {**example("FW-P005"), "支付": [{**example("FW-P005")["支付"][0], "金额": 5000}]},
        [of_example("FW-P005", 0, 批次号="PC1", 发放状态="退票", 原发放流水号="BF1")],
    ),
    "退票在别的批次补发": (
        "FW-P005",
        {**example("FW-P005"), "支付": [{**example("FW-P005")["支付"][0], "金额": 5000}],
         "补助发放": [*example("FW-P005")["补助发放"],
                  of_example("FW-P005", 0, 批次号="PC1", 发放流水号="BF8", 发放状态="退票", 原发放流水号="BF1")]},
        [of_example("FW-P005", 0, 发放状态="补发", 原发放流水号="BF1")],
    ),
    "户里领过按头的补助": (
        "FW-R003",
        {**example("FW-R003"), "补助标准": [PIGS]},
        [paid(1, "PC1", 补助项目="养猪奖补")],
    ),
    "同村又有户领过按头的补助": (
        "FW-R003",
        {**without("FW-R003", "核定数量", 0, 1), "补助标准": [PIGS]},
        [paid(1, "PC1", 补助项目="养猪奖补", 户编号="H2")],
    ),
    "账户收了另一户的钱": (
        "FW-B040",
        ON_THEIR_OWN,
        [of_example("FW-B040", 4, 补助项目="临时救助", 银行账号="6217000000000005")],
    ),
    "没有地块的人补发在后": ("FW-B040", without("FW-B040", "补助发放", 5), [of_example("FW-B040", 5)]),
    "有地块的人多起来": (
        "FW-B040",
        without("FW-B040", "补助发放", 0),
        [of_example("FW-B040", 0)],
    ),
    "走了的户又领补助": (
        "FW-B012",
        {"户动态": [{"户编号": "H1", "日期": "2017-02-10", "事项": "清退"},
                   {"户编号": "H2", "日期": "2016-02-10", "事项": "识别"}],
         "补助标准": [{**MONTHLY, "补助项目": "临时救助", "周期": "年", "对象范围": "在册户"}],
         "人员": [{"身份证号": A, "姓名": "赵一", "户编号": "H1"}]},
        [PAYMENT],
    ),
    "发放写明已清退的户，此人后来还领过": (
        "FW-B012",
        {"户动态": [{"户编号": "H2", "日期": "2017-02-10", "事项": "清退"}],
         "补助标准": [{**MONTHLY, "补助项目": "临时救助", "周期": "年", "对象范围": "在册户"}],
         "人员": [{"身份证号": A, "姓名": "赵一", "户编号": "H1"}],
         "补助发放": [{**PAYMENT, "户编号": None, "发放日期": "2018-03-01", "年度": 2018}]},
        [paid(2, "PC2", 户编号="H2", 发放日期="2017-02-01", 年度=2016)],
    ),
    "第八户也扣了": ("FW-B043", without("FW-B043", "补助发放", 7), [of_example("FW-B043", 7, 批次号="PC1")]),
    "没有扣的一户被追回": (
        "FW-B043",
        {"补助发放": [
            *example("FW-B043")["补助发放"],
            *(paid(number, "PC1", 补助项目="退耕还林补助", 身份证号=who, 户编号=f"H{number}")
              for number, who in ((21, "539900197401010018"), (22, "539900197402020019"), (23, OLD_A))),
        ]},
        [paid(24, "PC9", 补助项目="退耕还林补助", 身份证号=OLD_A, 发放状态="追回", 原发放流水号="BF23")],
    ),
    "第三户救助也扣了一百": (
        "FW-B043",
        {"补助发放": [paid(number, "PC1", 补助项目="临时救助", 身份证号=who, 户编号=f"H{number}", 扣款=10, 实发金额=90)
                  for number, who in ((21, "539900197401010018"), (22, "539900197402020019"))]},
        [paid(23, "PC1", 补助项目="临时救助", 身份证号=OLD_A, 户编号="H23", 扣款=10, 实发金额=90)],
    ),
    "又发八个月": ("FW-B044", example("FW-B044"), [of_example("FW-B044", 0, 身份证号=B)]),
    "六十亩的一户补在后": ("FW-B045", without("FW-B045", "补助发放", 9), [of_example("FW-B045", 9, 批次号="PC1")]),
    "下一年的十二亩": ("FW-B046", without("FW-B046", "补助发放", 1), [of_example("FW-B046", 1)]),
    "又退了票": ("FW-B047", example("FW-B047"), [of_example("FW-B047", 0, 身份证号=B)]),
    "补发又退了票": (
        "FW-B047",
        {"补助发放": [
            *example("FW-B047")["补助发放"],
            {**of_example("FW-B047", 0, 发放流水号="BF2", 发放状态="补发", 原发放流水号="BF1", 发放日期="2017-11-01")},
        ]},
        [of_example("FW-B047", 0, 原发放流水号="BF2", 发放日期="2017-11-03", 回盘日期="2017-11-04")],
    ),
    "转拨的钱在镇里发到了户": (
        "FW-T041",
        {
            **example("FW-T041"),
            "单位": [
                {"单位编码": "XZ", "名称": "清溪镇人民政府", "类别": "乡镇政府", "区划代码": "539900101000"}
            ],
        },
        [paid(2, "PC2", 补助项目="危房改造补助")],
    ),
    "转拨的钱由同一指标发到了户": (
        "FW-T041",
        example("FW-T041"),
        [paid(2, "PC2", 补助项目="危房改造补助", 区划代码="539900000000", 指标编号="ZB1")],
    ),
    "又晚发一批": ("FW-B048", {"补助发放": [paid(5, "PC5")]}, [of_example("FW-B048", 0)]),
    "先发的一部分被追回": (
        "FW-B048",
        {"补助发放": [
            *example("FW-B048")["补助发放"],
            of_example("FW-B048", 0, 发放流水号="BF0", 批次号="PC0", 发放日期="2016-10-10"),
        ]},
        [of_example("FW-B048", 0, 批次号="PC9", 发放状态="追回", 原发放流水号="BF0", 发放日期="2018-01-10")],
    ),
    "第三个不成立的号码": ("FW-B080", without("FW-B080", "补助发放", 2), [of_example("FW-B080", 2, 批次号="PC1")]),
    "号码成立的一人被追回": (
        "FW-B080",
        {**example("FW-B080"), "补助发放": [*example("FW-B080")["补助发放"], *THIRTEEN]},
        [{**BACK, "原发放流水号": "BF21"}],
    ),
    "第八户也是八百": ("FW-B084", without("FW-B084", "补助发放", 7), [of_example("FW-B084", 7, 批次号="PC1")]),
    "第三户也取给了他": ("FW-B085", without("FW-B085", "补助发放", 2), [of_example("FW-B085", 2, 批次号="PC1")]),
    "名单上的又一人领到": ("FW-B081", without("FW-B081", "补助发放", 0, 1), [of_example("FW-B081", 0)]),
    "更早一年也发过": (
        "FW-B081", example("FW-B081"), [of_example("FW-B081", 0, 年度=2016, 发放日期="2016-12-20")]),
    "按年龄的补助发在后": ("FW-B087", without("FW-B087", "补助发放", 0), [of_example("FW-B087", 0)]),
    "另一证号的补助发在后": ("FW-B087", without("FW-B087", "补助发放", 1), [of_example("FW-B087", 1)]),
    "名册上的证号差出生年": (
        "FW-B087",
        {"补助标准": example("FW-B087")["补助标准"],
         "人员": [{"身份证号": "539900195701010030", "姓名": "赵春生", "户编号": "H1",
                   "银行账号": "6217000000000036"}]},
        [of_example("FW-B087", 0)],
    ),
    "离校的人领在后": ("FW-B089", without("FW-B089", "补助发放", 8), [of_example("FW-B089", 8)]),
    "在校的人多起来": ("FW-B089", without("FW-B089", "补助发放", 0), [of_example("FW-B089", 0)]),
    "第八户也分到一份": ("FW-B049", without("FW-B049", "补助发放", 7), [of_example("FW-B049", 7, 批次号="PC1")]),
}  # fmt: skip


@pytest.mark.parametrize("name", ADDED)
def test_added_payments_reach_the_finding(tmp_path: Path, name: str) -> None:
    code, before, payments = ADDED[name]
    store, made = _scanned(tmp_path, code, before, payments)
    told = list(scanning.lines(store, ACTOR))
    summary = scanning.scan(store, ACTOR, rules=[code], since=made, as_of=TODAY)
    assert [(result.partial, result.state) for result in summary.rules] == [(True, "已检查")]
    after = list(scanning.lines(store, ACTOR))
    assert after != told
    scanning.scan(store, ACTOR, rules=[code], as_of=TODAY)
    assert list(scanning.lines(store, ACTOR)) == after
    store.close()


#: Payments that cannot matter to the rule, which therefore looks at nothing.
IDLE: dict[str, tuple[str, Rows, list[dict[str, Any]]]] = {
    "没有少发": ("FW-B016", {"补助发放": SHORT}, [paid(3, "PC3", 年度=2018)]),
    "指标又有支出": (
        "FW-T001",
        {"资金指标": [{**DOCUMENT, "下达日期": "2018-12-20", "预算年度": 2018}]},
        [paid(1, "PC1", 指标编号="ZB1")],
    ),
    "已经分配的指标": ("FW-T002", {**example("FW-T002"), "资金分配": [
        {**example("FW-T002")["资金分配"][0], "金额": 500000}]}, [paid(1, "PC1", 指标编号="ZB1")]),
    "旧证号不在任何表上": ("FW-B042", {"补助发放": [paid(1, "PC1", 身份证号=OLD_A)]}, [paid(2, "PC2", 身份证号=B)]),
    "登记簿上的姓名照旧": (
        "FW-B041",
        {"人员": [{"身份证号": A, "姓名": "赵雪梅", "户编号": "H1"}], "补助发放": [paid(1, "PC1", 姓名="赵雪")]},
        [paid(2, "PC2", 姓名="赵雪梅")],
    ),
    "没有拨付的批次": ("FW-P005", example("FW-P005"), [paid(9, "PC7")]),
    "不按数量的补助": ("FW-R003", {**example("FW-R003"), "补助标准": [PIGS]}, [PAYMENT]),
    "没有扣款的批次": ("FW-B043", example("FW-B043"), [paid(22, "PC7", 身份证号=B)]),
    "只发一个月": (
        "FW-B044", example("FW-B044"), [of_example("FW-B044", 0, 身份证号=B, 期次="2017-03", 数量=1)]),
    "不是土地的补助": ("FW-B046", example("FW-B046"), [paid(22, "PC7", 身份证号=B, 区划代码="539900101202")]),
    "领过的人同一年又领": (
        "FW-B081", without("FW-B081", "补助发放", 0, 1, 2), [of_example("FW-B081", 4)]),
    "没有退过票的人": ("FW-B047", example("FW-B047"), [paid(22, "PC7", 身份证号=B)]),
    "登记了标准的补助": ("FW-B049", {"补助标准": [PIGS]}, [paid(2, "PC2", 补助项目="养猪奖补", 数量=3)]),
    "同一证号又领一笔": (
        "FW-B087", without("FW-B087", "补助发放", 1), [of_example("FW-B087", 1, 身份证号="539900193701010036")]),
    "领取人里没有离校的": (
        "FW-B089", without("FW-B089", "补助发放", 8), [of_example("FW-B089", 0)]),
    "不按亩的补助打到自己账上": (
        "FW-B040", example("FW-B040"), [of_example("FW-B040", 0, 补助项目="临时救助", 年度=2018)]),
}  # fmt: skip


@pytest.mark.parametrize("name", IDLE)
def test_payments_that_cannot_matter_are_not_looked_at(tmp_path: Path, name: str) -> None:
    code, before, payments = IDLE[name]
    store, made = _scanned(tmp_path, code, before, payments)
    told = list(scanning.lines(store, ACTOR))
    (result,) = scanning.scan(store, ACTOR, rules=[code], since=made, as_of=TODAY).rules
    computed_again = len(told) if code == "FW-B040" else 0
    assert (result.partial, result.tested > 0) == (True, computed_again > 0)
    scanning.scan(store, ACTOR, rules=[code], as_of=TODAY)
    assert list(scanning.lines(store, ACTOR)) == told
    store.close()


#: Rules of which the second was scanned longer ago, what is in the books, the payments since, and the last ones.
APART: dict[str, tuple[str, str, Rows, list[dict[str, Any]], list[dict[str, Any]]]] = {
    "少发的在上次以后补足": ("FW-B002", "FW-B016", {"补助发放": SHORT[:1]}, [paid(4, "PC4", 身份证号=C)],
                   [paid(5, "PC5", 身份证号=C), *SHORT[1:]]),
    "账户在上次以前就有别人": ("FW-B010", "FW-B040", ON_THEIR_OWN,
                    [of_example("FW-B040", 4, 补助项目="临时救助", 银行账号="6217000000000005")],
                    [paid(100, "PC100", 身份证号=C, 户编号="H9", 银行账号="6217000000000009")]),
}  # fmt: skip


@pytest.mark.parametrize("name", APART)
def test_rules_that_were_scanned_at_different_times_are_planned_together(tmp_path: Path, name: str) -> None:
    again, before, rows, since, last = APART[name]
    target, rules = new_books(tmp_path, "账.db"), [again, before]
    store = Store.open(target)
    load(store, places())
    load(store, rows)
    scanning.scan(store, ACTOR, rules=rules, as_of=TODAY)
    first = load(store, {"补助发放": since})
    scanning.scan(store, ACTOR, rules=[again], since=first, as_of=TODAY)
    second = load(store, {"补助发放": last})
    store.close()
    copy = copied_books(target, tmp_path, "全量.db")
    partial, full = Store.open(target), Store.open(copy)
    summary = scanning.scan(partial, ACTOR, rules=rules, since=second, as_of=TODAY)
    assert not summary.failed
    scanning.scan(full, ACTOR, rules=rules, as_of=TODAY)
    assert list(scanning.lines(partial, ACTOR)) == list(scanning.lines(full, ACTOR))
    partial.close()
    full.close()


def _scanned(folder: Path, code: str, before: Rows, payments: Sequence[Mapping[str, Any]]) -> tuple[Store, int]:
    """Books in which the rule was run before the payments came, and the import that brought them."""
    store = Store.open(new_books(folder, "账.db"))
    # What the rule needs at all, far from what is judged.
    elsewhere = paid(99, "PC77", 补助项目="取暖补助", 身份证号=C, 户编号="H77", 银行账号="6217000000000077")
    load(store, places() | {"补助发放": [elsewhere], "人员": [{"身份证号": C, "姓名": "孙三", "户编号": "H77"}]})
    load(store, before)
    scanning.scan(store, ACTOR, rules=[code], as_of=TODAY)
    return store, load(store, {"补助发放": payments})
