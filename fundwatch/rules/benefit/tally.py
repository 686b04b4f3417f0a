"""Payments counted by what populations and standards ask of them: in a full scan by one pass for all rules."""

from __future__ import annotations

from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, case, func, literal, select

from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.rules.benefit.facts import PAID, Standards, standards_of, stands
from fundwatch.rules.definition import counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
_TALLY = "payments tallied"
#: What tells a payment's standard, as columns of a temporary table, in the order of what `Standards.of` takes.
KINDS: tuple[tuple[str, type[Any]], ...] = (
    ("subsidy", str),
    ("year", int),
    ("grade", str),
    ("place", str),
    ("since", int),
)
#: What a reason for leaving payments out says of the tally's columns, and the reason.
Reason = tuple[ColumnElement[bool], str]


def tally(scope: Scope, touched: ColumnElement[bool], *told: str) -> FromClause:
    """Payments of this run, `payments` of each kind: what tells their standard, and what leaves them out.

    `touched` tells of a run over some partitions which payments are theirs. `told` names the columns besides
    `payments` that are asked for; all where none is named. Columns that say whether something holds are 1 or 0: it
    stands, was paid at all, its quantity and its account's holder are told, its identity number is not known to be
    wrong, the birth it tells is known.
    """
    if scope.partitions is not None:
        columns = told_by(standards_of(scope)) | {
            name: case((holds, 1), else_=0) for name, holds in _flags(scope).items()
        }
        # Whatever stands in the statement is made ready anew by each scan's program, asked for or not.
        asked = (columns[name].label(name) for name in told or columns)
        return select(*asked, literal(1).label("payments")).where(touched).subquery()
    if _TALLY not in scope.shared:
        numbers = ((name, int) for name in (*_flags(scope), "payments"))
        scope.shared[_TALLY] = scope.temporary((*KINDS, *numbers), scope.once(_TALLY, lambda: _every(scope)))
    table: Table = scope.shared[_TALLY]
    return select(*(table.c[name] for name in (*told, "payments"))).subquery() if told else table


def counted_in(kinds: FromClause, condition: ColumnElement[bool], *reasons: Reason) -> Select[Any]:
    """A population of a tally's payments, as `counted` gives it of rows."""
    return counted(kinds, condition, *reasons, each=kinds.c.payments)


def told_by(standards: Standards) -> dict[str, ColumnElement[Any]]:
    """By what of a payment `Standards.of` tells its standard, in the order of its arguments: few values of each.

    Of region and day no more is kept than some standard asks.
    """
    places = [(func.substr(B.region_code, 1, len(stem)) == stem, literal(stem)) for stem in standards.places()]
    days = [(B.paid_on_day >= day, literal(day)) for day in standards.days()]
    told: dict[str, Any] = {
        "subsidy": B.subsidy,
        "year": B.year,
        "grade": func.coalesce(B.grade, ""),
        "place": case(*places, else_=literal("")) if places else literal(""),
        "since": case(*days, else_=literal(0)) if days else literal(0),
    }
    return told


def _flags(scope: Scope) -> dict[str, ColumnElement[bool]]:
    return {
        "stands": stands(B, scope),
        "paid": func.coalesce(B.status, "成功").in_(PAID),
        "measured": B.quantity.is_not(None),
        "held": B.account_holder_normalised.is_not(None),
        "valid": B.id_number_valid.is_not(False),
        "born": and_(B.birth_day.is_not(None), B.id_number_valid.is_(True)),
    }


def _every(scope: Scope) -> list[tuple[Any, ...]]:
    """The whole tally. The flags are one number while it is made: what is sorted for it is as narrow as can be."""
    told, flags = told_by(standards_of(scope)), _flags(scope)
    bits = [case((holds, 1 << place), else_=0) for place, holds in enumerate(flags.values())]
    each = select(reduce(add, bits).label("flags"), *(of.label(name) for name, of in told.items())).subquery()
    counts = scope.connection.execute(select(*each.c, func.count()).group_by(*each.c))
    return [(*kind, *(held >> place & 1 for place in range(len(flags))), count) for held, *kind, count in counts]
