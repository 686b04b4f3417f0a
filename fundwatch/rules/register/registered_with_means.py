"""FW-R060: a household was registered as poor while one of its members held, or came by, what no poor one holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from fundwatch.ledger.register import GONE, JOINING
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.person import Person
from fundwatch.models.records.property_register import PropertyRegister
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.records.vehicle_register import VehicleRegister
from fundwatch.rules.benefit.facts import standards_of
from fundwatch.rules.benefit.homes import homes_of, payments_by_home
from fundwatch.rules.benefit.owns_much import holdings_of
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
H = Household
P = Person
_CAR_PRICE, _FLAT_PRICE = "困难户车辆购置价线", "困难户房产购置价线"
_SHAREHOLDERS = "群众入股企业股东人数"
#: Who was struck off, or only watched for a time.
_NO_LONGER = ("注销", "风险消除")
#: Whose being registered is past: nothing is granted any more, and what was held then still tells how it came about.
_LIFTED = "已脱贫"
_AT_FIRST, _MEANWHILE = "识别时已有", "在册期间取得"
#: Who is on the list without a salary to live on.
_NO_SALARY = re.compile("公益|临时|临聘|协管|护林|保洁|村医|代课|遗属|优抚")
#: Hands of an office, whose pay may be near the line; of a household that rose since nobody need ask for them.
_LOW_PAID = re.compile("工勤|工人|后勤|门卫|保安|炊事|厨|驾驶|司机|水管|门岗")
_PAYROLL = PublicEmployee.sheet.label


@dataclass(frozen=True)
class _Means:
    """A row of a list that speaks against a household's being poor."""

    label: str
    key: str
    since: int
    what: str
    price: int | None = None
    until: int | None = None
    low_paid: bool = False


