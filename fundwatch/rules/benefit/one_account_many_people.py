"""FW-B010: the subsidies of several unrelated people go to one bank account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, true, union

from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit
from fundwatch.rules.benefit.cycles import many_on_account
from fundwatch.rules.benefit.facts import NOT_PAID, claimed, payments_by, stands
from fundwatch.rules.benefit.possible_parents import Someone, is_old, parents_among
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via
from fundwatch.rules.scope import Scope, number_of

B = BenefitPayment
_PEOPLE = "一账号多人人数"
_HOUSEHOLDS = 2
#: Units that collect for others by their nature; a company's or a contractor's account is looked at.
_COLLECTING = ("财政部门", "主管部门", "乡镇政府", "村委会", "金融机构", "其他")
_LOOKED_AT = ("个人", "企业")


def _accounts_of(ids: Statement) -> Select[Any]:
    return select(B.account).where(B.id_number.in_(ids))


def _accounts_of_kin(ids: Statement) -> Statement:
    kin = select(Kinship.kin_id_number).where(Kinship.id_number.in_(ids))
    holders = select(Person.account).where(or_(Person.record_key.in_(ids), Person.record_key.in_(kin)))
    return union(_accounts_of(ids), holders)


class OneAccountManyPeople(Rule):
    """Within one year an account took in the subsidies of several people of more than one family."""

    code = "FW-B010"
    version = 3
    name = "同一银行账号收取多人补助"
    category = "截留私分"
    severity = Severity.HIGH
    basis = "惠民惠农补贴应通过一卡通直接发放到受益人本人账户"
    verified = False
    parameters = (_PEOPLE,)
    needs = (BenefitPayment,)
    reads = (
        *payments_by("account"),
        Read(AccountRegister, "account"),
        Read(Unit, "account"),
        Read(Person, "account"),
        Read(Person, Via("id_number", _accounts_of)),
        Read(Person, Via("id_number", lambda ids: select(B.account).where(B.proxy_id_number.in_(ids)))),
        Read(Kinship, Via("id_number", _accounts_of_kin)),
        Read(Kinship, Via("kin_id_number", _accounts_of_kin)),
    )
    subject = "账号"
    related = (("补助发放", "发放流水号"), ("人员", "person_key"), ("账户登记", "register_key"))
    evidence = (
        Value("银行账号"),
        Value("登记户名"),
        Value("开户名"),
        Value("涉及年度"),
        Value("领取人数", Kind.INTEGER),
        Value("户数", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("姓名"),
        Value("身份证号"),
        Value("户编号"),
        Value("补助项目"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
    )
    summary = (
        "账号{银行账号}在{涉及年度}年度收取了{领取人数}人的补助{行数}笔共{合计}元，登记中看不出是一家人，"
        "请核实账户由谁掌握、款项是否到了本人手中。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把到账的发放按银行账号和年度归组，数不同的身份证号；达到设定的人数、且去掉同户和亲属以后仍不止一家的，列为疑点。"
        "同一账号各年合为一条。",
        why="多人的补助进一个账户，容易被集中代管，甚至被截留、冒领。",
        not_flagged=(
            "同户成员共用的账户，登记为亲属关系的人共用的账户",
            "可能是父母的一位或两位老人（满60岁、不在册、父亲与同账户的人同姓）",
            "登记为代发、村账、实有资金等单位账户，及单位表中公共单位、福利机构的账户",
            "领取方式为代领并登记了代领人的（与代领人算作一家）",
            "退票、或已全额追回的发放",
        ),
        check=("开户资料和实际持卡人", "逐户询问是否收到、收到多少", "账户的取款和转出记录"),
        innocent=("监护人、子女代为保管而没有登记", "同一家庭分成几户，或户不在登记簿", "银行账号录入错误"),
        example=Example(
            {
                "补助发放": [
                    {
                        "发放流水号": f"BF{number}",
                        "批次号": "PC1",
                        "补助项目": "危房改造补助",
                        "年度": "2017",
                        "姓名": name,
                        "身份证号": id_number,
                        "户编号": f"H{number}",
                        "银行账号": "6217000000000999",
                        "应发金额": "5000.00",
                        "实发金额": "5000.00",
                        "发放日期": "2017-09-10",
                        "区划代码": "539900101201",
                    }
                    for number, (name, id_number) in enumerate(
                        [
                            ("钱一", "539900197001010036"),
                            ("孙二", "539900198001010014"),
                            ("李三", "539900194503070019"),
                        ],
                        1,
                    )
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment."""
        kinds = tally(scope, scope.touched(B.account), "stands")
        return counted_in(kinds, true(), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Accounts that took in the money of so many people in the same year."""
        return select(added.account).where(many_on_account(scope, added, _least(scope)))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments to accounts that took in several people's money within a year."""
        # Told by an index alone; whose money stood, and how many are many on that day, is judged of these few.
        many = (
            select(B.account, B.year)
            .where(scope.touched(B.account))
            .group_by(B.account, B.year)
            .having(func.count(B.id_number.distinct()) >= _least(scope))
            .subquery()
        )
        register = AccountRegister
        columns = [column for column in claimed(B) if column.key != "partition"]
        return (
            select(
                *columns,
                B.account.label("subject"),
                B.account.label("partition"),
                register.record_key.label("register_key"),
                Person.record_key.label("person_key"),
                register.account_type.label("account_type"),
                register.account_name.label("登记户名"),
                B.account_holder.label("开户名"),
                B.collection.label("collection"),
                B.proxy_id_number.label("proxy"),
                func.coalesce(B.household_no, Person.household_no).label("户编号"),
            )
            .join(many, (many.c.account == B.account) & (many.c.year == B.year))
            .outerjoin(register, register.record_key == B.account)
            .outerjoin(Person, Person.record_key == B.id_number)
            .where(stands(B, scope))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out accounts that collect by their nature, and put families together."""
        accounts: dict[str, list[Row]] = defaultdict(list)
        for row in _of_many(rows, scope):
            accounts[row["subject"]].append(row)
        units = _collecting_accounts(scope.connection)
        known = _Known(scope, accounts)
        for account, group in accounts.items():
            registered = group[0]["account_type"]
            if registered is not None and registered not in _LOOKED_AT:
                scope.leave_out(f"登记为{registered}账户", len(group))
            elif account in units:
                scope.leave_out("公共单位或福利机构的账户", len(group))
            else:
                yield from _judge(group, _Families(known, account, group), scope)


def _least(scope: Scope) -> int:
    return min(number_of(value) for value in scope.policy.all_of(_PEOPLE))


def _of_many(rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
    """Rows of accounts and years in which so many people's money stood as are many on the last day of it."""
    years: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        years[row["subject"], row["year"]].append(row)
    for group in years.values():
        last, place = date.fromordinal(max(row["day"] for row in group)), max(row["region"] for row in group)
        if len({row["身份证号"] for row in group}) >= scope.number(_PEOPLE, last, place):
            yield from group


def _judge(group: Sequence[Row], families: _Families, scope: Scope) -> Iterable[Row]:
    kept: list[Row] = []
    for year in sorted({row["year"] for row in group}):
        of_year = [row for row in group if row["year"] == year]
        if len({families.of(row["身份证号"]) for row in of_year}) >= _HOUSEHOLDS:
            kept += of_year
        else:
            scope.leave_out("同户、亲属或登记代领", len(of_year))
    people = {row["身份证号"] for row in kept}
    told = {
        "涉及年度": "、".join(str(year) for year in sorted({row["year"] for row in kept})),
        "领取人数": len(people),
        "户数": len({families.of(person) for person in people}),
    }
    yield from ({**row, **told} for row in kept)


class _Known:
    """What the register and the lists say of everybody on some accounts: who holds them, where they live, their kin."""

    def __init__(self, scope: Scope, accounts: Mapping[str, Sequence[Row]]) -> None:
        self.holders: dict[str, list[str]] = defaultdict(list)
        self.homes: dict[str, str] = {}
        self.kin: dict[str, list[str]] = defaultdict(list)
        self.names: dict[str, str] = {}
        connection = scope.connection
        on = select(scope.temporary((("value", str),), ((account,) for account in sorted(accounts))).c.value)
        held = select(Person.account, Person.record_key).where(Person.account.in_(on)).order_by(Person.record_key)
        for account, person in connection.execute(held):
            self.holders[account].append(person)
        drawing = {row["身份证号"] for group in accounts.values() for row in group}
        collecting = {row["proxy"] for group in accounts.values() for row in group if row["proxy"]}
        everybody = drawing | collecting | {person for people in self.holders.values() for person in people}
        people = select(scope.temporary((("value", str),), ((person,) for person in sorted(everybody))).c.value)
        lives = select(Person.record_key, Person.household_no, Person.name).where(Person.record_key.in_(people))
        for person, home, name in connection.execute(lives):
            self.homes[person], self.names[person] = home, name
        related = select(Kinship.id_number, Kinship.kin_id_number).where(Kinship.id_number.in_(people))
        for one, other in connection.execute(related.order_by(Kinship.id_number, Kinship.kin_id_number)):
            self.kin[one].append(other)


class _Families:
    """Who belongs together on one account: one household, declared kin, a declared proxy and those he collects for."""

    def __init__(self, known: _Known, account: str, group: Sequence[Row]) -> None:
        self._parent: dict[str, str] = {}
        people = {row["身份证号"] for row in group} | set(known.holders[account])
        for row in group:
            if row["户编号"]:
                self._join(row["身份证号"], f"户 {row['户编号']}")
            if row["collection"] == "代领" and row["proxy"]:
                self._join(row["身份证号"], row["proxy"])
                people.add(row["proxy"])
        for person in sorted(people & known.homes.keys()):
            self._join(person, f"户 {known.homes[person]}")
        for one in sorted(people & known.kin.keys()):
            for other in known.kin[one]:
                if other in people:
                    self._join(one, other)
        self._join_parents(known, people, group)

    def _join_parents(self, known: _Known, people: set[str], group: Sequence[Row]) -> None:
        """Put old people of no household with the one person on the account whose parents they may be."""
        names = {row["身份证号"]: row["姓名"] for row in group} | known.names
        somebody = {person: Someone(person, names.get(person)) for person in sorted(people)}
        year = min(row["year"] for row in group)
        at_home = {row["身份证号"] for row in group if row["户编号"]} | known.homes.keys()
        old = [one for person, one in somebody.items() if person not in at_home and is_old(one, year)]
        children = [one for one in somebody.values() if one not in old]
        found = parents_among(children, old, year)
        if len(found) == 1:
            for child, parents in found.items():
                for parent in sorted(parents):
                    self._join(parent, child)

    def of(self, member: str) -> str:
        """The name under which a person's family is known."""
        while member in self._parent:
            member = self._parent[member]
        return member

    def _join(self, one: str, other: str) -> None:
        first, second = self.of(one), self.of(other)
        if first != second:
            self._parent[first] = second


def _collecting_accounts(connection: Connection) -> set[str]:
    asked = select(Unit.account).where(Unit.account.is_not(None), Unit.category.in_(_COLLECTING))
    return {account for (account,) in connection.execute(asked) if account}
