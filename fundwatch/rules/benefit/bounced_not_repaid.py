"""FW-B047: a payment came back from the bank and was not paid again for long."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select

from fundwatch.ledger.register import GONE
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.facts import PAID, payments_by
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
_DAYS = "退票补发期限天数"
_BOUNCED = "退票"
#: A year after it came back it weighs more.
_LONG = 365
#: Why what came back is not to be paid again.
_RIGHTLY = re.compile("死亡|去世|亡故|不符合|不再|取消|停发|重复|多发|放弃|迁出|清退|已补发|已重发")


class BouncedNotRepaid(Rule):
    """退票 so many days ago, and neither a 补发 that names it nor a later payment of the subsidy and year."""

    code = "FW-B047"
    name = "退票后长期没有补发"
    category = "滞留闲置"
    severity = Severity.MEDIUM
    basis = "退票应查明原因，更正账户后及时补发到户"
    verified = False
    parameters = (_DAYS,)
    needs = (BenefitPayment,)
    needs_columns = (BenefitPayment.status,)
    reads = (*payments_by("id_number"), Read(Person, "id_number"), Read(DeceasedPerson, "id_number"))
    reads_clock = True
    subject = "补助发放"
    related = (("补助发放", "original"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("年度", Kind.YEAR),
        Value("批次号"),
        Value("退票日期", Kind.DAY),
        Value("退票原因"),
        Value("退票金额", Kind.MONEY),
        Value("已过天数", Kind.INTEGER),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "{姓名}（{身份证号}）{年度}年度“{补助项目}”{退票金额}元{退票日期}退票（{退票原因}），截至{截至日期}已过{已过天数}天"
        "没有补发记录，请核实款项停在哪个账户、何时补发。"
    )
    page = Page(
        method="发放状态为退票的，找指明它的补发，以及退票后同一人同一补助同一年度的其他发放；都没有、又超过设定的天数的列为疑点。"
        "超过一年的程度为中，其余为低。",
        why="退回的钱停在代发户上，群众应得的没有得到，长期无人过问就可能被挪作他用。",
        not_flagged=(
            "已经补发的，或后来另有同一补助发放的",
            "退票原因是去世、不符合条件、重复一类的，本人已去世、迁出、除名的",
            "还没有超过设定天数的",
        ),
        check=("代发户余额和退票清单", "本人是否知道、现在用哪张卡", "同批其他退票怎样处理"),
        innocent=("补发没有填原发放流水号，且记在别的补助项目名下", "本人外出联系不上，款项已上交财政"),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "耕地地力保护补贴",
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "银行账号": "6217000000000036",
                        "应发金额": "620.00",
                        "实发金额": "620.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                        "发放状态": "退票",
                        "退票原因": "账号与户名不符",
                        "回盘日期": "2017-09-12",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment that came back."""
        return counted(B.__table__, and_(scope.touched(B.id_number), B.status == _BOUNCED))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """People of whom an added payment came back: any other one may only be what it was paid again by."""
        return select(added.id_number).where(added.status == _BOUNCED)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments that came back so long ago and were followed by none."""
        came_back = func.coalesce(B.returned_on_day, B.paid_on_day)
        longest = literal(scope.today) - scope.value(_DAYS, literal(scope.today), B.region_code)
        dead = exists().where(DeceasedPerson.id_number == B.id_number)
        return (
            select(
                B.record_key.label("subject"),
                B.id_number.label("partition"),
                B.id_number.label("person"),
                B.account.label("account"),
                B.region_code.label("region"),
                came_back.label("day"),
                case((B.paid_amount > 0, B.paid_amount), else_=B.due_amount).label("amount"),
                B.original_serial_no.label("original"),
                Person.record_key.label("person_key"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                B.subsidy.label("补助项目"),
                B.year.label("年度"),
                B.batch_no.label("批次号"),
                came_back.label("退票日期"),
                B.return_reason.label("退票原因"),
            )
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(
                scope.touched(B.id_number),
                B.status == _BOUNCED,
                came_back < longest,
                ~dead,
                func.coalesce(Person.status, "在册").not_in(GONE),
                ~_paid_again(came_back),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what was rightly not paid again."""
        for row in rows:
            reason = row["退票原因"] or "原因未填"
            if _RIGHTLY.search(reason):
                scope.leave_out("按退票原因不应补发")
                continue
            past = scope.today - row["day"]
            told = {"退票金额": row["amount"], "已过天数": past, "截至日期": scope.today, "退票原因": reason}
            yield {**row, **told, "severity": Severity.MEDIUM if past > _LONG else Severity.LOW}


def _paid_again(came_back: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether the payment, or the one it took back, was paid again, or the subsidy of its time once more later."""
    other = aliased(B)
    named = or_(other.original_serial_no == B.record_key, other.original_serial_no == B.original_serial_no)
    later = and_(other.paid_on_day >= came_back, other.record_key != func.coalesce(B.original_serial_no, ""))
    return exists().where(
        other.id_number == B.id_number,
        other.subsidy == B.subsidy,
        func.coalesce(other.status, "成功").in_(PAID),
        or_(named, and_(other.year == B.year, func.coalesce(other.period, "") == func.coalesce(B.period, ""), later)),
    )
