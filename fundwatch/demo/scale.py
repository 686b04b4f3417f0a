"""How large the made-up county is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundwatch.errors import UsageError

#: Years of the demonstration, and the day on which its supervisors look at them.
YEARS = (2016, 2017, 2018)
AS_OF = date(2019, 1, 15)


@dataclass(frozen=True)
class Scale:
    """Sizes of the county; shares are parts of one.

    `repeat` says how often each planting is made; `relief_share` is the part of the persons who receive the
    monthly allowance, `post_share` the part of the households with a monthly public-welfare post.
    """

    name: str
    townships: int
    villages: int
    households: int
    persons: int
    relief_share: float
    post_share: float
    builders: int
    suppliers: int
    repeat: int


_SCALES = {
    "small": Scale("small", 6, 20, 500, 1650, 0.035, 0.05, 12, 10, 1),
    "county": Scale("county", 13, 124, 12_583, 41_407, 0.172, 0.05, 60, 40, 4),
}


def scale_of(name: str) -> Scale:
    """Return the scale of that name.

    Raises UsageError for any other name.
    """
    try:
        return _SCALES[name]
    except KeyError:
        raise UsageError(f"没有“{name}”这种演示规模。", hint="请用 small(20 个村)或 county(124 个村)。") from None
