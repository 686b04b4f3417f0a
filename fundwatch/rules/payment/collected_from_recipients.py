"""FW-P011: a village's or unit's own books show money collected from people who draw subsidies."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.voucher_line import VoucherLine
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
L = VoucherLine
_COLLECTED = re.compile(
    "保证金|押金|定金|订金|抵押金|风险金|诚信金|承诺金|信用金|履诺金|捐款|捐资|捐回|捐献|捐助|自愿|乐捐|义捐|爱心款|赞助|集资|统筹款|提留|摊派|平摊|均摊|"
    "手续费|推荐费|引荐费|介绍费|中介费|名额费|指标费|打点|评定费|开卡费|茶钱|协调费|好处费|感谢费|答谢|辛苦费|推广费|管理费|服务费|代办费|代理费|跑腿费|跑路费|跑项目|工本费|办证费|办卡费|开户费|建档费|报名费|申请费|申报费|评议费|鉴定费|"
    "验收费|测量费|测绘费|规划费|照相费|资料费|茶水费|车费|烟钱|误工费|劳务费|运费|卫生费|回扣|提成|分成|抽成|返点|返款|返还|返回|回款|收回|退回|交回|缴回|退交|退缴|交还|缴还|匀出|上交|上缴|交来|缴来|交村|交公|"
    "扣款|扣下|扣留|扣除|扣缴|代扣|抵扣|截留|留用|留成"
)
#: What a village may lawfully collect of every household, but not of a subsidy.
_OF_ALL = re.compile(
    "服务费|代办费|代理费|鉴定费|测量费|测绘费|规划费|资料费|车费|误工费|劳务费|运费|卫生费|交来|缴来|返回|代扣|扣缴|扣款|上缴|返款|分成|自愿"
)
#: Of these what is taken on top of a subsidy, and what a household pays for its own part of what is subsidised.
_ON_TOP, _OWN_PART = re.compile("费$"), re.compile("自筹|自付|自负|差价|差额|配套|代购|购买")
_FROM = re.compile(
    "危改|危房|低保|五保|特困|补助|补贴|奖补|补款|救助|救济|临救|贫困户|脱贫户|建档立卡|搬迁户|安置户|受助|受益|享受户|领取户|领款|奖补户|贷款户|信贷户|贴息|学生|家长|雨露|助学|"
    "公益.?岗|公岗|保洁员|护林员|护路员|扶贫款|到户资金|惠农|一卡通|粮补|直补|退耕|公益林|高龄|残疾|孤儿|养.{0,2}户|种.{0,2}户|产业.{0,2}户|改厕户|改水户|光伏户"
)
_HOUSEHOLD = re.compile("农户|各户|每户|户主")
_HOUSEHOLDS, _SOON = "补助集中转出户数", "补助集中转出天数"
#: What names of subsidies have in common with many a 摘要.
_COMMON = frozenset(
    {"补助", "补贴", "奖补", "资金", "项目", "种植", "养殖", "农村", "农户", "产业", "改造", "建设", "服务", "生产"}
)
#: What a village supplies to anybody, for which it may take a deposit or a fee.
_SUPPLIED = re.compile("水|电|网|电视|摊位|门面|市场|场地|房|车位|坟|墓|垃圾|图书|桌椅|碗|工具|农机|机械")
#: Deposits of those who build and bid, money of budgets, insurance, loans and rents, gifts to the poor, and what was
#: paid too much in the register of the programme.
_UNLESS = re.compile(
    "工程|施工|投标|履约|质量|质保|农民工|财政|拨入|指标|多发|误发|死亡|追缴|清退|贴息|项目管理费|保险|保费|医保|参保|社保|合作医疗|养老|互助|还贷|借款|"
    "企业|公司|合作社交|社会|爱心人士|帮扶单位|挂钩单位|基金会|慈善|商会|捐赠给|捐给|物业|水费|电费|承包|租金|流转|一事一议|超领|重复领|不符合"
)
#: A line of the bank or the till is the other side of the same voucher.
_CASH = ("100", "101", "库存现金", "银行存款", "现金")


def _units_of(households: Statement) -> Statement:
    """The units of the villages in which households live."""
    return select(Unit.unit_code).where(
        Unit.region_code.in_(select(Household.region_code).where(Household.record_key.in_(households)))
    )


class CollectedFromRecipients(Rule):
    """Credit lines whose 摘要 names both a charge and those who draw subsidies, by unit and year."""

    code = "FW-P011"
    version = 5
    name = "账上收取受助户保证金、捐款等"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "发放补助不得搭车收费、收取押金和保证金，不得要求受助户捐款、上交"
    verified = False
    parameters = (_HOUSEHOLDS, _SOON)
    needs = (L,)
    reads = (
        Read(L, "unit_code"),
        Read(Unit, "unit_code"),
        Read(Person),
        Read(Household),
        Read(B, Via("household_no", _units_of)),
    )
    subject = "记账凭证"
    related = (("记账凭证", "line_key"),)
    evidence = (Value("单位"), Value("年度", Kind.YEAR), Value("摘要"), Value("命中词"), Value("往来对象"))
    details = (Value("日期", Kind.DAY), Value("摘要"), Value("贷方金额", Kind.MONEY), Value("往来对象"))
    summary = (
        "{单位}{年度}年账上有{行数}笔向受助户收取的款项共{合计}元（如“{摘要}”），"
        "请核实收取的依据、交款人名单、有没有退还。"
    )
    compared = (Compared(AMOUNT, Total("记账凭证", "贷方金额")),)
    page = Page(
        method="在记账凭证的贷方里，找摘要同时写着保证金、押金、捐款、上交、返还、手续费一类的词和危改、低保、补助、贫困户一类的词的分录；"
        "只写推广费、押金、捐款一类而交款人（往来对象或摘要里的姓名）是本村在册户，同样的金额收了设定户数以上的，也在内。"
        "只写运费、服务费一类的，交款户在此前设定的天数内领过摘要所说东西的补助，也在内（只有这种的程度为低）。"
        "按单位和年度合为一条。现金、银行存款科目的分录不看。",
        why="补助足额发下去，再以保证金、捐款的名义收回来，可能是变相的截留。",
        not_flagged=(
            "工程、投标、履约、质量保证金，农民工工资保证金",
            "多发、误发、死亡后追缴退回的补助",
            "财政拨入的款项，代收的保险费，归还的借款，企业、社会的捐赠",
            "向农户收的卫生费、服务费一类而没有写明是领取补助的户",
            "只写保证金、没有写明向谁收取的",
        ),
        check=("收据存根和交款人名单", "逐户电话或入户核实", "是否已经退还"),
        innocent=("经一事一议程序的自愿筹资", "农户自愿托村里代购、代运物资", "代收的养老、医疗保险费写法含糊"),
        example=Example(
            {
                "记账凭证": [
                    {
                        "单位编码": "CW",
                        "会计期间": "2017-03",
                        "凭证字": "收",
                        "凭证号": "5",
                        "分录号": "2",
                        "日期": "2017-03-20",
                        "摘要": "收危改户保证金",
                        "科目编码": "2202",
                        "科目名称": "其他应付款",
                        "借方金额": "0.00",
                        "贷方金额": "6000.00",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every line that credits something."""
        return counted(L.__table__, and_(scope.touched(L.unit_code), L.credit > 0))

    def select(self, scope: Scope) -> Select[Any]:
        """Every such line."""
        return (
            select(
                L.record_key.label("line_key"),
                L.unit_code.label("partition"),
                L.booked_on_day.label("day"),
                L.credit.label("amount"),
                Unit.region_code.label("region"),
                L.subject_code.label("code"),
                L.subject_name.label("name"),
                Unit.name.label("unit_name"),
                L.booked_on_day.label("日期"),
                L.summary.label("摘要"),
                L.credit.label("贷方金额"),
                L.counterparty.label("往来对象"),
            )
            .outerjoin(Unit, Unit.record_key == L.unit_code)
            .where(scope.touched(L.unit_code), L.credit > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the lines that say so, or that name enough registered households, gathered by unit and year."""
        lines = sorted(rows, key=lambda row: (row["day"], row["line_key"]))
        lines = [row for row in lines if not (row["code"].startswith(_CASH[:2]) or row["name"] in _CASH[2:])]
        said = {row["line_key"]: word for row in lines if (word := charged(row["摘要"]))}
        named = _of_named_households([row for row in lines if row["line_key"] not in said], scope)
        said |= named
        gathered: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in lines:
            if row["line_key"] in said:
                year = date.fromordinal(row["day"]).year
                told = {"命中词": said[row["line_key"]], "单位": row["unit_name"] or row["partition"], "年度": year}
                gathered[row["partition"], year].append({**row, **told})
        for found in gathered.values():
            hint = all(row["line_key"] in named and _OF_ALL.search(row["命中词"]) for row in found)
            weight = {"severity": Severity.LOW} if hint else {}
            yield from ({**row, **weight, "subject": found[0]["line_key"]} for row in found)


@dataclass(frozen=True)
class _Charge:
    """A line by which a registered household paid something."""

    row: Row
    word: str
    home: str


def _of_named_households(lines: Iterable[Row], scope: Scope) -> dict[str, str]:
    """Words of the charges by line, where a village took one sum of enough of its registered households by name."""
    asked = [(row, word) for row in lines if row["region"] and (word := _asked_for(row["摘要"]))]
    homes = _homes(scope.connection, {row["region"] for row, _ in asked})
    charges = [_Charge(row, word, home) for row, word in asked if (home := _payer(row, homes[row["region"]]))]
    drawn = _drawn({one.home for one in charges if _OF_ALL.search(one.word)}, scope)
    paid: dict[tuple[str, str, int, int], list[_Charge]] = defaultdict(list)
    for one in charges:
        if not _OF_ALL.search(one.word) or _drew(one, drawn[one.home], scope):
            year = date.fromordinal(one.row["day"]).year
            paid[one.row["partition"], one.row["region"], year, one.row["amount"]].append(one)
    return {
        one.row["line_key"]: one.word
        for (_, region, _, _), found in paid.items()
        if len({one.home for one in found}) >= scope.number(_HOUSEHOLDS, scope.as_of, region)
        for one in found
    }


def _asked_for(summary: str) -> str | None:
    """The word of a 摘要 that says what a household was asked for, rather one that is not asked of all."""
    if _UNLESS.search(summary) or _SUPPLIED.search(summary):
        return None
    words = [found[0] for found in _COLLECTED.finditer(summary)]
    return min(words, key=lambda word: _OF_ALL.search(word) is not None, default=None)


def _drew(one: _Charge, drawn: Iterable[tuple[str, int]], scope: Scope) -> bool:
    """Whether the household had drawn a subsidy for the very thing not long before."""
    if not _ON_TOP.search(one.word) or _OWN_PART.search(one.row["摘要"]):
        return False
    days = scope.number(_SOON, scope.as_of, one.row["region"])
    return any(0 <= one.row["day"] - day <= days and _same_thing(subsidy, one.row["摘要"]) for subsidy, day in drawn)


def _same_thing(subsidy: str, summary: str) -> bool:
    """Whether two characters of a subsidy's name, other than what many have in common, stand in a 摘要."""
    pairs = {subsidy[at : at + 2] for at in range(len(subsidy) - 1)} - _COMMON
    return any(pair in summary for pair in pairs)


def _drawn(homes: set[str], scope: Scope) -> Mapping[str, list[tuple[str, int]]]:
    """The subsidies that each household drew, and the days."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    if homes:
        asked = scope.temporary([("home", str)], [(home,) for home in sorted(homes)])
        drawn = select(B.household_no, B.subsidy, B.paid_on_day).where(B.household_no.in_(select(asked.c.home)))
        for home, subsidy, day in scope.connection.execute(drawn):
            found[home].append((subsidy, day))
    return found


def _payer(row: Row, homes: Mapping[str, str]) -> str | None:
    """The registered household that a line names."""
    other = "".join((row["往来对象"] or "").split())
    if other:
        return homes.get(other)
    return next((home for name, home in homes.items() if name in row["摘要"]), None)


def _homes(connection: Connection, villages: set[str]) -> Mapping[str, dict[str, str]]:
    """Registered households of each village by the names of their members."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    asked = select(Household.region_code, Person.name, Household.record_key).join(
        Person, Person.household_no == Household.record_key
    )
    for village, name, home in connection.execute(asked.where(Household.region_code.in_(sorted(villages)))):
        found[village][name] = home
    return found


def charged(summary: str) -> str | None:
    """The word of a 摘要 that says what was collected from people who draw subsidies; None where it does not."""
    if _UNLESS.search(summary):
        return None
    words = [found[0] for found in _COLLECTED.finditer(summary)]
    if not _FROM.search(summary):
        words = [word for word in words if _HOUSEHOLD.search(summary) and not _OF_ALL.search(word)]
    return min(words, key=lambda word: _OF_ALL.search(word) is not None, default=None)
