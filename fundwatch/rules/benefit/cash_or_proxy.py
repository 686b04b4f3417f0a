"""FW-B017: a subsidy was handed out in cash, or collected by somebody outside the household."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, union

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.minimum_living import MinimumLiving
from fundwatch.models.records.person import Person
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.facts import NOT_PAID, Payment, claimed, payments_by, stands
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
_MANY = "代领户数"
_CASH, _PROXY = "现金", "代领"
_URGENT = re.compile("临时救助|应急|慰问|遗属抚恤")
_CARE_HOME = re.compile("敬老院|福利院|养老|养护|救助站|托养|光荣院")
_CHILD, _OLD = 18, 70
_YEAR = 365.2425


def _is_proxied(payment: Payment | Added) -> ColumnElement[bool]:
    return and_(
        payment.proxy_id_number.is_not(None),
        payment.proxy_id_number != payment.id_number,
        func.coalesce(payment.collection, "") != _CASH,
    )


def _is_by_batch(payment: Payment | Added) -> ColumnElement[bool]:
    return or_(payment.collection == _CASH, and_(payment.collection == _PROXY, payment.proxy_id_number.is_(None)))


def _proxies_of(ids: Statement) -> Select[Any]:
    return select(B.proxy_id_number).where(B.id_number.in_(ids), B.proxy_id_number.is_not(None))


def _batches_of(ids: Statement) -> Select[Any]:
    """Batches whose households are counted by the register."""
    return select(B.batch_no).where(B.id_number.in_(ids), B.household_no.is_(None), _is_by_batch(B))


class CashOrProxy(Rule):
    """领取方式 现金, or a proxy of another family who is no guardian and no home for the aged."""

    code = "FW-B017"
    name = "补助以现金发放或由他人代领"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "惠民惠农补贴应通过一卡通直达受益人，不得以现金发放；代领应有授权"
    verified = False
    parameters = (_MANY,)
    needs = (BenefitPayment,)
    needs_columns = ((BenefitPayment.collection, BenefitPayment.proxy_id_number),)
    reads = (
        *payments_by("batch_no"),
        *payments_by("proxy_id_number"),
        Read(Person, "id_number"),
        Read(Person, Via("id_number", _proxies_of)),
        Read(Person, Via("id_number", _batches_of)),
        Read(MinimumLiving, Via("id_number", _proxies_of)),
        Read(Kinship, "id_number"),
        Read(Kinship, "kin_id_number"),
        Read(VillageOfficial, "id_number"),
        Read(PublicEmployee, "id_number"),
        Read(Unit),
    )
    subject = "补助发放"
    related = (
        ("补助发放", "发放流水号"),
        ("人员", "proxy_key"),
        ("村组干部", "official_key"),
        ("财政供养人员", "employee_key"),
    )
    evidence = (
        Value("情形"),
        Value("代领人身份证号"),
        Value("代领人身份"),
        Value("批次"),
        Value("人数", Kind.INTEGER),
        Value("户数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("领取方式"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("银行账号"),
    )
    summary = "{情形}，涉及{户数}户{人数}人{行数}笔共{合计}元，请核实款项是否到了本人手中、有无授权手续。"
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="找出领取方式为现金、或由他人代领的发放。现金和没有登记代领人的，按批次合并；"
        "代领的按代领人合并，去掉同户、亲属和照料关系后，代领户数达到设定的户数的程度为高，"
        "代领人是村组干部或财政供养人员的程度为中，其余为低。",
        why="现金发放和集中代领绕开了银行留痕，容易出现代管存折、克扣、冒领。",
        not_flagged=(
            "代领人是同户成员或登记的亲属",
            "为未成年人、七十岁以上老人、特困供养人员代领的（代领人不是干部，或没有达到设定的户数）",
            "进敬老院、福利院等机构账户的",
            "临时救助、应急救助和慰问金的现金发放",
            "退票、或已全额追回的发放",
        ),
        check=("现金领款表的签字、指印", "逐户询问实际收到多少", "代领授权书、监护或托养协议", "存折和卡由谁保管"),
        innocent=("受托照料孤老、残疾人而没有登记关系", "偏远村寨银行网点不通时经批准的现金发放", "领取方式填写错误"),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900197505050015",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "区划代码": "539900101201",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": "PC1",
                        "补助项目": "农村低保金",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": id_number,
                        "户编号": f"H{number}",
                        "银行账号": f"621700000000000{number}",
                        "应发金额": "1200.00",
                        "实发金额": "1200.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                        "领取方式": "代领",
                        "代领人身份证号": "539900197505050015",
                    }
                    for number, name, id_number in (
                        (1, "钱一", "539900197001010036"),
                        (2, "孙二", "539900198001010014"),
                        (3, "李三", "539900198505050028"),
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Payments in cash or to a proxy."""
        return counted(B.__table__, _looked_at(scope), (~stands(B, scope), NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:  # noqa: ARG002 - the same for every scope
        """Batches paid in cash or to unnamed proxies, and proxies."""
        return union(
            select(added.batch_no).where(_is_by_batch(added)), select(added.proxy_id_number).where(_is_proxied(added))
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments in cash, to an unnamed proxy, or to a named one."""
        columns = [column for column in claimed(B) if column.key != "partition"]
        living = select(MinimumLiving.id_number).where(MinimumLiving.category == "特困")
        return (
            select(
                *columns,
                B.proxy_id_number.label("代领人身份证号"),
                B.collection.label("领取方式"),
                B.account_holder.label("holder"),
                B.birth_day.label("born"),
                B.id_number.in_(living).label("destitute"),
                func.coalesce(B.household_no, Person.household_no, B.id_number).label("home"),
                Unit.name.label("unit"),
            )
            .outerjoin(Person, Person.record_key == B.id_number)
            .outerjoin(Unit, and_(Unit.account == B.account, Unit.category == "其他"))
            .where(_looked_at(scope), stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather cash by batch, collecting by the one who collects."""
        batches: dict[str, list[Row]] = defaultdict(list)
        proxies: dict[str, list[Row]] = defaultdict(list)
        # In one order of our own: engines give rows in theirs.
        for row in sorted(rows, key=lambda one: one["发放流水号"]):
            proxied = row["代领人身份证号"] not in {None, row["身份证号"]} and row["领取方式"] != _CASH
            if _in_care_home(row):
                scope.leave_out("进养老、福利机构的账户")
            elif proxied:
                proxies[row["代领人身份证号"]].append(row)
            elif _URGENT.search(row["补助项目"]):
                scope.leave_out("临时救助、慰问")
            else:
                batches[row["批次号"]].append(row)
        for batch, group in batches.items():
            yield from _of_batch(batch, group)
        known = _Known.of(scope, sorted(proxies))
        for proxy, group in proxies.items():
            yield from _of_proxy(proxy, group, known, scope)


def _looked_at(scope: Scope) -> ColumnElement[bool]:
    by_batch = and_(_is_by_batch(B), scope.touched(B.batch_no))
    return or_(by_batch, and_(_is_proxied(B), scope.touched(B.proxy_id_number)))


def _in_care_home(row: Row) -> bool:
    return any(_CARE_HOME.search(name or "") for name in (row["holder"], row["unit"]))


def _of_batch(batch: str, group: Sequence[Row]) -> Iterable[Row]:
    people = {row["身份证号"] for row in group}
    cash = any(row["领取方式"] == _CASH for row in group)
    told = {
        "情形": "以现金发放" if cash else "由他人代领而没有登记代领人",
        "批次": batch,
        "代领人身份": None,
        "人数": len(people),
        "户数": len({row["home"] for row in group}),
        "partition": batch,
        "severity": Severity.MEDIUM if cash else Severity.LOW,
        "proxy_key": None,
        "official_key": None,
        "employee_key": None,
    }
    for row in group:
        whom = ("批次", batch) if len(people) > 1 else ("补助发放", min(one["发放流水号"] for one in group))
        yield {**row, **told, "subject_table": whom[0], "subject": whom[1]}


@dataclass(frozen=True)
class _Known:
    """What is on record of those who collect for others."""

    homes: dict[str, str]
    officials: dict[str, str]
    employees: dict[str, str]
    kin: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, scope: Scope, proxies: Sequence[str]) -> _Known:
        named = scope.temporary([("value", str)], ((proxy,) for proxy in proxies))
        who = select(named.c.value)
        of = scope.connection.execute
        lives = of(select(Person.record_key, Person.household_no).where(Person.record_key.in_(who)))
        official = select(VillageOfficial.id_number, VillageOfficial.record_key).order_by(VillageOfficial.record_key)
        serves = of(official.where(VillageOfficial.id_number.in_(who)))
        paid = of(select(PublicEmployee.id_number, PublicEmployee.record_key).where(PublicEmployee.id_number.in_(who)))
        pairs = of(
            select(Kinship.id_number, Kinship.kin_id_number).where(
                or_(Kinship.id_number.in_(who), Kinship.kin_id_number.in_(who))
            )
        )
        both = [(one, other) for one, other in pairs]
        return cls(
            {row[0]: row[1] for row in lives},
            {row[0]: row[1] for row in serves},
            {row[0]: row[1] for row in paid},
            frozenset(both) | frozenset((other, one) for one, other in both),
        )


def _of_proxy(proxy: str, group: Sequence[Row], known: _Known, scope: Scope) -> Iterable[Row]:
    strangers = [
        row for row in group if row["home"] != known.homes.get(proxy) and (proxy, row["身份证号"]) not in known.kin
    ]
    scope_left = len(group) - len(strangers)
    if scope_left:
        scope.leave_out("代领人是同户成员或亲属", scope_left)
    least = scope.number(_MANY, scope.as_of, group[0]["region"] or "")
    homes = {row["home"] for row in strangers}
    many = len(homes) >= least
    official, employee = known.officials.get(proxy), known.employees.get(proxy)
    if not (many and (official or employee)):
        cared = [row for row in strangers if row["destitute"] or _needs_care(row)]
        if cared:
            scope.leave_out("为未成年人、高龄老人、特困人员代领", len(cared))
        strangers = [row for row in strangers if row not in cared]
    if not strangers:
        return
    homes = {row["home"] for row in strangers}
    many = len(homes) >= least
    severity = Severity.HIGH if many else Severity.MEDIUM if official or employee else Severity.LOW
    who = "村组干部" if official else "财政供养人员" if employee else "登记簿上的人员" if proxy in known.homes else None
    table, subject = "补助发放", min(row["发放流水号"] for row in strangers)
    if official:
        table, subject = "村组干部", official
    elif proxy in known.homes:
        table, subject = "人员", proxy
    told = {
        "情形": f"由{who or '他人'}（{proxy}）代领",
        "代领人身份": who,
        "批次": None,
        "人数": len({row["身份证号"] for row in strangers}),
        "户数": len(homes),
        "severity": severity,
        "subject_table": table,
        "subject": subject,
        "partition": proxy,
        "proxy_key": proxy if proxy in known.homes else None,
        "official_key": official,
        "employee_key": employee,
    }
    yield from ({**row, **told} for row in strangers)


def _needs_care(row: Row) -> bool:
    if row["born"] is None:
        return False
    age: float = (row["day"] - row["born"]) / _YEAR
    return age < _CHILD or age >= _OLD
