"""What several rules on subsidies need to know of a payment: whether it stands, for what time, by what standard."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, func, select

from fundwatch.ledger.policy import stem
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.subsidy_standard import SubsidyStandard
from fundwatch.rules.definition import Read, Row, Via
from fundwatch.rules.scope import Scope

Payment = type[BenefitPayment]

PAID = ("成功", "补发")
TAKEN_BACK = ("退票", "追回")
#: Why a payment that did not stand is left out.
NOT_PAID = "发放未成功或已全额退回"
_PART = re.compile(r"(?:\d{4})?-?(H[12]|Q[1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_PART_MONTHS = {"H1": (1, 6), "H2": (7, 12), "Q1": (1, 3), "Q2": (4, 6), "Q3": (7, 9), "Q4": (10, 12)}
_DECEMBER = 12
_STANDARDS = "every standard"
_RETURNED = "payments that came back whole"
#: Whom a subsidy for people in hardship is meant for.
IN_HARDSHIP = ("在册户", "低保")
#: Subsidies that are for people in hardship by the policy itself, whoever a standard says may draw them.
_FOR_HARDSHIP = re.compile(
    "危房|危旧房|危改|抗震安居|临时救助|医疗救助|大病救助|疾病救助|生活救助|困难救助|应急救助|特困|五保|低保|最低生活保障|孤儿|困境儿童"
    "|事实无人抚养|困难(?:群众|家庭|农户|户|学生|残疾人|老人|老年人|人员)|贫困|建档立卡|脱贫户|脱贫人口|监测对象|监测户"
    "|公益性岗位|公益岗|扶贫岗|乡村岗位|雨露计划"
)
#: Standards counted for the household or for what it holds: one member's leaving does not end them.
OF_THE_HOUSEHOLD = ("户", "亩", "平方米", "立方米", "公里", "座", "口", "头", "只", "羽", "箱", "株")
#: Why a payment whose identity number cannot be right is left out: another rule tells of it.
INVALID_NUMBER = "身份证号无效"
#: Why a payment is left out that no standard can be found for.
NO_STANDARD = "没有对应的补助标准"


def returned_whole(scope: Scope | None) -> Select[Any]:
    """Serial numbers of payments whose whole amount came back by other rows (退票, 追回) that name them.

    A run over some partitions looks at few payments, and takes them from a table that all such runs of a scan share.
    """
    if scope is None or scope.partitions is None:
        return _returned_whole()
    if _RETURNED not in scope.shared:
        scope.shared[_RETURNED] = scope.temporary((("key", str),), _returned_whole())
    return select(scope.shared[_RETURNED].c.key)


@cache
def _returned_whole() -> Select[Any]:
    # The table itself and not its class: nearly every rule asks this, and it is made ready in a third of the time.
    payments = cast("Table", BenefitPayment.__table__)
    back, original = payments.alias("back").c, payments.alias("original")
    sums = (
        select(back.original_serial_no, func.sum(back.paid_amount).label("amount"))
        .where(back.status.in_(TAKEN_BACK), back.original_serial_no.is_not(None))
        .group_by(back.original_serial_no)
        .subquery("taken_back")
    )
    return (
        select(original.c.record_key)
        .select_from(original.join(sums, sums.c.original_serial_no == original.c.record_key))
        .where(sums.c.amount >= original.c.paid_amount)
    )


def stands(payment: Payment, scope: Scope | None) -> ColumnElement[bool]:
    """Whether the money reached its account and stayed there; `scope` is the run that asks, None where none does."""
    return and_(
        func.coalesce(payment.status, "成功").in_(PAID),
        payment.paid_amount > 0,
        payment.record_key.not_in(returned_whole(scope)),
    )


def payments_by(column: str, partition: ColumnElement[Any] | None = None) -> tuple[Read, Read]:
    """How a rule reads payments it judges by `stands`: a row also touches the payment whose money it takes back.

    `partition` is the rule's partition value of a payment where that is not the column itself.
    """
    value = getattr(BenefitPayment, column) if partition is None else partition
    named = Via("original_serial_no", lambda serials: select(value).where(BenefitPayment.record_key.in_(serials)))
    return Read(BenefitPayment, column), Read(BenefitPayment, named)


def claim(year: int, period: str | None, first: int | None, last: int | None) -> tuple[int, int]:
    """The first and last day number of what was paid for: 应享期间 where given, else 年度 and 期次."""
    months = (1, _DECEMBER)
    part, month = _PART.fullmatch(period or ""), _MONTH.fullmatch(period or "")
    if part:
        months = _PART_MONTHS[part[1]]
    elif month:
        year, months = int(month[1]), (int(month[2]), int(month[2]))
    start = date(year, months[0], 1).toordinal()
    following = date(year + 1, 1, 1) if months[1] == _DECEMBER else date(year, months[1] + 1, 1)
    return (start if first is None else first, following.toordinal() - 1 if last is None else last)


@dataclass(frozen=True)
class Standard:
    """One dated standard; amounts in fen, `days` from which it is in force within its years."""

    id: int
    key: str
    from_year: int
    until_year: int | None
    from_day: int
    region: str
    grade: str
    per: str
    cycle: str
    amount: int
    kind: str
    eligible: str
    max_times: int | None
    cap_per_person: int | None
    cap_per_household: int | None
    min_age: int | None = None
    max_age: int | None = None
    exclusive_with: tuple[str, ...] = ()
    exclusive_scope: str = "人"
    exclusive_period: str = "同年"
    measured_item: str | None = None
    hardship: bool = False

    @property
    def meant_for(self) -> str:
        """Whom it is for, in words: as the standard says, or as its policy does where the standard names everybody."""
        return "困难群众" if self.hardship and self.eligible not in IN_HARDSHIP else self.eligible


class Standards:
    """Every subsidy's standards, and which of them a payment is judged by."""

    def __init__(self, connection: Connection) -> None:
        self._of: dict[str, list[Standard]] = defaultdict(list)
        s = SubsidyStandard
        for row in connection.execute(select(*s.__table__.columns).order_by(s.record_key)):
            self._of[row.subsidy or ""].append(
                Standard(
                    id=row.id,
                    key=row.record_key,
                    from_year=row.from_year or 0,
                    until_year=row.until_year,
                    from_day=row.from_day_day or 0,
                    region=stem(row.region_code or ""),
                    grade=row.grade or "",
                    per=row.per,
                    cycle=row.cycle,
                    amount=row.amount,
                    kind=row.standard_type or "定额",
                    eligible=row.eligible,
                    max_times=row.max_times,
                    cap_per_person=row.cap_per_person,
                    cap_per_household=row.cap_per_household,
                    min_age=row.min_age,
                    max_age=row.max_age,
                    exclusive_with=_names(row.exclusive_with),
                    exclusive_scope=row.exclusive_scope or "人",
                    exclusive_period=row.exclusive_period or ("终身" if row.cycle == "次" else "同年"),
                    measured_item=row.measured_item,
                    hardship=row.eligible in IN_HARDSHIP or _FOR_HARDSHIP.search(row.subsidy or "") is not None,
                )
            )

    def subsidies(self, fits: Callable[[Standard], bool]) -> list[str]:
        """Names of the subsidies of which at least one standard fits, sorted."""
        return sorted(name for name, standards in self._of.items() if any(map(fits, standards)))

    def all_of(self, subsidy: str) -> Sequence[Standard]:
        """Every standard a subsidy ever had."""
        return self._of.get(subsidy, ())

    def places(self) -> list[str]:
        """Stems of the regions that some standards are only for, the longest first.

        The first of them that a region begins with tells by itself which of the standards hold there.
        """
        stems = {one.region for standards in self._of.values() for one in standards} - {""}
        return sorted(stems, key=lambda one: (-len(one), one))

    def days(self) -> list[int]:
        """Days from which standards are in force within a year, the latest first.

        The first of them that is not after a day tells by itself which of the standards are in force on it.
        """
        return sorted({one.from_day for standards in self._of.values() for one in standards} - {0}, reverse=True)

    def of(self, subsidy: str, year: int, grade: str | None, region: str, day: int) -> Standard | None:
        """The standard in force for a payment; one without a grade is judged by the ungraded, else the highest."""
        given = grade or ""
        fitting = [
            standard
            for standard in self._of.get(subsidy, ())
            if standard.from_year <= year <= (standard.until_year or year)
            and standard.from_day <= day
            and region.startswith(standard.region)
            and (standard.grade == given or not given)
        ]
        if not fitting:
            return None
        return max(fitting, key=lambda s: (s.grade == given, len(s.region), s.from_year, s.from_day, s.amount))

    def of_row(self, row: Row) -> Standard | None:
        """The same for a row with the columns of `claimed`."""
        return self.of(row["补助项目"], row["year"], row["grade"], row["region"], row["day"])


