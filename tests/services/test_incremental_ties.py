"""The rules on kin, on units of officials, on assets' income and on what was accepted: incremental equals full."""

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
    *("FW-A007", "FW-A008", "FW-B020", "FW-B021", "FW-G009", "FW-N005"),
    *("FW-P008", "FW-P009", "FW-P010", "FW-P011", "FW-W011"),
)
TODAY = date(2019, 7, 15)
VILLAGE = "539900101201"
PEOPLE = st.sampled_from(["539900197001010036", "539900198505050028", "539900194503070019"])
VILLAGES = st.sampled_from([VILLAGE, "539900101202"])
DAYS = st.sampled_from(["2016-12-31", "2017-01-17", "2017-06-10", "2017-12-31", "2018-01-17"])
QUANTITIES = st.sampled_from([10, 20, 40])
NAMES = st.sampled_from(["赵一", "钱二"])
TABLES: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "村组干部": {
        "身份证号": PEOPLE,
        "起始日期": st.sampled_from(["2014-01-01", "2017-01-01"]),
        "姓名": NAMES,
        "区划代码": VILLAGES,
        "终止日期": maybe(st.just("2017-06-10")),
        "银行账号": maybe(st.just("6217000000000008")),
    },
    "财政供养人员": {"身份证号": PEOPLE, "单位": st.just("小学"), "起始日期": maybe(DAYS)},
    "亲属关系": {"身份证号": PEOPLE, "亲属身份证号": PEOPLE, "关系": st.sampled_from(["父子", "兄弟", "夫妻"])},
    "人员": {
        "身份证号": PEOPLE,
        "姓名": NAMES,
        "户编号": numbered("H", 2),
        "状态": maybe(st.sampled_from(["在册", "迁出"])),
    },
    "户": {
        "户编号": numbered("H", 2),
        "户主姓名": NAMES,
        "户主身份证号": PEOPLE,
        "区划代码": VILLAGES,
        "人口数": st.just(2),
        "识别日期": maybe(DAYS),
    },
    "低保特困": {"身份证号": PEOPLE, "起始日期": DAYS, "类别": st.just("低保")},
    "补助标准": {
        "补助项目": st.sampled_from(["甲", "乙"]),
        "起始年度": st.just(2016),
        "计发单位": st.sampled_from(["口", "户"]),
        "周期": st.just("年"),
        "标准金额": st.just(3000),
        "对象范围": st.sampled_from(["在册户", "不限"]),
    },
    "补助发放": {
        "发放流水号": numbered("BF", 8),
        "批次号": st.sampled_from(["PC1", "PC2"]),
        "补助项目": st.sampled_from(["甲", "乙", "村干部工资"]),
        "年度": st.just(2017),
        "姓名": NAMES,
        "身份证号": PEOPLE,
        "户编号": maybe(numbered("H", 2)),
        "银行账号": st.just("6217000000000001"),
        "数量": maybe(QUANTITIES),
        "应发金额": st.just(3000),
        "实发金额": st.just(3000),
        "发放日期": DAYS,
        "区划代码": VILLAGES,
        "项目编号": maybe(numbered("XM", 2)),
        "发放状态": st.sampled_from([None, "成功", "追回"]),
        "原发放流水号": maybe(numbered("BF", 8)),
    },
    "项目": {
        "项目编号": numbered("XM", 2),
        "项目名称": st.just("沼气池"),
        "项目类别": st.just("产业发展"),
        "区划代码": VILLAGES,
        "主管单位编码": st.just("ZG"),
        "实施单位编码": st.just("XZ"),
        "计划投资": st.sampled_from([8000, 100000]),
        "计划完工日期": maybe(DAYS),
        "实际完工日期": maybe(DAYS),
        "状态": st.sampled_from(["实施", "验收"]),
    },
    "验收": {
        "项目编号": numbered("XM", 2),
        "验收日期": DAYS,
        "验收级别": st.sampled_from(["县级验收", "村自验"]),
        "验收结论": st.sampled_from(["合格", "不合格"]),
        "核定数量": maybe(QUANTITIES),
        "计量单位": st.just("口"),
    },
    "单位": {
        "单位编码": st.just("HZS"),
        "名称": st.sampled_from(["某某合作社", "上坪村股份经济合作社"]),
        "类别": st.sampled_from(["合作社", "供应商"]),
        "统一社会信用代码": maybe(st.just("91X")),
        "法人身份证号": maybe(PEOPLE),
        "区划代码": maybe(VILLAGES),
    },
    "企业登记": {
        "统一社会信用代码": st.just("91X"),
        "企业名称": st.just("某某合作社"),
        "法定代表人身份证号": maybe(PEOPLE),
        "股东身份证号": maybe(PEOPLE),
    },
    "合同": {
        "合同编号": numbered("HT", 2),
        "项目编号": numbered("XM", 2),
        "乙方单位编码": st.sampled_from(["SG", "HZS"]),
        "合同金额": st.just(5000),
        "签订日期": DAYS,
    },
    "支付": {
        "支付流水号": numbered("ZF", 6),
        "支付日期": DAYS,
        "付款单位编码": st.sampled_from(["XZ", "CW"]),
        "收款人": st.just("某某合作社"),
        "收款单位编码": maybe(st.sampled_from(["SG", "HZS"])),
        "收款账号": maybe(st.just("6217000000000009")),
        "金额": st.sampled_from([5000, 5000, -5000]),
        "用途": st.sampled_from(["补助", "退票"]),
        "项目编号": maybe(numbered("XM", 2)),
        "支付方式": st.just("转账"),
        "数量": maybe(QUANTITIES),
        "计量单位": st.just("口"),
    },
    "账户登记": {
        "账号": st.just("6217000000000009"),
        "户名": st.just("某某合作社"),
        "账户类型": st.sampled_from(["企业", "村账"]),
    },
    "账户流水": {
        "流水号": numbered("LS", 4),
        "账号": st.just("6217000000000009"),
        "交易日期": DAYS,
        "收支方向": st.sampled_from(["收", "支"]),
        "金额": st.sampled_from([5000, 1500]),
        "对方账号": maybe(st.just("6217000000000008")),
        "对方户名": st.just("某某"),
        "摘要": st.sampled_from([None, "购买理财", "工资"]),
    },
    "记账凭证": {
        "单位编码": st.sampled_from(["CW", "XZ"]),
        "会计期间": st.just("2017-03"),
        "凭证字": st.just("收"),
        "凭证号": st.sampled_from(["1", "2", "3"]),
        "分录号": st.just("2"),
        "日期": DAYS,
        "摘要": st.sampled_from(["收危改户保证金", "收水费"]),
        "科目编码": st.sampled_from(["202", "101"]),
        "科目名称": st.just("应付款"),
        "借方金额": st.just(0),
        "贷方金额": st.sampled_from([0, 600]),
    },
    "资产": {
        "资产编号": numbered("ZC", 2),
        "资产名称": st.just("光伏"),
        "资产类别": st.sampled_from(["权益性", "到户类"]),
        "原值": st.just(5000),
        "形成日期": st.just("2016-12-20"),
        "区划代码": VILLAGES,
        "状态": st.sampled_from(["出租", "已处置"]),
        "本金到期日": maybe(DAYS),
        "本金返还日期": maybe(DAYS),
        "经营主体编码": maybe(st.just("HZS")),
    },
    "收益分配": {
        "资产编号": numbered("ZC", 2),
        "年度": st.sampled_from([2016, 2017]),
        "对象": st.sampled_from(["H1", "H2", VILLAGE]),
        "金额": st.just(1000),
        "用途": st.sampled_from(["分红", "还债"]),
        "发放日期": maybe(DAYS),
    },
    "公示": {
        "公示编号": numbered("GS", 3),
        "级别": st.just("村"),
        "公示种类": st.just("资产收益分配"),
        "区划代码": VILLAGES,
        "对象类型": st.just("资产"),
        "对象编号": numbered("ZC", 3),
        "开始日期": DAYS,
    },
}
SIZES = {"补助发放": 8, "支付": 6, "人员": 3, "收益分配": 4, "亲属关系": 3}
REMOVABLE = ("补助发放", "村组干部", "亲属关系", "人员", "收益分配", "验收", "公示", "支付")
#: Rows that others refer to; always there, so that any history is a possible one.
ALWAYS: dict[str, list[dict[str, Any]]] = {
    "单位": [{"单位编码": "HZS", "名称": "某某合作社", "类别": "合作社"}],
    "项目": [
        {"项目编号": number, "项目名称": "沼气池", "项目类别": "产业发展", "区划代码": VILLAGE, "主管单位编码": "ZG",
         "实施单位编码": "XZ", "计划投资": 100000, "状态": "验收"} for number in ("XM1", "XM2")
    ],
    "资产": [
        {"资产编号": number, "资产名称": "光伏", "资产类别": "权益性", "原值": 5000, "形成日期": "2016-12-20",
         "区划代码": VILLAGE, "状态": "出租"} for number in ("ZC1", "ZC2")
    ],
}  # fmt: skip


@MANY_HISTORIES
@given(beginning=beginnings_of(TABLES, SIZES), history=st.lists(imports_of(TABLES, REMOVABLE), min_size=1, max_size=4))
def test_incremental_equals_full(beginning: dict[str, list[dict[str, Any]]], history: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        imported = [(rows, removed, TODAY) for rows, removed in history]
        holds(Path(folder), (places(), ALWAYS, beginning), imported, TODAY, RULES)
