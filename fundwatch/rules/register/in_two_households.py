"""FW-R002: the head of one household is registered as the head, or as a member, of another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, func, or_, select, union

from fundwatch.ledger.register import GONE, STRUCK_OFF
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.person import Person
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.scope import Scope

E = HouseholdEvent
H = Household
P = Person
_LEFT = ("清退", "迁出")


class InTwoHouseholds(Rule):
    """One identity number heads two households that stand, or heads one and belongs to another."""

    code = "FW-R002"
    name = "同一人登记在两户"
    category = "数据质量"
    severity = Severity.MEDIUM
    basis = "一个人只能登记在一个户中"
    verified = False
    needs = (Household,)
    reads = (
        Read(Household, "head_id_number"),
        Read(Household, Via("household_no", lambda homes: select(P.id_number).where(P.household_no.in_(homes)))),
        Read(Person, "id_number"),
        Read(
            HouseholdEvent,
            Via(
                "household_no",
                lambda homes: union(
                    select(H.head_id_number).where(H.household_no.in_(homes)),
                    select(P.id_number).where(P.household_no.in_(homes)),
                ),
            ),
        ),
    )
    subject = "户"
    related = (("户", "home_key"), ("人员", "person_key"))
    evidence = (
        Value("户主姓名"),
        Value("身份证号"),
        Value("登记情形"),
        Value("户数", Kind.INTEGER),
    )
    details = (
        Value("户编号"),
        Value("户主姓名"),
        Value("人口数", Kind.INTEGER),
        Value("识别日期", Kind.DAY),
        Value("状态"),
    )
    summary = "{户主姓名}（{身份证号}）{登记情形}，请核实是否重复建档，或分户后没有更新名册。"
    page = Page(
        method="按身份证号找出同时是两个户的户主，或是一户的户主又列在另一户家庭成员中的人。已注销、已清退、整户迁出的户不算。",
        why="一人两户会使按户发放的补助重复，也是为享受政策拆户的线索。",
        not_flagged=(
            "其中一户已注销、清退或整户迁出",
            "人员状态为死亡、迁出、除名的登记",
            "身份证号无效的（另有规则提示）",
            "只有姓名相同、身份证号不同的人",
        ),
        check=("户口簿和分户时间", "两户是否都领取按户计发的补助", "哪一户应当注销"),
        innocent=("分户以后原户主没有更换", "婚迁后两边都登记", "户主身份证号录成了家人的号码"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": f"H{number}",
                        "户主姓名": "赵春生",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "3",
                    }
                    for number in (1, 2)
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every household that stands."""
        return counted(
            H.__table__,
            scope.touched(H.head_id_number),
            (func.coalesce(H.status, "") == STRUCK_OFF, "已注销"),
            (H.head_id_number_valid.is_(False), "身份证号无效"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Heads that stand in two households, each with the households they head and the one they belong to."""
        other = aliased(H)
        heading_two = (
            select(other.head_id_number)
            .where(func.coalesce(other.status, "") != STRUCK_OFF)
            .group_by(other.head_id_number)
            .having(func.count() > 1)
        )
        elsewhere = and_(P.household_no != H.household_no, func.coalesce(P.status, "").not_in(GONE))
        return (
            select(
                H.head_id_number.label("partition"),
                H.head_id_number.label("person"),
                H.record_key.label("home_key"),
                cast(None, BigInteger).label("amount"),
                cast(None, BigInteger).label("day"),
                H.region_code.label("region"),
                H.head_name.label("户主姓名"),
                H.head_id_number.label("身份证号"),
                H.household_no.label("户编号"),
                H.head_count.label("人口数"),
                H.identified_on_day.label("识别日期"),
                H.status.label("状态"),
                P.record_key.label("person_key"),
                P.household_no.label("lives_in"),
            )
            .outerjoin(P, and_(P.record_key == H.head_id_number, elsewhere))
            .where(
                scope.touched(H.head_id_number),
                func.coalesce(H.status, "") != STRUCK_OFF,
                H.head_id_number_valid.is_not(False),
                or_(H.head_id_number.in_(heading_two), P.id.is_not(None)),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out households that have gone; one finding a person."""
        heads: dict[str, list[Row]] = {}
        for row in rows:
            heads.setdefault(row["partition"], []).append(row)
        gone = _gone(scope) if heads else set()
        for _, group in sorted(heads.items()):
            yield from _judge(sorted(group, key=lambda row: row["户编号"]), gone)


def _gone(scope: Scope) -> set[str]:
    """Households that have left the register as a whole, and are struck off."""
    events = select(E.household_no).where(E.id_number.is_(None), E.event.in_(_LEFT))
    struck = select(H.household_no).where(H.status == STRUCK_OFF)
    codes: Iterable[str | None] = scope.connection.execute(union(events, struck)).scalars()
    return {code for code in codes if code}


def _judge(group: list[Row], gone: set[str]) -> Iterable[Row]:
    standing = [row for row in group if row["户编号"] not in gone]
    headed = [row["户编号"] for row in standing]
    member = next((row["lives_in"] for row in standing if row["lives_in"] not in {None, *headed, *gone}), None)
    if len(headed) + (member is not None) <= 1:
        return
    said = f"同时是{'、'.join(headed)}户的户主" if len(headed) > 1 else f"是{headed[0]}户的户主"
    if member is not None:
        said += f"，又列在{member}户的家庭成员中"
    told = {"登记情形": said, "户数": len(headed) + (member is not None), "subject": headed[0]}
    for row in standing:
        yield {**row, **told, "person_key": row["person_key"] if member is not None else None}
