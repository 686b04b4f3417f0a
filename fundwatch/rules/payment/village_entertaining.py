"""FW-P095: a village's account paid for entertaining, drink and gifts in a year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.bank_entry import BankEntry
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.negative_list import forbidden_uses
from fundwatch.rules.payment.public_accounts import APART, BookedPayments, holders_of, on_account_of
from fundwatch.rules.payment.village_books_misspent import misspent_on, names_special_money
from fundwatch.rules.place_names import places_of
from fundwatch.rules.scope import Scope

E = BankEntry
ENTERTAINING_LEAST = "村级接待核对金额"
#: What a village must not pay for out of its own money either.
_ENTERTAINED = re.compile(
    "招待|接待|宴请|宴席|宴会|酒席|酒宴|酒菜|酒饭|桌席|席款|包席|请客|请吃|吃请|吃喝|大吃|陪餐|陪客|客饭|客餐|待客|应酬|聚餐|会餐|餐费|餐款|"
    "用餐|就餐|餐饮|吃饭|饭钱|饭款|饭费|伙食|接风|饯行|庆功|夜宵|宵夜|烟酒|香烟|卷烟|烟款|烟钱|购烟|买烟|购酒|买酒|酒款|酒钱|白酒|红酒|啤酒|"
    "酒水|茅台|五粮液|名酒|高档.{0,3}[烟酒茶]|礼品|礼金|礼盒|土特产|送礼|人情费|KTV|ktv|歌厅|唱歌|洗脚|足浴|桑拿|按摩|棋牌|麻将|旅游费|旅游款|游玩"
)
#: Meals of those who work or meet for the village, feasts of the village itself, and what comes in or is built.
_UNLESS = re.compile(
    "学员|学生|培训|民工|务工|用工|投工|务农|群众|村民|农户|贫困户|脱贫户|五保|特困|困难|低保|老人|老年|敬老|慰问|儿童|残疾|病人|住院|丧|红白|白事|"
    "工作餐|误餐|误工|大会|代表|会议|开会|选举|换届|值班|值守|防疫|疫情|核酸|隔离|防汛|抗旱|救灾|抢险|救火|防火|护林|巡山|施工|工地|工程|机械|挖机|演出|"
    "晚会|联欢|比赛|运动会|文艺|庙会|节日活动|三八|重阳|食堂|接待室|接待站|接待点|接待中心|接待户|接待设施|游客|景区|民宿|旅游开发|旅游产业|收购|"
    "销售|酿酒|酒厂|酒坊|烤烟|烟叶|烟苗|烟农|茶园|茶叶加工|退回|退还|收回|清退|追缴|上缴|税|质保金|装修|设备|改造|建设"
)
_MEALS = "公务接待和吃喝"
#: The village itself and its economic organisation.
_COLLECTIVE = ("经济合作社", "经济联合社", "经济合作联社", "经济联合总社", "村集体", "村民委员会", "村委会")
_NAMED = or_(*(Unit.name.contains(word) for word in _COLLECTIVE))
#: The unit of a village: its committee, or its own economic organisation.
OF_A_VILLAGE: ColumnElement[bool] = or_(Unit.category == "村委会", and_(Unit.category == "合作社", _NAMED))
_REGISTERED = AccountRegister.account_type == "村账"


class VillageEntertaining(Rule):
    """Lines out of a village's account whose 摘要 or payee shows entertaining, by account and year."""

    code = "FW-P095"
    name = "村级账户支付招待、烟酒、礼品"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "农村基层干部廉洁履行职责若干规定（试行）关于不得用集体资金吃喝、送礼的规定；各地村级公务“零接待”规定"
    verified = False
    parameters = (ENTERTAINING_LEAST, APART)
    needs = (E,)
    needs_columns = ((E.summary, E.other_name), (AccountRegister.account, Unit.account))
    reads = (Read(E), Read(AccountRegister), Read(Unit), Read(Payment), Read(Region))
    subject = "账户流水"
    related = (("账户流水", "entry_key"),)
    evidence = (Value("账户属于"), Value("账号"), Value("年度", Kind.YEAR), Value("命中词"), Value("对方户名"))
    details = (
        Value("流水号"),
        Value("交易日期", Kind.DAY),
        Value("金额", Kind.MONEY),
        Value("对方户名"),
        Value("摘要"),
    )
    summary = (
        "{账户属于}的账户{年度}年支出{行数}笔共{合计}元，摘要或收款方写有“{命中词}”，"
        "请核实事由、用餐人员、资金来源和审批。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "金额")),)
    page = Page(
        method="在村委会、村集体经济组织账户流水的支出里，找摘要写着招待、接待、宴请、餐费、烟酒、礼品、娱乐一类的，"
        "或对方户名是酒楼、饭店、烟酒店一类而摘要没有写明正当事由的；按账户和年度合计，达到设定金额的列为疑点。",
        why="村级不列支招待费，是群众最关心的“小账”；赔款、收益、补助进了村账，常常就是这样吃掉的。",
        not_flagged=(
            "村民代表会、选举、值班、抢险、施工的用餐，学员、民工、老人、困难户的伙食和慰问，文体活动",
            "接待中心、民宿、酒厂、烟叶一类产业的支出",
            "摘要写明用专项资金、收益的（由FW-P094列出），支付台账里有的付款",
            "合计不到设定金额的",
            "乡镇、部门的公务接待",
        ),
        check=(
            "发票、菜单、用餐人员名单和审批",
            "这段时间进账的赔款、收益、补助有没有发给农户",
            "村务公开有没有这些支出",
        ),
        innocent=("村民集体活动用餐写得笼统", "合作社接待客商的经营费用"),
        example=Example(
            {
                "账户登记": [
                    {
                        "账号": "530053000000009001",
                        "户名": "上坪村村民委员会",
                        "开户单位编码": "CW",
                        "账户类型": "村账",
                    }
                ],
                "账户流水": [
                    {
                        "流水号": "LS1",
                        "账号": "530053000000009001",
                        "交易日期": "2017-08-20",
                        "收支方向": "支",
                        "金额": "18600.00",
                        "对方户名": "示例县顺风酒楼",
                        "摘要": "接待餐费",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line out of a village's account."""
        of_a_village = on_account_of(_REGISTERED, OF_A_VILLAGE)
        return counted(E.__table__, and_(scope.touched(E.account), E.direction == "支", of_a_village))

    def select(self, scope: Scope) -> Select[Any]:
        """The same lines."""
        return select(
            E.record_key.label("entry_key"),
            E.account.label("partition"),
            E.account.label("账号"),
            E.traded_on_day.label("day"),
            E.amount.label("amount"),
            E.other_account.label("other"),
            E.record_key.label("流水号"),
            E.traded_on_day.label("交易日期"),
            E.amount.label("金额"),
            func.coalesce(E.other_name, "").label("对方户名"),
            func.coalesce(E.summary, "").label("摘要"),
        ).where(scope.touched(E.account), E.direction == "支", E.amount > 0, on_account_of(_REGISTERED, OF_A_VILLAGE))

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather by account and year what shows entertaining and the books do not hold as a payment."""
        holders, places = holders_of(scope.connection, _REGISTERED, OF_A_VILLAGE), places_of(scope)
        booked: BookedPayments | None = None
        gathered: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["entry_key"])):
            day, said = date.fromordinal(row["day"]), places.hidden_in(row["摘要"])
            word = entertained(said) or _fed_by(row["对方户名"], said, day)
            if not word or (names_special_money(row["摘要"]) and misspent_on(said, day)):
                continue
            name, region = holders[row["账号"]]
            booked = booked or BookedPayments(scope.connection)
            apart = scope.number(APART, scope.as_of, region or "")
            if any(booked.holds(one, row["amount"], row["day"], apart) for one in (row["other"], row["对方户名"])):
                scope.leave_out("支付台账里有的付款")
                continue
            told = {"账户属于": name, "region": region, "命中词": word, "年度": day.year}
            gathered[row["账号"], day.year].append({**row, **told, "对方户名": row["对方户名"] or "对方不详"})
        for found in gathered.values():
            least = scope.number(ENTERTAINING_LEAST, scope.as_of, found[0]["region"] or "")
            if sum(row["amount"] for row in found) < least:
                scope.leave_out("合计不到设定金额", len(found))
                continue
            yield from ({**row, "subject": found[0]["entry_key"]} for row in found)


def entertained(said: str) -> str | None:
    """The word of a 摘要 that shows entertaining; None where there is none, or something harmless is told of."""
    found = _ENTERTAINED.search(said)
    return found[0] if found and not _UNLESS.search(said) else None


def _fed_by(payee: str, said: str, day: date) -> str | None:
    """The word in a payee's name that shows whoever feeds guests; None where 摘要 tells of something harmless."""
    if _UNLESS.search(said):
        return None
    meals = (use for use in forbidden_uses() if use.item == _MEALS)
    return next((word for use in meals if (word := use.payee_in(payee, said, day))), None)
