"""FW-R005: a household's 人口数 is not the number of its people on the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, func, select

from fundwatch.ledger.register import GONE, STRUCK_OFF
from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.example_people import PEOPLE
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

H = Household
P = Person
#: That all people of a village are in the books is shown by so many households that agree, four for each that differs.
_FEWEST, _FOR_EACH = 3, 4


def _of_households(households: Statement) -> Statement:
    return select(H.region_code).where(H.record_key.in_(households))


class HeadCountUnlike(Rule):
    """人口数 neither the people present nor between them and all that ever belonged, in a village otherwise right."""

    code = "FW-R005"
    name = "户的人口数与人员名册不符"
    category = "数据质量"
    severity = Severity.LOW
    basis = "建档立卡信息应当真实、准确，人口变化及时更新"
    verified = False
    needs = (Household, Person)
    reads = (Read(Household, "region_code"), Read(Person, Via("household_no", _of_households)))
    subject = "户"
    related = (("人员", "person_key"),)
    evidence = (
        Value("户主姓名"),
        Value("户编号"),
        Value("人口数", Kind.INTEGER),
        Value("名册人数", Kind.INTEGER),
        Value("其中已去世、迁出", Kind.INTEGER),
        Value("相差", Kind.INTEGER),
    )
    summary = (
        "“{户主姓名}”户（{户编号}）登记人口数{人口数}人，人员名册里有{名册人数}人，相差{相差}人，"
        "请核对户口簿和共同生活人口。"
    )
    page = Page(
        method="把户表的人口数与人员名册中该户的人数相比。人口数在“在册的人”与“连同已去世、迁出、除名的人”之间的不列；"
        "超出的列为疑点。",
        why="按人头计发的补助、人均收入、人均住房面积都用人口数，人口数不实，算出来的都不实。",
        not_flagged=(
            "名册里一个人也没有的户，已注销的户",
            "人口数还没有减去已去世、迁出的人的",
            "同村相符的户不到三户，或一户不符没有四户相符的：多半是人员名册没有导全",
        ),
        check=("户口簿、身份证和入户记录", "按人发放的补助领了几个人的份", "人口变动是否登记"),
        innocent=("新生儿、新媳妇还没有录入名册", "共同生活但户口不在一起的人", "分户、并户没有同时更新两张表"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": f"H{number}",
                        "户主姓名": name,
                        "户主身份证号": person,
                        "区划代码": "539900101201",
                        "人口数": "6" if number == 1 else "1",
                    }
                    for number, (name, person) in enumerate(PEOPLE[:5], 1)
                ],
                "人员": [
                    {"身份证号": person, "姓名": name, "户编号": f"H{number}"}
                    for number, (name, person) in enumerate(PEOPLE[:5], 1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every household."""
        known = select(P.household_no).where(P.household_no.is_not(None))
        return counted(
            H.__table__,
            scope.touched(H.region_code),
            (func.coalesce(H.status, "在册") == STRUCK_OFF, "已注销的户"),
            (H.record_key.not_in(known), "名册里没有人员"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Every household with people on the register, and how many they are."""
        gone = case((func.coalesce(P.status, "在册").in_(GONE), 1), else_=0)
        people = (
            select(P.household_no, func.count().label("every"), func.sum(gone).label("gone"))
            .where(P.household_no.is_not(None))
            .group_by(P.household_no)
            .subquery()
        )
        return (
            select(
                H.record_key.label("subject"),
                H.region_code.label("partition"),
                cast(None, BigInteger).label("amount"),
                cast(None, BigInteger).label("day"),
                H.region_code.label("region"),
                H.head_id_number.label("person"),
                H.head_name.label("户主姓名"),
                H.household_no.label("户编号"),
                H.head_count.label("人口数"),
                people.c.every.label("名册人数"),
                people.c.gone.label("其中已去世、迁出"),
            )
            .join(people, people.c.household_no == H.record_key)
            .where(scope.touched(H.region_code), func.coalesce(H.status, "在册") != STRUCK_OFF)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the households that differ in villages where few do."""
        villages: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            villages[row["partition"]].append(row)
        for _, homes in sorted(villages.items()):
            unlike = [home for home in homes if not _agrees(home)]
            if not unlike:
                continue
            if len(homes) - len(unlike) < max(_FEWEST, _FOR_EACH * len(unlike)):
                scope.leave_out("同村相符的户少，名册可能没有导全", len(unlike))
                continue
            people = _people(scope, [home["subject"] for home in unlike])
            for home in unlike:
                told = {**home, "相差": abs(home["人口数"] - home["名册人数"])}
                yield from ({**told, "person_key": key} for key in people[home["subject"]])


def _agrees(home: Row) -> bool:
    present: int = home["名册人数"] - home["其中已去世、迁出"]
    return bool(present <= home["人口数"] <= home["名册人数"])


def _people(scope: Scope, homes: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    if homes:
        wanted = select(scope.temporary((("key", str),), [(home,) for home in sorted(homes)]).c.key)
        asked = select(P.household_no, P.record_key).where(P.household_no.in_(wanted)).order_by(P.record_key)
        for home, key in scope.connection.execute(asked):
            found[home].append(key)
    return found
