"""FW-B013: a subsidy for people on minimum living support went to a household where nobody is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, union

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.minimum_living import MinimumLiving
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.cycles import home_of
from fundwatch.rules.benefit.facts import (
    INVALID_NUMBER,
    NOT_PAID,
    claim_of,
    claimed,
    standards_of,
    stands,
    under_first,
)
from fundwatch.rules.benefit.homes import HOME, homes_of, of_homes, payments_by_home
from fundwatch.rules.benefit.number_forms import forms_of, other_form, shorts_of
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
M = MinimumLiving
P = Person
_RELIEF = "低保"


def _homes_of_forms(ids: Statement) -> Statement:
    """Households of persons who may stand on the list in the other form of their number."""
    (form,) = forms_of(shorts_of(ids)).subquery().c
    return homes_of(union(ids, select(form)))


class NotOnRelief(Rule):
    """No row of 低保特困 of the person or of the household is in force for what was paid."""

    code = "FW-B013"
    version = 2
    name = "非低保特困对象领取低保类补助"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "对象范围为低保的补助，只发给在保的低保、特困对象及其家庭"
    verified = False
    needs = (BenefitPayment, SubsidyStandard, MinimumLiving)
    reads = (
        *payments_by_home(),
        Read(MinimumLiving, "id_number"),
        Read(MinimumLiving, Via("id_number", _homes_of_forms)),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("人员", "person_key"), ("低保特困", "relief_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("户编号"),
        Value("补助项目"),
        Value("发放日期", Kind.DAY),
        Value("本人在保情况"),
    )
    details = (
        Value("发放流水号"),
        Value("期次"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = (
        "{姓名}（{身份证号}）领取低保类补助“{补助项目}”{行数}笔共{合计}元，低保特困名单中{本人在保情况}，"
        "同户也没有人在保，请核实享受资格。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="对象范围为低保的补助，把到账的发放与低保特困名单相比：本人和同户成员（名册中的，或清册中同一户编号的）"
        "在应享期间和发放日期都没有在保记录的，列为疑点。",
        why="低保类补助搭车发给不在保的人，常见于停保后继续造册、优亲厚友和冒名。",
        not_flagged=(
            "同户有人在保的：低保以家庭为单位",
            "应享期间在保、发放时已经停保的补发；先发后批、批准日期在应享期间以内的",
            "名单上是同一人新旧证号的另一种写法的",
            "身份证号无效的（另有规则提示）",
            "对象范围为在册户或不限的补助",
            "退票、或已全额追回的发放",
        ),
        check=("民政部门的低保、特困审批和停保时间", "清册由谁编制、依据哪一期在保名单", "本人家庭经济状况"),
        innocent=("在保名单没有导入当期数据", "停保后按规定渐退，仍享受一段时间", "低保边缘家庭按文件参照享受"),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "低保取暖补助",
                        "起始年度": "2016",
                        "计发单位": "人",
                        "周期": "年",
                        "标准金额": "600.00",
                        "对象范围": "低保",
                    }
                ],
                "低保特困": [
                    {
                        "身份证号": "539900194503070019",
                        "起始日期": "2015-01-01",
                        "姓名": "李德福",
                        "类别": "特困",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "低保取暖补助",
                        "年度": "2017",
                        "姓名": "周文",
                        "身份证号": "539900198001010014",
                        "户编号": "H1",
                        "银行账号": "6217000000000018",
                        "应发金额": "600.00",
                        "实发金额": "600.00",
                        "发放日期": "2017-12-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy for people on minimum living support."""
        kinds = tally(scope, of_homes(scope), "subsidy", "stands", "valid")
        invalid = (kinds.c.valid == 0, INVALID_NUMBER)
        return counted_in(kinds, kinds.c.subsidy.in_(_named(scope)), (kinds.c.stands == 0, NOT_PAID), invalid)

    def concerns(self, subsidy: str, scope: Scope) -> bool:
        """Those for people on relief."""
        return subsidy in _named(scope)

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Households of people without a row in force on the day they were paid."""
        in_force = exists().where(M.id_number == added.id_number, _covers(M, added.paid_on_day, added.paid_on_day))
        return select(home_of(added)).where(added.subsidy.in_(_named(scope)), ~in_force)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments without a row in force on their day, each with the person's own rows if there are any."""
        other = aliased(M)
        in_force = exists().where(other.id_number == B.id_number, _covers(other, B.paid_on_day, B.paid_on_day))
        return (
            select(
                *(column for column in claimed(B) if column.key != "partition"),
                HOME.label("partition"),
                B.household_no.label("户编号"),
                P.record_key.label("person_key"),
                M.record_key.label("relief_key"),
                M.from_day_day.label("from"),
                M.until_day_day.label("until"),
            )
            .outerjoin(P, P.record_key == B.id_number)
            .outerjoin(M, M.id_number == B.id_number)
            .where(_meant(scope), stands(B, scope), B.id_number_valid.is_not(False), ~in_force)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out whoever was entitled at any time of what was paid for, alone or with the household."""
        standards = standards_of(scope)
        judged: dict[str, bool] = {}
        kept = []
        for row in sorted(rows, key=lambda row: (row["发放流水号"], row["relief_key"] or "")):
            standard = standards.of_row(row)
            if standard is None or standard.eligible != _RELIEF:
                continue
            if row["发放流水号"] not in judged:
                judged[row["发放流水号"]] = self._is_entitled(row, scope)
            if not judged[row["发放流水号"]]:
                told = "没有本人" if row["relief_key"] is None else "本人当时不在保"
                kept.append({**row, "本人在保情况": told})
        if any(judged.values()):
            scope.leave_out("应享期间在保，或同户有人在保", sum(judged.values()))
        return under_first(_amounts_once(kept))

    @staticmethod
    def _is_entitled(row: Row, scope: Scope) -> bool:
        first, last = claim_of(row)
        home = row["partition"]
        mates = (
            M.id_number.in_([number for number in (row["身份证号"], other_form(row["身份证号"])) if number]),
            M.id_number.in_(select(P.record_key).where(P.household_no == home)),
            M.id_number.in_(select(B.id_number).where(B.household_no == home)),
        )
        asked = select(M.id).where(or_(*mates), _covers(M, min(first, row["day"]), max(last, row["day"])))
        return scope.connection.execute(asked.limit(1)).first() is not None


def _meant(scope: Scope) -> ColumnElement[bool]:
    return and_(of_homes(scope), B.subsidy.in_(_named(scope)))


def _named(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda standard: standard.eligible == _RELIEF)


def _covers(relief: Any, first: Any, last: Any) -> ColumnElement[bool]:
    """Whether a row of 低保特困 is in force on a day from `first` to `last`."""
    begins = or_(relief.from_day_day.is_(None), relief.from_day_day <= last)
    return and_(begins, or_(relief.until_day_day.is_(None), relief.until_day_day >= first))


def _amounts_once(rows: Iterable[Row]) -> Iterable[Row]:
    """A payment joined to several rows of the list counts its money once."""
    seen: set[str] = set()
    for row in rows:
        yield {**row, "amount": None if row["发放流水号"] in seen else row["amount"]}
        seen.add(row["发放流水号"])
