"""What somebody else measured of people and households: whether it explains a claim, or another rule compares it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import or_, select

from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.rules.scope import Scope

M = MeasuredQuantity
#: Land is measured differently by a seventh; claims within it are what was measured.
_NEAR = (7, 8)


class MeasuredHomes:
    """The 核定数量 of some people and households, by identity number and by 户编号."""

    def __init__(self, scope: Scope, keys: Iterable[str | None]) -> None:
        sought = sorted({key for key in keys if key})
        self._of: dict[str, list[tuple[str, int]]] = defaultdict(list)
        if sought:
            wanted = select(scope.temporary((("key", str),), [(key,) for key in sought]).c.key)
            asked = select(M.id_number, M.household_no, M.measured_item, M.quantity)
            known = asked.where(or_(M.id_number.in_(wanted), M.household_no.in_(wanted)))
            for person, home, item, quantity in scope.connection.execute(known):
                for key in {person, home} - {None}:
                    self._of[key].append((item or "", quantity))

    def answer_for(self, keys: Iterable[str | None], item: str | None, claimed: int) -> bool:
        """Whether the item of a claim was measured (then FW-B008 compares it), or as much of anything was."""
        least, most = _NEAR
        return any(
            (item is not None and item in measured) or quantity * most >= claimed * least
            for key in keys
            for measured, quantity in self._of.get(key or "", ())
        )
