"""What lists of subsidies paid, summed up by batch, village, township, subsidy, grade: for the page and the papers.

Every sum keeps to 实际支付＝实发＋补发－退票－追回, row by row what `ledger.money.net_paid` says. A row that names
another (原发放流水号) tells what became of that one: it claims nothing of its own, so it adds neither to 笔数 nor to
应发. A 退票 or 追回 that names none is the payment itself, sent and come back. All amounts are in fen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, literal, or_, select

from fundwatch.ledger.money import is_spending, net_paid
from fundwatch.ledger.policy import stem
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit

B = BenefitPayment
Group = Literal["batch", "village", "township", "subsidy", "grade", "year"]
PAID, RETURNED, PAID_AGAIN, RECOVERED = "成功", "退票", "补发", "追回"
#: Digits of a region code that name the township.
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class BenefitBounds:
    """Which rows: of a year, in all of these regions and below, of a batch, of a subsidy; blank is all."""

    year: int | None = None
    region_codes: tuple[str, ...] = ()
    batch: str = ""
    subsidy: str = ""

    @property
    def narrow(self) -> bool:
        """Whether parts of a batch may lie outside."""
        return self.year is not None or any(self.region_codes) or bool(self.subsidy)


def is_claim() -> ColumnElement[bool]:
    """Whether a row is a payment of its own and not what became of another."""
    return or_(B.status.is_(None), B.status == PAID, B.original_serial_no.is_(None))


def benefit_sums(bounds: BenefitBounds, *by: Group) -> Select[Any]:
    """Sums by these groups, in their order; one row of everything without any.

    Columns: the groups by name; `households` and `persons` (each counted once within the row; one without a household
    number counts as a household), `payments`, `due`, `deducted`, `sent`, `returns`, `returned`, `paid_again`,
    `recovered`, `net`; `first_day` and `last_day` (day numbers) of payment; `rows`.
    """
    groups = [_group(one) for one in by]
    return (
        select(*(column.label(name) for column, name in zip(groups, by, strict=True)), *_sums())
        .where(*within(bounds))
        .group_by(*groups)
        .order_by(*groups)
    )


def batch_sums(bounds: BenefitBounds) -> Select[Any]:
    """`benefit_sums` by batch with what a batch is of.

    Further columns: `subsidy` (the first by name) and `subsidies` (how many), `first_year`, `last_year`,
    `first_period`, `last_period`, `villages`, `townships`, `region_code` (the first).
    """
    return benefit_sums(bounds, "batch").add_columns(
        func.min(B.subsidy).label("subsidy"),
        func.count(B.subsidy.distinct()).label("subsidies"),
        func.min(B.year).label("first_year"),
        func.max(B.year).label("last_year"),
        func.min(B.period).label("first_period"),
        func.max(B.period).label("last_period"),
        func.count(B.region_code.distinct()).label("villages"),
        func.count(_group("township").distinct()).label("townships"),
        func.min(B.region_code).label("region_code"),
    )


def whole_batches(bounds: BenefitBounds) -> Select[Any]:
    """Per batch that has a row within the bounds: all its `rows` and its whole `net`, wherever they lie."""
    inside = select(B.batch_no).where(*within(bounds)).distinct()
    return (
        select(B.batch_no.label("batch"), func.count().label("rows"), func.sum(net_paid()).label("net"))
        .where(B.batch_no.in_(inside))
        .group_by(B.batch_no)
    )


def subsidies_of_batches(bounds: BenefitBounds) -> Select[Any]:
    """Which subsidies each batch is of: batch, subsidy."""
    asked = select(B.batch_no.label("batch"), B.subsidy.label("subsidy")).where(*within(bounds)).distinct()
    return asked.order_by(B.batch_no, B.subsidy)


def funding_by_batch(batch: str = "") -> Select[Any]:
    """What payments gave each batch, net of refunds; of one batch where named.

    Columns: batch, `funded` (fen), `payments`, `first_day` (day number), `listed`: whether a list of it is there.
    """
    listed = exists().where(B.batch_no == Payment.batch_no)
    asked = select(
        Payment.batch_no.label("batch"),
        func.sum(Payment.amount).label("funded"),
        func.count().label("payments"),
        func.min(Payment.paid_on_day).label("first_day"),
        func.max(case((listed, literal(1)), else_=literal(0))).label("listed"),
    ).where(Payment.batch_no.is_not(None), is_spending())
    if batch:
        asked = asked.where(Payment.batch_no == batch)
    return asked.group_by(Payment.batch_no)


def serials_of(batch: str) -> Select[tuple[str]]:
    """The serial numbers of a batch's rows."""
    return select(B.record_key).where(B.batch_no == batch)


