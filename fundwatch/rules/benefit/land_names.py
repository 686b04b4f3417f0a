"""What land is: subsidies that go by an area nobody can enlarge by working more, told by standard or by name."""

from __future__ import annotations

import re

from fundwatch.rules.benefit.facts import Standard, standards_of
from fundwatch.rules.scope import Scope

_MU = "亩"
#: Land itself, unlike a crop on it, of which a family may plant as much as it can rent.
_LAND = re.compile(
    "退耕|耕地|地力|公益林|生态林|天然林|天保|森林生态|林地|草原|草场|草地|禁牧|草畜平衡|还草|还林|休耕|轮作|粮食直补|种粮"
)


def is_land(subsidy: str, item: str | None = None) -> bool:
    """Whether a subsidy, or what is measured for it, is land itself."""
    return _LAND.search(f"{subsidy}{item or ''}") is not None


def of_land(scope: Scope) -> list[str]:
    """Names of the subsidies by the mu for land itself."""
    standards = standards_of(scope)
    named = standards.subsidies(lambda one: one.per == _MU)
    return [name for name in named if any(is_land(name, one.measured_item) for one in standards.all_of(name))]


def by_land(standard: Standard, subsidy: str) -> bool:
    """The same of one standard."""
    return standard.per == _MU and is_land(subsidy, standard.measured_item)
