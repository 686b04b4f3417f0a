"""What the money is called in a budget year; the names are dated data in resources/policy/fund_names.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any

from fundwatch.paths import resources

_SPECIAL = frozenset({"财政专项扶贫", "衔接资金", "常态化帮扶"})


def fund_title(year: int, categories: Iterable[str]) -> str:
    """Name of a budget year's money, given the 资金类别 of its documents: the special fund's own, or a general one."""
    period = max((one for one in _periods() if one["from_year"] <= year), key=lambda one: int(one["from_year"]))
    return str(period["special" if set(categories) <= _SPECIAL else "general"])


@cache
def _periods() -> tuple[dict[str, Any], ...]:
    with (resources() / "policy" / "fund_names.toml").open("rb") as file:
        return tuple(tomllib.load(file)["period"])
