"""The stored columns that are computed from others at import, a whole column at a time.

Rules ask for them far more often than rows arrive: whether an identity number is valid, whose birthday it holds,
the day number of a date, the first digits of an amount, a name made comparable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from fundwatch.models import identity
from fundwatch.models.fields import Derived, DerivedField
from fundwatch.models.identity import IdentityFacts

_TEN_FEN = 10
_DOTS = dict.fromkeys(map(ord, "•‧∙⋅・.。˙᛫⸱"), "·")
_REMEMBERED = 200_000

_names: dict[str | None, str | None] = {None: None}
_days: dict[str | None, int | None] = {None: None}


def derive(wanted: Mapping[str, DerivedField], columns: Mapping[str, Sequence[Any]]) -> dict[str, list[Any]]:
    """Compute the derived columns whose source column is given, by attribute name.

    Columns hold stored values: days as ISO text or `date`, amounts in fen, everything else as it is kept.
    """
    found: dict[str, list[Any]] = {}
    persons: dict[str, IdentityFacts] = {}
    for attribute, derived in wanted.items():
        source = columns.get(derived.of)
        if source is None:
            continue
        if derived.what in _OF_IDENTITY:
            if derived.of not in persons:
                persons[derived.of] = identity.facts(source)
            found[attribute] = getattr(persons[derived.of], _OF_IDENTITY[derived.what])
        else:
            found[attribute] = _BY_KIND[derived.what](source)
    return found


def normalised_name(name: str) -> str:
    """A name for comparing: width folded, spaces dropped, middle dots of every kind unified."""
    folded = unicodedata.normalize("NFKC", name).translate(_DOTS)
    return "".join(folded.split()).upper()


def day_number(day: date | str) -> int:
    """The day as `date.toordinal()`."""
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


def first_two(fen: int) -> int | None:
    """The first two significant digits of an amount; None below ten fen."""
    size = abs(fen)
    return int(str(size)[:2]) if size >= _TEN_FEN else None


def _remembered(memory: dict[Any, Any], values: Sequence[Any], compute: Callable[[Any], Any]) -> list[Any]:
    missing = set(values) - memory.keys()
    if len(memory) + len(missing) > _REMEMBERED:
        memory.clear()
        memory[None] = None
        missing = set(values) - {None}
    for value in missing:
        memory[value] = compute(value)
    return [memory[value] for value in values]


def _day_numbers(values: Sequence[Any]) -> list[Any]:
    return _remembered(_days, values, day_number)


def _names_normalised(values: Sequence[Any]) -> list[Any]:
    return _remembered(_names, values, normalised_name)


def _first_twos(values: Sequence[Any]) -> list[Any]:
    return [None if value is None else first_two(value) for value in values]


_BY_KIND: dict[Derived, Callable[[Sequence[Any]], list[Any]]] = {
    Derived.DAY_NUMBER: _day_numbers,
    Derived.NORMALISED: _names_normalised,
    Derived.FIRST_TWO: _first_twos,
}
_OF_IDENTITY = {Derived.ID_VALID: "valid", Derived.BIRTH_DAY: "birth_days", Derived.SEX: "sexes"}
