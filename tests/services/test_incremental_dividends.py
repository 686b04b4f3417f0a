"""The rules on left out shareholders, kin registered together, strangers' claims, twin numbers and lent premiums."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.services.test_incremental_shares import Rows, assert_reached, further, row, taken_back

CHANGES: Mapping[str, Mapping[str, Callable[[Rows], Rows]]] = {
    "FW-A081": {
        "又分给两户": lambda rows: {
            "收益分配": [{**rows["收益分配"][0], "对象": home, "金额": 1} for home in ("H2", "H3")]
        },
        "一户注销": row("户", 3, 状态="注销", 户编号="H4"),
        "实收更多": row("资产收益", 实收收益=90000),
        "又一户有股": lambda rows: {
            "户": [{**rows["户"][0], "户编号": "H5"}],
            "折股量化": [{**rows["折股量化"][0], "对象": "H5"}],
        },
        "资产改名": row("资产", 资产名称="下坪村光伏电站"),
        "又分给户里的人": lambda rows: {
            "人员": [{"身份证号": "539900198505050028", "姓名": "钱全", "户编号": "H2"}],
            "收益分配": [{**rows["收益分配"][0], "对象": "539900198505050028", "金额": 1}],
        },
    },
    "FW-B087": {
        "另一证号的发放改了账号": row("补助发放", 2, 银行账号="6217000000000099"),
        "人员名册里也有": lambda _: {
            "人员": [
                {"身份证号": "539900195601010030", "姓名": "赵春生", "户编号": "H1", "银行账号": "6217000000000036"}
            ]
        },
        "追回": taken_back,
        "年龄下限": row("补助标准", 年龄下限=60),
    },
    "FW-B080 号码末位碰巧都是0": {
        "一人补登在册": lambda _: {"人员": [{"身份证号": "539900197601010012", "姓名": "周文", "户编号": "H1"}]},
        "同批查得到的人也补了0": lambda rows: {
            "补助发放": [
                {**rows["补助发放"][0], "发放流水号": f"BF1{n}", "身份证号": f"5399001976010{n}0010", "户编号": "H1"}
                for n in (1, 2, 3)
            ]
        },
    },
    "FW-P010 代收的养老保险费转给干部，没有超过小额上限": {
        "少一人缴费": row("账户流水", 2, 摘要="货款"),
        "多转一分": row("账户流水", 3, 金额=600.01),
        "不是村账": row("账户登记", 账户类型="企业"),
    },
    "FW-P092": {
        "又一笔": lambda rows: {"记账凭证": [{**rows["记账凭证"][2], "凭证号": "9"}]},
        "改了摘要": row("记账凭证", 2, 摘要="魔芋项目种子款"),
        "单位改名": row("单位", 名称="下坪村村民委员会"),
    },
    "FW-R081": {
        "又一户": lambda rows: {
            "户": [{**rows["户"][0], "户编号": f"H{n}"} for n in (4, 5, 6, 7)],
            "人员": [
                {"身份证号": f"53990019660606{n}111", "姓名": f"王{n}", "户编号": f"H{n}"} for n in (4, 5, 6, 7)
            ],
        },
        "一户换了村": row("户", 2, 区划代码="539900101202"),
        "就任晚了": row("村组干部", 终止日期="2017-03-09"),
        "关系变了": row("亲属关系", 关系="堂弟"),
        "一人迁到别户": row("人员", 2, 户编号="H9"),
        "人口数": row("户", 人口数=2),
    },
    "FW-R082": {
        "人口数": row("户", 人口数=2),
        "邻户人口数": row("户", 1, 人口数=5),
        "邻户迁到别村": row("户", 1, 区划代码="539900101202"),
        "补登在册": lambda _: {"人员": [{"身份证号": "539900198001010014", "姓名": "周文", "户编号": "H3"}]},
        "账号属于名册中人": row("人员", 1, 银行账号="6217000000000018"),
        "登记为亲属": further("亲属关系", 身份证号="539900198001010014", 亲属身份证号="539900197001010036", 关系="舅"),
        "户动态": further("户动态", 户编号="H1", 日期="2017-12-01", 事项="迁出", 身份证号="539900198001010014"),
        "追回": taken_back,
        "对象范围": row("补助标准", 对象范围="不限"),
    },
}  # fmt: skip


@pytest.mark.parametrize("told", CHANGES)
def test_a_change_elsewhere_reaches_the_finding(tmp_path: Path, told: str) -> None:
    assert_reached(tmp_path, told, CHANGES[told])
