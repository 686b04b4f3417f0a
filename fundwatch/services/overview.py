"""The few figures that matter, in one answer: money by year, people, leads by category, what is still missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from fundwatch.ledger.finding_reviews import waiting_again
from fundwatch.ledger.money import indicator_figures, spending
from fundwatch.ledger.policy import stem
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, Review, Scan
from fundwatch.models.log import LogEntry
from fundwatch.models.notice import Notice
from fundwatch.models.records import all_tables
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.models.source import ImportBatch, SourceFile
from fundwatch.models.store import Store
from fundwatch.services.thresholds import SET, TAKEN_BACK

#: Tables without which a chain of money cannot be followed, in the order in which an office gets them.
ESSENTIAL = ("行政区划", "单位", "资金指标", "资金分配", "项目", "支付", "户", "人员", "补助标准", "补助发放")
#: Lists that leads come from when they are compared with the register; without them those rules do not apply.
COMPARED = ("死亡人员", "财政供养人员", "村组干部", "低保特困", "企业登记", "车辆登记", "房产登记", "核定数量")
#: Actions of the log after which the findings may no longer be those of the books.
_MOVING = ("导入", "撤销导入", SET, TAKEN_BACK)


@dataclass(frozen=True)
class YearFigures:
    """The money of one budget year in fen: what lowest documents gave, and what became of it."""

    year: int
    given: int
    received: int
    allocated: int
    disbursed: int
    spent: int


@dataclass(frozen=True)
class CategoryFigures:
    """The current leads of one category: how many, how many wait for a conclusion, the amount in question in fen."""

    category: str
    total: int
    waiting: int
    amount: int


@dataclass(frozen=True)
class LastImport:
    """The latest import that stands."""

    number: int
    imported_at: str
    actor: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class LastScan:
    """The latest scan; `stale` where the books have moved since."""

    number: int
    started_at: str
    as_of: str
    stale: bool


@dataclass(frozen=True)
class Overview:
    """Everything the first page shows; `notices` were ever issued here."""

    years: tuple[YearFigures, ...]
    unassigned_spent: int
    households: int
    persons: int
    projects: int
    benefits: int
    categories: tuple[CategoryFigures, ...]
    missing: tuple[str, ...]
    missing_lists: tuple[str, ...]
    notices: int
    last_import: LastImport | None
    last_scan: LastScan | None

    @property
    def empty(self) -> bool:
        """Whether nothing was ever imported."""
        return self.last_import is None and not self.years and not self.households


def overview(store: Store, actor: Actor) -> Overview:
    """The figures as the books stand now."""
    with store.read() as connection:
        empty = {label for label in (*ESSENTIAL, *COMPARED) if _is_empty(connection, label)}
        return Overview(
            years=_years(connection),
            unassigned_spent=_unassigned(connection),
            households=_count(connection, Household),
            persons=_count(connection, Person),
            projects=_count(connection, Project),
            benefits=_count(connection, BenefitPayment),
            categories=_categories(connection, actor),
            missing=tuple(label for label in ESSENTIAL if label in empty),
            missing_lists=tuple(label for label in COMPARED if label in empty),
            notices=connection.execute(select(func.count()).select_from(Notice)).scalar_one(),
            last_import=_last_import(connection),
            last_scan=_last_scan(connection),
        )


def _years(connection: Connection) -> tuple[YearFigures, ...]:
    figures = indicator_figures().subquery()
    given = Indicator.amount
    asked = (
        select(
            Indicator.budget_year,
            func.sum(given).label("given"),
            func.sum(given).filter(Indicator.received_on.is_not(None)).label("received"),
            func.sum(figures.c.allocated).label("allocated"),
            func.sum(figures.c.disbursed).label("disbursed"),
            func.sum(figures.c.spent).label("spent"),
        )
        .join(figures, figures.c.record_key == Indicator.record_key)
        .where(figures.c.lowest)
        .group_by(Indicator.budget_year)
        .order_by(Indicator.budget_year)
    )
    return tuple(
        YearFigures(
            row.budget_year,
            int(row.given or 0),
            int(row.received or 0),
            int(row.allocated or 0),
            int(row.disbursed or 0),
            int(row.spent or 0),
        )
        for row in connection.execute(asked)
    )


def _unassigned(connection: Connection) -> int:
    spent = spending().subquery()
    asked = select(func.sum(spent.c.amount)).where(spent.c.indicator_no.is_(None))
    return int(connection.execute(asked).scalar() or 0)


def _categories(connection: Connection, actor: Actor) -> tuple[CategoryFigures, ...]:
    seen_from = seen_from_day(connection, date.today())  # noqa: DTZ011 - the office's own calendar day
    again = waiting_again(connection, seen_from)
    judged = select(Review.fingerprint).where(Review.fingerprint.not_in(again)).distinct().subquery()
    asked = (
        select(
            Finding.category,
            func.count().label("total"),
            func.count(judged.c.fingerprint).label("judged"),
            func.sum(Finding.amount).label("amount"),
        )
        .outerjoin(judged, judged.c.fingerprint == Finding.fingerprint)
        .where(Finding.current)
        .group_by(Finding.category)
        .order_by(func.count().desc(), Finding.category)
    )
    if actor.region_code:
        asked = asked.where(Finding.region_code.startswith(stem(actor.region_code), autoescape=True))
    return tuple(
        CategoryFigures(row.category, row.total, row.total - row.judged, int(row.amount or 0))
        for row in connection.execute(asked)
    )


def _last_import(connection: Connection) -> LastImport | None:
    asked = (
        select(ImportBatch.id, ImportBatch.imported_at, ImportBatch.actor)
        .join(LogEntry, LogEntry.number == ImportBatch.log_number)
        .where(ImportBatch.undone_by.is_(None), LogEntry.action == "导入")
        .order_by(ImportBatch.id.desc())
        .limit(1)
    )
    row = connection.execute(asked).first()
    if row is None:
        return None
    files = select(SourceFile.name).where(SourceFile.import_id == row.id).order_by(SourceFile.id)
    return LastImport(row.id, row.imported_at, row.actor, tuple(connection.execute(files).scalars()))


def _last_scan(connection: Connection) -> LastScan | None:
    asked = select(Scan.id, Scan.started_at, Scan.as_of, Scan.through_log).order_by(Scan.id.desc()).limit(1)
    row = connection.execute(asked).first()
    if row is None:
        return None
    moved = select(func.count()).where(LogEntry.number > row.through_log, LogEntry.action.in_(_MOVING))
    return LastScan(row.id, row.started_at, row.as_of, connection.execute(moved).scalar_one() > 0)


def _count(connection: Connection, record: type[Household | Person | Project | BenefitPayment]) -> int:
    return int(connection.execute(select(func.count()).select_from(record)).scalar_one())


def _is_empty(connection: Connection, label: str) -> bool:
    columns = all_tables()[label].__table__.c
    return connection.execute(select(columns.id).limit(1)).first() is None
