"""FW-B040: of a subsidy by the mu, people without measured land whose account or register tells of it as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, case, exists, func, literal, or_, select, union

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.household import Household
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.cycles import has_others_on_account, home_of, shared_accounts
from fundwatch.rules.benefit.facts import NOT_PAID, payments_by, standards_of, stands
from fundwatch.rules.benefit.homes import HOME, people_of
from fundwatch.rules.benefit.land import by_the_mu, has_land, has_land_by_index, landless_on
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
D = DeceasedPerson
H = Household
M = MeasuredQuantity
V = VillageOfficial
_SHARE, _LEAST = "核定数量登记比例", "核定数量登记最少人数"
_ANYBODY = "不限"
#: Whose payments the example shows.
_NUMBERS = (
    *("539900197001010036", "539900198001010014", "539900194503070019"),
    *("539900198505050028", "539900197505050015", "539900196606060111"),
)


def _villages_of(ids: Statement) -> Statement:
    return select(B.region_code).where(B.id_number.in_(ids))


def _villages_of_companions(ids: Statement) -> Statement:
    return _villages_of_accounts(select(B.account).where(B.id_number.in_(ids)))


def _villages_of_homes(homes: Statement) -> Statement:
    return _villages_of(people_of(homes))


def _villages_of_accounts(accounts: Statement) -> Statement:
    return select(B.region_code).where(B.account.in_(accounts))


def _villages_of_taken_back(serials: Statement) -> Statement:
    return _villages_of_accounts(select(B.account).where(B.record_key.in_(serials)))


def _villages_of_officials(ids: Statement) -> Statement:
    held = select(Person.account).where(Person.record_key.in_(ids))
    return _villages_of_accounts(union(select(V.account).where(V.id_number.in_(ids)), held))


class NoLandOnRecord(Rule):
    """No 核定数量 of land of person or household, where nearly all others of the village have it."""

    code = "FW-B040"
    version = 2
    name = "没有核定地块的人领取按亩补助"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "退耕还林等按面积计发的补助以核定（确权、验收）到户的地块为准，发放到本人账户"
    verified = False
    parameters = (_SHARE, _LEAST)
    needs = (BenefitPayment, SubsidyStandard, MeasuredQuantity)
    needs_columns = ((M.id_number, M.household_no), (M.measure_unit, M.measured_item))
    reads = (
        *payments_by("region_code"),
        Read(B, Via("account", _villages_of_accounts)),
        Read(B, Via("original_serial_no", _villages_of_taken_back)),
        Read(M, Via("id_number", _villages_of)),
        Read(M, Via("household_no", _villages_of_homes)),
        Read(Person, Via("id_number", _villages_of)),
        Read(D, Via("id_number", _villages_of_companions)),
        Read(Person, Via("household_no", _villages_of_homes)),
        Read(Person, Via("account", _villages_of_accounts)),
        Read(Household, Via("household_no", _villages_of_homes)),
        Read(V, Via("account", _villages_of_accounts)),
        Read(V, Via("id_number", _villages_of_officials)),
        Read(SubsidyStandard),
    )
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("村组干部", "official_key"))
    evidence = (
        Value("补助项目"),
        Value("领取人"),
        Value("人数", Kind.INTEGER),
        Value("银行账号"),
        Value("其他情形"),
        Value("同村有核定数量的人数", Kind.INTEGER),
        Value("同村没有的人数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("年度", Kind.YEAR),
        Value("数量", Kind.QUANTITY),
        Value("实发金额", Kind.MONEY),
        Value("发放日期", Kind.DAY),
    )
    summary = (
        "{领取人}领取“{补助项目}”共{合计}元，本人和本户没有任何核定的地块，同村同一补助有{同村有核定数量的人数}人有，"
        "{其他情形}，请核实地块、本人是否知情、账户由谁掌握。"
    )
    page = Page(
        method="按亩计发的补助，同一村、同一补助、同一年度的领取人几乎都有核定数量（本人或本户的任何土地、任何年度），"
        "只有少数人没有；其中收款账户还收着别的户的人的补助，或是村组干部的账户，"
        "或者不限对象的补助中本人和户都不在登记簿而同村其他人几乎都在的，按账户合为一条。",
        why="没有地的人领了按亩发的钱，钱又进了别人掌握的账户，可能是虚报的户；也可能是流转的地没有登记。",
        not_flagged=(
            "同村有核定数量的人不够设定人数，或没有的也很多的（核定数量没有导全）",
            "本人或本户有任何一块地的核定数量的",
            "收款账户只收本户补助，本人或户在登记簿的；账户上别的人在此之前都已死亡、由家人接领的",
            "只发给在册户的补助中不在册的人（由FW-B006列出）",
            "退票、或已全额追回的发放",
        ),
        check=("退耕合同、确权证书上有没有这个人", "到户核实本人是否知情、是否有地", "存折、银行卡在谁手里"),
        innocent=("种的是流转来的地，核定数量登记在别人名下", "由亲属代收", "新承包的地还没有登记"),
        example=Example(
            {
                "补助标准": [
                    {"补助项目": "退耕还林补助", "起始年度": "2014", "周期": "年"}
                    | {"计发单位": "亩", "标准金额": "300.00", "对象范围": "不限"}
                ],
                "核定数量": [
                    {"户编号": f"H{n}", "计量项目": "林地", "年度": "2015", "数量": "5", "单位": "亩"}
                    for n in range(1, 6)
                ],
                "补助发放": [
                    {
                        "发放流水号": f"BF{n}",
                        "批次号": "PC1",
                        "补助项目": "退耕还林补助",
                        "年度": "2017",
                        "姓名": f"赵{'一二三四五六'[n - 1]}",
                        "身份证号": number,
                        "户编号": f"H{n}",
                        "银行账号": f"621700000000000{min(n, 5)}",
                        "数量": "5",
                        "应发金额": "1500.00",
                        "实发金额": "1500.00",
                        "发放日期": "2017-09-18",
                        "区划代码": "539900101201",
                    }
                    for n, number in enumerate(_NUMBERS, 1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy by the mu."""
        return counted(B.__table__, _by_the_mu(scope), (~stands(B, scope), NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:
        """Villages of payments without land, among an added one's in its village or on its account, that may tell."""
        named = by_the_mu(scope)
        places = select(added.region_code, added.subsidy, added.year).where(added.subsidy.in_(named)).distinct()
        place, found = places.subquery(), select(B.region_code).where(B.subsidy.in_(named))
        same = and_(B.region_code == place.c.region_code, B.subsidy == place.c.subsidy, B.year == place.c.year)
        held = union(select(V.account), select(Person.account).join(V, V.id_number == Person.record_key))
        tells = or_(has_others_on_account(B), B.account.in_(held), ~_on_register())
        drawn = landless_on(shared_accounts(scope, added), scope).subquery().c
        return union(
            found.join(place, same).where(tells, ~has_land_by_index(scope, B.id_number, home_of(B))),
            found.where(B.account == drawn.account, B.id_number == drawn.id_number),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments without land of years in which nearly everybody else of the village has it."""
        measured = has_land(scope, B.id_number, HOME)
        registered = _on_register()
        people, with_land = func.count(B.id_number.distinct()), func.count(case((measured, B.id_number)).distinct())
        known = func.count(case((and_(measured, registered), B.id_number)).distinct())
        grouped = (B.region_code, B.subsidy, B.year)
        share, least = (scope.value(name, literal(scope.today), B.region_code) for name in (_SHARE, _LEAST))
        kept = (
            select(*grouped, people.label("people"), with_land.label("with_land"), known.label("known"))
            .where(_by_the_mu(scope), stands(B, scope))
            .group_by(*grouped)
            .having(
                with_land < people,
                with_land >= func.max(least),
                with_land * PARTS >= (people - 1) * func.max(share),
            )
            .subquery()
        )
        same = and_(kept.c.region_code == B.region_code, kept.c.subsidy == B.subsidy, kept.c.year == B.year)
        return (
            select(
                B.region_code.label("partition"),
                B.region_code.label("region"),
                B.id_number.label("person"),
                B.account.label("account"),
                B.paid_on_day.label("day"),
                B.paid_amount.label("amount"),
                HOME.label("home"),
                kept.c.people.label("people"),
                kept.c.with_land.label("with_land"),
                kept.c.known.label("known"),
                registered.label("registered"),
                B.grade.label("grade"),
                B.year.label("year"),
                B.subsidy.label("补助项目"),
                B.account.label("银行账号"),
                B.record_key.label("发放流水号"),
                B.name.label("姓名"),
                B.id_number.label("身份证号"),
                B.year.label("年度"),
                B.quantity.label("数量"),
                B.paid_amount.label("实发金额"),
                B.paid_on_day.label("发放日期"),
            )
            .join(kept, same)
            .where(_by_the_mu(scope), stands(B, scope), ~measured)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those whose account takes in the money of other households, or is an official's."""
        known = sorted(rows, key=lambda row: (row["day"], row["发放流水号"]))
        homes = _homes_by_account(scope, known)
        officials = _officials(scope)
        groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
        for row in known:
            groups[row["partition"], row["补助项目"], row["account"]].append(row)
        for (*_, account), group in sorted(groups.items()):
            signs = _account_signs(group, homes.get(account, set()), officials.get(account))
            unknown = [row for row in group if _is_unknown(row, scope)]
            if signs or unknown:
                yield from _told(group if signs else unknown, signs)


def _by_the_mu(scope: Scope) -> ColumnElement[bool]:
    return and_(scope.touched(B.region_code), B.subsidy.in_(by_the_mu(scope)))


def _homes_by_account(scope: Scope, rows: Iterable[Row]) -> dict[str, set[tuple[str, str]]]:
    """Households and persons whose subsidies go to each account; not the dead, whose land has passed to the living."""
    first: dict[str, int] = {}
    for row in rows:
        first.setdefault(row["account"], row["day"])
    wanted = scope.temporary([("value", str)], ((account,) for account in sorted(first)))
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    asked = (
        select(B.account, HOME, B.id_number, D.died_on_day)
        .outerjoin(D, D.record_key == B.id_number)
        .where(B.account.in_(select(wanted.c.value)), stands(B, scope))
    )
    for account, home, person, died in scope.connection.execute(asked.distinct()):
        if died is None or died >= first[account]:
            found[account].add((home, person))
    return found


def _officials(scope: Scope) -> Mapping[str, tuple[str, str, str | None]]:
    """Key, identity number and household of the official whose account it is."""
    asked = select(V.account, Person.account, V.record_key, V.id_number, Person.household_no)
    rows = scope.connection.execute(asked.outerjoin(Person, Person.record_key == V.id_number).order_by(V.record_key))
    return {account: (key, person, home) for *held, key, person, home in rows for account in held if account}


def _on_register() -> ColumnElement[bool]:
    person = exists().where(Person.record_key == B.id_number)
    return or_(person, exists().where(H.record_key == B.household_no))


def _is_unknown(row: Row, scope: Scope) -> bool:
    """Whether neither the person nor the household is on the register, where nearly all with land are.

    Of subsidies for registered households another rule tells of that.
    """
    if row["registered"]:
        return False
    standard = standards_of(scope).of_row(row)
    share = scope.number(_SHARE, scope.as_of, row["region"])
    return standard is not None and standard.eligible == _ANYBODY and row["known"] * PARTS >= row["with_land"] * share


def _account_signs(
    group: Sequence[Row], homes: set[tuple[str, str]], official: tuple[str, str, str | None] | None
) -> dict[str, Any]:
    """What the account tells of those who draw by it; nothing where it takes in their own household's money alone."""
    if official is not None and not any(row["身份证号"] == official[1] or row["home"] == official[2] for row in group):
        return {"其他情形": "收款账户是村组干部的账户", "official_key": official[0], "severity": Severity.HIGH}
    others, people = {home for home, _ in homes}, {person for _, person in homes}
    if len(others) < 2:  # noqa: PLR2004 - two households on one account
        return {}
    several = len({row["home"] for row in group}) > 1
    severity = Severity.HIGH if several else Severity.MEDIUM
    # Whoever is on no register is his own household here; how many households they are is then not known.
    count = f"{len(people)}人" if people & others else f"{len(others)}户{len(people)}人"
    return {"其他情形": f"收款账户收着{count}的补助", "official_key": None, "severity": severity}


def _told(group: Sequence[Row], signs: dict[str, Any]) -> Iterable[Row]:
    told = {
        "其他情形": "本人和户都不在登记簿，同村其他人几乎都在",
        "official_key": None,
        "subject": group[0]["发放流水号"],
        "领取人": "、".join(dict.fromkeys(row["姓名"] for row in group)),
        "人数": len({row["身份证号"] for row in group}),
        "同村有核定数量的人数": max(row["with_land"] for row in group),
        "同村没有的人数": max(row["people"] - row["with_land"] for row in group),
        **signs,
    }
    yield from ({**row, **told} for row in group)
