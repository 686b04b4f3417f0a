"""FW-W002: a relocated household's home is larger than the area allowed a head."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Select, cast, literal, or_, select

from fundwatch.ledger.register import GONE, JOINING, LEAVING
from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.person import Person
from fundwatch.rules.compared import Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

H = Household
E = HouseholdEvent
P = Person
_LIMIT = "搬迁住房人均面积上限"
#: The table tells no day of moving, so the latest value holds for everyone.
_LATEST = date.max.toordinal()
_HUNDREDTH = 10_000

#: From which day a person belonged to the household and the day it ended.
Stay = tuple[int, int]


class RelocatedHomeTooLarge(Rule):
    """住房面积 above the limit for the largest number of people the household is known to have had."""

    code = "FW-W002"
    name = "搬迁户住房人均面积超过标准"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "易地扶贫搬迁建档立卡户住房建设面积人均不超过25平方米"
    parameters = (_LIMIT,)
    needs = (Household,)
    needs_columns = (Household.relocated, Household.housing_area)
    reads = (Read(Household, "household_no"), Read(Person, "household_no"), Read(HouseholdEvent, "household_no"))
    subject = "户"
    related = (("人员", "member_key"),)
    evidence = (
        Value("户主姓名"),
        Value("住房面积", Kind.QUANTITY),
        Value("登记人口", Kind.INTEGER),
        Value("计算人数", Kind.INTEGER),
        Value("人均面积", Kind.QUANTITY),
        Value("人均上限", Kind.QUANTITY),
        Value("超出面积", Kind.QUANTITY),
    )
    summary = (
        "搬迁户“{户主姓名}”住房{住房面积}平方米，按已知最多人数{计算人数}人计算，人均{人均面积}平方米，"
        "超过人均上限{人均上限}平方米，共超出{超出面积}平方米，请核实搬迁当日的人口和住房实测面积。"
    )
    compared = (Compared("超出面积", Given("住房面积") - Given("人均上限") * Given("计算人数")),)
    page = Page(
        method="对标明搬迁的户，用住房面积除以人数，与人均上限相比。表中没有搬迁日期，"
        "人数取登记人口与识别以来同时在户人数的最大值中较大的一个：已经死亡、迁出的人，在其死亡、迁出以前照算。"
        "人均面积显示到百分之一平方米，尾数进位；比较时用精确值。",
        why="住房超出标准，搬迁户往往要自筹、举债补足差额，也可能有人借搬迁名义多占建房资金。",
        not_flagged=(
            "正好等于人均上限的",
            "按搬迁以后减少的人口计算才超过上限的：成员在搬迁以后死亡、迁出",
            "没有标明搬迁，或没有住房面积的户",
            "登记人口为零、又没有家庭成员记录的户",
        ),
        check=("搬迁协议和分房名单上的人数", "不动产登记或实测的建筑面积", "超出部分由谁出资、如何审批"),
        innocent=(
            "搬迁时的人口多于登记，死亡、迁出的成员没有登入人员和户动态",
            "填写的面积含自建附属房或公摊面积",
            "一套住房由两户合住，面积只记在一户名下",
        ),
        example=Example(
            {
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "杨文贵",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "3",
                        "识别日期": "2014-06-01",
                        "住房面积": "120",
                        "搬迁": "是",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every relocated household whose home has an area."""
        return counted(
            H.__table__,
            scope.touched(H.household_no),
            (H.relocated.is_(None), "没有标明是否搬迁"),
            (H.relocated.is_(False), "不是搬迁户"),
            (or_(H.housing_area.is_(None), H.housing_area == 0), "没有住房面积"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Households whose home is too large for the people declared, each once for every member ever recorded."""
        limit = cast(scope.value(_LIMIT, literal(_LATEST), H.region_code), BigInteger)
        return (
            select(
                H.record_key.label("subject"),
                H.household_no.label("partition"),
                cast(None, BigInteger).label("amount"),
                cast(None, BigInteger).label("day"),
                H.region_code.label("region"),
                H.head_id_number.label("person"),
                H.identified_on_day.label("identified"),
                H.head_name.label("户主姓名"),
                H.housing_area.label("住房面积"),
                H.head_count.label("登记人口"),
                limit.label("人均上限"),
                P.record_key.label("member_key"),
                P.id_number.label("member"),
                P.birth_day.label("born"),
                P.status.label("status"),
                P.status_on_day.label("status_on"),
            )
            .outerjoin(P, P.household_no == H.household_no)
            .where(scope.touched(H.household_no), H.relocated.is_(True), H.housing_area > limit * H.head_count)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge by the largest number of people at one time since the household was identified."""
        homes: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            homes[row["partition"]].append(row)
        events = _events(scope)
        for code, members in homes.items():
            home = members[0]
            together = most_together(stays(members, events.get(code, ())), home["identified"] or 0)
            heads = max(home["登记人口"], together)
            if heads == 0:
                scope.leave_out("没有人口数，也没有家庭成员")
                continue
            beyond = home["住房面积"] - home["人均上限"] * heads
            if beyond <= 0:
                continue
            told = {
                "计算人数": heads,
                "人均面积": -(-home["住房面积"] // (heads * _HUNDREDTH)) * _HUNDREDTH,
                "超出面积": beyond,
            }
            yield from ({**row, **told} for row in members)


def _events(scope: Scope) -> dict[str, list[Row]]:
    """What happened to the members of relocated households, by household."""
    relocated = select(H.household_no).where(scope.touched(H.household_no), H.relocated.is_(True))
    asked = select(E.household_no, E.id_number, E.event, E.happened_on_day).where(
        E.household_no.in_(relocated), E.event.in_((*JOINING, *LEAVING)), E.id_number.is_not(None)
    )
    found: dict[str, list[Row]] = defaultdict(list)
    for row in scope.connection.execute(asked).mappings():
        found[row["household_no"]].append(dict(row))
    return found


def stays(members: Iterable[Row], events: Sequence[Row]) -> list[Stay]:
    """When each person belonged to the household: those on its list, and those whom only its events name.

    What is not known counts in favour of the household: a departure without a day came after everything, an absence
    between leaving and coming back is not taken off.
    """
    joined: dict[str, list[int]] = defaultdict(list)
    left: dict[str, list[int]] = defaultdict(list)
    for event in events:
        days = joined if event["event"] in JOINING else left
        if event["happened_on_day"] is not None:
            days[event["id_number"]].append(event["happened_on_day"])
    listed: dict[str, Mapping[str, Any]] = {row["member"]: row for row in members if row["member"] is not None}
    for number, row in listed.items():
        if row["status"] in GONE and row["status_on"] is not None:
            left[number].append(row["status_on"])
    people = dict.fromkeys([*listed, *(event["id_number"] for event in events)])
    born = {number: row["born"] or 0 for number, row in listed.items()}
    return [_stay(born.get(number, 0), joined[number], left[number]) for number in people]


def _stay(born: int, joined: list[int], left: list[int]) -> Stay:
    came_later = bool(joined) and min(joined) <= min(left, default=_LATEST)
    first = max(born, min(joined)) if came_later else born
    gone = bool(left) and max(left) > max(joined, default=0)
    return first, max(left) if gone else _LATEST


def most_together(known: Sequence[Stay], since: int) -> int:
    """The largest number of people at one time from a day on; it is reached on that day or when somebody comes."""
    days = {since, *(first for first, _ in known if first > since)}
    return max(sum(first <= day < last for first, last in known) for day in days)
