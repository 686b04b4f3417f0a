"""FW-B019: a subsidy went to an account in the name of neither the beneficiary nor anybody of the household."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, exists, func, or_, select, true, union

from fundwatch.models.base import aliased
from fundwatch.models.derivation import normalised_name
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.cycles import home_of, many_on_account
from fundwatch.rules.benefit.facts import NOT_PAID, claimed, payments_by, stands
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope, number_of

B = BenefitPayment
_CARE_HOME = re.compile("敬老院|福利院|养老|养护|救助站|托养|光荣院|学校|中学|小学|幼儿园|学院|大学")
_STUDENT = re.compile("雨露|助学|学生|教育|入学|寄宿|营养")
_MANY = "一账号多人人数"
_ADULT, _GROWN = 18, 25
_YEAR = 365.2425


def _accounts_of_people(ids: Statement) -> Statement:
    """Accounts that took in the money of these people, of those they collect for, and of their kin."""
    kin = union(
        select(Kinship.kin_id_number).where(Kinship.id_number.in_(ids)),
        select(Kinship.id_number).where(Kinship.kin_id_number.in_(ids)),
    )
    return select(B.account).where(or_(B.id_number.in_(ids), B.id_number.in_(kin), B.proxy_id_number.in_(ids)))


def _accounts_of_homes(homes: Statement) -> Statement:
    registered = select(B.account).join(Person, Person.record_key == B.id_number)
    return union(select(B.account).where(B.household_no.in_(homes)), registered.where(Person.household_no.in_(homes)))


class HolderNotInHousehold(Rule):
    """开户名 is given and names nobody of the household that the register knows."""

    code = "FW-B019"
    version = 2
    name = "开户名既非本人也非本户成员"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "惠民惠农补贴应通过一卡通直接发放到受益人本人账户"
    verified = False
    parameters = (_MANY,)
    needs = (BenefitPayment, Person)
    needs_columns = (BenefitPayment.account_holder,)
    reads = (
        *payments_by("account"),
        Read(Person, Via("id_number", _accounts_of_people)),
        Read(Person, Via("household_no", _accounts_of_homes)),
        Read(Household, Via("household_no", _accounts_of_homes)),
        Read(Kinship, Via("id_number", _accounts_of_people)),
        Read(Kinship, Via("kin_id_number", _accounts_of_people)),
    )
    subject = "账号"
    related = (("补助发放", "发放流水号"), ("人员", "person_key"))
    evidence = (
        Value("银行账号"),
        Value("开户名"),
        Value("领取人"),
        Value("户编号"),
        Value("人数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("补助项目"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "{领取人}的补助{行数}笔共{合计}元打入户名为“{开户名}”的账号{银行账号}，该户名不是本人，也不是本户登记的成员，"
        "请核实账户由谁掌握、款项是否到了本人手中。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把填有开户名的发放，与本人姓名和登记簿上本户全部成员（含已死亡、迁出的）的姓名相比，都不同的列为疑点，"
        "同一账号合为一条。与本人或成员同姓、只差一字的程度为低。",
        why="补助进了外人名下的账户，可能是冒名领取、代管存折或截留。",
        not_flagged=(
            "开户名空着的，登记簿上查不到本户成员、无从比较的",
            "未成年人，以及不满25岁学生的教育类补助（可能是父母、监护人的账户）",
            "开户名是敬老院、福利院、学校的",
            "登记的亲属，登记代领的代领人",
            "户名人自己的补助也进此账户，且同年领取人数没有达到一账号多人人数的",
            "姓名只有全角半角、空格、间隔号不同的",
            "退票、或已全额追回的发放",
        ),
        check=("开户资料和实际持卡人", "户口簿上的家庭成员", "询问本人是否知情、是否收到"),
        innocent=("分户的子女代为保管", "登记簿漏登新增成员（结婚、出生）", "姓名写了同音字、曾用名"),
        example=Example(
            {
                "人员": [
                    {"身份证号": "539900197001010036", "姓名": "钱一", "户编号": "H1"},
                    {"身份证号": "539900198505050028", "姓名": "李小梅", "户编号": "H1"},
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "退耕还林补助",
                        "年度": "2017",
                        "姓名": "钱一",
                        "身份证号": "539900197001010036",
                        "户编号": "H1",
                        "银行账号": "6217000000000036",
                        "开户名": "周建国",
                        "应发金额": "1500.00",
                        "实发金额": "1500.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment whose account holder is told."""
        kinds = tally(scope, scope.touched(B.account), "stands", "held")
        return counted_in(kinds, true(), (kinds.c.held == 0, "没有开户名"), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> CompoundSelect[Any]:
        """Accounts in a name that nobody of the household has, and those that so many people draw on."""
        home, holder = home_of(added), added.account_holder_normalised
        member, head = aliased(Person), aliased(Household)
        named = exists().where(member.household_no == home, member.name_normalised == holder)
        heads = exists().where(head.record_key == home, head.head_name_normalised == holder)
        least = min(number_of(value) for value in scope.policy.all_of(_MANY))
        return union(
            select(added.account).where(holder != added.name_normalised, ~named, ~heads),
            select(added.account).where(many_on_account(scope, added, least)),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to an account in another name, where the household is known and nobody of it has that name."""
        columns = [column for column in claimed(B) if column.key != "partition"]
        home = func.coalesce(B.household_no, Person.household_no)
        member, other, proxy, kin = aliased(Person), aliased(Person), aliased(Person), aliased(Person)
        holder = B.account_holder_normalised
        named = exists().where(member.household_no == home, member.name_normalised == holder)
        head = exists().where(Household.record_key == home, Household.head_name_normalised == holder)
        collects = exists().where(proxy.record_key == B.proxy_id_number, proxy.name_normalised == holder)
        related = exists().where(
            or_(
                and_(Kinship.id_number == B.id_number, Kinship.kin_id_number == kin.record_key),
                and_(Kinship.kin_id_number == B.id_number, Kinship.id_number == kin.record_key),
            ),
            kin.name_normalised == holder,
        )
        return (
            select(
                *columns,
                B.account.label("subject"),
                B.account.label("partition"),
                Person.record_key.label("person_key"),
                B.account_holder.label("开户名"),
                home.label("户编号"),
                B.birth_day.label("born"),
            )
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(
                scope.touched(B.account),
                holder != B.name_normalised,
                stands(B, scope),
                or_(Person.name_normalised.is_(None), Person.name_normalised != holder),
                exists().where(other.household_no == home),
                ~named,
                ~head,
                ~collects,
                ~related,
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out children, students and homes; a name that is nearly the same weighs little."""
        accounts: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            reason = _innocent(row)
            if reason:
                scope.leave_out(reason)
            else:
                accounts[row["subject"]].append(row)
        names = _names(scope, {row["户编号"] for group in accounts.values() for row in group})
        shared = _shared_openly(scope, set(accounts))
        for account, group in accounts.items():
            if account in shared:
                scope.leave_out("户名人自己也在此账户领取，人数没有达到一账号多人", len(group))
                continue
            people = {row["身份证号"] for row in group}
            first = min(group, key=lambda row: (row["day"], row["发放流水号"]))
            told = {"人数": len(people), "领取人": first["姓名"] + (f"等{len(people)}人" if len(people) > 1 else "")}
            for row in group:
                near = any(_alike(row["开户名"], name) for name in (row["姓名"], *names[row["户编号"]]))
                yield {**row, **told, "severity": Severity.LOW if near else self.severity}


def _innocent(row: Row) -> str:
    if _CARE_HOME.search(row["开户名"]):
        return "敬老院、福利院、学校的账户"
    age = None if row["born"] is None else (row["day"] - row["born"]) / _YEAR
    if age is not None and (age < _ADULT or (age < _GROWN and _STUDENT.search(row["补助项目"]))):
        return "未成年人或学生，可能是父母、监护人的账户"
    return ""


def _shared_openly(scope: Scope, accounts: set[str]) -> set[str]:
    """Accounts whose holder draws his own subsidy there, beside fewer people a year than FW-B010 asks for."""
    wanted = scope.temporary([("value", str)], ((account,) for account in sorted(accounts)))
    people: dict[tuple[str, int], set[str]] = defaultdict(set)
    places: dict[str, str] = defaultdict(str)
    own: set[str] = set()
    asked = select(B.account, B.year, B.id_number, B.region_code, B.name_normalised == B.account_holder_normalised)
    for account, year, person, region, himself in scope.connection.execute(
        asked.where(B.account.in_(select(wanted.c.value)), stands(B, scope))
    ):
        people[account, year].add(person)
        places[account] = max(places[account], region)
        own |= {account} if himself else set()
    return own - {
        account
        for (account, _), group in people.items()
        if len(group) >= scope.number(_MANY, scope.as_of, places[account])
    }


def _names(scope: Scope, homes: set[str]) -> dict[str, list[str]]:
    wanted = scope.temporary([("value", str)], ((home,) for home in sorted(homes)))
    found: dict[str, list[str]] = defaultdict(list)
    asked = select(Person.household_no, Person.name).where(Person.household_no.in_(select(wanted.c.value)))
    for home, name in scope.connection.execute(asked):
        found[home].append(name)
    return found


def _alike(one: str, other: str) -> bool:
    """Whether two names have the same surname and the same length, and differ in one character."""
    first, second = normalised_name(one), normalised_name(other)
    if len(first) != len(second) or first[:1] != second[:1]:
        return False
    return sum(a != b for a, b in zip(first, second, strict=True)) == 1
