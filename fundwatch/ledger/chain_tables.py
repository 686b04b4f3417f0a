"""The records that money can be followed from: for each table, where in the chain its record stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, or_, select

from fundwatch.errors import UsageError
from fundwatch.ledger.chain import Chain, Place, reached
from fundwatch.ledger.chain_documents import NO_DOCUMENT, document_id, list_place
from fundwatch.ledger.chain_payees import add_asset, add_assets, shares_of_asset
from fundwatch.ledger.chain_people import batches_start, household_rows, paid_to
from fundwatch.ledger.chain_starts import Start
from fundwatch.models.records import all_tables
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.household import Household
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.unit import Unit


def start_of(connection: Connection, table: str, key: str) -> Start:
    """Where to start from for a record. Raises UsageError where there is none, or where no money passes its table."""
    maker = STARTS.get(table)
    if maker is None:
        raise UsageError(f"“{table}”不在资金链条上，不能从它追踪。", f"可以从这些表追踪：{'、'.join(STARTS)}。")
    start = maker(connection, key)
    if start is None:
        raise UsageError(f"表“{table}”中没有“{key}”。", "请检查编号；可以先用名称查找。")
    return start


def _exists(connection: Connection, table: str, key: str) -> bool:
    record = all_tables()[table]
    return connection.execute(select(record.id).where(record.record_key == key)).first() is not None


def _numbers(connection: Connection, column: Any, condition: ColumnElement[bool]) -> set[str]:
    return {value or NO_DOCUMENT for value in connection.execute(select(column).where(condition).distinct()).scalars()}


def _document(connection: Connection, key: str) -> Start | None:
    if not _exists(connection, "资金指标", key):
        return None
    place = document_id(key)
    return Start(Place(place, "指标"), {key}, lambda _chain: [place], breaks_down=True)


def _allocation(connection: Connection, key: str) -> Start | None:
    documents = _numbers(connection, Allocation.indicator_no, Allocation.record_key == key)
    place = f"分配|{key}"
    return Start(Place(place, "分配"), documents, lambda _chain: [place]) if documents else None


def _payment(connection: Connection, key: str) -> Start | None:
    one = Payment.record_key == key
    documents = _numbers(connection, Payment.indicator_no, one)
    place = f"支付|{key}"
    return Start(Place(place, "支付"), documents, lambda _chain: [place], payments=one) if documents else None


def _project(connection: Connection, key: str) -> Start | None:
    if not _exists(connection, "项目", key):
        return None
    documents = _numbers(connection, Allocation.indicator_no, Allocation.project_no == key)
    documents |= _numbers(connection, Payment.indicator_no, Payment.project_no == key)
    documents |= _numbers(connection, BenefitPayment.indicator_no, BenefitPayment.project_no == key)
    return Start(
        Place(f"项目|{key}", "项目", table="项目", key=key, project=key, rest="未拨付、未支出"),
        documents,
        _found("项目", "project", key),
        payments=Payment.project_no == key,
        lists=BenefitPayment.project_no == key,
    )


def _contract(connection: Connection, key: str) -> Start | None:
    row = connection.execute(select(Contract.amount, Contract.project_no).where(Contract.record_key == key)).first()
    if row is None:
        return None
    paid = Payment.contract_no == key
    root = Place(f"合同|{key}", "合同", table="合同", key=key, project=row.project_no, whole=row.amount)
    return Start(root, _numbers(connection, Payment.indicator_no, paid), _found("合同", "key", key), payments=paid)


def _unit(connection: Connection, key: str) -> Start | None:
    if not _exists(connection, "单位", key):
        return None
    accounts = select(AccountRegister.record_key).where(AccountRegister.holder_unit_code == key)
    paid = or_(Payment.payee_code == key, Payment.payee_code.is_(None) & Payment.payee_account.in_(accounts))
    documents = _numbers(connection, Allocation.indicator_no, Allocation.receiver_code == key)
    documents |= _numbers(connection, Payment.indicator_no, paid)
    root = Place(f"单位|{key}", "收款人", table="单位", key=key, unit=key)
    return Start(root, documents, lambda chain: _uppermost(chain, key), payments=paid)


def _uppermost(chain: Chain, unit: str) -> list[str]:
    """The places at which money first comes to a unit: what was allocated to it is later passed on to it."""
    stages = ("分配", "单位资金", "转拨单位", "收款人")
    found = {place.id for stage in stages for place in _places(chain, stage, "unit", unit) if place.kind == "record"}
    further = [target for source, target in chain.flows if source in found]
    below = reached(chain, further, downward=True)
    return sorted(found - below, key=lambda place: (stages.index(chain.places[place].stage), place))


def _company(connection: Connection, key: str) -> Start | None:
    if not _exists(connection, "企业登记", key):
        return None
    code = connection.execute(select(Unit.record_key).where(Unit.credit_code == key).order_by(Unit.record_key)).scalar()
    if code:
        return _unit(connection, code)
    name = connection.execute(select(CompanyRegister.name).where(CompanyRegister.record_key == key)).scalar_one()
    root = Place(f"企业登记|{key}", "收款人", name, "企业登记", key, note="没有登记为收款单位，没有查到付给它的款项")
    return Start(root)


def _household(connection: Connection, key: str) -> Start | None:
    asked = select(Household.head_name, Household.region_code).where(Household.record_key == key)
    row = connection.execute(asked).first()
    if row is None:
        return None
    root = Place(f"户|{key}", "户与人员", f"{row.head_name}户", "户", key, region=row.region_code)
    return paid_to(connection, root, household_rows(key), _to_people(Person.household_no == key), holder=key)


def _person(connection: Connection, key: str) -> Start | None:
    paid = BenefitPayment.id_number == key
    registered = (
        select(Person.name, Household.region_code)
        .outerjoin(Household, Household.record_key == Person.household_no)
        .where(Person.record_key == key)
    )
    # A person on no register may well have been paid: that is what supervision looks for.
    listed = select(BenefitPayment.name, BenefitPayment.region_code).where(paid).order_by(BenefitPayment.record_key)
    row = connection.execute(registered).first() or connection.execute(listed.limit(1)).first()
    if row is None:
        return None
    root = Place(f"人员|{key}", "户与人员", row.name, "人员", key, region=row.region_code or "")
    return paid_to(connection, root, paid, _to_people(Person.record_key == key))


def _to_people(who: ColumnElement[bool]) -> ColumnElement[bool]:
    """Payments straight to the accounts of people, other than the lump sums of lists."""
    accounts = select(Person.account).where(who, Person.account.is_not(None))
    return Payment.payee_account.in_(accounts) & Payment.batch_no.is_(None)


def _account(connection: Connection, key: str) -> Start | None:
    paid, direct = BenefitPayment.account == key, Payment.payee_account == key
    name = connection.execute(select(AccountRegister.account_name).where(AccountRegister.record_key == key)).scalar()
    used = _numbers(connection, Payment.record_key, direct) or _numbers(connection, BenefitPayment.batch_no, paid)
    known = name or used
    root = Place(f"账号|{key}", "收款人", f"{name or '账号'} {key}", "账户登记" if name else "账号", key)
    return paid_to(connection, root, paid, direct, passes=True) if known else None


def _payee(connection: Connection, key: str) -> Start | None:
    """A payee by name only: those whose payments name neither a unit nor an account have no other."""
    direct = Payment.payee == key
    if not _numbers(connection, Payment.record_key, direct):
        return None
    root = Place(f"收款人|{key}", "收款人", key, "收款人", key)
    return paid_to(connection, root, false(), direct, passes=True)


def _batch(connection: Connection, key: str) -> Start | None:
    listed = _numbers(connection, BenefitPayment.record_key, BenefitPayment.batch_no == key)
    if not listed and not _numbers(connection, Payment.record_key, Payment.batch_no == key):
        return None
    return batches_start(connection, list_place(key), [key])


def _benefit(connection: Connection, key: str) -> Start | None:
    asked = select(BenefitPayment.name, BenefitPayment.region_code).where(BenefitPayment.record_key == key)
    row = connection.execute(asked).first()
    if row is None:
        return _batch(connection, key)
    root = Place(f"补助发放|{key}", "户与人员", row.name, "补助发放", key, region=row.region_code)
    return paid_to(connection, root, BenefitPayment.record_key == key)


def _asset(connection: Connection, key: str) -> Start | None:
    if not _exists(connection, "资产", key):
        return None
    projects = {row.project_no for row in shares_of_asset(connection, key) if row.project_no}
    paid = Payment.project_no.in_(projects) if projects else false()
    place = f"资产|{key}"

    def attach(connection: Connection, chain: Chain) -> None:
        add_assets(connection, chain, projects)
        add_asset(connection, chain, key)

    documents = _numbers(connection, Payment.indicator_no, paid & Payment.batch_no.is_(None))
    return Start(Place(place, "资产"), documents, lambda _chain: [place], payments=paid, attach=attach)


def _found(stage: str, name: str, value: str) -> Callable[[Chain], list[str]]:
    """Finds the places of a stage by one of their values."""
    return lambda chain: sorted(place.id for place in _places(chain, stage, name, value))


def _places(chain: Chain, stage: str, name: str, value: str) -> Iterator[Place]:
    return (one for one in chain.places.values() if one.stage == stage and getattr(one, name) == value)


#: The tables that money can be followed from. 批次, 账号 and 收款人 have no table of their own.
STARTS: Mapping[str, Callable[[Connection, str], Start | None]] = {
    "资金指标": _document,
    "资金分配": _allocation,
    "项目": _project,
    "合同": _contract,
    "支付": _payment,
    "批次": _batch,
    "补助发放": _benefit,
    "户": _household,
    "人员": _person,
    "单位": _unit,
    "企业登记": _company,
    "账号": _account,
    "账户登记": _account,
    "收款人": _payee,
    "资产": _asset,
    "资产收益": lambda connection, key: _asset(connection, key.split("|", 1)[0]),
    "收益分配": lambda connection, key: _asset(connection, key.split("|", 1)[0]),
}
