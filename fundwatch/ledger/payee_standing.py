"""Where one household or person stands outside the register: kin, companies, vehicles, homes, lists of other offices.

Everything is joined by the identity number. A list is told with its own dates and with the file it came from: it
says what another office wrote on a day, and nothing more.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from fundwatch.ledger.money import is_spending
from fundwatch.ledger.payee_accounts import Payee
from fundwatch.models.record import Record
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.deceased_person import DeceasedPerson
from fundwatch.models.records.kinship import Kinship
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.minimum_living import MinimumLiving
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.property_register import PropertyRegister
from fundwatch.models.records.public_employee import PublicEmployee
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.vehicle_register import VehicleRegister
from fundwatch.models.records.village_official import VillageOfficial
from fundwatch.models.source import ImportBatch, SourceFile, SourceSheet

C = CompanyRegister
K = Kinship
M = MeasuredQuantity
N = NoticeItem
R = NoticeRecord

#: Tables that name a person by number and name, in the order in which a name is believed.
_NAMING: tuple[tuple[type[Record], str], ...] = (
    (Person, "name"),
    (VillageOfficial, "name"),
    (PublicEmployee, "name"),
    (DeceasedPerson, "name"),
    (MinimumLiving, "name"),
    (BenefitPayment, "name"),
)


def sourced(record: type[Record], condition: ColumnElement[bool], *order: Any) -> Select[Any]:
    """Rows of a list with `file` and `imported_at`: which file they stand in, and since when it is here."""
    return (
        select(record.__table__, SourceFile.name.label("file"), ImportBatch.imported_at)
        .join(SourceSheet, SourceSheet.id == record.source_id)
        .join(SourceFile, SourceFile.id == SourceSheet.file_id)
        .join(ImportBatch, ImportBatch.id == SourceFile.import_id)
        .where(condition)
        .order_by(*order, record.record_key)
    )


def deaths(payee: Payee) -> Select[Any]:
    """死亡人员."""
    return sourced(DeceasedPerson, DeceasedPerson.id_number.in_(payee.id_numbers), DeceasedPerson.died_on_day)


def public_posts(payee: Payee) -> Select[Any]:
    """财政供养人员."""
    return sourced(PublicEmployee, PublicEmployee.id_number.in_(payee.id_numbers))


def village_posts(payee: Payee) -> Select[Any]:
    """村组干部."""
    return sourced(VillageOfficial, VillageOfficial.id_number.in_(payee.id_numbers))


def relief(payee: Payee) -> Select[Any]:
    """低保特困."""
    return sourced(MinimumLiving, MinimumLiving.id_number.in_(payee.id_numbers))


def vehicles(payee: Payee) -> Select[Any]:
    """车辆登记."""
    return sourced(VehicleRegister, VehicleRegister.id_number.in_(payee.id_numbers))


def homes(payee: Payee) -> Select[Any]:
    """房产登记."""
    return sourced(PropertyRegister, PropertyRegister.id_number.in_(payee.id_numbers))


def measured(payee: Payee) -> Select[Any]:
    """核定数量 of the persons or the household, the latest year first."""
    theirs: ColumnElement[bool] = M.id_number.in_(payee.id_numbers)
    if payee.household_no:
        theirs = or_(theirs, M.household_no == payee.household_no)
    return sourced(M, theirs, M.year.desc(), M.measured_item)


def kin(connection: Connection, payee: Payee) -> list[tuple[str, str, str, str]]:
    """Declared relations as (key, number of the payee's own, number of the other, relation), each row once.

    关系 is what is declared of the two, in the direction it was written.
    """
    asked = (
        select(K.record_key, K.id_number, K.kin_id_number, K.relation)
        .where(or_(K.id_number.in_(payee.id_numbers), K.kin_id_number.in_(payee.id_numbers)))
        .order_by(K.record_key)
    )
    found = []
    for row in connection.execute(asked):
        own = row.id_number in payee.id_numbers
        mine, other = (row.id_number, row.kin_id_number) if own else (row.kin_id_number, row.id_number)
        found.append((row.record_key, mine or "", other or "", row.relation))
    return found


def companies(connection: Connection, payee: Payee) -> list[tuple[Any, str]]:
    """Companies of the business register in which one of the persons stands, and as what, by the whole number."""
    named = [C.shareholder_id_numbers.contains(number, autoescape=True) for number in payee.id_numbers]
    asked = sourced(C, or_(C.legal_person_id_number.in_(payee.id_numbers), *named), C.name)
    found = []
    for row in connection.execute(asked):
        shareholders = set((row.shareholder_id_numbers or "").split("、"))
        roles = ["法定代表人"] if row.legal_person_id_number in payee.id_numbers else []
        roles += ["股东"] if shareholders & set(payee.id_numbers) else []
        if roles:
            found.append((row, "、".join(roles)))
    return found


def units_led(payee: Payee, credit_codes: Iterable[str]) -> Select[Any]:
    """单位 whose legal person one of them is, or that are one of these companies, with what was paid to them (fen)."""
    paid = (
        select(Payment.payee_code, func.sum(Payment.amount).label("paid"))
        .where(Payment.payee_code.is_not(None), is_spending())
        .group_by(Payment.payee_code)
        .subquery()
    )
    return (
        select(Unit.record_key, Unit.name, Unit.category, Unit.credit_code, func.coalesce(paid.c.paid, 0).label("paid"))
        .outerjoin(paid, paid.c.payee_code == Unit.record_key)
        .where(
            or_(Unit.legal_person_id_number.in_(payee.id_numbers), Unit.credit_code.in_(tuple(credit_codes))),
        )
        .order_by(Unit.record_key)
    )


def names_of(connection: Connection, numbers: Iterable[str]) -> dict[str, str]:
    """What each of these numbers is called, by the first table that names it."""
    wanted = {number for number in numbers if number}
    found: dict[str, str] = {}
    for record, column in _NAMING:
        left = wanted - found.keys()
        if not left:
            break
        columns = record.__table__.c
        asked = (
            select(columns.id_number, func.max(columns[column]))
            .where(columns.id_number.in_(left))
            .group_by(columns.id_number)
        )
        found |= {row[0]: row[1] for row in connection.execute(asked) if row[1]}
    return found


def posts_of(connection: Connection, numbers: Iterable[str]) -> dict[str, list[str]]:
    """In which lists of officials each of these numbers stands, as 村组干部（职务）."""
    wanted = tuple(number for number in numbers if number)
    found: dict[str, list[str]] = {}
    for record, label in ((VillageOfficial, "村组干部"), (PublicEmployee, "财政供养人员")):
        columns = record.__table__.c
        asked = (
            select(columns.id_number, columns.post).where(columns.id_number.in_(wanted)).order_by(columns.record_key)
        )
        for row in connection.execute(asked):
            word = f"{label}（{row.post}）" if row.post else label
            if word not in found.setdefault(row.id_number, []):
                found[row.id_number].append(word)
    return found


def households_of(connection: Connection, numbers: Iterable[str]) -> dict[str, str]:
    """Household number of each of these persons that the register knows."""
    asked = select(Person.id_number, Person.household_no).where(Person.id_number.in_(tuple(numbers)))
    return {row.id_number: row.household_no for row in connection.execute(asked)}


def notices_of(batch_nos: Iterable[str], asset_nos: Iterable[str]) -> Select[Any]:
    """公示 about these batches and assets, by themselves or as one of many things: with what each covers, in order."""
    batches, assets = tuple(batch_nos), tuple(asset_nos)
    own = select(R.record_key.label("notice_key"), R.subject_type, R.subject_no).where(_covers(R, batches, assets))
    listed = select(N.notice_no.label("notice_key"), N.subject_type, N.subject_no).where(_covers(N, batches, assets))
    both = own.union(listed).subquery()
    return (
        select(R.__table__, both.c.subject_type.label("covered_type"), both.c.subject_no.label("covered_no"))
        .join(both, both.c.notice_key == R.record_key)
        .order_by(R.from_day_day.desc(), R.record_key, both.c.subject_no)
    )


def _covers(
    record: type[NoticeRecord | NoticeItem], batches: tuple[str, ...], assets: tuple[str, ...]
) -> ColumnElement[bool]:
    kind: InstrumentedAttribute[Any] = record.subject_type
    number: InstrumentedAttribute[Any] = record.subject_no
    return or_((kind == "批次") & number.in_(batches), (kind == "资产") & number.in_(assets))
