"""Which records are compared with each other at all: those that agree in at least one of several keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

#: A record of any table: values by the names of its fields, blank where there is none.
Record = Mapping[str, str]
#: What a record is filed under; blank where it is not filed.
Key = Callable[[Record], str]
#: Two records by their places in the table, the smaller first.
Pair = tuple[int, int]

#: A value that more records than this have in common says too little, and costs the square of their number.
MOST_ALIKE = 1_000


@dataclass(frozen=True, slots=True)
class Candidates:
    """The pairs to compare, in order, and the values that were too common: number of the key, value, records."""

    pairs: tuple[Pair, ...]
    too_common: tuple[tuple[int, str, int], ...] = ()


def key(*parts: str | tuple[str, int]) -> Key:
    """A key of whole fields, or of the first so many characters of a field; blank where any part is."""
    cuts = tuple((part, None) if isinstance(part, str) else part for part in parts)

    def filed_under(record: Record) -> str:
        values = [record[field][:length] for field, length in cuts]
        return "\t".join(values) if all(values) else ""

    return filed_under


def within(records: Sequence[Record], keys: Iterable[Key], most_alike: int = MOST_ALIKE) -> Candidates:
    """Pairs of one table."""
    return _candidates(records, keys, most_alike, None)


def between(
    left: Sequence[Record], right: Sequence[Record], keys: Iterable[Key], most_alike: int = MOST_ALIKE
) -> Candidates:
    """Pairs across two tables; the places of the right one count on from those of the left."""
    return _candidates([*left, *right], keys, most_alike, len(left))


def _candidates(records: Sequence[Record], keys: Iterable[Key], most_alike: int, border: int | None) -> Candidates:
    found: set[Pair] = set()
    too_common: list[tuple[int, str, int]] = []
    for number, filed_under in enumerate(keys):
        files: dict[str, list[int]] = defaultdict(list)
        for place, record in enumerate(records):
            files[filed_under(record)].append(place)
        files.pop("", None)
        for value, places in files.items():
            if len(places) > most_alike:
                too_common.append((number, value, len(places)))
            elif border is None:
                found.update(combinations(places, 2))
            else:
                found.update(pair for pair in combinations(places, 2) if pair[0] < border <= pair[1])
    return Candidates(tuple(sorted(found)), tuple(too_common))
