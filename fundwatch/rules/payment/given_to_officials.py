"""FW-P048: a village's or an office's own books show gifts, meals, trips or revels."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.village_books_misspent import is_cash, misspent_on, names_special_money
from fundwatch.rules.place_names import places_of
from fundwatch.rules.scope import Scope

L = VoucherLine
#: Units that spend public or a whole village's money.
_UNITS = ("村委会", "乡镇政府", "主管部门", "财政部门")
#: Who must not be given them.
_WHOM = re.compile(
    "干部|职工|两委|班子|支书|书记|主任|会计|文书|村长|组长|站长|所长|局长|领导|工作人员|机关人员|全体人员|驻村队员|工作队员"
)
#: What is given for a feast or a visit, or had together.
_WHAT = re.compile(
    "月饼|粽子|年货|汤圆|糕点|水果|茶叶|香烟|烟酒|白酒|酒水|礼品|礼物|礼盒|土特产|特产|纪念品|购物卡|购物券|提货券|消费卡|红包|"
    "过节|(?:节日|中秋|端午|春节).{0,6}(?:费|品|慰问|物资|礼)|福利|年终奖|奖金|慰问品|服装|西服|衣服|皮鞋|旅游|疗养|聚餐|会餐|吃饭|餐费|宴|喝酒|唱歌|洗脚|话费|手机"
)
#: What nobody may be treated to out of public or a village's money, whoever it was.
_REVELS = re.compile(
    "KTV|ktv|卡拉OK|歌厅|歌城|歌舞厅|夜总会|酒吧|唱歌|洗脚|足浴|足疗|桑拿|按摩|洗浴|汗蒸|麻将|打牌|娱乐(?:消费|活动)?费|娱乐消费|娱乐会所"
)
#: What is drunk, smoked or given to win a project or its money, whoever got it.
_GIFT = re.compile(
    "(?:烟酒|香烟|名烟|白酒|酒水|买酒|购酒|礼品|礼物|礼盒|礼金|购物卡|购物券|提货券|红包|吃饭|餐费|宴请|唱歌|洗脚|"
    "[购买送][^，。；]{0,6}(?:茶叶|特产))(?!苗|种|基地|加工|产业|园|厂|展|销)"
)
_TO_WIN = re.compile(
    "跑项目|跑资金|跑经费|跑手续|跑关系|要项目|争项目|争取(?:项目|资金|经费)|争资|联系项目|协调(?:项目|资金|关系)|疏通|打点|送礼|走关系|攻关费|公关|"
    "(?:答谢|感谢|酬谢|拜访|看望)(?:上级|领导|部门|有关)"
)
#: What is bought, let or put in order, not enjoyed.
_NOT_ENJOYED = re.compile(
    "设备|音响|器材|桌|活动室|活动中心|文化|比赛|演出|租金|租赁|整治|检查|巡查|处罚|罚|装修|改造|创业|奖补"
)
_ANYBODY = "没有写明"
#: Whose money or whose need it is then.
_UNLESS = re.compile(
    "工会|会费|自费|个人承担|困难|贫困|脱贫|特困|五保|低保|老人|老年|敬老|儿童|学生|学员|培训|残疾|住院|生病|抚恤|遗属|丧|"
    "民工|务工|施工|工地|防火|护林|保洁|退回|收回|收到|扣回|上缴|上交|清退|追缴"
)


class GivenToOfficials(Rule):
    """A debit whose 摘要 names both officials and a gift, a feast, a meal or a trip, or a night out of anybody."""

    code = "FW-P048"
    version = 3
    name = "账上列支干部福利、吃请和娱乐消费"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "严禁用公款吃喝、送礼、旅游和违规发放津补贴、福利（中央八项规定精神）"
    verified = False
    needs = (L, Unit)
    reads = (Read(L, "unit_code"), Read(Unit, "unit_code"), Read(Region))
    subject = "记账凭证"
    related = (("单位", "unit_key"),)
    evidence = (
        Value("单位"),
        Value("日期", Kind.DAY),
        Value("摘要"),
        Value("命中词"),
        Value("发给"),
        Value("科目名称"),
        Value("往来对象"),
        Value("借方金额", Kind.MONEY),
    )
    summary = (
        "{单位}{日期}的账上“{摘要}”{借方金额}元（{科目名称}），写有“{命中词}”（对象：{发给}），"
        "请核实资金来源、领取签字和审批。"
    )
    compared = (Compared(AMOUNT, Total("记账凭证", "借方金额")),)
    page = Page(
        method="在村委会、乡镇、部门账的借方里，找摘要同时写着干部、职工一类的人和月饼、礼品、烟酒、购物卡、福利、聚餐、旅游一类的物品或活动的分录，"
        "以及写着歌厅、洗浴、按摩、打牌一类娱乐消费，或写着为跑项目、争取资金、协调关系而买烟酒、礼品、特产、请客的分录，不论为谁。"
        "现金、银行存款科目的分录不看。",
        why="集体的钱、公家的钱买东西发给干部，单笔不大，年年有，是群众反映最多的。",
        not_flagged=(
            "慰问困难户、老人、住院人员，学员、民工的伙食，工会会费列支的",
            "收回、退回、清退的",
            "摘要写明用扶贫、专项资金的（另有规则）",
            "企业、合作社自己的账",
            "文化活动室、广场的音响、棋牌桌一类设备，只写招待费、餐费的",
        ),
        check=("领取签字表和发票", "村务公开栏有没有公开", "资金从哪项收入来"),
        innocent=("干部因公出差的伙食补助", "摘要写得笼统，实际发给群众"),
        example=Example(
            {
                "单位": [{"单位编码": "CW9", "名称": "上坪村村民委员会", "类别": "村委会"}],
                "记账凭证": [
                    {
                        "单位编码": "CW9",
                        "会计期间": "2017-09",
                        "凭证字": "记",
                        "凭证号": "8",
                        "分录号": "1",
                        "日期": "2017-09-28",
                        "摘要": "购中秋月饼发村组干部",
                        "科目编码": "541",
                        "科目名称": "管理费用",
                        "借方金额": "4600.00",
                        "贷方金额": "0.00",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line that debits something in such a unit's books."""
        return counted(
            L.__table__.join(Unit.__table__, Unit.record_key == L.unit_code),
            and_(scope.touched(L.unit_code), L.debit > 0),
            (Unit.category.not_in(_UNITS), "不是村、乡镇、部门的账"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Debits of such units' books."""
        return (
            select(
                L.record_key.label("subject"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                L.debit.label("amount"),
                Unit.region_code.label("region"),
                Unit.record_key.label("unit_key"),
                L.subject_code.label("code"),
                Unit.name.label("单位"),
                L.booked_on_day.label("日期"),
                L.summary.label("摘要"),
                L.subject_name.label("科目名称"),
                func.coalesce(L.counterparty, "").label("往来对象"),
                L.debit.label("借方金额"),
            )
            .join(Unit, Unit.record_key == L.unit_code)
            .where(scope.touched(L.unit_code), L.debit > 0, Unit.category.in_(_UNITS))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep what names whom and what, unless another rule tells of it."""
        places = places_of(scope)
        for row in sorted(rows, key=lambda row: row["subject"]):
            said = places.hidden_in(row["摘要"])
            found = _found(said)
            if found is None or _UNLESS.search(said) or is_cash(row["code"]):
                continue
            if names_special_money(row["摘要"]) and misspent_on(said, date.fromordinal(row["day"])):
                continue
            yield {**row, "命中词": found[0], "发给": found[1]}


def _found(said: str) -> tuple[str, str] | None:
    """What a 摘要 says was given and to whom; None where it does not."""
    revels = None if _NOT_ENJOYED.search(said) else _REVELS.search(said)
    won, gift = _TO_WIN.search(said), _GIFT.search(said)
    if won and gift:
        return gift[0], won[0]
    what, whom = revels or _WHAT.search(said), _WHOM.search(said)
    if what is None or (whom is None and revels is None):
        return None
    return what[0], whom[0] if whom else _ANYBODY
