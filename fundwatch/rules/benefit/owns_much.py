"""FW-B014: a household that owns a car, a bought flat or a company drew a subsidy meant for people in hardship."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, exists, or_, select

from fundwatch.ledger.register import GONE
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from fundwatch.models.records.property_register import PropertyRegister
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.records.vehicle_register import VehicleRegister
from fundwatch.rules.benefit.cycles import home_of
from fundwatch.rules.benefit.facts import NOT_PAID, claimed, standards_of, stands
from fundwatch.rules.benefit.homes import HOME, homes_of, of_any, of_homes, payments_by_home
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
C = CompanyRegister
H = Household
F = PropertyRegister
P = Person
V = VehicleRegister
_HOLDINGS = "what people hold"
CAR_PRICE, FLAT_PRICE = "困难户车辆购置价线", "困难户房产购置价线"
#: A company with so many shareholders is one villagers put their land or their aid into.
SHAREHOLDERS = "群众入股企业股东人数"
#: Vehicles that people work or get about with; owning one says nothing about means.
_MODEST_VEHICLE = re.compile("摩托|农用|农业|拖拉|收割|三轮|低速|电动自行|电动两轮|轻便|轮椅|代步|残疾")
#: A 越野客车 is a family's car by the register of vehicles, a 普通客车 mostly a van.
_WORKING_VEHICLE = re.compile("货车|面包|营运|出租|(?<!越野)客车")
#: Homes that are not bought on the market.
_MODEST_HOME = re.compile("安置|搬迁|保障|公租|廉租|宅基地|自建|危改|村民小组|村.{0,4}(组|社|屯|寨)|村$|组$")
#: Names of what a family runs to live on, and of cooperatives whose lists of members prove nothing.
_MODEST_BUSINESS = re.compile("合作社|联合社|家庭农场|个体|小卖|便利|小吃|副食|经营部|门市|商店|小店|农家乐|互助")
#: Whom subsidies are for that go on after a household is out of poverty (SEED §24).
_REGISTERED = "在册户"
_CLOSED = re.compile("注销|吊销|撤销|迁出|清算|停业|歇业|破产")


@dataclass(frozen=True)
class Holding:
    """Something a person holds: a row of one of three lists, since when, and what it is; `weak` where it is a hint."""

    person: str
    label: str
    key: str
    since: int
    what: str
    price: int | None
    weak: bool


class OwnsMuch(Rule):
    """Somebody of the household held it before the payment, and it is more than a family in hardship needs."""

    code = "FW-B014"
    version = 4
    name = "有车辆、商品房或企业的户领取困难群众补助"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "面向困难群众的补助，识别时对名下有车辆、商品房、企业的家庭应当核查说明"
    verified = False
    parameters = (CAR_PRICE, FLAT_PRICE, SHAREHOLDERS)
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = ((V.id_number, F.id_number, C.legal_person_id_number, C.shareholder_id_numbers),)
    reads = (
        *payments_by_home(),
        Read(VehicleRegister, Via("id_number", homes_of)),
        Read(PropertyRegister, Via("id_number", homes_of)),
        Read(CompanyRegister),
        Read(Household, "household_no"),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (
        ("补助发放", "发放流水号"),
        ("车辆登记", "vehicle_key"),
        ("房产登记", "property_key"),
        ("企业登记", "company_key"),
        ("人员", "owner_key"),
    )
    evidence = (
        Value("领取人"),
        Value("户编号"),
        Value("名下登记"),
        Value("登记人"),
        Value("最早登记日期", Kind.DAY),
        Value("补助项目"),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("单项补助"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{领取人}一户在{登记人}名下登记有{名下登记}，此后仍领取困难群众补助（{补助项目}）共{合计}元，"
        "请核实家庭实际状况和登记原因。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "实发金额")),)
    page = Page(
        method="把领取在册户、低保类补助的户（本人和名册中的同户成员）与车辆登记、房产登记、企业登记按身份证号相比，"
        "找出登记以后的发放。同户合为一条；只是股东、或登记日期没有填的，作为程度低的线索。",
        why="有车、有商品房、办企业而享受困难群众补助，是对象不精准最常见的线索，但命中不等于违规。",
        not_flagged=(
            "摩托车、农用车、三轮车、残疾人代步车等，购置价低于政策参数的车辆",
            "安置房、保障房、农村自建房，购置价低于政策参数的房产，看不出是不是购买的房产",
            "已注销、吊销的企业，合作社、家庭农场和个体小店",
            "股东达到设定人数的企业里，只是股东的（多是群众以土地、资金折股入股）",
            "登记之前的发放；登记人已迁出、死亡、除名的户",
            "脱贫以后才登记的货车、面包车等营生车辆，领的又是脱贫后继续享受的在册户补助的",
            "对象范围不限的普惠补助（危房改造、低保、救助、公益性岗位、雨露计划一类，按政策只给困难群众的除外）；退票、或已全额追回的发放",
        ),
        check=(
            "车辆、房产是否本人出资和使用",
            "识别时有没有如实申报、评议时怎样说明",
            "企业是否实际经营、身份是否被冒用",
        ),
        innocent=(
            "身份被他人借用、冒用登记（尤其是企业、合作社）",
            "车辆用于营运、治病借款购买，或早已转卖没有过户",
            "房产是征地补偿、继承取得，或登记在外嫁、分户子女名下",
        ),
        example=Example(
            {
                "补助标准": [
                    {
                        "补助项目": "产业扶持补助",
                        "起始年度": "2016",
                        "计发单位": "户",
                        "周期": "年",
                        "标准金额": "3000.00",
                        "对象范围": "在册户",
                    }
                ],
                "人员": [
                    {"身份证号": "539900197001010036", "姓名": "赵春生", "户编号": "H1"},
                    {"身份证号": "539900199505050010", "姓名": "赵小军", "户编号": "H1"},
                ],
                "车辆登记": [
                    {
                        "车牌号": "云M12345",
                        "身份证号": "539900199505050010",
                        "登记日期": "2016-05-01",
                        "购置价": "128000.00",
                        "车型": "小型轿车",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "产业扶持补助",
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": "539900197001010036",
                        "户编号": "H1",
                        "银行账号": "6217000000000036",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-05-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy for people in hardship."""
        kinds = tally(scope, of_homes(scope), "subsidy", "stands")
        return counted_in(kinds, kinds.c.subsidy.in_(_meant(scope)), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Households that somebody belongs to who holds something."""
        owners = scope.temporary((("person", str),), [(person,) for person in sorted(holdings_of(scope))])
        home = home_of(added)
        return select(home).where(home.in_(homes_of(select(owners.c.person))))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to households later than what somebody of them holds."""
        held = _held(scope)
        columns = (column for column in claimed(B) if column.key not in {"partition", "amount"})
        return (
            select(
                *columns,
                *(held.c[name] for name in ("label", "key", "owner", "named", "since", "what", "price", "weak")),
                HOME.label("partition"),
                B.household_no.label("户编号"),
                scope.value(CAR_PRICE, B.paid_on_day, B.region_code).label("car_price"),
                scope.value(FLAT_PRICE, B.paid_on_day, B.region_code).label("flat_price"),
                H.lifted_on_day.label("lifted"),
            )
            .select_from(B)
            .join(held, held.c.home == HOME)
            .outerjoin(H, H.record_key == HOME)
            .where(
                of_any(select(held.c.home)),
                B.subsidy.in_(_meant(scope)),
                stands(B, scope),
                B.paid_on_day > held.c.since,
                or_(held.c.until.is_(None), held.c.until > B.paid_on_day),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what is cheap and what everybody may draw; one finding a household."""
        standards = standards_of(scope)
        homes: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            standard = standards.of_row(row)
            least = {V.sheet.label: row["car_price"], F.sheet.label: row["flat_price"]}.get(row["label"], 0)
            cheap = row["price"] is not None and row["price"] < least
            if standard is None or not standard.hardship or cheap:
                continue
            if standard.eligible == _REGISTERED and _came_after_poverty(row):
                scope.leave_out("脱贫以后登记的货车、面包车")
                continue
            homes[row["partition"]].append(row)
        for _, group in sorted(homes.items()):
            yield from _of_home(sorted(group, key=lambda row: (row["day"], row["发放流水号"], row["key"])))


def _came_after_poverty(row: Row) -> bool:
    """Whether it is a vehicle to work with that a household got once it was out of poverty, when its aid goes on."""
    works = row["label"] == V.sheet.label and row["weak"] and row["since"]
    return bool(works) and row["lifted"] is not None and row["since"] > row["lifted"]


def _meant(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda standard: standard.hardship)


def _of_home(group: list[Row]) -> Iterator[Row]:
    """Every payment and every holding of a household once."""
    payments = list({row["发放流水号"]: row for row in group}.values())
    in_order = sorted(group, key=lambda row: (row["since"], row["label"], row["key"], row["owner"]))
    holdings = list({(row["label"], row["key"], row["owner"]): row for row in in_order}.values())
    told = {
        "subject": payments[0]["发放流水号"],
        "领取人": "、".join(dict.fromkeys(row["姓名"] for row in payments)),
        "名下登记": "、".join(dict.fromkeys(row["what"] for row in holdings)),
        "登记人": "、".join(dict.fromkeys(row["named"] or row["owner"] for row in holdings)),
        "最早登记日期": min((row["since"] for row in holdings if row["since"]), default=None),
        "补助项目": "、".join(dict.fromkeys(row["补助项目"] for row in payments)),
        "severity": Severity.LOW if all(row["weak"] for row in holdings) else Severity.MEDIUM,
    }
    for number in range(max(len(payments), len(holdings))):
        payment = payments[min(number, len(payments) - 1)]
        holding = holdings[min(number, len(holdings) - 1)]
        keys = {
            name: holding["key"] if holding["label"] == table.sheet.label else None
            for name, table in (("vehicle_key", V), ("property_key", F), ("company_key", C))
        }
        owner = holding["owner"] if holding["named"] else None
        amount = payment["实发金额"] if number < len(payments) else None
        yield {**payment, **told, **keys, "owner_key": owner, "amount": amount, "单项补助": payment["补助项目"]}


def holdings_of(scope: Scope) -> dict[str, list[Holding]]:
    """What people hold, by person, computed once for what a scan has to look at and for what it finds there."""
    if _HOLDINGS not in scope.shared:
        found: dict[str, list[Holding]] = defaultdict(list)
        for holding in (*_vehicles(scope), *_homes(scope), *_companies(scope)):
            found[holding.person].append(holding)
        scope.shared[_HOLDINGS] = found
    known: dict[str, list[Holding]] = scope.shared[_HOLDINGS]
    return known


def _held(scope: Scope) -> Table:
    """What people hold, by the household they belong to; `until` is the day the owner left it."""
    found = holdings_of(scope)
    owners = select(scope.temporary((("person", str),), [(person,) for person in sorted(found)]).c.person)
    registered = select(P.record_key, P.household_no, P.name, P.status, P.status_on_day).where(
        P.record_key.in_(owners), scope.touched(P.household_no)
    )
    belongs: dict[tuple[str, str], tuple[str | None, int | None]] = {}
    paid = select(B.id_number, HOME).where(B.id_number.in_(owners), of_homes(scope)).distinct()
    for person, home in scope.connection.execute(paid):
        belongs[person, home] = (None, None)
    for person, home, name, status, day in scope.connection.execute(registered):
        belongs[person, home] = (name, (day or 0) if status in GONE else None)
    columns = {"home": str, "owner": str, "named": str, "until": int, "label": str, "key": str, "since": int}
    rows = [
        (home, person, name, until, one.label, one.key, one.since, one.what, one.price, int(one.weak))
        for (person, home), (name, until) in sorted(belongs.items())
        for one in found[person]
    ]
    return scope.temporary((*columns.items(), ("what", str), ("price", int), ("weak", int)), rows)


def _concerned(number: Any) -> ColumnElement[bool]:
    """Whether somebody is on the register or was ever paid."""
    return or_(exists().where(P.record_key == number), exists().where(B.id_number == number))


def _vehicles(scope: Scope) -> Iterator[Holding]:
    asked = select(V.__table__).where(_concerned(V.id_number)).order_by(V.record_key)
    for row in scope.connection.execute(asked):
        model = row.model or ""
        if not _MODEST_VEHICLE.search(model):
            weak = row.registered_on_day is None or bool(_WORKING_VEHICLE.search(model)) or not (model or row.price)
            what = f"车辆（{model or '车型未填'}）"
            yield Holding(
                row.id_number, V.sheet.label, row.record_key, row.registered_on_day or 0, what, row.price, weak
            )


def _homes(scope: Scope) -> Iterator[Holding]:
    asked = select(F.__table__).where(_concerned(F.id_number)).order_by(F.record_key)
    for row in scope.connection.execute(asked):
        place = row.location or ""
        if (place or row.price) and not _MODEST_HOME.search(place):
            weak = row.registered_on_day is None
            what = f"房产（{place or '坐落未填'}）"
            yield Holding(
                row.id_number, F.sheet.label, row.record_key, row.registered_on_day or 0, what, row.price, weak
            )


def _companies(scope: Scope) -> Iterator[Holding]:
    many = scope.number(SHAREHOLDERS, scope.as_of)
    for row in scope.connection.execute(select(C.__table__).order_by(C.record_key)):
        if _CLOSED.search(row.status or "") or _MODEST_BUSINESS.search(row.name):
            continue
        shareholders = {number for number in re.split(r"[、，,；;\s]+", row.shareholder_id_numbers or "") if number}
        if len(shareholders) >= many:
            shareholders = set()
        for person in sorted({row.legal_person_id_number, *shareholders} - {None}):
            runs = person == row.legal_person_id_number
            what = f"企业（{row.name}，{'法定代表人' if runs else '股东'}）"
            weak = row.founded_on_day is None or not runs
            yield Holding(person, C.sheet.label, row.record_key, row.founded_on_day or 0, what, None, weak)
