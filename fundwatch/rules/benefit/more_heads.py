"""FW-B088: a household that moved was paid for more heads than it ever had."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from fundwatch.ledger.register import JOINING, LEAVING
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.example_people import PEOPLE
from fundwatch.rules.benefit.facts import NOT_PAID, payments_by, standards_of, stands
from fundwatch.rules.benefit.homes import HOME, people_of
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.register.relocated_home_too_large import most_together, stays
from fundwatch.rules.scope import Scope

B = BenefitPayment
E = HouseholdEvent
H = Household
P = Person
#: What is paid for each head that moves, once, or year by year to those whom a reservoir moved.
_MOVING = re.compile("搬迁|移民|后扶|后期扶持")
_CYCLES = ("次", "年")
#: That the registers tell who moved is shown by so many households that agree, so many for each that does not.
_FEWEST, _FOR_EACH = 3, 4


def _of_homes(homes: Statement) -> Statement:
    by_name = select(B.subsidy).where(B.household_no.in_(homes))
    return by_name.union(select(B.subsidy).where(B.id_number.in_(people_of(homes))))


def _of_people(ids: Statement) -> Statement:
    return select(B.subsidy).where(B.id_number.in_(ids))


class MoreHeads(Rule):
    """A batch's 数量 of a moving subsidy by the head above the household's 人口数 and the most people it ever had."""

    code = "FW-B088"
    version = 2
    name = "搬迁补助人数多于全户人口"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "易地扶贫搬迁按建档立卡搬迁人口补助，人数以搬迁时在册的共同生活人口为准"
    verified = False
    needs = (BenefitPayment, SubsidyStandard, Household, Person)
    needs_columns = (B.quantity,)
    reads = (
        *payments_by("subsidy"),
        Read(H, Via("household_no", _of_homes)),
        Read(P, Via("household_no", _of_homes)),
        Read(P, Via("id_number", _of_people)),
        Read(E, Via("household_no", _of_homes)),
        Read(SubsidyStandard),
    )
    subject = "户"
    related = (("补助发放", "发放流水号"),)
    evidence = (
        Value("户主姓名"),
        Value("户编号"),
        Value("补助项目"),
        Value("批次号"),
        Value("发放日期", Kind.DAY),
        Value("补助人数", Kind.INTEGER),
        Value("登记人口", Kind.INTEGER),
        Value("名册最多人数", Kind.INTEGER),
        Value("多出人数", Kind.INTEGER),
        Value("同一补助相符户数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("数量", Kind.QUANTITY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "“{户主姓名}”户（{户编号}）按{补助人数}人领取“{补助项目}”，而户表登记{登记人口}人，名册中历来最多同时{名册最多人数}人，"
        "多出{多出人数}人，涉及{合计}元，请核对搬迁协议上的人口和户口簿。"
    )
    page = Page(
        method="名称含搬迁、移民、后扶而按人一次性或按年计发的补助，把同一批次发给一户的人数（同一人取最多的一行，各人相加）"
        "与该户的登记人口、名册和户动态中识别以来同时在户的最多人数相比，比两者都多的列为疑点；多一人的程度为低。"
        "表中没有搬迁日期，所以凡在户时间有重合的人都算。金额是多出的人数按标准计算的数。",
        why="搬迁补助按人头计发，多报一口人就多得一份，也会多占住房面积。",
        not_flagged=(
            "人数不超过登记人口，或不超过曾经同时在户的人数的（后来去世、迁出、出生的都算在内）",
            "户不在册的（由FW-B006列出），户表没有人口、名册也没有人的",
            "领取同一补助的户，相符的不到三户，或一户不符没有四户相符的：多半是名册没有导全",
            "按户、按面积计发的搬迁补助，按月计发的",
            "退票、或已全额追回的发放",
        ),
        check=("搬迁协议、分房名单上的家庭成员", "搬迁当日的户口簿", "多出的人是谁、是否在别处也领过"),
        innocent=(
            "新生儿、新媳妇还没有登入名册",
            "分开建档的父母随子女合并搬迁",
            "后扶直补按核定时的移民人口发放，外嫁、分户的人仍在原户名下",
            "搬迁后离开的人已从名册删去，户动态没有登记",
        ),
        example=Example(
            {
                "补助标准": [
                    {"补助项目": "易地搬迁建房补助", "起始年度": "2016", "周期": "次", "计发单位": "人"}
                    | {"标准金额": "20000.00", "对象范围": "在册户"}
                ],
                "户": [
                    {
                        "户编号": f"H{n}",
                        "户主姓名": name,
                        "户主身份证号": number,
                        "区划代码": "539900101201",
                        "人口数": "2",
                    }
                    for n, (name, number) in enumerate(PEOPLE[:5], 1)
                ],
                "人员": [
                    {"身份证号": number, "姓名": name, "户编号": f"H{n}"}
                    for n, (name, number) in enumerate(PEOPLE[:5], 1)
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{n}",
                        "批次号": "PC1",
                        "补助项目": "易地搬迁建房补助",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": number,
                        "户编号": f"H{n}",
                        "银行账号": f"621700000000000{n}",
                        "数量": "5" if n == 1 else "2",
                        "应发金额": "100000.00" if n == 1 else "40000.00",
                        "实发金额": "100000.00" if n == 1 else "40000.00",
                        "发放日期": "2017-09-18",
                        "区划代码": "539900101201",
                    }
                    for n, (name, number) in enumerate(PEOPLE[:5], 1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a moving subsidy by the head."""
        return counted(
            B.__table__,
            _by_head(scope),
            (~stands(B, scope), NOT_PAID),
            (HOME.not_in(select(H.record_key)), "户不在册"),
        )

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those that are paid for each head that moves."""
        return subsidy in _named(scope)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of such a subsidy to households of the register."""
        return (
            select(
                H.record_key.label("subject"),
                B.subsidy.label("partition"),
                B.batch_no.label("distinguish"),
                B.region_code.label("region"),
                B.paid_on_day.label("day"),
                B.id_number.label("person"),
                B.paid_amount.label("paid"),
                B.year.label("year"),
                B.grade.label("grade"),
                H.head_name.label("户主姓名"),
                H.household_no.label("户编号"),
                H.head_count.label("登记人口"),
                B.subsidy.label("补助项目"),
                B.batch_no.label("批次号"),
                B.paid_on_day.label("发放日期"),
                B.record_key.label("发放流水号"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                B.quantity.label("数量"),
                B.paid_amount.label("实发金额"),
            )
            .select_from(B)
            .join(H, H.record_key == HOME)
            .where(_by_head(scope), stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the households beyond their people, of subsidies by which nearly all others were paid for theirs."""
        subsidies: dict[str, dict[tuple[str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            subsidies[row["partition"]][row["subject"], row["批次号"]].append(row)
        for _, paid in sorted(subsidies.items()):
            most = _most_people({key for key, _ in paid}, scope)
            claims = {key: _judged(group, most.get(key[0], 0)) for key, group in paid.items()}
            beyond = sorted(key for key, told in claims.items() if told["多出人数"] > 0)
            # A household of which nothing is known agrees with nothing.
            agreeing = len({key[0] for key, told in claims.items() if told["多出人数"] <= 0 and told["名册最多人数"]})
            if beyond and agreeing < max(_FEWEST, _FOR_EACH * len(beyond)):
                scope.leave_out("领取同一补助而相符的户少，名册可能没有导全", len(beyond))
                continue
            for key in beyond:
                yield from _told(paid[key], {**claims[key], "同一补助相符户数": agreeing}, scope)


def _named(scope: Scope) -> list[str]:
    fitting = standards_of(scope).subsidies(lambda one: one.per == "人" and one.cycle in _CYCLES)
    return [name for name in fitting if _MOVING.search(name)]


def _by_head(scope: Scope) -> ColumnElement[bool]:
    return and_(scope.touched(B.subsidy), B.subsidy.in_(_named(scope)))


def _judged(group: Sequence[Row], together: int) -> dict[str, int]:
    """For how many heads a batch paid a household, and how many more than it has; none where nothing is known."""
    claimed: dict[str, int] = {}
    for row in group:
        claimed[row["person"]] = max(claimed.get(row["person"], 0), row["数量"] or PARTS)
    heads, known = sum(claimed.values()) // PARTS, max(group[0]["登记人口"], together)
    return {"补助人数": heads, "名册最多人数": together, "多出人数": heads - known if known else 0}


def _told(group: Sequence[Row], told: dict[str, int], scope: Scope) -> Iterable[Row]:
    ordered = sorted(group, key=lambda row: (row["day"], row["发放流水号"]))
    first = ordered[0]
    standard = standards_of(scope).of(first["补助项目"], first["year"], first["grade"], first["region"], first["day"])
    paid = sum(row["paid"] for row in ordered)
    beyond = paid if standard is None else min(paid, standard.amount * told["多出人数"])
    weight = MoreHeads.severity if told["多出人数"] > 1 else Severity.LOW
    for number, row in enumerate(ordered):
        yield {**row, **told, "severity": weight, "amount": None if number else beyond}


def _most_people(homes: set[str], scope: Scope) -> dict[str, int]:
    """The largest number of people at one time since it was identified, of each household that has any on record."""
    wanted = select(scope.temporary((("key", str),), [(home,) for home in sorted(homes)]).c.key)
    members, events, since = defaultdict[str, list[Row]](list), defaultdict[str, list[Row]](list), dict[str, int]()
    listed = select(
        P.household_no.label("home"),
        P.id_number.label("member"),
        P.birth_day.label("born"),
        P.status.label("status"),
        P.status_on_day.label("status_on"),
    ).where(P.household_no.in_(wanted))
    happened = select(E.household_no.label("home"), E.id_number, E.event, E.happened_on_day).where(
        E.household_no.in_(wanted), E.event.in_((*JOINING, *LEAVING)), E.id_number.is_not(None)
    )
    for found, asked in ((members, listed), (events, happened)):
        for row in scope.connection.execute(asked).mappings():
            found[row["home"]].append(dict(row))
    for home, day in scope.connection.execute(
        select(H.record_key, H.identified_on_day).where(H.record_key.in_(wanted))
    ):
        since[home] = day or 0
    known = {home: stays(members[home], events[home]) for home in sorted({*members, *events})}
    return {home: most_together(people, since[home]) for home, people in known.items()}
