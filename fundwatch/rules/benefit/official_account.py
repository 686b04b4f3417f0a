"""FW-B018: subsidies of others went to a village official's account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import CompoundSelect, Select, Table, and_, exists, func, or_, select, union

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.rules.benefit.facts import NOT_PAID, claimed, payments_by, standards_of, stands
from fundwatch.rules.benefit.possible_parents import Someone, may_be_parents
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
V = VillageOfficial
_ACCOUNTS = "accounts"
_OWN_TYPES = ("个人", "企业")


def _accounts_of(ids: Statement) -> Statement:
    named = select(V.account).where(V.id_number.in_(ids))
    held = select(Person.account).where(Person.record_key.in_(ids))
    return union(named, held, select(B.account).where(B.id_number.in_(ids)))


class OfficialAccount(Rule):
    """The account is an official's, and the beneficiary is neither he, nor of his household, nor declared kin."""

    code = "FW-B018"
    version = 3
    name = "他人补助打入村组干部账户"
    category = "截留私分"
    severity = Severity.HIGH
    basis = "惠民惠农补贴应通过一卡通直接发放到受益人本人账户"
    verified = False
    needs = (BenefitPayment, VillageOfficial)
    needs_columns = ((VillageOfficial.account, Person.account),)
    reads = (
        *payments_by("account"),
        Read(SubsidyStandard),
        Read(V, "account"),
        Read(V, Via("id_number", _accounts_of)),
        Read(Person, "account"),
        Read(Person, Via("id_number", _accounts_of)),
        Read(Kinship, Via("id_number", _accounts_of)),
        Read(Kinship, Via("kin_id_number", _accounts_of)),
        Read(AccountRegister, "account"),
    )
    subject = "账号"
    related = (("补助发放", "发放流水号"), ("村组干部", "official_key"), ("人员", "person_key"))
    evidence = (
        Value("银行账号"),
        Value("干部姓名"),
        Value("干部身份证号"),
        Value("职务"),
        Value("任职起", Kind.DAY),
        Value("任职止", Kind.DAY),
        Value("开户名"),
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
        "村组干部{干部姓名}（{职务}）的账号{银行账号}收取了别人的补助{行数}笔共{合计}元，"
        "请核实款项是否转交本人、有无委托手续。"
    )
    compared = (Compared(AMOUNT, Total("补助发放", "实发金额")),)
    page = Page(
        method="把补助的收款账号与村组干部登记的账号（及其在登记簿上的账号）相比，任职期间内收到别人补助的列为疑点；"
        "同一账号合为一条。",
        why="群众的补助进了干部的账户，可能被截留、冒领或私分，也可能是代收后转交，需要查清去向。",
        not_flagged=(
            "干部本人的补助，同户成员的补助",
            "登记为干部亲属的人",
            "可能是干部父母的一位或两位老人（满60岁、不在册、父亲同姓），领的又是不限对象的补助（面向困难群众的，程度为低）",
            "登记由该干部代领的（由“现金或代领”规则判断）",
            "任职之前或离任之后的发放",
            "登记为村账、代发等单位账户的账号",
            "退票、或已全额追回的发放",
        ),
        check=("账户流水：到账后转给了谁、是否取现", "逐户询问是否收到", "账号是怎样报上去的"),
        innocent=(
            "父母等家人的补助，户和亲属关系都没有登记",
            "受老人、残疾人委托代管而没有登记",
            "账号录错",
            "干部的账号登记成了村集体的账号",
        ),
        example=Example(
            {
                "村组干部": [
                    {
                        "身份证号": "539900197505050015",
                        "起始日期": "2014-01-01",
                        "姓名": "赵大山",
                        "职务": "村文书",
                        "区划代码": "539900101201",
                        "银行账号": "6217000000000036",
                    }
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
        """Payments to the accounts of officials."""
        held = _held(scope)
        return counted(
            B.__table__,
            and_(scope.touched(B.account), B.account.in_(select(held.c.account))),
            (~stands(B, scope), NOT_PAID),
        )

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:
        """Accounts of officials."""
        return select(added.account).where(added.account.in_(select(_held(scope).c.account)))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments of others to an official's account while in office."""
        held = _held(scope)
        owner = aliased(Person)
        register = AccountRegister
        columns = [column for column in claimed(B) if column.key not in {"partition", "account"}]
        home = func.coalesce(B.household_no, Person.household_no)
        kin = exists().where(
            or_(
                and_(Kinship.id_number == V.id_number, Kinship.kin_id_number == B.id_number),
                and_(Kinship.kin_id_number == V.id_number, Kinship.id_number == B.id_number),
            )
        )
        by_proxy = and_(B.collection == "代领", B.proxy_id_number == V.id_number)
        return (
            select(
                *columns,
                B.account.label("subject"),
                B.account.label("partition"),
                V.record_key.label("official_key"),
                Person.record_key.label("person_key"),
                home.label("户编号"),
                func.coalesce(V.name, owner.name).label("干部姓名"),
                V.id_number.label("干部身份证号"),
                V.post.label("职务"),
                V.from_day_day.label("任职起"),
                V.until_day_day.label("任职止"),
                B.account_holder.label("开户名"),
            )
            .select_from(held)
            .join(B, B.account == held.c.account)
            .join(V, V.record_key == held.c.official)
            .outerjoin(owner, owner.record_key == V.id_number)
            .outerjoin(Person, Person.record_key == B.id_number)
            .outerjoin(register, register.record_key == B.account)
            .where(
                stands(B, scope),
                B.id_number != V.id_number,
                func.coalesce(register.account_type, "个人").in_(_OWN_TYPES),
                or_(home.is_(None), owner.household_no.is_(None), home != owner.household_no),
                or_(V.from_day_day.is_(None), V.from_day_day <= B.paid_on_day),
                or_(V.until_day_day.is_(None), V.until_day_day >= B.paid_on_day),
                ~kin,
                ~func.coalesce(by_proxy, False),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Each payment once, though an official may hold two posts; without what may be his parents'."""
        once = {row["发放流水号"]: row for row in sorted(rows, key=lambda row: row["official_key"], reverse=True)}
        accounts: dict[str, list[Row]] = defaultdict(list)
        for row in once.values():
            accounts[row["subject"]].append(row)
        hardship = standards_of(scope).subsidies(lambda one: one.hardship)
        for _, group in sorted(accounts.items()):
            parents = _parents(group)
            for row in group:
                if row["身份证号"] not in parents:
                    yield row
                elif row["补助项目"] in hardship:
                    yield {**row, "severity": Severity.LOW}
                else:
                    scope.leave_out("可能是父母：不在册的老人，领取不限对象的补助")


def _parents(group: Sequence[Row]) -> frozenset[str]:
    """Who of those paid to an official's account may be his parents: old people of no household."""
    of_none = {row["身份证号"]: Someone(row["身份证号"], row["姓名"]) for row in group if row["户编号"] is None}
    official = Someone(group[0]["干部身份证号"], group[0]["干部姓名"])
    return may_be_parents(official, of_none.values(), min(row["year"] for row in group))


def _held(scope: Scope) -> Table:
    """The accounts of officials, by their own list and by the register, computed once; an official once an account."""
    if _ACCOUNTS not in scope.facts:
        own: Select[Any] = select(V.account, V.record_key).where(V.account.is_not(None), scope.touched(V.account))
        held: Select[Any] = (
            select(Person.account, V.record_key)
            .join(V, V.id_number == Person.record_key)
            .where(Person.account.is_not(None), scope.touched(Person.account))
        )
        both: CompoundSelect[Any] = union(own, held)
        rows = scope.connection.execute(both).all()
        scope.facts[_ACCOUNTS] = scope.temporary((("account", str), ("official", str)), rows)
    table: Table = scope.facts[_ACCOUNTS]
    return table
