"""What several rules on payments need to know: which money is special, who is a person, what came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, not_, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.rules.definition import Row, Severity
from fundwatch.rules.scope import Scope

P = Payment
#: Funds that are bound to their purpose: the negative list, the budget subject, the contract.
SPECIAL = ("财政专项扶贫", "衔接资金", "常态化帮扶", "统筹整合涉农", "以工代赈", "少数民族发展")
#: Money of other categories that may go to people alone, by what it is called; not what comes with it for the work.
_FOR_PEOPLE = (
    *("危房改造", "危旧房改造", "低保", "最低生活保障", "特困人员", "五保供养", "困难群众", "临时救助", "医疗救助"),
    *("孤儿", "残疾人补贴", "残疾人两项补贴", "护理补贴", "高龄津贴", "高龄补贴", "优抚", "抚恤", "养老保险", "新农保"),
    *("地力保护", "粮食直补"),
)
_FOR_OFFICES = ("工作经费", "业务经费", "管理经费", "运转", "能力建设")

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章"
    "鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟"
    "艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄"
    "丛仲虞敖巩明佘池查麻苑迟邝普字禹钏俸鄢禄郗"
    # Rarer ones: of the hundred families, of the north-west and of the south-west, unless many a shop begins so.
    "傅赖阎萧谈茅闻诸屠苍景蔺慕虎后陇惠裘奚廉湛狄伏昝贲钮嵇荀於封芮羿储邴糜隗宓班仰伊厉戎郜蓟邰鄂胥莘逄郦雍濮寿扈燕冀郏别"
    "茹宦慎戈庾暨衡弘匡阙殳蔚夔厍晁勾訾阚毋鞠巢蒯荆竺逯桓撒哈妥剡漆雒亢刀杞沐寸佀邸木岩罕"
)
_TWO_SURNAMES = frozenset({"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐"})
#: Last characters of what is an organisation, a shop or a place rather than a person.
_NOT_PERSONS = frozenset("司厂店站所局委社院校队部行馆村镇乡场会组户处办库园铺楼庄城县市区州省心桥网田堂")
_SHORTEST, _LONGEST = 2, 4


def is_special() -> ColumnElement[bool]:
    """Whether a payment is of special money: by its own document, or, without one, by those of its project."""
    own, given = aliased(Indicator), aliased(Indicator)
    by_document = exists().where(own.record_key == P.indicator_no, own.fund_category.in_(SPECIAL))
    by_project = exists().where(
        Allocation.project_no == P.project_no,
        given.record_key == Allocation.indicator_no,
        given.fund_category.in_(SPECIAL),
    )
    return or_(by_document, and_(P.indicator_no.is_(None), by_project))


def is_for_people() -> ColumnElement[bool]:
    """Whether a payment is of money that is people's own by its name: aid, allowances, the repair of their homes."""
    own = aliased(Indicator)
    named = or_(*(own.fund_name.contains(word) for word in _FOR_PEOPLE))
    for_offices = or_(*(own.fund_name.contains(word) for word in _FOR_OFFICES))
    return exists().where(own.record_key == P.indicator_no, named, not_(for_offices))


def keeping_numbers(scope: Scope) -> Select[Any]:
    """Payers that write numbers of projects or contracts on some of their payments: nothing is missing of others."""
    told = or_(P.project_no.is_not(None), P.contract_no.is_not(None))
    return select(P.payer_code).where(scope.touched(P.payer_code), told)


def looks_like_person(name: str) -> bool:
    """Whether a payee's name is written like a person's: a surname, two to four characters, no organisation's end."""
    plain = "".join(name.split())
    if not _SHORTEST <= len(plain) <= _LONGEST or plain[-1] in _NOT_PERSONS:
        return False
    return plain[:2] in _TWO_SURNAMES or (plain[0] in _SURNAMES and len(plain) < _LONGEST)


def with_refunds(connection: Connection, rows: Iterable[Row]) -> Iterable[Row]:
    """Rows with 退回日期: the day the same payee gave the same amount back to the payer; then they weigh little.

    Rows need the labels `subject`, `day`, `amount`, `payer` and 收款人.
    """
    known = list(rows)
    refunds = _refunds(connection, {row["收款人"] for row in known})
    for row in sorted(known, key=lambda row: (row["day"], row["subject"])):
        days = refunds[row["payer"], row["收款人"], row["amount"]]
        fitting = [day for day in days if day >= row["day"]]
        if fitting:
            days.remove(fitting[0])
        back: dict[str, Any] = {"severity": Severity.LOW, "退回日期": fitting[0]} if fitting else {"退回日期": None}
        yield {**row, **back}


def _refunds(connection: Connection, payees: set[str]) -> dict[tuple[str, str, int], list[int]]:
    days: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    asked = select(P.payer_code, P.payee, P.amount, P.paid_on_day).where(P.amount < 0, P.payee.in_(sorted(payees)))
    for payer, payee, amount, day in connection.execute(asked.order_by(P.paid_on_day)):
        days[payer, payee, -amount].append(day)
    return days
