"""Days that a parameter in months goes back to, as an expression of a row's region."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, literal

from fundwatch.rules.allocation.idle_money import months_before
from fundwatch.rules.scope import Scope, number_of


def months_ago(scope: Scope, name: str, region: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """The day number so many months before today as the parameter says today in a row's region."""
    months = scope.value(name, literal(scope.today), region)
    known = sorted({number_of(value) for value in scope.policy.all_of(name)})
    days = [(months == count, literal(months_before(scope.as_of, count).toordinal())) for count in known]
    return case(*days, else_=days[0][1])
