"""Random books, and random histories of imports to them, of which the law on incremental scans is held."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.databases import ON_SERVER
from tests.factory import places
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


def check(folder: Path, beginning: dict[str, list[dict[str, Any]]], history: list[Any]) -> None:
    imported = [(rows, removed, date.fromisoformat(as_of)) for rows, removed, as_of in history]
    holds(folder, (places() | dict(ALWAYS), beginning), imported, date(2019, 1, 15))


#: What each column of a table may hold.
Columns = Mapping[str, dict[str, st.SearchStrategy[Any]]]
#: A history takes seconds: so many of them, none shortened.
MANY_HISTORIES = settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@st.composite
def imports_of(
    draw: st.DrawFn, tables: Columns, removable: Sequence[str]
) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[int]]]:
    """Rows of one or two tables, and the places of rows that are taken away."""
    labels = draw(st.lists(st.sampled_from(sorted(tables)), min_size=1, max_size=2, unique=True))
    rows = {label: draw(st.lists(st.fixed_dictionaries(tables[label]), min_size=1, max_size=2)) for label in labels}
    removed = draw(st.dictionaries(st.sampled_from(removable), st.lists(st.integers(0, 3), max_size=2), max_size=1))
    return rows, removed


@st.composite
def beginnings_of(draw: st.DrawFn, tables: Columns, sizes: Mapping[str, int]) -> dict[str, list[dict[str, Any]]]:
    """Rows of every table; two at most where `sizes` does not say otherwise."""
    return {
        label: draw(st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=sizes.get(label, 2)))
        for label, columns in tables.items()
    }
