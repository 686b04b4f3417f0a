"""The rules that further published cases asked for: incremental equals full."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.factory import places
from tests.services.incremental_histories import MANY_HISTORIES, beginnings_of, imports_of, maybe, numbered
from tests.services.incremental_law import holds

RULES = ("FW-A040", "FW-B040", "FW-C040", "FW-G040", "FW-G041", "FW-L040", "FW-P040", "FW-T040")
TODAY = date(2018, 9, 15)
VILLAGE = "539900101201"
PEOPLE = st.sampled_from(["539900197001010036", "539900198505050028", "539900194503070019"])
PROJECTS, CONTRACTS, UNITS = numbered("XM", 2), numbered("HT", 3), st.sampled_from(["Q1", "Q2", "SG"])
HOMES = numbered("H", 3)
ACCOUNTS = st.sampled_from(["6217000000000001", "6217000000000002"])
DAYS = st.sampled_from(["2017-06-10", "2017-09-17", "2018-01-17", "2018-03-01"])
OFFICIAL = {
    "身份证号": PEOPLE,
    "起始日期": st.just("2014-01-01"),
    "姓名": st.just("赵一"),
    "区划代码": st.just(VILLAGE),
    "银行账号": maybe(ACCOUNTS),
}
#: Set low, so that a few rows are enough to compare with.
LEAST = ("核定数量登记最少人数", "进度登记最少项目数", "租金比较最少同类数", "关联供应商最少合同数")
TABLES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "政策参数": {
        "参数": st.sampled_from(
            ["核定数量登记最少人数", "进度登记最少项目数", "租金比较最少同类数", "关联供应商最少合同数"]
        ),
        "起始日期": st.just("2010-01-01"),
        "数值": st.sampled_from([1, 2]),
        "单位": st.just("个"),
    },
    "单位": {
        "单位编码": st.sampled_from(["Q1", "Q2"]),
        "名称": st.sampled_from(["甲农场", "乙农场"]),
        "类别": st.sampled_from(["企业", "合作社"]),
        "法人身份证号": maybe(PEOPLE),
        "统一社会信用代码": maybe(st.just("91X")),
        "成立日期": maybe(DAYS),
    },
    "企业登记": {
        "统一社会信用代码": st.just("91X"),
        "企业名称": st.just("甲农场"),
        "法定代表人身份证号": maybe(PEOPLE),
        "成立日期": maybe(DAYS),
        "状态": st.sampled_from(["存续", "注销"]),
    },
    "资金指标": {
        "指标编号": numbered("ZB", 2),
        "指标文号": st.just("文"),
        "资金名称": st.just("资金"),
        "资金级次": st.just("省"),
        "资金类别": st.just("财政专项扶贫"),
        "预算年度": st.just(2018),
        "金额": st.sampled_from([20000, -15000]),
        "下达日期": DAYS,
        "上级指标编号": maybe(numbered("ZB", 2)),
    },
    "资金分配": {
        "分配编号": numbered("FP", 2),
        "指标编号": numbered("ZB", 2),
        "分配文号": st.just("文"),
        "分配日期": DAYS,
        "接收单位编码": st.just("XZ"),
        "项目编号": maybe(PROJECTS),
        "金额": st.sampled_from([20000, -20000]),
    },
    "项目": {
        "项目编号": PROJECTS,
        "项目名称": st.just("蓄水池"),
        "项目类别": st.sampled_from(["产业发展", "基础设施"]),
        "区划代码": st.just(VILLAGE),
        "主管单位编码": st.sampled_from(["ZG", "CZ"]),
        "实施单位编码": st.just("XZ"),
        "计划投资": st.just(100000),
        "状态": st.sampled_from(["批复", "实施"]),
        "批复日期": maybe(DAYS),
        "计划开工日期": maybe(DAYS),
        "形象进度": maybe(st.just(50)),
        "建设内容": maybe(st.just("新建蓄水池10座")),
    },
    "采购": {
        "采购编号": st.just("CG1"),
        "项目编号": PROJECTS,
        "采购方式": st.sampled_from(["公开招标", "询价"]),
        "预算金额": st.just(1),
    },
    "合同": {
        "合同编号": CONTRACTS,
        "项目编号": PROJECTS,
        "采购编号": maybe(st.just("CG1")),
        "乙方单位编码": UNITS,
        "合同金额": st.sampled_from([100, 300]),
        "签订日期": DAYS,
        "数量": maybe(st.sampled_from([6, 10])),
        "计量单位": st.just("座"),
    },
    "合同项目": {"合同编号": CONTRACTS, "项目编号": PROJECTS, "金额": st.just(1)},
    "合同变更": {
        "合同编号": CONTRACTS,
        "变更序号": st.just("1"),
        "变更日期": DAYS,
        "变更金额": st.just(-50),
        "批复文号": maybe(st.just("文")),
    },
    "验收": {
        "项目编号": PROJECTS,
        "验收日期": st.just("2018-01-17"),
        "验收级别": maybe(st.just("村自验")),
        "验收结论": st.sampled_from(["合格", "不合格"]),
        "核定数量": st.sampled_from([6, 10]),
        "计量单位": st.just("座"),
    },
    "支付": {
        "支付流水号": numbered("ZF", 3),
        "支付日期": DAYS,
        "付款单位编码": st.sampled_from(["XZ", "CW"]),
        "收款人": st.sampled_from(["甲农场", "赵一"]),
        "收款单位编码": maybe(UNITS),
        "金额": st.sampled_from([60, 100]),
        "用途": st.just("材料款"),
        "指标编号": maybe(numbered("ZB", 2)),
        "项目编号": maybe(PROJECTS),
        "合同编号": maybe(CONTRACTS),
        "支付方式": st.just("转账"),
    },
    "发票": {
        "发票代码": st.just("05"),
        "发票号码": st.sampled_from(["0001", "0002", "0003"]),
        "支付流水号": numbered("ZF", 3),
        "开票日期": DAYS,
        "销售方": st.sampled_from(["甲农场", "某建材"]),
        "金额": st.just(60),
    },
    "小额贷款": {
        "贷款编号": numbered("XD", 2),
        "借款人类型": st.sampled_from(["企业", "合作社"]),
        "借款单位编码": maybe(UNITS),
        "贷款金额": st.just(50000),
        "放款日期": DAYS,
        "到期日期": st.sampled_from(["2018-05-01", "2019-05-01"]),
        "结清日期": maybe(st.just("2018-04-01")),
    },
    "资产": {
        "资产编号": numbered("ZC", 3),
        "资产名称": st.sampled_from(["集体土地", "大棚"]),
        "资产类别": st.sampled_from(["经营性", "公益性"]),
        "原值": st.just(0),
        "形成日期": st.just("2016-01-01"),
        "区划代码": st.just(VILLAGE),
        "状态": st.sampled_from(["出租", "已处置"]),
        "经营主体编码": maybe(UNITS),
        "规模": st.sampled_from(["10亩", "20亩"]),
        "年约定收益": maybe(st.sampled_from([100, 4000])),
    },
    "村组干部": OFFICIAL,
    "财政供养人员": {"身份证号": PEOPLE, "单位": st.just("小学")},
    "亲属关系": {"身份证号": PEOPLE, "亲属身份证号": PEOPLE, "关系": st.sampled_from(["父子", "夫妻"])},
    "人员": {"身份证号": PEOPLE, "姓名": st.just("钱二"), "户编号": HOMES, "银行账号": maybe(ACCOUNTS)},
    "户": {
        "户编号": HOMES,
        "户主姓名": st.just("钱二"),
        "户主身份证号": PEOPLE,
        "区划代码": st.just(VILLAGE),
        "人口数": st.just(1),
    },
    "补助标准": {
        "补助项目": st.just("退耕"),
        "起始年度": st.just(2016),
        "计发单位": st.sampled_from(["亩", "户"]),
        "周期": st.just("年"),
        "标准金额": st.just(10),
        "对象范围": st.sampled_from(["不限", "在册户"]),
        "计量项目": maybe(st.just("林地")),
    },
    "核定数量": {
        "身份证号": maybe(PEOPLE),
        "户编号": maybe(HOMES),
        "计量项目": st.sampled_from(["林地", "生猪"]),
        "年度": st.just(2016),
        "数量": st.just(5),
    },
    "补助发放": {
        "发放流水号": numbered("BF", 4),
        "批次号": st.just("PC1"),
        "补助项目": st.just("退耕"),
        "年度": st.just(2017),
        "姓名": st.just("某某"),
        "身份证号": PEOPLE,
        "户编号": maybe(HOMES),
        "银行账号": ACCOUNTS,
        "应发金额": st.just(50),
        "实发金额": st.just(50),
        "发放日期": DAYS,
        "区划代码": st.sampled_from([VILLAGE, "539900101202"]),
        "指标编号": maybe(numbered("ZB", 2)),
        "发放状态": maybe(st.sampled_from(["成功", "退票"])),
        "原发放流水号": maybe(numbered("BF", 4)),
    },
}
SIZES = {"补助发放": 5, "支付": 4, "合同": 3, "资产": 4, "发票": 3, "核定数量": 3}
REMOVABLE = (
    "补助发放",
    "核定数量",
    "户",
    "人员",
    "亲属关系",
    "村组干部",
    "发票",
    "小额贷款",
    "资产",
    "验收",
    "合同变更",
)
#: Rows that others refer to; always there, so that any history is a possible one.
ALWAYS: dict[str, list[dict[str, Any]]] = {
    "单位": [{"单位编码": code, "名称": name, "类别": "企业"} for code, name in (("Q1", "甲农场"), ("Q2", "乙农场"))],
    "资金指标": [
        {"指标编号": number, "指标文号": "文", "资金名称": "资金", "资金级次": "省", "资金类别": "财政专项扶贫",
         "预算年度": 2018, "金额": 20000, "下达日期": "2018-01-17"} for number in ("ZB1", "ZB2")
    ],
    "项目": [
        {"项目编号": number, "项目名称": "蓄水池", "项目类别": "产业发展", "区划代码": VILLAGE, "主管单位编码": "ZG",
         "实施单位编码": "XZ", "计划投资": 100000, "状态": "批复"} for number in ("XM1", "XM2")
    ],
    "采购": [{"采购编号": "CG1", "项目编号": "XM1", "采购方式": "询价", "预算金额": 1}],
    "合同": [
        {"合同编号": number, "项目编号": "XM1", "乙方单位编码": "Q1", "合同金额": 100, "签订日期": "2017-06-10"}
        for number in ("HT1", "HT2", "HT3")
    ],
    "支付": [
        {"支付流水号": number, "支付日期": "2017-06-10", "付款单位编码": "XZ", "收款人": "赵一", "金额": 60,
         "用途": "材料款", "支付方式": "转账"} for number in ("ZF1", "ZF2", "ZF3")
    ],
}  # fmt: skip


@MANY_HISTORIES
@given(beginning=beginnings_of(TABLES, SIZES), history=st.lists(imports_of(TABLES, REMOVABLE), min_size=1, max_size=4))
def test_incremental_equals_full(beginning: dict[str, list[dict[str, Any]]], history: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        imported = [(rows, removed, TODAY) for rows, removed in history]
        holds(Path(folder), (places(), ALWAYS, beginning), imported, TODAY, RULES)
