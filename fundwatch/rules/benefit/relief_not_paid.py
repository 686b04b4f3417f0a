"""FW-B081: somebody stood on the list of relief for whole years, and neither he nor his household was ever paid any."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.minimum_living import MinimumLiving
from fundwatch.models.records.person import Person
from fundwatch.models.records.region import Region
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.departures import never_left
from fundwatch.rules.benefit.facts import standards_of, stands
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope, number_of

B = BenefitPayment
E = HouseholdEvent
H = Household
M = MinimumLiving
P = Person
_SHARE, _LEAST, _DAYS = "低保在册领取比例", "低保在册比较最少人数", "补助兑付期限天数"
_RELIEF = "低保"
#: By which name a list's people are paid.
_NAMES = {"低保": re.compile("低保|最低生活"), "特困": re.compile("特困|五保|供养")}
#: So many digits of a 区划代码 tell the county.
_COUNTY = 6
#: The people of the example, and which of them was left out.
_PEOPLE = [
    "539900200201050117", "539900200201150134", "539900200202050151", "539900200202150179", "539900200203050196",
    "539900200203150218", "539900200204050235", "539900200204150252", "53990020020505027X", "539900200205150297",
    "539900200206050319", "539900200206150336", "539900200207050353", "539900200207150370", "539900200208050398",
    "53990020020815041X", "539900200209050437", "539900200209150454", "539900200210050477", "539900200210150494",
    "539900200211050516",
]  # fmt: skip
_LEFT_OUT = 11


def _both(values: Statement) -> Statement:  # noqa: ARG001 - whoever it is: he may be one of either list
    return select(M.category).distinct()


def _if_relief(subsidies: Statement) -> Statement:
    """Both lists where one of the subsidies touched is for them."""
    (name,) = subsidies.subquery().c
    words = [word for pattern in _NAMES.values() for word in pattern.pattern.split("|")]
    one = select(name).where(or_(*(name.like(f"%{word}%") for word in words)))
    return select(M.category).distinct().where(one.exists())


def _if_original(serials: Statement) -> Statement:
    return _if_relief(select(B.subsidy).where(B.record_key.in_(serials)))


class ReliefNotPaid(Rule):
    """A row of 低保特困 that spans a year in which relief was paid, of a household that none ever reached."""

    code = "FW-B081"
    version = 2
    name = "低保特困在册而从未发放"
    category = "监督缺位"
    severity = Severity.LOW
    basis = "最低生活保障金、特困供养金按月足额发放到保障对象"
    verified = False
    parameters = (_SHARE, _LEAST, _DAYS)
    needs = (BenefitPayment, SubsidyStandard, MinimumLiving, Person, Household)
    needs_columns = (M.from_day,)
    reads = (
        Read(M, "category"),
        Read(BenefitPayment, Via("subsidy", _if_relief)),
        Read(BenefitPayment, Via("original_serial_no", _if_original)),
        Read(SubsidyStandard, Via("subsidy", _both)),
        Read(P, Via("id_number", _both)),
        Read(H, Via("household_no", _both)),
        Read(E, Via("household_no", _both)),
        Read(DeceasedPerson, Via("id_number", _both)),
    )
    reads_clock = True
    subject = "低保特困"
    related = (("人员", "person_key"), ("户", "household_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("户编号"),
        Value("类别"),
        Value("起始日期", Kind.DAY),
        Value("没有发放的年度"),
        Value("同类在册人数", Kind.INTEGER),
        Value("已发人数", Kind.INTEGER),
    )
    summary = (
        "{姓名}（{身份证号}）自{起始日期}起在{类别}名单上，{没有发放的年度}年度本人和同户都没有一笔{类别}资金发放，"
        "当地同类在册{同类在册人数}人中{已发人数}人领过，请核实是否已经停保、资金发给了谁。"
    )
    page = Page(
        method="低保、特困名单上整年在册、又在人员名册的人，当年有这类资金发放而本人和同户成员从来没有领过任何一笔的，列为疑点。"
        "全县同类的在册人数（不在人员名册的也算）达到设定数、领过的达到设定比例，才作比较；年度终了超过设定的天数才计算。",
        why="人在名单上而钱没有到，可能漏发，也可能停保没有改名单，还可能以他的名额发给了别人。",
        not_flagged=(
            "领过一次的：后来停发可能是名单没有更新",
            "同户其他人领过的：低保按户发放",
            "不在人员名册的：看不出和谁同户，只计入比较的人数",
            "当地领过的没有达到设定比例的：说明发放数据不全，或发给了机构",
            "死亡、迁出、除名的人，注销、清退的户；不是整年在册的",
        ),
        check=("民政系统里的保障状态和发放账号", "资金发放清册和回盘记录", "入户问本人有没有收到"),
        innocent=("已经停保而名单没有终止日期", "由户外的监护人领取", "集中供养，资金拨付到养老机构"),
        example=Example(
            {
                "补助标准": [
                    {"补助项目": "农村低保金", "起始年度": "2016", "计发单位": "人", "周期": "月"}
                    | {"标准金额": "300.00", "标准类型": "上限", "对象范围": "低保"}
                ],
                "户": [
                    {
                        "户编号": f"H{order}",
                        "户主姓名": f"低保户{order}",
                        "户主身份证号": number,
                        "区划代码": "539900101201",
                        "人口数": "1",
                    }
                    for order, number in enumerate(_PEOPLE, 1)
                ],
                "人员": [
                    {"身份证号": number, "姓名": f"低保户{order}", "户编号": f"H{order}"}
                    for order, number in enumerate(_PEOPLE, 1)
                ],
                "低保特困": [
                    {"身份证号": number, "起始日期": "2016-01-01", "姓名": f"低保户{order}", "类别": "低保"}
                    for order, number in enumerate(_PEOPLE, 1)
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{order}",
                        "批次号": "PC1",
                        "补助项目": "农村低保金",
                        "年度": "2017",
                        "姓名": f"低保户{order}",
                        "身份证号": number,
                        "户编号": f"H{order}",
                        "银行账号": f"6217000000000{order:03}",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-12-20",
                        "区划代码": "539900101201",
                    }
                    for order, number in enumerate(_PEOPLE, 1)
                    if order != _LEFT_OUT
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def concerns(self, subsidy: str, scope: Scope) -> bool:  # noqa: ARG002 - told by the name
        """Those for relief."""
        return any(pattern.search(subsidy) for pattern in _NAMES.values())

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """All lists where a payment takes one back, or is the first of its subsidy to somebody, or of a year now over.

        Any other tells nothing new: its household was known as paid, and its year as one that something was paid for.
        """
        relief = [name for names in _relief(scope).values() for name in names]
        soonest = min(number_of(value) for value in scope.policy.all_of(_DAYS))
        not_over = date.fromordinal(scope.today - soonest).year
        other = aliased(B)
        known = exists().where(
            other.id_number == added.id_number,
            func.coalesce(other.household_no, "") == func.coalesce(added.household_no, ""),
            other.subsidy == added.subsidy,
            func.substr(other.region_code, 1, _COUNTY) == func.substr(added.region_code, 1, _COUNTY),
            or_(other.year == added.year, added.year >= not_over),
            stands(other, scope),
            other.id.not_in(select(added.id)),
        )
        tells = select(added.id).where(added.subsidy.in_(relief), or_(added.original_serial_no.is_not(None), ~known))
        return select(M.category).where(tells.exists()).distinct()

    def select(self, scope: Scope) -> Select[Any]:
        """Everybody on the list of whom nothing tells that he is there no more, and whether any relief came to his."""
        relief = [name for names in _relief(scope).values() for name in names]
        member = aliased(P)
        own = exists().where(B.id_number == M.id_number, B.subsidy.in_(relief), stands(B, scope))
        named = exists().where(B.household_no == P.household_no, B.subsidy.in_(relief), stands(B, scope))
        others = (
            select(B.id)
            .join(member, member.record_key == B.id_number)
            .where(member.household_no == P.household_no, B.subsidy.in_(relief), stands(B, scope))
            .exists()
        )
        # Of whom the register does not tell, where he lives is told by where he is paid.
        place = select(func.max(B.region_code)).where(B.id_number == M.id_number, B.subsidy.in_(relief))
        return (
            select(
                M.record_key.label("subject"),
                M.category.label("partition"),
                M.id_number.label("person"),
                M.from_day_day.label("since"),
                M.until_day_day.label("until"),
                func.coalesce(H.region_code, place.scalar_subquery()).label("region"),
                P.record_key.label("person_key"),
                H.record_key.label("household_key"),
                or_(own, named, others).label("paid"),
                P.name.label("姓名"),
                M.id_number.label("身份证号"),
                P.household_no.label("户编号"),
                M.category.label("类别"),
                M.from_day_day.label("起始日期"),
            )
            .outerjoin(P, P.record_key == M.id_number)
            .outerjoin(H, H.record_key == P.household_no)
            .where(scope.touched(M.category), M.from_day_day.is_not(None), never_left(M.id_number))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold those who were never paid against the others of their list and county."""
        listed = sorted(rows, key=lambda row: (row["since"], row["subject"]))
        if not listed:
            return
        first = date.fromordinal(listed[0]["since"]).year
        years = {category: _years(names, first, scope) for category, names in _relief(scope).items()}
        days = {region: scope.number(_DAYS, scope.as_of, region or "") for region in {row["region"] for row in listed}}
        lists: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
        nowhere: dict[str, set[str]] = defaultdict(set)
        for row in listed:
            until = scope.today - days[row["region"]]
            whole = [year for year in years[row["类别"]] if _spans(row, year) and _ends(year) < until]
            if whole and row["region"] is None:
                nowhere[row["类别"]].add(row["person"])
            elif whole:
                told = {"没有发放的年度": "、".join(map(str, whole)), "day": _ends(whole[0])}
                lists[row["类别"], row["region"][:_COUNTY]].setdefault(row["person"], {**row, **told})
        for (category, _), people in sorted(lists.items()):
            yield from _left_out(list(people.values()), len(nowhere[category]), scope)


