"""The rules on shares, leases, kin and things bought otherwise: incremental equals full."""

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

RULES = (
    *("FW-A070", "FW-A071", "FW-A072", "FW-A073", "FW-A074", "FW-B070", "FW-B072"),
    *("FW-C070", "FW-G009", "FW-G071", "FW-P070", "FW-R060"),
)
TODAY = date(2019, 1, 15)
VILLAGE = "539900101201"
PEOPLE = st.sampled_from(["539900197001010036", "539900198505050028", "539900194503070019"])
HOMES, ASSETS, PROJECTS, UNITS = numbered("H", 2), numbered("ZC", 3), numbered("XM", 2), st.sampled_from(["Q1", "Q2"])
DAYS = st.sampled_from(["2016-06-10", "2017-03-01", "2017-09-17", "2018-01-17"])
LEAST = ("资产登记最少项数", "干部亲属名额最少人数")
TABLES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "政策参数": {
        "参数": st.sampled_from(LEAST),
        "起始日期": st.just("2010-01-01"),
        "数值": st.sampled_from([1, 2]),
        "单位": st.just("项"),
    },
    "单位": {
        "单位编码": UNITS,
        "名称": st.sampled_from(["甲农场", "乙砂石店"]),
        "类别": st.sampled_from(["合作社", "供应商"]),
        "法人身份证号": maybe(PEOPLE),
        "统一社会信用代码": maybe(st.just("91X")),
        "成立日期": maybe(DAYS),
        "银行账号": maybe(st.just("6217000000000001")),
    },
    "企业登记": {
        "统一社会信用代码": st.just("91X"),
        "企业名称": st.just("甲农场"),
        "法定代表人身份证号": maybe(PEOPLE),
        "成立日期": maybe(DAYS),
        "状态": st.sampled_from(["存续", "注销"]),
    },
    "账户登记": {
        "账号": st.just("6217000000000001"),
        "户名": st.just("上坪村"),
        "账户类型": st.sampled_from(["村账", "代发"]),
    },
    "项目": {
        "项目编号": PROJECTS,
        "项目名称": st.sampled_from(["母牛引种", "道路硬化"]),
        "项目类别": st.sampled_from(["产业发展", "资产收益"]),
        "区划代码": st.just(VILLAGE),
        "主管单位编码": st.just("ZG"),
        "实施单位编码": st.just("XZ"),
        "计划投资": st.just(100000),
        "状态": st.just("实施"),
    },
    "合同": {
        "合同编号": numbered("HT", 2),
        "项目编号": PROJECTS,
        "乙方单位编码": UNITS,
        "合同金额": st.sampled_from([20000, 30000]),
        "签订日期": DAYS,
        "标的": st.sampled_from(["黑山羊", "公路"]),
        "数量": st.just(10),
        "计量单位": st.just("只"),
    },
    "结算审核": {
        "合同编号": numbered("HT", 2),
        "送审金额": st.just(30000),
        "审定金额": st.sampled_from([10000, 29000]),
        "审定日期": DAYS,
    },
    "验收": {
        "项目编号": PROJECTS,
        "验收日期": st.just("2018-01-17"),
        "验收结论": st.just("合格"),
        "核定数量": st.sampled_from([4, 10]),
        "计量单位": st.just("只"),
    },
    "支付": {
        "支付流水号": numbered("ZF", 3),
        "支付日期": DAYS,
        "付款单位编码": st.just("XZ"),
        "收款人": st.just("甲农场"),
        "收款单位编码": maybe(UNITS),
        "金额": st.sampled_from([20000, -20000]),
        "用途": st.sampled_from(["入股金", "砂石款"]),
        "项目编号": maybe(PROJECTS),
        "合同编号": maybe(numbered("HT", 2)),
        "支付方式": st.just("转账"),
    },
    "发票": {
        "发票代码": st.just("05"),
        "发票号码": st.sampled_from(["0001", "0002"]),
        "支付流水号": numbered("ZF", 3),
        "开票日期": DAYS,
        "销售方": st.sampled_from(["甲农场", "乙 砂石店"]),
        "金额": st.just(20000),
    },
    "资产": {
        "资产编号": ASSETS,
        "资产名称": st.just("大棚"),
        "资产类别": st.sampled_from(["经营性", "权益性"]),
        "项目编号": maybe(PROJECTS),
        "原值": st.just(100000),
        "形成日期": DAYS,
        "区划代码": st.just(VILLAGE),
        "状态": st.sampled_from(["在用", "已处置"]),
        "经营主体编码": maybe(UNITS),
        "年约定收益": maybe(st.just(4000)),
        "处置日期": maybe(st.just("2018-06-01")),
        "处置金额": maybe(st.sampled_from([1000, 90000])),
    },
    "资产收益": {
        "资产编号": ASSETS,
        "年度": st.sampled_from([2016, 2017]),
        "应收收益": st.just(1000),
        "实收收益": st.just(1000),
    },
    "收益分配": {
        "资产编号": ASSETS,
        "年度": st.sampled_from([2016, 2017]),
        "对象": maybe(HOMES),
        "金额": st.sampled_from([100, 1000]),
    },
    "户": {
        "户编号": HOMES,
        "户主姓名": st.just("赵一"),
        "户主身份证号": PEOPLE,
        "区划代码": st.just(VILLAGE),
        "人口数": st.just(2),
        "识别日期": maybe(DAYS),
        "状态": st.sampled_from(["在册", "已脱贫"]),
    },
    "人员": {"身份证号": PEOPLE, "姓名": st.just("钱二"), "户编号": HOMES, "状态": maybe(st.just("迁出"))},
    "户动态": {"户编号": HOMES, "日期": DAYS, "事项": st.just("识别"), "说明": maybe(st.just("车辆已变卖"))},
    "村组干部": {
        "身份证号": PEOPLE,
        "起始日期": st.just("2014-01-01"),
        "姓名": st.just("赵一"),
        "区划代码": st.just(VILLAGE),
        "终止日期": maybe(DAYS),
    },
    "亲属关系": {"身份证号": PEOPLE, "亲属身份证号": PEOPLE, "关系": st.sampled_from(["弟", "夫妻"])},
    "财政供养人员": {"身份证号": PEOPLE, "单位": st.just("小学"), "起始日期": maybe(DAYS)},
    "车辆登记": {
        "车牌号": numbered("云", 2),
        "身份证号": PEOPLE,
        "登记日期": DAYS,
        "购置价": st.just(200000),
        "车型": st.just("小型轿车"),
    },
    "补助标准": {
        "补助项目": st.just("危房改造补助"),
        "起始年度": st.just(2016),
        "计发单位": st.just("户"),
        "周期": st.just("次"),
        "标准金额": st.just(20000),
        "对象范围": st.just("在册户"),
    },
    "补助发放": {
        "发放流水号": numbered("BF", 6),
        "批次号": numbered("PC", 2),
        "补助项目": st.just("危房改造补助"),
        "年度": st.just(2017),
        "姓名": st.just("钱二"),
        "身份证号": PEOPLE,
        "户编号": maybe(HOMES),
        "银行账号": st.sampled_from(["6217000000000001", "6217000000000002"]),
        "应发金额": st.just(20000),
        "实发金额": st.just(20000),
        "发放日期": DAYS,
        "区划代码": st.just(VILLAGE),
        "发放状态": maybe(st.just("退票")),
    },
}
SIZES = {"补助发放": 6, "支付": 4, "资产": 3, "收益分配": 4, "资产收益": 4, "亲属关系": 4, "人员": 3}
REMOVABLE = ("账户登记", "结算审核", "资产收益", "收益分配", "人员", "户动态", "村组干部", "亲属关系", "补助发放")
#: Rows that every history begins with, so that something stands out from the others.
ALWAYS: dict[str, list[dict[str, Any]]] = {
    "政策参数": [{"参数": name, "起始日期": "2009-01-01", "数值": 1, "单位": "项"} for name in LEAST],
    "单位": [{"单位编码": code, "名称": "甲农场", "类别": "合作社"} for code in ("Q1", "Q2")],
    "项目": [
        {
            "项目编号": project,
            "项目名称": "母牛引种",
            "项目类别": "产业发展",
            "区划代码": VILLAGE,
            "主管单位编码": "ZG",
            "实施单位编码": "XZ",
            "计划投资": 1000,
            "状态": "实施",
        }
        for project in ("XM1", "XM2")
    ],
    "合同": [
        {"合同编号": number, "项目编号": "XM1", "乙方单位编码": "Q1", "合同金额": 20000, "签订日期": "2017-06-10"}
        for number in ("HT1", "HT2")
    ],
    "支付": [
        {
            "支付流水号": number,
            "支付日期": "2017-09-17",
            "付款单位编码": "XZ",
            "收款人": "甲农场",
            "收款单位编码": "Q1",
            "金额": 20000,
            "用途": "入股金",
            "支付方式": "转账",
        }
        for number in ("ZF1", "ZF2", "ZF3")
    ],
    "资产": [
        {
            "资产编号": number,
            "资产名称": "大棚",
            "资产类别": "权益性",
            "原值": 100000,
            "形成日期": "2016-06-10",
            "区划代码": VILLAGE,
            "状态": "在用",
        }
        for number in ("ZC1", "ZC2", "ZC3")
    ],
}


@MANY_HISTORIES
@given(beginning=beginnings_of(TABLES, SIZES), history=st.lists(imports_of(TABLES, REMOVABLE), min_size=1, max_size=4))
def test_incremental_equals_full(beginning: dict[str, list[dict[str, Any]]], history: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        imported = [(rows, removed, TODAY) for rows, removed in history]
        holds(Path(folder), (places(), ALWAYS, beginning), imported, TODAY, RULES)
