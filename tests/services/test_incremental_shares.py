"""The rules on equal shares, absence, students, unlinked support and made-up income: a change elsewhere reaches them.

The books are those of the rule's first case, or of the case that is named behind it; a later import changes another
row, and what a scan of that import leaves is what a scan of everything says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundwatch.models.store import Store
from fundwatch.services import scanning
from tests.databases import copied_books, new_books
from tests.factory import ACTOR, load, places
from tests.rules.test_cases import files, filled

Rows = Mapping[str, list[dict[str, Any]]]
TODAY = date(2019, 1, 15)
VILLAGE = "539900101201"


def row(label: str, place: int = 0, **changed: Any) -> Callable[[Rows], Rows]:
    """A row of the case with other values, or a further one under another key."""
    return lambda rows: {label: [{**rows[label][place], **changed}]}


def further(label: str, **values: Any) -> Callable[[Rows], Rows]:
    """A row of a table that the case does not have."""
    return lambda rows: {label: [values]}  # noqa: ARG005 - asked like the others


def taken_back(rows: Rows) -> Rows:
    paid = rows["补助发放"][0]
    back = {"发放流水号": "BF99", "批次号": "PC99", "发放状态": "追回", "原发放流水号": paid["发放流水号"]}
    return {"补助发放": [{**paid, **back}]}


def taken_back_under_another_name(place: int) -> Callable[[Rows], Rows]:
    """The money of a payment taken back by a row of another batch, and of somebody to whom nothing else was paid."""

    def change(rows: Rows) -> Rows:
        paid = rows["补助发放"][place]
        back = {"发放流水号": "BF99", "批次号": "PC99", "发放状态": "追回", "原发放流水号": paid["发放流水号"]}
        return {"补助发放": [{**paid, **back, "身份证号": "539900199206120756", "户编号": "H99"}]}

    return change


def another_share(amount: int = 500) -> Callable[[Rows], Rows]:
    """Somebody was paid more of the same in another batch."""

    def change(rows: Rows) -> Rows:
        paid = {**rows["补助发放"][0], "应发金额": amount, "实发金额": amount}
        return {"补助发放": [{**paid, "发放流水号": "BF99", "批次号": "PC99"}]}

    return change


def more_homes(rows: Rows) -> Rows:
    return {"户": [{**rows["户"][0], "户编号": f"H9{number}"} for number in range(3)]}


def measured_of_member(rows: Rows) -> Rows:
    head = rows["户"][0]
    return {
        "人员": [{"身份证号": head["户主身份证号"], "姓名": head["户主姓名"], "户编号": head["户编号"]}],
        "核定数量": [{"身份证号": head["户主身份证号"], "计量项目": "生猪", "年度": 2016, "数量": 3}],
    }


def other_education(rows: Rows) -> Rows:
    student, paid = rows["人员"][10], rows["补助发放"][0]
    claim = {"身份证号": student["身份证号"], "姓名": student["姓名"], "户编号": student["户编号"]}
    return {
        "补助标准": [{**rows["补助标准"][0], "补助项目": "雨露计划补助"}],
        "补助发放": [{**paid, **claim, "发放流水号": "BF99", "批次号": "PC99", "补助项目": "雨露计划补助"}],
    }


def company_of_head(rows: Rows) -> Rows:
    head = rows["户"][0]
    return {
        "人员": [{"身份证号": head["户主身份证号"], "姓名": head["户主姓名"], "户编号": head["户编号"]}],
        "企业登记": [{"统一社会信用代码": "91X", "企业名称": "甲农场", "法定代表人身份证号": head["户主身份证号"]}],
    }


def dead_student(rows: Rows) -> Rows:
    return {"死亡人员": [{"身份证号": rows["人员"][10]["身份证号"], "死亡日期": "2018-03-01"}]}


def of_left_out(rows: Rows) -> Rows:
    """What the others were paid, to the eleventh as well."""
    who = {"身份证号": rows["人员"][10]["身份证号"], "户编号": "H11"}
    return {"补助发放": [{**rows["补助发放"][0], **who, "发放流水号": "BF99", "批次号": "PC99"}]}


def taken_back_as_other_subsidy(rows: Rows) -> Rows:
    paid = rows["补助发放"][0]
    back = {"发放流水号": "BF99", "发放状态": "追回", "原发放流水号": paid["发放流水号"], "补助项目": "往来款"}
    return {"补助发放": [{**paid, **back}]}


ASSET = {"资产编号": "ZC9", "资产名称": "烘干房", "资产类别": "经营性", "原值": 100, "形成日期": "2017-12-01",
         "区划代码": VILLAGE, "状态": "在用"}  # fmt: skip
LOAN = {"贷款编号": "DK1", "户编号": "H1", "贷款金额": 100, "放款日期": "2016-03-10", "到期日期": "2019-03-10"}
CHANGES: dict[str, dict[str, Callable[[Rows], Rows]]] = {
    "FW-B022": {
        "标准": row("补助标准", 标准金额=300),
        "余款": another_share(),
        "全额追回一户": taken_back,
        "一户换了金额": row("补助发放", 3, 应发金额=310, 实发金额=310),
    },
    "FW-B022 合计不是整数份，同一批次的邻村按标准领取": {
        "邻村也有人领这个数": row("补助发放", 8, 应发金额=300, 实发金额=300),
        "邻村少一人": taken_back_under_another_name(8),
        "本村有人的余款": another_share(550),
    },
    "FW-B022 合计不是整数份，两户上月领的是标准数": {
        "上月的退票": row("补助发放", 8, 发放状态="退票"),
        "上月的以别人的名义追回": taken_back_under_another_name(8),
        "再有一户上月领的是标准数": lambda rows: {
            "补助发放": [
                {**rows["补助发放"][2], "发放流水号": "BF99", "批次号": "PC99", "期次": "2017-01", "应发金额": 850,
                 "实发金额": 850}
            ]
        },
    },
    "FW-B022 项目核定三户，八户等额领取": {
        "受益户数": row("项目", 受益户数=8),
        "一户另有项目": row("补助发放", 3, 项目编号=None),
    },
    "FW-B022 三个岗位七个月的补贴由八户平分": {
        "数量": row("补助发放", 3, 数量=6),
        "余款": another_share(3500),
    },
    "FW-B022 半数的户有两人领岗位补贴": {
        "一人换了户": row("补助发放", 8, 户编号="H2"),
        "余款": another_share(550),
    },
    "FW-B023": {
        "村里另有三户": more_homes,
        "封顶": row("补助标准", 每户上限=600),
        "一户换了金额": row("补助发放", 3, 应发金额=610, 实发金额=610),
        "全额追回一户": taken_back,
    },
    "FW-B024": {
        "务工状况": row("人员", 务工状况="在家务农"),
        "务工补助退票": row("补助发放", 1, 发放状态="退票"),
        "标准": row("补助标准", 计发单位="人", 周期="年"),
    },
    "FW-B025": {
        "在校状况": row("人员", 10, 在校状况="本科"),
        "另一种教育补助": other_education,
        "死亡名单": dead_student,
        "整户清退": further("户动态", 户编号="H11", 日期="2018-03-01", 事项="清退"),
        "注销": row("户", 10, 状态="注销"),
        "标准": row("补助标准", 对象范围="不限"),
    },
    "FW-B031 五户把救助款退回村账": {
        "村里交回了财政": further(
            "账户流水", 流水号="LS9", 账号="6217000000000099", 交易日期="2017-09-28", 收支方向="支", 金额=15000,
            对方账号="530099", 对方户名="示例县财政局", 摘要="上交"
        ),
        "一户登记了追回": taken_back,
        "两户同户": row("补助发放", 1, 户编号="H1"),
    },
    "FW-B043 危改款每户扣两千": {
        "扣后是另一档次": further(
            "补助标准", 补助项目="农村危房改造补助", 起始年度="2016", 计发单位="户", 周期="次", 标准金额=8000,
            对象范围="在册户"
        ),
        "一户换了扣款": row("补助发放", 1, 扣款=1550, 实发金额=8450),
        "全额追回一户": taken_back,
    },
    "FW-B080": {
        "当地有同名": further("人员", 身份证号="539900196102110138", 姓名="周文", 户编号="H1"),
        "账号是名册中人的": row("人员", 银行账号="6217000000000001"),
        "名册换了村": row("补助发放", 1, 区划代码="539900101202"),
        "号码更正": row("补助发放", 2, 身份证号="539900198505050028"),
    },
    "FW-B081": {
        "本人领了": of_left_out,
        "并入领过的户": row("人员", 10, 户编号="H10"),
        "终止日期": row("低保特困", 10, 终止日期="2017-06-30"),
        "死亡名单": dead_student,
        "整户清退": further("户动态", 户编号="H11", 日期="2018-03-01", 事项="清退"),
        "注销": row("户", 10, 状态="注销"),
        "标准": row("补助标准", 对象范围="不限"),
        "另一人的追回": taken_back,
        "另一人的以别的补助追回": taken_back_as_other_subsidy,
        "新进名单的一人": lambda rows: {
            "户": [{**rows["户"][0], "户编号": "H99"}],
            "人员": [{"身份证号": "539900196102110138", "姓名": "新人", "户编号": "H99"}],
            "低保特困": [{**rows["低保特困"][0], "身份证号": "539900196102110138"}],
        },
    },
    "FW-B082": {
        "本人的核定数量": further("核定数量", 身份证号="539900196606060111", 计量项目="耕地", 年度=2016, 数量=3),
        "在册的人": further("人员", 身份证号="539900196606060111", 姓名="钱六", 户编号="H1"),
        "账号是名册中人的": row("人员", 银行账号="6217000000000006"),
        "一人换了村": row("补助发放", 7, 区划代码="539900101202"),
        "只发给在册户": row("补助标准", 对象范围="在册户"),
        "又一个没有核定的人": lambda rows: {
            "补助发放": [{**rows["补助发放"][0], "发放流水号": "BF9", "身份证号": "539900196102110138", "户编号": ""}]
        },
    },
    "FW-B084": {
        "标准": row("补助标准", 标准金额=800),
        "一户换了金额": row("补助发放", 3, 应发金额=900, 实发金额=900),
        "一户填了数量": row("补助发放", 3, 数量=1),
        "全额追回一户": taken_back,
        "两人同户": row("补助发放", 3, 户编号="H1"),
    },
    "FW-B085 不在名单上的人": {
        "村组干部": further(
            "村组干部", 身份证号="539900197505050015", 起始日期="2014-01-01", 姓名="赵大山", 区划代码=VILLAGE
        ),
    },
    "FW-B085": {
        "名单": row("财政供养人员", 姓名="赵大河"),
        "取给了本人": row("账户流水", 1, 对方户名="钱二"),
        "有了对方账号": row("账户流水", 1, 对方账号="6217000000000099"),
        "全额追回一户": taken_back,
        "又一户也取给了他": lambda rows: {
            "账户流水": [{**rows["账户流水"][0], "流水号": "LS9", "账号": "6217000000000064"}]
        },
    },
    "FW-C090 没有采购记录、只差序号的工程合计达到采购限额": {
        "有了采购": further("采购", 采购编号="CG9", 项目编号="XM3", 采购方式="询价", 预算金额=100),
        "换了名称": row("项目", 2, 项目名称="上坪村活动室维修"),
    },
    "FW-G010": {
        "验收": row("验收", 项目编号="XM1"),
        "合同": row("合同", 合同编号="HT9", 项目编号="XM1"),
        "合同项目": further("合同项目", 合同编号="HT1", 项目编号="XM1", 金额=100),
        "资产": further("资产", **ASSET, 项目编号="XM1"),
        "采购": further("采购", 采购编号="CG9", 项目编号="XM1", 采购方式="询价", 预算金额=100),
        "终止": row("项目", 状态="终止"),
        "付过别的钱": row("支付", 支付流水号="ZF9", 批次号=None),
        "按亩计发": row("补助标准", 计发单位="亩"),
        "一户换了金额": row("补助发放", 3, 应发金额=310, 实发金额=310),
    },
    "FW-P012": {
        "资产": further("资产", **ASSET, 项目编号="XM2"),
        "合同": further(
            "合同", 合同编号="HT9", 项目编号="XM2", 乙方单位编码="QY", 合同金额=100, 签订日期="2017-04-20"
        ),
        "受益户数": row("项目", 受益户数=30),
        "单位类别": row("单位", 类别="供应商"),
        "退回": row("支付", 1, 支出性质="转拨"),
    },
    "FW-R003": {
        "核定数量": further("核定数量", 户编号="H1", 计量项目="生猪", 年度=2016, 数量=3),
        "家人的核定数量": measured_of_member,
        "贷款": further("小额贷款", **LOAN),
        "家人的企业": company_of_head,
        "邻户没有支出": row("户收入", 1, 生产经营支出=0, 经营性收入=5200),
        "脱贫日期": row("户", 脱贫日期="2018-12-10"),
    },
    "FW-R003 收入成倍增加而同村其他户只有别的年度的收入": {
        "一户的核定数量为零": row("核定数量", 数量=0),
        "邻户没有经营性收入": row("户收入", 5, 经营性收入=0),
    },
    "FW-R003 上年没有经营性收入、有登记": {
        "上年的收入": row("户收入", 5, 经营性收入=3000),
    },
    "FW-R060 识别次日才登记、年末以后仍在册": {
        "当年脱贫": row("户", 状态="已脱贫", 脱贫日期="2016-12-31"),
        "次年脱贫": row("户", 状态="已脱贫", 脱贫日期="2017-12-31"),
        "领过补助": lambda _: {
            "补助标准": [files()["FW-R060"]["defaults"]["补助标准"]],
            "补助发放": [files()["FW-R060"]["defaults"]["补助发放"]],
        },
        "车价": row("车辆登记", 购置价=100),
    },
    "FW-R080": {
        "一户改了一项": row("户收入", 1, 转移性收入=1131),
        "一户换了村": row("户", 2, 区划代码="539900101202"),
        "又一户": lambda rows: {
            "户": [{**rows["户"][0], "户编号": "H6"}],
            "户收入": [{**rows["户收入"][0], "户编号": "H6"}],
        },
    },
    "FW-T080 早已转拨到乡镇，乡镇一年后才付": {
        "早先的支出": lambda rows: {"支付": [{**rows["支付"][1], "支付流水号": "ZF9", "支付日期": "2017-05-01"}]},
        "收款单位不是乡镇": lambda _: {
            "单位": [{**one, "类别": "供应商"} for one in places()["单位"] if one["单位编码"] == "XZ"]
        },
        "分解到下级": lambda rows: {"资金指标": [{**rows["资金指标"][0], "指标编号": "ZB9", "上级指标编号": "ZB1"}]},
        "分配": lambda _: {"资金分配": [files()["FW-T080"]["defaults"]["资金分配"]]},
        "下达日期": row("资金指标", 下达日期="2017-02-20"),
        "早先的发放": lambda _: {
            "补助发放": [{**files()["FW-T080"]["defaults"]["补助发放"], "发放日期": "2017-09-01"}]
        },
    },
    "FW-R004": {
        "收到收益": row("资产收益", 实收收益=3000),
        "分到户": further("收益分配", 资产编号="ZC1", 年度=2017, 对象="H1", 金额=3000, 用途="分红"),
        "别户的股份": row("折股量化", 对象="H2", 股份=1000),
        "资产名称": row("资产", 资产名称="上坪村肉羊养殖小区"),
        "收入": row("户收入", 财产性收入=100, 工资性收入=10400),
    },
}  # fmt: skip


@pytest.mark.parametrize("told", CHANGES)
def test_a_change_elsewhere_reaches_the_finding(tmp_path: Path, told: str) -> None:
    assert_reached(tmp_path, told, CHANGES[told])


def assert_reached(tmp_path: Path, told: str, changes: Mapping[str, Callable[[Rows], Rows]]) -> None:
    """Each change to the books of a rule's case gives by an incremental scan what a full one gives, and not as before.

    `told` is the rule's code, with the case's name behind it where it is not the first.
    """
    code, _, name = told.partition(" ")
    known = files()[code]
    case = next(one for one in known["cases"] if name in {"", one["name"]})
    rows = filled(known["defaults"], case["rows"])
    beginning = new_books(tmp_path, "开始.db")
    store = Store.open(beginning)
    load(store, places())
    load(store, rows)
    scanning.scan(store, ACTOR, rules=[code], as_of=TODAY)
    before = list(scanning.lines(store, ACTOR))
    store.close()
    assert before
    for number, (name, change) in enumerate(changes.items()):
        target = copied_books(beginning, tmp_path, f"增量{number}.db")
        store = Store.open(target)
        made = load(store, change(rows))
        store.close()
        apart = copied_books(target, tmp_path, f"全量{number}.db")
        incremental, full = Store.open(target), Store.open(apart)
        summary = scanning.scan(incremental, ACTOR, rules=[code], since=made, as_of=TODAY)
        assert not summary.failed, summary.traces
        scanning.scan(full, ACTOR, rules=[code], as_of=TODAY)
        after = list(scanning.lines(incremental, ACTOR))
        assert after == list(scanning.lines(full, ACTOR)), name
        assert after != before, name
        incremental.close()
        full.close()