class RegisteredWithMeans(Rule):
    """A member was on the payroll or owned a car, a flat or a company when it was identified, or bought one as poor."""

    code = "FW-R060"
    version = 2
    name = "贫困户家中有公职、车辆、商品房或企业"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "识别时家中有财政供养人员、车辆、商品房、企业的应当核查说明，不符合条件的不得识别"
    verified = False
    parameters = (_CAR_PRICE, _FLAT_PRICE, _SHAREHOLDERS)
    needs = (Household, Person)
    needs_columns = (
        H.identified_on,
        (
            VehicleRegister.id_number,
            PropertyRegister.id_number,
            CompanyRegister.legal_person_id_number,
            PublicEmployee.id_number,
        ),
    )
    reads = (
        *payments_by_home(),
        Read(H, "household_no"),
        Read(HouseholdEvent, "household_no"),
        *(
            Read(table, Via("id_number", homes_of))
            for table in (VehicleRegister, PropertyRegister, PublicEmployee, HouseholdEvent)
        ),
        Read(CompanyRegister),
        Read(SubsidyStandard),
    )
    reads_clock = True
    subject = "户"
    related = (
        ("人员", "member_key"),
        ("车辆登记", "vehicle_key"),
        ("房产登记", "property_key"),
        ("企业登记", "company_key"),
        ("财政供养人员", "employee_key"),
    )
    evidence = (
        Value("户主姓名"),
        Value("状态"),
        Value("识别日期", Kind.DAY),
        Value("脱贫日期", Kind.DAY),
        Value("名下登记"),
        Value("登记人"),
        Value("情形"),
    )
    details = (Value("成员"), Value("登记"), Value("登记日期", Kind.DAY), Value("登记时"))
    summary = (
        "“{户主姓名}”一户{识别日期}识别在册，{登记人}有{名下登记}（{情形}），请核实家庭状况、评议、比对和登记原因。"
    )
    page = Page(
        method="把在册、已脱贫户的现有成员与财政供养人员、车辆登记、房产登记、企业登记（法定代表人）按身份证号相比："
        "识别日期以前已经登记、起算的；识别以后登记了车辆、房产（写有购置价）、企业，当年年末动态调整过后仍作为贫困户在册的，"
        "列为疑点。已脱贫的户和在册期间才取得的程度为低。领过困难群众补助的户由补助的规则判断，不在此列。",
        why="审计最常见的识别不准：名册上的户家里有公职人员、汽车、商品房、公司。还没有领到补助时核实，钱就不会发错；"
        "年年核查都没有发现，是比对和动态调整走了过场。",
        not_flagged=(
            "识别以后才参加工作的，登记日期没有填的",
            "登记车辆、房产、企业的当年就脱贫的，脱贫以后才登记的",
            "摩托车、农用车、货车面包车，低于政策参数的车辆和房产，安置房、自建房，合作社和个体小店，只是股东的",
            "识别以后才迁入、结婚进户的成员，已经迁出、死亡、除名的成员",
            "公益性岗位、临时聘用等没有固定工资的人员，已脱贫户里的工勤人员",
            "已经注销、风险已消除的户，领过困难群众补助的户",
        ),
        check=("识别时的申请、评议、公示和比对记录", "车辆、房产是否本人出资和使用", "是否共同生活"),
        innocent=("身份被借用登记", "已分户另过而没有变更", "同名册不同口径，识别日期填的是系统录入日"),
        example=Example(
            {
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "钱一",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "2",
                        "识别日期": "2016-06-01",
                        "状态": "在册",
                    }
                ],
                "人员": [{"身份证号": "539900197001010036", "姓名": "钱一", "户编号": "H1"}],
                "车辆登记": [
                    {
                        "车牌号": "示A00001",
                        "身份证号": "539900197001010036",
                        "登记日期": "2015-05-06",
                        "购置价": "216000.00",
                        "车型": "小型轿车",
                    }
                ],
            }
        ),
    )

    def concerns(self, subsidy: str, scope: Scope) -> bool:  # noqa: ARG002 - whatever a household draws
        """None: what a household draws leaves it to the rules on payments, and raises nothing here."""
        return False

    def population(self, scope: Scope) -> Select[Any]:
        """Every household."""
        return counted(
            H.__table__,
            scope.touched(H.household_no),
            (func.coalesce(H.status, "").in_(_NO_LONGER), "已注销或风险已消除"),
            (H.identified_on_day.is_(None), "没有识别日期"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Members of households that stand on any of the lists."""
        lists = (VehicleRegister.id_number, PropertyRegister.id_number, PublicEmployee.id_number)
        runs = CompanyRegister.legal_person_id_number
        joined = select(HouseholdEvent.id_number).where(
            HouseholdEvent.household_no == H.record_key,
            HouseholdEvent.id_number == P.record_key,
            HouseholdEvent.event.in_(JOINING),
            HouseholdEvent.happened_on_day > H.identified_on_day,
        )
        return (
            select(
                H.record_key.label("subject"),
                H.household_no.label("partition"),
                H.identified_on_day.label("day"),
                H.region_code.label("region"),
                H.head_name.label("户主姓名"),
                H.status.label("状态"),
                H.identified_on_day.label("识别日期"),
                H.lifted_on_day.label("脱贫日期"),
                P.record_key.label("member_key"),
                P.record_key.label("person"),
                P.name.label("成员"),
            )
            .join(P, P.household_no == H.record_key)
            .where(
                scope.touched(H.household_no),
                or_(*(P.record_key.in_(select(number)) for number in lists), P.record_key.in_(select(runs))),
                func.coalesce(H.status, "").not_in(_NO_LONGER),
                H.identified_on_day.is_not(None),
                func.coalesce(P.status, "在册").not_in(GONE),
                ~joined.correlate(H, P).exists(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep what was held as poor, of households that drew nothing yet for which other rules would ask."""
        known = _means(scope)
        homes: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["subject"], row["member_key"])):
            for one in known[row["member_key"]]:
                when = _held(one, row, scope)
                homes[row["subject"]] += [{**row, **_told(one), "登记时": when}] if when else []
        paid = _paid(scope, sorted(home for home, held in homes.items() if held))
        for home, lines in homes.items():
            if lines and home in paid:
                scope.leave_out("领过困难群众补助")
            elif lines:
                yield from ({**row, **_of_home(lines)} for row in lines)


