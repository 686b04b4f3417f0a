"""A change elsewhere reaches the findings of the rules on projects, contracts and notices, by their partitions."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundwatch.models.store import Store
from tests.databases import new_books
from tests.factory import load, places
from tests.services.incremental_law import reaches
from tests.services.test_incremental_projects import ALWAYS

PROJECT, CONTRACT = ALWAYS["项目"][0], ALWAYS["合同"][0]
PAYMENT = {
    "支付流水号": "ZF1",
    "支付日期": "2017-05-10",
    "付款单位编码": "XZ",
    "收款人": "甲公司",
    "收款单位编码": "SG2",
    "金额": 1100000,
    "用途": "工程款",
    "项目编号": "XM1",
    "合同编号": "HT1",
    "支付方式": "转账",
}
BENEFIT = {
    "发放流水号": "BF1",
    "批次号": "PC1",
    "补助项目": "甲",
    "年度": 2017,
    "姓名": "赵一",
    "身份证号": "539900197001010036",
    "银行账号": "6217000000000001",
    "应发金额": 1200000,
    "实发金额": 1200000,
    "发放日期": "2017-05-10",
    "区划代码": "539900101201",
    "项目编号": "XM1",
}
LUMP = {**PAYMENT, "金额": 500000, "合同编号": None, "批次号": "PC1", "项目编号": None}
NOTICE = {**ALWAYS["公示"][0], "公示编号": "GS2", "级别": "村"}
OF_PROJECT = {**NOTICE, "公示种类": "项目实施后", "对象类型": "项目", "对象编号": "XM1", "公示金额": 900000}
VILLAGE = {"单位编码": "SG2", "名称": "某村委会", "类别": "村委会"}
AUDIT = {"合同编号": "HT1", "送审金额": 1000000, "审定金额": 900000, "审定日期": "2017-10-01"}
DOER = {"单位编码": "QY9", "名称": "绿野公司", "类别": "企业", "统一社会信用代码": "91Y", "成立日期": "2017-05-20"}
THEIRS = {**PROJECT, "项目编号": "XM9", "实施单位编码": "QY9", "批复日期": "2017-03-20"}
OVERDUE = {**PROJECT, "实际开工日期": "2015-05-02", "计划完工日期": "2015-12-20"}
#: What is in the books, and a later change elsewhere that must reach the rule's finding.
FAR_CHANGES: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "收款单位改为村委会": ("FW-W004", {"支付": [PAYMENT]}, {"单位": [VILLAGE]}),
    "结算审定后多付": ("FW-W004", {"支付": [{**PAYMENT, "金额": 1000000}]}, {"结算审核": [AUDIT]}),
    "接待费退回": (
        "FW-W006",
        {"项目": [{**PROJECT, "项目类别": "项目管理费"}], "支付": [{**PAYMENT, "用途": "接待费"}]},
        {"支付": [{**PAYMENT, "支付流水号": "ZF2", "金额": -1100000, "支付日期": "2017-06-01", "用途": "退款"}]},
    ),
    "补登拨付批次的支付": (
        "FW-W007",
        {"支付": [PAYMENT], "补助发放": [BENEFIT]},
        {"支付": [PAYMENT, {**LUMP, "支付流水号": "ZF2"}]},
    ),
    "同村又有一个项目": (
        "FW-W008",
        {"项目": [{**PROJECT, "预算年度": 2017}]},
        {"项目": [{**PROJECT, "项目编号": "XM2", "预算年度": 2018}]},
    ),
    "同次采购的另一份合同": (
        "FW-C004",
        {"采购": [{**ALWAYS["采购"][0], "中标金额": 1000000}], "合同": [{**CONTRACT, "采购编号": "CG1"}]},
        {"合同": [{**CONTRACT, "合同编号": "HT2", "采购编号": "CG1"}]},
    ),
    "合同补签日期": ("FW-G003", {"支付": [PAYMENT]}, {"合同": [{**CONTRACT, "签订日期": "2017-06-01"}]}),
    "施工方改为供应商": (
        "FW-G005",
        {
            "项目": [{**PROJECT, "项目名称": "核桃苗", "项目类别": "产业发展"}],
            "合同": [{**CONTRACT, "乙方单位编码": "SG2", "质保金比例": 0.1}],
        },
        {"单位": [{"单位编码": "SG2", "名称": "苗木公司", "类别": "供应商"}]},
    ),
    "完工日期更正": (
        "FW-G002",
        {
            "项目": [{**PROJECT, "实际完工日期": "2017-05-01"}],
            "验收": [{"项目编号": "XM1", "验收日期": "2017-05-10", "验收结论": "合格"}],
        },
        {"项目": [{**PROJECT, "实际完工日期": "2017-06-01"}]},
    ),
    "付款单位更名": (
        "FW-G007",
        {"支付": [{**PAYMENT, "申请日期": "2017-05-09", "签批日期": "2017-05-01"}]},
        {"单位": [{"单位编码": "XZ", "名称": "清溪镇政府", "类别": "乡镇政府"}]},
    ),
    "审定数与公示一致": ("FW-N004", {"公示": [OF_PROJECT]}, {"结算审核": [AUDIT]}),
    "批次又发一笔": (
        "FW-N004",
        {
            "补助发放": [BENEFIT],
            "公示": [
                {**NOTICE, "公示种类": "补助发放到户", "对象类型": "批次", "对象编号": "PC1", "公示金额": 1200000}
            ],
        },
        {"补助发放": [{**BENEFIT, "发放流水号": "BF2"}, {**BENEFIT, "实发金额": 1100000, "应发金额": 1100000}]},
    ),
    "实施企业的成立日期更正": (
        "FW-G082",
        {"单位": [DOER], "项目": [THEIRS]},
        {"单位": [{**DOER, "成立日期": "2017-04-20"}]},
    ),
    "实施企业登记的成立日期更早": (
        "FW-G082",
        {"单位": [DOER], "项目": [THEIRS]},
        {"企业登记": [{"统一社会信用代码": "91Y", "企业名称": "绿野公司", "成立日期": "2015-01-01"}]},
    ),
    "逾期的项目补登验收": (
        "FW-G084",
        {"项目": [OVERDUE]},
        {"验收": [{"项目编号": "XM1", "验收日期": "2018-05-10", "验收结论": "合格"}]},
    ),
    "逾期的项目补登付款": ("FW-G084", {"项目": [OVERDUE]}, {"支付": [{**PAYMENT, "金额": 500000}]}),
    "会议日期更正": (
        "FW-G083",
        {
            "项目": [
                {**PROJECT, "批复日期": "2017-03-20", "实际开工日期": "2017-05-02", "村民代表会议日期": "2017-06-18"}
            ]
        },
        {
            "项目": [
                {**PROJECT, "批复日期": "2017-03-20", "实际开工日期": "2017-05-02", "村民代表会议日期": "2017-02-18"}
            ]
        },
    ),
    "项目支出与公示一致": (
        "FW-N004",
        {"公示": [OF_PROJECT], "补助发放": [BENEFIT]},
        {"支付": [{**PAYMENT, "金额": 900000}, {**LUMP, "支付流水号": "ZF2"}]},
    ),
}


@pytest.mark.parametrize("name", FAR_CHANGES)
def test_a_change_elsewhere_reaches_the_finding(tmp_path: Path, name: str) -> None:
    code, beginning, change = FAR_CHANGES[name]
    store = Store.open(new_books(tmp_path, "账.db"))
    load(store, places())
    load(store, ALWAYS)
    load(store, beginning)
    reaches(store, code, change, date(2019, 1, 15))
    store.close()
