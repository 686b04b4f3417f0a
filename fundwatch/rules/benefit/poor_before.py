"""Whether somebody was poor before he, or his kin, took office; then his subsidies are no favour of the office."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Label, and_, func, not_, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.household_event import HouseholdEvent
from fundwatch.models.records.minimum_living import MinimumLiving
from fundwatch.rules.definition import Read, Row

B = BenefitPayment
E = HouseholdEvent
L = MinimumLiving
#: Posts paid for by the public (公益岗): village officials and their families are barred from them, however poor.
_PUBLIC_POST = re.compile("公益性?岗|公岗|扶贫岗|乡村岗位|护林员|护路员|保洁员")
#: Heads of groups and deputies stand on the list, but are no members of the village's committees.
_NOT_OF_THE_COMMITTEES = re.compile("组长|队长|代表")
_RELIEF = re.compile("低保|最低生活保障|特困|五保")
_MARRIED_IN = ("婚", "嫁", "赘", "上门")
#: What tells since when: both by the person.
READS = (Read(MinimumLiving, "id_number"), Read(HouseholdEvent, "id_number"))


def since_when() -> tuple[Label[Any], Label[Any]]:
    """Columns `on_relief` and `moved_in` of a statement on 补助发放 and 户: day numbers, null where unknown.

    Who married in, or came from another registered household, has not moved in to be registered.
    """
    left = aliased(HouseholdEvent)
    married = or_(*(func.coalesce(E.note, "").contains(word) for word in _MARRIED_IN))
    gone = select(left.id).where(left.id_number == B.id_number, left.event == "迁出")
    was_registered = gone.correlate(B).exists()
    moved = select(func.max(E.happened_on_day)).where(
        and_(E.id_number == B.id_number, E.household_no == Household.record_key, E.event == "迁入"),
        not_(married),
        not_(was_registered),
    )
    relief = select(func.min(func.coalesce(L.from_day_day, 0))).where(L.id_number == B.id_number)
    return (
        relief.correlate(B).scalar_subquery().label("on_relief"),
        moved.correlate(B, Household).scalar_subquery().label("moved_in"),
    )


def barred_from(subsidy: str, post: str | None) -> bool:
    """Whether a subsidy pays a post that a village official in such an office, and his family, must not hold."""
    return _PUBLIC_POST.search(subsidy) is not None and _NOT_OF_THE_COMMITTEES.search(post or "") is None


def was_poor_before(row: Row, first: int, identified: int | None) -> bool:
    """Whether the person of a row with `since_when` was poor before the day of a first term.

    Relief is granted for itself: that a household had been registered says nothing where its list says since when.
    """
    on_relief = row["on_relief"]
    if on_relief is not None and on_relief < first:
        return True
    if on_relief is not None and _RELIEF.search(row["补助项目"]):
        return False
    moved_in_since = row["moved_in"] is not None and row["moved_in"] >= first
    return identified is not None and identified < first and not moved_in_since
