"""Projects with contracts of their own that were paid for, by department: what progress and acceptance are held to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select

from fundwatch.models.base import aliased
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Read, Row, Statement, Via
from fundwatch.rules.procurement.kinds import PurchaseKind, kind_of
from fundwatch.rules.project.facts import changes_by_contract, contracts_of, counts_for_contract, paid_contracts_of
from fundwatch.rules.scope import Scope

C = Contract
J = Project
P = Payment
_UNBUILT = ("申报", "入库", "终止")


def _departments_by(contracts: Callable[[Statement], Statement]) -> Callable[[Statement], Statement]:
    """From touched values by way of contracts to the departments of their projects."""
    return lambda values: (
        select(J.department_code).join(C, C.project_no == J.record_key).where(C.contract_no.in_(contracts(values)))
    )


def _departments_of(projects: Statement) -> Statement:
    return select(J.department_code).where(J.project_no.in_(projects))


#: The partition is the department.
READS = (
    Read(J, "department_code"),
    Read(C, Via("project_no", _departments_of)),
    Read(ContractProject, Via("contract_no", _departments_by(lambda values: values))),
    Read(ContractChange, Via("contract_no", _departments_by(lambda values: values))),
    Read(Settlement, Via("contract_no", _departments_by(lambda values: values))),
    Read(P, Via("contract_no", _departments_by(lambda values: values))),
    Read(Acceptance, Via("project_no", _departments_of)),
    Read(Unit, "unit_code"),
    Read(Unit, Via("unit_code", _departments_by(contracts_of(C.contractor_code)))),
    Read(Unit, Via("unit_code", _departments_by(paid_contracts_of(P.payee_code)))),
    Read(AccountRegister, Via("account", _departments_by(paid_contracts_of(P.payee_account)))),
)


def payments_on_contracts(scope: Scope) -> Select[Any]:
    """Every project with contracts of its own that was paid for, a row each payment."""
    changes = changes_by_contract()
    contractor = aliased(Unit)
    settled = exists().where(Settlement.contract_no == C.record_key)
    accepted = exists().where(Acceptance.project_no == J.record_key)
    return (
        select(
            J.record_key.label("subject"),
            J.department_code.label("partition"),
            J.record_key.label("project"),
            J.region_code.label("region"),
            J.progress.label("progress"),
            J.completed_on_day.label("completed"),
            J.category.label("category"),
            C.subject_matter.label("matter"),
            contractor.category.label("contractor"),
            C.record_key.label("contract_key"),
            (C.amount + func.coalesce(changes.c.every, 0)).label("price"),
            func.coalesce(C.advance_ratio, 0).label("advance"),
            settled.label("settled"),
            accepted.label("accepted"),
            P.record_key.label("payment_key"),
            P.paid_on_day.label("day"),
            J.name.label("项目名称"),
            J.status.label("状态"),
            Unit.name.label("主管单位"),
            P.record_key.label("支付流水号"),
            P.paid_on_day.label("支付日期"),
            P.amount.label("支付金额"),
            P.purpose.label("用途"),
        )
        .join(C, C.project_no == J.record_key)
        .join(P, (P.contract_no == C.record_key) & counts_for_contract())
        .join(Unit, Unit.record_key == J.department_code)
        .join(contractor, contractor.record_key == C.contractor_code)
        .outerjoin(changes, changes.c.contract_no == C.record_key)
        .where(
            scope.touched(J.department_code),
            J.status.not_in(_UNBUILT),
            C.record_key.not_in(select(ContractProject.contract_no)),
        )
    )


def by_department(rows: Iterable[Row]) -> Iterable[Mapping[str, Sequence[Row]]]:
    """The rows of each project, by department; both in the order of their keys' and days'."""
    departments: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in sorted(rows, key=lambda row: (row["day"], row["payment_key"])):
        departments[row["partition"]][row["subject"]].append(row)
    return (projects for _, projects in sorted(departments.items()))


def price_and_paid(known: Sequence[Row]) -> tuple[int, int]:
    """What the contracts of a project come to and what was paid on them, in fen."""
    contracts = {row["contract_key"]: int(row["price"]) for row in known}
    return sum(contracts.values()), sum(row["支付金额"] for row in known)


def is_works(row: Row) -> bool:
    """Whether a contract is of works, not of goods or services."""
    return kind_of(row["matter"], row["项目名称"], row["category"], row["contractor"]) is PurchaseKind.WORKS
