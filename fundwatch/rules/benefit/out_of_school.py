"""FW-B089: an education subsidy went to somebody who the register says has left school and works."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.example_people import PEOPLE
from fundwatch.rules.benefit.facts import NOT_PAID, payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
P = Person
#: What is given to those at school; not what is given for a course of some days, nor to those who have left it.
_FOR_STUDENTS = ("雨露", "助学", "学费", "寄宿", "学生", "教育补助", "教育资助", "生活费补助", "职业教育")
_OTHERWISE = ("培训", "毕业", "就业", "奖学", "圆梦", "贷款", "一次性", "高考")
_LEFT = re.compile("已毕业|^毕业$|毕业未就业|非在校|不在校|未在校|不在读|非在读|未在读|辍学|退学|肄业|离校")
#: Of which each of these is written with one.
_ENDED = ("毕业", "在校", "在读", "辍学", "退学", "肄业", "离校")
_AT_SCHOOL = re.compile(
    "在读|在校|就读|小学|初中|高中|中职|高职|职高|技校|技工|中专|大专|专科|本科|大学|研究生|硕士|博士|学前|幼儿园"
)
_WORKS = re.compile("务工|打工|就业|工作|上班|外出|省外|省内|县外|县内|经商|个体|公益.*岗")
_IDLE = re.compile("未|无|否|不|待")
#: Schools last three years: of a register written after a summer about a third have left. Where no more than one of
#: those paid so far has left for each so many at school, it tells of the time of the payments.
_FEWEST = _FOR_EACH = 8
_STUDENTS = PEOPLE


def _of_people(ids: Statement) -> Statement:
    return select(B.subsidy).where(B.id_number.in_(ids))


class OutOfSchool(Rule):
    """In the latest year of such a subsidy, a payment to a person of 在校状况 left and 务工状况 at work."""

    code = "FW-B089"
    name = "不在校且已务工的人领取教育补助"
    category = "虚报冒领"
    severity = Severity.LOW
    basis = "雨露计划、助学金发给在校学生，毕业、退学后停发"
    verified = False
    needs = (BenefitPayment, Person)
    needs_columns = (P.schooling, P.employment)
    reads = (*payments_by("subsidy"), Read(P, Via("id_number", _of_people)))
    subject = "补助发放"
    related = (("人员", "person_key"),)
    evidence = (
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("姓名"),
        Value("身份证号"),
        Value("在校状况"),
        Value("务工状况"),
        Value("实发金额", Kind.MONEY),
        Value("历年在校领取人数", Kind.INTEGER),
        Value("历年离校领取人数", Kind.INTEGER),
    )
    summary = (
        "{姓名}（{身份证号}）在名册上{在校状况}、{务工状况}，{年度}年领取“{补助项目}”{实发金额}元，"
        "请核实发放时是否在校、由谁申报。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="雨露计划、助学金一类教育补助，取最近一个发放年度，找领取人在名册上登记已毕业、非在校、退学一类，"
        "又登记在务工的。同一补助到这一年为止的领取人里，每有一名离校的没有八名仍登记在校的，不列：多半是名册晚于发放。",
        why="不在校而领教育补助，可能是用旧学籍、假证明申报，也可能由别人代领。",
        not_flagged=(
            "只登记毕业、没有登记务工的；只登记务工、仍在校的（假期打工）",
            "以前年度的发放：当时可能还在校",
            "离校的人占比大的补助：多半是毕业当年发放、名册随后更新",
            "培训补贴，毕业生、就业、高考的一次性奖补",
            "退票、或已全额追回的发放",
        ),
        check=("学籍系统的入学、毕业时间", "发放时学校出具的在读证明", "银行账户由谁持有"),
        innocent=("毕业前最后一学期的补助，名册是毕业以后登记的", "上半年毕业、下半年补发上一学年的"),
        example=Example(
            {
                "人员": [
                    {"身份证号": number, "姓名": name, "户编号": f"H{n}", "在校状况": "中职在读"}
                    for n, (name, number) in enumerate(_STUDENTS, 1)
                ]
                + [
                    {
                        "身份证号": "539900200001010035",
                        "姓名": "周文",
                        "户编号": "H9",
                        "在校状况": "已毕业",
                        "务工状况": "省外务工",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{n}",
                        "批次号": "PC1",
                        "补助项目": "雨露计划补助",
                        "年度": "2018",
                        "姓名": name,
                        "身份证号": number,
                        "银行账号": f"621700000000000{n}",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2018-06-20",
                        "区划代码": "539900101201",
                    }
                    for n, (name, number) in enumerate((*_STUDENTS, ("周文", "539900200001010035")), 1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of such a subsidy."""
        kinds = tally(scope, scope.touched(B.subsidy), "subsidy", "stands")
        return counted_in(kinds, _is_named(kinds.c.subsidy), (kinds.c.stands == 0, NOT_PAID))

    def concerns(self, subsidy: str, scope: Scope) -> bool:  # noqa: ARG002 - told by the name
        """Those for people at school."""
        return any(word in subsidy for word in _FOR_STUDENTS) and not any(word in subsidy for word in _OTHERWISE)

    def suspects(self, scope: Scope, added: Added) -> Statement:  # noqa: ARG002 - the same for every scope
        """Such subsidies, if somebody who ever drew them may have left school: each one paid more counts for all."""
        return select(added.subsidy).where(added.subsidy.in_(_drawn_by_leavers())).distinct()

    def select(self, scope: Scope) -> Select[Any]:
        """Those that went to people of the register."""
        return (
            select(
                B.record_key.label("subject"),
                B.subsidy.label("partition"),
                B.id_number.label("person"),
                B.paid_on_day.label("day"),
                B.region_code.label("region"),
                B.paid_amount.label("amount"),
                P.record_key.label("person_key"),
                B.subsidy.label("补助项目"),
                B.year.label("年度"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                func.coalesce(P.schooling, "").label("在校状况"),
                func.coalesce(P.employment, "").label("务工状况"),
                B.paid_amount.label("实发金额"),
            )
            .join(P, P.record_key == B.id_number)
            .where(_for_students(scope), stands(B, scope), B.subsidy.in_(_drawn_by_leavers()))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep who has left school and works, where nearly all others who were ever paid are at school."""
        subsidies: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for row in rows:
            subsidies[row["partition"]][row["年度"]].append(row)
        for _, years in sorted(subsidies.items()):
            known = [row for paid in years.values() for row in paid]
            left = {row["person"] for row in known if _LEFT.search(row["在校状况"])}
            studying = {row["person"] for row in known if _is_at_school(row["在校状况"])}
            found = [row for row in years[max(years)] if row["person"] in left and _is_at_work(row["务工状况"])]
            if found and len(studying) < max(_FEWEST, _FOR_EACH * len(left)):
                scope.leave_out("领取人里仍在校的少，名册可能晚于发放", len(found))
                continue
            told = {"历年在校领取人数": len(studying), "历年离校领取人数": len(left)}
            yield from ({**row, **told} for row in sorted(found, key=lambda row: row["subject"]))


def _drawn_by_leavers() -> Select[Any]:
    """Such subsidies that anybody who may have left school ever drew: of no other anything can be told."""
    paid, ended = aliased(B), or_(*(P.schooling.contains(word) for word in _ENDED))
    may_have_left = select(P.record_key).where(P.employment.is_not(None), ended)
    return select(paid.subsidy).where(paid.id_number.in_(may_have_left), _is_named(paid.subsidy)).distinct()


def _for_students(scope: Scope) -> ColumnElement[bool]:
    return and_(scope.touched(B.subsidy), _is_named(B.subsidy))


def _is_named(subsidy: SQLColumnExpression[Any]) -> ColumnElement[bool]:
    named = or_(*(subsidy.contains(word) for word in _FOR_STUDENTS))
    return and_(named, ~or_(*(subsidy.contains(word) for word in _OTHERWISE)))


def _is_at_school(schooling: str) -> bool:
    return _AT_SCHOOL.search(schooling) is not None and _LEFT.search(schooling) is None


def _is_at_work(employment: str) -> bool:
    return _WORKS.search(employment) is not None and _IDLE.search(employment) is None
