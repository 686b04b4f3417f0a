"""What a bank statement says of money that went on from households: paid for something, or gathered of a subsidy."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, union

from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.definition import Read, Statement, Via

V = VillageOfficial
_INSTITUTIONS = ("公司", "银行", "信用", "保险", "社保", "医院", "学校", "税务", "财政", "电网", "供电", "超市")
#: What a household pays many others for as well.
_ORDINARY = (
    *("保费", "保险", "医保", "养老", "电费", "水费", "学费", "货款", "购", "租金"),
    *("工钱", "工程款", "材料款", "水泥", "饲料", "种苗"),
)
#: What only sounds like one of these.
_SOUNDS_ORDINARY = ("茶水费",)
#: What is settled between any two, but hardly between several households and one official at the same time.
_SETTLED = ("还款", "还贷", "贷款", "退回")
#: What says that a subsidy goes back, even where an ordinary word stands beside it.
_BACK = ("返还", "返款", "补助款交", "补贴款交", "补助上交", "补助回")
#: What is collected of a subsidy, however small a part of it.
_COLLECTED = (
    *("协调费", "好处费", "推广费", "辛苦费", "感谢费", "答谢", "代办费", "跑腿费", "跑路费", "办证费", "工本费"),
    *("推荐费", "引荐费", "介绍费", "中介费", "名额费", "指标费", "申报费", "申请费", "报名费", "建档费", "资料费"),
    *(
        "鉴定费",
        "验收费",
        "评议费",
        "评定费",
        "测量费",
        "照相费",
        "开户费",
        "办卡费",
        "茶水费",
        "烟酒费",
        "人情费",
        "关系费",
    ),
    *(
        "打点",
        "手续费",
        "管理费",
        "评审费",
        "押金",
        "保证金",
        "诚信金",
        "风险金",
        "统筹",
        "提留",
        "集资",
        "捐款",
        "捐资",
    ),
    *("捐献", "自愿", "赞助", "平摊", "均摊", "调剂", "回扣", "提成", "返点", "返还", "返款", "回款"),
    *("交回", "缴回", "收回", "上交", "上缴", "交村", "交公", "代管", "代存"),
)
#: Subsidies by name: the same sum from several who draw one, named after it, is gathered of it.
_SUBSIDIES = ("低保", "五保", "特困", "救助", "救济", "危改", "危房", "补助", "补贴", "奖补", "扶贫款", "高龄", "残疾")


def _accounts_of(ids: Statement) -> Statement:
    return select(Person.account).where(Person.record_key.in_(ids))


#: How a rule reads the lists whose people's accounts it asks for, partitioned by account.
OFFICIALS = (
    Read(V, "account"),
    Read(V, Via("id_number", _accounts_of)),
    Read(PublicEmployee, Via("id_number", _accounts_of)),
    Read(Person, "account"),
)


def officials_accounts() -> Select[Any]:
    """Private accounts of village officials and of people on the payroll."""
    listed: Any = union(select(V.id_number), select(PublicEmployee.id_number))
    held = select(Person.account).where(Person.account.is_not(None), Person.record_key.in_(listed))
    accounts = union(select(V.account).where(V.account.is_not(None)), held).subquery("officials_accounts")
    return select(accounts.c.account)


def may_be_gathering(name: ColumnElement[str], said: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether nothing about a transfer says that the household pays for something."""
    goes_back = and_(_says(said, _BACK), ~said.contains("贷"))
    return and_(~_says(name, _INSTITUTIONS), or_(~_says(said, _ORDINARY), goes_back, _says(said, _SOUNDS_ORDINARY)))


def is_settling(said: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a transfer says that what had been lent or paid by mistake is given back."""
    return and_(_says(said, _SETTLED), ~and_(_says(said, _BACK), ~said.contains("贷")))


def gives_back(said: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a transfer says that what came by mistake is given back, and not what had been lent."""
    return and_(said.contains("退回"), ~_says(said, ("还款", "还贷", "贷款", "借款", "押金", "保证金")))


def is_collected(said: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a transfer names a charge."""
    return _says(said, _COLLECTED)


def names_subsidy(said: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a transfer names a subsidy."""
    return _says(said, _SUBSIDIES)


def _says(text: ColumnElement[str], words: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(text.contains(word) for word in words))
