"""What the page 对账 asks for: what may be held against what, and one holding with its list."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from fundwatch.ledger.own_totals import bases
from fundwatch.models.actor import Actor
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.store import Store
from fundwatch.services.reconciling import Columns, Reconciliation, choices, reconcile
from fundwatch.services.reconciling_list import statement
from fundwatch.services.statement import Statement


@dataclass(frozen=True, slots=True)
class Offered:
    """Each basis with its measures; the budget years of the books, latest first."""

    bases: tuple[tuple[str, tuple[str, ...]], ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held:
    """A reconciliation and its list."""

    made: Reconciliation
    listed: Statement


def offered(store: Store, actor: Actor) -> Offered:
    """What may be held against what."""
    del actor
    asked = select(Indicator.budget_year).distinct().order_by(Indicator.budget_year.desc())
    with store.read() as connection:
        return Offered(choices(), tuple(connection.execute(asked).scalars()))


def hold(
    store: Store,
    actor: Actor,
    text: str,
    basis: str,
    measure: str,
    *,
    year: int | None = None,
    columns: Columns | None = None,
) -> Held:
    """Hold a pasted table against our books; errors as `reconcile` raises them."""
    made = reconcile(store, actor, text, basis, measure, year=year, columns=columns)
    tables = {one.name: one.table for one in bases()}
    # A batch and a payee are no rows of a table; who opens one finds its rows by searching.
    table = tables[basis] if basis in {"指标", "项目", "接收单位", "支付凭证", "乡镇", "村"} else ""
    return Held(made, statement(made, table, basis, measure))
