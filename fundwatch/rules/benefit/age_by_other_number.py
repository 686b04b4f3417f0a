"""FW-B087: somebody drew a subsidy by age under a number whose twin, with another year of birth, tells another age."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, cast, func, literal, null, select, union, union_all

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.benefit.cycles import shared_accounts
from fundwatch.rules.benefit.facts import NOT_PAID, Standard, claim_of, claimed, payments_by, standards_of, stands
from fundwatch.rules.benefit.outside_age import age
from fundwatch.rules.benefit.tally import counted_in, tally
from fundwatch.rules.compared import AMOUNT, DETAILS, Compared, Total
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Statement, Value
from fundwatch.rules.scope import Scope

B = BenefitPayment
P = Person
O = aliased(BenefitPayment)  # noqa: E741 - what else was paid into the account
#: Where the year of birth stands in a number of 18 places; what follows it, without the check digit.
_AREA, _YEAR, _REST = (1, 6), (7, 4), (11, 7)
_LENGTH = 18


class AgeByOtherNumber(Rule):
    """One name and account under two numbers alike but for the year; by the other the age is outside the range."""

    code = "FW-B087"
    name = "同一人两个证号只差出生年、改了年龄"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "补助标准规定的年龄下限、上限，以居民身份证登记的出生日期为准"
    verified = False
    needs = (BenefitPayment, SubsidyStandard)
    needs_columns = (B.account, (SubsidyStandard.min_age, SubsidyStandard.max_age))
    reads = (*payments_by("account"), Read(Person, "account"), Read(SubsidyStandard))
    subject = "补助发放"
    related = (("补助发放", "发放流水号"), ("补助发放", "other_key"), ("人员", "person_key"))
    evidence = (
        Value("姓名"),
        Value("身份证号"),
        Value("另一证号"),
        Value("另一证号用于"),
        Value("补助项目"),
        Value("年龄范围"),
        Value("按另一证号年龄", Kind.INTEGER),
    )
    details = (
        Value("发放流水号"),
        Value("发放日期", Kind.DAY),
        Value("实发金额", Kind.MONEY),
        Value("按另一证号年龄", Kind.INTEGER),
        Value("银行账号"),
    )
    summary = (
        "{姓名}以证号{身份证号}领取“{补助项目}”{行数}笔共{合计}元（规定年龄{年龄范围}），同名同账号还有只差出生年份的证号"
        "{另一证号}（{另一证号用于}），按后者{按另一证号年龄}周岁，请核对身份证和户口簿上的出生日期。"
    )
    compared = (Compared(AMOUNT, Total(DETAILS, "实发金额")),)
    page = Page(
        method="对规定了年龄的补助，找姓名相同、进同一账号、身份证号只有出生年份（和校验码）不同的另一个证号，"
        "在其他补助发放或人员名册里；按领取用的证号年龄在范围内，按另一证号不在范围内的，列为疑点。",
        why="把出生年份改早、改晚就够得上年龄；别的补助和名册里用的还是真证号，账号也没有换。",
        not_flagged=(
            "没有规定年龄的补助，按两个证号年龄都在范围内的",
            "两个证号除出生年份外还有别的不同，或姓名、账号不同的",
            "领取用的证号本身就不在年龄范围的（由FW-B007列出）",
            "退票、或已全额追回的发放",
        ),
        check=("身份证原件和户口簿、派出所户籍底册", "哪一份名册是谁录入、谁审核的", "以前年度用的是哪个证号"),
        innocent=("另一份名册把年份录错了", "户口登记的出生日期依法更正过"),
        example=Example(
            {
                "补助标准": [
                    {"补助项目": "高龄津贴", "起始年度": "2016", "计发单位": "人", "周期": "月"}
                    | {"标准金额": "50.00", "年龄下限": "80", "对象范围": "不限"}
                ],
                "补助发放": [
                    {
                        "发放流水号": serial,
                        "批次号": batch,
                        "补助项目": subsidy,
                        "年度": "2017",
                        "姓名": "赵春生",
                        "身份证号": number,
                        "银行账号": "6217000000000036",
                        "应发金额": "600.00",
                        "实发金额": "600.00",
                        "发放日期": "2017-10-10",
                        "区划代码": "539900101201",
                    }
                    for serial, batch, subsidy, number in (
                        ("BF1", "PC1", "高龄津贴", "539900193701010036"),
                        ("BF2", "PC2", "耕地地力保护补贴", "539900195701010030"),
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of a subsidy with an age."""
        kinds = tally(scope, scope.touched(B.account), "subsidy", "stands")
        return counted_in(kinds, kinds.c.subsidy.in_(_with_age(scope)), (kinds.c.stands == 0, NOT_PAID))

    def suspects(self, scope: Scope, added: Added) -> Statement:
        """Accounts of added payments with a number alike beside it; any subsidy may bring the twin to light."""
        shared = added.account.in_(shared_accounts(scope, added))
        # By the numbers alone, which an index holds with the account: twins are few, whatever they are called.
        others = select(added.account).join(O, and_(O.account == added.account, *_alike(added, O))).where(shared)
        by_age = added.subsidy.in_(_with_age(scope))
        registered = select(added.account).join(P, and_(P.account == added.account, *_twins(added, P))).where(by_age)
        return union(others, registered)

    def select(self, scope: Scope) -> Select[Any]:
        """Payments by age beside another number of the same name and account that differs in the year alone."""
        aged = (scope.touched(B.account), B.subsidy.in_(_with_age(scope)), func.length(B.id_number) == _LENGTH)
        # An account into which one number alone is paid needs no look at its other payments.
        several = (
            select(B.account)
            .where(scope.touched(B.account))
            .group_by(B.account)
            .having(func.min(B.id_number) != func.max(B.id_number))
        )
        columns = [column for column in claimed(B) if column.key != "partition"]
        paid = (
            select(
                *columns,
                B.account.label("partition"),
                O.id_number.label("另一证号"),
                (literal("领取") + O.subsidy).label("另一证号用于"),
                O.record_key.label("other_key"),
                cast(null(), P.id_number.type).label("person_key"),
            )
            .join(O, and_(O.account == B.account, *_twins(B, O)))
            .where(*aged, B.account.in_(several), stands(B, scope))
        )
        registered = (
            select(
                *columns,
                B.account.label("partition"),
                P.id_number.label("另一证号"),
                literal("人员名册").label("另一证号用于"),
                cast(null(), P.id_number.type).label("other_key"),
                P.record_key.label("person_key"),
            )
            .join(P, and_(P.account == B.account, *_twins(B, P)))
            .where(*aged, stands(B, scope))
        )
        return select(union_all(paid, registered).subquery())

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those whose age is right by the number they drew by and wrong by the other."""
        standards = standards_of(scope)
        groups: dict[tuple[str, str, str], list[Row]] = {}
        for row in sorted(rows, key=_order):
            standard = standards.of_row(row)
            told = None if standard is None else _judge(row, standard)
            if told:
                groups.setdefault((row["partition"], row["身份证号"], row["补助项目"]), []).append(told)
        for group in groups.values():
            seen: set[str] = set()
            for row in group:
                if row["发放流水号"] not in seen:
                    seen.add(row["发放流水号"])
                    yield {**row, "subject": group[0]["发放流水号"]}


def _order(row: Row) -> tuple[Any, ...]:
    return row["day"], row["发放流水号"], row["other_key"] or "", row["person_key"] or ""


def _twins(one: Any, other: Any) -> tuple[Any, ...]:
    """That two rows are of one name, and of one number but for the year and the check digit; the numbers first."""
    return (*_alike(one, other), other.name_normalised == one.name_normalised)


def _alike(one: Any, other: Any) -> tuple[Any, ...]:
    return (
        other.id_number != one.id_number,
        func.length(other.id_number) == _LENGTH,
        *(func.substr(other.id_number, *part) == func.substr(one.id_number, *part) for part in (_AREA, _REST)),
        func.substr(other.id_number, *_YEAR) != func.substr(one.id_number, *_YEAR),
    )


def _with_age(scope: Scope) -> list[str]:
    return standards_of(scope).subsidies(lambda one: one.min_age is not None or one.max_age is not None)


def _judge(row: Row, standard: Standard) -> Row | None:
    """The row with the age by the other number, where that alone is outside."""
    own, other = _born(row["身份证号"]), _born(row["另一证号"])
    if own is None or other is None:
        return None
    first, last = claim_of(row)
    first, last = min(first, row["day"]), max(last, row["day"])
    if not _fits(own, first, last, standard) or _fits(other, first, last, standard):
        return None
    low, high = standard.min_age, standard.max_age
    bounds = {(True, False): f"{low}周岁以上", (False, True): f"{high}周岁以下"}
    told = bounds.get((low is not None, high is not None), f"{low}至{high}周岁")
    return {**row, "年龄范围": told, "按另一证号年龄": age(other, row["day"])}


def _fits(born: int, first: int, last: int, standard: Standard) -> bool:
    low, high = standard.min_age, standard.max_age
    return (low is None or age(born, last) >= low) and (high is None or age(born, first) <= high)


def _born(number: str) -> int | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14])).toordinal()
    except ValueError:
        return None