def _relief(scope: Scope) -> dict[str, list[str]]:
    """The subsidies that each list is paid by."""
    meant = standards_of(scope).subsidies(lambda standard: standard.eligible == _RELIEF)
    return {category: [name for name in meant if names.search(name)] for category, names in _NAMES.items()}


def _years(names: Sequence[str], first: int, scope: Scope) -> list[int]:
    """The years from a first one on for which some of it was paid.

    Asked village by village until one has some: by its index, and not of every payment which years there are.
    """
    villages = select(Region.region_code)
    paid = select(B.id).where(B.region_code.in_(villages), B.subsidy.in_(names), stands(B, scope)).limit(1)
    years = range(first, scope.as_of.year + 1) if names else ()
    return [year for year in years if scope.connection.execute(paid.where(B.year == year)).first()]


def _ends(year: int) -> int:
    return date(year, 12, 31).toordinal()


def _spans(row: Row, year: int) -> bool:
    """Whether somebody was on the list from the first to the last day of a year."""
    return bool(row["since"] <= _ends(year - 1) + 1 and (row["until"] is None or row["until"] >= _ends(year)))


def _left_out(people: Sequence[Row], nowhere: int, scope: Scope) -> Iterable[Row]:
    """Those of a county's list whom nothing reached; `nowhere` counts the unpaid of whom nobody knows the county."""
    paid, listed = sum(bool(row["paid"]) for row in people), len(people) + nowhere
    scope.look_at(len(people))
    for row in (one for one in people if not one["paid"] and one["household_key"]):
        share, least = (scope.number(name, scope.as_of, row["region"]) for name in (_SHARE, _LEAST))
        if listed >= least and paid * PARTS >= listed * share:
            yield {**row, "同类在册人数": listed, "已发人数": paid, "amount": None}