def _of_home(lines: list[Row]) -> dict[str, Any]:
    """What is told of a household by all that it held."""
    when = {row["登记时"] for row in lines}
    grave = _AT_FIRST in when and lines[0]["状态"] != _LIFTED
    return {
        "amount": None,
        "名下登记": "、".join(dict.fromkeys(row["登记"] for row in lines)),
        "登记人": "、".join(dict.fromkeys(row["成员"] for row in lines)),
        "情形": "、".join(said for said in (_AT_FIRST, _MEANWHILE) if said in when),
        "severity": Severity.MEDIUM if grave else Severity.LOW,
    }


def _means(scope: Scope) -> Mapping[str, list[_Means]]:
    found: dict[str, list[_Means]] = defaultdict(list)
    for person, held in holdings_of(scope).items():
        found[person] = [_Means(one.label, one.key, one.since, one.what, one.price) for one in held if not one.weak]
    for person, one in _on_payroll(scope.connection):
        found[person].append(one)
    return found


def _on_payroll(connection: Connection) -> Iterable[tuple[str, _Means]]:
    e = PublicEmployee
    asked = select(e.id_number, e.record_key, e.employer, e.post, e.from_day_day, e.until_day_day)
    for person, key, employer, post, since, until in connection.execute(asked.order_by(e.record_key)):
        if since is not None and not _NO_SALARY.search(post or ""):
            what = f"财政供养（{employer or post or '单位未填'}）"
            yield person, _Means(_PAYROLL, key, since, what, None, until, bool(_LOW_PAID.search(post or "")))


def _held(one: _Means, row: Row, scope: Scope) -> str:
    """When it was held that is worth asking about: on the day of identification, or got as poor; blank where neither.

    A job found since is how a household rises; what was bought in the year in which it rose may be so too.
    """
    name = {VehicleRegister.sheet.label: _CAR_PRICE, PropertyRegister.sheet.label: _FLAT_PRICE}.get(one.label)
    first = row["day"]
    least = scope.number(name, date.fromordinal(first), row["region"]) if name else 0
    if one.since <= 0 or (one.price is not None and one.price < least):
        return ""
    if one.low_paid and row["状态"] == _LIFTED:
        return ""
    if one.since <= first:
        return _AT_FIRST if one.until is None or one.until >= first else ""
    bought = one.price is not None if name else one.label != _PAYROLL
    return _MEANWHILE if bought and _stayed(date.fromordinal(one.since).year, row, scope) else ""


def _stayed(year: int, row: Row, scope: Scope) -> bool:
    """Whether a household was still poor by the register when the year was over, by which all are looked at again."""
    if row["脱贫日期"] is None:
        return bool(row["状态"] != _LIFTED and year < scope.as_of.year)
    return date.fromordinal(row["脱贫日期"]).year > year


def _told(one: _Means) -> dict[str, Any]:
    tables = (
        ("vehicle_key", VehicleRegister),
        ("property_key", PropertyRegister),
        ("company_key", CompanyRegister),
        ("employee_key", PublicEmployee),
    )
    keys = {name: one.key if one.label == table.sheet.label else None for name, table in tables}
    return {**keys, "登记": one.what, "登记日期": one.since}


def _paid(scope: Scope, homes: list[str]) -> set[str]:
    """Households of these that a subsidy meant for hardship was ever paid to."""
    meant = standards_of(scope).subsidies(lambda standard: standard.hardship)
    of_home = select(B.household_no).where(B.household_no.in_(homes), B.subsidy.in_(meant))
    of_members = select(P.household_no).join(B, and_(B.id_number == P.record_key, B.subsidy.in_(meant)))
    asked = (of_home.distinct(), of_members.where(P.household_no.in_(homes)).distinct())
    return {row[0] for one in asked for row in scope.connection.execute(one)}
