"""An incremental scan gives the same findings, byte for byte, as a full one, whatever happened to the books."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fundwatch.models.store import Store
from fundwatch.rules.registry import all_rules
from fundwatch.services import scanning
from tests.databases import ON_SERVER
from tests.factory import ACTOR, load, places
from tests.services.incremental_law import holds

#: Histories tried by each of the laws on incremental scans; the server runs the same selects, so fewer do there.
EXAMPLES = 2 if ON_SERVER else 6
IDS = ("539900197001010036", "539900198505050028", "539900194503070019", "539900194503070017")
ACCOUNTS = ("6217000000000001", "6217000000000002")
DAYS = st.sampled_from(["2016-12-20", "2017-02-09", "2017-02-10", "2017-05-10", "2017-09-10", "2018-03-01"])
MONEY = st.sampled_from([100, 3000, 3000.01, 5000, 20000])
REGIONS = st.sampled_from(["539900101201", "539900101202"])


def numbered(name: str, most: int = 16) -> st.SearchStrategy[str]:
    """Keys such as BF1, BF2."""
    return st.integers(1, most).map(lambda number: f"{name}{number}")


KEYS = {"H": numbered("H", 4), **{name: numbered(name) for name in ("BF", "ZF", "GS", "BA", "XD")}}


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


TABLES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "死亡人员": {"身份证号": st.sampled_from(IDS), "姓名": st.just("某某"), "死亡日期": DAYS},
    "财政供养人员": {
        "身份证号": st.sampled_from(IDS),
        "单位": st.just("小学"),
        "起始日期": maybe(DAYS),
        "终止日期": maybe(DAYS),
    },
    "人员": {
        "身份证号": st.sampled_from(IDS),
        "姓名": st.sampled_from(["赵一", "钱二"]),
        "户编号": KEYS["H"],
        "状态": maybe(st.sampled_from(["在册", "死亡", "迁出"])),
        "状态日期": maybe(DAYS),
        "银行账号": maybe(st.sampled_from(ACCOUNTS)),
    },
    "户": {
        "户编号": KEYS["H"],
        "户主姓名": st.just("赵一"),
        "户主身份证号": st.sampled_from(IDS),
        "区划代码": REGIONS,
        "人口数": st.integers(1, 3),
        "识别日期": maybe(DAYS),
        "脱贫日期": maybe(DAYS),
        "状态": maybe(st.sampled_from(["在册", "注销"])),
    },
    "户动态": {
        "户编号": KEYS["H"],
        "日期": DAYS,
        "事项": st.sampled_from(["迁出", "清退", "迁入", "识别"]),
        "身份证号": maybe(st.sampled_from(IDS)),
    },
    "户收入": {"户编号": KEYS["H"], "年度": st.sampled_from([2016, 2017]), "人均纯收入": st.sampled_from([2000, 4000])},
    "村组干部": {
        "身份证号": st.sampled_from(IDS),
        "起始日期": DAYS,
        "区划代码": REGIONS,
        "终止日期": maybe(DAYS),
    },
    "低保特困": {
        "身份证号": st.sampled_from(IDS),
        "起始日期": DAYS,
        "类别": st.just("低保"),
        "终止日期": maybe(DAYS),
    },
    "车辆登记": {
        "车牌号": st.sampled_from(["岭A1", "岭A2"]),
        "身份证号": st.sampled_from(IDS),
        "登记日期": maybe(DAYS),
        "购置价": maybe(MONEY),
    },
    "房产登记": {
        "不动产号": st.just("房1"),
        "身份证号": st.sampled_from(IDS),
        "坐落": st.just("县城"),
        "登记日期": DAYS,
    },
    "企业登记": {
        "统一社会信用代码": st.just("91X"),
        "企业名称": st.just("某公司"),
        "状态": maybe(st.just("注销")),
        "法定代表人身份证号": maybe(st.sampled_from(IDS)),
        "股东身份证号": maybe(st.sampled_from(IDS)),
    },
    "核定数量": {
        "身份证号": maybe(st.sampled_from(IDS)),
        "户编号": maybe(KEYS["H"]),
        "计量项目": st.just("耕地"),
        "年度": st.sampled_from([2016, 2017]),
        "数量": st.integers(1, 2),
    },
    "小额贷款": {
        "贷款编号": KEYS["XD"],
        "户编号": maybe(KEYS["H"]),
        "身份证号": maybe(st.sampled_from(IDS)),
        "贷款金额": st.sampled_from([20000, 40000]),
        "放款日期": DAYS,
        "到期日期": st.sampled_from(["2018-12-20", "2021-12-20"]),
        "收款账号": maybe(st.sampled_from(ACCOUNTS)),
        "实际使用人": maybe(st.sampled_from(["某单位", "某公司"])),
    },
    "亲属关系": {"身份证号": st.sampled_from(IDS), "亲属身份证号": st.sampled_from(IDS), "关系": st.just("父子")},
    "账户登记": {
        "账号": st.sampled_from(ACCOUNTS),
        "户名": st.just("某某"),
        "账户类型": st.sampled_from(["个人", "个人", "代发"]),
    },
    "补助标准": {
        "补助项目": st.sampled_from(["甲", "乙"]),
        "起始年度": st.sampled_from([2016, 2017]),
        "计发单位": st.sampled_from(["人", "户", "亩"]),
        "周期": st.sampled_from(["年", "月", "次"]),
        "标准金额": MONEY,
        "每户上限": maybe(MONEY),
        "每人上限": maybe(MONEY),
        "对象范围": st.sampled_from(["在册户", "在册户", "低保", "不限"]),
        "上限次数": maybe(st.integers(1, 2)),
        "年龄下限": maybe(st.just(40)),
        "年龄上限": maybe(st.just(40)),
        "互斥项目": maybe(st.sampled_from(["甲", "乙"])),
        "互斥范围": maybe(st.sampled_from(["人", "户"])),
        "互斥期间": maybe(st.sampled_from(["同年", "终身"])),
        "计量项目": maybe(st.just("耕地")),
    },
    "补助发放": {
        "发放流水号": KEYS["BF"],
        "批次号": st.sampled_from(["PC1", "PC2", "PC3"]),
        "补助项目": st.sampled_from(["甲", "乙"]),
        "年度": st.sampled_from([2016, 2017, 2017]),
        "期次": st.sampled_from([None, None, "H1", "2017-05"]),
        "姓名": st.sampled_from(["赵一", "钱二"]),
        "身份证号": st.sampled_from(IDS),
        "户编号": maybe(KEYS["H"]),
        "银行账号": st.sampled_from(ACCOUNTS),
        "数量": maybe(st.integers(1, 3)),
        "应发金额": MONEY,
        "实发金额": MONEY,
        "发放日期": DAYS,
        "区划代码": REGIONS,
        "发放状态": st.sampled_from([None, None, "成功", "成功", "退票", "补发", "追回"]),
        "原发放流水号": maybe(KEYS["BF"]),
        "领取方式": maybe(st.sampled_from(["代领"])),
        "代领人身份证号": maybe(st.sampled_from(IDS)),
        "指标编号": maybe(st.just("ZB1")),
    },
    "公示": {
        "公示编号": KEYS["GS"],
        "级别": st.sampled_from(["村", "乡镇"]),
        "公示种类": st.just("补助发放到户"),
        "区划代码": REGIONS,
        "对象类型": st.sampled_from(["批次", "多项"]),
        "对象编号": maybe(st.sampled_from(["PC1", "PC2", "PC3"])),
        "开始日期": DAYS,
        "结束日期": maybe(DAYS),
    },
    "资金指标": {
        "指标编号": st.just("ZB1"),
        "指标文号": st.just("财农1号"),
        "资金名称": st.just("专项"),
        "资金级次": st.sampled_from(["中央", "市"]),
        "资金类别": st.sampled_from(["财政专项扶贫", "行业资金"]),
        "预算年度": st.sampled_from([2016, 2018]),
        "金额": st.sampled_from([20000, 500000]),
        "下达日期": DAYS,
    },
    "项目": {
        "项目编号": st.just("XM1"),
        "项目名称": st.just("某项目"),
        "项目类别": st.sampled_from(["项目管理费", "产业发展"]),
        "区划代码": REGIONS,
        "主管单位编码": st.just("ZG"),
        "实施单位编码": st.just("XZ"),
        "计划投资": MONEY,
        "批复日期": maybe(DAYS),
        "实际开工日期": maybe(DAYS),
        "状态": st.just("实施"),
    },
    "资金分配": {
        "分配编号": st.sampled_from(["FP1", "FP2"]),
        "指标编号": st.just("ZB1"),
        "分配文号": st.just("财农2号"),
        "分配日期": DAYS,
        "接收单位编码": st.just("XZ"),
        "项目编号": maybe(st.just("XM1")),
        "金额": st.sampled_from([5000, 100, -100]),
    },
    "支付": {
        "支付流水号": KEYS["ZF"],
        "支付日期": DAYS,
        "付款单位编码": st.sampled_from(["XZ", "ZG"]),
        "收款人": st.sampled_from(["酒楼", "路桥"]),
        "收款账号": maybe(st.sampled_from(ACCOUNTS)),
        "收款单位编码": maybe(st.sampled_from(["SG", "CW"])),
        "金额": st.sampled_from([5000, -5000, 12000]),
        "用途": st.sampled_from(["接待费", "工程款", "办公用品"]),
        "指标编号": maybe(st.just("ZB1")),
        "项目编号": maybe(st.just("XM1")),
        "支付方式": st.just("转账"),
        "批次号": maybe(st.sampled_from(["PC1"])),
    },
    "纪委备案": {
        "备案编号": KEYS["BA"],
        "报送单位编码": st.sampled_from(["XZ", "ZG"]),
        "备案事项": st.just("资金使用进度"),
        "所属期": st.sampled_from(["2017Q1", "2016Q4", "2017-03"]),
        "报送日期": DAYS,
    },
    "资产": {
        "资产编号": st.just("ZC1"),
        "资产名称": st.just("烤房"),
        "资产类别": st.sampled_from(["经营性", "到户类"]),
        "原值": MONEY,
        "形成日期": DAYS,
        "区划代码": REGIONS,
        "状态": st.sampled_from(["在用", "已处置"]),
        "处置批复文号": maybe(st.just("文1")),
    },
    "政策参数": {
        "参数": st.sampled_from(["死亡后发放宽限天数", "一账号多人人数"]),
        "起始日期": st.just("2016-01-01"),
        "数值": st.sampled_from([2, 60]),
        "单位": st.just("天"),
    },
    "单位": {
        "单位编码": st.sampled_from(["SG", "CW"]),
        "名称": st.just("某单位"),
        "类别": st.sampled_from(["施工单位", "村委会", "施工单位"]),
        "银行账号": maybe(st.sampled_from(ACCOUNTS)),
    },
    "公示明细": {
        "公示编号": st.just("GS1"),
        "对象类型": st.just("批次"),
        "对象编号": st.sampled_from(["PC1", "PC2"]),
    },
}
#: Rows that others refer to; always there, so that any history is a possible one.
ALWAYS: Mapping[str, list[dict[str, Any]]] = {
    "资金指标": [
        {"指标编号": "ZB1", "指标文号": "财农1号", "资金名称": "专项", "资金级次": "中央", "资金类别": "财政专项扶贫",
         "预算年度": 2016, "金额": 20000, "下达日期": "2016-12-20"}
    ],
    "项目": [
        {"项目编号": "XM1", "项目名称": "某项目", "项目类别": "项目管理费", "区划代码": "539900101201",
         "主管单位编码": "ZG", "实施单位编码": "XZ", "计划投资": 1, "状态": "实施"}
    ],
    "公示": [
        {"公示编号": "GS1", "级别": "村", "公示种类": "补助发放到户", "区划代码": "539900101201", "对象类型": "多项",
         "开始日期": "2017-02-10", "结束日期": "2017-02-20"}
    ],
}  # fmt: skip
#: Tables that histories touch more often than the others.
OFTEN = ["补助发放"] * 12 + ["人员"] * 6 + ["支付", "死亡人员", "账户登记", "亲属关系", "户", "户动态"] * 2
REMOVABLE = {"死亡人员", "财政供养人员", "人员", "补助发放", "纪委备案", "支付", "资产", "账户登记", "户", "户动态",
             "小额贷款", "低保特困", "车辆登记", "核定数量"}  # fmt: skip


@st.composite
def imports(draw: st.DrawFn) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[int]], str]:
    labels = draw(st.lists(st.sampled_from([*sorted(TABLES), *OFTEN]), min_size=1, max_size=2, unique=True))
    rows = {label: draw(st.lists(st.fixed_dictionaries(TABLES[label]), min_size=1, max_size=3)) for label in labels}
    removed = draw(
        st.dictionaries(st.sampled_from(sorted(REMOVABLE)), st.lists(st.integers(0, 3), max_size=2), max_size=1)
    )
    as_of = draw(st.sampled_from(["2019-01-15", "2019-01-15", "2019-01-15", "2017-04-30"]))
    return rows, removed, as_of


@st.composite
def beginnings(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Books in which every rule has something to look at and people, accounts and batches meet often."""
    sizes = {"补助发放": (12, 16), "支付": (6, 8), "人员": (3, 4), "公示": (2, 4), "补助标准": (2, 3)}
    return {
        label: draw(st.lists(st.fixed_dictionaries(columns), min_size=least, max_size=most))
        for label, columns in TABLES.items()
        if label != "政策参数"
        for least, most in [sizes.get(label, (1, 2))]
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
        check(Path(folder), beginning, history)


def check(folder: Path, beginning: dict[str, list[dict[str, Any]]], history: list[Any]) -> None:
    imported = [(rows, removed, date.fromisoformat(as_of)) for rows, removed, as_of in history]
    holds(folder, (places() | dict(ALWAYS), beginning), imported, date(2019, 1, 15))


A, B, C = IDS[:3]
PAYMENT = {
    "发放流水号": "BF1", "批次号": "PC1", "补助项目": "耕地补贴", "年度": 2017, "姓名": "赵一", "身份证号": A,
    "户编号": "H1",
    "银行账号": ACCOUNTS[0], "应发金额": 100, "实发金额": 100, "发放日期": "2017-09-10", "区划代码": "539900101201",
}  # fmt: skip
LAND = {"补助项目": "耕地补贴", "起始年度": 2016, "计发单位": "亩", "周期": "年", "标准金额": 100, "对象范围": "不限"}
DEAD = {"身份证号": A, "死亡日期": "2017-01-10"}
NEIGHBOUR = {"身份证号": B, "姓名": "钱", "户编号": "H1"}
THREE_PEOPLE = [
    {**PAYMENT, "发放流水号": f"BF{number}", "身份证号": who, "户编号": f"H{number}"}
    for number, who in enumerate((A, B, C))
]
PROXY = {"领取方式": "代领", "代领人身份证号": IDS[3]}
HOME = {"户编号": "H1", "户主姓名": "钱二", "户主身份证号": IDS[1], "区划代码": "539900101201", "人口数": 1,
        "识别日期": "2014-06-01", "住房面积": 50, "搬迁": "是"}  # fmt: skip
FOR_POOR = {**LAND, "计发单位": "人", "对象范围": "在册户"}
LOAN = {"贷款编号": "XD1", "户编号": "H1", "身份证号": A, "贷款金额": 40000, "放款日期": "2017-03-10",
        "到期日期": "2019-03-10"}  # fmt: skip
OLD_A = A[:6] + A[8:17]
AUDITED = {"送审金额": 100, "审定金额": 100, "审定日期": "2017-12-01"}
UNSETTLED, GONE = (
    {label: list(rows) for label, rows in all_rules()[code].page.example.rows.items() if label != "资金指标"}
    for code in ("FW-W040", "FW-C043")
)
#: What is in the books, and a later change elsewhere that must reach the rule's finding.
FAR_CHANGES: dict[str, tuple[str, dict[str, Any], dict[str, Any], dict[str, list[str]]]] = {
    "同户的人迁出": (
        "FW-B001",
        {"死亡人员": [DEAD], "补助标准": [LAND], "补助发放": [PAYMENT], "人员": [NEIGHBOUR]},
        {"人员": [{**NEIGHBOUR, "状态": "迁出"}]},
        {},
    ),
    "同户的人也去世": (
        "FW-B001",
        {"死亡人员": [DEAD], "补助标准": [LAND], "补助发放": [PAYMENT], "人员": [NEIGHBOUR]},
        {"死亡人员": [{"身份证号": B, "死亡日期": "2017-02-10"}]},
        {},
    ),
    "同户的人除去": (
        "FW-B001",
        {"死亡人员": [DEAD], "补助标准": [LAND], "补助发放": [PAYMENT], "人员": [NEIGHBOUR]},
        {},
        {"人员": [B]},
    ),
    "死亡名单是旧证号，同户的人迁出": (
        "FW-B042",
        {"死亡人员": [{**DEAD, "身份证号": OLD_A}], "补助标准": [LAND], "补助发放": [PAYMENT], "人员": [NEIGHBOUR]},
        {"人员": [{**NEIGHBOUR, "状态": "迁出"}]},
        {},
    ),
    "补登旧证号的死亡名单": (
        "FW-B042", {"补助发放": [PAYMENT]}, {"死亡人员": [{**DEAD, "身份证号": OLD_A}]}, {}),
    "旧证号的供养名单除去": (
        "FW-B042",
        {"财政供养人员": [{"身份证号": OLD_A, "单位": "小学"}], "补助发放": [PAYMENT]},
        {},
        {"财政供养人员": [OLD_A]},
    ),
    "旧证号的村干部后来识别在册": (
        "FW-B042",
        {"村组干部": [{"身份证号": OLD_A, "起始日期": "2015-04-01", "姓名": "赵一", "区划代码": "539900101201"}],
         "补助标准": [FOR_POOR], "补助发放": [PAYMENT]},
        {"户": [HOME], "人员": [{"身份证号": A, "姓名": "赵一", "户编号": "H1"}]},
        {},
    ),
    "完工项目的结算补登": (
        "FW-W040", UNSETTLED, {"结算审核": [{"合同编号": "HT1", **AUDITED}]}, {}),
    "完工项目的决算补登": (
        "FW-W040", UNSETTLED, {"决算": [{"项目编号": "XM1", **AUDITED}]}, {}),
    "完工项目的付款全数退回": (
        "FW-W040",
        UNSETTLED,
        {"支付": [{**UNSETTLED["支付"][0], "支付流水号": "ZF2", "金额": "-290000.00"}]},
        {},
    ),
    "合同乙方后来被吊销": (
        "FW-C043", GONE | {"企业登记": [{**GONE["企业登记"][0], "状态": "存续"}]}, {"企业登记": GONE["企业登记"]}, {}),
    "乙方吊销的项目后来验收": (
        "FW-C043",
        GONE,
        {"验收": [{"项目编号": "XM1", "验收日期": "2018-12-20", "验收级别": "县级验收", "验收结论": "合格"}]},
        {},
    ),
    "新登记的亲属": (
        "FW-B010",
        {"补助发放": THREE_PEOPLE},
        {"亲属关系": [
            {"身份证号": A, "亲属身份证号": B, "关系": "兄弟"}, {"身份证号": C, "亲属身份证号": B, "关系": "兄弟"}]},
        {},
    ),
    "持卡人的登记": (
        "FW-B010",
        {"补助发放": THREE_PEOPLE,
         "亲属关系": [{"身份证号": IDS[3], "亲属身份证号": who, "关系": "父子"} for who in (A, B, C)]},
        {"人员": [{"身份证号": IDS[3], "姓名": "孙", "户编号": "H9", "银行账号": ACCOUNTS[0]}]},
        {},
    ),
    "代领人分户": (
        "FW-B010",
        {"补助发放": [*({**payment, **PROXY} for payment in THREE_PEOPLE[:2]), {**THREE_PEOPLE[2], "户编号": "H7"}],
         "人员": [{"身份证号": IDS[3], "姓名": "孙", "户编号": "H7"}]},
        {"人员": [{"身份证号": IDS[3], "姓名": "孙", "户编号": "H8"}]},
        {},
    ),
    "公示明细补登": (
        "FW-N001",
        {"补助发放": [PAYMENT], "公示": [{**ALWAYS["公示"][0]}]},
        {"公示明细": [{"公示编号": "GS1", "对象类型": "批次", "对象编号": "PC1"}]},
        {},
    ),
    "公示日期更正": (
        "FW-N001",
        {"补助发放": [PAYMENT], "公示": [{**ALWAYS["公示"][0]}],
         "公示明细": [{"公示编号": "GS1", "对象类型": "批次", "对象编号": "PC1"}]},
        {"公示": [{**ALWAYS["公示"][0], "结束日期": "2017-02-12"}]},
        {},
    ),
    "退回款到账": (
        "FW-P001",
        {"支付": [{"支付流水号": "ZF1", "支付日期": "2017-02-10", "付款单位编码": "XZ", "收款人": "酒楼", "金额": 5000,
                  "用途": "接待费", "指标编号": "ZB1", "支付方式": "转账"}]},
        {"支付": [{"支付流水号": "ZF2", "支付日期": "2017-05-10", "付款单位编码": "XZ", "收款人": "酒楼", "金额": -5000,
                  "用途": "退款", "指标编号": "ZB1", "支付方式": "转账"}]},
        {},
    ),
    "记在别人名下的追回": (
        "FW-B003",
        {"财政供养人员": [{"身份证号": A, "单位": "小学"}], "补助发放": [PAYMENT]},
        {"补助发放": [{**PAYMENT, "发放流水号": "BF2", "身份证号": B, "发放状态": "追回", "原发放流水号": "BF1"}]},
        {},
    ),
    "同户另一人领取": (
        "FW-B005",
        {"补助标准": [{**LAND, "每户上限": 150}], "补助发放": [PAYMENT]},
        {"补助发放": [{**PAYMENT, "发放流水号": "BF2", "身份证号": B}]},
        {},
    ),
    "补登迁出的成员": (
        "FW-W002",
        {"户": [HOME], "人员": [NEIGHBOUR]},
        {"户动态": [{"户编号": "H1", "日期": "2018-03-01", "事项": "迁出", "身份证号": IDS[0]}]},
        {},
    ),
    "搬迁户的成员改到别户": (
        "FW-W002",
        {"户": [HOME], "人员": [NEIGHBOUR, {**NEIGHBOUR, "身份证号": IDS[2]}]},
        {"人员": [{**NEIGHBOUR, "身份证号": IDS[2], "户编号": "H8"}]},
        {},
    ),
    "代领人补登在册": (
        "FW-B006",
        {"补助标准": [FOR_POOR], "户": [HOME], "人员": [NEIGHBOUR], "补助发放": [{**PAYMENT, "户编号": None, **PROXY}]},
        {"人员": [{**NEIGHBOUR, "身份证号": IDS[3]}]},
        {},
    ),
    "账户属于补登的在册人员": (
        "FW-B006",
        {"补助标准": [FOR_POOR], "户": [HOME], "人员": [NEIGHBOUR], "补助发放": [{**PAYMENT, "户编号": None}]},
        {"人员": [{**NEIGHBOUR, "银行账号": ACCOUNTS[0]}]},
        {},
    ),
    "同户的核定数按名册归户": (
        "FW-B008",
        {"补助标准": [{**LAND, "计量项目": "耕地"}], "补助发放": [{**PAYMENT, "户编号": None, "数量": 9}],
         "核定数量": [{"户编号": "H1", "计量项目": "耕地", "年度": 2016, "数量": 2}]},
        {"人员": [{**NEIGHBOUR, "身份证号": A}]},
        {},
    ),
    "补登流转面积": (
        "FW-B008",
        {"补助标准": [{**LAND, "计量项目": "耕地"}], "补助发放": [{**PAYMENT, "数量": 9}],
         "核定数量": [{"户编号": "H1", "计量项目": "耕地", "年度": 2016, "数量": 2}]},
        {"核定数量": [{"户编号": "H1", "计量项目": "流转耕地", "年度": 2016, "数量": 7}]},
        {},
    ),
    "同户另一人领取互斥补助": (
        "FW-B009",
        {"补助标准": [{**LAND, "互斥项目": "草原补贴", "互斥范围": "户"}], "人员": [NEIGHBOUR], "补助发放": [PAYMENT]},
        {"补助发放": [{**PAYMENT, "发放流水号": "BF2", "身份证号": B, "户编号": None, "补助项目": "草原补贴"}]},
        {},
    ),
    "领现金的人归入同一户": (
        "FW-B017",
        {"补助发放": [
            {**PAYMENT, "户编号": None, "领取方式": "现金"},
            {**PAYMENT, "发放流水号": "BF2", "户编号": None, "身份证号": B, "领取方式": "现金"},
        ]},
        {"人员": [NEIGHBOUR, {**NEIGHBOUR, "身份证号": A}]},
        {},
    ),
    "干部的户补登识别日期": (
        "FW-B011",
        {"补助标准": [FOR_POOR], "补助发放": [PAYMENT],
         "村组干部": [{"身份证号": A, "起始日期": "2016-12-20", "区划代码": "539900101201"}]},
        {"户": [HOME]},
        {},
    ),
    "整户重新识别": (
        "FW-B012",
        {"补助标准": [FOR_POOR], "补助发放": [PAYMENT], "人员": [{**NEIGHBOUR, "户编号": "H7"}],
         "户动态": [{"户编号": "H1", "日期": "2017-02-10", "事项": "清退"}]},
        {"户动态": [{"户编号": "H1", "日期": "2017-05-10", "事项": "识别"}]},
        {},
    ),
    "同户的人纳入低保": (
        "FW-B013",
        {"补助标准": [{**FOR_POOR, "对象范围": "低保"}], "补助发放": [PAYMENT], "人员": [NEIGHBOUR],
         "低保特困": [{"身份证号": C, "起始日期": "2016-12-20", "类别": "低保"}]},
        {"低保特困": [{"身份证号": B, "起始日期": "2016-12-20", "类别": "低保"}]},
        {},
    ),
    "同户的人登记车辆": (
        "FW-B014",
        {
            "补助标准": [FOR_POOR],
            "补助发放": [PAYMENT],
            "人员": [NEIGHBOUR],
            "车辆登记": [{"车牌号": "岭A9", "身份证号": IDS[2], "登记日期": "2016-12-20", "购置价": 90000}],
        },
        {"车辆登记": [{"车牌号": "岭A1", "身份证号": B, "登记日期": "2016-12-20", "购置价": 90000}]},
        {},
    ),
    "同户另一人再领一次": (
        "FW-B015",
        {"补助标准": [{**FOR_POOR, "计发单位": "户", "上限次数": 1}], "补助发放": [PAYMENT], "人员": [NEIGHBOUR]},
        {"补助发放": [{**PAYMENT, "发放流水号": "BF2", "身份证号": B, "户编号": None}]},
        {},
    ),
    "借款人归入同一户": (
        "FW-L001",
        {"小额贷款": [LOAN, {**LOAN, "贷款编号": "XD2", "户编号": None, "身份证号": B}]},
        {"人员": [NEIGHBOUR]},
        {},
    ),
    "借款户清退": (
        "FW-L002",
        {"小额贷款": [{**LOAN, "户编号": None, "身份证号": B}], "户": [HOME], "人员": [NEIGHBOUR]},
        {"户动态": [{"户编号": "H1", "日期": "2016-12-20", "事项": "清退"}]},
        {},
    ),
    "户主的另一户注销": (
        "FW-R002",
        {"户": [HOME, {**HOME, "户编号": "H7", "户主身份证号": C}], "人员": [{**NEIGHBOUR, "户编号": "H7"}]},
        {"户": [{**HOME, "户编号": "H7", "户主身份证号": C, "状态": "注销"}]},
        {},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAR_CHANGES)
def test_a_change_elsewhere_reaches_the_finding(store: Store, name: str) -> None:
    code, beginning, change, removed = FAR_CHANGES[name]
    load(store, places() | dict(ALWAYS))
    load(store, beginning)
    scanning.scan(store, ACTOR, rules=[code], as_of=date(2019, 1, 15))
    before = list(scanning.lines(store, ACTOR))
    made = load(store, change, remove=removed)
    summary = scanning.scan(store, ACTOR, rules=[code], since=made, as_of=date(2019, 1, 15))
    assert [result.partial for result in summary.rules] == [True]
    after = list(scanning.lines(store, ACTOR))
    assert after != before
    scanning.scan(store, ACTOR, rules=[code], as_of=date(2019, 1, 15))
    assert list(scanning.lines(store, ACTOR)) == after
