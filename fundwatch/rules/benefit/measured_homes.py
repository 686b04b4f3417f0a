"""Of which people and households something was measured by somebody else."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import or_, select

from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.rules.scope import Scope

M = MeasuredQuantity


def measured_among(scope: Scope, keys: Iterable[str | None]) -> set[str]:
    """Identity numbers and 户编号 in the 核定数量 of any of these people and households; a null key is none."""
    sought = sorted({key for key in keys if key})
    wanted = select(scope.temporary((("key", str),), [(key,) for key in sought]).c.key)
    asked = select(M.id_number, M.household_no).where(or_(M.id_number.in_(wanted), M.household_no.in_(wanted)))
    return {key for pair in scope.connection.execute(asked) for key in pair if key}
