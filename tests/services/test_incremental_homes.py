"""The rules on money for homes, on money shared out and on income of property: a change elsewhere reaches them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.rules.test_cases import files
from tests.services.test_incremental_shares import Rows, assert_reached, further, row, taken_back_under_another_name

MEMBERS = ("539900197203050116", "539900196606060111")

CHANGES: Mapping[str, Mapping[str, Callable[[Rows], Rows]]] = {
    "FW-B088": {
        "登记人口": row("户", 人口数=3),
        "又两个家里人": lambda _: {
            "人员": [{"身份证号": number, "姓名": "钱某", "户编号": "H1"} for number in MEMBERS]
        },
        "去世的家里人": lambda _: {
            "户动态": [{"户编号": "H1", "日期": "2018-03-01", "事项": "死亡", "身份证号": number} for number in MEMBERS]
        },
        "邻户也多领": row("补助发放", 1, 数量=4, 应发金额=80000, 实发金额=80000),
        "邻户的追回": taken_back_under_another_name(1),
        "按户计发": row("补助标准", 计发单位="户"),
    },
    "FW-B088 没有填户编号，按本人找到户": {
        "本人换了户": row("人员", 户编号="H9"),
    },
    "FW-P013": {
        "有了批次号": row("支付", 批次号="PC1"),
        "用途": row("支付", 用途="房屋安全鉴定费"),
        "资金名称": row("资金指标", 资金名称="农村公路养护资金"),
        "退回": row("支付", 支付流水号="ZF9", 金额=-150000, 支出性质="退回"),
        "收款单位": row("单位", 类别="村委会"),
        "没有拨款的名册": further("补助发放", **files()["FW-P013"]["defaults"]["补助发放"]),
        "危改项目的合同": lambda _: {label: [files()["FW-P013"]["defaults"][label]] for label in ("项目", "合同")},
    },
    "FW-P013 名册另有拨款": {
        "拨款换了批次": row("支付", 1, 批次号="PC9"),
        "名册换了批次": row("补助发放", 批次号="PC9"),
    },
    "FW-G062": {
        "又一人在册": lambda _: {"人员": [{"身份证号": "539900197203050116", "姓名": "陈大贵", "户编号": "H1"}]},
        "在册的户换了村": row("户", 区划代码="539900101202"),
        "换了收款人": row("支付", 19, 收款人="许二贵", 金额=351),
        "有了验收": further("验收", 项目编号="XM1", 验收日期="2017-10-12", 验收结论="合格"),
        "项目类别": row("项目", 项目类别="社会保障"),
        "收款人是单位": row("支付", 19, 收款单位编码="SG"),
    },
    "FW-G061 二十人中一半在册": {
        "一人改了名": row("人员", 9, 姓名="陈小贵"),
    },
    "FW-R007": {
        "上年的收入": row("户收入", 0, 财产性收入=1500),
        "一户换了村": row("户", 区划代码="539900101202"),
        "分到了收益": lambda rows: {"收益分配": [{**rows["收益分配"][0], "对象": "H1"}]},
        "别户没有分到": lambda rows: {"收益分配": [{**rows["收益分配"][0], "金额": 0}]},
        "折股": further("折股量化", 资产编号="ZC1", 对象="H1", 股份=10),
        "领过光伏收益": further("补助发放", **files()["FW-R007"]["defaults"]["补助发放"]),
        "贷过款": further("小额贷款", **files()["FW-R007"]["defaults"]["小额贷款"]),
        "第四户": lambda rows: {
            "户": [{**rows["户"][0], "户编号": "H5"}],
            "户收入": [{**one, "户编号": "H5"} for one in rows["户收入"][:2]],
        },
    },
    "FW-R007 领的是别的补助": {
        "家里人领过光伏收益": lambda rows: {
            "补助发放": [{**rows["补助发放"][0], "发放流水号": "BF9", "补助项目": "光伏扶贫收益", "户编号": ""}]
        },
    },
}


@pytest.mark.parametrize("told", CHANGES)
def test_a_change_elsewhere_reaches_the_finding(tmp_path: Path, told: str) -> None:
    assert_reached(tmp_path, told, CHANGES[told])
