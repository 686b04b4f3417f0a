"""The rules on projects, contracts, tenders, notices and filings: incremental scans equal full ones."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fundwatch.models.records.contract import Contract
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.project import Project
from fundwatch.rules.registry import all_rules
from tests.factory import places
from tests.services.incremental_histories import EXAMPLES, maybe, numbered
from tests.services.incremental_law import holds

RULES = [code for code, rule in all_rules().items() if {Project, Contract, NoticeRecord} & set(rule.tables())]
DAYS = st.sampled_from(["2016-12-20", "2017-02-10", "2017-05-10", "2017-09-10", "2017-12-15", "2018-07-01"])
SUMS = st.sampled_from([100000, 150000, 1200000, 2500000])
PROJECTS, CONTRACTS, PURCHASES = (st.sampled_from(pair) for pair in (["XM1", "XM2"], ["HT1", "HT2"], ["CG1", "CG2"]))
PEOPLE = st.sampled_from(["539900197001010036", "539900198505050028"])
SUPPLIERS = st.sampled_from(["SG", "SG2"])
MATTERS = st.sampled_from(["道路硬化", "苗木采购", None])

TABLES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "单位": {
        "单位编码": SUPPLIERS,
        "名称": st.sampled_from(["甲公司", "乙公司"]),
        "类别": st.sampled_from(["施工单位", "供应商", "村委会"]),
        "法人身份证号": maybe(st.just("539900197001010036")),
        "统一社会信用代码": maybe(st.just("X1")),
        "联系电话": maybe(st.just("0880-3001234")),
    },
    "企业登记": {
        "统一社会信用代码": st.just("X1"),
        "企业名称": st.just("甲公司"),
        "股东身份证号": maybe(st.just("539900197001010036")),
        "联系电话": maybe(st.just("0880-3001234")),
    },
    "村组干部": {
        "身份证号": PEOPLE,
        "起始日期": st.just("2014-01-01"),
        "区划代码": st.sampled_from(["539900101201", "539900101202"]),
        "终止日期": maybe(st.just("2017-06-01")),
    },
    "亲属关系": {"身份证号": PEOPLE, "亲属身份证号": PEOPLE, "关系": st.just("兄弟")},
    "人员": {"身份证号": PEOPLE, "姓名": st.just("赵一"), "户编号": numbered("H", 2)},
    "账户登记": {"账号": st.just("621"), "户名": st.just("某"), "账户类型": st.sampled_from(["村账", "企业"])},
    "资金指标": {
        "指标编号": st.just("ZB1"),
        "指标文号": st.just("财农1号"),
        "资金名称": st.just("专项"),
        "资金级次": st.just("中央"),
        "资金类别": st.sampled_from(["财政专项扶贫", "以工代赈", "行业资金"]),
        "预算年度": st.just(2017),
        "金额": SUMS,
        "下达日期": DAYS,
    },
    "项目": {
        "项目编号": PROJECTS,
        "项目名称": st.sampled_from(["上坪村道路硬化工程", "上坪村道路抢险", "2017年项目管理费"]),
        "项目类别": st.sampled_from(["基础设施", "项目管理费", "产业发展"]),
        "区划代码": st.sampled_from(["539900101201", "539900101201", "539900101000"]),
        "主管单位编码": st.just("ZG"),
        "实施单位编码": st.just("XZ"),
        "计划投资": SUMS,
        "概算投资": maybe(SUMS),
        "批复日期": maybe(DAYS),
        "实际开工日期": maybe(DAYS),
        "实际完工日期": maybe(DAYS),
        "状态": st.sampled_from(["实施", "实施", "验收", "终止"]),
        "形象进度": maybe(st.sampled_from([10, 60])),
        "预算年度": maybe(st.sampled_from([2017, 2018])),
    },
    "采购": {
        "采购编号": PURCHASES,
        "项目编号": PROJECTS,
        "采购方式": st.sampled_from(["公开招标", "竞争性谈判"]),
        "预算金额": SUMS,
        "公告日期": maybe(DAYS),
        "文件发售起": maybe(st.just("2017-02-01")),
        "文件发售止": maybe(st.sampled_from(["2017-02-03", "2017-02-09"])),
        "开标日期": maybe(st.sampled_from(["2017-02-10", "2017-03-10"])),
        "中标通知日期": maybe(DAYS),
        "中标单位编码": maybe(SUPPLIERS),
        "中标金额": maybe(SUMS),
        "标的": MATTERS,
    },
    "投标": {
        "采购编号": PURCHASES,
        "投标单位编码": SUPPLIERS,
        "报价": SUMS,
        "联系电话": maybe(st.just("0880-3001234")),
    },
    "合同": {
        "合同编号": CONTRACTS,
        "项目编号": PROJECTS,
        "采购编号": maybe(PURCHASES),
        "乙方单位编码": SUPPLIERS,
        "合同金额": SUMS,
        "签订日期": DAYS,
        "预付比例": maybe(st.just(0.3)),
        "质保金比例": maybe(st.sampled_from([0.03, 0.05])),
        "标的": MATTERS,
        "数量": maybe(st.just(100)),
        "计量单位": maybe(st.just("株")),
    },
    "合同变更": {
        "合同编号": CONTRACTS,
        "变更序号": st.just("1"),
        "变更日期": DAYS,
        "变更金额": st.sampled_from([-50000, 50000, 300000]),
        "批复文号": maybe(st.just("文1")),
    },
    "合同项目": {"合同编号": st.just("HT2"), "项目编号": PROJECTS, "金额": SUMS},
    "结算审核": {"合同编号": CONTRACTS, "送审金额": SUMS, "审定金额": SUMS, "审定日期": DAYS},
    "决算": {"项目编号": PROJECTS, "送审金额": SUMS, "审定金额": SUMS, "审定日期": DAYS},
    "验收": {
        "项目编号": PROJECTS,
        "验收日期": DAYS,
        "验收级别": maybe(st.just("村自验")),
        "验收结论": st.sampled_from(["合格", "不合格"]),
        "核定金额": maybe(SUMS),
    },
    "资金分配": {
        "分配编号": numbered("FP", 3),
        "指标编号": st.just("ZB1"),
        "分配文号": st.just("财农2号"),
        "分配日期": DAYS,
        "接收单位编码": st.just("XZ"),
        "项目编号": maybe(PROJECTS),
        "金额": st.sampled_from([100000, -100000]),
    },
    "支付": {
        "支付流水号": numbered("ZF", 8),
        "支付日期": DAYS,
        "付款单位编码": st.sampled_from(["XZ", "ZG"]),
        "收款人": st.sampled_from(["甲公司", "酒楼"]),
        "收款账号": maybe(st.just("621")),
        "收款单位编码": maybe(SUPPLIERS),
        "金额": st.sampled_from([100000, 1200000, -100000]),
        "用途": st.sampled_from(["工程款", "接待费", "退还履约保证金"]),
        "指标编号": maybe(st.just("ZB1")),
        "项目编号": maybe(PROJECTS),
        "合同编号": maybe(CONTRACTS),
        "支付方式": st.just("转账"),
        "批次号": st.sampled_from([None, None, "PC1"]),
        "申请日期": maybe(DAYS),
        "签批日期": maybe(DAYS),
    },
    "补助发放": {
        "发放流水号": numbered("BF", 6),
        "批次号": st.sampled_from(["PC1", "PC2"]),
        "补助项目": st.just("甲"),
        "年度": st.just(2017),
        "姓名": st.just("赵一"),
        "身份证号": st.just("539900197001010036"),
        "银行账号": st.just("6217000000000001"),
        "应发金额": SUMS,
        "实发金额": SUMS,
        "发放日期": DAYS,
        "区划代码": st.sampled_from(["539900101201", "539900101202"]),
        "项目编号": maybe(PROJECTS),
        "发放状态": st.sampled_from([None, "退票"]),
    },
    "公示": {
        "公示编号": numbered("GS", 6),
        "级别": st.sampled_from(["村", "乡镇", "县"]),
        "公示种类": st.sampled_from(
            ["项目实施前", "资金项目安排", "项目完成情况", "资金分配结果", "补助发放到户", "年度项目计划"]
        ),
        "区划代码": st.just("539900101201"),
        "对象类型": st.sampled_from(["项目", "指标", "批次", "多项"]),
        "对象编号": maybe(st.sampled_from(["XM1", "XM2", "ZB1", "PC1", "PC2"])),
        "公示金额": maybe(SUMS),
        "开始日期": DAYS,
        "结束日期": maybe(DAYS),
    },
    "公示明细": {
        "公示编号": st.just("GS1"),
        "对象类型": st.just("项目"),
        "对象编号": PROJECTS,
        "金额": maybe(SUMS),
    },
    "纪委备案": {
        "备案编号": numbered("BA", 4),
        "报送单位编码": st.just("ZG"),
        "备案事项": st.sampled_from(["项目审批", "项目实施"]),
        "项目编号": maybe(PROJECTS),
        "所属期": st.sampled_from(["2017Q1", "2017Q2"]),
        "报送日期": DAYS,
    },
}
#: Rows that others refer to; always there, so that any history is a possible one.
ALWAYS: dict[str, list[dict[str, Any]]] = {
    "单位": [{"单位编码": "SG2", "名称": "乙公司", "类别": "施工单位"}],
    "资金指标": [
        {
            "指标编号": "ZB1",
            "指标文号": "财农1号",
            "资金名称": "专项",
            "资金级次": "中央",
            "资金类别": "财政专项扶贫",
            "预算年度": 2017,
            "金额": 1000000,
            "下达日期": "2016-12-20",
        }
    ],
    "项目": [
        {
            "项目编号": number,
            "项目名称": "上坪村道路硬化工程",
            "项目类别": "基础设施",
            "区划代码": "539900101201",
            "主管单位编码": "ZG",
            "实施单位编码": "XZ",
            "计划投资": 1000000,
            "状态": "实施",
        }
        for number in ("XM1", "XM2")
    ],
    "采购": [
        {"采购编号": number, "项目编号": "XM1", "采购方式": "公开招标", "预算金额": 1} for number in ("CG1", "CG2")
    ],
    "合同": [
        {"合同编号": number, "项目编号": "XM1", "乙方单位编码": "SG", "合同金额": 1000000, "签订日期": "2017-03-01"}
        for number in ("HT1", "HT2")
    ],
    "公示": [
        {
            "公示编号": "GS1",
            "级别": "县",
            "公示种类": "年度项目计划",
            "区划代码": "539900000000",
            "对象类型": "多项",
            "开始日期": "2017-02-10",
        }
    ],
}
REMOVABLE = ("验收", "结算审核", "决算", "合同变更", "支付", "补助发放", "公示明细", "纪委备案", "投标", "企业登记")


@st.composite
def imports(draw: st.DrawFn) -> tuple[dict[str, list[dict[str, Any]]], dict[str, list[int]]]:
    labels = draw(
        st.lists(st.sampled_from([*sorted(TABLES), "支付", "合同", "公示"]), min_size=1, max_size=2, unique=True)
    )
    rows = {label: draw(st.lists(st.fixed_dictionaries(TABLES[label]), min_size=1, max_size=2)) for label in labels}
    removed = draw(st.dictionaries(st.sampled_from(REMOVABLE), st.lists(st.integers(0, 3), max_size=2), max_size=1))
    return rows, removed


@st.composite
def beginnings(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    sizes = {"支付": 8, "公示": 5, "补助发放": 5, "投标": 4, "合同": 2, "项目": 2}
    return {
        label: draw(st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=sizes.get(label, 2)))
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
        imported = [(rows, removed, date(2019, 1, 15)) for rows, removed in history]
        holds(Path(folder), (places(), ALWAYS, beginning), imported, date(2019, 1, 15), RULES)
