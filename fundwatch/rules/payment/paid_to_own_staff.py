"""FW-P061: special money paid wages, fees or bonuses to people who are on the payroll of the paying unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import is_special
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT
from fundwatch.rules.scope import Scope

P = Payment
_SMALL = "支付个人小额上限"
_CARD = "公务卡"
#: What somebody is paid for his work, or for having worked.
_FOR_WORK = re.compile(
    "劳务|评审|评估|审核|检查|验收|津贴|补贴|奖金|奖励|加班|值班|误工|慰问|福利|报酬|工资|顾问|专家|讲课|授课|咨询|考核|绩效|辛苦|酬|过节|稿费|兼职"
)
#: What he had laid out for the unit, or is owed for living elsewhere.
_LAID_OUT = re.compile("差旅|出差|报销|垫|备用金|退还|退回|公务交通|伙食补助|驻村|第一书记|工作队|抚恤|丧葬|遗属")
#: Staff of these stand outside the government that their place is named after.
_NOT_OF_THE_OFFICE = re.compile("学校?$|小学|中学|幼儿园|卫生院|卫生室|医院|校$")
_GOVERNMENT = re.compile("人民政府$|政府$|街道办事处$|办事处$")
_COUNTY = re.compile("^(?:[^县市区旗]{1,6}[县市区旗]|县)(?=.)")


class PaidToOwnStaff(Rule):
    """Fees, bonuses and the like out of special money whose payee stands on the payroll list under the payer."""

    code = "FW-P061"
    name = "专项资金付给本单位人员劳务费、津补贴"
    category = "贪污挪用"
    severity = Severity.MEDIUM
    basis = "专项资金不得用于各种奖金、津贴和福利补助；在编人员履行职责不得另领劳务报酬"
    verified = False
    parameters = (_SMALL,)
    needs = (Payment, Indicator, PublicEmployee)
    needs_columns = (PublicEmployee.name, PublicEmployee.employer)
    reads = (
        Read(P, "payer_code"),
        *(Read(Indicator), Read(Allocation), Read(Project), Read(PublicEmployee), Read(Person), Read(Unit)),
    )
    subject = "支付"
    related = (("支付", "payment_key"), ("财政供养人员", "employee_key"), ("资金指标", "indicator_key"))
    evidence = (
        Value("付款单位"),
        Value("年度", Kind.YEAR),
        Value("人数", Kind.INTEGER),
        Value("用途"),
        Value("资金名称"),
    )
    details = (
        Value("支付日期", Kind.DAY),
        Value("收款人"),
        Value("供养单位"),
        Value("职务"),
        Value("用途"),
        Value("金额", Kind.MONEY),
    )
    summary = (
        "{付款单位}{年度}年用专项资金付给{人数}名与本单位在册人员同名的人{行数}笔共{合计}元（如“{用途}”），"
        "请核实是否本人、有没有发放依据。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="在专项资金的支出中，找收款人姓名在财政供养人员名单上、供养单位就是付款单位（乡镇政府付款的，看单位名称以本乡镇开头），"
        "用途是劳务、评审、加班、津贴、补贴、奖金一类的；同一人当年合计超过小额上限的，按付款单位和年度合为一条。",
        why="单位自己的人领专项资金的劳务费、津贴，容易把工作经费和福利摊到专项资金上。",
        not_flagged=(
            "不是专项资金的支付，公务卡结算",
            "差旅、报销、垫付、备用金、驻村补助、抚恤",
            "供养单位不是付款单位的人，学校、医院的人",
            "收款账号是登记簿上另一个人的",
            "同一人当年合计没有超过小额上限的",
        ),
        check=("发放表、考勤和审批", "有没有上级文件允许列支", "收款账户是不是本人、款项去向"),
        innocent=("同名的外单位专家、务工群众", "已经调离、退休后返聘", "资金来源填错，实为公用经费"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "财政供养人员": [
                    {
                        "身份证号": "539900198505050028",
                        "姓名": "李小梅",
                        "单位": "清溪镇人民政府",
                        "职务": "科员",
                    }
                ],
                "支付": [
                    {
                        **PAYMENT,
                        "项目编号": "",
                        "合同编号": "",
                        "收款人": "李小梅",
                        "收款单位编码": "",
                        "收款账号": "6217000000000028",
                        "金额": "4500.00",
                        "用途": "项目评审劳务费",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment out of special money to somebody who is no unit."""
        return counted(
            P.__table__,
            scope.touched(P.payer_code) & P.payee_code.is_(None) & (P.amount > 0),
            (~is_special(), "不是专项资金"),
            (~money.is_spending(), "转拨"),
            (P.method == _CARD, "公务卡结算"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Those to somebody whose name is on the payroll list."""
        payer = aliased(Unit)
        names = select(PublicEmployee.name).where(PublicEmployee.name.is_not(None))
        return (
            select(
                P.record_key.label("payment_key"),
                P.payer_code.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                func.coalesce(Project.region_code, payer.region_code).label("region"),
                P.payee_account.label("account"),
                Indicator.record_key.label("indicator_key"),
                Indicator.fund_name.label("资金名称"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("金额"),
            )
            .join(payer, payer.record_key == P.payer_code)
            .outerjoin(Indicator, Indicator.record_key == P.indicator_no)
            .outerjoin(Project, Project.record_key == P.project_no)
            .where(
                scope.touched(P.payer_code),
                P.payee_code.is_(None),
                P.amount > 0,
                or_(P.method.is_(None), P.method != _CARD),
                P.payee.in_(names),
                is_special(),
                money.is_spending(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep what was paid for work to the payer's own staff, and enough of it."""
        staff = _staff(scope.connection)
        known = [row for row in rows if _FOR_WORK.search(row["用途"]) and not _LAID_OUT.search(row["用途"])]
        holders = _holders(scope.connection, {row["account"] for row in known if row["account"]})
        totals: dict[tuple[Any, ...], int] = defaultdict(int)
        found = []
        for row in sorted(known, key=lambda row: (row["day"], row["payment_key"])):
            holder = holders.get(row["account"])
            one = next((one for one in staff[row["收款人"]] if _fits(one, row, holder)), None)
            if one is not None:
                year = date.fromordinal(row["day"]).year
                told = {"供养单位": one.employer, "职务": one.post, "employee_key": one.key, "年度": year}
                found.append({**row, **told})
                totals[row["partition"], year, one.key] += row["amount"]
        groups: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in found:
            least = scope.number(_SMALL, date.fromordinal(row["day"]), row["region"] or "")
            if totals[row["partition"], row["年度"], row["employee_key"]] > least:
                groups[row["partition"], row["年度"]].append(row)
        for group in groups.values():
            told = {"人数": len({row["employee_key"] for row in group}), "subject": group[0]["payment_key"]}
            yield from ({**row, **told} for row in group)


@dataclass(frozen=True)
class _Employee:
    key: str
    employer: str
    post: str | None
    first: int
    last: int | None


def _staff(connection: Connection) -> Mapping[str, list[_Employee]]:
    found: dict[str, list[_Employee]] = defaultdict(list)
    e = PublicEmployee
    asked = select(e.name, e.record_key, e.employer, e.post, e.from_day_day, e.until_day_day)
    for name, key, employer, post, first, last in connection.execute(
        asked.where(e.name.is_not(None), e.employer.is_not(None)).order_by(e.record_key)
    ):
        found[name].append(_Employee(key, employer, post, first or 0, last))
    return found


def _holders(connection: Connection, accounts: set[str]) -> Mapping[str, str]:
    """Whose the accounts are, as far as the register of people tells."""
    asked = select(Person.account, Person.record_key).where(Person.account.in_(sorted(accounts)))
    return {row[0]: row[1] for row in connection.execute(asked)}


def _fits(one: _Employee, row: Row, holder: str | None) -> bool:
    """Whether somebody worked for the payer on the day, and the account is not known to be another's."""
    in_office = one.first <= row["day"] and (one.last is None or row["day"] <= one.last)
    return in_office and holder in {None, one.key} and works_for(one.employer, row["付款单位"])


def works_for(employer: str, unit: str) -> bool:
    """Whether an employer of the payroll list is a unit, by their names.

    A county's name before either may be missing; offices named after a township belong to its government.
    """
    own, other = (_COUNTY.sub("", "".join(name.split())) for name in (employer, unit))
    if own == other:
        return True
    place = _GOVERNMENT.sub("", other)
    return place != other and own.startswith(place) and not _NOT_OF_THE_OFFICE.search(own)