def standards_of(scope: Scope) -> Standards:
    """The standards as they stand in this scan, read once for all rules."""
    if _STANDARDS not in scope.shared:
        scope.shared[_STANDARDS] = Standards(scope.connection)
    found: Standards = scope.shared[_STANDARDS]
    return found


def _names(listed: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in re.split("[、，,；;]", listed or "") if name.strip())


def claimed(payment: Payment) -> tuple[ColumnElement[Any], ...]:
    """Columns that every rule on payments selects and that `Standards` and `claim_of` read."""
    return (
        payment.id_number.label("partition"),
        payment.id_number.label("person"),
        payment.account.label("account"),
        payment.paid_on_day.label("day"),
        payment.region_code.label("region"),
        payment.year.label("year"),
        payment.period.label("period"),
        payment.grade.label("grade"),
        payment.household_no.label("household"),
        payment.entitled_from_day.label("entitled_from"),
        payment.entitled_until_day.label("entitled_until"),
        payment.quantity.label("quantity"),
        payment.record_key.label("发放流水号"),
        payment.batch_no.label("批次号"),
        payment.subsidy.label("补助项目"),
        payment.year.label("年度"),
        payment.period.label("期次"),
        payment.name.label("姓名"),
        payment.id_number.label("身份证号"),
        payment.paid_amount.label("amount"),
        payment.paid_amount.label("实发金额"),
        payment.paid_on_day.label("发放日期"),
        payment.account.label("银行账号"),
    )


def claim_of(row: Row) -> tuple[int, int]:
    """`claim` of a row with the columns of `claimed`."""
    return claim(row["year"], row["period"], row["entitled_from"], row["entitled_until"])


def under_first(rows: Iterable[Row]) -> Iterable[Row]:
    """Rows whose subject is the first payment of the same person and subsidy among them, within a partition."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["partition"], row["身份证号"], row["补助项目"]].append(row)
    for group in groups.values():
        first = min(group, key=lambda row: (row["day"], row["发放流水号"]))
        yield from ({**row, "subject": first["发放流水号"]} for row in group)
