"""FW-P042: a unit's own books show special money spent on what it must not be spent on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.money_of_people import borrowed
from fundwatch.rules.payment.negative_list import forbidden_uses
from fundwatch.rules.place_names import places_of
from fundwatch.rules.scope import Scope

L = VoucherLine
#: How a 摘要 says out of which money something was paid.
_SPECIAL = (
    *(
        "扶贫",
        "脱贫",
        "专款",
        "专项",
        "衔接资金",
        "衔接补助",
        "振兴资金",
        "以工代赈",
        "产业资金",
        "扶持资金",
        "奖励资金",
        "信贷奖励",
        "产业款",
        "项目资金",
        "项目款",
        "项目经费",
        "项目管理费",
    ),
    *(
        "危改资金",
        "危改款",
        "危改补助",
        "低保金",
        "低保款",
        "低保资金",
        "救灾",
        "救济款",
        "救济资金",
        "退耕款",
        "补助资金",
        "补助款",
        "奖补资金",
    ),
    *(
        "帮扶资金",
        "帮扶款",
        "捐赠资金",
        "捐赠款",
        "移民资金",
        "彩票公益金",
        "互助资金",
        "整合资金",
        "上级拨款",
        "上级资金",
        "财政资金",
    ),
    *("光伏收益", "光伏收入", "光伏款", "资产收益", "收益资金", "扶贫车间租金"),
    # What belongs to the households it was paid for: insured crops, land that was taken, a forest, a resettlement.
    *("赔款", "理赔款", "理赔金", "赔付款", "赔偿款", "征地款", "征地补偿", "土地补偿", "占地补偿", "青苗款", "青苗费"),
    *("青苗补偿", "生态补偿", "补偿款", "补偿金", "公益林款", "移民款", "后扶资金", "后扶款", "直补款"),
)
#: What a village earns by things that projects build for it: its own shops and halls are not among them.
_BUILT = (
    "光伏",
    "电站",
    "大棚",
    "冷库",
    "冷藏库",
    "车间",
    "烘干",
    "加工厂",
    "农机",
    "养殖小区",
    "养殖场",
    "基地",
    "圈舍",
)
#: What a 摘要 that names special money holds at least one of.
SPECIAL_WORDS = (*_SPECIAL, *_BUILT)
_EARNED = re.compile(f"(?:{'|'.join(_BUILT)})[^，。；]{{0,8}}(?:租金|租赁费|承包费|分红|收益|收入)")
#: What a few words of a 摘要 say of a use that the negative list describes in more.
_SHORT = re.compile(
    "餐费|欠.*(饭店|餐馆|小卖部|商店)|招待|接待|吃喝|烟酒|生活费|还债|欠账|旧账|购车|油费|奖金|福利|旅游|红包|拜年|办公费|办公用品|"
    "误餐|加班补|旅行社|借给|借支|支书.*(借|领|用)|主任.*(借|领|用)|干部.*(分钱|私分|借|误工|补助|补贴)"
)
_UNLESS = re.compile(
    "学员|学生|培训|民工|务工|群众|村民|农户|贫困户|脱贫户|五保|老人|慰问困难|项目管理费|工地|施工|互助资金借|社员|挖机|挖掘机|机械"
)
#: What not even the management fee may pay.
_NEVER = re.compile("旅行社|旅游|观光|福利|烟酒|歌厅|KTV")
#: Whose money it is that was used is not whom it was used for.
_WHOSE = re.compile(
    "(?:用|从|以|由|将|把|拿|挪|占)(?:[^，。；付支购买还发]{0,8}?)(?:农户|群众|村民|贫困户|脱贫户|五保|老人|学生|社员)[^，。；付支购买还发]{0,8}?"
    "(?:赔款|补偿款|补助款|补贴款|奖补款|危改款|资金|款)"
)
#: That a village does its office work for a programme is not yet to spend its money on it.
_MONEY = re.compile("资金|专款|款|收益|补助|用.*(支|付)")
#: How people's own money is said to have been taken.
_TAKEN = ("借", "挪", "领用", "占用", "周转")
#: A line of the bank or the till is the other side of the same voucher.
_CASH = ("100", "101")


class BooksMisspent(Rule):
    """A debit whose 摘要 names both special money and a use of the negative list."""

    code = "FW-P042"
    name = "账上用专项资金列支接待、还债等"
    version = 5
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "财政专项扶贫资金管理办法关于不得用于的支出的规定（负面清单）"
    verified = False
    needs = (L,)
    reads = (Read(L, "unit_code"), Read(Unit, "unit_code"), Read(Region))
    subject = "记账凭证"
    evidence = (
        Value("单位"),
        Value("日期", Kind.DAY),
        Value("摘要"),
        Value("命中词"),
        Value("科目名称"),
        Value("往来对象"),
        Value("借方金额", Kind.MONEY),
    )
    summary = (
        "{单位}{日期}的账上“{摘要}”{借方金额}元（{科目名称}），“{命中词}”不属于专项资金的用途，"
        "请核实资金来源和原始凭证。"
    )
    compared = (Compared(AMOUNT, Total("记账凭证", "借方金额")),)
    page = Page(
        method="在记账凭证的借方里，找摘要写明用扶贫、专项、项目资金、资产收益（光伏收益、大棚租金一类）或属于农户的赔款、补偿款，同时写着负面清单上的用途"
        "（餐费、招待、还债、办公、购车、奖金、旅游、出借一类）的分录，以及写着借支、暂借、占用群众的补贴款、代收的保险费的分录。现金、银行存款科目的分录不看。",
        why="专项资金到了村账、单位账，最后一手支出只有账上看得见。",
        not_flagged=(
            "没有写明资金来源的",
            "学员、民工的伙食，对困难户、老人的慰问",
            "为扶贫工作办公、开会、出差而没有写明用扶贫款的",
            "项目管理费的支出（付给旅行社、买烟酒、发福利的仍列出）",
            "借支补贴款去发放、兑付，把代收的保险费上缴，归还借款的",
        ),
        check=("原始凭证和审批单", "这笔钱从哪个项目、哪项收益来", "有没有另外的经费来源"),
        innocent=("摘要里的项目名称带“扶贫”，实际由村级经费列支", "以后已用其他资金归还"),
        example=Example(
            {
                "记账凭证": [
                    {
                        "单位编码": "CW",
                        "会计期间": "2017-09",
                        "凭证字": "付",
                        "凭证号": "8",
                        "分录号": "1",
                        "日期": "2017-09-09",
                        "摘要": "用扶贫专款付历年招待费欠账",
                        "科目编码": "541",
                        "科目名称": "管理费用",
                        "借方金额": "23600.00",
                        "贷方金额": "0.00",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line that debits something."""
        return counted(L.__table__, and_(scope.touched(L.unit_code), L.debit > 0))

    def select(self, scope: Scope) -> Select[Any]:
        """Debits whose 摘要 names special money."""
        return (
            select(
                L.record_key.label("subject"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                L.debit.label("amount"),
                Unit.region_code.label("region"),
                L.subject_code.label("code"),
                Unit.name.label("unit_name"),
                L.booked_on_day.label("日期"),
                L.summary.label("摘要"),
                L.subject_name.label("科目名称"),
                L.counterparty.label("往来对象"),
                L.debit.label("借方金额"),
            )
            .outerjoin(Unit, Unit.record_key == L.unit_code)
            .where(
                scope.touched(L.unit_code),
                L.debit > 0,
                or_(*(L.summary.contains(word) for word in (*SPECIAL_WORDS, *_TAKEN))),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those that name such a use as well."""
        places = places_of(scope)
        for row in sorted(rows, key=lambda row: row["subject"]):
            said = places.hidden_in(row["摘要"])
            word = misspent_on(said, date.fromordinal(row["day"])) if names_special_money(row["摘要"]) else None
            word = word or borrowed(said)
            if word and not is_cash(row["code"]):
                yield {**row, "命中词": word, "单位": row["unit_name"] or row["partition"]}


def names_special_money(summary: str) -> bool:
    """Whether a 摘要 says that special money was paid out."""
    return any(word in summary for word in _SPECIAL) or _EARNED.search(summary) is not None


def is_cash(subject_code: str) -> bool:
    """Whether a line's account is the bank or the till."""
    return subject_code.startswith(_CASH)


def misspent_on(summary: str, day: date) -> str | None:
    """The word of a 摘要 that shows such a use; None where there is none."""
    harmless = _UNLESS.search(_WHOSE.sub("", summary))
    if harmless and not (harmless[0] == "项目管理费" and _NEVER.search(summary)):
        return None
    named = _MONEY.search(summary) is not None
    uses = (use for use in forbidden_uses() if named or not use.management)
    listed = next((word for use in uses if (word := use.word_in(summary, day))), None)
    short = _SHORT.search(summary)
    return listed.replace("*", "…") if listed else short[0] if short else None