def returned_rows(bounds: BenefitBounds) -> Select[Any]:
    """退票 rows within the bounds, in the order of batch and serial number."""
    return select(B.__table__).where(B.status == RETURNED, *within(bounds)).order_by(B.batch_no, B.record_key)


def payments_again(serials: Iterable[str]) -> Select[Any]:
    """补发 rows that name one of these rows, in the order of their day."""
    named = tuple(serials)
    return (
        select(B.__table__)
        .where(B.status == PAID_AGAIN, B.original_serial_no.in_(named))
        .order_by(B.paid_on_day, B.record_key)
    )


def came_back_of(row: Any) -> tuple[str, ...]:
    """By which serial numbers a 补发 may name what a 退票 row tells of: the payment it names, and the row itself."""
    return tuple(one for one in (row.original_serial_no, row.record_key) if one)


def funding_payments(batch: str) -> Select[Any]:
    """The payments that funded a batch with the names of payer and document, by day."""
    return (
        select(Payment.__table__, Unit.name.label("payer"), Indicator.document_no, Indicator.fund_name)
        .join(Unit, Unit.record_key == Payment.payer_code)
        .outerjoin(Indicator, Indicator.record_key == Payment.indicator_no)
        .where(Payment.batch_no == batch, is_spending())
        .order_by(Payment.paid_on_day, Payment.record_key)
    )


def number_of_rows(connection: Connection) -> int:
    """How many rows the lists have in all."""
    return int(connection.execute(select(func.count()).select_from(B)).scalar_one())


def years(connection: Connection) -> tuple[int, ...]:
    """Years of which there are payments of subsidies, the latest first."""
    return tuple(connection.execute(select(B.year).distinct().order_by(B.year.desc())).scalars())


def subsidies(connection: Connection) -> tuple[str, ...]:
    """Every subsidy that was paid, by name."""
    return tuple(connection.execute(select(B.subsidy).distinct().order_by(B.subsidy)).scalars())


def within(bounds: BenefitBounds) -> list[ColumnElement[bool]]:
    """The conditions on 补助发放 that keep to the bounds."""
    fits: list[ColumnElement[bool]] = [
        B.region_code.startswith(stem(code), autoescape=True) for code in bounds.region_codes if code
    ]
    if bounds.year is not None:
        fits.append(B.year == bounds.year)
    if bounds.batch:
        fits.append(B.batch_no == bounds.batch)
    if bounds.subsidy:
        fits.append(B.subsidy == bounds.subsidy)
    return fits


def _group(by: Group) -> ColumnElement[Any]:
    columns: dict[Group, Any] = {
        "batch": B.batch_no,
        "village": B.region_code,
        "subsidy": B.subsidy,
        "grade": func.coalesce(B.grade, ""),
        "year": B.year,
        "township": func.substr(B.region_code, 1, TOWNSHIP_DIGITS),
    }
    found: ColumnElement[Any] = columns[by]
    return found


def _sums() -> tuple[ColumnElement[Any], ...]:
    own, unnamed = is_claim(), B.original_serial_no.is_(None)
    itself = and_(B.status.in_((RETURNED, RECOVERED)), unnamed)
    sent = or_(B.status.is_(None), B.status == PAID, itself)

    def summed(condition: ColumnElement[bool], amount: Any) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((condition, amount), else_=literal(0))), 0)

    return (
        func.count(func.coalesce(B.household_no, B.id_number).distinct()).label("households"),
        func.count(B.id_number.distinct()).label("persons"),
        summed(own, literal(1)).label("payments"),
        summed(own, B.due_amount).label("due"),
        summed(own, func.coalesce(B.deduction, 0)).label("deducted"),
        summed(sent, B.paid_amount).label("sent"),
        summed(B.status == RETURNED, literal(1)).label("returns"),
        summed(B.status == RETURNED, B.paid_amount).label("returned"),
        summed(B.status == PAID_AGAIN, B.paid_amount).label("paid_again"),
        summed(B.status == RECOVERED, B.paid_amount).label("recovered"),
        func.coalesce(func.sum(net_paid()), 0).label("net"),
        func.min(B.paid_on_day).label("first_day"),
        func.max(B.paid_on_day).label("last_day"),
        func.count().label("rows"),
    )
